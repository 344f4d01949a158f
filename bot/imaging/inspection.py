"""What a file really is: sniffed by its bytes, opened by Pillow, held against limits. Names are not trusted."""

import errno
import os
import struct
import zlib
from collections.abc import Callable, Iterator
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
    PictureFormat.JPEG: ("JPEG",),
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

_HEIF_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"heif"})
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_LONGEST_BRANDS: Final = 256

_TURNED_SIDEWAYS: Final = 5
"""From this orientation on, width and height change places."""

_LONGEST_EXIF: Final = 1_000_000


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

    @property
    def upright_size(self) -> tuple[int, int]:
        """Width and height as people see the picture."""
        sideways = self.orientation >= _TURNED_SIDEWAYS
        return (self.height, self.width) if sideways else (self.width, self.height)


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


def is_heif(path: Path) -> bool:
    """Whether the brands of the file's first box (ISO/IEC 14496-12, `ftyp`) say HEIF, as phones write it.

    AVIF is left out: a small file can hold 16384 x 16384 pixels that its header does not speak of, and its
    decoder has no limit that could be set.
    """
    with path.open("rb") as file:
        head = file.read(_LONGEST_BRANDS)
    if head[4:8] != b"ftyp":
        return False
    major, end = head[8:12], min(len(head), int.from_bytes(head[:4], "big"))
    brands = {major, *(head[at : at + 4] for at in range(16, end, 4))}
    # `mif1` and `msf1` say only that it is a picture; the others say how it is coded.
    return major in _HEIF_BRANDS and (b"heic" in brands or not brands & _AVIF_BRANDS)


@contextmanager
def opened(path: Path) -> Iterator[tuple[Image.Image, Facts]]:
    """A picture that is within the limits; not decoded yet. Damage found meanwhile is raised as Refused."""
    kind = sniff(path)
    with _damage_refused(), Image.open(path, formats=_OPENERS[kind]) as image:
        _check(image.width, image.height)
        facts = Facts(
            format=kind,
            width=image.width,
            height=image.height,
            orientation=_orientation(image, path),
            mode=image.mode,
            # A second frame of an MPO is another view of the same photo; it is cut off with the rest.
            frames=1 if image.format == "MPO" else getattr(image, "n_frames", 1),
        )
        yield image, facts


@contextmanager
def opened_heif(path: Path) -> Iterator[Image.Image]:
    """As `opened`; upright already: libheif turns and mirrors by itself, also where cameras repeat it in Exif."""
    with _damage_refused(RuntimeError), _heif_image(path) as image:
        _check(image.width, image.height)
        yield image


def _heif_image(path: Path) -> Image.Image:
    # Loaded with the first such file: megabytes that most bots never need.
    from pillow_heif import HeifImageFile  # noqa: PLC0415

    # Not registered with Pillow, whose other openers stay as they are.
    opener: Callable[[Path], Image.Image] = HeifImageFile
    return opener(path)


@contextmanager
def _damage_refused(*more: type[Exception]) -> Iterator[None]:
    errors: tuple[type[Exception], ...] = (*_BROKEN_FILE_ERRORS, *more)
    try:
        yield
    except errors as error:
        if isinstance(error, OSError) and error.errno not in {None, errno.EINVAL}:
            raise  # The disk is full, for example: nobody's picture is to blame.
        raise Refused(Reason.BROKEN) from error


def _orientation(image: Image.Image, path: Path) -> int:
    """Exif 1..8. Exif data that nobody can read says nothing about the picture."""
    try:
        # A PNG's own method would decode the picture first.
        exif = Image.Image.getexif(image)
        if image.format == "PNG" and "exif" not in image.info and (behind := _exif_behind_pixels(path)):
            exif.load(behind)
        value = exif.get(ExifTags.Base.Orientation, 1)
    except _BROKEN_FILE_ERRORS:
        return 1
    return value if value in range(1, 9) else 1


def _exif_behind_pixels(path: Path) -> bytes:
    """The eXIf chunk of a PNG, which may stand after the picture."""
    with path.open("rb") as file:
        file.seek(8)
        while len(head := file.read(8)) == 8:
            length, kind = struct.unpack(">I4s", head)
            if kind == b"eXIf":
                return file.read(min(length, _LONGEST_EXIF))
            file.seek(length + 4, os.SEEK_CUR)
    return b""


def _check(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise Refused(Reason.TOO_MANY_PIXELS)
    if min(width, height) < MIN_SIDE:
        raise Refused(Reason.TOO_SMALL)
