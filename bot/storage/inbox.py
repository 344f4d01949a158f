"""Raw updates: stored before Telegram may forget them, dropped when they are done."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import InboxId, MessageId, Micros
from bot.domain.records import InboxRow
from bot.storage.schema import inbox

OPEN, GATHERING, CLOSED, PARKED = "open", "gathering", "closed", "parked"


class SqlInbox:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, updates: Sequence[tuple[int, str]], now: Micros) -> None:
        """Stores what is new; an update that came before is the same one again."""
        rows = [
            {"update_id": update_id, "payload": payload, "state": OPEN, "received_at": now}
            for update_id, payload in updates
        ]
        if rows:
            await self._connection.execute(insert(inbox).on_conflict_do_nothing(), rows)

    async def open_after(self, last: InboxId, limit: int) -> list[InboxRow]:
        query = (
            select(inbox.c.id, inbox.c.payload, inbox.c.sign_message, inbox.c.received_at)
            .where(inbox.c.state == OPEN, inbox.c.id > last)
            .order_by(inbox.c.id)
            .limit(limit)
        )
        rows = await self._connection.execute(query)
        return [
            InboxRow(InboxId(row.id), row.payload, row.sign_message, Micros(row.received_at)) for row in rows
        ]

    async def set_sign(self, row: InboxId, message: MessageId) -> None:
        await self._connection.execute(update(inbox).where(inbox.c.id == row).values(sign_message=message))

    async def close(self, rows: Sequence[InboxId]) -> None:
        """Done: only the update's id stays, to know it again."""
        done = update(inbox).where(inbox.c.id.in_(rows)).values(state=CLOSED, payload=None)
        await self._connection.execute(done)

    async def park(self, row: InboxId) -> None:
        """Nobody can read it; it stays for whoever looks into it."""
        await self._connection.execute(update(inbox).where(inbox.c.id == row).values(state=PARKED))

    async def prune(self, before: Micros) -> None:
        """Forgets what was done before; the newest row stays, so that SQLite does not count from 1 again."""
        newest = select(func.max(inbox.c.id)).scalar_subquery()
        old = delete(inbox).where(inbox.c.received_at < before, inbox.c.state.in_([CLOSED, PARKED]))
        await self._connection.execute(old.where(inbox.c.id < newest))
