"""Taps on buttons: the guarded move first, in milliseconds, then one answer with its outcome."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from bot.domain import actions
from bot.domain.actions import Op
from bot.domain.ids import InboxId, PictureId, TurnId
from bot.domain.ledger import Billed, settlement
from bot.domain.messages import Press
from bot.domain.pictures import Picture
from bot.domain.prompts import shortened
from bot.domain.turns import Turn, TurnState
from bot.i18n import text
from bot.ports import Clock
from bot.rows import Store, Unit
from bot.services.access import Access
from bot.services.albums import pictures_with_album
from bot.services.answers import Answers
from bot.services.moving import AtRoot, Moving
from bot.services.showing import Showing
from bot.services.starting import Starting
from bot.services.statuses import Statuses

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """The words of the answer, a turn to begin, and what else to send.

    `moved` says that a turn ended or made way, so that queue and delivery have to look again.
    """

    toast: str
    begin: TurnId | None = None
    after: Callable[[], Awaitable[None]] | None = None
    moved: bool = False


class Presses:
    """A tap is valid only where its turn or picture lives."""

    def __init__(
        self,
        store: Store,
        answers: Answers,
        access: Access,
        starting: Starting,
        statuses: Statuses,
        moving: Moving,
        showing: Showing,
        clock: Clock,
    ) -> None:
        self._store = store
        self._answers = answers
        self._access = access
        self._starting = starting
        self._statuses = statuses
        self._moving = moving
        self._showing = showing
        self._clock = clock
        self._on_turn: dict[Op, Callable[[Unit, Press, Turn], Awaitable[_Outcome]]] = {
            Op.AGAIN: self._again,
            Op.STOP: self._stop,
            Op.NEW_WORDS: self._run_new_words,
            Op.RUN_HELD: self._run_held,
            Op.DROP_HELD: self._drop_held,
            Op.RUN_ALL: self._run_all,
        }
        self._on_picture: dict[Op, Callable[[Unit, Press, Picture], Awaitable[_Outcome]]] = {
            Op.UNDO: self._undo,
            Op.GO_TO: self._go_to,
            Op.FILE: self._file,
            Op.SHOW: self._show,
        }

    async def handle(self, row: InboxId, press: Press) -> None:
        """Does what the button says and answers the tap."""
        async with self._store.writing() as unit:
            outcome = await self._decide(unit, press)
            if outcome.after is None or outcome.begin is not None or outcome.moved:
                await unit.inbox.close([row])
        log.info("button pressed", extra={"data": press.data, "turn": outcome.begin})
        self._answers.toast(press.query, outcome.toast)
        if outcome.begin is not None:
            self._starting.begin(outcome.begin)
        if outcome.moved:
            self._starting.moved()
        if outcome.after is not None:
            self._answers.soon([row], outcome.after)

    async def _decide(self, unit: Unit, press: Press) -> _Outcome:
        if not await self._access.serves(unit, press.author.id, press.address):
            return _Outcome(text("toast.not_served"))
        match actions.parse_data(press.data):
            case (op, number) if op in self._on_turn:
                turn = await unit.turns.find(TurnId(number))
                if turn is not None and turn.address.chat == press.address.chat:
                    return await self._on_turn[op](unit, press, turn)
            case (op, number):
                picture = await unit.pictures.find(PictureId(number), press.address)
                if picture is not None:
                    return await self._on_picture[op](unit, press, picture)
            case None:
                pass
        return _Outcome(text("toast.reset"))

    async def _again(self, unit: Unit, press: Press, turn: Turn) -> _Outcome:
        return await self._sibling(unit, press, turn)

    async def _run_new_words(self, unit: Unit, press: Press, turn: Turn) -> _Outcome:
        if turn.new_words is None:
            return _Outcome(text("toast.done_before"))
        outcome = await self._sibling(unit, press, turn, words=turn.new_words)
        if outcome.begin is not None:
            await unit.turns.set_new_words(turn.id, None)
        return outcome

    async def _run_all(self, unit: Unit, press: Press, turn: Turn) -> _Outcome:
        base, references = pictures_with_album(turn, await unit.albums.pictures(turn.id))
        return await self._sibling(unit, press, replace(turn, base=base, references=references))

    async def _sibling(self, unit: Unit, press: Press, turn: Turn, *, words: str | None = None) -> _Outcome:
        if await unit.turns.sibling_unfinished(turn.id, press.author.id):
            return _Outcome(text("toast.again_running"))
        if (await self._starting.budget(unit)).exhausted:
            return _Outcome(self._starting.over_limit())
        begun = await self._starting.write_sibling(
            unit, turn, press.author.id, reply_to=press.message, words=words
        )
        return _Outcome(text("toast.again"), begin=begun)

    async def _stop(self, unit: Unit, press: Press, turn: Turn) -> _Outcome:
        if await unit.turns.cancel(turn.id):
            if turn.state is not TurnState.HELD:
                await unit.ledger.add(turn, settlement(Billed.NO, turn.price, turn.price), self._clock())
            return _Outcome(text("toast.cancelled"), moved=True)
        if await unit.turns.set_unwanted(turn.id):
            return _Outcome(
                text("toast.stopped"),
                moved=True,
                after=lambda: self._statuses.stopped(turn.id, press.address, press.message),
            )
        return _Outcome(text("toast.too_late"))

    async def _run_held(self, unit: Unit, press: Press, turn: Turn) -> _Outcome:
        if turn.state is not TurnState.HELD:
            return _Outcome(text("toast.done_before"))
        if (await self._starting.budget(unit)).exhausted:
            return _Outcome(self._starting.over_limit())
        await self._starting.run_held(unit, turn, await unit.pictures.base_of(turn))
        return _Outcome(text("toast.again"), begin=turn.id, after=lambda: self._without_buttons(press, turn))

    async def _drop_held(self, unit: Unit, press: Press, turn: Turn) -> _Outcome:
        if turn.state is not TurnState.HELD or not await unit.turns.cancel(turn.id):
            return _Outcome(text("toast.done_before"))
        return _Outcome(text("toast.dropped"), after=lambda: self._without_buttons(press, turn))

    async def _without_buttons(self, press: Press, turn: Turn) -> None:
        words = text("held", words=shortened(turn.words))
        await self._answers.edit(press.address, press.message, words)

    async def _undo(self, unit: Unit, press: Press, picture: Picture) -> _Outcome:
        moved = await self._moving.step_back(unit, picture.id, press.message)
        if isinstance(moved, AtRoot):
            return _Outcome(text("toast.root", number=moved.picture.number))
        return _Outcome(
            text("toast.undo", number=moved.to.number),
            after=lambda: self._moving.show(press.address, moved, press.message),
        )

    async def _go_to(self, unit: Unit, press: Press, picture: Picture) -> _Outcome:
        await self._moving.go_to(unit, picture.id, press.message)
        return _Outcome(
            text("toast.undo", number=picture.number),
            after=lambda: self._moving.show_at(press.address, picture, press.message),
        )

    async def _file(self, _unit: Unit, press: Press, picture: Picture) -> _Outcome:
        return _Outcome(
            text("toast.file"),
            after=lambda: self._showing.file(press.address, picture.id, press.message),
        )

    async def _show(self, _unit: Unit, press: Press, picture: Picture) -> _Outcome:
        return _Outcome(
            text("toast.show"),
            after=lambda: self._showing.cancelled_result(press.address, picture.id, press.message),
        )
