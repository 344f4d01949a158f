"""Decides what an edited message means. Only the author's last turn, or a waiting photo, can be meant."""

from dataclasses import dataclass

from bot.domain.conversations import Draft
from bot.domain.errors import Reason
from bot.domain.ids import DraftId, PictureId, TurnId
from bot.domain.plans import Budget, Close, SayReason
from bot.domain.prompts import is_small_talk, with_answer
from bot.domain.turns import Origin, Turn, TurnState


@dataclass(frozen=True, slots=True)
class EditFacts:
    """`turn` is set only when the edited message asked for its author's last turn here; `draft` only when
    it showed a photo that still waits for words.
    """

    served: bool
    turn: Turn | None
    draft: Draft | None
    budget: Budget


@dataclass(frozen=True, slots=True)
class ReplaceWords:
    """The turn has not begun: its words change, nothing else."""

    turn: TurnId
    words: str


@dataclass(frozen=True, slots=True)
class RunAnew:
    """The edit is the request: a new turn with the same base and references."""

    turn: TurnId
    words: str


@dataclass(frozen=True, slots=True)
class OfferNewWords:
    """Too late to change: the new words are kept and a button offers to run them."""

    turn: TurnId
    words: str


@dataclass(frozen=True, slots=True)
class WordsForDraft:
    """The photo that waited got its words."""

    draft: DraftId
    pictures: tuple[PictureId, ...]
    words: str


EditPlan = Close | SayReason | ReplaceWords | RunAnew | OfferNewWords | WordsForDraft


def _for_draft(words: str, draft: Draft, budget: Budget) -> EditPlan:
    if is_small_talk(words):
        return Close("small talk")
    if budget.exhausted:
        return SayReason(Reason.OVER_DAILY_LIMIT)
    return WordsForDraft(draft.id, draft.pictures, words)


def plan_edit(words: str, facts: EditFacts) -> EditPlan:
    """What to do about a message that now says `words`."""
    if not facts.served:
        return Close("not served")
    if not words:
        return Close("edited to no words")
    if facts.draft is not None:
        return _for_draft(words, facts.draft, facts.budget)
    turn = facts.turn
    if turn is not None and turn.origin is Origin.ANSWER:
        words = with_answer(turn.words, words)
    if turn is None or turn.words == words:
        return Close("nothing to change")
    match turn.state:
        case TurnState.QUEUED | TurnState.HELD | TurnState.CANCELLED:
            return ReplaceWords(turn.id, words)
        case TurnState.FAILED:
            if facts.budget.exhausted:
                return SayReason(Reason.OVER_DAILY_LIMIT)
            return RunAnew(turn.id, words)
        case _:
            return OfferNewWords(turn.id, words)
