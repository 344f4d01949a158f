"""Shows the real bot with a pretended Telegram and image API: in the browser, or as a check without one."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import sys
import threading
import time
import webbrowser
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from PIL import ImageChops, ImageStat

from bot import logs
from bot.app import Surroundings, opened
from bot.commands.run import listen_for_signals
from bot.domain.errors import ConfigurationError
from bot.sandbox.image_api import SLIGHT, read_chips
from bot.sandbox.page import chat_page
from bot.sandbox.people import NotSeenError, Shown
from bot.sandbox.playground import KEY, PROVIDERS, TOKEN, World, playground
from bot.sandbox.serving import serving
from bot.sandbox.telegram_api.settings import Settings as TelegramSettings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

DEFAULT_PORT = 8088
EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - only where somebody asks for it
DRAWING_SECONDS = 1.7
"""A call takes this long and what the painting takes: about two seconds, so that status and buttons are seen."""

FIRST_WORDS, NEXT_WORDS = "a red fox in the snow", "make it night"
CHECK_SECONDS = 30.0
LEAST_CHANGE = 4.0
"""Of 255, the mean over all pixels: a night is darker than a day by far more."""

FIRST_SECOND = 1_790_000_000
"""Message numbers of kept data are counted from here, in seconds since 1970."""


def demo(*, host: str, port: int, data: Path | None, browser: bool, check: bool) -> int:
    """Serves the page until SIGTERM or Ctrl-C; or plays two turns and says how it went (1: not well).

    Raises ConfigurationError.
    """
    began = time.perf_counter()
    logs.set_up(_log_level(), "text", (TOKEN, KEY))
    with ExitStack() as stack:
        folder = data or Path(stack.enter_context(TemporaryDirectory(prefix="imagebot-demo-")))
        if check:
            return asyncio.run(_check(folder, began, kept=data is not None))
        return asyncio.run(_show(folder, (host, port), browser=browser, kept=data is not None))


async def _show(folder: Path, place: tuple[str, int], *, browser: bool, kept: bool) -> int:
    stop = asyncio.Event()
    listen_for_signals(stop, asyncio.Event())
    async with AsyncExitStack() as stack:
        world = await stack.enter_async_context(_world(folder, kept=kept))
        world.images.settings.delay = DRAWING_SECONDS
        world.images.settings.drift = SLIGHT
        world.serve_painter()
        world.open_app = partial(opened, around=Surroundings(frames=("'self'",), telegram=False))
        await world.start()
        address = await _serve_page(stack, world, place)
        print(_greeting(address, place, folder if kept else None), flush=True)
        if browser and _has_desktop():
            # A browser in the terminal would stay in this call; it must not keep the demo from ending.
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        await stop.wait()
        if kept:
            await _finish(world)
    return 0


async def _finish(world: World) -> None:
    """Lets the bot end what it has begun, so that it does not find it half done at its next start."""
    world.images.let_go()
    await world.stop()


@asynccontextmanager
async def _world(folder: Path, *, kept: bool) -> AsyncIterator[World]:
    """The pretend Telegram starts empty each time; a bot that remembers earlier ones must not meet their
    numbers again, so these go on with the clock.
    """
    settings = TelegramSettings()
    if kept:
        settings.first_update_id = int(time.time())
    async with playground(folder, telegram_settings=settings, providers=tuple(PROVIDERS)) as world:
        if kept:
            world.bot.account.numbers.last = int(time.time()) - FIRST_SECOND
        yield world


async def _serve_page(stack: AsyncExitStack, world: World, place: tuple[str, int]) -> str:
    host, port = place
    page = chat_page(world)
    try:
        return await stack.enter_async_context(serving(page, port, host))
    except (OSError, OverflowError) as error:
        if port != DEFAULT_PORT or not isinstance(error, OSError) or error.errno != errno.EADDRINUSE:
            raise ConfigurationError(
                f"Port {port} cannot be used at {host} ({error}). Name others with --port and --host."
            ) from None
    return await stack.enter_async_context(serving(page, host=host))


def _greeting(address: str, wanted: tuple[str, int], kept_in: Path | None) -> str:
    host, port = wanted
    lines = [
        "This is the real bot. Telegram and the image API are pretended on this machine:",
        "no token, no key, no internet. Talk to it here:",
        f"\n  {address}\n",
    ]
    if host in EVERYWHERE:
        lines.append("It answers under this machine's other addresses too, to whoever can reach them.")
    if port and not address.endswith(f":{port}"):
        lines.append(f"(Port {port} is taken, so it is another one.)")
    lines.append("Nothing is kept." if kept_in is None else f"The bot keeps its data in {kept_in}.")
    return "\n".join([*lines[:-1], f"{lines[-1]} Ctrl-C stops it."])


async def _check(folder: Path, began: float, *, kept: bool) -> int:
    async with _world(folder, kept=kept) as world:
        await world.start()
        print(f"started in {time.perf_counter() - began:.2f} s", flush=True)
        try:
            problem = await _two_turns(world, f"/new {FIRST_WORDS}" if kept else FIRST_WORDS)
        except NotSeenError as missing:
            problem = f"{missing}\nCalls of the image API:\n{world.images.calls}"
        await _finish(world)
    if problem:
        print(f"The check failed: {problem}", file=sys.stderr)
        return 1
    print("The demo works.")
    return 0


async def _two_turns(world: World, words: str) -> str:
    """Plays them and prints the times; says what was wrong, if anything."""
    you = world.people.user("You")
    chat = you.private(world.bot)
    shown: list[Shown] = []
    for name, said in (("first", words), ("second", NEXT_WORDS)):
        since = time.perf_counter()
        asked = await you.says(said)
        shown.append(await world.bot.shows_picture(chat, after=asked, within=CHECK_SECONDS))
        print(f"{name} picture in {time.perf_counter() - since:.2f} s: {shown[-1].caption}", flush=True)
    first, second = (picture.image().convert("RGB") for picture in shown)
    if first.size != second.size:
        return f"the picture was {first.size} and became {second.size}."
    if max(ImageStat.Stat(ImageChops.difference(first, second)).mean) < LEAST_CHANGE:
        return "the second picture looks like the first."
    if read_chips(second) != [1, 2]:
        return f"the second picture was not made from the first; its marks are {read_chips(second)}."
    return ""


def _has_desktop() -> bool:
    """Whether a browser could open a window here; root has none of its own, in a container least of all."""
    if sys.platform in ("darwin", "win32"):
        return True
    return os.geteuid() != 0 and bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _log_level() -> str:
    level = os.environ.get("LOG_LEVEL", "").strip().upper() or "WARNING"
    if level not in logging.getLevelNamesMapping():
        raise ConfigurationError(f"LOG_LEVEL is {level!r}; it should be DEBUG, INFO, WARNING or ERROR.")
    return level
