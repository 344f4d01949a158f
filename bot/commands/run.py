"""Runs the real bot until it is told to stop."""

import asyncio
import contextlib
import signal

from bot import config, logs
from bot.app import App, opened
from bot.config import Settings


def run() -> int:
    """Serves until SIGTERM or Ctrl-C; a second one does not wait for calls. Raises ConfigurationError."""
    settings = config.load()
    logs.set_up(settings.log_level, settings.log_format, settings.secrets)
    asyncio.run(_serve(settings))
    return 0


async def _serve(settings: Settings) -> None:
    stop, hurry, serving = asyncio.Event(), asyncio.Event(), asyncio.Event()
    listen_for_signals(stop, hurry)
    bot = asyncio.create_task(_open_and_run(settings, stop, hurry, serving))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({bot, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not serving.is_set():
        bot.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await bot


async def _open_and_run(
    settings: Settings, stop: asyncio.Event, hurry: asyncio.Event, serving: asyncio.Event
) -> None:
    async with opened(settings) as app:
        serving.set()
        await greet(app, settings)
        await app.run(stop, hurry)


async def greet(app: App, settings: Settings) -> None:
    """Says on the console who runs, and how somebody comes to own the bot while nobody does."""
    print(f"imagebot runs as @{app.username}, drawing with {settings.model}. Ctrl-C stops it.", flush=True)
    link = await app.claim_link()
    if link is not None:
        print(f"Nobody may use this bot yet. Whoever opens this link first owns it:\n  {link}", flush=True)


def listen_for_signals(stop: asyncio.Event, hurry: asyncio.Event) -> None:
    """The first SIGTERM or Ctrl-C asks to stop, the second not to wait."""

    def asked() -> None:
        (hurry if stop.is_set() else stop).set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked)
