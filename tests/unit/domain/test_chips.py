"""Reading the operator's chips."""

import pytest

from bot.domain.chips import Chip, parse_chips


@pytest.mark.parametrize(
    ("text", "chips"),
    [
        ("none", ()),
        (" None ", ()),
        ("🌙 Night = make it night", (Chip("🌙 Night", "make it night"),)),
        (" A=a ;\n B = b = c;; ", (Chip("A", "a"), Chip("B", "b = c"))),
        ("A = a\nB = b", (Chip("A", "a"), Chip("B", "b"))),
        (f"{'l' * 30} = {'w' * 500}", (Chip("l" * 30, "w" * 500),)),
    ],
)
def test_chips_are_labels_and_words(text: str, chips: tuple[Chip, ...]) -> None:
    assert parse_chips(text) == chips


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1 to 6 chips"),
        (" ; \n", "1 to 6 chips"),
        (";".join(["A = a"] * 7), "1 to 6 chips"),
        ("A = a; night", "chip 2 should be written as label = words"),
        ("none; A = a", "chip 1 should be written as label = words"),
        (" = words", "label of chip 1"),
        (f"{'l' * 31} = words", "1 to 30 characters"),
        ("A = a; B =", "words of chip 2"),
        (f"A = {'w' * 501}", "1 to 500 characters"),
    ],
)
def test_what_is_wrong_is_said_without_repeating_it(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said) as caught:
        parse_chips(text)
    assert "wwwww" not in str(caught.value)
