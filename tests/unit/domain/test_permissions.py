"""Who may press which button in a group."""

import pytest

from bot.domain.actions import Op
from bot.domain.ids import PersonId
from bot.domain.manners import NAMES, POLITE, Manners
from bot.domain.permissions import is_free, is_setting

ANN, BOB = PersonId(1), PersonId(2)

FOR_WHO_ASKED = {
    Op.AGAIN,
    Op.UNDO,
    Op.STOP,
    Op.GO_TO,
    Op.NEW_WORDS,
    Op.RUN_HELD,
    Op.DROP_HELD,
    Op.RUN_ALL,
    Op.NEW_PICTURE,
    Op.CONTINUE,
    Op.ONLY_LAST,
    Op.IDEAS,
    Op.PICK,
    Op.REDRAW_STICKER,
    Op.DRAW_ANYWAY,
    Op.RESHAPE,
    Op.REQUALITY,
    Op.WITH_MODEL,
    Op.REDRAW_BIGGER,
    Op.UPSCALE,
    Op.SAME_SPOT,
    Op.OTHER_SIDE,
    Op.CLOSE_UP,
    Op.REST_EXACT,
    Op.AS_IT_CAME,
    Op.BLEND,
    Op.VOTE,
    Op.COUNT,
}
SETTINGS = {Op.LANGUAGE, Op.GAP, Op.SHAPE, Op.QUALITY, Op.MODEL, Op.MANNER, Op.AS_CHAT}


def test_what_costs_or_changes_something_is_for_who_asked() -> None:
    assert {op for op in Op if not is_free(op, BOB, ANN, POLITE)} == FOR_WHO_ASKED | SETTINGS
    assert {op for op in Op if not is_free(op, ANN, ANN, POLITE)} == SETTINGS


def test_what_nobody_asked_for_is_everybodys() -> None:
    assert all(is_free(op, BOB, None, POLITE) for op in FOR_WHO_ASKED)


def test_open_buttons_are_everybodys_but_for_settings() -> None:
    open_to_all = Manners(open_buttons=True)
    assert {op for op in Op if not is_free(op, BOB, ANN, open_to_all)} == SETTINGS
    assert {op for op in Op if is_setting(op)} == SETTINGS


@pytest.mark.parametrize("name", NAMES)
def test_manners_change_one_by_one(name: str) -> None:
    changed = POLITE.changed(name, value=True)
    assert [one for one in NAMES if changed.has(one)] == [name]
    assert changed.changed(name, value=False) == POLITE


def test_the_order_of_manners_never_changes() -> None:
    """Buttons in old messages say which by its place."""
    assert NAMES == ("own_memory", "every_caption", "open_buttons", "quiet")
