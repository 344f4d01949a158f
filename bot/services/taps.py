"""What a tap on a button comes with, and what comes of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.domain.ids import TurnId
from bot.domain.messages import Press
from bot.domain.records import Place
from bot.i18n import Voice
from bot.rows import Unit


@dataclass(frozen=True, slots=True)
class Tapped:
    """A tap: where it was made, in which language it is answered, and the small number that the button carries."""

    press: Press
    place: Place
    say: Voice
    argument: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a tap brought about in its transaction, and what is left to do after it.

    `begin` are turns that may run now; `after` is said or sent before the tap's inbox row is closed, unless the
    tap moved a turn and must not be taken in twice; `moved` says that dispatcher and delivery have to look again.
    `settled`: the tap must not be taken in twice either, and a start makes up for what is left of `after`.
    """

    toast: str
    begin: tuple[TurnId, ...] = ()
    after: Callable[[], Awaitable[None]] | None = None
    moved: bool = False
    settled: bool = False

    @property
    def is_over(self) -> bool:
        """The tap needs no more than its toast, or must not be taken in twice."""
        return self.after is None or bool(self.begin) or self.moved or self.settled


Handler = Callable[[Unit, Tapped], Awaitable[Outcome]]
"""What a button does that is about a place alone, in the transaction of its tap."""
