"""Decodes and encodes pictures: upright copies, copies under a byte limit, previews and thumbnails."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, cast

from PIL import Image, ImageOps

from bot.domain.pictures import PictureFormat
from bot.imaging.inspection import opened

Write = Callable[[bytes], object]

THUMBNAIL_SIDE = 256
PREVIEW_SIDE = 2560
REFERENCE_SIDE = 2048
"""Image services work at no more than this; larger inputs only cost time."""

_HALF_OF_A_12_MEGAPIXEL_PHOTO = 2016
_QUALITIES = (95, 92, 88, 84)
_SHRINK = 0.8
_SMALLEST_SIDE = 64


def upright(path: Path, write: Write) -> tuple[PictureFormat, int, int]:
    """A copy that is upright, has one frame and plain colours, and no metadata but its colour profile.

    Photos stay JPEG, everything else becomes PNG. Returns format, width and height.
    """
    with opened(path) as (image, facts):
        turned = ImageOps.exif_transpose(image)
        profile = None if image.mode == "CMYK" else image.info.get("icc_profile")
        if facts.format is PictureFormat.JPEG:
            plain = turned if turned.mode in {"RGB", "L"} else turned.convert("RGB")
            options: dict[str, Any] = {"format": "JPEG", "quality": 95, "subsampling": 0}
        else:
            plain = turned if turned.mode in {"RGB", "RGBA", "L", "LA"} else turned.convert("RGBA")
            options = {"format": "PNG"}
        _save(plain, write, icc_profile=profile, **options)
        kind = PictureFormat.JPEG if options["format"] == "JPEG" else PictureFormat.PNG
        return kind, plain.width, plain.height


def verify(path: Path) -> None:
    """Decodes the whole file, a JPEG at a small scale. Raises Refused where it is damaged."""
    with opened(path) as (image, _):
        image.draft("RGB", (THUMBNAIL_SIDE, THUMBNAIL_SIDE))
        image.load()


def thumbnail(path: Path, write: Write) -> None:
    """A JPEG of at most 256 pixels on its longest side."""
    with opened(path) as (image, _):
        image.draft("RGB", (THUMBNAIL_SIDE, THUMBNAIL_SIDE))
        image.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
        _save(_on_white(image), write, format="JPEG", quality=80)


def preview(path: Path, write: Write) -> tuple[int, int]:
    """A JPEG of at most 2560 pixels on its longest side, on white. Returns width and height."""
    with opened(path) as (image, _):
        image.draft("RGB", (PREVIEW_SIDE, PREVIEW_SIDE))
        image.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
        flat = _on_white(image)
        _save(flat, write, format="JPEG", quality=90)
        return flat.size


def shrunk(path: Path, limit: int) -> tuple[bytes, PictureFormat, int, int]:
    """The best copy found within `limit` bytes: first at full size with less quality, then smaller.

    JPEG, or PNG where something is transparent. When even 64 pixels are too much, that one is returned.
    """
    with opened(path) as (image, _):
        image.draft("RGB", (_HALF_OF_A_12_MEGAPIXEL_PHOTO, _HALF_OF_A_12_MEGAPIXEL_PHOTO))
        image.thumbnail((REFERENCE_SIDE, REFERENCE_SIDE))
        profile = image.info.get("icc_profile")
        transparent = image.has_transparency_data
        flat = image.convert("RGBA") if transparent else image.convert("RGB")
        kind = PictureFormat.PNG if transparent else PictureFormat.JPEG
        for size, options in _attempts(flat.size, transparent=transparent):
            scaled = flat if size == flat.size else flat.resize(size, Image.Resampling.LANCZOS)
            buffer = io.BytesIO()
            scaled.save(buffer, icc_profile=profile, **options)
            if buffer.tell() <= limit:
                break
        return buffer.getvalue(), kind, *scaled.size


def _attempts(
    size: tuple[int, int], *, transparent: bool
) -> Iterator[tuple[tuple[int, int], dict[str, Any]]]:
    png: dict[str, Any] = {"format": "PNG"}
    if transparent:
        yield size, png
    else:
        for quality in _QUALITIES:
            subsampling = 0 if quality >= 92 else 2
            yield size, {"format": "JPEG", "quality": quality, "subsampling": subsampling}
    width, height = size
    while max(width, height) > _SMALLEST_SIDE:
        width, height = max(1, round(width * _SHRINK)), max(1, round(height * _SHRINK))
        yield (width, height), png if transparent else {"format": "JPEG", "quality": 88}


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    colours = image.convert("RGBA")
    white = Image.new("RGBA", colours.size, "white")
    return Image.alpha_composite(white, colours).convert("RGB")


class _Sink(io.RawIOBase):
    """A file to Pillow, a function to us."""

    def __init__(self, write: Write) -> None:
        self._write = write

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._write(bytes(data))
        return len(data)


def _save(image: Image.Image, write: Write, **options: Any) -> None:
    image.save(
        cast(IO[bytes], _Sink(write)), **{name: value for name, value in options.items() if value is not None}
    )
