"""Moments and the short form of ids."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import DAY, HOUR, MINUTE, SECOND, Micros, from_base36, later, to_base36


def test_units_of_time_are_microseconds() -> None:
    assert (SECOND, MINUTE, HOUR, DAY) == (10**6, 60 * 10**6, 3_600 * 10**6, 86_400 * 10**6)


@pytest.mark.parametrize(("seconds", "micros"), [(0, 0), (2, 2_000_000), (0.25, 250_000), (-1, -1_000_000)])
def test_later_counts_in_seconds(seconds: float, micros: int) -> None:
    assert later(Micros(7), seconds) == 7 + micros


@pytest.mark.parametrize(("number", "text"), [(0, "0"), (9, "9"), (35, "z"), (36, "10"), (1_295, "zz")])
def test_base36_is_written_in_small_letters(number: int, text: str) -> None:
    assert to_base36(number) == text


@given(st.integers(0, 36**12 - 1))
def test_base36_comes_back_as_it_went(number: int) -> None:
    assert from_base36(to_base36(number)) == number


@pytest.mark.parametrize("junk", ["", "-1", "+1", " 1", "1 ", "1_0", "1.5", "Z", "é", "１", "01", "z" * 13])
def test_what_to_base36_never_writes_is_refused(junk: str) -> None:
    with pytest.raises(ValueError, match="is no id"):
        from_base36(junk)
