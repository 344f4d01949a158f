"""What a check found, as one plain line."""

import io
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.logs import redacted


class Mark(StrEnum):
    WELL = "✓"
    NOTE = "!"
    """To know, nothing to mend."""
    WRONG = "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    """`words` say what was seen and, where something is wrong, what to do."""

    mark: Mark
    words: str


def well(words: str) -> Finding:
    return Finding(Mark.WELL, words)


def note(words: str) -> Finding:
    return Finding(Mark.NOTE, words)


def wrong(words: str) -> Finding:
    return Finding(Mark.WRONG, words)


def show(finding: Finding, secrets: Sequence[str] = ()) -> None:
    """Prints it as one line without the secrets."""
    words = " ".join(finding.words.split())
    print(redacted(f"{finding.mark} {words}", secrets), flush=True)


def print_any_character() -> None:
    """A console that lacks a character shows a question mark in its place, and the command goes on."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
