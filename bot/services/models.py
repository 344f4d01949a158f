"""Which model draws: the chat's choice, else the operator's, else one that can do what is asked."""

from dataclasses import dataclass, replace

from bot.domain.actions import Alternative
from bot.domain.errors import SERVICE_CLOSED, SERVICE_TROUBLE, Reason
from bot.domain.ledger import Money, dollars
from bot.domain.options import Options, Quality, read_options
from bot.domain.profiles import ModelProfile, ModelRef
from bot.domain.records import Place
from bot.domain.regions import read_region
from bot.domain.sizes import Detail
from bot.domain.turns import Approach, Turn
from bot.ports import ImageServices
from bot.services.rules import Rules

DEARER = 2
"""So many times the usual price a word like `4k` may cost by switching the model; pictures it cannot take may more."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a new turn is written with."""

    model: str
    options: Options
    price: Money


class Models:
    """The models that can be chosen here, and what is chosen where."""

    def __init__(self, images: ImageServices, rules: Rules) -> None:
        self._images = images
        self._rules = rules

    def offered(self) -> tuple[ModelProfile, ...]:
        """Those that people are shown to choose from."""
        return tuple(one for one in self._images.offered() if self._allowed(one))

    def _known(self) -> tuple[ModelProfile, ...]:
        """Those that people may choose, if only by name."""
        return tuple(one for one in self._images.known() if self._allowed(one))

    def _allowed(self, profile: ModelProfile) -> bool:
        return not profile.upscales and (not self._rules.models or str(profile.ref) in self._rules.models)

    def upscaler(self) -> ModelProfile | None:
        """What makes the same picture larger, where there is such a service."""
        return next((one for one in self._images.offered() if one.upscales), None)

    def named(self, name: str) -> ModelProfile | None:
        """By its whole name, its name without the provider, or any part that only one of them has."""
        wanted = name.casefold()
        offered = {str(one.ref).casefold(): one for one in self._known()}
        if wanted in offered:
            return offered[wanted]
        exact = [one for key, one in offered.items() if key.partition("/")[2] == wanted]
        found = exact or [one for key, one in offered.items() if wanted in key]
        return found[0] if len(found) == 1 else None

    def profile(self, model: str) -> ModelProfile:
        """Of a model that turns were written with; of the operator's where it has no key any more."""
        found = (one for one in self._images.known() if str(one.ref) == model)
        return next(found, None) or self._images.profile(self._rules.model)

    def by_code(self, code: int) -> ModelProfile | None:
        return next((one for one in self.offered() if one.ref.code == code), None)

    def title(self, ref: ModelRef) -> str:
        """The model's name, with its provider where others have one of the same name."""
        alike = sum(one.ref.model == ref.model for one in self.offered())
        return str(ref) if alike > 1 else ref.model

    def providers(self, chat_model: str | None) -> str:
        """The names of all services that may draw in a chat, the usual one first."""
        usual = self.usual(chat_model)
        fallback = [] if self._rules.fallback is None else [ModelRef.parse(self._rules.fallback)]
        masking = self.masking(usual, 1)
        marks = [] if masking is None else [masking.ref]
        refs = (usual.ref, *(one.ref for one in self.offered()), *fallback, *marks)
        return " / ".join(dict.fromkeys(ref.provider for ref in refs))

    def of(self, place: Place) -> ModelProfile:
        return self.usual(place.model)

    def usual(self, chat_model: str | None) -> ModelProfile:
        """The chat's model; one that is no longer offered gives way to the operator's."""
        known = {str(one.ref): one for one in self._known()}
        return known.get(chat_model or "") or self._images.profile(self._rules.model)

    def chosen(self, place: Place, words: str, pictures: int, *, marked: bool = False) -> Chosen:
        """For a request with these words and so many pictures; their own options count before the chat's.

        What the chat's model cannot do goes to the cheapest that can, a `marked` area to one that takes masks.
        """
        own = read_options(words)[1]
        options = own.over(place.options)
        marked = marked or (pictures > 0 and read_region(words) is not None)
        masking = self.masking(self.of(place), pictures) if marked else None
        profile = masking or self._able(self.of(place), own, options, pictures)
        return Chosen(str(profile.ref), place.options, profile.price(options, pictures))

    def _able(self, usual: ModelProfile, own: Options, options: Options, pictures: int) -> ModelProfile:
        """The usual one where it can; else the cheapest that can, unless that is much dearer."""
        able = [one for one in (usual, *self.offered()) if one.takes(pictures)] or [usual]

        def price(one: ModelProfile) -> Money:
            return one.price(options, pictures)

        for wish in (own, Options(detail=own.detail)):
            best = [one for one in able if one.knows(wish)]
            if usual in best:
                return usual
            affordable = [one for one in best if price(one) <= DEARER * price(usual)]
            if affordable:
                return min(affordable, key=price)
        return usual if usual in able else min(able, key=price)

    def masking(self, usual: ModelProfile, pictures: int) -> ModelProfile | None:
        """What changes a marked area: the usual model where it takes masks, else the operator's choice for them."""
        if usual.masks and usual.takes(pictures):
            return usual
        offered = {str(one.ref): one for one in self._images.known()}
        chosen = offered.get(self._rules.mask_model)
        return chosen if chosen is not None and chosen.masks and chosen.takes(pictures) else None

    def marks_by(self, chat_model: str | None) -> str:
        """The name of the model that changes marked areas in a chat, where it is not the chat's own."""
        usual = self.usual(chat_model)
        masking = self.masking(usual, 1)
        return "" if masking is None or masking is usual else self.title(masking.ref)

    def unmasked(self, turn: Turn, reason: Reason) -> tuple[str, Money] | None:
        """The chat's own model for a close-up, where the one that takes masks cannot be used; and what it costs."""
        usual = self.usual(turn.chat_model)
        if not turn.marked or turn.approach is not Approach.PLAIN or reason is not Reason.BAD_KEY:
            return None
        if str(usual.ref) == turn.model or not usual.takes(_pictures(turn)):
            return None
        return str(usual.ref), usual.price(effective(turn.words, turn.options), _pictures(turn))

    def closer(self, turn: Turn) -> Turn:
        """The turn as a closer look at its spot, by the chat's own model."""
        return replace(turn, model=str(self.usual(turn.chat_model).ref), approach=Approach.CLOSE_UP)

    def qualities(self, turn: Turn) -> list[tuple[Quality, Money]]:
        """Those of the turn's model, and what it would cost in each."""
        profile, options = self.profile(turn.model), effective(turn.words, turn.options)
        return [
            (quality, profile.price(replace(options, quality=quality), _pictures(turn)))
            for quality in profile.qualities
        ]

    def others(self, turn: Turn) -> list[tuple[ModelProfile, Money]]:
        """The other models that could make the turn's picture, and what it would cost."""
        options = effective(turn.words, turn.options)
        return [
            (one, one.price(options, _pictures(turn)))
            for one in self.offered()
            if str(one.ref) != turn.model and one.takes(_pictures(turn))
        ]

    def alternative(self, turn: Turn) -> Alternative | None:
        """Where to go when the turn's service fails: to another provider, else to another model of the same.

        A key that is not accepted and an empty account are those of all models of a provider.
        """
        if self._images.profile(turn.model).upscales:
            return None
        provider = ModelRef.parse(turn.model).provider
        closed = turn.failure is not None and turn.failure.reason in SERVICE_CLOSED
        others = sorted(
            (other for other in self.others(turn) if not closed or other[0].ref.provider != provider),
            key=lambda other: other[0].ref.provider == provider,
        )
        if not others:
            return None
        profile, price = others[0]
        return Alternative(profile.ref.code, self.title(profile.ref), dollars(price))

    def fallback(self, turn: Turn, reason: Reason) -> tuple[str, Money] | None:
        """The operator's second choice for a turn whose service failed, and what it costs."""
        model = self._rules.fallback
        if model is None or model == turn.model or reason not in SERVICE_TROUBLE | SERVICE_CLOSED:
            return None
        profile = self._images.profile(model)
        if not profile.takes(_pictures(turn)):
            return None
        return model, profile.price(effective(turn.words, turn.options), _pictures(turn))

    def bigger(self, turn: Turn) -> tuple[ModelProfile, Detail, Money] | None:
        """How the turn's result is drawn larger: by its own model, else by the cheapest; in the most detail."""
        options = effective(turn.words, turn.options)
        able = [
            (str(one.ref) != turn.model, one.price(replace(options, detail=one.sizes.details[-1]), 1), one)
            for one in (self.profile(turn.model), *self.offered())
            if not one.upscales and one.takes(1) and one.sizes.details[-1] is not Detail.K1
        ]
        if not able:
            return None
        _, price, profile = min(able, key=lambda found: found[:2])
        return profile, profile.sizes.details[-1], price

    def switched(self, turn: Turn) -> str:
        """The name of the turn's model and what it costs, where it is not the chat's own."""
        if turn.model == str(self.usual(turn.chat_model).ref):
            return ""
        return f"{self.title(ModelRef.parse(turn.model))} · {dollars(turn.price)}"

    def dearer(self, turn: Turn) -> str:
        """The price of a turn whose words ask the chat's own model for more than is usual here."""
        profile = self.usual(turn.chat_model)
        if turn.model != str(profile.ref) or turn.price <= profile.price(turn.options, _pictures(turn)):
            return ""
        return dollars(turn.price)

    def now(self, turn: Turn) -> tuple[str, Money]:
        """What makes the turn's picture as it is asked for by now, and what that costs.

        Its own model, unless that has no key any more or cannot be asked with the turn's pictures.
        """
        own, pictures = read_options(turn.words)[1], _pictures(turn)
        options, profile = own.over(turn.options), self.profile(turn.model)
        if turn.marked and turn.approach is Approach.PLAIN:
            profile = self.masking(profile, pictures) or profile
        if not profile.takes(pictures):
            profile = self._able(profile, own, options, pictures)
        return str(profile.ref), profile.price(options, pictures)

    def price_of(self, turn: Turn) -> Money:
        """What a turn costs once more."""
        return self.now(turn)[1]

    def affords(self, spent: Money, price: Money) -> bool:
        """Whether a day that has cost so much may cost that much more."""
        return spent + price <= self._rules.daily_limit


def effective(words: str, options: Options) -> Options:
    """The options of a request: those of its words before those it was written with."""
    return read_options(words)[1].over(options)


def _pictures(turn: Turn) -> int:
    return len(turn.references) + (turn.base is not None or turn.base_turn is not None)
