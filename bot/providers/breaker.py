"""Leaves a failing service alone for a while: some block whoever goes on asking."""

from collections import deque
from collections.abc import Callable


class Breaker:
    """Opens after so many failures within a time; `clock` in seconds. An answer makes all forgotten."""

    def __init__(self, failures: int, within: float, pause: float, clock: Callable[[], float]) -> None:
        self._most = failures
        self._within = within
        self._pause = pause
        self._clock = clock
        self._failures: deque[float] = deque()
        self._closed_until = 0.0

    def pause(self) -> float:
        """Seconds until calls may be made again; 0 while they may."""
        return max(0.0, self._closed_until - self._clock())

    def ended(self, *, failed: bool) -> None:
        if not failed:
            self._failures.clear()
            return
        now = self._clock()
        self._failures.append(now)
        while self._failures and self._failures[0] <= now - self._within:
            self._failures.popleft()
        if len(self._failures) >= self._most:
            self._failures.clear()
            self._closed_until = now + self._pause
