"""Buttons as Telegram takes them."""

import inspect

import pytest

from bot.domain import actions
from bot.domain.actions import Action, Keyboard, Op, parse_data
from bot.domain.ids import PictureId, TurnId
from bot.telegram.keyboards import markup

LARGE = (1 << 53) - 1


def keyboards() -> list[Keyboard]:
    """Every keyboard that the domain knows, with the largest ids there are."""
    values: dict[str, object] = {
        "turn": TurnId(LARGE),
        "picture": PictureId(LARGE),
        "has_base": True,
        "label": "button.again",
        "number": 999_999,
        "pictures": 99,
        "price": "$123.456",
    }
    made = []
    for name, function in inspect.getmembers(actions, inspect.isfunction):
        if name.startswith("under_"):
            parameters = inspect.signature(function).parameters
            made.append(function(**{key: values[key] for key in parameters}))
    return made


def test_no_buttons_are_no_keyboard() -> None:
    """An edit without one takes the buttons away."""
    assert markup(()) is None


def test_rows_labels_and_data() -> None:
    drawn = markup(
        (
            (Action(Op.AGAIN, 70, "button.again"), Action(Op.FILE, 3, "button.file")),
            (Action(Op.RUN_HELD, 35, "button.run_from", {"number": 6}),),
        )
    )
    assert drawn is not None
    assert [[(button.text, button.callback_data) for button in row] for row in drawn.inline_keyboard] == [
        [("🔁 Again", "t:a:1y"), ("📄 File", "t:f:3")],
        [("▶️ Run from #6", "t:b:z")],
    ]


@pytest.mark.parametrize("keyboard", keyboards(), ids=lambda keyboard: keyboard[0][0].label)
def test_every_keyboard_of_the_domain_can_be_sent_and_read_back(keyboard: Keyboard) -> None:
    """At most 64 bytes of data (here fewer than 20 for usual ids), at most 6 buttons in 2 rows."""
    drawn = markup(keyboard)
    assert drawn is not None
    assert len(keyboard) <= 2
    assert sum(len(row) for row in keyboard) <= 6
    for actions_, buttons in zip(keyboard, drawn.inline_keyboard, strict=True):
        for action, button in zip(actions_, buttons, strict=True):
            assert isinstance(button.callback_data, str)
            assert 1 <= len(button.callback_data.encode()) <= 64
            assert parse_data(button.callback_data) == (action.op, action.id)
            assert button.text.strip()
            assert "{" not in button.text
    assert all(len(action.data) < 64 for row in keyboard for action in row)


def test_usual_ids_fit_into_twenty_bytes() -> None:
    assert all(len(Action(op, 10**9, "x").data) < 20 for op in Op)
