"""Looks at photos as they come in: one may be a copy of a picture that was shown before, with a mark on it.

A look takes a download and pixel work, so it goes on beside the intake; what the same person says in the same
place meanwhile waits for it, and stays in its order.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.domain.areas import Area, Box, Look, OtherShape, Seen
from bot.domain.conversations import Known, KnownDraft, KnownPicture, KnownTurn
from bot.domain.errors import BlobMissing, DeliveryError, Refused
from bot.domain.frame_parts import Region
from bot.domain.ids import ConversationId, MessageId, PictureId
from bot.domain.messages import Incoming
from bot.domain.pictures import Attachment, BlobRef, Picture, PictureFile, ShownAs, Source
from bot.domain.records import InboxRow, Paged
from bot.domain.spots import Glance
from bot.i18n import voice
from bot.ports import Messenger, PictureTools
from bot.rows import Store
from bot.services.access import Access
from bot.services.attachments import Attachments
from bot.services.guarding import or_else
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


@dataclass(frozen=True, slots=True)
class _Candidate:
    """What a photo may be a copy of."""

    picture: Source
    file: PictureFile
    thumbnail: BlobRef | None


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
        target: Source | None = message.replied.picture if message.replied else None
        latest: list[Paged] = []
        async with self._store.reading() as unit:
            if not await self._access.serves(unit, message.author.id, message.address):
                return False
            place = await unit.conversations.find(message.address, message.author.id)
            if place is not None:
                chat, conversation = place
                newest = await unit.pictures.newest_number(conversation)
                latest = (await unit.pictures.page(conversation, newest, REMEMBERED))[::-1]
                if message.replied:
                    known = await unit.conversations.known(chat, message.replied.message)
                    target = target if known is None else _meant(known)
        if not latest and target is None:
            return False
        lane = lane_of(message)
        self._waiting[lane] = [row]
        self._begun(self._look(row, message, target, latest, done), "look at a photo")
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
        target: Source | None,
        latest: list[Paged],
        done: Callable[[], None],
    ) -> None:
        over, late = asyncio.Event(), asyncio.Event()
        sign = self._begun(self._sign(row, message, over, late), "looking")
        looked = await or_else(self._in_time(message, target, latest), Looked(), "looking at a photo")
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

    async def _in_time(self, message: Incoming, target: Source | None, latest: list[Paged]) -> Looked:
        try:
            async with asyncio.timeout(self._timings.glance):
                return await self._looked(message, target, latest)
        except (TimeoutError, Refused, BlobMissing, DeliveryError) as error:
            log.info("photo not looked at", extra={"why": type(error).__name__})
            return Looked()

    async def _looked(self, message: Incoming, target: Source | None, latest: list[Paged]) -> Looked:
        copy = await self._attachments.file_of(_just_sent(message.files[0]))
        candidates = await self._candidates(target, latest)
        roughly = await self._tools.look(copy, [(one.file, one.thumbnail) for one in candidates])
        replied = candidates[0] if candidates and candidates[0].picture == target else None
        look = await self._exactly(copy, message.files[0].shown_as, candidates, replied, roughly)
        if isinstance(look, Glance):
            return Looked(look, copy)
        log.info("photo looked at", extra={"seen": look.seen.value, "sure": look.sure})
        if look.seen is Seen.OTHER or look.place is None:
            return Looked(None, copy)
        found, area = candidates[look.place], look.area
        if look.seen is Seen.CROPPED and look.box is not None:
            area = await self._tools.region_area(found.file, _fractions(look.box, found.file))
        return Looked(Glance(look.seen, found.picture, look.sure, area), copy)

    async def _exactly(
        self,
        copy: PictureFile,
        sent_as: ShownAs,
        candidates: list[_Candidate],
        replied: _Candidate | None,
        look: Look,
    ) -> Look | Glance:
        """A file can say exactly where: by a hole in a copy, or as a black and white mask sent as a reply."""
        is_copy = look.seen in {Seen.MARKED, Seen.POINTED, Seen.SAME}
        if sent_as is not ShownAs.PHOTO and is_copy and look.place is not None:
            found = candidates[look.place]
            hole = await self._tools.area_of_file(copy, found.file, black_and_white=False)
            if isinstance(hole, Area):
                return Glance(Seen.MARKED, found.picture, sure=True, area=hole)
        if sent_as is ShownAs.DOCUMENT and not is_copy and replied is not None:
            mask = await self._tools.area_of_file(copy, replied.file, black_and_white=True)
            if isinstance(mask, OtherShape):
                return Glance(Seen.MARKED, replied.picture, misfit=mask)
            if mask is not None:
                return Glance(Seen.MARKED, replied.picture, sure=True, area=mask)
        return look

    async def _candidates(self, target: Source | None, latest: list[Paged]) -> list[_Candidate]:
        """The replied-to picture first, then the latest; those that can be had."""
        found, fetched = [], 0
        for source, one in (await self._ordered(target, latest)).items():
            fetched += one.picture.file is None
            if one.picture.file is None and fetched > FETCHED:
                continue
            numbered = not isinstance(source, Attachment)
            fetch = self._attachments.kept if numbered else self._attachments.file_of
            with suppress(Refused, BlobMissing):
                found.append(_Candidate(source, await fetch(one.picture), one.thumbnail))
        return found

    async def _ordered(self, target: Source | None, latest: list[Paged]) -> dict[Source, Paged]:
        others: dict[Source, Paged] = {one.picture.id: one for one in latest}
        if target is None:
            return others
        if isinstance(target, Attachment):
            first = Paged(_just_sent(target), None)
        elif target in others:
            first = others[target]
        else:
            async with self._store.reading() as unit:
                first = Paged(await unit.pictures.get(target), None)
        return {target: first} | others


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


def _meant(known: Known) -> PictureId | None:
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
