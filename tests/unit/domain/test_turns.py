"""The moves of a turn: exactly those of the life cycle, and no other."""

import itertools
from dataclasses import replace

import pytest

from bot.domain.ids import ConversationId, MessageId, Micros, PersonId, TurnId
from bot.domain.ledger import Money
from bot.domain.messages import Address
from bot.domain.turns import PRODUCING, SHOWN, UNFINISHED, Origin, Turn, TurnState, may_move

LIFE = """
    queued    -> rendering held failed cancelled
    held      -> queued cancelled
    rendering -> rendered queued failed unknown cancelled
    unknown   -> rendered
    rendered  -> delivered undeliverable
"""

MOVES = {
    (TurnState(start.strip()), TurnState(end))
    for start, _, ends in (line.partition("->") for line in LIFE.strip().splitlines())
    for end in ends.split()
}


@pytest.mark.parametrize(("start", "end"), list(itertools.product(TurnState, TurnState)))
def test_a_turn_makes_the_moves_of_its_life_and_no_other(start: TurnState, end: TurnState) -> None:
    assert may_move(start, end) == ((start, end) in MOVES)


def test_what_has_ended_for_good_never_moves_again() -> None:
    ended = {TurnState.DELIVERED, TurnState.UNDELIVERABLE, TurnState.FAILED, TurnState.CANCELLED}
    assert ended == {state for state in TurnState if not any(may_move(state, end) for end in TurnState)}


def test_a_person_waits_while_the_turn_is_on_its_way() -> None:
    assert {TurnState.QUEUED, TurnState.RENDERING, TurnState.RENDERED} == UNFINISHED


def test_only_a_turn_on_its_way_to_a_picture_holds_up_its_lane() -> None:
    letting_go = {
        TurnState.RENDERED,
        TurnState.FAILED,
        TurnState.UNKNOWN,
        TurnState.HELD,
        TurnState.CANCELLED,
        TurnState.DELIVERED,
        TurnState.UNDELIVERABLE,
    }
    assert set(TurnState) - letting_go == PRODUCING


def test_pictures_exist_from_rendered_on() -> None:
    assert {TurnState.RENDERED, TurnState.DELIVERED, TurnState.UNDELIVERABLE} == SHOWN


def queued() -> Turn:
    return Turn(
        id=TurnId(1),
        conversation=ConversationId(2),
        address=Address(3, 0, is_group=False),
        author=PersonId(4),
        state=TurnState.QUEUED,
        wanted=True,
        origin=Origin.MESSAGE,
        words="a fox",
        model="apiyi/gpt-image-2-all",
        base=None,
        base_turn=None,
        references=(),
        request=MessageId(5),
        reply_to=None,
        status=None,
        price=Money(30_000),
        reserved_day=0,
        created_at=Micros(0),
        not_before=Micros(0),
    )


def test_a_lane_is_a_conversation_and_an_author() -> None:
    assert queued().lane == (2, 4)


def test_the_first_of_a_set_speaks_for_the_others_and_a_single_turn_for_itself() -> None:
    assert queued().leader == 1
    assert replace(queued(), set=TurnId(1)).leader == 1
    assert replace(queued(), id=TurnId(3), set=TurnId(1)).leader == 1
