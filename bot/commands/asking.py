"""Asks on the console, or takes the answers from a pipe, one a line."""

import getpass
import sys

YES = {"y", "yes"}


class Console:
    """`patient`: a person sits there and may be asked once more."""

    def __init__(self) -> None:
        self.patient = sys.stdin.isatty()

    def ask(self, question: str, default: str = "") -> str:
        """The answer without spaces around it; the default for an empty one, and where a pipe has ended.

        Raises EOFError when a person ends the input.
        """
        prompt = f"{question} [{default}]: " if default else f"{question}: "
        return (input(prompt) if self.patient else _piped(prompt)).strip() or default

    def ask_hidden(self, question: str) -> str:
        """As `ask`; what is typed does not show."""
        if self.patient:
            return getpass.getpass(f"{question} (does not show): ").strip()
        return _piped(f"{question}: ").strip()

    def agrees(self, question: str) -> bool:
        """Whether the answer is yes; an empty one is no."""
        return self.ask(f"{question} [y/N]").lower() in YES


def _piped(prompt: str) -> str:
    print(prompt, flush=True)
    return sys.stdin.readline()
