"""Chance that repeats itself."""

from random import Random


def seeded(seed: int) -> Random:
    """A generator that always draws the same for the same seed."""
    return Random(seed)  # noqa: S311, nothing secret is drawn from it
