"""Albums come as separate messages with no end marker: they are gathered until it is quiet.

Items wait in their inbox rows, whose payload is kept, so that a restart gathers on. Late items join while the
turn is queued; afterwards a button offers to run it again with all of them. An item is never a turn of its own.
"""

import logging
from dataclasses import dataclass, replace

from bot.domain import actions
from bot.domain.fusing import with_late
from bot.domain.ids import SECOND, DraftId, InboxId, Micros, PictureId, later
from bot.domain.messages import Album, Incoming
from bot.domain.records import FlushedAlbum, GatheringAlbum
from bot.domain.turns import Turn
from bot.i18n import voice
from bot.ports import Clock
from bot.rows import Store, Unit
from bot.services.access import Access
from bot.services.answers import Answers
from bot.services.listening import Listening
from bot.services.receiving import Receiving
from bot.services.requests import Requests, Taken
from bot.services.timings import Timings

log = logging.getLogger(__name__)


RETRY_SECONDS = 5.0
"""After an album could not be taken in."""


@dataclass
class _Gathering:
    album: GatheringAlbum
    opened_at: Micros
    due_at: Micros


class Albums:
    """Gathers items; the intake loop asks what is due. Not to be called by two tasks at once."""

    def __init__(
        self,
        store: Store,
        requests: Requests,
        receiving: Receiving,
        answers: Answers,
        access: Access,
        listening: Listening,
        clock: Clock,
        timings: Timings,
    ) -> None:
        self._store = store
        self._requests = requests
        self._receiving = receiving
        self._answers = answers
        self._access = access
        self._listening = listening
        self._clock = clock
        self._timings = timings
        self._gathering: dict[DraftId, _Gathering] = {}

    async def add(self, row: InboxId, message: Incoming, album: str) -> None:
        """Takes in one item."""
        now = self._clock()
        author = message.author.id
        async with self._store.writing() as unit:
            place = await unit.conversations.place(message.address, message.author, meet=message.addressed)
            flushed = await unit.albums.find_flushed(place, author, album)
            if flushed is None:
                draft = await unit.albums.gather(place, author, album, row, message.message, now)
                served = await self._access.serves(unit, author, message.address)
        if flushed is not None:
            await self._take_late(row, message, flushed)
            return
        known = self._gathering.get(draft)
        if known is None:
            gathering = GatheringAlbum(draft, message.address, author, album, place.language)
            self._gathering[draft] = known = _Gathering(gathering, now, now)
            if served and not message.address.is_group:
                self._receiving.announce(gathering)
        known.due_at = min(
            later(now, self._timings.album_quiet), later(known.opened_at, self._timings.album_cap)
        )

    async def complete_before(self, message: Incoming) -> None:
        """Something else from the same person in the same place: albums before it are complete."""
        for draft, known in list(self._gathering.items()):
            same = (known.album.address, known.album.author) == (message.address, message.author.id)
            if same and known.album.album != message.album:
                await self._flush(draft)

    async def flush_due(self) -> None:
        """Flushes the albums that have been quiet for long enough."""
        now = self._clock()
        for draft, known in list(self._gathering.items()):
            if known.due_at <= now:
                known.due_at = later(now, RETRY_SECONDS)
                await self._flush(draft)

    def seconds_to_next(self) -> float | None:
        """Seconds until an album is due, None when none is gathered."""
        if not self._gathering:
            return None
        return max(0.0, (min(known.due_at for known in self._gathering.values()) - self._clock()) / SECOND)

    async def rearm(self) -> None:
        """After a restart: what was being gathered is due soon."""
        now = self._clock()
        async with self._store.reading() as unit:
            for album in await unit.albums.gathering():
                due_at = later(now, self._timings.album_quiet)
                self._gathering[album.draft] = _Gathering(album, now, due_at)

    async def _flush(self, draft: DraftId) -> None:
        placeholder = await self._receiving.message_of(draft)
        async with self._store.reading() as unit:
            rows = await unit.albums.items(draft)
        items = tuple(await self._listening.items(rows))
        if items:
            received = min((row.received_at for row in rows if row.received_at), default=None)
            taken = Taken(tuple(row.id for row in rows), draft, placeholder, received_at=received)
            await self._requests.handle(await self._listening.heard(Album(items).as_message()), taken)
        self._gathering.pop(draft, None)

    async def _take_late(self, row: InboxId, message: Incoming, album: FlushedAlbum) -> None:
        if album.turn is None:
            alone = replace(message, album=None, addressed=message.addressed or album.waits)
            await self._requests.handle(alone, Taken((row,)))
            return
        async with self._store.writing() as unit:
            turn = await unit.turns.get(album.turn)
            pictures = await self._with_item(unit, turn, message, album)
            joined = await unit.turns.set_pictures(turn.id, *pictures)
            if joined or not await self._access.serves(unit, message.author.id, message.address):
                await unit.inbox.close([row])
                return
        count = len(pictures[1]) + 1
        log.info("late album item", extra={"turn": turn.id})
        say = voice(turn.language)
        buttons = say.buttons(actions.under_late_item(turn.id, count))
        self._answers.say([row], message.address, say("album.late"), buttons, reply_to=message.message)

    async def _with_item(
        self, unit: Unit, turn: Turn, message: Incoming, album: FlushedAlbum
    ) -> tuple[PictureId | None, tuple[PictureId, ...]]:
        place = await unit.conversations.place(message.address, message.author)
        for file in message.files:
            await unit.pictures.add_photo(place, file, self._clock())
        await unit.albums.add_late(album.draft, message.message)
        return pictures_with_album(turn, await unit.albums.pictures(turn.id))


def pictures_with_album(
    turn: Turn, album: tuple[PictureId, ...]
) -> tuple[PictureId | None, tuple[PictureId, ...]]:
    """Base and references of a turn with everything that its album has now."""
    if turn.base is None:
        first, rest = with_late(turn.references, album)
        return None, (() if first is None else (first, *rest))
    return with_late((turn.base, *turn.references), album)
