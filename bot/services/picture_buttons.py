"""Buttons about pictures: go back, look closely, take away."""

from collections.abc import Awaitable, Callable

from bot.domain import actions
from bot.domain.actions import Op
from bot.domain.ledger import Money, dollars
from bot.domain.pictures import Picture, ResultKind
from bot.domain.turns import Turn
from bot.ports import Clock, Messenger
from bot.rows import Unit
from bot.services.moving import AtRoot, Moving
from bot.services.result_keyboards import ResultKeyboards
from bot.services.showing import Showing
from bot.services.spot_buttons import SpotButtons
from bot.services.starting import IDEAS, Starting
from bot.services.stickers import Stickers
from bot.services.taps import Outcome, Tapped
from bot.services.variations import Variations
from bot.services.versions import Versions

_Handler = Callable[[Unit, Tapped, Picture], Awaitable[Outcome]]


class PictureButtons:
    """Looking costs nothing; going back deletes nothing."""

    def __init__(
        self,
        messenger: Messenger,
        moving: Moving,
        showing: Showing,
        stickers: Stickers,
        starting: Starting,
        variations: Variations,
        versions: Versions,
        spots: SpotButtons,
        keyboards: ResultKeyboards,
        clock: Clock,
    ) -> None:
        self._messenger = messenger
        self._moving = moving
        self._showing = showing
        self._stickers = stickers
        self._starting = starting
        self._variations = variations
        self._keyboards = keyboards
        self._clock = clock
        self.handlers: dict[Op, _Handler] = {
            Op.UNDO: self._undo,
            Op.GO_TO: self._go_to,
            Op.PICK: self._pick,
            Op.FILE: self._file,
            Op.SHOW: self._show,
            Op.MORE: self._more,
            Op.LESS: self._less,
            Op.COMPARE: self._compare,
            Op.STICKER: self._sticker,
            **variations.on_picture,
            **versions.on_picture,
            **spots.on_picture,
        }

    async def _undo(self, unit: Unit, tapped: Tapped, picture: Picture) -> Outcome:
        press, say = tapped.press, tapped.say
        await unit.spots.drop(tapped.place.conversation, press.author.id)
        moved = await self._moving.step_back(
            unit, tapped.place.conversation, picture.id, press.message, self._clock()
        )
        if isinstance(moved, AtRoot):
            return Outcome(say("toast.root", number=moved.picture.number))
        return Outcome(
            say("toast.undo", number=moved.to.number),
            after=lambda: self._moving.show(say, press.address, moved, press.message),
        )

    async def _go_to(self, unit: Unit, tapped: Tapped, picture: Picture) -> Outcome:
        press, say = tapped.press, tapped.say
        await unit.spots.drop(tapped.place.conversation, press.author.id)
        await self._moving.go_to(unit, tapped.place.conversation, picture.id, press.message, self._clock())
        return Outcome(
            say("toast.undo", number=picture.number),
            after=lambda: self._moving.show_at(say, press.address, picture, press.message),
        )

    async def _pick(self, unit: Unit, tapped: Tapped, picture: Picture) -> Outcome:
        """One of several ideas: shown as large as any result, and gone on from."""
        press = tapped.press
        await unit.spots.drop(tapped.place.conversation, press.author.id)
        await self._moving.go_to(unit, tapped.place.conversation, picture.id, press.message, self._clock())
        return Outcome(
            tapped.say("toast.picked", number=picture.number),
            after=lambda: self._showing.kept_result(picture.id, press.message),
        )

    async def _file(self, _unit: Unit, tapped: Tapped, picture: Picture) -> Outcome:
        press, say = tapped.press, tapped.say
        return Outcome(
            say("toast.file"), after=lambda: self._showing.file(say, press.address, picture.id, press.message)
        )

    async def _show(self, _unit: Unit, tapped: Tapped, picture: Picture) -> Outcome:
        press = tapped.press
        return Outcome(
            tapped.say("toast.show"),
            after=lambda: self._showing.kept_result(picture.id, press.message),
        )

    async def _more(self, unit: Unit, tapped: Tapped, picture: Picture) -> Outcome:
        turn = await self._turn(unit, picture)
        if turn is None:
            return Outcome(tapped.say("toast.done_before"))
        keyboard = actions.under_more(
            turn.id,
            picture.id,
            has_base=turn.base is not None,
            blended=picture.answer is not None and picture.kind is ResultKind.BLENDED,
            price=dollars(Money(IDEAS * self._starting.price_of(turn))),
            words=turn.words,
            **self._variations.lead_on(turn),
        )
        return self._redrawn(tapped, keyboard)

    async def _less(self, unit: Unit, tapped: Tapped, picture: Picture) -> Outcome:
        turn = await self._turn(unit, picture)
        if turn is None:
            return Outcome(tapped.say("toast.done_before"))
        return self._redrawn(tapped, await self._keyboards.under(unit, turn, picture))

    def _redrawn(self, tapped: Tapped, keyboard: actions.Keyboard) -> Outcome:
        press, buttons = tapped.press, tapped.say.buttons(keyboard)
        return Outcome("", after=lambda: self._messenger.edit_buttons(press.address, press.message, buttons))

    async def _compare(self, unit: Unit, tapped: Tapped, picture: Picture) -> Outcome:
        press, turn = tapped.press, await self._turn(unit, picture)
        if turn is None or turn.base is None:
            return Outcome(tapped.say("toast.root", number=picture.number))
        before = await unit.pictures.get(turn.base)
        return Outcome(
            tapped.say("toast.show"),
            after=lambda: self._showing.comparison(tapped.say, press.address, before, picture, press.message),
        )

    async def _sticker(self, _unit: Unit, tapped: Tapped, picture: Picture) -> Outcome:
        press, say = tapped.press, tapped.say
        return Outcome(
            say("toast.sticker"),
            after=lambda: self._stickers.send(say, press.address, picture, press.message),
        )

    async def _turn(self, unit: Unit, picture: Picture) -> Turn | None:
        return None if picture.turn is None else await unit.turns.find(picture.turn)
