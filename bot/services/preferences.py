"""/settings: how a chat is spoken to, and after which pause plain words start a new picture."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.actions import Action, Buttons, Keyboard, Op
from bot.domain.ids import MessageId
from bot.domain.ledger import dollars
from bot.domain.messages import Address
from bot.domain.records import Place
from bot.i18n import LANGUAGES, Voice, spoken, voice
from bot.ports import ImageServices, Messenger
from bot.rows import Store, Unit
from bot.services.rules import Rules
from bot.services.taps import Handler, Outcome, Tapped
from bot.services.usual import Usual

GAP_HOURS = (1, 3, 12, 0)
"""Pauses to choose from; 0 is never."""

_HOUR = 60 * 60

_Choice = tuple[str, dict[str, object], bool]
"""A text key, its values, and whether it is what the chat has now."""


class Preferences:
    """One message that shows the settings; its buttons open lists in its place."""

    def __init__(
        self,
        store: Store,
        messenger: Messenger,
        images: ImageServices,
        usual: Usual,
        rules: Rules,
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._images = images
        self._usual = usual
        self._rules = rules
        self.handlers: dict[Op, Handler] = {
            Op.SETTINGS: self._show,
            Op.LANGUAGES: self._languages,
            Op.LANGUAGE: self._language,
            Op.GAPS: self._gaps,
            Op.GAP: self._gap,
        }

    async def send(self, say: Voice, address: Address, place: Place, reply_to: MessageId | None) -> None:
        async with self._store.reading() as unit:
            words = await self._words(unit, say)
        await self._messenger.send_text(address, words, self._overview(say, place), reply_to=reply_to)

    async def _show(self, unit: Unit, tapped: Tapped) -> Outcome:
        return await self._redrawn(unit, tapped, self._overview(tapped.say, tapped.place))

    async def _languages(self, unit: Unit, tapped: Tapped) -> Outcome:
        place, chosen = tapped.place, tapped.place.own_language
        choices: list[_Choice] = [("settings.language_auto", {}, chosen is None)]
        choices += [("chip.custom", {"label": name}, tag == chosen) for tag, name in LANGUAGES.items()]
        keyboard = _choices(tapped.say, Op.LANGUAGE, place, choices)
        return await self._redrawn(unit, tapped, tapped.say.buttons(keyboard))

    async def _language(self, unit: Unit, tapped: Tapped) -> Outcome:
        tags = (None, *LANGUAGES)
        tag = tags[min(tapped.argument, len(tags) - 1)]
        await unit.conversations.set_language(tapped.place.chat, tag)
        author = tapped.press.author.language
        place = replace(tapped.place, own_language=tag, language=tag or author)
        changed = replace(tapped, place=place, say=voice(place.language))
        return await self._changed(unit, changed)

    async def _gaps(self, unit: Unit, tapped: Tapped) -> Outcome:
        chosen = self._new_after(tapped.place)
        choices = [(*_gap_label(hours * _HOUR), hours * _HOUR == chosen) for hours in GAP_HOURS]
        keyboard = _choices(tapped.say, Op.GAP, tapped.place, choices)
        return await self._redrawn(unit, tapped, tapped.say.buttons(keyboard))

    async def _gap(self, unit: Unit, tapped: Tapped) -> Outcome:
        seconds = GAP_HOURS[min(tapped.argument, len(GAP_HOURS) - 1)] * _HOUR
        await unit.conversations.set_new_after(tapped.place.chat, seconds)
        return await self._changed(unit, replace(tapped, place=replace(tapped.place, new_after=seconds)))

    async def _changed(self, unit: Unit, tapped: Tapped) -> Outcome:
        shown = await self._redrawn(unit, tapped, self._overview(tapped.say, tapped.place))
        return replace(shown, toast=tapped.say("toast.saved"))

    async def _redrawn(self, unit: Unit, tapped: Tapped, buttons: Buttons) -> Outcome:
        words = await self._words(unit, tapped.say)
        press = tapped.press
        return Outcome(
            "", after=lambda: self._messenger.edit_text(press.address, press.message, words, buttons)
        )

    async def _words(self, unit: Unit, say: Voice) -> str:
        profile = self._images.profile(self._rules.model)
        low, high = await self._usual.seconds(unit, profile)
        return say(
            "settings.title", model=profile.ref.model, price=dollars(profile.price), low=low, high=high
        )

    def _overview(self, say: Voice, place: Place) -> Buttons:
        language = LANGUAGES[spoken(place.language)]
        label, values = _gap_label(self._new_after(place))
        keyboard: Keyboard = (
            (Action(Op.LANGUAGES, place.conversation, "settings.language", {"language": language}),),
            (Action(Op.GAPS, place.conversation, f"{label}.button", values),),
        )
        return say.buttons(keyboard)

    def _new_after(self, place: Place) -> float:
        return self._rules.new_after if place.new_after is None else place.new_after


def _gap_label(seconds: float) -> tuple[str, dict[str, object]]:
    if not seconds:
        return "settings.never", {}
    hours = seconds / _HOUR
    return "settings.after", {"hours": round(hours) if hours == round(hours) else f"{hours:.1f}"}


def _choices(say: Voice, op: Op, place: Place, choices: Sequence[_Choice]) -> Keyboard:
    """A row per choice, the present one ticked, and the way back."""
    rows = [
        (
            Action(
                op,
                place.conversation,
                "settings.chosen" if chosen else "chip.custom",
                {"label": say(key, **values)},
                argument=index,
            ),
        )
        for index, (key, values, chosen) in enumerate(choices)
    ]
    return (*rows, (Action(Op.SETTINGS, place.conversation, "button.less"),))
