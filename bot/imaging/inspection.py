"""What a file really is: sniffed by its bytes, opened by Pillow, held against limits. Names are not trusted."""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import ExifTags, Image

from bot.domain.errors import Reason, Refused
from bot.domain.pictures import PictureFormat

MAX_PIXELS: Final = 64_000_000
"""Pixels that are opened at all; a decoded pixel takes up to 4 bytes of memory."""

MIN_SIDE: Final = 16

# Sizes are held against MAX_PIXELS here, with a sentence for people; Pillow's own limit only warns.
Image.MAX_IMAGE_PIXELS = None

_OPENERS = {
    PictureFormat.PNG: ("PNG",),
    PictureFormat.JPEG: ("JPEG", "MPO"),
    PictureFormat.WEBP: ("WEBP",),
}

_BROKEN_FILE_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    TypeError,
    struct.error,
    zlib.error,
)
"""What Pillow's decoders raise for damaged files."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A picture's size in pixels as stored, how it is to be turned (Exif 1..8), and what else matters."""

    format: PictureFormat
    width: int
    height: int
    orientation: int
    mode: str
    frames: int

    @property
    def plain(self) -> bool:
        """Upright, one frame, in colours that every image service reads: its bytes can stay."""
        return self.orientation == 1 and self.frames == 1 and self.mode in {"RGB", "RGBA", "L", "LA", "P"}


def sniff(path: Path) -> PictureFormat:
    """The format by its first bytes. Raises Refused."""
    with path.open("rb") as file:
        head = file.read(12)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PictureFormat.PNG
    if head.startswith(b"\xff\xd8\xff"):
        return PictureFormat.JPEG
    if head[:4] == b"RIFF" and head[8:] == b"WEBP":
        return PictureFormat.WEBP
    raise Refused(Reason.NOT_A_PICTURE)


@contextmanager
def opened(path: Path) -> Iterator[tuple[Image.Image, Facts]]:
    """A picture that is within the limits; not decoded yet. Damage found meanwhile is raised as Refused."""
    kind = sniff(path)
    try:
        with Image.open(path, formats=_OPENERS[kind]) as image:
            facts = Facts(
                format=kind,
                width=image.width,
                height=image.height,
                orientation=_orientation(image),
                mode=image.mode,
                # A second frame of an MPO is another view of the same photo; it is cut off with the rest.
                frames=1 if image.format == "MPO" else getattr(image, "n_frames", 1),
            )
            _check(facts)
            yield image, facts
    except _BROKEN_FILE_ERRORS as error:
        raise Refused(Reason.BROKEN) from error


def _orientation(image: Image.Image) -> int:
    value = image.getexif().get(ExifTags.Base.Orientation, 1)
    return value if value in range(1, 9) else 1


def _check(facts: Facts) -> None:
    if facts.width * facts.height > MAX_PIXELS:
        raise Refused(Reason.TOO_MANY_PIXELS)
    if min(facts.width, facts.height) < MIN_SIDE:
        raise Refused(Reason.TOO_SMALL)
