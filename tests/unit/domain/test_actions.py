"""What buttons carry, and which buttons there are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import actions
from bot.domain.actions import Action, Alternative, Keyboard, Op, Tap, UnderResult, parse_data
from bot.domain.chips import Chip
from bot.domain.ids import ConversationId, DraftId, PictureId, TurnId
from bot.domain.pictures import ResultKind

LARGEST = 2**40
TURN, PICTURE = TurnId(3), PictureId(8)


@given(st.sampled_from(Op), st.integers(0, LARGEST), st.integers(0, 36**5 - 1))
def test_a_button_fits_and_says_the_same_after_years(op: Op, number: int, argument: int) -> None:
    data = Action(op, number, "button.again", argument=argument).data
    assert len(data.encode()) <= 20
    assert parse_data(data) == Tap(op, number, argument)


@pytest.mark.parametrize("op", Op)
def test_ids_of_seven_letters_leave_room_in_twenty_bytes(op: Op) -> None:
    assert len(Action(op, 36**7 - 1, "x", argument=36**5 - 1).data.encode()) < 20


def test_an_argument_of_nought_is_not_written() -> None:
    assert Action(Op.PAGE, 35, "button.older").data == "t:h:z"
    assert Action(Op.PAGE, 35, "button.older", argument=36).data == "t:h:z:10"


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
        "NEW_PICTURE": "w",
        "CONTINUE": "c",
        "ONLY_LAST": "o",
        "KEEP_LAST": "r",
        "CHIP": "q",
        "MORE": "m",
        "LESS": "l",
        "COMPARE": "v",
        "IDEAS": "i",
        "PICK": "t",
        "SHOW_IDEAS": "si",
        "STICKER": "k",
        "REDRAW_STICKER": "rk",
        "WORDS": "p",
        "DRAW_ANYWAY": "z",
        "PAGE": "h",
        "EXAMPLE": "e",
        "HOW": "y",
        "LANGUAGES": "ls",
        "LANGUAGE": "lg",
        "GAPS": "gs",
        "GAP": "gp",
        "SETTINGS": "st",
        "SHAPES": "ss",
        "SHAPE": "sh",
        "QUALITIES": "qs",
        "QUALITY": "qy",
        "MODELS": "ms",
        "MODEL": "md",
        "RESHAPES": "rs",
        "RESHAPE": "rh",
        "REQUALITIES": "rq",
        "REQUALITY": "ry",
        "OTHER_MODELS": "om",
        "WITH_MODEL": "wm",
        "BIGGER": "bi",
        "REDRAW_BIGGER": "rb",
        "UPSCALE": "up",
        "ONE_SPOT": "os",
        "DRAFT_SPOT": "ds",
        "SAME_SPOT": "ps",
        "OTHER_SIDE": "oi",
        "CLOSE_UP": "cu",
        "REST_EXACT": "xr",
        "AS_IT_CAME": "ac",
        "BLEND": "bl",
        "SPOT_YES": "sy",
        "SPOT_REST": "sr",
        "SPOT_POINT": "sp",
        "SPOT_WHOLE": "sw",
        "SPOT_NEW": "sn",
        "SPOT_DROP": "sx",
        "MANNERS": "gm",
        "MANNER": "gc",
        "AS_CHAT": "gt",
        "VOTE": "vo",
        "COUNT": "vc",
    }


@pytest.mark.parametrize(
    "junk",
    [
        "",
        "t",
        "t:a",
        "t:a:",
        "t::1",
        "t:a:1:2:3",
        "t:a:1:",
        "t:a:1:Z",
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


@given(st.text(max_size=30) | st.from_regex(r"t:[a-z]{1,2}:.{0,20}", fullmatch=True))
def test_whatever_is_taken_is_an_id_that_a_database_holds(data: str) -> None:
    parsed = parse_data(data)
    if parsed is not None:
        assert 0 <= parsed.id < 2**63
        assert 0 <= parsed.argument < 2**63


def shown(keyboard: Keyboard) -> list[list[tuple[str, int, str]]]:
    return [[(action.op.name, action.id, action.label) for action in row] for row in keyboard]


@pytest.mark.parametrize(
    ("keyboard", "buttons"),
    [
        (
            actions.under_result(UnderResult(TURN, PICTURE, has_base=True)),
            [
                [
                    ("AGAIN", 3, "button.again"),
                    ("UNDO", 8, "button.undo"),
                    ("ONE_SPOT", 8, "button.one_spot"),
                ],
                [("FILE", 8, "button.file"), ("MORE", 8, "button.more")],
            ],
        ),
        (
            actions.under_result(UnderResult(TURN, PICTURE)),
            [
                [("AGAIN", 3, "button.again"), ("ONE_SPOT", 8, "button.one_spot")],
                [("FILE", 8, "button.file"), ("MORE", 8, "button.more")],
            ],
        ),
        (
            actions.under_result(UnderResult(TURN, PICTURE, has_base=True, exact=True))[1:],
            [
                [
                    ("REST_EXACT", 8, "button.rest_exact"),
                    ("FILE", 8, "button.file"),
                    ("MORE", 8, "button.more"),
                ]
            ],
        ),
        (
            actions.under_result(
                UnderResult(TURN, PICTURE, ResultKind.BLENDED, has_base=True, same_spot=True)
            )[:1],
            [
                [
                    ("AGAIN", 3, "button.again"),
                    ("UNDO", 8, "button.undo"),
                    ("SAME_SPOT", 3, "button.same_spot"),
                ]
            ],
        ),
        (
            actions.under_result(
                UnderResult(TURN, PICTURE, ResultKind.REDRAWN, has_base=True, same_spot=True)
            ),
            [
                [("BLEND", 8, "button.blend"), ("AGAIN", 3, "button.again")],
                [("UNDO", 8, "button.undo"), ("SAME_SPOT", 3, "button.same_spot")],
                [("FILE", 8, "button.file"), ("MORE", 8, "button.more")],
            ],
        ),
        (
            actions.under_result(
                UnderResult(TURN, PICTURE, ResultKind.UNCHANGED, has_base=True, close_up="$0.03")
            )[:1],
            [[("CLOSE_UP", 3, "button.close_up")]],
        ),
        (
            actions.under_result(
                UnderResult(TURN, PICTURE, ResultKind.EXACT, has_base=True, first=PictureId(7))
            )[1:],
            [
                [
                    ("GO_TO", 7, "button.as_it_came"),
                    ("FILE", 8, "button.file"),
                    ("MORE", 8, "button.more"),
                ]
            ],
        ),
        (
            actions.under_result(UnderResult(TURN, PICTURE, ResultKind.CAME, first=PictureId(7)))[1:],
            [[("GO_TO", 7, "button.together"), ("FILE", 8, "button.file"), ("MORE", 8, "button.more")]],
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
        (
            actions.under_more(TURN, PICTURE, has_base=True, price="$0.12", words="a hat"),
            [
                [
                    ("COMPARE", 8, "button.compare"),
                    ("IDEAS", 3, "button.ideas"),
                    ("RESHAPES", 8, "button.shape"),
                ],
                [("STICKER", 8, "button.sticker")],
                [("WORDS", 3, "button.words"), ("LESS", 8, "button.less")],
            ],
        ),
        (
            actions.under_more(TURN, PICTURE, has_base=False, price="$0.12", words="a hat")[:1],
            [[("IDEAS", 3, "button.ideas"), ("RESHAPES", 8, "button.shape")]],
        ),
        (
            actions.under_more(TURN, PICTURE, bigger=True, qualities=True, price="", words="")[1:2],
            [
                [
                    ("BIGGER", 8, "button.bigger"),
                    ("STICKER", 8, "button.sticker"),
                    ("REQUALITIES", 8, "button.quality"),
                ]
            ],
        ),
        (
            actions.under_failure(TURN, Alternative(5, "gpt-image-2", "$0.05")),
            [[("AGAIN", 3, "button.again")], [("WITH_MODEL", 3, "button.try")]],
        ),
        (actions.under_closed_service(TURN, None), []),
        (
            actions.under_waiting(TURN, actions.new_picture(TURN)),
            [[("NEW_PICTURE", 3, "button.new_picture"), ("STOP", 3, "button.cancel")]],
        ),
        (
            actions.under_waiting(TURN, actions.continue_from(TURN, 7), actions.only_last(TURN)),
            [
                [
                    ("CONTINUE", 3, "button.continue"),
                    ("ONLY_LAST", 3, "button.only_last"),
                    ("STOP", 3, "button.cancel"),
                ]
            ],
        ),
        (actions.under_words(TURN, "$0.03"), [[("DRAW_ANYWAY", 3, "button.draw_anyway")]]),
        (actions.under_kept_ideas(TURN), [[("SHOW_IDEAS", 3, "button.show")]]),
        (
            actions.under_ideas([(TURN, PICTURE), (TurnId(4), None)]),
            [[("PICK", 8, "button.number"), ("AGAIN", 4, "button.idea_again")]],
        ),
        (actions.under_plain_sticker(TURN, "$0.03"), [[("REDRAW_STICKER", 3, "button.redraw_sticker")]]),
        (
            actions.under_start(ConversationId(5)),
            [[("EXAMPLE", 5, "button.example"), ("HOW", 5, "button.how")]],
        ),
        (
            actions.under_photos(DraftId(6), 1, None),
            [
                [("CHIP", 6, "chip.background"), ("CHIP", 6, "chip.sticker")],
                [("CHIP", 6, "chip.style"), ("DRAFT_SPOT", 6, "button.one_spot")],
            ],
        ),
        (
            actions.under_photos(DraftId(6), 2, [Chip("a", "b")]),
            [[("CHIP", 6, "chip.custom")], [("KEEP_LAST", 6, "button.only_last")]],
        ),
        (actions.under_photos(DraftId(6), 1, ()), [[("DRAFT_SPOT", 6, "button.one_spot")]]),
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


def test_short_words_are_copied_and_long_ones_sent() -> None:
    """A button copies 256 UTF-16 units; an emoji is two of them."""
    for words, copied in (("🦊" * 128, True), ("🦊" * 128 + "!", False), ("", False)):
        button = actions.under_more(TURN, PICTURE, has_base=False, price="", words=words)[2][0]
        assert button.copies == (words if copied else "")


def test_chips_say_which_they_are_and_stand_two_in_a_row() -> None:
    """Their words are looked up when one is pressed."""
    chips = [Chip(f"label {number}", "words") for number in range(5)]
    rows = actions.under_photos(DraftId(6), 3, chips)
    assert [len(row) for row in rows] == [2, 2, 1, 1]
    pressed = [action for row in rows[:-1] for action in row]
    assert [action.argument for action in pressed] == [0, 1, 2, 3, 4]
    assert [action.values["label"] for action in pressed] == [chip.label for chip in chips]
    assert rows[-1][0].op is Op.KEEP_LAST


def test_ideas_are_named_by_their_place_also_where_one_is_missing() -> None:
    (row,) = actions.under_ideas([(TurnId(1), None), (TurnId(2), PictureId(20)), (TurnId(3), None)])
    assert [(action.op, action.id, action.values["number"]) for action in row] == [
        (Op.AGAIN, 1, 1),
        (Op.PICK, 20, 2),
        (Op.AGAIN, 3, 3),
    ]


def test_prices_are_told_before_a_button_spends_them() -> None:
    more = actions.under_more(TURN, PICTURE, has_base=False, price="$0.12", words="")
    assert more[0][0].values == {"price": "$0.12"}
    assert actions.under_words(TURN, "$0.03")[0][0].values == {"price": "$0.03"}
    assert actions.under_plain_sticker(TURN, "$0.03")[0][0].values == {"price": "$0.03"}


def page(first: int, last: int, older: int | None, newer: int | None) -> list[list[str]]:
    pictures = [(PictureId(number * 10), number) for number in range(first, last + 1)]
    rows = actions.under_history(ConversationId(5), pictures, older, newer)
    return [
        [
            f"{action.label}:{action.argument}" if action.op is Op.PAGE else str(action.values["number"])
            for action in row
        ]
        for row in rows
    ]


def test_the_newest_page_leads_to_older_ones() -> None:
    assert page(12, 20, 11, None) == [
        ["12", "13", "14"],
        ["15", "16", "17"],
        ["18", "19", "20"],
        ["button.older:11"],
    ]


def test_a_page_in_the_middle_leads_both_ways() -> None:
    assert page(3, 11, 2, 20)[-1] == ["button.older:2", "button.newer:20"]


def test_the_oldest_page_leads_to_newer_ones() -> None:
    assert page(1, 2, None, 11) == [["1", "2"], ["button.newer:11"]]


def test_a_single_page_leads_nowhere() -> None:
    assert page(1, 3, None, None) == [["1", "2", "3"]]
