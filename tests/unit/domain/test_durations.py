"""How long a picture usually takes, said so that people can use it."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.durations import MOST_SAMPLES, place_in_line, usual

FALLBACK = (30, 60)

samples = st.lists(st.floats(0, 3600), min_size=5, max_size=MOST_SAMPLES)


@pytest.mark.parametrize("seconds", [[], [1.0], [1.0, 2.0, 3.0, 4.0]])
def test_a_few_calls_say_nothing_yet(seconds: list[float]) -> None:
    assert usual(seconds, FALLBACK) == FALLBACK


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        ([10, 11, 12, 13, 14], (12, 14)),
        ([10, 11, 12, 13, 23], (12, 19)),
        ([18, 18, 18, 26, 28], (18, 25)),
        ([31, 33, 38, 44, 61], (40, 55)),
        ([100, 110, 118, 140, 300], (120, 235)),
        ([float(second) for second in range(1, 51)], (25, 45)),
        ([8, 8, 8, 8, 8], (8, 9)),
        ([20, 20, 20, 20, 20], (20, 25)),
        ([42, 42, 42, 42, 42], (40, 45)),
        ([0.1, 0.1, 0.2, 0.2, 0.2], (1, 2)),
    ],
)
def test_half_take_less_than_the_first_and_one_in_ten_more_than_the_second(
    seconds: list[float], said: tuple[int, int]
) -> None:
    assert usual(seconds, FALLBACK) == said


@given(samples)
def test_the_first_is_always_the_lower(seconds: list[float]) -> None:
    low, high = usual(seconds, FALLBACK)
    assert 1 <= low < high


@given(samples)
def test_nothing_is_said_that_no_call_took_but_for_rounding(seconds: list[float]) -> None:
    low, high = usual(seconds, FALLBACK)
    assert min(seconds) - 2.5 <= low <= max(1, max(seconds) + 2.5)
    assert min(seconds) - 2.5 <= high <= max(seconds) + 7.5


@given(samples)
def test_times_above_twenty_seconds_are_said_in_steps_of_five(seconds: list[float]) -> None:
    assert all(said <= 20 or said % 5 == 0 for said in usual(seconds, FALLBACK))


@given(samples, st.randoms(use_true_random=False))
def test_the_order_of_the_calls_does_not_matter(seconds: list[float], chance: random.Random) -> None:
    shuffled = list(seconds)
    chance.shuffle(shuffled)
    assert usual(shuffled, FALLBACK) == usual(seconds, FALLBACK)


@pytest.mark.parametrize(("ahead", "place"), [(0, None), (1, 2), (2, 3), (-1, None)])
def test_only_who_waits_behind_others_has_a_place_in_line(ahead: int, place: int | None) -> None:
    assert place_in_line(ahead) == place
