"""/settings and /model: with what a chat draws, how it is spoken to, when plain words start a new picture.

Said in a topic they are about that topic alone; elsewhere about the chat, and all its topics that have nothing of
their own. In groups everybody may look, admins change.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain import manners
from bot.domain.actions import Action, Buttons, Keyboard, Op
from bot.domain.ids import MessageId, PersonId
from bot.domain.ledger import dollars
from bot.domain.messages import Address
from bot.domain.options import Options
from bot.domain.prompts import shortened
from bot.domain.records import Place
from bot.domain.sizes import Ratio
from bot.i18n import LANGUAGES, Voice, spoken, voice
from bot.ports import Messenger
from bot.rows import Store, Unit
from bot.services.admins import Admins
from bot.services.models import Models
from bot.services.rules import Rules
from bot.services.taps import Handler, Outcome, Tapped
from bot.services.usual import Usual

SHAPES: tuple[Ratio | None, ...] = (None, *map(Ratio.parse, ("1:1", "4:5", "9:16", "16:9")))
"""Shapes to choose from; None is that of the photo, else the model's own."""

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
        models: Models,
        usual: Usual,
        rules: Rules,
        admins: Admins,
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._models = models
        self._usual = usual
        self._rules = rules
        self._admins = admins
        self.handlers: dict[Op, Handler] = {
            Op.SETTINGS: self._show,
            Op.LANGUAGES: self._languages,
            Op.LANGUAGE: self._language,
            Op.GAPS: self._gaps,
            Op.GAP: self._gap,
            Op.SHAPES: self._shapes,
            Op.SHAPE: self._shape,
            Op.QUALITIES: self._qualities,
            Op.QUALITY: self._quality,
            Op.MODELS: self._list_models,
            Op.MODEL: self._model,
            Op.MANNERS: self._list_manners,
            Op.MANNER: self._manner,
            Op.AS_CHAT: self._as_chat,
        }

    async def send(self, say: Voice, address: Address, place: Place, reply_to: MessageId | None) -> None:
        async with self._store.reading() as unit:
            words = await self._words(unit, say, place)
        buttons = self._overview(say, place, in_group=address.is_group)
        await self._messenger.send_text(address, words, buttons, reply_to=reply_to)

    async def send_models(
        self, say: Voice, address: Address, place: Place, reply_to: MessageId | None
    ) -> None:
        """The models in a message of their own."""
        async with self._store.reading() as unit:
            keyboard = await self._models_keyboard(unit, say, place)
        buttons = say.buttons(keyboard)
        await self._messenger.send_text(address, say("models.title"), buttons, reply_to=reply_to)

    async def choose(
        self,
        say: Voice,
        address: Address,
        place: Place,
        name: str,
        author: PersonId,
        reply_to: MessageId | None,
    ) -> None:
        """A model by its name, or by as much of it as tells it from the others; in groups admins choose."""
        found = self._models.named(name)
        if found is None:
            words = say("models.unknown", name=shortened(name))
            async with self._store.reading() as unit:
                keyboard = await self._models_keyboard(unit, say, place)
            await self._messenger.send_text(address, words, say.buttons(keyboard), reply_to=reply_to)
            return
        if not await self._admins.include(author, address):
            await self._messenger.send_text(address, say("settings.for_admins"), (), reply_to=reply_to)
            return
        async with self._store.writing() as unit:
            await unit.conversations.set_model(place, str(found.ref))
        await self.send(say, address, replace(place, model=str(found.ref)), reply_to)

    async def _shapes(self, unit: Unit, tapped: Tapped) -> Outcome:
        chosen = tapped.place.options.ratio
        choices: list[_Choice] = [(shape_key(ratio), {}, ratio == chosen) for ratio in SHAPES]
        keyboard = _choices(tapped.say, Op.SHAPE, tapped.place, choices)
        return await self._redrawn(unit, tapped, tapped.say.buttons(keyboard))

    async def _shape(self, unit: Unit, tapped: Tapped) -> Outcome:
        ratio = SHAPES[min(tapped.argument, len(SHAPES) - 1)]
        return await self._with_options(unit, tapped, replace(tapped.place.options, ratio=ratio))

    async def _qualities(self, unit: Unit, tapped: Tapped) -> Outcome:
        profile, options = self._models.of(tapped.place), tapped.place.options
        choices: list[_Choice] = [
            (
                "quality.priced",
                {
                    "quality": tapped.say(f"quality.{quality.value}"),
                    "price": dollars(profile.price(replace(options, quality=quality))),
                },
                quality == profile.quality(options.quality),
            )
            for quality in profile.qualities
        ]
        keyboard = _choices(tapped.say, Op.QUALITY, tapped.place, choices)
        return await self._redrawn(unit, tapped, tapped.say.buttons(keyboard))

    async def _quality(self, unit: Unit, tapped: Tapped) -> Outcome:
        qualities = self._models.of(tapped.place).qualities
        if tapped.argument >= len(qualities):
            return Outcome(tapped.say("toast.done_before"))
        chosen = replace(tapped.place.options, quality=qualities[tapped.argument])
        return await self._with_options(unit, tapped, chosen)

    async def _with_options(self, unit: Unit, tapped: Tapped, options: Options) -> Outcome:
        await unit.conversations.set_options(tapped.place, options)
        return await self._changed(unit, replace(tapped, place=replace(tapped.place, options=options)))

    async def _list_models(self, unit: Unit, tapped: Tapped) -> Outcome:
        keyboard = await self._models_keyboard(unit, tapped.say, tapped.place)
        return await self._redrawn(unit, tapped, tapped.say.buttons(keyboard))

    async def _model(self, unit: Unit, tapped: Tapped) -> Outcome:
        found = self._models.by_code(tapped.argument)
        if found is None:
            return Outcome(tapped.say("toast.model_gone"))
        await unit.conversations.set_model(tapped.place, str(found.ref))
        place = replace(tapped.place, model=str(found.ref))
        return await self._changed(unit, replace(tapped, place=place))

    async def _models_keyboard(self, unit: Unit, say: Voice, place: Place) -> Keyboard:
        chosen = self._models.of(place).ref
        rows = []
        for profile in self._models.offered():
            low, high = await self._usual.seconds(unit, profile)
            label = say(
                "models.row",
                model=self._models.title(profile.ref),
                price=dollars(profile.price(place.options)),
                low=low,
                high=high,
            )
            key = "settings.chosen" if profile.ref == chosen else "chip.custom"
            rows.append(
                (Action(Op.MODEL, place.conversation, key, {"label": label}, argument=profile.ref.code),)
            )
        return (*rows, (Action(Op.SETTINGS, place.conversation, "button.less"),))

    async def _show(self, unit: Unit, tapped: Tapped) -> Outcome:
        return await self._redrawn(unit, tapped, self._overview_of(tapped))

    async def _languages(self, unit: Unit, tapped: Tapped) -> Outcome:
        place, chosen = tapped.place, tapped.place.own_language
        choices: list[_Choice] = [("settings.language_auto", {}, chosen is None)]
        choices += [("chip.custom", {"label": name}, tag == chosen) for tag, name in LANGUAGES.items()]
        keyboard = _choices(tapped.say, Op.LANGUAGE, place, choices)
        return await self._redrawn(unit, tapped, tapped.say.buttons(keyboard))

    async def _language(self, unit: Unit, tapped: Tapped) -> Outcome:
        tags = (None, *LANGUAGES)
        tag = tags[min(tapped.argument, len(tags) - 1)]
        # In a topic nothing means "as everywhere here"; each person's own is a choice there.
        own = "" if tag is None and tapped.place.topic else tag
        await unit.conversations.set_language(tapped.place, own)
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
        await unit.conversations.set_new_after(tapped.place, seconds)
        return await self._changed(unit, replace(tapped, place=replace(tapped.place, new_after=seconds)))

    async def _list_manners(self, unit: Unit, tapped: Tapped) -> Outcome:
        place, say = tapped.place, tapped.say
        rows = [
            (
                Action(
                    Op.MANNER,
                    place.conversation,
                    "chip.custom",
                    {"label": say(f"manners.{name}.{'on' if place.manners.has(name) else 'off'}")},
                    argument=2 * position + (not place.manners.has(name)),
                ),
            )
            for position, name in enumerate(manners.NAMES)
        ]
        keyboard = (*rows, (Action(Op.SETTINGS, place.conversation, "button.less"),))
        return await self._redrawn(unit, tapped, say.buttons(keyboard))

    async def _manner(self, unit: Unit, tapped: Tapped) -> Outcome:
        """The argument says which, and what it is to be."""
        position, value = divmod(tapped.argument, 2)
        name = manners.NAMES[min(position, len(manners.NAMES) - 1)]
        chosen = tapped.place.manners.changed(name, value=bool(value))
        await unit.conversations.set_manners(tapped.place.chat, chosen)
        changed = replace(tapped, place=replace(tapped.place, manners=chosen))
        return replace(await self._list_manners(unit, changed), toast=tapped.say("toast.saved"))

    async def _as_chat(self, unit: Unit, tapped: Tapped) -> Outcome:
        await unit.conversations.forget_topic(tapped.place)
        _, place = await unit.conversations.at(tapped.place.conversation, tapped.press.author.id)
        return await self._changed(unit, replace(tapped, place=place, say=voice(place.language)))

    async def _changed(self, unit: Unit, tapped: Tapped) -> Outcome:
        shown = await self._redrawn(unit, tapped, self._overview_of(tapped))
        return replace(shown, toast=tapped.say("toast.saved"))

    async def _redrawn(self, unit: Unit, tapped: Tapped, buttons: Buttons) -> Outcome:
        words = await self._words(unit, tapped.say, tapped.place)
        press = tapped.press
        return Outcome(
            "", after=lambda: self._messenger.edit_text(press.address, press.message, words, buttons)
        )

    async def _words(self, unit: Unit, say: Voice, place: Place) -> str:
        profile = self._models.of(place)
        low, high = await self._usual.seconds(unit, profile)
        title = say(
            "settings.title.topic" if place.topic else "settings.title",
            model=self._models.title(profile.ref),
            price=dollars(profile.price(place.options)),
            low=low,
            high=high,
        )
        marks_by = self._models.marks_by(place.model)
        return say("settings.marks", title=title, model=marks_by) if marks_by else title

    def _overview_of(self, tapped: Tapped) -> Buttons:
        return self._overview(tapped.say, tapped.place, in_group=tapped.press.address.is_group)

    def _overview(self, say: Voice, place: Place, *, in_group: bool) -> Buttons:
        profile = self._models.of(place)
        here = place.conversation
        shape = say(shape_key(place.options.ratio))
        first = [Action(Op.SHAPES, here, "settings.shape", {"shape": shape})]
        quality = profile.quality(place.options.quality)
        if quality is not None:
            label = say(f"quality.{quality.value}")
            first.append(Action(Op.QUALITIES, here, "settings.quality", {"quality": label}))
        language = LANGUAGES[spoken(place.language)]
        second = [Action(Op.LANGUAGES, here, "settings.language", {"language": language})]
        if len(self._models.offered()) > 1:
            second.insert(0, Action(Op.MODELS, here, "settings.model"))
        gap, values = _gap_label(self._new_after(place))
        third = [Action(Op.GAPS, here, f"{gap}.button", values)]
        if place.topic:
            third.append(Action(Op.AS_CHAT, here, "settings.as_chat"))
        elif in_group:
            memory = "settings.own" if place.manners.own_memory else "settings.shared"
            third.append(Action(Op.MANNERS, here, memory))
        return say.buttons((tuple(first), tuple(second), tuple(third)))

    def _new_after(self, place: Place) -> float:
        return self._rules.new_after if place.new_after is None else place.new_after


def shape_key(ratio: Ratio | None) -> str:
    """The key of a shape's name."""
    return "shape.source" if ratio is None else f"shape.{ratio.across}_{ratio.down}"


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
