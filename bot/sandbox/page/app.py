"""The page's server: one page, its files, a live stream, and what people do."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox.page.assets import Assets
from bot.sandbox.page.company import gathered
from bot.sandbox.page.deeds import Deeds
from bot.sandbox.page.guard import Guard
from bot.sandbox.page.home import Home
from bot.sandbox.page.links import Links
from bot.sandbox.page.sample import sample_photo
from bot.sandbox.page.shelf import Shelf
from bot.sandbox.page.stream import Stream
from bot.sandbox.page.views import Views

if TYPE_CHECKING:
    from starlette.requests import Request

    from bot.sandbox.page.views import Json
    from bot.sandbox.playground import World


def chat_page(world: World, *, autoplay: bool = True) -> Starlette:
    """The page for a playground's world, which gets two people and a group with topics for it.

    `autoplay`: the first page that is opened plays a turn by itself.
    """
    company = gathered(world)
    shelf = Shelf()
    first = _FirstTurn(ready=autoplay)
    assets = Assets()
    views = Views(company, shelf)
    stream = Stream(world.telegram.world, company, world.images.calls, views, first.state)
    deeds = Deeds(world.telegram.world, company)
    home = Home(world)
    links = Links(company, home)
    post = ["POST"]
    return Starlette(
        routes=[
            Route("/", assets.index),
            Route("/static/{name:path}", assets.serve),
            Route("/events", stream.serve),
            Route("/media/{name}", shelf.serve),
            Route("/m", home.serve),
            Route("/m/{path:path}", home.serve, methods=["GET", *post]),
            Route("/sample.jpg", first.photo),
            Route("/do/play", first.play, methods=post),
            Route("/do/say", deeds.say, methods=post),
            Route("/do/show", deeds.show, methods=post),
            Route("/do/forward", deeds.forward, methods=post),
            Route("/do/press", deeds.press, methods=post),
            Route("/do/vote", deeds.vote, methods=post),
            Route("/do/open", links.press, methods=post),
            Route("/do/follow", links.follow, methods=post),
            Route("/do/edit", deeds.edit, methods=post),
            Route("/do/delete", deeds.delete, methods=post),
        ],
        middleware=[Middleware(Guard, framed=lambda: _homes_of_apps(world))],
        exception_handlers={HTTPException: _explained},
    )


def _homes_of_apps(world: World) -> tuple[str, ...]:
    """Addresses of the bot's own pages, beside those on this machine."""
    return world.telegram.settings.mini_app_url, world.environment.get("PUBLIC_URL", "")


class _FirstTurn:
    """The turn that plays by itself: once, for the page that asks first."""

    def __init__(self, *, ready: bool) -> None:
        self._ready = ready
        self._drawing: asyncio.Task[bytes] | None = None

    def state(self) -> Json:
        return {"autoplay": self._ready}

    async def play(self, _request: Request) -> Response:
        ready, self._ready = self._ready, False
        return JSONResponse({"play": ready})

    async def photo(self, _request: Request) -> Response:
        if self._drawing is None:
            self._drawing = asyncio.create_task(asyncio.to_thread(sample_photo))
        return Response(await asyncio.shield(self._drawing), media_type="image/jpeg")


async def _explained(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = error.detail if isinstance(error, HTTPException) else ""
    return JSONResponse({"error": detail}, status)
