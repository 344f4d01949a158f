"""Brings the database up to date without starting the bot."""

import asyncio

from bot import config
from bot.storage.database import Database


def migrate() -> int:
    """Raises ConfigurationError."""
    settings = config.load()
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    print("Brought up to date." if asyncio.run(_migrate(settings.database)) else "Up to date.")
    return 0


async def _migrate(address: str) -> bool:
    database = Database(address)
    try:
        return await database.migrate()
    finally:
        await database.close()
