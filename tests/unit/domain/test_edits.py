"""What an edited message means, by the state of the turn it asked for."""

from dataclasses import replace

import pytest

from bot.domain.conversations import Draft
from bot.domain.edits import (
    EditFacts,
    EditPlan,
    OfferNewWords,
    ReplaceWords,
    Reworded,
    RunAnew,
    WordsForDraft,
    plan_edit,
    read_offered,
)
from bot.domain.errors import Reason
from bot.domain.ids import ConversationId, DraftId, MessageId, Micros, PersonId, PictureId, TurnId
from bot.domain.ledger import Money
from bot.domain.mentions import Mentions, read_mentions
from bot.domain.messages import Address
from bot.domain.plans import Budget, Close, NoSuchNumber, SayReason
from bot.domain.turns import Failure, Origin, Turn, TurnState

TURN = Turn(
    id=TurnId(3),
    conversation=ConversationId(2),
    address=Address(1, 0, is_group=False),
    author=PersonId(1),
    state=TurnState.QUEUED,
    wanted=True,
    origin=Origin.MESSAGE,
    words="a fox",
    model="apiyi/gpt-image-2-all",
    base=None,
    base_turn=None,
    references=(),
    request=MessageId(50),
    reply_to=MessageId(50),
    status=None,
    price=Money(30_000),
    reserved_day=0,
    created_at=Micros(0),
    not_before=Micros(0),
)
DRAFT = Draft(DraftId(4), (PictureId(7), PictureId(8)), Micros(0))
NUMBERED = {number: PictureId(100 + number) for number in (1, 2, 3)}
PLENTY = Budget(Money(30_000), Money(0), Money(10_000_000))
SPENT = replace(PLENTY, spent_today=Money(10_000_000))


def edited(
    words: str,
    turn: Turn | None = None,
    draft: Draft | None = None,
    budget: Budget = PLENTY,
    *,
    served: bool = True,
) -> EditPlan:
    return plan_edit(words, read_mentions(words), EditFacts(served, turn, draft, budget, NUMBERED))


def in_state(state: TurnState) -> Turn:
    failure = Failure(Reason.BUSY) if state is TurnState.FAILED else None
    return replace(TURN, state=state, failure=failure)


def failed(reason: Reason) -> Turn:
    return replace(TURN, state=TurnState.FAILED, failure=Failure(reason))


@pytest.mark.parametrize("state", TurnState)
def test_unchanged_words_are_ignored_whatever_became_of_them(state: TurnState) -> None:
    assert isinstance(edited("a fox", in_state(state)), Close)


@pytest.mark.parametrize("state", [TurnState.QUEUED, TurnState.HELD, TurnState.CANCELLED])
def test_before_the_call_the_words_are_replaced_and_nothing_runs(state: TurnState) -> None:
    assert edited("a wolf", in_state(state)) == ReplaceWords(TURN.id, Reworded("a wolf"))


@pytest.mark.parametrize(
    "state",
    [
        TurnState.RENDERING,
        TurnState.RENDERED,
        TurnState.DELIVERED,
        TurnState.UNDELIVERABLE,
        TurnState.UNKNOWN,
    ],
)
def test_once_it_has_begun_the_new_words_are_offered(state: TurnState) -> None:
    assert edited("a wolf", in_state(state)) == OfferNewWords(TURN.id, "a wolf")


@pytest.mark.parametrize("reason", Reason)
def test_after_a_failure_the_new_words_run_at_once(reason: Reason) -> None:
    """The person knows that nothing came of it; the edit is the request."""
    assert edited("a wolf", failed(reason)) == RunAnew(TURN.id, Reworded("a wolf"))


def test_a_waiting_photo_gets_its_words() -> None:
    assert edited("make it night", draft=DRAFT) == WordsForDraft(DRAFT.id, DRAFT.pictures, "make it night")


def test_a_photo_that_gets_a_heart_goes_on_waiting() -> None:
    assert isinstance(edited("😍", draft=DRAFT), Close)


@pytest.mark.parametrize("words", ["", "a wolf"])
def test_who_is_not_served_gets_no_answer_to_an_edit(words: str) -> None:
    assert isinstance(edited(words, TURN, served=False), Close)


def test_words_that_were_taken_away_change_nothing() -> None:
    assert isinstance(edited("", TURN), Close)


def test_an_edit_of_any_other_message_is_nothing() -> None:
    assert isinstance(edited("a wolf"), Close)


def test_over_the_limit_no_edit_runs() -> None:
    over = SayReason(Reason.OVER_DAILY_LIMIT)
    assert edited("a wolf", failed(Reason.DECLINED), budget=SPENT) == over
    assert edited("make it night", draft=DRAFT, budget=SPENT) == over


def test_over_the_limit_words_of_a_reserved_turn_still_change() -> None:
    no_dearer = replace(SPENT, price=Money(0))
    assert edited("a wolf", TURN, budget=no_dearer) == ReplaceWords(TURN.id, Reworded("a wolf"))


def test_over_the_limit_a_reserved_turn_becomes_no_dearer() -> None:
    assert edited("a wolf, 4k high", TURN, budget=SPENT) == SayReason(Reason.OVER_DAILY_LIMIT)


def asking(words: str, base: int | None, *references: int) -> Reworded:
    """With these pictures, by number."""
    start = None if base is None else NUMBERED[base]
    return Reworded(words, start, tuple(NUMBERED[number] for number in references))


def wanting(words: str, base: int | None, *references: int) -> Turn:
    """A queued turn that asks for this."""
    request = asking(words, base, *references)
    return replace(TURN, words=words, base=request.base, references=request.references)


@pytest.mark.parametrize(
    ("turn", "said", "wanted"),
    [
        (wanting("with a hat", 3), "#1 with a hat", asking("with a hat", 1)),
        (wanting("with a hat", 3), "with the hat from #1", asking("with the hat from #1", 3, 1)),
        (wanting("with the hat from #1", 3, 1), "with the hat from #2", asking("with the hat from #2", 3, 2)),
        (wanting("with the hat from #1", 3, 1), "with a hat", asking("with a hat", 3)),
        (wanting("like this", 3, 2), "just like this", asking("just like this", 3, 2)),
        (
            wanting("with the hat from #2", 3, 2),
            "#2 with the hat from #3",
            asking("with the hat from #3", 2, 3),
        ),
        (wanting("a fox", None), "a fox like #2", asking("a fox like #2", None, 2)),
    ],
)
def test_pictures_change_as_far_as_the_words_name_others(turn: Turn, said: str, wanted: Reworded) -> None:
    assert edited(said, turn) == ReplaceWords(TURN.id, wanted)


def test_words_kept_for_a_button_are_read_as_those_they_replace() -> None:
    reply, plain = wanting("#2 with this light", 3, 2), wanting("with this light", 2)
    assert read_offered("#2 with that light", reply, NUMBERED) == Mentions("#2 with that light", None, (2,))
    assert read_offered("#2 with that light", plain, NUMBERED) == Mentions("with that light", 2, ())


def test_the_same_number_and_words_change_nothing() -> None:
    assert isinstance(edited("#1 with a hat", wanting("with a hat", 1)), Close)


def test_a_number_that_is_not_there_changes_nothing_and_is_said() -> None:
    assert edited("#9 with a hat", wanting("with a hat", 1)) == NoSuchNumber(9)
    assert edited("#9 with a hat", draft=DRAFT) == NoSuchNumber(9)


def test_a_photo_sent_with_the_words_comes_after_the_picture_to_start_from() -> None:
    turn, sent = replace(TURN, words="like this", base=PictureId(7)), PictureId(7)
    facts = EditFacts(True, turn, None, PLENTY, NUMBERED, sent)
    request = Reworded("like this", NUMBERED[1], (sent,))
    assert plan_edit("#1 like this", read_mentions("#1 like this"), facts) == ReplaceWords(TURN.id, request)


def test_a_waiting_photo_comes_after_the_picture_that_its_words_start_from() -> None:
    pictures = (NUMBERED[1], *DRAFT.pictures)
    assert edited("#1 like these", draft=DRAFT) == WordsForDraft(DRAFT.id, pictures, "like these")


ANSWER = replace(TURN, origin=Origin.ANSWER, words="a hat for the dog\n\nthe left one")


@pytest.mark.parametrize(
    ("state", "plan"),
    [
        (TurnState.QUEUED, ReplaceWords(TURN.id, Reworded("a hat for the dog\n\nthe right one"))),
        (TurnState.FAILED, RunAnew(TURN.id, Reworded("a hat for the dog\n\nthe right one"))),
        (TurnState.DELIVERED, OfferNewWords(TURN.id, "a hat for the dog\n\nthe right one")),
    ],
)
def test_an_answer_stays_joined_to_what_it_answers(state: TurnState, plan: EditPlan) -> None:
    assert edited("the right one", replace(ANSWER, state=state)) == plan


def test_an_answer_that_says_the_same_changes_nothing() -> None:
    assert edited("the left one", ANSWER) == Close("nothing to change")
