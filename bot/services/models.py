"""Which model draws: the chat's choice, else the operator's, else one that can do what is asked."""

from dataclasses import dataclass

from bot.domain.ledger import Money
from bot.domain.options import Options, read_options
from bot.domain.profiles import ModelProfile, ModelRef
from bot.domain.records import Place
from bot.domain.turns import Turn
from bot.ports import ImageServices
from bot.services.rules import Rules


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
        """Those that people may choose from."""
        return tuple(
            one
            for one in self._images.offered()
            if not self._rules.models or str(one.ref) in self._rules.models
        )

    def named(self, name: str) -> ModelProfile | None:
        """By its whole name, its name without the provider, or any part that only one of them has."""
        wanted = name.casefold()
        offered = {str(one.ref).casefold(): one for one in self.offered()}
        if wanted in offered:
            return offered[wanted]
        exact = [one for key, one in offered.items() if key.partition("/")[2] == wanted]
        found = exact or [one for key, one in offered.items() if wanted in key]
        return found[0] if len(found) == 1 else None

    def by_code(self, code: int) -> ModelProfile | None:
        return next((one for one in self.offered() if one.ref.code == code), None)

    def title(self, ref: ModelRef) -> str:
        """The model's name, with its provider where others have one of the same name."""
        alike = sum(one.ref.model == ref.model for one in self.offered())
        return str(ref) if alike > 1 else ref.model

    def of(self, place: Place) -> ModelProfile:
        """The chat's model; one that is no longer offered gives way to the operator's."""
        known = {str(one.ref): one for one in self.offered()}
        return known.get(place.model or "") or self._images.profile(self._rules.model)

    def chosen(self, place: Place, words: str, pictures: int) -> Chosen:
        """For a request with these words and so many pictures; their own options count before the chat's."""
        profile = self.of(place)
        if not profile.takes(pictures):
            profile = next((one for one in self.offered() if one.takes(pictures)), profile)
        options = read_options(words)[1].over(place.options)
        return Chosen(str(profile.ref), place.options, profile.price(options, pictures))

    def price_of(self, turn: Turn) -> Money:
        """What a turn costs once more."""
        pictures = len(turn.references) + (turn.base is not None or turn.base_turn is not None)
        return self._images.profile(turn.model).price(effective(turn.words, turn.options), pictures)


def effective(words: str, options: Options) -> Options:
    """The options of a request: those of its words before those it was written with."""
    return read_options(words)[1].over(options)
