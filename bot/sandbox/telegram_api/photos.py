"""What Telegram does to pictures: checks, recompression, thumbnails.

Bot API: sendPhoto. Everything here blocks and runs in a worker thread; sizes are pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, ImageOps, UnidentifiedImageError

from bot.sandbox.telegram_api.errors import ApiError, bad_request

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import BinaryIO

_FORMATS = frozenset({"JPEG", "MPO", "PNG", "GIF", "BMP", "TIFF", "WEBP"})
_SUM_LIMIT = 10_000
_RATIO_LIMIT = 20
_THUMBNAIL_SIDE = 320
_QUALITY = 87
_UNREADABLE = (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError)


@dataclass(frozen=True)
class Drawn:
    path: Path
    width: int
    height: int


def sent_photo(source: Path, folder: Path, stem: str, sides: Iterable[int]) -> list[Drawn]:
    """The stored sizes of a photo sent by a bot, smallest first; refuses what Telegram refuses."""
    try:
        with Image.open(source) as image:
            _check(image)
            return _sizes(_upright_rgb(image), folder, stem, sides)
    except Image.DecompressionBombWarning as huge:
        raise bad_request("PHOTO_INVALID_DIMENSIONS") from huge
    except _UNREADABLE as unreadable:
        raise bad_request("IMAGE_PROCESS_FAILED") from unreadable


def phone_photo(source: Path, target: Path, side: int) -> Drawn:
    """What a phone uploads: upright, scaled down, a JPEG without metadata."""
    with Image.open(source) as image:
        return _drawn(_upright_rgb(image), target, side)


def thumbnail(source: Path, target: Path) -> Drawn | None:
    """A JPEG of at most 320 pixels for a file that is a picture; None for any other file."""
    try:
        with Image.open(source) as image:
            image.draft("RGB", (_THUMBNAIL_SIDE, _THUMBNAIL_SIDE))
            return _drawn(_upright_rgb(image), target, _THUMBNAIL_SIDE)
    except (*_UNREADABLE, Image.DecompressionBombWarning):
        return None


def sticker_size(source: Path | BinaryIO) -> tuple[int, int]:
    """Width and height of a static sticker, which is a WEBP file."""
    try:
        with Image.open(source) as image:
            if image.format != "WEBP":
                raise bad_request("wrong file type")
            return image.size
    except _UNREADABLE as unreadable:
        raise bad_request("wrong file type") from unreadable


def _check(image: Image.Image) -> None:
    width, height = image.size
    if width + height > _SUM_LIMIT or max(width, height) > _RATIO_LIMIT * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    if image.format not in _FORMATS:
        raise _wrong_extension()
    if image.format != "MPO" and getattr(image, "n_frames", 1) > 1:
        raise bad_request("IMAGE_PROCESS_FAILED")


def _sizes(image: Image.Image, folder: Path, stem: str, sides: Iterable[int]) -> list[Drawn]:
    longest = max(image.size)
    drawn = []
    for side in sorted(sides):
        drawn.append(_drawn(image, folder / f"{stem}-{side}.jpg", side))
        if side >= longest:
            break
    return drawn


def _upright_rgb(image: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(image)
    if upright.mode == "P" and isinstance(upright.info.get("transparency"), bytes):
        upright = upright.convert("RGBA")
    return upright if upright.mode == "RGB" else upright.convert("RGB")


def _drawn(image: Image.Image, target: Path, side: int) -> Drawn:
    scale = min(1.0, side / max(image.size))
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    scaled = image if size == image.size else image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    scaled.save(target, "JPEG", quality=_QUALITY, exif=b"", icc_profile=None)
    return Drawn(target, *size)


def _wrong_extension() -> ApiError:
    return bad_request("photo has unsupported extension. Use one of .jpg, .jpeg, .gif, .png, .tif or .bmp")
