"""What is thrown away while the bot runs."""

import asyncio

from bot.domain.ids import HOUR, Micros
from bot.ports import Clock
from bot.rows import Store
from bot.services.guarding import guarded
from bot.services.listening import ALBUM_REMEMBERED_FOR

INBOX_LIVES_FOR = 48 * HOUR
"""Update ids turn random after a quiet week: they are remembered for two days only."""

PAINTING_LIVES_FOR = 24 * HOUR
"""Sessions of the painter are remembered longer than they last, to say that they are over."""

PAUSE_SECONDS = 30 * 60


class Housekeeping:
    """Forgets updates that were done days ago, at the start and twice an hour."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def run(self) -> None:
        """Tidies until cancelled."""
        while True:
            await guarded(self._prune(), "pruning the inbox")
            await asyncio.sleep(PAUSE_SECONDS)

    async def _prune(self) -> None:
        async with self._store.writing() as unit:
            await unit.inbox.prune(Micros(self._clock() - INBOX_LIVES_FOR))
            await unit.albums.forget(Micros(self._clock() - ALBUM_REMEMBERED_FOR))
            await unit.paintings.prune(Micros(self._clock() - PAINTING_LIVES_FOR))
