"""Decodes and encodes pictures: upright copies, copies under a byte limit, previews and thumbnails."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from PIL import Image

from bot.domain.pictures import PictureFormat
from bot.imaging.colours import in_srgb
from bot.imaging.inspection import opened, opened_heif
from bot.imaging.masks import above

Write = Callable[[bytes], object]

THUMBNAIL_SIDE = 256
PREVIEW_SIDE = 2560
REFERENCE_SIDE = 2048
"""Image services work at no more than this; larger inputs only cost time."""

_DECODED_SIDE = 1920
"""Pixels on the longest side: a JPEG is decoded at a half or a quarter of its size where so much is left of it,
in less than half the time and a quarter of the memory. A photo of 12 megapixels is 4,000 to 4,032 wide."""

_JPEG: dict[str, Any] = {"format": "JPEG", "quality": 94, "subsampling": 0}
_PNG: dict[str, Any] = {"format": "PNG"}
_QUALITIES = (95, 92, 88, 84)
_SHRINK = 0.8

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What makes a picture with this Exif orientation upright."""
_SMALLEST_SIDE = 16
_RUNS = 3
"""zlib's Z_RLE: of neighbours that were subtracted from each other, little repeats but runs."""


def upright(path: Path, write: Write) -> tuple[PictureFormat, int, int]:
    """A copy that is upright, has one frame and plain colours, and no metadata but its colour profile.

    Photos stay JPEG, everything else becomes PNG. Returns format, width and height.
    """
    with opened(path) as (image, facts):
        profile = image.info.get("icc_profile")
        turned = turn_upright(_eight_bits(image), facts.orientation)
        if turned is not image:
            image.close()  # Gives its pixels back before the encoder needs memory.
        if facts.format is PictureFormat.JPEG:
            plain = turned if turned.mode == "L" else _in_mode("RGB", turned)
            options = _JPEG
        else:
            keeps = turned.mode in {"RGB", "RGBA", "L", "LA"} and "transparency" not in turned.info
            plain = turned if keeps else turned.convert("RGBA")
            options = _PNG
        save(plain, write, icc_profile=fitting_profile(profile, plain), **options)
        kind = PictureFormat.JPEG if options is _JPEG else PictureFormat.PNG
        return kind, plain.width, plain.height


def converted(path: Path, write: Write) -> tuple[PictureFormat, int, int]:
    """An upright copy of the first picture in a HEIF file: JPEG, or PNG where something is transparent.

    No metadata but its colour profile. Returns format, width and height.
    """
    with opened_heif(path) as image:
        image.load()
        profile = image.info.get("icc_profile")
        turned = _eight_bits(image)
        if turned is not image:
            image.close()
        if shows_something_through(turned):
            plain, result, options = _in_mode("RGBA", turned), PictureFormat.PNG, _PNG
        else:
            plain = turned if turned.mode == "L" else _in_mode("RGB", turned)
            result, options = PictureFormat.JPEG, _JPEG
        save(plain, write, icc_profile=fitting_profile(profile, plain), **options)
        return result, plain.width, plain.height


@dataclass(frozen=True, slots=True)
class Pixels:
    """All of a picture, upright: mode RGBA where something is transparent, else RGB; with its colour profile."""

    image: Image.Image
    profile: bytes | None


def whole(path: Path) -> Pixels:
    with opened(path) as (image, facts):
        image.load()
        own = image.info.get("icc_profile")
        turned = turn_upright(_eight_bits(image), facts.orientation)
        plain = _in_mode("RGBA" if shows_something_through(turned) else "RGB", turned)
    return Pixels(plain, fitting_profile(own, plain))


def in_colours_of(answer: Pixels, original: Pixels) -> Image.Image:
    """An answer as numbers that mean what the original's mean: services drop profiles and keep the numbers."""
    return answer.image if answer.profile == original.profile else in_srgb(answer.image, answer.profile)


def save_lossless(pixels: Pixels, write: Write) -> None:
    """PNG, packed fast: in a quarter of the time for a tenth more bytes."""
    save(pixels.image, write, icc_profile=pixels.profile, **_PNG, compress_level=1, compress_type=_RUNS)


def stencil(path: Path, size: tuple[int, int]) -> Image.Image:
    """A mask (mode L, 0 or 255) of that size."""
    with opened(path) as (image, _):
        mask = _in_mode("L", image)
        mask.load()
    scaled = mask if mask.size == size else mask.resize(size, Image.Resampling.NEAREST)
    return scaled.point(above(127))


def sized(path: Path) -> tuple[int, int]:
    """Width and height as people see the picture."""
    with opened(path) as (_, facts):
        return facts.upright_size


def loaded(path: Path, side: int) -> Image.Image:
    """The pixels, upright, at most `side` on the longest side: sRGB, mode RGBA where something is transparent, else RGB."""
    with opened(path) as (image, facts):
        image.draft("RGB", _within(image, side))
        image.thumbnail((side, side))
        image.load()
        profile = image.info.get("icc_profile")
        turned = turn_upright(_eight_bits(image), facts.orientation)
        return in_srgb(_in_mode("RGBA" if shows_something_through(turned) else "RGB", turned), profile)


def verify(path: Path) -> None:
    """Decodes the whole file, a JPEG at a small scale. Raises Refused where it is damaged."""
    with opened(path) as (image, _):
        image.draft("RGB", (THUMBNAIL_SIDE, THUMBNAIL_SIDE))
        image.load()


def thumbnail(path: Path, write: Write) -> None:
    """A JPEG of at most 256 pixels on its longest side."""
    save(flat(path, THUMBNAIL_SIDE), write, format="JPEG", quality=80)


def preview(path: Path, write: Write, side: int = PREVIEW_SIDE) -> tuple[int, int]:
    """A JPEG of at most `side` pixels on its longest side, on white. Returns width and height."""
    image = flat(path, side)
    save(image, write, format="JPEG", quality=90)
    return image.size


def flat(path: Path, side: int) -> Image.Image:
    """The pixels on white, upright, at most `side` on the longest side: sRGB, mode RGB."""
    with opened(path) as (image, facts):
        image.draft("RGB", (side, side))
        image.thumbnail((side, side))
        image.load()
        return on_white(turn_upright(image, facts.orientation))


def shrunk(path: Path, limit: int) -> tuple[bytes, PictureFormat, int, int]:
    """The best copy found within `limit` bytes: first at full size with less quality, then smaller.

    JPEG, or PNG where something is transparent. When even 16 pixels are too much, that one is returned.
    """
    with opened(path) as (image, facts):
        image.draft("RGB", _within(image, _DECODED_SIDE))
        image.thumbnail((REFERENCE_SIDE, REFERENCE_SIDE))
        profile = image.info.get("icc_profile")
        turned = turn_upright(_eight_bits(image), facts.orientation)
        transparent = shows_something_through(turned)
        flat = _in_mode("RGBA" if transparent else "RGB", turned)
        profile = fitting_profile(profile, flat)
        if profile is not None and len(profile) > limit // 4:
            profile = None
        kind = PictureFormat.PNG if transparent else PictureFormat.JPEG
        for size, options in _attempts(flat.size, transparent=transparent):
            scaled = flat if size == flat.size else flat.resize(size, Image.Resampling.LANCZOS)
            buffer = io.BytesIO()
            save(scaled, buffer.write, icc_profile=profile, **options)
            if buffer.tell() <= limit:
                break
        return buffer.getvalue(), kind, *scaled.size


def _attempts(
    size: tuple[int, int], *, transparent: bool
) -> Iterator[tuple[tuple[int, int], dict[str, Any]]]:
    if transparent:
        yield size, _PNG
    else:
        for quality in _QUALITIES:
            subsampling = 0 if quality >= 92 else 2
            yield size, {"format": "JPEG", "quality": quality, "subsampling": subsampling}
    scale = 1.0
    while max(size) * scale > _SMALLEST_SIDE:
        scale *= _SHRINK
        smaller = max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
        yield smaller, _PNG if transparent else {"format": "JPEG", "quality": 88}


def _within(image: Image.Image, side: int) -> tuple[int, int]:
    scale = side / max(image.size)
    return max(1, round(image.width * scale)), max(1, round(image.height * scale))


def turn_upright(image: Image.Image, orientation: int) -> Image.Image:
    method = _TURNS.get(orientation)
    return image if method is None else image.transpose(method)


def _eight_bits(image: Image.Image) -> Image.Image:
    """Pillow cuts 16 bits of grey off at white instead of scaling them."""
    if not image.mode.startswith("I"):
        return image
    return image.point(lambda value: value / 256).convert("L")


def fitting_profile(profile: bytes | None, image: Image.Image) -> bytes | None:
    """A colour profile is of use only to pixels of its kind."""
    kind = b"GRAY" if image.mode in {"L", "LA"} else b"RGB "
    return profile if profile is not None and profile[16:20] == kind else None


def shows_something_through(image: Image.Image) -> bool:
    if not image.has_transparency_data:
        return False
    return _in_mode("RGBA", image).getchannel("A").getextrema() != (255, 255)


def on_white(image: Image.Image) -> Image.Image:
    """In sRGB (mode RGB): what is made to be looked at carries no profile."""
    profile = image.info.get("icc_profile")
    # A profile of grey or of print describes other numbers than those that Pillow makes of them.
    fitting = profile if image.mode in {"RGB", "RGBA", "P"} else None
    image = _eight_bits(image)
    if not image.has_transparency_data:
        return in_srgb(_in_mode("RGB", image), fitting)
    colours = in_srgb(_in_mode("RGBA", image), fitting)
    white = Image.new("RGBA", colours.size, "white")
    white.alpha_composite(colours)
    return white.convert("RGB")


def _in_mode(mode: str, image: Image.Image) -> Image.Image:
    """Pillow copies also what has the mode already."""
    return image if image.mode == mode else image.convert(mode)


class _Sink(io.RawIOBase):
    """A file to Pillow, a function to us."""

    def __init__(self, write: Write) -> None:
        self._write = write

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._write(bytes(data))
        return len(data)


def save(image: Image.Image, write: Write, **options: Any) -> None:
    # Pillow writes back some of what it read: comments, for one.
    image.info.clear()
    image.save(
        cast(IO[bytes], _Sink(write)), **{name: value for name, value in options.items() if value is not None}
    )
