"""Everything the bot says: each sentence exists in every language, is used, and can be filled."""

import string

import pytest
from babel import Locale

from bot.domain.actions import CHIPS, Action, Button, Op
from bot.domain.errors import Reason
from bot.domain.manners import NAMES
from bot.domain.options import Quality
from bot.domain.prompts import utf16_units
from bot.domain.spots import Step
from bot.i18n import CATALOGUES, LANGUAGES, spoken, voice
from bot.i18n.catalogue import Plural, filled
from bot.imaging.inspection import MAX_PIXELS, MIN_SIDE
from bot.services.preferences import SHAPES, shape_key
from bot.telegram.connection import MENU
from tests.unit.i18n.uses import Use, strings
from tests.unit.i18n.uses import spoken as asked_for

ENGLISH = CATALOGUES["en"]
USES = asked_for()

ENDING = {"words": "a fox", "charge": "Nothing was charged.", "price": "$0.03"}
"""What is known when a turn ends without a picture."""

SAME_IN_ALL = {
    "chip.custom",
    "settings.chosen",
    "settings.language",
    "button.more",
    "button.less",
    "button.number",
    "button.idea_again",
    "settings.shape",
    "settings.quality",
    "quality.priced",
    "button.model",
    "status.costs",
    "result.noted",
    "button.drop_spot",
}
"""Symbols and names."""

PUT_TOGETHER = {
    *(f"command.{name}" for name in MENU),
    *(f"{chip}.words" for chip in CHIPS),
    "settings.after.button",
    "settings.never.button",
    *(shape_key(ratio) for ratio in SHAPES),
    *(f"quality.{quality.value}" for quality in Quality),
    *(f"spot.{step.value}" for step in Step),
    "spot.how_here",
    *(f"manners.{name}.{state}" for name in NAMES for state in ("on", "off")),
    *(f"result.{kind}" for kind in ("redrawn", "unchanged", "unchanged_close", "exact", "came")),
}


def forms(text: str | Plural) -> list[str]:
    return [text] if isinstance(text, str) else list(text.forms.values())


def placeholders(text: str | Plural) -> set[str]:
    return {
        name for form in forms(text) for _, name, _, _ in string.Formatter().parse(form) if name is not None
    } | ({text.number} if isinstance(text, Plural) else set())


def test_the_scan_finds_what_is_said() -> None:
    """Otherwise the tests below would agree to anything."""
    keys = {use.key for use in USES}
    assert {"held", "status.draw", "button.again", "button.run_from", "start", "toast.reset"} <= keys
    assert len(keys) > 100


@pytest.mark.parametrize("language", CATALOGUES)
class TestEveryLanguage:
    def test_has_every_sentence_and_no_other(self, language: str) -> None:
        assert set(CATALOGUES[language]) == set(ENGLISH)

    def test_fills_the_same_places(self, language: str) -> None:
        theirs = CATALOGUES[language]
        assert {key: placeholders(text) for key, text in theirs.items()} == {
            key: placeholders(text) for key, text in ENGLISH.items()
        }

    def test_has_a_form_for_every_number(self, language: str) -> None:
        locale = Locale.parse(language, sep="-")
        for key, text in CATALOGUES[language].items():
            if isinstance(text, Plural):
                rule = locale.ordinal_form if text.ordinal else locale.plural_form
                assert set(rule.tags) | {"other"} <= {*text.forms, *_covered(text)}, key
                for number in range(130):
                    values = dict.fromkeys(placeholders(text), "…") | {text.number: number}
                    assert "{" not in filled(text, locale, values)

    def test_explains_its_commands_and_names_itself(self, language: str) -> None:
        say = voice(language)
        assert all(say(f"command.{name}") for name in MENU)
        assert LANGUAGES[language]

    def test_has_a_sentence_for_every_reason_that_can_be_filled(self, language: str) -> None:
        say = voice(language)
        for reason in Reason:
            assert "{" not in say(reason.value, **ENDING, limit="$10.00", resets="5 h")

    def test_says_what_was_charged_wherever_it_may_have_been(self, language: str) -> None:
        for reason in Reason:
            text = CATALOGUES[language][reason.value]
            assert ("charge" in placeholders(text)) == ("charge" in placeholders(ENGLISH[reason.value]))

    def test_fits_on_a_phone_and_into_telegram(self, language: str) -> None:
        for key, text in CATALOGUES[language].items():
            longest = max(utf16_units(form) for form in forms(text))
            limit = 34 if key.startswith(("button.", "chip.")) and not key.endswith(".words") else 1000
            assert longest <= (200 if key.startswith("toast.") else limit), key
            assert all(form.strip() for form in forms(text))

    def test_helps_in_twelve_lines(self, language: str) -> None:
        assert len(voice(language)("help").splitlines()) <= 12

    def test_names_the_true_limits(self, language: str) -> None:
        say = voice(language)
        assert str(MIN_SIDE) in say(Reason.TOO_SMALL.value)
        millions = MAX_PIXELS // 1_000_000
        assert any(str(number) in say(Reason.TOO_MANY_PIXELS.value) for number in (millions, millions * 100))

    def test_speaks_itself(self, language: str) -> None:
        """What stands there word for word in English was forgotten."""
        if language == "en":
            return
        same = {key for key, text in CATALOGUES[language].items() if forms(text) == forms(ENGLISH[key])}
        assert same == SAME_IN_ALL


def _covered(text: Plural) -> set[str]:
    """Categories of one number alone that an exact form stands for."""
    return {"one"} if "=1" in text.forms else set()


@pytest.mark.parametrize("use", USES, ids=lambda use: f"{use.where} {use.key}")
def test_every_sentence_that_is_asked_for_exists_and_gets_its_values(use: Use) -> None:
    assert use.key in ENGLISH
    assert placeholders(ENGLISH[use.key]) <= use.values


def test_no_sentence_is_there_for_nobody() -> None:
    asked = {use.key for use in USES} | {reason.value for reason in Reason} | PUT_TOGETHER
    in_tables = {key for key in strings() if "." in key}
    assert sorted(set(ENGLISH) - asked - in_tables) == []


@pytest.mark.parametrize("reason", [reason for reason in Reason if reason.value.startswith("input.")])
def test_the_reasons_for_what_people_send_need_no_values(reason: Reason) -> None:
    """They are said without a turn too."""
    assert placeholders(ENGLISH[reason.value]) == set()


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("", "en"),
        ("de", "en"),
        ("zh", "zh-hans"),
        ("zh-CN", "zh-hans"),
        ("zh_TW", "zh-hans"),
        ("zh-Hans-CN", "zh-hans"),
        ("ZH", "zh-hans"),
    ],
)
def test_everybody_gets_the_nearest_language(tag: str, language: str) -> None:
    assert (spoken(tag), voice(tag).language) == (language, language)


@pytest.mark.parametrize(
    ("place", "said"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (22, "22nd")]
)
def test_english_ranks(place: int, said: str) -> None:
    assert voice("en")("status.line", status="x", place=place) == f"x · {said} in line"


def test_one_photo_is_not_counted() -> None:
    assert voice("en")("ask.photos", count=1) == "Got it. What should I change?"
    assert voice("zh")("ask.photos", count=1) == "收到。想怎么改？"
    assert "3" in voice("zh")("ask.photos", count=3)


def test_buttons_are_drawn_in_the_language_with_all_they_carry() -> None:
    keyboard = ((Action(Op.UNDO, 70, "button.undo"), Action(Op.WORDS, 3, "button.words", copies="a fox")),)
    assert voice("zh").buttons(keyboard) == (
        (Button("↩️ 撤销", "t:u:1y"), Button("📋 文字", "t:p:3", copies="a fox")),
    )
