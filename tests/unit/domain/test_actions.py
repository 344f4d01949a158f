"""What buttons carry, and which buttons there are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import actions
from bot.domain.actions import Action, Keyboard, Op, parse_data
from bot.domain.ids import PictureId, TurnId

LARGEST = 2**40
TURN, PICTURE = TurnId(3), PictureId(8)


@given(st.sampled_from(Op), st.integers(0, LARGEST))
def test_a_button_fits_and_says_the_same_after_years(op: Op, number: int) -> None:
    data = Action(op, number, "button.again").data
    assert len(data.encode()) <= 20
    assert parse_data(data) == (op, number)


def test_stored_letters_never_change() -> None:
    """Buttons lie in chats for years: a letter that changed its meaning would do something else."""
    assert {op.name: op.value for op in Op} == {
        "AGAIN": "a",
        "UNDO": "u",
        "FILE": "f",
        "STOP": "x",
        "SHOW": "s",
        "GO_TO": "g",
        "NEW_WORDS": "n",
        "RUN_HELD": "b",
        "DROP_HELD": "d",
        "RUN_ALL": "j",
    }


@pytest.mark.parametrize(
    "junk",
    [
        "",
        "t",
        "t:a",
        "t:a:",
        "t::1",
        "t:a:1:2",
        "x:a:1",
        "T:a:1",
        "t:?:1",
        "t:aa:1",
        "t:a:-1",
        "t:a:+1",
        "t:a: 1",
        "t:a:1\n",
        "t:a:1_0",
        "t:a:Z",
        "t:a:é",
        "t:a:１",
        "t:a:" + "z" * 16,
        " t:a:1",
    ],
)
def test_what_no_button_of_ours_carries_is_refused(junk: str) -> None:
    assert parse_data(junk) is None


@given(st.text(max_size=30) | st.from_regex(r"t:[a-z]:.{0,20}", fullmatch=True))
def test_whatever_is_taken_is_an_id_that_a_database_holds(data: str) -> None:
    parsed = parse_data(data)
    if parsed is not None:
        assert 0 <= parsed[1] < 2**63


def shown(keyboard: Keyboard) -> list[list[tuple[str, int, str]]]:
    return [[(action.op.name, action.id, action.label) for action in row] for row in keyboard]


@pytest.mark.parametrize(
    ("keyboard", "buttons"),
    [
        (
            actions.under_result(TURN, PICTURE, has_base=True),
            [[("AGAIN", 3, "button.again"), ("UNDO", 8, "button.undo"), ("FILE", 8, "button.file")]],
        ),
        (
            actions.under_result(TURN, PICTURE, has_base=False),
            [[("AGAIN", 3, "button.again"), ("FILE", 8, "button.file")]],
        ),
        (actions.under_waiting(TURN), [[("STOP", 3, "button.cancel")]]),
        (actions.under_sent(TURN), [[("STOP", 3, "button.stop")]]),
        (actions.under_failure(TURN), [[("AGAIN", 3, "button.again")]]),
        (actions.under_lost(TURN, "$0.03"), [[("AGAIN", 3, "button.run_again")]]),
        (actions.under_kept_picture(PICTURE), [[("SHOW", 8, "button.show")]]),
        (
            actions.under_held(TURN, 6),
            [[("RUN_HELD", 3, "button.run_from"), ("DROP_HELD", 3, "button.drop")]],
        ),
        (
            actions.under_held(TURN, None),
            [[("RUN_HELD", 3, "button.draw_new"), ("DROP_HELD", 3, "button.drop")]],
        ),
        (actions.under_undone(PICTURE, 7), [[("GO_TO", 8, "button.redo")]]),
        (actions.under_new_words(TURN), [[("NEW_WORDS", 3, "button.new_words")]]),
        (actions.under_late_item(TURN, 3), [[("RUN_ALL", 3, "button.run_all")]]),
    ],
)
def test_the_buttons_under_each_kind_of_message(
    keyboard: Keyboard, buttons: list[list[tuple[str, int, str]]]
) -> None:
    assert shown(keyboard) == buttons


def test_labels_name_what_they_are_about() -> None:
    assert actions.under_lost(TURN, "$0.03")[0][0].values == {"price": "$0.03"}
    assert actions.under_held(TURN, 6)[0][0].values == {"number": 6}
    assert actions.under_undone(PICTURE, 7)[0][0].values == {"number": 7}
    assert actions.under_late_item(TURN, 3)[0][0].values == {"count": 3}
