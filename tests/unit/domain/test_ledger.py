"""Money: a day's rows sum to what was really spent, or may have been."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import DAY, HOUR, MINUTE, SECOND, Micros
from bot.domain.ledger import (
    Billed,
    Entry,
    EntryKind,
    Money,
    day_of,
    dollars,
    reservation,
    resets_in,
    settlement,
)

money = st.integers(0, 10_000_000).map(Money)
turns = st.lists(st.tuples(money, money, st.lists(st.sampled_from(Billed), max_size=1), st.booleans()))


def test_a_reservation_stands_until_it_is_settled() -> None:
    assert reservation(Money(30_000)) == (Entry(EntryKind.RESERVE, Money(30_000)),)


@pytest.mark.parametrize(
    ("billed", "rows"),
    [
        (Billed.NO, [("release", -30_000)]),
        (Billed.YES, [("release", -30_000), ("charge", 25_000)]),
        (Billed.UNKNOWN, [("unknown", 0)]),
    ],
)
def test_how_a_reservation_ends(billed: Billed, rows: list[tuple[str, int]]) -> None:
    entries = settlement(billed, Money(30_000), Money(25_000))
    assert [(entry.kind.value, entry.amount) for entry in entries] == rows


@given(turns)
def test_a_day_sums_to_what_was_spent_or_may_have_been(
    day: list[tuple[Money, Money, list[Billed], bool]],
) -> None:
    """Reserved and open, or unknown: the reservation. Billed, also by a late answer: the cost. Else nothing."""
    rows: list[Entry] = []
    spent = 0
    for price, cost, end, answered_late in day:
        rows += reservation(price)
        for billed in end:
            rows += settlement(billed, price, cost)
        late = end == [Billed.UNKNOWN] and answered_late
        if late:
            rows += settlement(Billed.YES, price, cost)
        if end == [Billed.YES] or late:
            spent += cost
        elif end != [Billed.NO]:
            spent += price
    assert sum(row.amount for row in rows) == spent


@given(st.integers(0, 4_000_000_000_000_000).map(Micros))
def test_a_day_is_the_utc_day_whatever_the_place(moment: Micros) -> None:
    at = dt.datetime.fromtimestamp(moment // SECOND, dt.UTC)
    assert dt.date(1970, 1, 1) + dt.timedelta(days=day_of(moment)) == at.date()


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (DAY, (24, 0)),
        (5 * HOUR, (5, 0)),
        (5 * HOUR + 10 * MINUTE, (5, 0)),
        (5 * HOUR - 10 * MINUTE, (5, 0)),
        (HOUR, (1, 0)),
        (12 * MINUTE, (0, 12)),
        (12 * MINUTE + 20 * SECOND, (0, 12)),
        (MINUTE, (0, 1)),
        (SECOND, (0, 1)),
    ],
)
def test_the_limit_resets_at_midnight_utc(left: int, said: tuple[int, int]) -> None:
    assert resets_in(Micros(400 * DAY - left)) == said


def test_at_midnight_a_whole_day_is_left() -> None:
    assert resets_in(Micros(400 * DAY)) == (24, 0)


@given(st.integers(0, DAY - 1))
def test_no_wait_is_said_in_more_than_59_minutes_or_24_hours(moment: int) -> None:
    hours, minutes = resets_in(Micros(moment))
    assert (1 <= hours <= 24 and minutes == 0) or (hours == 0 and 1 <= minutes <= 59)


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (0, "$0.00"),
        (30_000, "$0.03"),
        (25_000, "$0.025"),
        (5_000, "$0.005"),
        (1_000, "$0.001"),
        (100_000, "$0.10"),
        (108_000, "$0.11"),
        (165_000, "$0.17"),
        (211_000, "$0.21"),
        (1_000_000, "$1.00"),
        (10_000_000, "$10.00"),
    ],
)
def test_prices_are_dollars_with_tenths_of_a_cent_only_where_they_matter(amount: int, said: str) -> None:
    assert dollars(Money(amount)) == said
