"""The painter page's server: a page, the picture to paint on, and what was painted.

    GET  /m, /m/KEY                     the page; /m finds its key in what Telegram tells it (start_param)
    GET  /m/static/VERSION/FILE         its style and script
    POST /m/KEY/open                    begins a session
    GET  /m/sessions/SESSION/picture    a JPEG to paint on
    POST /m/sessions/SESSION            the strokes; 202

All but the first two want `Authorization: tma INIT_DATA`. A refusal is `{"error": KIND}`, KIND as in `_STATUSES`.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.domain.errors import BlobMissing
from bot.domain.ids import SECOND
from bot.domain.painting import PaintingRefused, RefusalKind
from bot.domain.strokes import BadStrokes, parse
from bot.web.assets import Assets
from bot.web.headers import Headers
from bot.web.init_data import BadInitData, Visitor, verify

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.types import ASGIApp

    from bot.domain.pictures import BlobRef
    from bot.ports import BlobStore, Clock, Painting

MOST_BYTES: Final = 600_000
"""Of what was painted, as JSON."""

_BODY_SECONDS: Final = 60.0
_SCHEME: Final = "tma "

_STATUSES = {
    RefusalKind.FOREIGN: 403,
    RefusalKind.GONE: 410,
    RefusalKind.USED: 409,
    RefusalKind.NOTHING_MARKED: 422,
    RefusalKind.OVER_LIMIT: 402,
    RefusalKind.BUSY: 503,
}


def painter(
    painting: Painting,
    blobs: BlobStore,
    token: str,
    clock: Clock,
    ancestors: Sequence[str] = (),
    *,
    script: bool = True,
) -> ASGIApp:
    """The page and what it asks for; `ancestors` are origins, beside Telegram's, that may show the page in a frame.

    Without `script` the page does not ask Telegram for its own: where Telegram is only pretended.
    """
    assets = Assets(script=script)
    api = _Api(painting, blobs, token, clock)
    app = Starlette(
        routes=[
            Route("/m", assets.page_above),
            Route("/m/", assets.page),
            Route("/m/{key}", assets.page),
            Route("/m/static/{version}/{name}", assets.file),
            Route("/m/{key}/open", api.open, methods=["POST"]),
            Route("/m/sessions/{session}/picture", api.picture),
            Route("/m/sessions/{session}", api.submit, methods=["POST"]),
        ],
        exception_handlers={HTTPException: _explained, PaintingRefused: _refused, BlobMissing: _lost},
    )
    # A redirect would lead to the address as this server sees it, not as browsers do.
    app.router.redirect_slashes = False
    # Around everything: what goes wrong is answered outside of an app's own middleware.
    return Headers(app, ancestors, script=script)


class _Api:
    def __init__(self, painting: Painting, blobs: BlobStore, token: str, clock: Clock) -> None:
        self._painting = painting
        self._blobs = blobs
        self._token = token
        self._clock = clock

    async def open(self, request: Request) -> Response:
        visitor = self._visitor(request)
        canvas = await self._painting.open(
            request.path_params["key"], visitor.person, visitor.language, visitor.hash
        )
        return JSONResponse(
            {
                "session": canvas.session,
                "number": canvas.number,
                "width": canvas.width,
                "height": canvas.height,
                "language": canvas.language,
            }
        )

    async def picture(self, request: Request) -> Response:
        visitor = self._visitor(request)
        file = await self._painting.picture(request.path_params["session"], visitor.person)
        content = await asyncio.to_thread(self._content, file.blob)
        return Response(content, media_type=file.format.value)

    async def submit(self, request: Request) -> Response:
        visitor = self._visitor(request)
        try:
            strokes = parse(await _body(request))
        except BadStrokes:
            raise HTTPException(400, "malformed") from None
        await self._painting.submit(request.path_params["session"], visitor.person, strokes)
        return Response(status_code=202)

    def _visitor(self, request: Request) -> Visitor:
        header = request.headers.get("authorization", "")
        if not header.startswith(_SCHEME):
            raise HTTPException(401, "unknown")
        try:
            return verify(header.removeprefix(_SCHEME), self._token, self._clock() // SECOND)
        except BadInitData:
            raise HTTPException(401, "unknown") from None

    def _content(self, blob: BlobRef) -> bytes:
        with self._blobs.open(blob) as file:
            return file.read()


async def _body(request: Request) -> bytes:
    """At most so many bytes, read no further."""
    body = bytearray()
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            async for piece in request.stream():
                body += piece
                if len(body) > MOST_BYTES:
                    raise HTTPException(413, "too_large")
    except TimeoutError:
        raise HTTPException(408, "slow") from None
    return bytes(body)


async def _explained(_request: Request, error: Exception) -> Response:
    status, kind = (error.status_code, error.detail) if isinstance(error, HTTPException) else (500, "fault")
    return JSONResponse({"error": kind}, status)


async def _refused(_request: Request, error: Exception) -> Response:
    kind = error.kind if isinstance(error, PaintingRefused) else RefusalKind.GONE
    return JSONResponse({"error": kind}, _STATUSES[kind])


async def _lost(_request: Request, _error: Exception) -> Response:
    return JSONResponse({"error": RefusalKind.GONE}, _STATUSES[RefusalKind.GONE])
