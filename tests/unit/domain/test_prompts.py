"""Words: which ask for a picture, how they are counted, cut and joined."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.prompts import (
    INSISTENCE,
    SHORT_WORDS,
    asked,
    fitting,
    is_small_talk,
    joined,
    shortened,
    sticker_hint,
    utf16_units,
    with_answer,
    with_quoted,
)

# What Telegram delivers: no lone surrogates.
texts = st.text(st.characters(exclude_categories=["Cs"]))
crowded = st.text(st.sampled_from("ab \n…é狐🦊👩🏽‍🚀"), max_size=60)

SMALL_TALK = [
    "thanks",
    "Thank you!!!",
    "  thanks a lot ❤️",
    "THX",
    "ok",
    "wow 😍",
    "谢谢",
    "好的。",
    "太棒了！",
    "Danke",
    "Danke schön!",
    "vielen Dank 🙏",
    "Tschüss",
    "gracias",
    "Muchas gracias!",
    "merci",
    "merci beaucoup :)",
    "grazie mille",
    "obrigado",
    "obrigada!",
    "olá",
    "спасибо",
    "Большое спасибо!",
    "дякую",
]

NOTHING_SAID = [
    "",
    "   ",
    "❤️",
    "👍🏽👍🏽",
    "👩‍👩‍👧",
    "🇩🇪",
    "1️⃣",
    "?",
    "...",
    "?!…",
    "—",
    "a",
    "Я",
    "é",
    "7",
    "¿",
    "x!",
]

REQUESTS = [
    "fox",
    "a fox",
    "no hat",
    "thanks to the sun the fox is warm",
    "nicer",
    "ok now make it night",
    "狐",
    "画",
    "猫！",
    "𠮷",
    "달",
    "谢谢，再画一张",
    "лиса",
    "42",
    "4k",
    "Danke-Karte",
]


@pytest.mark.parametrize("words", SMALL_TALK)
def test_thanks_and_greetings_ask_for_nothing_in_any_language(words: str) -> None:
    assert is_small_talk(words)


@pytest.mark.parametrize("words", SMALL_TALK)
def test_composed_and_decomposed_letters_say_the_same(words: str) -> None:
    assert is_small_talk(unicodedata.normalize("NFD", words))


@pytest.mark.parametrize("words", NOTHING_SAID)
def test_emoji_punctuation_and_one_letter_ask_for_nothing(words: str) -> None:
    assert is_small_talk(words)


@pytest.mark.parametrize("words", REQUESTS)
def test_everything_else_asks_for_a_picture(words: str) -> None:
    assert not is_small_talk(words)


@given(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5))
def test_one_ideograph_is_small_talk_only_where_it_is_listed(ideograph: str) -> None:
    assert is_small_talk(ideograph) == (ideograph in "好棒是不嗯")


@given(texts, st.sampled_from(["!", "  ", "❤️", "…", "\n"]))
def test_marks_and_emoji_change_nothing(words: str, mark: str) -> None:
    assert is_small_talk(words) == is_small_talk(f"{mark}{words}{mark}")


@pytest.mark.parametrize(
    ("text", "units"),
    [("", 0), ("fox", 3), ("狐", 1), ("é", 1), ("🦊", 2), ("a🦊b", 4), ("👩🏽‍🚀", 7), ("𠮷", 2)],
)
def test_telegram_counts_in_utf16(text: str, units: int) -> None:
    assert utf16_units(text) == units


@given(texts, texts)
def test_lengths_add_up(left: str, right: str) -> None:
    assert utf16_units(left + right) == utf16_units(left) + utf16_units(right)
    assert utf16_units(left) == sum(2 if ord(character) > 0xFFFF else 1 for character in left)


@given(texts | crowded, st.integers(1, 40))
def test_fitting_is_never_over_the_limit_and_never_half_a_character(text: str, units: int) -> None:
    cut = fitting(text, units)
    assert utf16_units(cut) <= units
    assert cut.encode("utf-8").decode("utf-8") == cut
    if utf16_units(text) <= units:
        assert cut == text
    else:
        assert cut.endswith("…")
        assert text.startswith(cut[:-1])


def test_fitting_keeps_as_much_as_it_can() -> None:
    assert fitting("a🦊🦊", 5) == "a🦊🦊"
    assert fitting("a🦊🦊", 4) == "a🦊…"
    assert fitting("a🦊🦊", 3) == "a…"
    assert fitting("a fox", 3) == "a…"


def test_short_words_are_one_line() -> None:
    assert shortened(" a\n fox\tin  snow ") == "a fox in snow"
    assert shortened("a fox in the snow", 6) == "a fox…"
    assert shortened("a fox", 5) == "a fox"
    assert shortened("f" * 61) == "f" * 59 + "…"


@given(crowded, st.integers(1, SHORT_WORDS))
def test_short_words_are_never_longer_than_said(words: str, limit: int) -> None:
    short = shortened(words, limit)
    assert len(short) <= limit
    assert "\n" not in short


@pytest.mark.parametrize(
    ("words", "quoted", "request_"),
    [
        ("draw this", "a fox", "draw this\n\n“a fox”"),
        ("draw this", " a fox \n", "draw this\n\n“a fox”"),
        ("draw this", "  ", "draw this"),
        ("", "a fox", "a fox"),
        ("", "", ""),
    ],
)
def test_quoted_words_are_part_of_the_request(words: str, quoted: str, request_: str) -> None:
    assert with_quoted(words, quoted) == request_


@pytest.mark.parametrize(
    ("hint", "insist", "prompt"),
    [
        ("", False, "a fox"),
        ("flat", False, "a fox\n\nflat"),
        ("", True, f"{INSISTENCE}a fox"),
        ("flat", True, f"{INSISTENCE}a fox\n\nflat"),
    ],
)
def test_a_model_is_told_what_people_need_not_say(hint: str, prompt: str, *, insist: bool) -> None:
    assert asked("a fox", hint=hint, insist=insist) == prompt


def test_a_sticker_needs_a_background_that_can_go() -> None:
    assert "#00FF00" in sticker_hint(transparent=False)
    assert "transparent" in sticker_hint(transparent=True)
    assert "#00FF00" not in sticker_hint(transparent=True)


def test_an_answer_follows_what_it_answers() -> None:
    assert joined("a hat for the dog", "the left one") == "a hat for the dog\n\nthe left one"


@given(texts, texts, texts)
def test_an_answer_can_be_mended_without_touching_what_it_answers(
    words: str, answer: str, mended: str
) -> None:
    """Also where it has paragraphs or quotes somebody, and where the words do."""
    assert with_answer(joined(words, answer), mended) == joined(words, mended)


@given(texts, texts)
def test_an_answer_said_again_changes_nothing(words: str, answer: str) -> None:
    assert with_answer(joined(words, answer), answer) == joined(words, answer)
