"""Runs turns: those of one lane in order, lanes at once, never more than so many calls at a time.

The embedded dispatcher: the turns table is the queue, tasks of this process are the workers. That a turn is
called at most once rests on the guarded moves, not on this.
"""

import asyncio
import logging
from collections.abc import Coroutine

from bot.domain.ids import SECOND, TurnId
from bot.domain.turns import Turn
from bot.ports import Clock
from bot.rows import Store
from bot.services.delivery import Delivery
from bot.services.guarding import guarded
from bot.services.rendering import Rendering

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 600.0
"""Seconds after a failure that nobody expected, a full disk for one."""

log = logging.getLogger(__name__)


class Dispatcher:
    """`poke` says that a turn may have become runnable."""

    def __init__(
        self, store: Store, rendering: Rendering, delivery: Delivery, max_calls: int, clock: Clock
    ) -> None:
        self._store = store
        self._rendering = rendering
        self._delivery = delivery
        self._max_calls = max_calls
        self._clock = clock
        self._poked = asyncio.Event()
        self._running: dict[TurnId, asyncio.Task[None]] = {}
        self._stopping = False

    def poke(self) -> None:
        self._poked.set()

    def adopt(self, turn: Turn) -> None:
        """Goes on with a turn that an earlier process left in the middle."""
        self._start(turn.id, self._rendering.resume(turn))

    async def run(self) -> None:
        """Starts turns until cancelled; those that run go on."""
        while True:
            self._poked.clear()
            wait = await self._start_runnable()
            try:
                async with asyncio.timeout(wait):
                    await self._poked.wait()
            except TimeoutError:
                continue

    def stop(self) -> tuple[TurnId, ...]:
        """Starts nothing more; returns the turns that still run."""
        self._stopping = True
        return tuple(self._running)

    async def drain(self) -> None:
        """Returns when no turn runs any more."""
        while self._running:
            await asyncio.wait(self._running.values())

    async def close(self) -> None:
        """Abandons the turns that run; those whose request was sent become unknown."""
        abandoned = tuple(self._running)
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for turn in abandoned:
            await self._rendering.abandon(turn)

    async def _start_runnable(self) -> float | None:
        """Starts what may run; returns the seconds until a turn's own time comes."""
        free = self._max_calls - len(self._running)
        if self._stopping or free <= 0:
            return None
        now = self._clock()
        async with self._store.reading() as unit:
            runnable = await unit.turns.runnable(now, self._max_calls)
            next_time = await unit.turns.next_time(now)
        for turn in [turn for turn in runnable if turn not in self._running][:free]:
            self._start(turn, self._rendering.run(turn))
        return None if next_time is None else max(0.0, (next_time - now) / SECOND)

    def _start(self, turn: TurnId, work: Coroutine[None, None, None]) -> None:
        self._running[turn] = asyncio.create_task(self._work(turn, work), name=f"turn {turn}")

    async def _work(self, turn: TurnId, work: Coroutine[None, None, None]) -> None:
        """Until it ends: an answer that was recorded is fetched again and again, which is free."""
        try:
            pause = FIRST_PAUSE
            done = await guarded(work, "rendering", turn=turn)
            while not done and not self._stopping:
                await asyncio.sleep(pause)
                pause = min(LONGEST_PAUSE, pause * 4)
                done = await guarded(self._rendering.go_on(turn), "going on", turn=turn)
        finally:
            del self._running[turn]
            self._delivery.poke()
            self.poke()
