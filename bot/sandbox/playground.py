"""The real bot in a pretend world: a Bot API server and an image API on this machine, and the bot between them.

async with playground(folder) as world:
    ann = world.people.user("Ann")
    await world.start()
    asked = await ann.says("red fox")
    shown = await world.bot.shows_picture(ann.private(world.bot), after=asked)
"""

from __future__ import annotations

import asyncio
import os
import socket
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bot import config
from bot.app import App, opened
from bot.sandbox.image_api import ImageApi
from bot.sandbox.image_api import Settings as ImageSettings
from bot.sandbox.people import People, WatchedBot
from bot.sandbox.serving import serving
from bot.sandbox.telegram_api.server import TelegramServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from contextlib import AbstractAsyncContextManager

    from bot.config import Settings
    from bot.sandbox.telegram_api.clock import Clock
    from bot.sandbox.telegram_api.settings import Settings as TelegramSettings

TOKEN = "123456789:SANDBOX-SANDBOX-SANDBOX-SANDBOX-1234"  # noqa: S105 - of a pretend bot
KEY = "sk-sandbox-sandbox-sandbox"
PER_CALL_KEY = "sk-sandbox-charged-per-call"
"""Of APIYI's other kind: good for the reverse lines, refused by gpt-image-2."""

# Where each provider's API begins at the address of the pretend image API.
PROVIDERS = {"apiyi": "/v1", "llmapi": "/llmapi/v1", "openai": "/openai/v1", "venice": "/venice/api/v1"}


def key_of(provider: str) -> str:
    """The key that a provider has given the bot."""
    return KEY if provider == "apiyi" else f"{KEY}-{provider}"


@dataclass
class World:
    """The servers, everybody in them, and the bot, which can be started and stopped at will.

    `environment` holds the bot's settings by name; what is changed counts from its next start. `claim_link`
    is what the console would show to whoever may own the bot. `image_address` is that of the image API.
    """

    telegram: TelegramServer
    images: ImageApi
    people: People
    bot: WatchedBot
    environment: dict[str, str]
    image_address: str
    open_app: Callable[[Settings], AbstractAsyncContextManager[App]] = opened
    claim_link: str | None = None
    _running: asyncio.Task[None] | None = None
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _hurry: asyncio.Event = field(default_factory=asyncio.Event)

    async def start(self) -> None:
        """Starts the bot; returns when it is connected."""
        self._stop, self._hurry = asyncio.Event(), asyncio.Event()
        connected = asyncio.Event()
        self._running = asyncio.create_task(self._run(connected), name="bot")
        waiting = asyncio.create_task(connected.wait())
        await asyncio.wait({self._running, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if self._running.done():
            self._running.result()

    async def stop(self, *, hurry: bool = False) -> None:
        """Stops the bot as the first SIGTERM does; in a hurry, as the second."""
        if self._running is None:
            return
        self._stop.set()
        if hurry:
            self._hurry.set()
        running, self._running = self._running, None
        await running

    def serve(self, *providers: str) -> None:
        """Tells the bot the addresses and keys of further providers; they take no other provider's key."""
        for provider in providers:
            key = key_of(provider)
            self.environment[f"{provider.upper()}_API_KEY"] = key
            self.environment[f"{provider.upper()}_BASE_URL"] = self.image_address + PROVIDERS[provider]
            if provider != "apiyi":
                self.images.settings.provider_keys[provider] = frozenset({key})

    def serve_painter(self) -> str:
        """Tells the bot to serve its page to mark areas on, on this machine; gives the page's address."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.environment["PUBLIC_URL"] = address = f"http://127.0.0.1:{port}"
        self.environment["WEB_PORT"] = str(port)
        self.telegram.settings.mini_app_url = f"{address}/m"
        return address

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    async def _run(self, connected: asyncio.Event) -> None:
        settings = config.load(self.environment, Path(os.devnull))
        async with self.open_app(settings) as app:
            self.claim_link = await app.claim_link()
            connected.set()
            await app.run(self._stop, self._hurry)


@asynccontextmanager
async def playground(
    data: Path,
    *,
    telegram_settings: TelegramSettings | None = None,
    clock: Clock | None = None,
    providers: Sequence[str] = ("apiyi",),
    open_app: Callable[[Settings], AbstractAsyncContextManager[App]] = opened,
) -> AsyncIterator[World]:
    """A world whose bot keeps its data in `data` and is not started yet; everything stops with the block.

    The bot knows of these `providers`; `World.serve` adds further ones.
    """
    telegram = (
        TelegramServer(telegram_settings) if clock is None else TelegramServer(telegram_settings, clock)
    )
    with ImageApi(ImageSettings(per_call_keys=frozenset({PER_CALL_KEY}))) as images:
        async with telegram, serving(telegram.app) as telegram_address, serving(images.app) as image_address:
            people = People(telegram)
            environment = {
                "TELEGRAM_BOT_TOKEN": TOKEN,
                "TELEGRAM_BASE_URL": telegram_address,
                "ALLOWED": "*",
                "DATA_DIR": str(data),
            }
            bot = people.bot("Picture Bot", "picture_sandbox_bot", TOKEN)
            world = World(telegram, images, people, bot, environment, image_address, open_app)
            world.serve(*providers)
            try:
                yield world
            finally:
                await world.stop(hurry=True)
