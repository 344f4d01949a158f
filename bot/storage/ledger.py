"""Money rows; append-only."""

from collections.abc import Sequence

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import Micros
from bot.domain.ledger import Entry, Money
from bot.domain.turns import Turn
from bot.storage.schema import ledger


class SqlLedger:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, turn: Turn, entries: Sequence[Entry], now: Micros) -> None:
        """Adds to the day of the turn's reservation."""
        rows = [
            {
                "turn_id": turn.id,
                "day": turn.reserved_day,
                "kind": entry.kind.value,
                "amount": entry.amount,
                "at": now,
            }
            for entry in entries
        ]
        if rows:
            await self._connection.execute(insert(ledger), rows)

    async def spent(self, day: int) -> Money:
        """What the turns of a UTC day cost at most."""
        query = select(func.coalesce(func.sum(ledger.c.amount), 0)).where(ledger.c.day == day)
        return Money((await self._connection.execute(query)).scalar_one())
