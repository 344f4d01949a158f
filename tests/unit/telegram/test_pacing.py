"""How fast we may speak, in virtual time."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.telegram.pacing import Limits, Pace

ANN, BOB, GROUP = 11, 12, -500
LITTLE = 1e-6


class Day:
    """Sends messages as soon as they may go, and notes when."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.pace = Pace(limits or Limits())
        self.now = 1000.0
        self.sent: list[tuple[float, int | None]] = []

    def wait(self, chat: int | None, *, is_edit: bool = False) -> float:
        return self.pace.wait(self.now, chat, is_group=(chat or 0) < 0, is_edit=is_edit)

    def send(self, chat: int | None, *, is_edit: bool = False) -> float:
        """Waits for its time; gives the seconds since the beginning."""
        for _ in range(100):
            wait = self.wait(chat, is_edit=is_edit)
            if wait <= 0.0:
                break
            self.now += wait + LITTLE
        self.pace.take(self.now, chat)
        self.sent.append((self.now, chat))
        return self.now - 1000.0

    def most_within(self, seconds: float, chat: int | None) -> int:
        """The largest number of messages in any so many seconds."""
        times = [at for at, to in self.sent if to == chat or chat is None]
        return max(sum(start <= at < start + seconds for at in times) for start in times)


def test_three_at_once_then_one_a_second() -> None:
    day = Day()
    times = [day.send(ANN) for _ in range(30)]
    assert times[:3] == [0.0, 0.0, 0.0]
    assert times[3] > 0.9
    assert day.most_within(3.0, ANN) == 3
    assert 26 < times[-1] < 31


def test_after_a_pause_three_may_go_again() -> None:
    day = Day()
    for _ in range(3):
        day.send(ANN)
    assert day.wait(ANN) > 0
    day.now += 3.0 + LITTLE
    assert [day.send(ANN) for _ in range(3)] == [pytest.approx(3.0, abs=0.01)] * 3


def test_chats_do_not_wait_for_each_other() -> None:
    day = Day()
    for _ in range(3):
        day.send(ANN)
    assert day.wait(ANN) > 0
    assert day.wait(BOB) == 0


def test_thirty_a_second_over_all_chats() -> None:
    day = Day()
    times = [day.send(chat) for chat in range(1, 101)]
    assert day.most_within(1.0, None) <= 30
    assert 2.0 < times[-1] < 4.5


def test_calls_that_are_no_messages_count_against_the_whole_only() -> None:
    day = Day()
    for _ in range(30):
        day.send(None)
    assert day.wait(None) > 0
    assert day.wait(ANN) > 0
    day.now += 1.0 + LITTLE
    assert [day.wait(chat) for chat in (None, ANN)] == [0, 0]


def test_twenty_a_minute_in_a_group() -> None:
    day = Day()
    times = [day.send(GROUP) for _ in range(45)]
    assert times[19] < 25
    assert 60 <= times[20] < 61
    assert day.most_within(60.0, GROUP) == 20
    assert times[44] < 150


def test_a_private_chat_has_no_limit_per_minute() -> None:
    day = Day()
    assert [day.send(ANN) for _ in range(40)][-1] < 45


def test_edits_of_a_group_give_way_to_words() -> None:
    """Half of the minute is kept for what people wait for."""
    day = Day()
    edits = [day.send(GROUP, is_edit=True) for _ in range(10)]
    assert edits[-1] < 15
    assert day.wait(GROUP, is_edit=True) > 30
    words = [day.send(GROUP) for _ in range(10)]
    assert words[-1] < 30
    assert day.wait(GROUP) > 30


def test_words_count_against_edits_too() -> None:
    day = Day()
    for _ in range(10):
        day.send(GROUP)
    day.now += 3.1
    assert day.wait(GROUP, is_edit=True) > 30
    assert day.wait(GROUP) == 0


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_the_smallest_limits_let_something_through(limit: int) -> None:
    day = Day(Limits(group_per_minute=limit))
    assert day.send(GROUP, is_edit=True) < 130
    assert day.send(GROUP) < 200


@pytest.mark.parametrize("rate", [0.5, 1.0, 2.5, 30.0])
def test_other_rates(rate: float) -> None:
    day = Day(Limits(per_second=rate))
    for chat in range(1, 21):
        day.send(chat)
    assert day.most_within(10.0, None) <= 10 * rate + max(1, rate)


class TestPauses:
    """Telegram said when to try again."""

    def test_hold_for_their_chat_only(self) -> None:
        day = Day()
        day.pace.pause(day.now, ANN, 30.0)
        assert day.wait(ANN) == 30.0
        assert day.wait(BOB) == day.wait(None) == 0
        day.now += 30.0
        assert day.wait(ANN) == 0

    def test_of_a_call_that_is_no_message_hold_nobody(self) -> None:
        day = Day()
        day.pace.pause(day.now, None, 30.0)
        assert day.wait(ANN) == day.wait(None) == 0

    def test_are_not_cut_short_by_a_shorter_one(self) -> None:
        """Two calls were on their way; the second answer must not lift what the first one said."""
        day = Day()
        day.pace.pause(day.now, ANN, 30.0)
        day.now += 1.0
        day.pace.pause(day.now, ANN, 1.0)
        assert day.wait(ANN) == 29.0

    def test_can_become_longer(self) -> None:
        day = Day()
        day.pace.pause(day.now, ANN, 5.0)
        day.pace.pause(day.now, ANN, 30.0)
        assert day.wait(ANN) == 30.0

    def test_are_remembered_while_idle_chats_are_forgotten(self) -> None:
        day = Day()
        day.pace.pause(day.now, ANN, 300.0)
        day.now += 120.0
        day.pace.forget_idle(day.now)
        assert day.wait(ANN) == 180.0


def test_a_message_that_took_long_counts_from_its_arrival() -> None:
    """Telegram counts when it gets a message: a slow upload must not be followed by too many."""
    day = Day()
    marks = [day.pace.take(day.now, ANN) for _ in range(3)]
    for mark in marks:
        mark.at = day.now + 5.0
    day.now += 5.0
    assert day.wait(ANN) == 3.0


def test_forgetting_idle_chats_changes_nothing() -> None:
    day, other = Day(), Day()
    for one in (day, other):
        for chat in (GROUP, ANN):
            for _ in range(3):
                one.send(chat)
        one.now += 59.0
    day.pace.forget_idle(day.now)
    for chat in (GROUP, ANN):
        assert day.wait(chat) == other.wait(chat)
    day.now = other.now = day.now + 10.0
    day.pace.forget_idle(day.now)
    assert day.pace._chats == {}
    assert [day.wait(chat) for chat in (GROUP, ANN)] == [other.wait(chat) for chat in (GROUP, ANN)] == [0, 0]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from([ANN, BOB, GROUP, None]), st.booleans(), st.floats(0, 4)),
        min_size=1,
        max_size=120,
    )
)
def test_no_limit_is_ever_exceeded(calls: list[tuple[int | None, bool, float]]) -> None:
    day = Day()
    for chat, is_edit, pause in calls:
        day.now += pause
        day.send(chat, is_edit=is_edit)
    counted = Counter(chat for _, chat in day.sent)
    for chat in {ANN, BOB, GROUP} & set(counted):
        assert day.most_within(3.0, chat) <= 3
    if GROUP in counted:
        assert day.most_within(60.0, GROUP) <= 20
    assert day.most_within(1.0, None) <= 30
