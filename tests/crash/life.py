"""One life of the bot in a process of its own, which may be killed at a commit.

The process listens to the database engine from outside: nothing in the bot knows of it. A zygote that has
loaded everything forks a life per line of its standard input, so that a hundred lives start quickly.
"""

import asyncio
import json
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import Pool

from bot import config, logs
from bot.app import opened
from bot.commands.run import listen_for_signals
from bot.services.timings import Timings

QUICK = Timings(
    album_quiet=0.15,
    status_patience=0.3,
    button_change=0.05,
    glance_sign=0.0,
    link_retries=(0.05, 0.05),
    chat_message=0.01,
    patience_scale=0.05,
)


@dataclass(frozen=True)
class Death:
    """When a life ends by itself: right before its n-th commit takes effect, or right after."""

    commit: int
    after: bool


class Reaper:
    """Counts the commits of the engine, and kills the process at one of them."""

    def __init__(self, death: Death | None, tally: Path) -> None:
        self._death = death
        self._tally = tally
        self._count = 0
        self._due = False
        event.listen(Engine, "commit", self._before_commit)
        event.listen(Pool, "checkin", self._after_commit)

    def _before_commit(self, _connection: Connection) -> None:
        self._count += 1
        self._tally.write_text(str(self._count))
        if self._death is not None and self._count == self._death.commit:
            if not self._death.after:
                _die()
            self._due = True

    def _after_commit(self, *_arguments: Any) -> None:
        if self._due:
            _die()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def _live() -> None:
    stop, hurry = asyncio.Event(), asyncio.Event()
    listen_for_signals(stop, hurry)
    settings = config.load(env_file=Path(os.devnull))
    async with opened(settings, timings=QUICK) as app:
        await app.run(stop, hurry)


def live(order: dict[str, Any]) -> None:
    """Runs until it is killed or stopped. `order` has the environment and, perhaps, the death."""
    os.environ.update(order["environment"])
    with Path(order["log"]).open("a", encoding="utf-8") as log:
        logs.set_up("DEBUG", "text", (), log)
        death = Death(**order["death"]) if order["death"] else None
        Reaper(death, Path(order["tally"]))
        asyncio.run(_live())


def zygote() -> None:
    """Forks a life for each order on standard input; writes its process id, then how it ended."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                live(json.loads(line))
                status = 0
            finally:
                sys.stderr.flush()
                os._exit(status)
        print(child, flush=True)
        _, ended = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(ended), flush=True)


if __name__ == "__main__":
    zygote()
