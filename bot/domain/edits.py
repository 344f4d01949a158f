"""Decides what an edited message means. Only the author's last turn, or a waiting photo, can be meant."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.conversations import Draft
from bot.domain.errors import Reason
from bot.domain.ids import DraftId, PictureId, TurnId
from bot.domain.mentions import Mentions, read_mentions
from bot.domain.plans import Budget, Close, NoSuchNumber, SayReason
from bot.domain.prompts import is_small_talk, with_answer
from bot.domain.turns import Origin, Turn, TurnState


@dataclass(frozen=True, slots=True)
class EditFacts:
    """`turn` is set only when the edited message asked for its author's last turn here; `draft` only when
    it showed a photo that still waits for words. `numbered` holds the pictures that the turn's words and the new
    ones name, `sent` is the picture that the message shows. The price in `budget` is what the new words cost; for
    a queued turn, what they cost more than its old ones.
    """

    served: bool
    turn: Turn | None
    draft: Draft | None
    budget: Budget
    numbered: Mapping[int, PictureId] = field(default_factory=dict)
    sent: PictureId | None = None


@dataclass(frozen=True, slots=True)
class Reworded:
    """A request said differently: the pictures change only as far as the words name others."""

    words: str
    base: PictureId | None = None
    references: tuple[PictureId, ...] = ()


@dataclass(frozen=True, slots=True)
class ReplaceWords:
    """The turn has not begun: it asks for this now."""

    turn: TurnId
    request: Reworded


@dataclass(frozen=True, slots=True)
class RunAnew:
    """The edit is the request: a new turn."""

    turn: TurnId
    request: Reworded


@dataclass(frozen=True, slots=True)
class OfferNewWords:
    """Too late to change: the new words are kept as they were said, and a button offers to run them."""

    turn: TurnId
    words: str


@dataclass(frozen=True, slots=True)
class WordsForDraft:
    """The photo that waited got its words."""

    draft: DraftId
    pictures: tuple[PictureId, ...]
    words: str


EditPlan = Close | SayReason | NoSuchNumber | ReplaceWords | RunAnew | OfferNewWords | WordsForDraft


def plan_edit(said: str, mentions: Mentions, facts: EditFacts) -> EditPlan:
    """What to do about a message that now says `said`, and names pictures in it."""
    if not facts.served:
        return Close("not served")
    if not mentions.words:
        return Close("edited to no words")
    if facts.draft is not None:
        return _words_for(facts.draft, mentions, facts)
    if facts.turn is None:
        return Close("no request")
    return _other_words_for(facts.turn, said, mentions, facts)


def _other_words_for(turn: Turn, said: str, mentions: Mentions, facts: EditFacts) -> EditPlan:
    if turn.origin is Origin.ANSWER:
        said = with_answer(turn.words, said)
        mentions = Mentions(said, None, mentions.numbers)
    request = reworded(turn, mentions, facts.numbered, facts.sent)
    if isinstance(request, NoSuchNumber):
        return request
    if request == Reworded(turn.words, turn.base, turn.references):
        return Close("nothing to change")
    match turn.state:
        case TurnState.QUEUED | TurnState.HELD | TurnState.CANCELLED:
            if turn.state is TurnState.QUEUED and facts.budget.price and facts.budget.exhausted:
                return SayReason(Reason.OVER_DAILY_LIMIT)
            return ReplaceWords(turn.id, request)
        case TurnState.FAILED:
            if facts.budget.exhausted:
                return SayReason(Reason.OVER_DAILY_LIMIT)
            return RunAnew(turn.id, request)
        case _:
            return OfferNewWords(turn.id, said)


def reworded(
    turn: Turn, mentions: Mentions, numbered: Mapping[int, PictureId], sent: PictureId | None = None
) -> Reworded | NoSuchNumber:
    """The turn's request in other words.

    Pictures that only its old words named go, those that the new ones name come. A photo `sent` with the words
    gives way to a picture to start from, and comes after it.
    """
    base, references = turn.base, turn.references
    start = mentions.start
    if start is not None:
        if start not in numbered:
            return NoSuchNumber(start)
        base = numbered[start]
        if turn.base is not None and turn.base == sent:
            references = (sent, *references)
    before = _pictures(read_mentions(turn.words).numbers, numbered)
    named = _pictures(mentions.numbers, numbered)
    kept = [one for one in references if one in named or one not in before]
    others = dict.fromkeys((*kept, *named))
    return Reworded(mentions.words, base, tuple(one for one in others if one != base))


def read_offered(said: str, turn: Turn, numbered: Mapping[int, PictureId]) -> Mentions:
    """What words say that were kept for a button. In a reply a number at their beginning was, and is, a reference."""
    before, mentions = read_mentions(turn.words), read_mentions(said)
    if before.start is not None and numbered.get(before.start) in turn.references:
        return Mentions(said, None, mentions.numbers)
    return mentions


def _pictures(numbers: tuple[int, ...], numbered: Mapping[int, PictureId]) -> list[PictureId]:
    return [numbered[number] for number in numbers if number in numbered]


def _words_for(draft: Draft, mentions: Mentions, facts: EditFacts) -> EditPlan:
    if is_small_talk(mentions.words) and mentions.start is None:
        return Close("small talk")
    if mentions.start is not None and mentions.start not in facts.numbered:
        return NoSuchNumber(mentions.start)
    if facts.budget.exhausted:
        return SayReason(Reason.OVER_DAILY_LIMIT)
    start = () if mentions.start is None else (facts.numbered[mentions.start],)
    named = _pictures(mentions.references, facts.numbered)
    pictures = tuple(dict.fromkeys((*start, *draft.pictures, *named)))
    return WordsForDraft(draft.id, pictures, mentions.words)
