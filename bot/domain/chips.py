"""Suggestions that the operator sets: buttons that say words."""

import re
from dataclasses import dataclass

MOST_CHIPS = 6
LONGEST_LABEL = 30
LONGEST_WORDS = 500
NO_CHIPS = "none"


@dataclass(frozen=True, slots=True)
class Chip:
    """A button that says words as if the person had written them."""

    label: str
    words: str


def parse_chips(text: str) -> tuple[Chip, ...]:
    """Reads `label = words; label = words`, separated by semicolons or lines; `none` gives no chip.

    Raises ValueError that says which chip should be written how, without repeating it.
    """
    if text.strip().lower() == NO_CHIPS:
        return ()
    parts = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
    if not 1 <= len(parts) <= MOST_CHIPS:
        raise ValueError(f"there should be 1 to {MOST_CHIPS} chips, or the word {NO_CHIPS}")
    return tuple(_chip(number, part) for number, part in enumerate(parts, 1))


def _chip(number: int, text: str) -> Chip:
    label, equals, words = (part.strip() for part in text.partition("="))
    if not equals:
        raise ValueError(f"chip {number} should be written as label = words")
    for name, value, longest in (("label", label, LONGEST_LABEL), ("words", words, LONGEST_WORDS)):
        if not 1 <= len(value) <= longest:
            raise ValueError(f"the {name} of chip {number} should be 1 to {longest} characters long")
    return Chip(label, words)
