"""The painter page as a person uses it, with fingers, a pen or a mouse."""

import asyncio
import io
import math
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit

from PIL import Image, ImageChops, ImageDraw
from playwright.async_api import CDPSession, Locator, Page

from bot.imaging.masks import share
from tests.unit.web.easel import KEY, Easel, init_data

DEVICES: dict[str, dict[str, Any]] = {
    "phone": {
        "viewport": {"width": 390, "height": 760},
        "device_scale_factor": 3,
        "is_mobile": True,
        "has_touch": True,
    },
    "desktop": {"viewport": {"width": 1180, "height": 820}},
}
PATIENCE_MS = 10_000
MARGIN = 12
"""Pixels of the screen around a picture that is shown whole."""
SIZE = (2400, 1800)
THICK = 60
"""Pixels of the screen that the thickest brush is wide."""

Place = tuple[float, float]
Scheme = Literal["light", "dark"]


@dataclass
class Board:
    """The page as a person uses it. Everything strange that happens in it is noted."""

    page: Page
    easel: Easel
    origin: str
    pen: CDPSession
    fails: bool = False
    """Whether requests are expected to fail."""
    allowed: list[str] = field(default_factory=lambda: ["https://telegram.org"])
    """Origins, beside its own, that the page may ask for something."""
    troubles: list[str] = field(default_factory=list)

    def watch(self) -> None:
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        self.page.on("console", lambda line: self._heard(line.type, line.text, line.location["url"]))
        self.page.on("request", lambda request: self._asked(request.url))

    def _heard(self, kind: str, text: str, where: str) -> None:
        expected = self.fails or "telegram.org" in where
        if kind in ("error", "warning") and not (expected and text.startswith("Failed to load resource")):
            self.troubles.append(f"console {kind}: {text}")

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme != "blob" and f"{parts.scheme}://{parts.netloc}" not in (self.origin, *self.allowed):
            self.troubles.append(f"request to {url}")

    async def ready(self) -> None:
        await self.page.locator("#page:not([inert])").wait_for()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    @property
    def prompt(self) -> Locator:
        return self.page.get_by_role("textbox")

    @property
    def send(self) -> Locator:
        return self.page.locator("#send")

    async def use(self, name: str) -> None:
        await self.button(name).click()

    async def thick(self) -> None:
        await self.page.get_by_role("slider").fill("100")

    async def stage(self) -> tuple[float, float, float, float]:
        """Left, top, width and height of where the picture is."""
        box = await self.page.locator("#stage").bounding_box()
        assert box is not None
        return box["x"], box["y"], box["width"], box["height"]

    async def middle(self) -> Place:
        left, top, width, height = await self.stage()
        return left + width / 2, top + height / 2

    async def touch(self, kind: str, *fingers: Place) -> None:
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(fingers)]
        await self.pen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    async def finger(self, path: Sequence[Place]) -> None:
        await self.touch("touchStart", path[0])
        for place in path[1:]:
            await self.touch("touchMove", place)
        await self.touch("touchEnd")

    async def pinch(self, centre: Place, start: float, end: float, *, hesitates: float = 0) -> None:
        x, y = centre
        await self.touch("touchStart", (x - start, y))
        await asyncio.sleep(hesitates)
        await self.touch("touchStart", (x - start, y), (x + start, y))
        for step in range(1, 11):
            spread = start + (end - start) * step / 10
            await self.touch("touchMove", (x - spread, y), (x + spread, y))
        await self.touch("touchEnd")

    async def stylus(self, path: Sequence[Place]) -> None:
        kinds = ["mousePressed", *["mouseMoved"] * (len(path) - 1), "mouseReleased"]
        for kind, (x, y) in zip(kinds, [*path, path[-1]], strict=True):
            event = {"type": kind, "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1}
            await self.pen.send("Input.dispatchMouseEvent", event | {"pointerType": "pen"})

    async def mouse(self, path: Sequence[Place]) -> None:
        await self.page.mouse.move(*path[0])
        await self.page.mouse.down()
        for place in path[1:]:
            await self.page.mouse.move(*place)
        await self.page.mouse.up()

    async def handed_in(self, words: str = "a red scarf") -> Image.Image:
        """The mask of what is painted, as the server makes it."""
        await self.prompt.fill(words)
        await self.send.click()
        await self.page.locator("#end").wait_for()
        return self.easel.mask()

    async def told(self) -> list[Any]:
        told = await self.page.evaluate("() => window.told")
        assert isinstance(told, list)
        return told

    async def last_words(self) -> str:
        await self.page.locator("#end").wait_for()
        return await self.page.locator("#last").inner_text()


Visit = Callable[..., Awaitable[Board]]


def photo(size: tuple[int, int] = (1024, 768)) -> bytes:
    image = Image.linear_gradient("L").resize(size)
    buffer = io.BytesIO()
    Image.merge("RGB", (image, image.rotate(180), image)).save(buffer, "JPEG")
    return buffer.getvalue()


def address(origin: str, path: str = f"/m/{KEY}", data: str | None = None, **more: str) -> str:
    launch = {"tgWebAppVersion": "8.0", "tgWebAppPlatform": "ios"} | more
    if data != "":
        launch["tgWebAppData"] = init_data() if data is None else data
    return f"{origin}{path}#{urlencode(launch)}"


def fitted(stage: tuple[float, float, float, float]) -> tuple[float, Place]:
    """Pixels of the screen for one of the picture's, and where its corner is: all of it, in the middle."""
    left, top, width, height = stage
    scale = min((width - 2 * MARGIN) / SIZE[0], (height - 2 * MARGIN) / SIZE[1])
    return scale, (left + (width - SIZE[0] * scale) / 2, top + (height - SIZE[1] * scale) / 2)


def in_picture(
    path: Sequence[Place], scale: float, corner: Place, zoom: float = 1.0, fixed: Place = (0, 0)
) -> list[Place]:
    """Places of the screen in pixels of the picture, which was made larger around a fixed place."""
    return [
        (
            (fixed[0] + (x - fixed[0]) / zoom - corner[0]) / scale,
            (fixed[1] + (y - fixed[1]) / zoom - corner[1]) / scale,
        )
        for x, y in path
    ]


def circle(centre: Place, radius: float, steps: int = 24) -> list[Place]:
    return [
        (
            centre[0] + radius * math.cos(math.tau * step / steps),
            centre[1] + radius * math.sin(math.tau * step / steps),
        )
        for step in range(steps + 1)
    ]


def drawn(path: Sequence[Place], width: float | None = None) -> Image.Image:
    """The path with a pen of this width, or filled, in the picture's pixels."""
    image = Image.new("L", SIZE)
    draw = ImageDraw.Draw(image)
    if width is None:
        draw.polygon(list(path), 255)
        return image
    draw.line(list(path), 255, round(width))
    for x, y in path:
        draw.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), 255)
    return image


def overlap(one: Image.Image, other: Image.Image) -> float:
    return share(ImageChops.darker(one, other)) / share(ImageChops.lighter(one, other))
