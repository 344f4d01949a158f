"""Buttons as Telegram takes them."""

import inspect

import pytest

from bot.domain import actions
from bot.domain.actions import (
    Action,
    Alternative,
    Button,
    Keyboard,
    Link,
    Op,
    Style,
    Tap,
    UnderResult,
    parse_data,
)
from bot.domain.chips import Chip
from bot.domain.ids import ConversationId, DraftId, PictureId, SpotId, TurnId
from bot.domain.spots import Step
from bot.i18n import voice
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
        "price": "$123.456",
        "draft": DraftId(LARGE),
        "conversation": ConversationId(LARGE),
        "leader": TurnId(LARGE),
        "count": 9,
        "chips": [Chip("a label", "words")] * 6,
        "words": "w" * 300,
        "places": [(TurnId(LARGE), PictureId(LARGE)), (TurnId(LARGE), None)] * 2,
        "older": LARGE,
        "newer": LARGE,
        "choices": Action(Op.NEW_PICTURE, LARGE, "button.new_picture"),
        "other": Alternative(36**4 - 1, "gpt-image-2", "$123.456"),
        "blended": True,
        "of": UnderResult(TurnId(LARGE), PictureId(LARGE), has_base=True, exact=True),
        "painter": None,
        "spot": SpotId(LARGE),
        "vote": LARGE,
        "step": Step.CONFIRM,
        "has_words": True,
        "page": "https://example.org/m/1",
        "bigger": True,
        "qualities": True,
        "columns": 1,
        "variations": [Action(Op.RESHAPE, LARGE, "shape.1_1", argument=36**4 - 1)],
    }
    pictures: dict[str, object] = {
        "under_late_item": 99,
        "under_history": [(PictureId(LARGE), number) for number in range(2, 11)],
    }
    made = []
    for name, function in inspect.getmembers(actions, inspect.isfunction):
        if name.startswith(("under_", "about_", "to_")) and name != "to_base36":
            parameters = inspect.signature(function).parameters
            given = values | {"pictures": pictures.get(name)}
            starred = [
                given[key] for key in parameters if parameters[key].kind is inspect.Parameter.VAR_POSITIONAL
            ]
            plain = {
                key: given[key]
                for key in parameters
                if parameters[key].kind is not inspect.Parameter.VAR_POSITIONAL
            }
            if starred:
                made.append(function(*plain.values(), *starred))
            else:
                made.append(function(**plain))
    return made


def test_no_buttons_are_no_keyboard() -> None:
    """An edit without one takes the buttons away."""
    assert markup(()) is None


def test_rows_labels_and_data() -> None:
    keyboard = (
        (Action(Op.AGAIN, 70, "button.again"), Action(Op.FILE, 3, "button.file")),
        (Action(Op.RUN_HELD, 35, "button.run_from", {"number": 6}),),
    )
    drawn = markup(voice("en").buttons(keyboard))
    assert drawn is not None
    assert [[(button.text, button.callback_data) for button in row] for row in drawn.inline_keyboard] == [
        [("🔁 Again", "t:a:1y"), ("📄 File", "t:f:3")],
        [("▶️ Run from #6", "t:b:z")],
    ]


@pytest.mark.parametrize("keyboard", keyboards(), ids=lambda keyboard: keyboard[0][0].label)
def test_every_keyboard_of_the_domain_can_be_sent_and_read_back(keyboard: Keyboard) -> None:
    """At most 64 bytes of data (here fewer than 20 for usual ids), at most 12 buttons in 4 rows."""
    drawn = markup(voice("en").buttons(keyboard))
    assert drawn is not None
    assert len(keyboard) <= 4
    assert sum(len(row) for row in keyboard) <= 12
    for actions_, buttons in zip(keyboard, drawn.inline_keyboard, strict=True):
        for action, button in zip(actions_, buttons, strict=True):
            if action.link is not None:
                continue
            assert isinstance(button.callback_data, str)
            assert 1 <= len(button.callback_data.encode()) <= 64
            assert parse_data(button.callback_data) == Tap(action.op, action.id, action.argument)
            assert button.text.strip()
            assert "{" not in button.text


def test_usual_ids_fit_into_twenty_bytes() -> None:
    assert all(len(Action(op, 10**9, "x", argument=10**5).data) < 20 for op in Op)


def test_a_button_that_copies_tells_nobody() -> None:
    drawn = markup(((Button("Words", "t:p:1", copies="a fox"),),))
    assert drawn is not None
    button = drawn.inline_keyboard[0][0]
    assert button.copy_text is not None
    assert (button.copy_text.text, button.callback_data) == ("a fox", None)


def test_a_button_may_stand_out() -> None:
    drawn = markup(((Button("Go", "t:e:1", style=Style.PRIMARY), Button("No", "t:x:1")),))
    assert drawn is not None
    assert [button.style for button in drawn.inline_keyboard[0]] == ["primary", None]


def test_a_link_opens_a_page_and_an_app_opens_inside() -> None:
    buttons = (
        (Button("one", "", link=Link("https://example.org/m/1", app=True)),),
        (Button("two", "", link=Link("https://t.me/bot?startapp=1")),),
    )
    drawn = markup(buttons)
    assert drawn is not None
    (app,), (link,) = drawn.inline_keyboard
    assert app.web_app is not None
    assert (app.web_app.url, app.callback_data) == ("https://example.org/m/1", None)
    assert (link.url, link.web_app, link.callback_data) == ("https://t.me/bot?startapp=1", None, None)
