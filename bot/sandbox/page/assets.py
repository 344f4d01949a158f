"""The page's own files, as they lie in the package."""

from __future__ import annotations

from hashlib import sha256
from importlib.resources import files
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import Response

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from starlette.requests import Request

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


class Assets:
    """All in memory: they are small, and a package may be anything that can be imported."""

    def __init__(self) -> None:
        root = files(__package__).joinpath("static")
        self._contents = {name: file.read_bytes() for name, file in _walk(root, "")}

    async def index(self, request: Request) -> Response:
        return self._answer(request, "index.html")

    async def serve(self, request: Request) -> Response:
        return self._answer(request, request.path_params["name"])

    def _answer(self, request: Request, name: str) -> Response:
        content = self._contents.get(name)
        if content is None:
            raise HTTPException(404, "There is no such page.")
        headers = {"ETag": f'"{sha256(content).hexdigest()[:16]}"'}
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        return Response(content, media_type=_TYPES[PurePosixPath(name).suffix], headers=headers)


def _walk(folder: Traversable, prefix: str) -> list[tuple[str, Traversable]]:
    found = []
    for item in folder.iterdir():
        if item.is_dir():
            found += _walk(item, f"{prefix}{item.name}/")
        elif PurePosixPath(item.name).suffix in _TYPES:
            found.append((f"{prefix}{item.name}", item))
    return found
