"""Buttons behind the three dots that make another picture: in another shape, quality or size, by another model."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.domain import actions
from bot.domain.actions import Action, Op
from bot.domain.ledger import dollars
from bot.domain.options import NOTHING, Options, read_options
from bot.domain.pictures import Picture
from bot.domain.turns import Approach, Turn
from bot.ports import Messenger
from bot.rows import Unit
from bot.services.models import Models, effective
from bot.services.preferences import SHAPES, shape_key
from bot.services.siblings import Siblings
from bot.services.taps import Outcome, Tapped

_SHAPES = tuple(ratio for ratio in SHAPES if ratio is not None)


class Variations:
    """Lists open in place of the keyboard; each choice is a turn of its own."""

    def __init__(self, messenger: Messenger, models: Models, siblings: Siblings) -> None:
        self._messenger = messenger
        self._models = models
        self._siblings = siblings
        self.on_picture: dict[Op, Callable[[Unit, Tapped, Picture], Awaitable[Outcome]]] = {
            Op.RESHAPES: self._list_shapes,
            Op.REQUALITIES: self._list_qualities,
            Op.OTHER_MODELS: self._list_models,
            Op.BIGGER: self._list_bigger,
        }
        self.on_turn: dict[Op, Callable[[Unit, Tapped, Turn], Awaitable[Outcome]]] = {
            Op.RESHAPE: self._reshape,
            Op.REQUALITY: self._in_quality,
            Op.WITH_MODEL: self._with_model,
            Op.REDRAW_BIGGER: self._redraw_bigger,
            Op.UPSCALE: self._upscale,
        }

    def lead_on(self, turn: Turn) -> dict[str, bool]:
        """Which of the lists have something in them, for the keyboard behind the three dots."""
        return {
            "bigger": self._models.bigger(turn) is not None or self._models.upscaler() is not None,
            "qualities": bool(self._models.qualities(turn) or self._models.others(turn)),
        }

    async def _list_shapes(self, unit: Unit, tapped: Tapped, picture: Picture) -> Outcome:
        def choices(turn: Turn) -> list[Action]:
            return [
                Action(Op.RESHAPE, turn.id, shape_key(ratio), argument=place)
                for place, ratio in enumerate(_SHAPES)
            ]

        return await self._listed(unit, tapped, picture, choices, columns=2)

    async def _list_qualities(self, unit: Unit, tapped: Tapped, picture: Picture) -> Outcome:
        say = tapped.say

        def choices(turn: Turn) -> list[Action]:
            listed = [
                Action(
                    Op.REQUALITY,
                    turn.id,
                    "quality.priced",
                    {"quality": say(f"quality.{quality.value}"), "price": dollars(price)},
                    argument=place,
                )
                for place, (quality, price) in enumerate(self._models.qualities(turn))
            ]
            others = Action(Op.OTHER_MODELS, picture.id, "button.other_model")
            return [*listed, others] if self._models.others(turn) else listed

        return await self._listed(unit, tapped, picture, choices, columns=2)

    async def _list_models(self, unit: Unit, tapped: Tapped, picture: Picture) -> Outcome:
        def choices(turn: Turn) -> list[Action]:
            return [
                Action(
                    Op.WITH_MODEL,
                    turn.id,
                    "button.model",
                    {"model": self._models.title(profile.ref), "price": dollars(price)},
                    argument=profile.ref.code,
                )
                for profile, price in self._models.others(turn)
            ]

        return await self._listed(unit, tapped, picture, choices)

    async def _list_bigger(self, unit: Unit, tapped: Tapped, picture: Picture) -> Outcome:
        def choices(turn: Turn) -> list[Action]:
            bigger, upscaler = self._models.bigger(turn), self._models.upscaler()
            same = (
                []
                if upscaler is None
                else [Action(Op.UPSCALE, turn.id, "button.upscale", {"price": dollars(upscaler.price())})]
            )
            if bigger is None:
                return same
            _, detail, price = bigger
            return [
                *same,
                Action(
                    Op.REDRAW_BIGGER,
                    turn.id,
                    "button.redraw_bigger",
                    {"detail": detail.value.upper(), "price": dollars(price)},
                ),
            ]

        listed = await self._listed(unit, tapped, picture, choices)
        return replace(listed, toast=listed.toast or tapped.say("toast.redraw"))

    async def _listed(
        self,
        unit: Unit,
        tapped: Tapped,
        picture: Picture,
        choices: Callable[[Turn], list[Action]],
        columns: int = 1,
    ) -> Outcome:
        turn = None if picture.turn is None else await unit.turns.find(picture.turn)
        if turn is None:
            return Outcome(tapped.say("toast.done_before"))
        press = tapped.press
        buttons = tapped.say.buttons(actions.under_variations(choices(turn), picture.id, columns))
        return Outcome("", after=lambda: self._messenger.edit_buttons(press.address, press.message, buttons))

    async def _reshape(self, unit: Unit, tapped: Tapped, turn: Turn) -> Outcome:
        ratio = _SHAPES[min(tapped.argument, len(_SHAPES) - 1)]
        words = tapped.say("shape.words", ratio=str(ratio))
        return await self._from_result(unit, tapped, turn, words, Options(ratio=ratio))

    async def _redraw_bigger(self, unit: Unit, tapped: Tapped, turn: Turn) -> Outcome:
        bigger = self._models.bigger(turn)
        if bigger is None:
            return Outcome(tapped.say("toast.model_gone"))
        profile, detail, _ = bigger
        by_it = replace(turn, model=str(profile.ref))
        words = tapped.say("bigger.words", detail=detail.value.upper())
        return await self._from_result(unit, tapped, by_it, words, Options(detail=detail))

    async def _upscale(self, unit: Unit, tapped: Tapped, turn: Turn) -> Outcome:
        upscaler = self._models.upscaler()
        if upscaler is None:
            return Outcome(tapped.say("toast.model_gone"))
        by_it = replace(turn, model=str(upscaler.ref), options=NOTHING)
        return await self._from_result(unit, tapped, by_it, tapped.say("upscale.words"), NOTHING)

    async def _from_result(
        self, unit: Unit, tapped: Tapped, turn: Turn, words: str, options: Options
    ) -> Outcome:
        picture = await self._shown(unit, tapped, turn)
        if picture is None:
            return Outcome(tapped.say("toast.done_before"))
        options = options.over(effective(turn.words, turn.options))
        changed = replace(turn.on(picture.id), words=words, options=options)
        return await self._siblings.begin(unit, tapped, changed)

    async def _shown(self, unit: Unit, tapped: Tapped, turn: Turn) -> Picture | None:
        """The version that the button stands under, else the turn's first picture."""
        shown = await unit.pictures.in_message(tapped.place, tapped.press.message)
        picture = None if shown is None else await unit.pictures.get(shown)
        return picture if picture and picture.turn == turn.id else await unit.pictures.result_of(turn.id)

    async def _in_quality(self, unit: Unit, tapped: Tapped, turn: Turn) -> Outcome:
        qualities = self._models.qualities(turn)
        if tapped.argument >= len(qualities):
            return Outcome(tapped.say("toast.model_gone"))
        words, own = read_options(turn.words)
        options = replace(own.over(turn.options), quality=qualities[tapped.argument][0])
        return await self._siblings.begin(unit, tapped, replace(turn, words=words, options=options))

    async def _with_model(self, unit: Unit, tapped: Tapped, turn: Turn) -> Outcome:
        profile = self._models.by_code(tapped.argument)
        if profile is None:
            return Outcome(tapped.say("toast.model_gone"))
        other = replace(turn, model=str(profile.ref))
        if turn.marked:
            other = replace(other, approach=Approach.PLAIN if profile.masks else Approach.CLOSE_UP)
        return await self._siblings.begin(unit, tapped, other)
