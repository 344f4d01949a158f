"""The table of settings: a value by its scope and name."""

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import settings


async def get(connection: AsyncConnection, scope: str, name: str) -> str | None:
    query = select(settings.c.value).where(settings.c.scope == scope, settings.c.name == name)
    value: str | None = (await connection.execute(query)).scalar()
    return value


async def put(connection: AsyncConnection, scope: str, name: str, value: str) -> None:
    new = insert(settings).values(scope=scope, name=name, value=value)
    changed = new.on_conflict_do_update(index_elements=["scope", "name"], set_={"value": value})
    await connection.execute(changed)
