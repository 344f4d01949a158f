"""The owner, the claim link's hash, and who was turned away, in the table of settings."""

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import ChatId, PersonId
from bot.storage.schema import settings
from bot.storage.settings import get, put

_BOT = "bot"


class SqlAccess:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def owner(self) -> PersonId | None:
        value = await get(self._connection, _BOT, "owner")
        return None if value is None else PersonId(int(value))

    async def set_owner(self, person: PersonId) -> None:
        """The bot has an owner now; the claim link is worth nothing any more."""
        await put(self._connection, _BOT, "owner", str(person))
        await self.forget_claim()

    async def claim_hash(self) -> str | None:
        return await get(self._connection, _BOT, "claim_hash")

    async def set_claim_hash(self, value: str) -> None:
        await put(self._connection, _BOT, "claim_hash", value)

    async def forget_claim(self) -> None:
        """A link that was printed before is worth nothing any more."""
        await self._connection.execute(
            delete(settings).where(settings.c.scope == _BOT, settings.c.name == "claim_hash")
        )

    async def turned_away(self, chat: ChatId, person: PersonId) -> bool:
        return await get(self._connection, f"chat:{chat}", f"turned_away:{person}") is not None

    async def set_turned_away(self, chat: ChatId, person: PersonId) -> None:
        await put(self._connection, f"chat:{chat}", f"turned_away:{person}", "1")
