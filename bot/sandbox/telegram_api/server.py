"""The pretend Telegram as a whole: a world, and the Bot API in front of it."""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self

from starlette.applications import Starlette
from starlette.routing import Route

from bot.sandbox.telegram_api.api import BotApi
from bot.sandbox.telegram_api.calls import CallLog
from bot.sandbox.telegram_api.faults import Faults
from bot.sandbox.telegram_api.files import FileStore
from bot.sandbox.telegram_api.settings import Settings
from bot.sandbox.telegram_api.world import World

if TYPE_CHECKING:
    from bot.sandbox.telegram_api.clock import Clock


class TelegramServer:
    """`async with TelegramServer() as telegram, serving(telegram.app) as address: ...`

    A bot's base URL is `{address}/bot`, its file URL `{address}/file/bot`. All files live in a temporary
    folder that goes with the server.
    """

    def __init__(self, settings: Settings | None = None, clock: Clock = time.time) -> None:
        self.settings = settings or Settings()
        self._folder = TemporaryDirectory(prefix="pretend-telegram-", ignore_cleanup_errors=True)
        files = FileStore(Path(self._folder.name), self.settings, clock)
        self.world = World(self.settings, clock, files)
        self.faults = Faults(self.world.changes)
        self.calls = CallLog(self.world.changes)
        self._api = BotApi(self.world, self.faults, self.calls)
        both = ["GET", "POST"]
        self.app = Starlette(
            routes=[
                Route("/bot{token}/{method:path}", self._api.call, methods=both),
                Route("/file/bot{token}/{path:path}", self._api.download, methods=["GET"]),
                Route("/{path:path}", self._api.nothing_here, methods=both),
            ]
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Ends what goes on in the background and removes all files."""
        await self._api.couriers.close()
        await self.world.close()
        self._folder.cleanup()
