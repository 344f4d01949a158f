"""The block that follows too many failures (rate limit page of docs.venice.ai)."""

from collections import deque

from bot.sandbox.image_api.settings import Settings
from bot.sandbox.image_api.venice.errors import BLOCKED, refused

FAILURES = 20
SECONDS = 30.0


class Block:
    """More than 20 failures within 30 s block everything for the 30 s that follow; times are the clock's.

    One account has one block, whatever its requests ask for. What the block itself turns away does not
    prolong it.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._failures: deque[float] = deque()
        self._until = 0.0

    @property
    def closed(self) -> bool:
        return self._settings.clock() < self._until

    def admit(self) -> None:
        """Raises RequestRefusedError while the block lasts."""
        if self.closed:
            raise refused(BLOCKED)

    def note(self, status: int | None) -> None:
        """An answer has gone out with this status; None when the connection broke before there was one."""
        if status is None or status < 400 or self.closed:
            return
        now = self._settings.clock()
        self._failures.append(now)
        while self._failures[0] <= now - SECONDS:
            self._failures.popleft()
        if len(self._failures) > FAILURES:
            self._until = now + SECONDS
            self._failures.clear()
