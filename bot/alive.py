"""A sign of life: a file in the data folder that is touched while Telegram answers."""

import logging
import time
from pathlib import Path

log = logging.getLogger(__name__)

NAME = "alive"

BETWEEN_SECONDS = 10.0
"""A busy bot hears from Telegram many times a second; the disk need not."""


class SignOfLife:
    """Touches the file, so that others can tell from its age whether the bot still listens."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / NAME
        self._next = 0.0

    def give(self) -> None:
        """Costs nothing within ten seconds of the last time."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + BETWEEN_SECONDS
        try:
            self._file.touch(mode=0o600)
        except OSError as error:
            # Who looks at the file will find it too old; talking goes on.
            log.warning("no sign of life", extra={"why": error.strerror})


def silence(folder: Path) -> float | None:
    """Seconds since the last sign, whichever way the clock was set since; None when there never was one."""
    try:
        last = (folder / NAME).stat().st_mtime
    except OSError:
        return None
    return abs(time.time() - last)
