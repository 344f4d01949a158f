"""Looks at photos as they come in: one may be a copy of a picture that was shown before, with a mark on it.

A look takes a download and pixel work, so it goes on beside the intake; what the same person says in the same
place meanwhile waits for it, and stays in its order.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.domain.areas import Area, Box, Look, OtherShape, Seen
from bot.domain.conversations import Known, KnownDraft, KnownPicture, KnownTurn
from bot.domain.errors import BlobMissing, DeliveryError, Refused
from bot.domain.frame_parts import Region
from bot.domain.ids import ConversationId, MessageId, PictureId
from bot.domain.messages import Incoming
from bot.domain.pictures import Attachment, BlobRef, Picture, PictureFile, ShownAs
from bot.domain.records import InboxRow, Paged
from bot.domain.spots import Glance, Place
from bot.i18n import voice
from bot.ports import Messenger, PictureTools
from bot.rows import Store
from bot.services.access import Access
from bot.services.attachments import Attachments
from bot.services.guarding import guarded
from bot.services.timings import Timings

log = logging.getLogger(__name__)

T = TypeVar("T")

REMEMBERED = 20
"""Pictures of a conversation that a photo is compared with."""


FETCHED = 4
"""Of those, photos that were not fetched before: fetching takes time."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at a message's photo came to: what it is a copy of, if of anything, and its file.

    `sign` is a message of ours that was sent meanwhile.
    """

    glance: Glance | None = None
    file: PictureFile | None = None
    sign: MessageId | None = None


Lane = tuple[int, int, int]
"""Chat, topic and author: who says something where."""


class Glances:
    """Keeps what waits for a look; the intake loop takes it back in its order."""

    def __init__(
        self,
        store: Store,
        messenger: Messenger,
        tools: PictureTools,
        attachments: Attachments,
        access: Access,
        timings: Timings,
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._tools = tools
        self._attachments = attachments
        self._access = access
        self._timings = timings
        self._waiting: dict[Lane, list[InboxRow]] = {}
        self._seen: dict[Lane, Looked] = {}
        self._tasks: set[asyncio.Task[object]] = set()

    def waits(self, row: InboxRow, message: Incoming) -> bool:
        """Whether the message's turn to be taken in comes only after a look that is under way; it is kept then."""
        waiting = self._waiting.get(lane_of(message))
        if waiting is None:
            return False
        waiting.append(row)
        return True

    async def begin(self, row: InboxRow, message: Incoming, done: Callable[[], None]) -> bool:
        """Whether the message's photo is looked at first; `done` is called when that is over."""
        if not _may_be_copy(message):
            return False
        known, latest = None, []
        async with self._store.reading() as unit:
            if not await self._access.serves(unit, message.author.id, message.address):
                return False
            place = await unit.conversations.find(message.address)
            if place is not None:
                chat, conversation = place
                latest = await unit.pictures.latest(conversation, REMEMBERED)
                if message.replied:
                    known = await unit.conversations.known(chat, message.replied.message)
        foreign = message.replied is not None and message.replied.picture is not None and known is None
        if not latest and not foreign:
            return False
        lane = lane_of(message)
        self._waiting[lane] = [row]
        self._begun(self._look(row, message, known, latest, done), "look at a photo")
        return True

    def take(self) -> list[tuple[list[InboxRow], Looked]]:
        """What may be taken in now: rows in their order, and what the look at the first one's photo came to."""
        return [(self._waiting.pop(lane), self._seen.pop(lane)) for lane in list(self._seen)]

    async def close(self) -> None:
        """Looks that are not over begin anew with the next start."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _look(
        self,
        row: InboxRow,
        message: Incoming,
        known: Known | None,
        latest: list[Paged],
        done: Callable[[], None],
    ) -> None:
        looked = Looked()
        over, late = asyncio.Event(), asyncio.Event()
        sign = self._begun(self._sign(row, message, over, late), "looking")

        async def look() -> None:
            nonlocal looked
            try:
                async with asyncio.timeout(self._timings.glance):
                    looked = await self._looked(message, known, latest)
            except (TimeoutError, Refused, BlobMissing, DeliveryError) as error:
                log.info("photo not looked at", extra={"why": type(error).__name__})

        await guarded(look(), "looking at a photo")
        over.set()
        await asyncio.wait({sign}, timeout=self._timings.status_patience)
        if not sign.done():
            late.set()
        self._seen[lane_of(message)] = replace(looked, sign=_came_of(sign))
        done()

    def _begun(self, work: Coroutine[None, None, T], name: str) -> asyncio.Task[T]:
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _sign(
        self, row: InboxRow, message: Incoming, over: asyncio.Event, late: asyncio.Event
    ) -> MessageId | None:
        """Where the look takes long, a message that becomes the status or the question.

        One that is out is remembered for the next start; one that nobody waits for any more is taken away.
        """
        if row.sign is not None:
            return row.sign
        if message.address.is_group or await _happens(over, within=self._timings.glance_sign):
            return None
        words = voice(message.author.language)("ask.looking")
        try:
            sign = await self._messenger.send_status(
                message.address, words, (), reply_to=None, unless=over.is_set
            )
            if late.is_set():
                await self._messenger.delete(message.address, sign)
                return None
        except DeliveryError as error:
            log.info("sign not sent", extra={"why": error.kind.value})
            return None
        async with self._store.writing() as unit:
            await unit.inbox.set_sign(row.id, sign)
        return sign

    async def _looked(self, message: Incoming, known: Known | None, latest: list[Paged]) -> Looked:
        attachment = message.files[0]
        copy = await self._attachments.file_of(_just_sent(attachment))
        candidates = await self._candidates(message, known, latest)
        files = [(file, thumbnail) for _, file, thumbnail in candidates]
        foreign = message.replied is not None and message.replied.picture is not None
        replies = bool(files) and (_meant(known) is not None or (known is None and foreign))
        roughly = await self._tools.look(copy, files)
        look = await self._exactly(copy, message, files, roughly, replies_to_picture=replies)
        if isinstance(look, OtherShape):
            return Looked(Glance(Seen.MARKED, candidates[0][0], misfit=look), copy)
        log.info("photo looked at", extra={"seen": look.seen.value, "sure": look.sure})
        if look.seen is Seen.OTHER or look.place is None:
            return Looked(None, copy)
        picture, file, _ = candidates[look.place]
        area = look.area
        if look.seen is Seen.CROPPED and look.box is not None:
            area = await self._tools.region_area(file, _fractions(look.box, file))
        return Looked(Glance(look.seen, picture, look.sure, area), copy)

    async def _exactly(
        self,
        copy: PictureFile,
        message: Incoming,
        candidates: list[tuple[PictureFile, BlobRef | None]],
        look: Look,
        *,
        replies_to_picture: bool,
    ) -> Look | OtherShape:
        """A file can say exactly where: by a hole in a copy, or as a black and white mask sent as a reply."""
        is_copy = look.seen in {Seen.MARKED, Seen.POINTED, Seen.SAME}
        if message.files[0].shown_as is not ShownAs.PHOTO and is_copy and look.place is not None:
            hole = await self._tools.area_of_file(copy, candidates[look.place][0], black_and_white=False)
            if isinstance(hole, Area):
                return Look(Seen.MARKED, look.place, sure=True, area=hole)
        exact = message.files[0].shown_as is ShownAs.DOCUMENT
        if exact and not is_copy and replies_to_picture:
            mask = await self._tools.area_of_file(copy, candidates[0][0], black_and_white=True)
            if isinstance(mask, OtherShape):
                return mask
            if mask is not None:
                return Look(Seen.MARKED, 0, sure=True, area=mask)
        return look

    async def _candidates(
        self, message: Incoming, known: Known | None, latest: list[Paged]
    ) -> list[tuple[Place, PictureFile, BlobRef | None]]:
        """The replied-to picture first; of the latest those that can be had."""
        found: list[tuple[Place, PictureFile, BlobRef | None]] = []
        replied = message.replied
        if replied is not None and replied.picture is not None and known is None:
            file = await self._attachments.file_of(_just_sent(replied.picture))
            found.append((replied.picture, file, None))
        meant = _meant(known)
        by_id = {paged.picture.id: paged for paged in latest}
        if meant is not None and meant not in by_id:
            async with self._store.reading() as unit:
                by_id = {meant: Paged(await unit.pictures.get(meant), None), **by_id}
        fetched = 0
        for paged in sorted(by_id.values(), key=lambda one: one.picture.id != meant):
            fetched += paged.picture.file is None
            if paged.picture.file is None and fetched > FETCHED:
                continue
            try:
                file = await self._attachments.kept(paged.picture)
            except (Refused, BlobMissing):
                continue
            found.append((paged.picture.id, file, paged.thumbnail))
        return found


def _fractions(box: Box, file: PictureFile) -> Region:
    """A part that was cut out, as a part of the frame."""
    across, down = file.width, file.height
    return Region(
        max(0, box.left / across),
        max(0, box.top / down),
        min(1, box.right / across),
        min(1, box.bottom / down),
    )


def _just_sent(attachment: Attachment) -> Picture:
    """A picture that has no number yet."""
    return Picture(PictureId(0), ConversationId(0), 0, None, None, attachment)


def lane_of(message: Incoming) -> Lane:
    return (message.address.chat, message.address.topic, message.author.id)


def _may_be_copy(message: Incoming) -> bool:
    """One still picture that is sent to us, and not passed on from elsewhere."""
    return (
        len(message.files) == 1 and message.addressed and not message.forwarded and not message.author.is_bot
    )


def _meant(known: Known | None) -> PictureId | None:
    match known:
        case KnownPicture(picture=picture):
            return picture
        case KnownTurn(result=result, base=base):
            return result if result is not None else base
        case KnownDraft(pictures=pictures):
            return pictures[0]
        case _:
            return None


async def _happens(event: asyncio.Event, *, within: float) -> bool:
    """Whether it happens in so many seconds."""
    try:
        async with asyncio.timeout(within):
            return await event.wait()
    except TimeoutError:
        return False


def _came_of(sign: asyncio.Task[MessageId | None]) -> MessageId | None:
    """None where it is not out, or nobody knows."""
    if not sign.done() or sign.cancelled() or sign.exception() is not None:
        return None
    return sign.result()
