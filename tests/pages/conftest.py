"""A browser, the real bot in a playground, and the chat page between them."""

import io
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from PIL import Image, ImageDraw, ImageStat
from playwright.async_api import Browser, BrowserContext, Locator, Page, async_playwright

from bot.app import opened
from bot.sandbox.page import chat_page
from bot.sandbox.people import Shown
from bot.sandbox.playground import World, playground
from bot.sandbox.serving import serving
from bot.sandbox.telegram_api.messages import Message
from bot.services.timings import Timings

# The button of a status changes late: each edit counts for the bot's pace of one message a second in a chat.
QUICK = Timings(album_quiet=0.2, status_patience=0.5, button_change=1.0, link_retries=(0.05, 0.05))
DEVICES: dict[str, dict[str, Any]] = {
    "phone": {
        "viewport": {"width": 390, "height": 760},
        "device_scale_factor": 3,
        "is_mobile": True,
        "has_touch": True,
    },
    "desktop": {"viewport": {"width": 1180, "height": 820}},
    "low window": {"viewport": {"width": 390, "height": 520}},
}
PATIENCE_MS = 10_000
INSTALL = "apt-get install -y --no-install-recommends chromium-headless-shell fonts-dejavu-core libatomic1"

# Natural size and mean colour of every photo in the open chat, by the serial number of its message.
MEASURE = """() => [...document.querySelectorAll(".thread:not(.aside) .picture")].map((frame) => {
  const image = frame.querySelector("img");
  const canvas = new OffscreenCanvas(16, 16);
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(image, 0, 0, 16, 16);
  const pixels = pen.getImageData(0, 0, 16, 16).data;
  const mean = [0, 1, 2].map((part) => {
    let sum = 0;
    for (let place = part; place < pixels.length; place += 4) sum += pixels[place];
    return sum / (pixels.length / 4);
  });
  return { serial: Number(frame.dataset.serial), size: [image.naturalWidth, image.naturalHeight], mean };
})"""


@dataclass
class Chat:
    """The page as a person uses it. Everything strange that happens in it is noted."""

    page: Page
    world: World
    address: str
    troubles: list[str] = field(default_factory=list)
    apps: set[str] = field(default_factory=set)
    """Other addresses that it may load from."""

    def watch(self) -> None:
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        self.page.on("console", lambda line: self._heard(line.type, line.text))
        self.page.on("request", lambda request: self._asked(request.url))

    def _heard(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.troubles.append(f"console {kind}: {text}")

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        home = f"{parts.scheme}://{parts.netloc}"
        if parts.scheme not in ("blob", "data") and home not in {self.address, *self.apps}:
            self.troubles.append(f"request to {url}")

    async def ready(self) -> None:
        await self.page.goto(self.address)
        await self.settled()

    async def settled(self) -> None:
        await self.page.locator("html[data-ready]").wait_for(state="attached", timeout=PATIENCE_MS)

    @property
    def input(self) -> Locator:
        return self.page.get_by_role("textbox", name="Message")

    @property
    def messages(self) -> Locator:
        return self.page.locator(".thread:not(.aside) article.message")

    @property
    def pictures(self) -> Locator:
        return self.page.locator(".thread:not(.aside) .picture img.loaded")

    @property
    def results(self) -> Locator:
        """The bot's messages with a picture."""
        return self.page.locator(
            ".thread:not(.aside) article.message:not(.own)", has=self.page.locator("img.loaded")
        )

    def chip(self, label: str) -> Locator:
        return self.page.locator("#chips").get_by_role("button", name=label, exact=True)

    def called(self, number: int) -> Locator:
        """The result with this number."""
        caption = self.page.locator(".words", has_text=re.compile(rf"^#{number} "))
        return self.results.filter(has=caption)

    async def says(self, text: str) -> None:
        await self.input.fill(text)
        await self.page.get_by_role("button", name="Send", exact=True).click()

    async def shows(self, number: int) -> Locator:
        """The result with this number, as soon as it can be seen (`expect` would ask once a second)."""
        result = self.called(number)
        await result.wait_for()
        return result

    async def pictures_are_true(self) -> int:
        """Every picture is the one that was sent, in size and colour; gives their number."""
        found = await self.page.evaluate(MEASURE)
        for seen in found:
            message = self.message(seen["serial"])
            sent = Shown(message).image().convert("RGB")
            sent.thumbnail((1280, 1280))
            assert seen["size"] == list(sent.size)
            mean = ImageStat.Stat(sent).mean
            assert max(abs(a - b) for a, b in zip(seen["mean"], mean, strict=True)) < 4, (seen, mean)
        return len(found)

    def message(self, serial: int) -> Message:
        logs = [message for chat in self.world.telegram.world.chats for message in chat.log]
        return next(message for message in logs if message.serial == serial)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    binary = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if binary is None:
        pytest.fail(f"There is no Chromium to look at the page with: {INSTALL}")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=binary, args=["--disable-gpu"])
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def world(data: Path) -> AsyncIterator[World]:
    async with playground(data, open_app=partial(opened, timings=QUICK)) as world:
        await world.start()
        yield world


Visit = Callable[..., Awaitable[Chat]]


@asynccontextmanager
async def visiting(browser: Browser, world: World, *, autoplay: bool) -> AsyncIterator[Visit]:
    """Opens the page in a context of its own, as often as wanted, and looks for troubles at the end."""
    contexts: list[BrowserContext] = []
    chats: list[Chat] = []

    async def visit(device: str, *, wait: bool = True, **more: Any) -> Chat:
        context = await browser.new_context(**DEVICES[device], **more)
        contexts.append(context)
        chat = Chat(await context.new_page(), world, address)
        chats.append(chat)
        chat.watch()
        if wait:
            await chat.ready()
        return chat

    async with serving(chat_page(world, autoplay=autoplay)) as address:
        yield visit
        for context in contexts:
            await context.close()
    assert [trouble for chat in chats for trouble in chat.troubles] == []


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser, world: World) -> AsyncIterator[Visit]:
    async with visiting(browser, world, autoplay=False) as visit:
        yield visit


@pytest_asyncio.fixture(loop_scope="session")
async def first_visit(browser: Browser, world: World) -> AsyncIterator[Visit]:
    """Of somebody for whom a turn plays by itself."""
    async with visiting(browser, world, autoplay=True) as visit:
        yield visit


@pytest_asyncio.fixture(loop_scope="session")
async def phone(visit: Visit) -> Chat:
    return await visit("phone")


@pytest_asyncio.fixture(loop_scope="session")
async def desktop(visit: Visit) -> Chat:
    return await visit("desktop")


@pytest.fixture
def small_results(world: World) -> None:
    """For tests that look at something else than the pictures."""
    buffer = io.BytesIO()
    Image.new("RGB", (320, 320), "teal").save(buffer, "PNG")
    world.images.settings.result = buffer.getvalue()


@pytest.fixture
def photo() -> Callable[..., dict[str, Any]]:
    """A photo for the file picker; every colour gives another."""

    def make(color: str = "orange", size: tuple[int, int] = (640, 480)) -> dict[str, Any]:
        image = Image.new("RGB", size, color)
        ImageDraw.Draw(image).ellipse([40, 40, 200, 200], fill="white")
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=90)
        return {"name": f"{color}.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}

    return make
