"""Answers that are well formed while their picture is not, or is not where they say.

A picture was made, so all of them are billed. Shapes that cannot carry the fault are replaced by the plain
`data[0]` ones.
"""

from functools import partial
from uuid import uuid4

from bot.sandbox.image_api.faults.behaviour import Behaviour
from bot.sandbox.image_api.faults.names import Fault
from bot.sandbox.image_api.files import PREFIX, PRIVATE_ADDRESS, Conduct
from bot.sandbox.image_api.job import Job
from bot.sandbox.image_api.shapes import Envelope, Shape

PUBLIC_WITHOUT_TLS = "http://example.com/files/picture.png"
LOOPBACK = "https://127.0.0.1/files/picture.png"
PRIVATE = PRIVATE_ADDRESS.replace("http://", "https://")


def _with_picture(shape: Shape) -> Shape:
    return Shape.DATA_LINK if shape.value.envelope is Envelope.CHAT_WORDS else shape


def _linked(shape: Shape) -> Shape:
    return shape if shape.linked else Shape.DATA_LINK


def _inline(shape: Shape) -> Shape:
    return shape if not shape.linked and _with_picture(shape) is shape else Shape.DATA_B64


async def _text_as_base64(job: Job) -> None:
    await job.make()
    await job.send(job.body(_inline(job.shape), await job.studio.text()))


async def _truncated(job: Job) -> None:
    half = await job.studio.truncated(await job.make())
    await job.send(job.body(_with_picture(job.shape), half))


async def _bomb(job: Job) -> None:
    await job.make()
    await job.send(job.body(_with_picture(job.shape), await job.studio.bomb()))


async def _own_link(job: Job, conduct: Conduct) -> None:
    artwork = await job.make()
    await job.send(job.body(_linked(job.shape), artwork, job.link(artwork, conduct)))


async def _dead_link(job: Job) -> None:
    artwork = await job.make()
    link = f"{job.exchange.origin}{PREFIX}{uuid4()}.png"
    await job.send(job.body(_linked(job.shape), artwork, link))


async def _foreign_link(job: Job, link: str) -> None:
    artwork = await job.make()
    await job.send(job.body(_linked(job.shape), artwork, link))


PICTURES: dict[Fault, Behaviour] = {
    Fault.NOT_A_PICTURE_B64: Behaviour(_text_as_base64, billed=True),
    Fault.NOT_A_PICTURE_LINK: Behaviour(partial(_own_link, conduct=Conduct.PAGE), billed=True),
    Fault.TRUNCATED_PNG: Behaviour(_truncated, billed=True),
    Fault.BOMB_PNG: Behaviour(_bomb, billed=True),
    Fault.DEAD_LINK: Behaviour(_dead_link, billed=True),
    Fault.LINK_TO_PRIVATE_ADDRESS: Behaviour(partial(_foreign_link, link=PRIVATE), billed=True),
    Fault.LINK_WITHOUT_TLS: Behaviour(partial(_foreign_link, link=PUBLIC_WITHOUT_TLS), billed=True),
    Fault.LINK_TO_LOOPBACK: Behaviour(partial(_foreign_link, link=LOOPBACK), billed=True),
    Fault.LINK_REDIRECTS_TO_PRIVATE: Behaviour(
        partial(_own_link, conduct=Conduct.TO_PRIVATE_ADDRESS), billed=True
    ),
    Fault.LINK_NEVER_ENDS: Behaviour(partial(_own_link, conduct=Conduct.ENDLESS), billed=True),
    Fault.LINK_FALLS_SILENT: Behaviour(partial(_own_link, conduct=Conduct.SILENT), billed=True),
    Fault.LINK_FAILS_ONCE: Behaviour(partial(_own_link, conduct=Conduct.FAILS_ONCE), billed=True),
}
