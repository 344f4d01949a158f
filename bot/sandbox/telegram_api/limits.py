"""Flood control as the Bots FAQ states it, for everything that sends or edits."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from typing import TYPE_CHECKING

from bot.sandbox.telegram_api.errors import too_many_requests

if TYPE_CHECKING:
    from bot.sandbox.telegram_api.clock import Clock
    from bot.sandbox.telegram_api.settings import FloodLimits, Settings

_COUNTED = ("send", "edit", "copy", "forward")
_FREE = frozenset({"sendChatAction", "sendMessageDraft"})


class FloodControl:
    """Refuses with 429 what comes too fast; without limits in the settings it does nothing."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._sent: defaultdict[tuple[int, str], deque[float]] = defaultdict(deque)

    def check(self, bot_id: int, method: str, chat_id: str, weight: int = 1) -> None:
        """Counts `weight` messages of one bot in one chat, or raises."""
        limits = self._settings.flood
        if limits is None or not method.startswith(_COUNTED) or method in _FREE:
            return
        now = self._clock()
        wait = max(window.wait(now) for window in self._windows(limits, bot_id, chat_id))
        if wait > 0:
            raise too_many_requests(math.ceil(wait))
        for key in ((bot_id, ""), (bot_id, chat_id)):
            self._sent[key].extend([now] * weight)

    def _windows(self, limits: FloodLimits, bot_id: int, chat_id: str) -> list[_Window]:
        everywhere, here = self._sent[bot_id, ""], self._sent[bot_id, chat_id]
        burst_seconds = limits.chat_burst / limits.chat_per_second
        windows = [
            _Window(everywhere, limits.overall_per_second, 1.0),
            _Window(here, limits.chat_burst, burst_seconds),
        ]
        if chat_id.startswith(("-", "@")):
            windows.append(_Window(here, limits.group_per_minute, 60.0))
        return windows


class _Window:
    """At most `limit` in any `seconds`."""

    def __init__(self, times: deque[float], limit: int, seconds: float) -> None:
        self._times = times
        self._limit = limit
        self._seconds = seconds

    def wait(self, now: float) -> float:
        while self._times and self._times[0] <= now - 60.0:
            self._times.popleft()
        recent = [time for time in self._times if time > now - self._seconds]
        if len(recent) < self._limit:
            return 0.0
        return recent[-self._limit] + self._seconds - now
