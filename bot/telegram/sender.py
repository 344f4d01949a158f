"""One way out for all calls to Telegram: in order of urgency, no faster than allowed, again where it is safe."""

import asyncio
import heapq
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import IntEnum
from functools import partial
from typing import Any, Generic, TypeVar

from telegram.error import RetryAfter, TelegramError

from bot.domain.errors import DeliveryError, DeliveryKind
from bot.domain.records import Unless
from bot.telegram.errors import patience, translated
from bot.telegram.pacing import Limits, Mark, Pace

log = logging.getLogger(__name__)

T = TypeVar("T")

UNCERTAIN_TRIES = 3
"""A call that may have arrived is repeated only so often: each time may show the same thing twice."""

LONGEST_BACKOFF = 30.0


class Urgency(IntEnum):
    """What goes first when not everything may go at once."""

    ANSWER = 0
    RESULT = 1
    SENTENCE = 2
    FETCH = 3
    STATUS = 4
    TIDY = 5
    EDIT = 6
    HINT = 7


_MUST_ARRIVE = frozenset({Urgency.RESULT, Urgency.SENTENCE, Urgency.FETCH})
_MAY_DROP = frozenset({Urgency.EDIT, Urgency.HINT})


@dataclass(frozen=True, slots=True)
class Lane:
    """Which limits a call counts against; `chat` is None for calls that are no messages."""

    urgency: Urgency
    chat: int | None = None
    is_group: bool = False


@dataclass(slots=True, order=True)
class _Call(Generic[T]):
    urgency: Urgency
    number: int
    lane: Lane = field(compare=False)
    work: Callable[[], Awaitable[T]] = field(compare=False)
    unless: Unless = field(compare=False)
    result: "asyncio.Future[T]" = field(compare=False)
    not_before: float = field(compare=False, default=0.0)
    failures: int = field(compare=False, default=0)
    uncertain: int = field(compare=False, default=0)


class Sender:
    """Queues calls and makes them when their time has come. `run` has to run beside."""

    def __init__(self, limits: Limits) -> None:
        self._pace = Pace(limits)
        self._waiting: list[_Call[object]] = []
        self._changed = asyncio.Event()
        self._running: set[asyncio.Task[None]] = set()
        self._number = 0

    async def send(self, lane: Lane, work: Callable[[], Awaitable[T]], unless: Unless = lambda: False) -> T:
        """Makes one call. `work` may be called several times. Raises DeliveryError."""
        result: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._number += 1
        self._queue(_Call(lane.urgency, self._number, lane, work, unless, result))
        return await result

    async def run(self) -> None:
        """Makes calls until cancelled."""
        try:
            while True:
                self._changed.clear()
                wait = self._start_ready()
                try:
                    async with asyncio.timeout(wait):
                        await self._changed.wait()
                except TimeoutError:
                    self._pace.forget_idle(time.monotonic())
        finally:
            for task in self._running:
                task.cancel()

    def _queue(self, call: "_Call[Any]") -> None:
        heapq.heappush(self._waiting, call)
        self._changed.set()

    def _start_ready(self) -> float | None:
        """Starts what may go out; returns the seconds until something else may."""
        now = time.monotonic()
        waiting, self._waiting = self._waiting, []
        shortest: float | None = None
        while waiting:
            call = heapq.heappop(waiting)
            if call.result.done():
                continue
            if call.unless():
                call.result.set_exception(DeliveryError(DeliveryKind.DROPPED))
                continue
            wait = max(self._wait(call, now), call.not_before - now)
            if wait > 0.0:
                heapq.heappush(self._waiting, call)
                shortest = wait if shortest is None else min(shortest, wait)
                continue
            mark = self._pace.take(now, call.lane.chat)
            task = asyncio.create_task(self._make(call, mark), name=f"telegram {call.urgency.name.lower()}")
            self._running.add(task)
            task.add_done_callback(partial(self._ended, call))
        return shortest

    def _ended(self, call: "_Call[object]", task: "asyncio.Task[None]") -> None:
        """What nobody expected is raised where the call was asked for."""
        self._running.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None and not call.result.done():
            call.result.set_exception(error)

    def _wait(self, call: "_Call[object]", now: float) -> float:
        lane = call.lane
        return self._pace.wait(now, lane.chat, is_group=lane.is_group, is_edit=lane.urgency is Urgency.EDIT)

    async def _make(self, call: "_Call[object]", mark: Mark) -> None:
        try:
            result = await call.work()
        except RetryAfter as error:
            self._told_to_wait(call, patience(error))
        except TelegramError as error:
            self._failed(call, translated(error))
        except DeliveryError as error:
            self._failed(call, error)
        except asyncio.CancelledError:
            call.result.cancel()
            raise
        else:
            if not call.result.done():
                call.result.set_result(result)
        finally:
            mark.at = time.monotonic()

    def _told_to_wait(self, call: "_Call[object]", seconds: float) -> None:
        now = time.monotonic()
        self._pace.pause(now, call.lane.chat, seconds)
        log.warning("told to wait", extra={"seconds": seconds, "urgency": call.urgency.name.lower()})
        if call.urgency in _MAY_DROP:
            self._give_up(call, DeliveryError(DeliveryKind.DROPPED))
            return
        call.not_before = now + seconds
        self._queue(call)

    def _failed(self, call: "_Call[object]", error: DeliveryError) -> None:
        call.uncertain += error.kind is DeliveryKind.UNCERTAIN
        again = call.urgency in _MUST_ARRIVE and (
            error.kind is DeliveryKind.UNREACHABLE
            or (error.kind is DeliveryKind.UNCERTAIN and call.uncertain < UNCERTAIN_TRIES)
        )
        if not again:
            self._give_up(call, error)
            return
        backoff = min(LONGEST_BACKOFF, 2.0**call.failures)
        call.failures += 1
        log.warning("telegram did not answer", extra={"why": str(error), "again_in": backoff})
        call.not_before = time.monotonic() + backoff
        self._queue(call)

    def _give_up(self, call: "_Call[object]", error: DeliveryError) -> None:
        if not call.result.done():
            call.result.set_exception(error)
