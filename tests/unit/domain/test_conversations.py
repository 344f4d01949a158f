"""The head as a message sees it, what a reply is about, and how long a draft waits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.conversations import Draft, HeadMove, KnownTurn, OnTurn, base_of_reply, head_at
from bot.domain.ids import DAY, MINUTE, DraftId, MessageId, Micros, PictureId, TurnId
from bot.domain.turns import TurnState

RESULT, BASE, TURN = PictureId(8), PictureId(7), TurnId(3)


def moves(*pairs: tuple[int, int | None]) -> list[HeadMove]:
    return [
        HeadMove(MessageId(message), None if picture is None else PictureId(picture))
        for message, picture in pairs
    ]


def test_without_a_move_there_is_no_head() -> None:
    assert head_at([], MessageId(10)) is None


@pytest.mark.parametrize(
    ("message", "head"), [(10, None), (11, 1), (20, 1), (21, 2), (30, 2), (31, None), (41, 3)]
)
def test_a_message_sees_the_last_move_before_it(message: int, head: int | None) -> None:
    told = moves((10, 1), (20, 2), (30, None), (40, 3))
    assert head_at(told, MessageId(message)) == head


def test_of_two_moves_at_one_message_the_later_counts() -> None:
    assert head_at(moves((10, 1), (10, 2)), MessageId(11)) == 2


def test_a_group_that_migrated_keeps_its_head_for_low_message_ids() -> None:
    assert head_at(moves((0, 5)), MessageId(1)) == 5


@given(st.lists(st.tuples(st.integers(0, 9), st.none() | st.integers(1, 9))), st.integers(0, 10))
def test_moves_at_or_after_a_message_never_matter_to_it(
    pairs: list[tuple[int, int | None]], message: int
) -> None:
    seen = [pair for pair in pairs if pair[0] < message]
    assert head_at(moves(*pairs), MessageId(message)) == head_at(moves(*seen), MessageId(message))


@pytest.mark.parametrize(
    ("state", "wanted", "result", "about"),
    [
        (TurnState.QUEUED, True, None, OnTurn(TURN)),
        (TurnState.RENDERING, True, None, OnTurn(TURN)),
        (TurnState.QUEUED, False, None, BASE),
        (TurnState.RENDERING, False, None, BASE),
        (TurnState.RENDERED, True, RESULT, RESULT),
        (TurnState.DELIVERED, True, RESULT, RESULT),
        (TurnState.UNDELIVERABLE, True, RESULT, RESULT),
        (TurnState.DELIVERED, False, RESULT, RESULT),
        (TurnState.DELIVERED, True, None, BASE),
        (TurnState.HELD, True, None, BASE),
        (TurnState.FAILED, True, None, BASE),
        (TurnState.UNKNOWN, True, None, BASE),
        (TurnState.CANCELLED, False, None, BASE),
    ],
)
def test_a_reply_to_a_turn_is_about_its_result_awaited_or_its_base(
    state: TurnState, result: PictureId | None, about: PictureId | OnTurn, *, wanted: bool
) -> None:
    assert base_of_reply(KnownTurn(TURN, state, wanted, result, BASE)) == about


def test_a_reply_to_a_failed_turn_without_a_base_is_about_no_picture() -> None:
    assert base_of_reply(KnownTurn(TURN, TurnState.FAILED, True, None, None)) is None


def test_photos_join_a_draft_for_ten_minutes_and_it_waits_a_day() -> None:
    draft = Draft(DraftId(1), (BASE,), last_at=Micros(1_000))
    assert draft.takes_photos_at(Micros(1_000 + 10 * MINUTE - 1))
    assert not draft.takes_photos_at(Micros(1_000 + 10 * MINUTE))
    assert draft.is_open_at(Micros(1_000 + DAY - 1))
    assert not draft.is_open_at(Micros(1_000 + DAY))
