"""Everything the bot says: each sentence exists, is used, and can be filled."""

import string

import pytest

from bot.domain.errors import Reason
from bot.i18n import text
from bot.i18n.english import ENGLISH
from bot.imaging.inspection import MAX_PIXELS, MIN_SIDE
from bot.telegram.connection import MENU
from tests.unit.i18n.uses import Use, beginnings, spoken, strings

SPOKEN = spoken()

ENDING = {"words": "a fox", "charge": "Nothing was charged.", "price": "$0.03"}
"""What is known when a turn ends without a picture."""


def placeholders(key: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(ENGLISH[key]) if name is not None}


def test_the_scan_finds_what_is_said() -> None:
    """Otherwise the tests below would agree to anything."""
    keys = {use.key for use in SPOKEN}
    assert {"held", "status.draw", "button.again", "button.run_from", "start", "toast.reset"} <= keys
    assert len(keys) > 40
    assert beginnings() == {"command."}


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_its_sentence(reason: Reason) -> None:
    assert reason.value in ENGLISH


@pytest.mark.parametrize("use", SPOKEN, ids=lambda use: f"{use.where} {use.key}")
def test_every_sentence_that_is_asked_for_exists_and_gets_its_values(use: Use) -> None:
    assert use.key in ENGLISH
    assert placeholders(use.key) <= use.values


def test_every_command_of_the_menu_is_explained() -> None:
    for name in MENU:
        assert text(f"command.{name}")


def test_no_sentence_is_there_for_nobody() -> None:
    asked = {use.key for use in SPOKEN} | {reason.value for reason in Reason} | {f"command.{n}" for n in MENU}
    in_tables = {key for key in strings() if "." in key}
    assert sorted(set(ENGLISH) - asked - in_tables) == []


@pytest.mark.parametrize(
    "reason", [reason for reason in Reason if reason.value.startswith(("service.", "own."))]
)
def test_the_reasons_of_a_turn_that_ended_can_be_filled(reason: Reason) -> None:
    said = text(reason.value, **ENDING)
    assert "{" not in said
    assert "Nothing was charged." in said or "charge" not in placeholders(reason.value)


@pytest.mark.parametrize("reason", [reason for reason in Reason if reason.value.startswith("input.")])
def test_the_reasons_for_what_people_send_need_no_values(reason: Reason) -> None:
    """They are said without a turn too."""
    assert placeholders(reason.value) == set()


def test_the_limit_of_the_day_says_how_much_and_until_when() -> None:
    said = text(Reason.OVER_DAILY_LIMIT.value, limit="$10.00", resets="5 h")
    assert "$10.00" in said
    assert "5 h" in said


@pytest.mark.parametrize(
    "key", [key for key in ENGLISH if key.startswith(("service.", "input.", "limit.", "own."))]
)
def test_a_sentence_about_trouble_says_what_to_do_next(key: str) -> None:
    """At least it has a second sentence, or asks."""
    if key in {"service.no_reason", "own.chat_gone"}:
        return
    assert ENGLISH[key].count(".") + ENGLISH[key].count("?") >= 2


def test_braces_in_what_people_say_are_their_business() -> None:
    assert "{0} {words} {" in text("held", words="{0} {words} {")


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        text("no.such.sentence")


@pytest.mark.parametrize("key", ENGLISH)
def test_sentences_fit_where_they_are_shown(key: str) -> None:
    sentence = ENGLISH[key]
    limits = {"toast": 200, "button": 40, "command": 256, "result": 1024}
    assert 0 < len(sentence) <= limits.get(key.partition(".")[0], 1000)
    assert sentence == sentence.strip()


def test_the_smallest_picture_is_the_true_one() -> None:
    assert f"{MIN_SIDE} x {MIN_SIDE}" in ENGLISH["input.too_small"]


def test_the_largest_picture_is_the_true_one() -> None:
    assert f"{MAX_PIXELS // 1_000_000} megapixels" in ENGLISH["input.too_many_pixels"]
