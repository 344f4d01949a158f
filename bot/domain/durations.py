"""Honest times: how long a picture usually takes, and who else waits."""

import math
from collections.abc import Sequence

MOST_SAMPLES = 50
"""How many of the last calls say what is usual."""

_FEWEST_SAMPLES = 5
_EXACT_UP_TO = 20
_STEP = 5


def usual(seconds: Sequence[float], fallback: tuple[int, int]) -> tuple[int, int]:
    """The median and the 90th percentile of the last calls, in whole seconds, the first always the lower.

    `seconds`: what the last calls took, in any order, at most MOST_SAMPLES as the caller reads them. Up to
    20 s to the second, above to 5 s. `fallback` with fewer than 5 samples.
    """
    if len(seconds) < _FEWEST_SAMPLES:
        return fallback
    ordered = sorted(seconds)
    low = max(1, _rounded(_percentile(ordered, 0.5)))
    high = _rounded(_percentile(ordered, 0.9))
    return low, max(high, low + (1 if low < _EXACT_UP_TO else _STEP))


def place_in_line(ahead: int) -> int | None:
    """The place of who waits behind `ahead` others, from 2 on; None where nobody is ahead."""
    return ahead + 1 if ahead > 0 else None


def _percentile(ordered: Sequence[float], share: float) -> float:
    """Linear interpolation between the two nearest samples."""
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def _rounded(seconds: float) -> int:
    if seconds <= _EXACT_UP_TO:
        return round(seconds)
    return math.floor(seconds / _STEP + 0.5) * _STEP
