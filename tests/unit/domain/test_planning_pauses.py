"""Plain words after a pause: they go on, wait a moment, or start a new picture."""

from dataclasses import replace

import pytest

from bot.domain.conversations import Head, KnownPicture, OnTurn
from bot.domain.gaps import HOLD_SECONDS
from bot.domain.ids import HOUR, MINUTE, SECOND, Micros, PictureId, TurnId
from bot.domain.messages import Command, Incoming
from bot.domain.planning import plan
from bot.domain.plans import Draw, Facts
from tests.unit.domain.said import DRAFT, HEAD, NOW, NUMBERED, knowing, photo, reply, said

WORDS = said("a hat")


def before(passed: int) -> Micros:
    return Micros(NOW - passed)


def after_pause(shown: int, asked: int | None, **changes: object) -> Facts:
    """The head was shown, and the author asked for something, so long ago."""
    last_asked_at = None if asked is None else before(asked)
    return knowing(head=Head(HEAD, before(shown)), last_asked_at=last_asked_at, **changes)


CONTINUED = Draw("a hat", HEAD, head=HEAD)
HELD = Draw("a hat", HEAD, head=HEAD, hold=HOLD_SECONDS)
ANEW = Draw("a hat", None, head=HEAD, hold=HOLD_SECONDS)


@pytest.mark.parametrize(
    ("shown", "asked", "drawn"),
    [
        (0, 0, CONTINUED),
        (-SECOND, 0, CONTINUED),
        (10 * MINUTE, 11 * MINUTE, CONTINUED),
        (10 * MINUTE + 1, 11 * MINUTE, HELD),
        (3 * HOUR, 4 * HOUR, HELD),
        (3 * HOUR + 1, 4 * HOUR, ANEW),
        (3 * HOUR + 1, None, ANEW),
        (11 * MINUTE, None, HELD),
        (5 * HOUR, 9 * MINUTE, CONTINUED),
        (5 * HOUR, 2 * HOUR, HELD),
    ],
)
def test_the_pause_is_that_since_the_picture_or_the_authors_last_turn(
    shown: int, asked: int | None, drawn: Draw
) -> None:
    assert plan(WORDS, after_pause(shown, asked)) == drawn


@pytest.mark.parametrize(
    ("new_after", "drawn"), [(0.0, HELD), (3600.0, ANEW), (7200.0, HELD), (100 * 3600.0, HELD)]
)
def test_a_chat_says_how_long_a_pause_may_be(new_after: float, drawn: Draw) -> None:
    assert plan(WORDS, after_pause(2 * HOUR, None, new_after=new_after)) == drawn


def test_after_years_words_still_go_on_where_nothing_starts_anew_by_itself() -> None:
    assert plan(WORDS, after_pause(20_000 * HOUR, None, new_after=0.0)) == HELD


def test_where_there_is_no_picture_yet_nothing_waits() -> None:
    assert plan(WORDS, knowing(head=None, last_asked_at=before(5 * HOUR))) == Draw("a hat", None)


def test_pictures_that_the_words_name_come_along_into_a_new_one() -> None:
    words = "a fox with the hat from #3"
    assert plan(said(words), after_pause(5 * HOUR, None)) == Draw(
        words, None, (NUMBERED[3],), head=HEAD, hold=HOLD_SECONDS
    )


@pytest.mark.parametrize("command", [Command.EDIT, Command.DRAW])
def test_commands_for_plain_words_do_what_plain_words_do(command: Command) -> None:
    assert plan(said("a hat", command=command), after_pause(5 * HOUR, None)) == ANEW


LATE = after_pause(5 * HOUR, 5 * HOUR)
OTHER = PictureId(77)


@pytest.mark.parametrize(
    ("message", "facts", "drawn"),
    [
        (reply("a hat"), replace(LATE, known=KnownPicture(OTHER)), Draw("a hat", OTHER)),
        (said("#7 a hat"), LATE, Draw("a hat", NUMBERED[7])),
        (said("a hat", photo()), LATE, Draw("a hat", photo())),
        (WORDS, replace(LATE, draft=DRAFT), Draw("a hat", DRAFT.pictures[0], DRAFT.pictures[1:], DRAFT.id)),
        (WORDS, replace(LATE, own_turn=TurnId(2)), Draw("a hat", OnTurn(TurnId(2)))),
        (said("a hat", command=Command.IMAGINE), LATE, Draw("a hat", None)),
        (said("a hat", command=Command.NEW), LATE, Draw("a hat", None, start_over=True)),
    ],
    ids=["reply", "number", "photo", "draft", "own turn", "/imagine", "/new"],
)
def test_words_that_say_what_they_mean_never_wait(message: Incoming, facts: Facts, drawn: Draw) -> None:
    assert plan(message, facts) == drawn
