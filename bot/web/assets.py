"""The page and its files, in memory: they are small, and a package may be anything that can be imported."""

from __future__ import annotations

import gzip
from hashlib import sha256
from importlib.resources import files
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

if TYPE_CHECKING:
    from starlette.requests import Request

_PAGE: Final = "painter.html"
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
_FOREVER = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
_GZIPPED = {"Content-Encoding": "gzip"}


class Assets:
    """Files lie in a folder that is named after their contents: they can be kept for ever, and are never mixed.

    Addresses in the page are relative, so that it may lie behind any prefix.
    """

    def __init__(self, *, script: bool = True) -> None:
        """Without `script` the page does not ask Telegram for its own."""
        folder = files(__package__).joinpath("static")
        contents = {file.name: file.read_bytes() for file in folder.iterdir()}
        page = contents.pop(_PAGE)
        if not script:
            page = page.replace(b'<html lang="en">', b'<html lang="en" data-alone>')
        self._files = {name: file for name, file in contents.items() if PurePosixPath(name).suffix in _TYPES}
        self._gzipped = {name: gzip.compress(file, mtime=0) for name, file in self._files.items()}
        whole = sha256()
        for name, content in sorted(self._files.items()):
            whole.update(f"{name} {len(content)} ".encode() + content)
        self._version = whole.hexdigest()[:16]
        self._page = page.replace(b'"static/', f'"static/{self._version}/'.encode())
        self._page_above = self._page.replace(b'"static/', b'"m/static/')

    async def page(self, _request: Request) -> Response:
        """At /m/KEY."""
        return Response(self._page, media_type="text/html; charset=utf-8")

    async def page_above(self, _request: Request) -> Response:
        """At /m, where a link that Telegram made names the key."""
        return Response(self._page_above, media_type="text/html; charset=utf-8")

    async def file(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in self._files or request.path_params["version"] != self._version:
            raise HTTPException(404)
        kind = _TYPES[PurePosixPath(name).suffix]
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(self._gzipped[name], media_type=kind, headers=_FOREVER | _GZIPPED)
        return Response(self._files[name], media_type=kind, headers=_FOREVER)
