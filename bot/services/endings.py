"""The sentences with which turns end without showing a picture."""

from bot.domain import actions
from bot.domain.actions import Keyboard
from bot.domain.errors import Reason
from bot.domain.ids import PictureId
from bot.domain.ledger import Billed, dollars
from bot.domain.prompts import shortened
from bot.domain.turns import Failure, Turn, TurnState
from bot.i18n import text

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


def sentence(turn: Turn, base_number: int | None) -> tuple[str, Keyboard]:
    """What a waiting person is told about a turn that failed, was lost or is held."""
    if turn.state is TurnState.HELD:
        return text("held", words=shortened(turn.words)), actions.under_held(turn.id, base_number)
    failure = turn.failure or Failure(Reason.OWN_FAULT)
    words = text(
        failure.reason.value,
        words=_said(turn, failure),
        charge=_charge(turn, failure),
        price=dollars(turn.price),
    )
    if failure.reason not in WORTH_ANOTHER_TRY:
        return words, ()
    if failure.billed is Billed.UNKNOWN:
        return words, actions.under_lost(turn.id, dollars(turn.price))
    return words, actions.under_failure(turn.id)


def quiet_sentence(turn: Turn, picture: PictureId | None) -> tuple[str, Keyboard]:
    """What the status of a turn says at last when nobody waits for it any more."""
    if picture is not None:
        return text("status.cancelled_picture"), actions.under_kept_picture(picture)
    if turn.state is TurnState.CANCELLED:
        return text("status.cancelled", words=shortened(turn.words)), ()
    billed = turn.failure.billed if turn.failure else Billed.NO
    match billed:
        case Billed.NO:
            return text("status.stopped_nothing"), ()
        case Billed.YES:
            return text("status.stopped_charged", price=dollars(turn.price)), ()
        case Billed.UNKNOWN:
            return text("status.stopped_unknown"), ()


def _said(turn: Turn, failure: Failure) -> str:
    if failure.reason is Reason.NO_ANSWER:
        return shortened(turn.words)
    return failure.words or text("service.no_reason")


def _charge(turn: Turn, failure: Failure) -> str:
    if failure.billed is Billed.NO:
        return text("not_charged")
    return text("charged", price=dollars(turn.price))
