"""Result links: pictures under `/files/<random>.png`, public and without a key, for a limited time."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit
from uuid import uuid4

from starlette.types import Receive, Scope, Send

from bot.sandbox.image_api.calls import Artwork, Milestones
from bot.sandbox.image_api.exchange import Exchange
from bot.sandbox.image_api.settings import Settings

PREFIX = "/files/"
BLOCK = 64 * 1024
PRIVATE_ADDRESS = "http://10.20.30.40/files/picture.png"
PAGE = b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>"
GONE_PAGE = b"<!DOCTYPE html><html><head><title>404</title></head><body>Object not found</body></html>"


class Conduct(StrEnum):
    """What a link does when it is fetched."""

    WHOLE = "serves the picture"
    PAGE = "serves an HTML page with status 200"
    TO_PRIVATE_ADDRESS = "redirects to a private address"
    ENDLESS = "never stops sending"
    SILENT = "sends half of the picture, then nothing"
    FAILS_ONCE = "answers 503 the first time, then serves the picture"


@dataclass(slots=True)
class Link:
    """One published picture; it answers 404 from `expires_at` on (seconds, by the settings' clock)."""

    artwork: Artwork
    expires_at: float
    conduct: Conduct
    call: int
    fetched: int = 0


@dataclass(slots=True)
class Fetch:
    """One request for a result link. `call` is the number of the call that made it, 0 for an unknown link."""

    name: str
    call: int
    method: str
    at: float
    status: int = 0
    sent_bytes: int = 0
    client_gone: bool = False
    ended: bool = False


class Files:
    """Publishes pictures and serves them; `fetches` is the log."""

    def __init__(self, settings: Settings, closing: asyncio.Event) -> None:
        self.fetches: list[Fetch] = []
        self.milestones = Milestones()
        self._settings = settings
        self._closing = closing
        self._links: dict[str, Link] = {}

    def publish(self, artwork: Artwork, origin: str, call: int, conduct: Conduct = Conduct.WHOLE) -> str:
        """A new link to the picture below our own address."""
        name = f"{uuid4()}.png"
        expires_at = self._settings.clock() + self._settings.link_seconds
        self._links[name] = Link(artwork, expires_at, conduct, call)
        return f"{origin}{PREFIX}{name}"

    def own_bytes(self, url: str, origin: str) -> bytes | None:
        """The picture behind one of our own links while it lives; None for every other address. Blocking."""
        if not url.startswith(f"{origin}{PREFIX}"):
            return None
        link = self._living(urlsplit(url).path.removeprefix(PREFIX))
        return link.artwork.path.read_bytes() if link else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI application below `/files/{name}`."""
        exchange = Exchange(scope, receive, send)
        name = str(scope["path_params"]["name"])
        link = self._living(name)
        fetch = Fetch(name, link.call if link else 0, str(scope["method"]), self._settings.clock())
        self.fetches.append(fetch)
        exchange.watch()
        try:
            await self._serve(exchange, link, head=fetch.method == "HEAD")
        finally:
            fetch.status, fetch.sent_bytes = exchange.status or 0, exchange.sent_bytes
            fetch.client_gone, fetch.ended = exchange.gone.is_set(), True
            self.milestones.changed()

    def _living(self, name: str) -> Link | None:
        link = self._links.get(name)
        return link if link and self._settings.clock() < link.expires_at else None

    async def _serve(self, exchange: Exchange, link: Link | None, *, head: bool) -> None:
        html = (("Content-Type", "text/html; charset=UTF-8"),)
        if link is None:
            await exchange.reply(404, html, GONE_PAGE)
            return
        link.fetched += 1
        match link.conduct:
            case Conduct.PAGE:
                await exchange.reply(200, html, PAGE)
            case Conduct.TO_PRIVATE_ADDRESS:
                await exchange.reply(302, (("Location", PRIVATE_ADDRESS),), b"")
            case Conduct.FAILS_ONCE if link.fetched == 1:
                await exchange.reply(503, html, b"<html><body>503 Service Unavailable</body></html>")
            case Conduct.ENDLESS:
                await self._send_forever(exchange, link.artwork)
            case Conduct.SILENT:
                await self._send_half(exchange, link.artwork)
            case _:
                await _send_whole(exchange, link.artwork, head=head)

    async def _send_forever(self, exchange: Exchange, artwork: Artwork) -> None:
        await exchange.start(200, (("Content-Type", "image/png"),))
        while not (exchange.gone.is_set() or self._closing.is_set()):
            for block in _blocks(artwork):
                if exchange.gone.is_set():
                    break
                await exchange.write(block)
        await exchange.finish()

    async def _send_half(self, exchange: Exchange, artwork: Artwork) -> None:
        await exchange.start(200, (("Content-Type", "image/png"),), artwork.size)
        await exchange.write(artwork.path.read_bytes()[: artwork.size // 2])
        await exchange.until_gone_or(self._closing)


async def _send_whole(exchange: Exchange, artwork: Artwork, *, head: bool) -> None:
    headers = (("Content-Type", "image/png"), ("Cache-Control", "public, max-age=86400"))
    await exchange.start(200, headers, artwork.size)
    if not head:
        for block in _blocks(artwork):
            await exchange.write(block)
    await exchange.finish()


def _blocks(artwork: Artwork) -> Iterator[bytes]:
    with artwork.path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block
