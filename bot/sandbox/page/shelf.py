"""The files that a page may load: those it was shown, under names that nobody can guess."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request

    from bot.sandbox.image_api import Artwork, SentPicture
    from bot.sandbox.telegram_api.media import StoredFile

_SHOWABLE = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
_FOREVER = "private, max-age=31536000, immutable"
_ALONE = "default-src 'none'; sandbox"


@dataclass(frozen=True)
class _Kept:
    path: Path
    mime_type: str
    name: str


class Shelf:
    """Anything that is no plain picture is only ever handed out as a download."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}

    def file(self, file: StoredFile) -> str:
        """The address of a file of a chat."""
        drawn = file.kind in ("Photo", "Thumbnail")
        return self._put(file.unique_id, file.path, "image/jpeg" if drawn else file.mime_type, file.name)

    def sent(self, picture: SentPicture) -> str:
        """The address of a picture that the image API was sent; empty where it was not kept."""
        if picture.path is None:
            return ""
        return self._put(picture.sha256, picture.path, f"image/{picture.format.lower()}")

    def made(self, picture: Artwork) -> str:
        """The address of a picture that the image API made."""
        return self._put(picture.sha256, picture.path, "image/png")

    async def serve(self, request: Request) -> Response:
        kept = self._kept.get(request.path_params["name"])
        if kept is None or not kept.path.exists():
            raise HTTPException(404, "There is no such file.")
        shown = kept.mime_type in _SHOWABLE and "save" not in request.query_params
        return FileResponse(
            kept.path,
            media_type=kept.mime_type if shown else "application/octet-stream",
            filename=kept.name or kept.path.name,
            content_disposition_type="inline" if shown else "attachment",
            headers={"Cache-Control": _FOREVER, "Content-Security-Policy": _ALONE},
        )

    def _put(self, key: str, path: Path, mime_type: str, name: str = "") -> str:
        self._kept[key] = _Kept(path, mime_type, name)
        return f"/media/{key}"
