"""The one way out: in order of urgency, no faster than allowed, again only where it is safe."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

import httpx
import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.domain.errors import BlobMissing, DeliveryError, DeliveryKind
from bot.telegram.pacing import Limits
from bot.telegram.sender import Lane, Sender, Urgency

T = TypeVar("T")

PATIENCE = 10.0
ANN, BOB, GROUP = 11, 12, -500
FREE = Limits(per_second=1000.0, group_per_minute=1000, chat_seconds=0.0001)


def to(chat: int | None = ANN, urgency: Urgency = Urgency.SENTENCE) -> Lane:
    return Lane(urgency, chat, (chat or 0) < 0)


class Post:
    """Calls that take no time, and when they were made."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.times: list[float] = []
        self.begun = asyncio.Event()

    def call(self, name: str, *failures: Exception) -> Callable[[], Awaitable[str]]:
        """A call that fails so often before it succeeds."""
        left = list(failures)

        async def work() -> str:
            self.made.append(name)
            self.times.append(time.monotonic())
            self.begun.set()
            if left:
                raise left.pop(0)
            return f"sent {name}"

        return work


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
async def open_sender() -> AsyncIterator[Callable[[Limits], Sender]]:
    """open_sender(limits): a sender that runs until the test ends."""
    running: list[asyncio.Task[None]] = []

    def begin(limits: Limits) -> Sender:
        sender = Sender(limits)
        running.append(asyncio.create_task(sender.run()))
        return sender

    yield begin
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


@pytest.fixture
async def sender(open_sender: Callable[[Limits], Sender]) -> Sender:
    return open_sender(FREE)


def unreachable() -> TelegramError:
    error = NetworkError("httpx.ConnectError: all attempts failed")
    error.__cause__ = httpx.ConnectError("all attempts failed")
    return error


def wait(seconds: float) -> RetryAfter:
    return RetryAfter(timedelta(seconds=seconds))


async def soon(work: Awaitable[T]) -> T:
    async with asyncio.timeout(PATIENCE):
        return await work


async def kind_of(work: Awaitable[object]) -> DeliveryKind:
    with pytest.raises(DeliveryError) as caught:
        await soon(work)
    return caught.value.kind


async def test_a_call_gives_what_it_gives(sender: Sender, post: Post) -> None:
    assert await sender.send(to(), post.call("one")) == "sent one"


async def test_the_most_urgent_goes_first_and_equals_in_their_order(
    open_sender: Callable[[Limits], Sender], post: Post
) -> None:
    order = list(Urgency)
    waiting = Sender(FREE)
    calls = [
        asyncio.create_task(waiting.send(to(number, urgency), post.call(f"{urgency.name} {number}")))
        for number in (1, 2)
        for urgency in reversed(order)
    ]
    await asyncio.sleep(0)
    running = asyncio.create_task(waiting.run())
    await asyncio.gather(*calls)
    running.cancel()
    assert post.made == [f"{urgency.name} {number}" for urgency in order for number in (1, 2)]


def test_results_before_sentences_before_statuses_before_their_edits() -> None:
    assert Urgency.RESULT < Urgency.SENTENCE < Urgency.STATUS < Urgency.EDIT


async def test_three_at_once_in_a_chat_and_the_rest_at_its_pace(
    open_sender: Callable[[Limits], Sender], post: Post
) -> None:
    pace = 0.1
    sender = open_sender(Limits(per_second=1000.0, chat_seconds=pace))
    began = time.monotonic()
    calls = [asyncio.create_task(sender.send(to(), post.call(str(number)))) for number in range(8)]
    other = sender.send(to(BOB), post.call("Bob's"))
    await asyncio.gather(other, *calls)
    assert post.made[:4] == ["0", "1", "2", "Bob's"]
    times = [at for name, at in zip(post.made, post.times, strict=True) if name != "Bob's"]
    assert times[2] - times[0] < times[3] - times[2]
    assert all(later - earlier >= 3 * pace - 0.005 for earlier, later in zip(times, times[3:], strict=False))
    assert times[-1] - began < 15 * pace


async def test_a_groups_minute_is_kept_and_edits_give_way(
    open_sender: Callable[[Limits], Sender], post: Post
) -> None:
    sender = open_sender(Limits(per_second=1000.0, group_per_minute=4, chat_seconds=0.001))
    for number in (1, 2):
        await sender.send(to(GROUP, Urgency.EDIT), post.call(f"edit {number}"))
    edit = asyncio.create_task(sender.send(to(GROUP, Urgency.EDIT), post.call("edit 3")))
    await asyncio.gather(*(sender.send(to(GROUP), post.call(f"words {number}")) for number in (1, 2)))
    late = asyncio.create_task(sender.send(to(GROUP, Urgency.RESULT), post.call("picture")))
    await sender.send(to(BOB), post.call("Bob's"))
    assert not edit.done()
    assert not late.done()
    assert post.made == ["edit 1", "edit 2", "words 1", "words 2", "Bob's"]
    edit.cancel()
    late.cancel()


class TestTooManyRequests:
    async def test_pause_that_chat_and_repeat_the_call(self, sender: Sender, post: Post) -> None:
        began = time.monotonic()
        picture = post.call("picture", wait(0.3))
        first = asyncio.create_task(sender.send(to(ANN, Urgency.RESULT), picture))
        await soon(post.begun.wait())
        second = asyncio.create_task(sender.send(to(ANN, Urgency.ANSWER), post.call("more")))
        await sender.send(to(BOB), post.call("Bob's"))
        assert await first == "sent picture"
        await second
        assert (
            min(at for name, at in zip(post.made, post.times, strict=True) if name == "more") - began >= 0.3
        )
        assert post.made[:2] == ["picture", "Bob's"]
        assert sorted(post.made[2:]) == ["more", "picture"]

    @pytest.mark.parametrize("urgency", Urgency)
    async def test_drop_only_what_is_not_worth_repeating(
        self, sender: Sender, post: Post, urgency: Urgency
    ) -> None:
        work = sender.send(to(ANN, urgency), post.call("it", wait(0.01)))
        if urgency in {Urgency.EDIT, Urgency.HINT}:
            assert await kind_of(work) is DeliveryKind.DROPPED
            assert post.made == ["it"]
        else:
            assert await work == "sent it"

    async def test_are_no_tries(self, sender: Sender, post: Post) -> None:
        """However often Telegram asks for patience, the picture goes out in the end."""
        failures = [wait(0.01)] * 5
        assert await sender.send(to(ANN, Urgency.RESULT), post.call("picture", *failures)) == "sent picture"


class TestFailures:
    @pytest.mark.parametrize(
        ("error", "kind"),
        [
            (Forbidden("Forbidden: bot was blocked by the user"), DeliveryKind.BLOCKED),
            (BadRequest("PHOTO_INVALID_DIMENSIONS"), DeliveryKind.PHOTO_REFUSED),
            (BadRequest("message is not modified"), DeliveryKind.MESSAGE_GONE),
            (BadRequest("something new"), DeliveryKind.REFUSED),
        ],
    )
    @pytest.mark.parametrize("urgency", [Urgency.RESULT, Urgency.STATUS])
    async def test_that_will_not_get_better_are_final(
        self, sender: Sender, post: Post, error: Exception, kind: DeliveryKind, urgency: Urgency
    ) -> None:
        assert await kind_of(sender.send(to(ANN, urgency), post.call("it", error))) is kind
        assert post.made == ["it"]

    @pytest.mark.parametrize(
        "urgency", [Urgency.ANSWER, Urgency.STATUS, Urgency.TIDY, Urgency.EDIT, Urgency.HINT]
    )
    async def test_of_the_line_are_final_for_what_is_tried_once(
        self, sender: Sender, post: Post, urgency: Urgency
    ) -> None:
        first = sender.send(to(ANN, urgency), post.call("one", unreachable()))
        assert await kind_of(first) is DeliveryKind.UNREACHABLE
        second = sender.send(to(ANN, urgency), post.call("two", TimedOut()))
        assert await kind_of(second) is DeliveryKind.UNCERTAIN
        assert post.made == ["one", "two"]

    async def test_of_the_line_are_repeated_for_what_people_wait_for(
        self, sender: Sender, post: Post
    ) -> None:
        """Nothing was sent: again for as long as it takes. Perhaps it arrived: three times at most."""
        urgent = [Urgency.RESULT, Urgency.SENTENCE, Urgency.FETCH]
        found = await asyncio.gather(
            *(sender.send(to(10 + u, u), post.call(f"unreachable {u}", unreachable())) for u in urgent),
            *(sender.send(to(20 + u, u), post.call(f"uncertain {u}", TimedOut())) for u in urgent),
            kind_of(sender.send(to(30, Urgency.RESULT), post.call("lost", *[TimedOut()] * 9))),
            sender.send(to(31, Urgency.RESULT), post.call("asked to wait", wait(0), wait(0), TimedOut())),
            sender.send(to(32, Urgency.RESULT), post.call("outage", unreachable(), TimedOut())),
        )
        assert found[6] is DeliveryKind.UNCERTAIN
        assert [post.made.count(f"{why} {u}") for why in ("unreachable", "uncertain") for u in urgent] == [
            2
        ] * 6
        assert post.made.count("lost") == 3
        assert post.made.count("asked to wait") == 4
        assert post.made.count("outage") == 3

    async def test_nobody_expected_are_raised_where_the_call_was_asked_for(
        self, sender: Sender, post: Post
    ) -> None:
        """Whoever waits for the call must not wait for ever; the others go on."""
        with pytest.raises(BlobMissing):
            await soon(sender.send(to(), post.call("gone", BlobMissing("no content"))))
        with pytest.raises(ZeroDivisionError):
            await soon(sender.send(to(), post.call("odd", ZeroDivisionError())))
        assert await sender.send(to(), post.call("next")) == "sent next"

    async def test_of_downloads_are_passed_on(self, sender: Sender, post: Post) -> None:
        error = DeliveryError(DeliveryKind.FILE_TOO_LARGE)
        work = sender.send(to(None, Urgency.FETCH), post.call("file", error))
        assert await kind_of(work) is DeliveryKind.FILE_TOO_LARGE


class TestDropping:
    async def test_what_is_no_longer_worth_saying_is_not_said(self, sender: Sender, post: Post) -> None:
        work = sender.send(to(), post.call("too late"), lambda: True)
        assert await kind_of(work) is DeliveryKind.DROPPED
        assert post.made == []

    async def test_that_is_asked_when_its_time_has_come(
        self, open_sender: Callable[[Limits], Sender], post: Post
    ) -> None:
        sender = open_sender(Limits(per_second=1000.0, chat_seconds=0.1))
        over = False
        for number in range(3):
            await sender.send(to(), post.call(str(number)))
        waiting = asyncio.create_task(sender.send(to(ANN, Urgency.STATUS), post.call("status"), lambda: over))
        await asyncio.sleep(0)
        over = True
        assert await kind_of(waiting) is DeliveryKind.DROPPED
        assert post.made == ["0", "1", "2"]

    async def test_a_call_nobody_waits_for_any_more_is_not_made(
        self, open_sender: Callable[[Limits], Sender], post: Post
    ) -> None:
        sender = open_sender(Limits(per_second=1000.0, chat_seconds=0.05))
        for number in range(3):
            await sender.send(to(), post.call(str(number)))
        waiting = asyncio.create_task(sender.send(to(), post.call("cancelled")))
        await asyncio.sleep(0)
        waiting.cancel()
        assert await sender.send(to(), post.call("next")) == "sent next"
        assert "cancelled" not in post.made


async def test_a_sender_that_ends_takes_its_calls_along() -> None:
    sender = Sender(FREE)
    running = asyncio.create_task(sender.run())
    began = asyncio.Event()

    async def hang() -> None:
        began.set()
        await asyncio.Event().wait()

    call = asyncio.create_task(sender.send(to(), hang))
    await began.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await soon(call)
