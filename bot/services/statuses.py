"""The one message per turn that says how it is going: sent silently, edited now and then, deleted at the end."""

import asyncio
import logging
from dataclasses import dataclass, field

from bot.domain import actions
from bot.domain.errors import DeliveryError, DeliveryKind
from bot.domain.ids import SECOND, MessageId, Micros, TurnId
from bot.domain.messages import Address
from bot.domain.profiles import ModelProfile
from bot.domain.prompts import shortened
from bot.domain.turns import Turn
from bot.i18n import text
from bot.ports import Clock, ImageServices, Messenger
from bot.rows import Store
from bot.services.timings import Timings

log = logging.getLogger(__name__)


@dataclass
class _Status:
    """`sent_at` is set while a call is under way, `retry_in` while a service asked for patience."""

    turn: TurnId
    retired: bool = False
    sent_at: Micros | None = None
    retry_in: float | None = None
    chat_closed: bool = False
    message: MessageId | None = None
    settled: asyncio.Event = field(default_factory=asyncio.Event)
    changed: asyncio.Event = field(default_factory=asyncio.Event)


class Statuses:
    """Keeps the status messages of all turns that are being waited for."""

    def __init__(
        self, store: Store, messenger: Messenger, images: ImageServices, clock: Clock, timings: Timings
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._images = images
        self._clock = clock
        self._timings = timings
        self._statuses: dict[TurnId, _Status] = {}
        self._keepers: set[asyncio.Task[None]] = set()

    def open(self, turn: TurnId) -> None:
        """Sends the status of a turn, or takes over the message that its row names."""
        if turn in self._statuses:
            return
        self._statuses[turn] = status = _Status(turn)
        keeper = asyncio.create_task(self._keep(status), name=f"status of turn {turn}")
        self._keepers.add(keeper)
        keeper.add_done_callback(self._keepers.discard)

    def sent(self, turn: TurnId) -> None:
        """The call is under way: from now on Cancel means Stop waiting."""
        if status := self._statuses.get(turn):
            status.sent_at, status.retry_in = self._clock(), None
            status.changed.set()

    def waiting(self, turn: TurnId, seconds: float) -> None:
        """The service asked for patience."""
        if status := self._statuses.get(turn):
            status.sent_at, status.retry_in = None, seconds
            status.changed.set()

    async def chat_is_closed(self, turn: TurnId) -> bool:
        """Whether the chat refused the status, so that nobody could see a picture. Waits a little."""
        status = self._statuses.get(turn)
        if status is None:
            return False
        try:
            async with asyncio.timeout(self._timings.status_patience):
                await status.settled.wait()
        except TimeoutError:
            return False
        return status.chat_closed

    def reworded(self, turn: TurnId) -> None:
        """The turn's words were changed before it began."""
        if status := self._statuses.get(turn):
            status.changed.set()

    def retire(self, turn: TurnId) -> None:
        """No more edits; a status that was not sent yet never will be."""
        if status := self._statuses.get(turn):
            status.retired = True
            status.changed.set()

    async def take(self, turn: TurnId) -> MessageId | None:
        """Hands over a retired turn's status message, to be deleted or to say its last words."""
        status = self._statuses.pop(turn, None)
        if status is not None:
            await status.settled.wait()
            return status.message
        async with self._store.reading() as unit:
            return (await unit.turns.get(turn)).status

    async def stopped(self, turn: TurnId, address: Address, message: MessageId) -> None:
        """Nobody waits any more; the status keeps that until the turn ends."""
        self.retire(turn)
        await self.take(turn)
        await self._messenger.edit_text(address, message, text("status.stopped"), ())

    async def close(self) -> None:
        """Stops keeping statuses; their messages stay for the next start."""
        for keeper in list(self._keepers):
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)

    async def _keep(self, status: _Status) -> None:
        try:
            turn, headline, profile = await self._read(status.turn)
            await self._first(status, turn, headline)
        finally:
            status.settled.set()
        interval = self._timings.status_edit_group if turn.address.is_group else self._timings.status_edit
        edited = self._clock()
        while not status.retired and status.message is not None:
            if status.sent_at is not None:
                await self._show_activity(turn)
            changed = await _set_within(status.changed, self._timings.activity)
            if changed:
                await asyncio.sleep(self._timings.button_change)
                status.changed.clear()
                turn, headline, profile = await self._read(status.turn)
            if changed or self._clock() - edited >= interval * SECOND:
                edited = self._clock()
                await self._edit(status, turn, _progress(status, headline, profile, edited))

    async def _read(self, turn_id: TurnId) -> tuple[Turn, str, ModelProfile]:
        async with self._store.reading() as unit:
            turn = await unit.turns.get(turn_id)
            numbers = await unit.pictures.numbers(turn)
        profile = self._images.profile(turn.model)
        return turn, _headline(turn, numbers, profile), profile

    async def _show_activity(self, turn: Turn) -> None:
        try:
            await self._messenger.show_activity(turn.address)
        except DeliveryError as error:
            log.debug("activity not shown", extra={"turn": turn.id, "why": error.kind.value})

    async def _first(self, status: _Status, turn: Turn, headline: str) -> None:
        keyboard = actions.under_waiting(turn.id)
        try:
            if turn.status is not None:
                status.message = turn.status
                await self._edit(status, turn, headline)
                return
            status.message = await self._messenger.send_status(
                turn.address, headline, keyboard, reply_to=turn.reply_to, unless=lambda: status.retired
            )
        except DeliveryError as error:
            status.chat_closed = error.kind is DeliveryKind.BLOCKED
            log.info("status not sent", extra={"turn": turn.id, "why": error.kind.value})
            return
        async with self._store.writing() as unit:
            await unit.turns.set_status(turn.id, status.message)

    async def _edit(self, status: _Status, turn: Turn, words: str) -> None:
        keyboard = actions.under_sent(turn.id) if status.sent_at else actions.under_waiting(turn.id)
        if status.retired or status.message is None:
            return
        try:
            await self._messenger.edit_status(
                turn.address, status.message, words, keyboard, unless=lambda: status.retired
            )
        except DeliveryError as error:
            log.debug("status not edited", extra={"turn": turn.id, "why": error.kind.value})


async def _set_within(event: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            return await event.wait()
    except TimeoutError:
        return False


def _headline(turn: Turn, numbers: tuple[int, ...], profile: ModelProfile) -> str:
    low, high = profile.usual_seconds
    words = shortened(turn.words)
    if turn.base_turn is not None and turn.base is None:
        return text("status.change_next", words=words, low=low, high=high)
    match numbers:
        case ():
            return text("status.draw", words=words, low=low, high=high)
        case (number,):
            return text("status.change", number=number, words=words, low=low, high=high)
        case _:
            together = ", ".join(f"#{number}" for number in numbers)
            return text("status.combine", numbers=together, words=words, low=low, high=high)


def _progress(status: _Status, headline: str, profile: ModelProfile, now: Micros) -> str:
    if status.retry_in is not None:
        return text("status.retry", status=headline, seconds=round(status.retry_in))
    if status.sent_at is None:
        return headline
    low, high = profile.usual_seconds
    seconds = (now - status.sent_at) // SECOND
    if seconds > high:
        return text("status.slow", status=headline, elapsed=_duration(seconds), low=low, high=high)
    if seconds < 1:
        return headline
    return text("status.elapsed", status=headline, elapsed=_duration(seconds))


def _duration(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
