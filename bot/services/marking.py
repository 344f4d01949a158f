"""Turns that may change only a part of their base: what is sent for them, and what is made of the answer.

A model that takes masks gets the whole picture and the mask. Any other gets a close-up of the part, or beside the
picture a copy with the part outlined. Whatever comes back, only the marked part of it is used: everything else
stays the base's own, pixel by pixel.
"""

import logging
from dataclasses import dataclass

from bot.domain import prompts
from bot.domain.areas import Area, Box, Tolerance, Verdict
from bot.domain.errors import BlobMissing, Refused
from bot.domain.framing import FrameLimits, close_up_box
from bot.domain.ids import PictureId
from bot.domain.pictures import Picture, PictureFile, ResultKind
from bot.domain.profiles import ModelProfile
from bot.domain.records import Examined, Result
from bot.domain.sizes import fixed_ratios
from bot.domain.turns import Approach, Attempt, Output, Turn
from bot.ports import PictureTools
from bot.rows import Store
from bot.services.attachments import Attachments
from bot.services.guarding import or_else

log = logging.getLogger(__name__)

LOSSLESS = 4
"""A PNG may take so many times the bytes that a model's pictures usually may: it goes with a mask of its size."""

LONGEST_SIDE = 3840
MOST_PIXELS = 4_000_000
"""More would be lost: models answer marked areas with pictures of one to two million pixels."""


@dataclass(frozen=True, slots=True)
class Framed:
    """What is sent of a base: its picture, perhaps with a mask, or a copy that shows where.

    `box` is the part of the base that it shows; `alone`: without the turns before.
    """

    picture: PictureFile
    box: Box
    hint: str
    mask: PictureFile | None = None
    copy: PictureFile | None = None
    alone: bool = False


class Marking:
    """Pixel work for marked areas, around the one paid call."""

    def __init__(self, store: Store, tools: PictureTools, attachments: Attachments) -> None:
        self._store = store
        self._tools = tools
        self._attachments = attachments

    async def area(self, turn: Turn, base: PictureFile) -> Area | None:
        """What may change, as a mask that is not inverted; None where all of it may."""
        if turn.area is not None:
            return await self._tools.inverted(turn.area) if turn.area.inverted else turn.area
        region = turn.region
        return None if region is None else await self._tools.region_area(base, region)

    async def area_on(self, turn: Turn, base: Picture) -> Area | None:
        """As `area`, with the base's file fetched if it is not here. Raises Refused."""
        return await self.area(turn, await self._attachments.kept(base))

    async def framed(self, turn: Turn, base: PictureFile, profile: ModelProfile) -> Framed | None:
        """What to send for a marked turn; None for one that may change everything."""
        area = await self.area(turn, base)
        if area is None:
            return None
        whole = Box(0, 0, base.width, base.height)
        if profile.masks and turn.approach is not Approach.CLOSE_UP:
            limits = FrameLimits(LOSSLESS * profile.picture_bytes, LONGEST_SIDE, MOST_PIXELS)
            picture, mask = await self._tools.framed(base, area, whole, limits)
            return Framed(picture, whole, prompts.MASKED, mask=mask)
        bounds = await self._tools.bounds(area)
        box = close_up_box(bounds, base.width, base.height, fixed_ratios(profile.sizes))
        if box is not None:
            picture = await self._tools.cut_out(base, box, profile.picture_bytes)
            return Framed(picture, box, prompts.PART, alone=True)
        picture = await within(self._tools, base, profile.picture_bytes)
        if not profile.takes(2 + len(turn.references)):
            return Framed(picture, whole, prompts.WHOLE, alone=True)
        outlined = await self._tools.outlined(base, area)
        copy = await within(self._tools, outlined.file, profile.picture_bytes)
        return Framed(picture, whole, prompts.outlined_hint(outlined.colour.value), copy=copy, alone=True)

    async def result(self, turn: Turn, attempt: Attempt, answer: Examined, profile: ModelProfile) -> Result:
        """The turn's picture out of the model's answer; may be repeated. A paid answer stays where this fails."""
        work = self._put_together(turn, attempt, answer, profile)
        return await or_else(work, Result(answer), "putting an answer together", turn=turn.id)

    async def _put_together(
        self, turn: Turn, attempt: Attempt, answer: Examined, profile: ModelProfile
    ) -> Result:
        if turn.base is None:
            return Result(answer)
        try:
            base = await self._file(turn.base)
            area = await self.area(turn, base)
            if area is not None:
                knows_where = profile.masks and turn.approach is not Approach.CLOSE_UP
                tolerance = Tolerance.STRICT if knows_where else Tolerance.ALIGNED
                return await self._blended(base, answer, area, attempt.box, tolerance)
            edited = turn.output is Output.PICTURE and not turn.references and not profile.upscales
            return Result(answer, local=edited and await self._tools.changed_locally(base, answer.file))
        except (Refused, BlobMissing) as error:
            log.warning("answer left as it came", extra={"turn": turn.id, "why": str(error)})
            return Result(answer)

    async def blend(self, turn: Turn, picture: PictureFile) -> Examined | None:
        """The marked area of a picture on the turn's base, whatever else it changed."""
        async with self._store.reading() as unit:
            attempt = await unit.attempts.last(turn.id)
        base = await self._base(turn)
        area = await self.area(turn, base)
        if area is None:
            return None
        box = attempt.box if attempt else None
        return (await self._tools.blend(base, picture, area, box, Tolerance.ANY)).result

    async def rest_exact(self, turn: Turn, picture: PictureFile) -> Examined | None:
        """What a picture changed, on the turn's base; None where that cannot be told."""
        return await self._tools.rest_exact(await self._base(turn), picture)

    async def _base(self, turn: Turn) -> PictureFile:
        if turn.base is None:
            raise BlobMissing(f"turn {turn.id} has no base")
        return await self._file(turn.base)

    async def _file(self, picture_id: PictureId) -> PictureFile:
        async with self._store.reading() as unit:
            picture = await unit.pictures.get(picture_id)
        return await self._attachments.kept(picture)

    async def _blended(
        self, base: PictureFile, answer: Examined, area: Area, box: Box | None, tolerance: Tolerance
    ) -> Result:
        """Who was only told in words where to change something may have changed it everywhere: its part counts."""
        blended = await self._tools.blend(base, answer.file, area, box, tolerance)
        log.info("answer judged", extra={"verdict": blended.verdict.value})
        if blended.result is None:
            return Result(answer, ResultKind.REDRAWN)
        kind = ResultKind.UNCHANGED if blended.verdict is Verdict.UNCHANGED else ResultKind.BLENDED
        return Result(blended.result, kind, answer.file)


async def within(tools: PictureTools, file: PictureFile, limit: int) -> PictureFile:
    """The picture as it is where it has at most `limit` bytes, else a smaller one."""
    return file if file.blob.size <= limit else await tools.shrink(file, limit)
