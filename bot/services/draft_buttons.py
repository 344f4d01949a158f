"""Buttons under photos that wait for words: suggestions to say, and only the last of them."""

from collections.abc import Awaitable, Callable

from bot.domain.actions import CHIPS, Op
from bot.domain.records import NewTurn, OpenDraft
from bot.domain.turns import Output
from bot.rows import Unit
from bot.services.drafts import Drafts
from bot.services.rules import Rules
from bot.services.spot_buttons import SpotButtons
from bot.services.starting import Starting
from bot.services.taps import Outcome, Tapped

_STICKER = CHIPS.index("chip.sticker")

_Handler = Callable[[Unit, Tapped, OpenDraft | None], Awaitable[Outcome]]


class DraftButtons:
    """A draft that was used, dropped or has expired is None."""

    def __init__(self, drafts: Drafts, spots: SpotButtons, starting: Starting, rules: Rules) -> None:
        self._drafts = drafts
        self._starting = starting
        self._rules = rules
        self.handlers: dict[Op, _Handler] = {
            Op.CHIP: self._chip,
            Op.KEEP_LAST: self._keep_last,
            **spots.on_draft,
        }

    async def _chip(self, unit: Unit, tapped: Tapped, draft: OpenDraft | None) -> Outcome:
        """The suggestion's words, as if the person had written them."""
        words = self._words(tapped)
        if draft is None or not draft.pictures or words is None:
            return Outcome(tapped.say("toast.done_before"))
        press = tapped.press
        if press.author.id != draft.author:
            return Outcome(tapped.say("toast.not_yours"))
        chosen = self._starting.chosen(tapped.place, words, len(draft.pictures))
        if (await self._starting.budget(unit, chosen.price)).exhausted:
            return Outcome(self._starting.over_limit(tapped.say))
        last = draft.pictures[-1].attachment
        sticker = self._rules.chips is None and tapped.argument == _STICKER
        turn = await self._starting.write(
            unit,
            NewTurn(
                conversation=tapped.place.conversation,
                author=draft.author,
                words=words,
                model=chosen.model,
                price=chosen.price,
                options=chosen.options,
                base=draft.pictures[0].id,
                references=tuple(picture.id for picture in draft.pictures[1:]),
                reply_to=press.message if last is None or last.elsewhere else last.message_id,
                status=press.message,
                output=Output.STICKER if sticker else Output.PICTURE,
            ),
        )
        await unit.drafts.used(draft.id, turn)
        return Outcome(tapped.say("toast.again"), begin=(turn,))

    def _words(self, tapped: Tapped) -> str | None:
        index = tapped.argument
        if self._rules.chips is None:
            return tapped.say(f"{CHIPS[index]}.words") if index < len(CHIPS) else None
        return self._rules.chips[index].words if index < len(self._rules.chips) else None

    async def _keep_last(self, unit: Unit, tapped: Tapped, draft: OpenDraft | None) -> Outcome:
        if draft is None or len(draft.pictures) < 2:
            return Outcome(tapped.say("toast.done_before"))
        if tapped.press.author.id != draft.author:
            return Outcome(tapped.say("toast.not_yours"))
        await unit.drafts.keep_last(draft.id)
        return Outcome(tapped.say("toast.only_last"), after=lambda: self._drafts.ask(draft.id))
