"""Whether words continue from the head, by the time since something last happened."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.gaps import Gap, gap_of
from bot.domain.ids import HOUR, MINUTE, SECOND, Micros

THREE_HOURS = 3 * 3600.0
AT = Micros(1_750_000_000 * SECOND)

moments = st.integers(0, 2**52).map(Micros)
settings = st.floats(0, 10**9)


@pytest.mark.parametrize(
    ("passed", "gap"),
    [
        (0, Gap.NONE),
        (10 * MINUTE, Gap.NONE),
        (10 * MINUTE + 1, Gap.PAUSE),
        (3 * HOUR, Gap.PAUSE),
        (3 * HOUR + 1, Gap.LONG),
        (-SECOND, Gap.NONE),
        (-5 * HOUR, Gap.NONE),
    ],
)
def test_words_continue_then_wait_a_moment_then_start_a_new_picture(passed: int, gap: Gap) -> None:
    assert gap_of(Micros(AT + passed), AT, THREE_HOURS) is gap


@pytest.mark.parametrize(
    ("passed", "gap"),
    [(5 * MINUTE, Gap.NONE), (5 * MINUTE + 1, Gap.LONG), (11 * MINUTE, Gap.LONG)],
)
def test_an_operator_may_want_a_new_picture_before_any_pause(passed: int, gap: Gap) -> None:
    assert gap_of(Micros(AT + passed), AT, 5 * 60.0) is gap


@given(moments, settings)
def test_without_earlier_activity_there_is_no_gap(at: Micros, new_after: float) -> None:
    assert gap_of(at, None, new_after) is Gap.NONE


@given(moments, moments)
def test_zero_never_starts_a_new_picture(at: Micros, last: Micros) -> None:
    assert gap_of(at, last, 0) is not Gap.LONG


@given(moments, moments, settings)
def test_a_message_dated_before_what_it_follows_has_no_gap(
    at: Micros, last: Micros, new_after: float
) -> None:
    assert gap_of(min(at, last), max(at, last), new_after) is Gap.NONE


@given(moments, moments, moments, settings)
def test_a_longer_wait_is_never_a_shorter_gap(
    one: Micros, two: Micros, last: Micros, new_after: float
) -> None:
    order = list(Gap)
    sooner, later = (order.index(gap_of(at, last, new_after)) for at in sorted((one, two)))
    assert sooner <= later
