"""Groups become supergroups with another id: everything that is known of them goes along."""

import asyncio
import logging
from typing import TypeVar

from bot.domain.messages import Incoming, Press, moved
from bot.rows import Store
from bot.services.guarding import guarded

log = logging.getLogger(__name__)

_SUPERGROUPS = -1_000_000_000_000
"""Telegram's ids of supergroups and channels lie below; these never move."""


Said = TypeVar("Said", Incoming, Press)


class Migrations:
    """Carries the rows over, however the move is noticed: both chats tell of it, and so does a call that fails."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._tasks: set[asyncio.Task[bool]] = set()

    def noticed(self, old: int, new: int) -> None:
        """As `carry`, in the background."""
        task = asyncio.create_task(guarded(self.carry(old, new), "carrying a group over"), name="migration")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def carry(self, old: int, new: int) -> None:
        """History, settings and ledger belong to the new id from now on; a second time does nothing."""
        async with self._store.writing() as unit:
            is_new = await unit.migrations.carry(old, new)
        if is_new:
            log.info("group became a supergroup")

    async def readdressed(self, update: Said) -> Said:
        """What was still said in the old group, as said in the new one."""
        address = update.address
        if not address.is_group or address.chat < _SUPERGROUPS:
            return update
        async with self._store.reading() as unit:
            new = await unit.migrations.now_at(address.chat)
        return update if new is None else moved(update, new)

    async def close(self) -> None:
        await asyncio.gather(*self._tasks, return_exceptions=True)
