"""Other versions of a result that cost nothing: the rest put back, as the model gave it, blended after all.

A version is one more picture of the same turn, with a number of its own; nothing is replaced.
"""

import logging
from collections.abc import Awaitable, Callable

from bot.domain.actions import Op
from bot.domain.errors import BlobMissing, Refused
from bot.domain.ids import PictureId
from bot.domain.pictures import Picture, ResultKind
from bot.domain.records import Result
from bot.domain.turns import Turn
from bot.ports import Clock, PictureTools
from bot.rows import Store, Unit
from bot.services.answers import Answers
from bot.services.marking import Marking
from bot.services.showing import Showing
from bot.services.taps import Outcome, Tapped

log = logging.getLogger(__name__)

_Make = Callable[[Turn, Picture], Awaitable[Result | None]]


class Versions:
    """Made when they are asked for; asked for again, the same one is shown."""

    def __init__(
        self,
        store: Store,
        answers: Answers,
        tools: PictureTools,
        marking: Marking,
        showing: Showing,
        clock: Clock,
    ) -> None:
        self._store = store
        self._answers = answers
        self._tools = tools
        self._marking = marking
        self._showing = showing
        self._clock = clock
        self.on_picture: dict[Op, Callable[[Unit, Tapped, Picture], Awaitable[Outcome]]] = {
            Op.REST_EXACT: self._rest_exact,
            Op.AS_IT_CAME: self._as_it_came,
            Op.BLEND: self._blend,
        }

    async def _rest_exact(self, unit: Unit, tapped: Tapped, picture: Picture) -> Outcome:
        return await self._make(unit, tapped, picture, self._with_rest)

    async def _as_it_came(self, unit: Unit, tapped: Tapped, picture: Picture) -> Outcome:
        return await self._make(unit, tapped, picture, self._answer)

    async def _blend(self, unit: Unit, tapped: Tapped, picture: Picture) -> Outcome:
        return await self._make(unit, tapped, picture, self._blended)

    async def _make(self, unit: Unit, tapped: Tapped, picture: Picture, make: _Make) -> Outcome:
        turn = None if picture.turn is None else await unit.turns.find(picture.turn)
        if turn is None:
            return Outcome(tapped.say("toast.done_before"))
        return Outcome(tapped.say("toast.show"), after=lambda: self._show(tapped, turn, picture, make))

    async def _show(self, tapped: Tapped, turn: Turn, picture: Picture, make: _Make) -> None:
        press = tapped.press
        try:
            result = await make(turn, picture)
        except (Refused, BlobMissing) as error:
            log.info("no version", extra={"picture": picture.id, "why": str(error)})
            result = None
        if result is None:
            await self._answers.send(press.address, tapped.say("version.cannot"), press.message)
            return
        version = await self._kept(turn, result)
        async with self._store.writing() as unit:
            now = self._clock()
            await unit.conversations.move_head(turn.conversation, press.message, version, now)
        await self._showing.kept_result(version, press.message)

    async def _kept(self, turn: Turn, result: Result) -> PictureId:
        async with self._store.writing() as unit:
            known = await unit.pictures.version(turn.id, result.picture.file.blob)
            return (known or await unit.pictures.add_result(turn, result, self._clock())).id

    async def _with_rest(self, turn: Turn, picture: Picture) -> Result | None:
        if picture.file is None:
            return None
        made = await self._marking.rest_exact(turn, picture.file)
        return None if made is None else Result(made, ResultKind.EXACT, picture.file)

    async def _answer(self, _turn: Turn, picture: Picture) -> Result | None:
        if picture.answer is None:
            return None
        return Result(await self._tools.examine(picture.answer.blob), ResultKind.CAME)

    async def _blended(self, turn: Turn, picture: Picture) -> Result | None:
        if picture.file is None:
            return None
        made = await self._marking.blend(turn, picture.file)
        return None if made is None else Result(made, ResultKind.BLENDED, picture.file)
