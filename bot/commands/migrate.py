"""Brings the database up to date without starting the bot."""

import asyncio

from bot import config
from bot.app import alone, migrated
from bot.storage.database import Database


def migrate() -> int:
    """Raises ConfigurationError."""
    data_dir, address = config.load_database()
    with alone(data_dir):
        print("Brought up to date." if asyncio.run(_migrate(address)) else "Up to date.")
    return 0


async def _migrate(address: str) -> bool:
    database = Database(address)
    try:
        return await migrated(database)
    finally:
        await database.close()
