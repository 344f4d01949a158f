"""What the pretend service is told to do: for the next calls, for certain words, or by chance."""

from dataclasses import dataclass, replace
from random import Random

from bot.sandbox.image_api.chance import seeded
from bot.sandbox.image_api.faults.names import BEFORE_READING, Fault
from bot.sandbox.image_api.painter import Drift
from bot.sandbox.image_api.settings import Result
from bot.sandbox.image_api.shapes import Shape


@dataclass(frozen=True, slots=True)
class Scripted:
    """How one call is answered; what is None comes from the settings. `words` alone means a refusal in words."""

    fault: Fault | None = None
    shape: Shape | None = None
    words: str | None = None
    result: Result | None = None
    delay: float | None = None
    drift: Drift | None = None


Step = Fault | Shape | Scripted
AS_USUAL = Scripted()


@dataclass(slots=True)
class _Rule:
    step: Scripted
    marker: str = ""
    left: int | None = None
    probability: float = 1.0
    chance: Random | None = None

    def applies(self, words: str) -> bool:
        if self.left == 0 or self.marker not in words:
            return False
        if self.chance is not None and self.chance.random() >= self.probability:
            return False
        if self.left is not None:
            self.left -= 1
        return True


class Script:
    """The first rule that fits decides: what was ordered for the next calls, then words, then chance.

    Requests that break the API's own rules are refused without using up anything.
    """

    def __init__(self) -> None:
        self._next: list[_Rule] = []
        self._rules: list[_Rule] = []

    def next(self, step: Step, times: int = 1) -> None:
        """The next call (or as many as `times`) that nothing else was ordered for before."""
        self._next.append(_Rule(_as_scripted(step), left=times))

    def when(self, marker: str, step: Step, times: int | None = None) -> None:
        """Calls whose last user text contains the marker: all of them, or the first `times`."""
        scripted = _as_scripted(step)
        if scripted.fault in BEFORE_READING:
            raise ValueError(
                f"{scripted.fault} happens before the words are read, so it cannot depend on them"
            )
        self._rules.append(_Rule(scripted, marker=marker, left=times))

    def sometimes(self, step: Step, probability: float, seed: int) -> None:
        """Each call with this probability (0 to 1), drawn from a generator of its own."""
        rule = _Rule(_as_scripted(step), probability=probability, chance=seeded(seed))
        self._rules.append(rule)

    def clear(self) -> None:
        """Forgets everything ordered."""
        self._next.clear()
        self._rules.clear()

    @property
    def pending(self) -> int:
        """How many of the orders for next calls have not been used."""
        return sum(rule.left or 0 for rule in self._next)

    def before_reading(self) -> Scripted | None:
        """What happens to a call of which only the head is here; used by the service."""
        while self._next and not self._next[0].left:
            self._next.pop(0)
        candidates = [*self._next[:1], *(rule for rule in self._rules if rule.chance)]
        for rule in candidates:
            if rule.step.fault in BEFORE_READING and rule.applies(""):
                return rule.step
        return None

    def choose(self, words: str) -> Scripted:
        """What happens to a call with these words; used by the service."""
        for rule in [*self._next, *self._rules]:
            if rule.step.fault not in BEFORE_READING and rule.applies(words):
                return rule.step
        return AS_USUAL


def _as_scripted(step: Step) -> Scripted:
    if isinstance(step, Fault):
        return Scripted(fault=step)
    if isinstance(step, Shape):
        return Scripted(shape=step)
    if step.words is not None and step.shape is None:
        return replace(step, shape=Shape.WORDS)
    return step
