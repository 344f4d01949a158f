"""A service that keeps failing is left alone for a while."""

from dataclasses import dataclass

import pytest

from bot.providers.breaker import Breaker
from bot.providers.catalog import find_provider


@dataclass(slots=True)
class Clock:
    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


@dataclass(slots=True)
class Case:
    clock: Clock
    breaker: Breaker

    def fails(self, *moments: float) -> None:
        for moment in moments:
            self.clock.now = moment
            self.breaker.ended(failed=True)


@pytest.fixture
def case() -> Case:
    """Three failures within 10 s close it for 30 s."""
    clock = Clock()
    return Case(clock, Breaker(3, within=10.0, pause=30.0, clock=clock))


def test_nothing_happened_and_nobody_waits(case: Case) -> None:
    assert case.breaker.pause() == 0


def test_fewer_failures_change_nothing(case: Case) -> None:
    case.fails(1_000, 1_001)
    assert case.breaker.pause() == 0


def test_the_last_failure_closes_it_for_the_pause(case: Case) -> None:
    case.fails(1_000, 1_001, 1_002)
    assert case.breaker.pause() == 30.0
    case.clock.now = 1_012.5
    assert case.breaker.pause() == 19.5
    case.clock.now = 1_032
    assert case.breaker.pause() == 0


def test_failures_far_apart_do_not_add_up(case: Case) -> None:
    case.fails(1_000, 1_005, 1_010, 1_016, 1_021)
    assert case.breaker.pause() == 0
    case.fails(1_024)
    assert case.breaker.pause() == 30.0


def test_an_answer_makes_all_forgotten(case: Case) -> None:
    case.fails(1_000, 1_001)
    case.breaker.ended(failed=False)
    case.fails(1_002, 1_003)
    assert case.breaker.pause() == 0


def test_after_the_pause_the_count_begins_anew(case: Case) -> None:
    case.fails(1_000, 1_001, 1_002, 1_033, 1_034)
    assert case.breaker.pause() == 0
    case.fails(1_035)
    assert case.breaker.pause() == 30.0


def test_calls_that_were_under_way_when_it_closed_do_not_open_it(case: Case) -> None:
    case.fails(1_000, 1_001, 1_002, 1_003)
    assert case.breaker.pause() == 29.0
    case.breaker.ended(failed=False)
    assert case.breaker.pause() == 29.0


def test_venice_is_left_alone_before_it_blocks() -> None:
    """It answers nobody for 30 s after more than 20 failures within 30 s."""
    venice = find_provider("venice")
    assert venice is not None
    assert venice.failures <= 20
    assert (venice.within, venice.pause) == (30.0, 30.0)
