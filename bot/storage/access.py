"""The owner, the claim link's hash, and who was turned away, in the table of settings."""

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import ChatId, PersonId
from bot.storage.schema import settings

_BOT = "bot"


class SqlAccess:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def owner(self) -> PersonId | None:
        value = await self._get(_BOT, "owner")
        return None if value is None else PersonId(int(value))

    async def set_owner(self, person: PersonId) -> None:
        """The bot has an owner now; the claim link is worth nothing any more."""
        await self._put(_BOT, "owner", str(person))
        await self.forget_claim()

    async def claim_hash(self) -> str | None:
        return await self._get(_BOT, "claim_hash")

    async def set_claim_hash(self, value: str) -> None:
        await self._put(_BOT, "claim_hash", value)

    async def forget_claim(self) -> None:
        """A link that was printed before is worth nothing any more."""
        await self._connection.execute(
            delete(settings).where(settings.c.scope == _BOT, settings.c.name == "claim_hash")
        )

    async def turned_away(self, chat: ChatId, person: PersonId) -> bool:
        return await self._get(f"chat:{chat}", f"turned_away:{person}") is not None

    async def set_turned_away(self, chat: ChatId, person: PersonId) -> None:
        await self._put(f"chat:{chat}", f"turned_away:{person}", "1")

    async def _get(self, scope: str, name: str) -> str | None:
        query = select(settings.c.value).where(settings.c.scope == scope, settings.c.name == name)
        value: str | None = (await self._connection.execute(query)).scalar()
        return value

    async def _put(self, scope: str, name: str, value: str) -> None:
        new = insert(settings).values(scope=scope, name=name, value=value)
        changed = new.on_conflict_do_update(index_elements=["scope", "name"], set_={"value": value})
        await self._connection.execute(changed)
