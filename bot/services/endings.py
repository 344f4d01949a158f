"""The sentences with which turns end without showing a picture."""

from collections.abc import Sequence

from bot.domain import actions
from bot.domain.actions import Alternative, Buttons, Keyboard
from bot.domain.errors import SERVICE_CLOSED, SERVICE_TROUBLE, Reason
from bot.domain.ledger import Billed, Money, dollars
from bot.domain.prompts import shortened
from bot.domain.turns import Failure, Turn, TurnState
from bot.i18n import Voice, voice

WORTH_ANOTHER_TRY = frozenset(
    {
        Reason.BUSY,
        Reason.UPSTREAM,
        Reason.UNREACHABLE,
        Reason.EMPTY,
        Reason.UNREADABLE,
        Reason.WRONG_BYTES,
        Reason.DEAD_LINK,
        Reason.UNSAFE_LINK,
        Reason.NO_ANSWER,
        Reason.OWN_FAULT,
    }
)
"""Failures after which the same request may well succeed."""

_COSTS = {Billed.NO: 0, Billed.YES: 1, Billed.UNKNOWN: 2}


def worst(turns: Sequence[Turn]) -> Turn:
    """The turn of a set that is told for all of them: what may have been charged must not be kept quiet."""
    return max(turns, key=lambda turn: _COSTS[turn.failure.billed] if turn.failure else -1)


def charged(turns: Sequence[Turn]) -> Money:
    """What turns cost that gave no picture."""
    return Money(sum(turn.price for turn in turns if turn.failure and turn.failure.billed is Billed.YES))


def sentence(
    turn: Turn, base_number: int | None, paid: Money, other: Alternative | None = None
) -> tuple[str, Buttons]:
    """What a waiting person is told about a turn that failed, was lost or is held.

    `paid` is what was charged, `other` a model that might do instead.
    """
    say = voice(turn.language)
    words, keyboard = _sentence(say, turn, base_number, paid, other)
    return words, say.buttons(keyboard)


def _sentence(
    say: Voice, turn: Turn, base_number: int | None, paid: Money, other: Alternative | None
) -> tuple[str, Keyboard]:
    if turn.state is TurnState.HELD:
        return say("held", words=shortened(turn.words)), actions.under_held(turn.id, base_number)
    failure = turn.failure or Failure(Reason.OWN_FAULT)
    price = dollars(turn.price)
    words = say(
        failure.reason.value,
        words=_said(say, turn, failure),
        charge=_charge(say, failure, paid),
        price=dollars(paid),
    )
    if failure.reason is Reason.WORDS:
        return words, actions.under_words(turn.id, price)
    if failure.reason in SERVICE_CLOSED:
        return words, actions.under_closed_service(turn.id, other)
    if failure.reason not in WORTH_ANOTHER_TRY:
        return words, ()
    if failure.billed is Billed.UNKNOWN:
        return words, actions.under_lost(turn.id, price)
    return words, actions.under_failure(turn.id, other if failure.reason in SERVICE_TROUBLE else None)


def quiet_sentence(turn: Turn, keyboard: Keyboard, paid: Money) -> tuple[str, Buttons]:
    """What the status of a turn says at last when nobody waits for it any more. `paid` is what was charged.

    `keyboard` shows what came of it all the same; empty where nothing did.
    """
    say = voice(turn.language)
    if keyboard:
        return say("status.cancelled_picture"), say.buttons(keyboard)
    if turn.state is TurnState.CANCELLED:
        return say("status.cancelled", words=shortened(turn.words)), ()
    billed = turn.failure.billed if turn.failure else Billed.NO
    match billed:
        case Billed.NO:
            return say("status.stopped_nothing"), ()
        case Billed.YES:
            return say("status.stopped_charged", price=dollars(paid)), ()
        case Billed.UNKNOWN:
            return say("status.stopped_unknown"), ()


def _said(say: Voice, turn: Turn, failure: Failure) -> str:
    if failure.reason is Reason.NO_ANSWER:
        return shortened(turn.words)
    return failure.words or say("service.no_reason")


def _charge(say: Voice, failure: Failure, paid: Money) -> str:
    if failure.billed is Billed.NO:
        return say("not_charged")
    return say("charged", price=dollars(paid))
