"""The one message per turn that says how it is going: sent silently, edited now and then, deleted at the end."""

import asyncio
import logging
from dataclasses import dataclass, field

from bot.domain.errors import DeliveryError, DeliveryKind
from bot.domain.ids import SECOND, MessageId, Micros, TurnId
from bot.domain.messages import Address
from bot.domain.turns import PRODUCING, Turn
from bot.i18n import voice
from bot.ports import Clock, Messenger
from bot.rows import Store, Unit
from bot.services import progress
from bot.services.models import Models
from bot.services.progress import Phase, Seen
from bot.services.timings import Timings
from bot.services.usual import Usual

log = logging.getLogger(__name__)

EYES = "👀"


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
        self,
        store: Store,
        messenger: Messenger,
        models: Models,
        usual: Usual,
        clock: Clock,
        timings: Timings,
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._models = models
        self._usual = usual
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

    def changed(self, turn: TurnId) -> None:
        """The turn's words or pictures were changed before it began, or one more idea of its set has ended."""
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
            if status.message is None:
                return None
        async with self._store.reading() as unit:
            return (await unit.turns.get(turn)).status

    async def stopped(self, turn: TurnId, language: str, address: Address, message: MessageId) -> None:
        """Nobody waits any more; the status keeps that until the turn ends."""
        self.retire(turn)
        await self.take(turn)
        await self._messenger.edit_text(address, message, voice(language)("status.stopped"), ())

    async def close(self) -> None:
        """Stops keeping statuses; their messages stay for the next start."""
        for keeper in list(self._keepers):
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)

    async def _keep(self, status: _Status) -> None:
        try:
            seen = await self._read(status.turn)
            await self._first(status, seen)
        finally:
            status.settled.set()
        group = seen.turn.address.is_group
        interval = self._timings.status_edit_group if group else self._timings.status_edit
        edited = self._clock()
        while not status.retired and status.message is not None:
            if status.sent_at is not None:
                await self._show_activity(seen.turn)
            changed = await _set_within(status.changed, self._timings.activity)
            if changed:
                await asyncio.sleep(self._timings.button_change)
                status.changed.clear()
            if changed or self._clock() - edited >= interval * SECOND:
                edited = self._clock()
                await self._edit(status, await self._read(status.turn))

    async def _read(self, turn_id: TurnId) -> Seen:
        async with self._store.reading() as unit:
            turn = await unit.turns.get(turn_id)
            head = None if turn.head is None else (await unit.pictures.get(turn.head)).number
            finished, ideas = await _of_set(unit, turn)
            return Seen(
                turn=turn,
                numbers=await unit.pictures.numbers(turn),
                head_number=head,
                usual=await self._usual.seconds(unit, self._models.profile(turn.model)),
                ahead=await unit.turns.ahead(turn),
                drafted=bool(turn.references) and await unit.drafts.feeds(turn.id),
                finished=finished,
                ideas=ideas,
                model=self._models.switched(turn),
                price=self._models.dearer(turn),
            )

    def _phase(self, status: _Status) -> Phase:
        sent_at = status.sent_at
        elapsed = None if sent_at is None else (self._clock() - sent_at) // SECOND
        return Phase(elapsed, status.retry_in)

    async def _show_activity(self, turn: Turn) -> None:
        try:
            await self._messenger.show_activity(turn.address)
        except DeliveryError as error:
            log.debug("activity not shown", extra={"turn": turn.id, "why": error.kind.value})

    async def _first(self, status: _Status, seen: Seen) -> None:
        turn, phase = seen.turn, self._phase(status)
        if turn.status is not None:
            status.message = turn.status
            await self._edit(status, seen)
            return
        if turn.is_quiet and turn.request is not None and await self._reacted(turn, turn.request):
            status.chat_closed = await self._is_muted(turn)
            return
        say = voice(turn.language)
        try:
            status.message = await self._messenger.send_status(
                turn.address,
                progress.words(say, seen, phase),
                say.buttons(progress.keyboard(seen, phase)),
                reply_to=turn.reply_to,
                unless=lambda: status.retired,
            )
        except DeliveryError as error:
            status.chat_closed = error.kind is DeliveryKind.BLOCKED
            log.info("status not sent", extra={"turn": turn.id, "why": error.kind.value})
            return
        async with self._store.writing() as unit:
            await unit.turns.set_status(turn.id, status.message)

    async def _is_muted(self, turn: Turn) -> bool:
        """Whoever may react may still be forbidden to speak."""
        try:
            await self._messenger.show_activity(turn.address)
        except DeliveryError as error:
            return error.kind is DeliveryKind.BLOCKED
        return False

    async def _reacted(self, turn: Turn, request: MessageId) -> bool:
        try:
            await self._messenger.react(turn.address, request, EYES)
        except DeliveryError as error:
            log.info("no reaction", extra={"turn": turn.id, "why": error.kind.value})
            return False
        return True

    async def _edit(self, status: _Status, seen: Seen) -> None:
        turn, phase, say = seen.turn, self._phase(status), voice(seen.turn.language)
        if status.retired or turn.status is None:
            return
        try:
            await self._messenger.edit_status(
                turn.address,
                turn.status,
                progress.words(say, seen, phase),
                say.buttons(progress.keyboard(seen, phase)),
                unless=lambda: status.retired,
            )
        except DeliveryError as error:
            status.chat_closed = status.chat_closed or error.kind is DeliveryKind.BLOCKED
            log.debug("status not edited", extra={"turn": turn.id, "why": error.kind.value})


async def _of_set(unit: Unit, turn: Turn) -> tuple[int, int]:
    """How many ideas of the turn's set have ended, and how many there are."""
    if turn.set is None:
        return 0, 0
    ideas = await unit.turns.of_set(turn.set)
    return sum(one.state not in PRODUCING for one in ideas), len(ideas)


async def _set_within(event: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            return await event.wait()
    except TimeoutError:
        return False
