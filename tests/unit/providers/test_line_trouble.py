"""Lines that break: certainly not billed while the request is not out, unknown from then on."""

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.blobs.files import FileBlobs
from bot.domain.errors import Reason
from bot.domain.generation import NoPicture
from bot.domain.ledger import Billed
from bot.domain.pictures import BlobRef, PictureFile, PictureFormat
from bot.domain.retries import next_try_in
from bot.domain.wire import DataUrl, WireRequest, json_body
from bot.providers.answers import Answer
from bot.providers.line import Endpoint, Line

from .servers import Behaviour, Conversation, Serve, silent

PATIENCE, SHORT = 10.0, 0.3
LOST = NoPicture(Reason.NO_ANSWER, Billed.UNKNOWN)
NOT_OUT = NoPicture(Reason.UNREACHABLE, Billed.NO)
SMALL = WireRequest("POST", "chat/completions", {}, (b"{}",))
MORE_THAN_SOCKETS_HOLD = 24 * 2**20


@pytest.fixture
async def line(blobs: FileBlobs) -> AsyncIterator[Line]:
    line = Line(blobs)
    yield line
    await line.close()


@pytest.fixture
def large(blobs: FileBlobs) -> WireRequest:
    """A request that cannot wait in the buffers of a connection."""
    blob = blobs.new()
    for _ in range(MORE_THAN_SOCKETS_HOLD // 2**20):
        blob.write(bytes(2**20))
    file = PictureFile(blob.finish(), PictureFormat.PNG, 1, 1)
    return WireRequest("POST", "chat/completions", {}, json_body({"url": DataUrl(file)}))


async def ask(
    line: Line, address: str, request: WireRequest = SMALL, deadline: float = PATIENCE
) -> Answer | NoPicture:
    return await line.exchange(Endpoint(f"{address}/v1", "sk-right"), request, deadline)


async def reset_at_the_head(talk: Conversation) -> None:
    await talk.read_head()
    talk.reset()


async def reset_in_the_middle(talk: Conversation) -> None:
    await talk.read_head()
    await talk.reader.readexactly(100_000)
    talk.reset()


async def hang_at_the_head(talk: Conversation) -> None:
    await talk.read_head()
    await asyncio.Event().wait()


@pytest.mark.parametrize("behave", [reset_at_the_head, reset_in_the_middle])
async def test_a_request_that_did_not_get_out_is_not_billed(
    line: Line, serve: Serve, large: WireRequest, behave: Behaviour
) -> None:
    server = await serve(behave)
    assert await ask(line, server.address, large) == NOT_OUT
    assert len(server.talks) == 1


async def test_a_request_that_nobody_reads_is_not_billed(
    line: Line, serve: Serve, large: WireRequest
) -> None:
    server = await serve(hang_at_the_head)
    assert await ask(line, server.address, large, SHORT) == NOT_OUT


async def test_nobody_there_is_not_billed(line: Line) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        assert await ask(line, address) == NOT_OUT


async def test_what_never_was_an_address_is_not_billed(line: Line) -> None:
    assert await ask(line, "gopher://127.0.0.1") == NOT_OUT


async def test_a_picture_that_is_gone_is_not_billed(line: Line, serve: Serve) -> None:
    server = await serve(silent)
    file = PictureFile(BlobRef("ab" * 32, 10), PictureFormat.PNG, 1, 1)
    request = WireRequest("POST", "chat/completions", {}, json_body({"url": DataUrl(file)}))
    assert await ask(line, server.address, request) == NoPicture(Reason.BASE_GONE, Billed.NO)


async def reset_after_reading(talk: Conversation) -> None:
    await talk.read()
    talk.reset()


async def close_after_reading(talk: Conversation) -> None:
    await talk.read()


async def half_a_head(talk: Conversation) -> None:
    await talk.read()
    await talk.say("HTTP/1.1 200 O")


async def no_http(talk: Conversation) -> None:
    await talk.read()
    await talk.say("What?\r\n\r\n")


async def torn_in_a_string(talk: Conversation) -> None:
    await talk.read()
    await talk.say(
        "HTTP/1.1 200 OK\r\nContent-Length: 500000\r\n\r\n", '{"data":[{"b64_json":"', "A" * 200_000
    )


async def torn_between_chunks(talk: Conversation) -> None:
    await talk.read()
    await talk.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", '8\r\n{"data":\r\n')


async def torn_without_a_length(talk: Conversation) -> None:
    await talk.read()
    await talk.say("HTTP/1.1 200 OK\r\n\r\n", '{"data":[{"url":"https://')


async def wrong_compression(talk: Conversation) -> None:
    await talk.read()
    await talk.answer("no gzip at all", headers="Content-Encoding: gzip\r\n")


async def endless_words(talk: Conversation) -> None:
    await talk.read()
    await talk.say("HTTP/1.1 200 OK\r\n\r\n", '{"data":[{"url":"')
    while True:
        await talk.say("So many words. " * 1_000)


async def hang_in_the_answer(talk: Conversation) -> None:
    await talk.read()
    await talk.say("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", '{"data":[')
    await asyncio.Event().wait()


@pytest.mark.parametrize(
    "behave",
    [
        reset_after_reading,
        close_after_reading,
        half_a_head,
        no_http,
        torn_in_a_string,
        torn_between_chunks,
        torn_without_a_length,
        wrong_compression,
        endless_words,
    ],
)
async def test_what_breaks_after_the_request_is_unknown_and_never_tried_again(
    line: Line, serve: Serve, behave: Behaviour
) -> None:
    server = await serve(behave)
    outcome = await ask(line, server.address)
    assert isinstance(outcome, NoPicture)
    assert (outcome.reason, outcome.billed) == (Reason.NO_ANSWER, Billed.UNKNOWN)
    assert next_try_in(outcome, 1) is None
    assert len(server.talks) == 1


@pytest.mark.parametrize("behave", [silent, hang_in_the_answer])
async def test_what_hangs_after_the_request_is_unknown_when_the_time_is_up(
    line: Line, serve: Serve, behave: Behaviour
) -> None:
    server = await serve(behave)
    assert await ask(line, server.address, deadline=SHORT) == LOST


async def test_nothing_unfinished_is_left_in_the_store(line: Line, serve: Serve, tmp_path: Path) -> None:
    server = await serve(torn_in_a_string)
    assert await ask(line, server.address) == LOST
    assert list((tmp_path / "blobs" / "unfinished").iterdir()) == []


async def test_a_call_that_is_cancelled_closes_its_line(line: Line, serve: Serve) -> None:
    arrived, left = asyncio.Event(), asyncio.Event()

    async def watch(talk: Conversation) -> None:
        await talk.read()
        arrived.set()
        await talk.reader.read()
        left.set()

    server = await serve(watch)
    call = asyncio.create_task(ask(line, server.address))
    async with asyncio.timeout(PATIENCE):
        await arrived.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        await left.wait()
