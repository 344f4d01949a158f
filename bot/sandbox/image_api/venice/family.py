"""What the picture endpoints of Venice have in common."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image
from starlette.datastructures import Headers

from bot.sandbox.image_api.calls import Asked, Call
from bot.sandbox.image_api.exchange import Header
from bot.sandbox.image_api.forms import Posted
from bot.sandbox.image_api.job import Job
from bot.sandbox.image_api.painter import Finish, paint
from bot.sandbox.image_api.painter.sizes import Size
from bot.sandbox.image_api.pictures import PictureReader
from bot.sandbox.image_api.settings import Settings
from bot.sandbox.image_api.venice.block import Block
from bot.sandbox.image_api.venice.errors import VENICE
from bot.sandbox.image_api.venice.faults import play
from bot.sandbox.image_api.venice.fields import check_kind
from bot.sandbox.image_api.venice.job import VeniceJob, Wanted
from bot.sandbox.image_api.venice.models import MODELS

PREFIX = "/venice/api/v1"
PROVIDER = "venice"


class VeniceFamily(ABC):
    """One endpoint. All of them share the block that follows too many failures."""

    provider = PROVIDER
    voice = VENICE
    path: str
    kinds: Sequence[str]

    def __init__(self, block: Block) -> None:
        self._block = block

    @abstractmethod
    def read(self, posted: Posted, settings: Settings, pictures: PictureReader) -> Asked:
        """Reads a spooled body; blocking. Raises RequestRefusedError for whatever breaks the rules."""

    @abstractmethod
    def wanted(self, call: Call, scale: float) -> Wanted:
        """What the call is to be answered with; `scale` multiplies the sides that the service would give."""

    @abstractmethod
    def price(self, call: Call) -> float:
        """US dollars, if it is billed."""

    def check(self, headers: Headers) -> None:
        """Refuses other content types."""
        check_kind(headers, *self.kinds)

    def admit(self) -> None:
        """Refuses everything while the block lasts."""
        self._block.admit()

    async def reply(self, job: Job) -> None:
        """Answers, or fails as ordered."""
        await play(VeniceJob.of(job, self.wanted(job.call, job.settings.scale)))

    def ended(self, call: Call) -> None:
        """Counts failures."""
        self._block.note(call.status)


def deprecation(model: str) -> tuple[Header, ...]:
    """The headers that come with a model on its way out."""
    known = MODELS.get(model)
    if known is None or known.successor is None:
        return ()
    return (
        ("x-venice-deprecated", "true"),
        ("x-venice-deprecated-replacement", known.successor),
        ("x-venice-model-deprecation-warning", f"{model} will be removed, use {known.successor}"),
    )


def write_painting(path: Path, call: Call, size: Size, scale: float, kind: str) -> None:
    """Paints the call's words and pictures into a file of this kind."""
    inputs = [picture.path for picture in call.pictures if picture.path]
    png = paint(call.last_user_text, inputs, call.number, scale, Finish(size))
    if kind == "png":
        path.write_bytes(png)
        return
    with Image.open(BytesIO(png)) as picture:
        picture.save(path, kind.upper(), quality=92)
