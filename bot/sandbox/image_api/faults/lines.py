"""Faults of the connection. Once the request has been read the generation runs on, and is billed."""

from bot.sandbox.image_api.faults.behaviour import Behaviour
from bot.sandbox.image_api.faults.names import Fault
from bot.sandbox.image_api.job import Job

A_PICTURE_TO_COME = 1_500_000
BASE64_BLOCK = b"A" * 65_536


async def _reset(job: Job) -> None:
    job.exchange.reset()
    await job.exchange.until_closed()


async def _torn_body(job: Job) -> None:
    """Half of the answer, then the connection is closed."""
    body = job.body(job.shape, await job.make())
    await job.exchange.start(200, job.headers, body.length)
    half = body.about // 2
    for chunk in body.chunks():
        part = chunk[: half - job.exchange.sent_bytes]
        await job.exchange.write(part)
        if len(part) < len(chunk) or job.exchange.gone.is_set():
            break
    job.exchange.close()
    await job.exchange.until_closed()


async def _silent_after_headers(job: Job) -> None:
    await job.make()
    await job.exchange.start(200, job.headers, A_PICTURE_TO_COME)
    await job.exchange.until_gone_or(job.closing)


async def _tail_stall(job: Job) -> None:
    """The whole document, but never the end of the chunked body (docs.apiyi.com, "tail stall")."""
    body = job.body(job.shape, await job.make())
    await job.exchange.start(200, job.headers)
    for chunk in body.chunks():
        await job.exchange.write(chunk)
    await job.exchange.until_gone_or(job.closing)


async def _endless_body(job: Job) -> None:
    await job.make()
    await job.exchange.start(200, job.headers)
    await job.exchange.write(b'{"data":[{"b64_json":"')
    while not (job.exchange.gone.is_set() or job.closing.is_set()):
        await job.exchange.write(BASE64_BLOCK)
    await job.exchange.finish()


async def _slow_drip(job: Job) -> None:
    """The whole answer in a few bytes at a time; the settings say how few and how seldom."""
    body = job.body(job.shape, await job.make())
    await job.exchange.start(200, job.headers, body.length)
    step = job.settings.drip_bytes
    for chunk in body.chunks():
        for start in range(0, len(chunk), step):
            if job.exchange.gone.is_set():
                return
            await job.exchange.write(chunk[start : start + step])
            await job.pause(job.settings.drip_seconds)
    await job.exchange.finish()


LINES: dict[Fault, Behaviour] = {
    Fault.RESET_BEFORE_READING: Behaviour(_reset, billed=False),
    Fault.RESET_AFTER_READING: Behaviour(_reset, billed=True),
    Fault.TORN_BODY: Behaviour(_torn_body, billed=True),
    Fault.SILENT_AFTER_HEADERS: Behaviour(_silent_after_headers, billed=True),
    Fault.TAIL_STALL: Behaviour(_tail_stall, billed=True),
    Fault.ENDLESS_BODY: Behaviour(_endless_body, billed=True),
    Fault.SLOW_DRIP: Behaviour(_slow_drip, billed=True),
}
