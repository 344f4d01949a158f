"""What a status says: pure words and buttons from what is known of a turn."""

from dataclasses import dataclass

from bot.domain import actions
from bot.domain.actions import Keyboard
from bot.domain.durations import place_in_line
from bot.domain.prompts import shortened
from bot.domain.turns import Origin, Turn
from bot.i18n import Voice


@dataclass(frozen=True, slots=True)
class Seen:
    """A turn as its status shows it.

    `numbers` are those of its base and references, `head_number` that of the picture plain words might have
    meant, `usual` the seconds that half and nine of ten pictures take, `ahead` how many turns go first,
    `drafted` whether some of its pictures waited for its words, `finished` and `ideas` the counts of its set,
    `model` the name and the price of what draws it where that is not the chat's own, `price` where its words ask
    for more than is usual.
    """

    turn: Turn
    numbers: tuple[int, ...]
    head_number: int | None
    usual: tuple[int, int]
    ahead: int
    drafted: bool
    finished: int = 0
    ideas: int = 0
    model: str = ""
    price: str = ""


@dataclass(frozen=True, slots=True)
class Phase:
    """Where the call of a turn is: seconds since it was sent, or seconds until it is tried again."""

    elapsed: int | None = None
    retry_in: float | None = None


def words(say: Voice, seen: Seen, phase: Phase) -> str:
    head = headline(say, seen)
    if phase.retry_in is not None:
        return say("status.retry", status=_with_usual(say, head, seen), seconds=round(phase.retry_in))
    if phase.elapsed is None:
        place = place_in_line(seen.ahead)
        if place is not None:
            return say("status.line", status=head, place=place)
        return _with_usual(say, head, seen)
    low, high = seen.usual
    if phase.elapsed > high:
        elapsed = _duration(say, phase.elapsed)
        return say("status.slow", status=head, elapsed=elapsed, low=low, high=high)
    if phase.elapsed < 1:
        return _with_usual(say, head, seen)
    elapsed = _duration(say, phase.elapsed)
    return say("status.elapsed", status=_with_usual(say, head, seen), elapsed=elapsed)


def headline(say: Voice, seen: Seen) -> str:
    """What is being made, from which pictures, and by which model where it is not the usual one."""
    made = _made(say, seen)
    if seen.model:
        return say("status.by", status=made, model=seen.model)
    return say("status.costs", status=made, price=seen.price) if seen.price else made


def _made(say: Voice, seen: Seen) -> str:
    turn, said = seen.turn, shortened(seen.turn.words)
    if seen.ideas:
        return _ideas(say, seen, said)
    if turn.base_turn is not None and turn.base is None:
        return say("status.change_next", words=said)
    together = ", ".join(f"#{number}" for number in seen.numbers)
    if not seen.numbers:
        return say("status.draw", words=said)
    if turn.base is None:
        return say("status.draw_with", numbers=together, words=said)
    if turn.marked:
        return _marked(say, seen, said)
    if len(seen.numbers) == 1:
        return say("status.change", number=seen.numbers[0], words=said)
    return say("status.combine", numbers=together, words=said)


def keyboard(seen: Seen, phase: Phase) -> Keyboard:
    turn = seen.turn
    if phase.elapsed is not None:
        return actions.under_sent(turn.id)
    if turn.origin is Origin.IDEA:
        return actions.under_waiting(turn.id)
    choices = []
    if turn.area is not None:
        choices.append(actions.other_side(turn.id))
    if turn.head is not None and seen.head_number is not None:
        choices.append(
            actions.continue_from(turn.id, seen.head_number)
            if turn.base is None
            else actions.new_picture(turn.id)
        )
    if seen.drafted and turn.references and turn.area is None:
        choices.append(actions.only_last(turn.id))
    return actions.under_waiting(turn.id, *choices)


def _ideas(say: Voice, seen: Seen, said: str) -> str:
    if seen.numbers:
        started = say("status.ideas_of", count=seen.ideas, number=seen.numbers[0], words=said)
    else:
        started = say("status.ideas", count=seen.ideas, words=said)
    if not seen.finished:
        return started
    return say("status.ideas_here", status=started, finished=seen.finished, count=seen.ideas)


def _marked(say: Voice, seen: Seen, said: str) -> str:
    area, number = seen.turn.area, seen.numbers[0]
    if area is None:
        return say("status.change_part", number=number, words=said)
    key = "status.change_others" if area.inverted else "status.change_marked"
    return say(key, percent=area.percent, number=number, words=said)


def _with_usual(say: Voice, head: str, seen: Seen) -> str:
    low, high = seen.usual
    return say("status.usual", status=head, low=low, high=high)


def _duration(say: Voice, seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return (
        say("duration.minutes", minutes=minutes, seconds=rest) if minutes else say("duration", seconds=rest)
    )
