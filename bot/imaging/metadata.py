"""Cuts metadata out of picture files without touching a pixel.

What a picture needs to look right stays (colour profiles, gamma, transparency, the Adobe marker); everything
else goes: Exif with its GPS, XMP, IPTC, comments, embedded thumbnails, second pictures, trailing data.
"""

import mmap
import re
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.domain.errors import Reason, Refused
from bot.domain.pictures import PictureFormat

Piece = bytes | range
"""New bytes, or a range of positions of the file that stays."""

_BLOCK = 64 * 1024

_PNG_KEPT = frozenset(
    {
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"cHRM",
        b"gAMA",
        b"iCCP",
        b"sBIT",
        b"sRGB",
        b"cICP",
        b"pHYs",
    }
)
_WEBP_KEPT = frozenset({b"VP8 ", b"VP8L", b"ALPH", b"ICCP"})
_WEBP_EXIF_AND_XMP = 0b0000_1100

_JFIF = b"\xff\xe0\0\x10JFIF\0"
_NO_THUMBNAIL = b"\0\0"
_JPEG_SCAN_END = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)


def pieces(path: Path, kind: PictureFormat) -> list[Piece]:
    """What of the file stays, in order. Raises Refused where the file is damaged."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        try:
            return list(_joined(_CUTTERS[kind](data)))
        except (IndexError, struct.error) as error:
            raise Refused(Reason.BROKEN) from error


def is_whole(kept: list[Piece], size: int) -> bool:
    """Whether nothing has to go."""
    return kept == [range(size)]


def copy(path: Path, kept: list[Piece], write: Callable[[bytes], object]) -> None:
    """Writes the pieces, in blocks."""
    with path.open("rb") as file:
        for piece in kept:
            if isinstance(piece, bytes):
                write(piece)
                continue
            file.seek(piece.start)
            left = len(piece)
            while left:
                block = file.read(min(left, _BLOCK))
                write(block)
                left -= len(block)


def _joined(parts: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbouring ranges as one."""
    current: range | None = None
    for piece in parts:
        if isinstance(piece, range) and current is not None and piece.start == current.stop:
            current = range(current.start, piece.stop)
            continue
        if current is not None:
            yield current
        current = piece if isinstance(piece, range) else None
        if isinstance(piece, bytes):
            yield piece
    if current is not None:
        yield current


def _cut_jpeg(data: mmap.mmap) -> Iterator[Piece]:
    """Segments up to the end of the first image; ITU-T T.81 annex B."""
    position = 2
    yield range(position)
    while True:
        if data[position] != 0xFF:
            raise IndexError("no marker where one should be")
        marker = data[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        if marker == 0xD9:
            yield range(position, position + 2)
            return
        end = position + 2 + struct.unpack_from(">H", data, position + 2)[0]
        if end > len(data):
            raise IndexError("a segment that is longer than the file")
        if marker == 0xDA:
            found = _JPEG_SCAN_END.search(data, end)
            if found is None:
                raise IndexError("a scan without an end")
            end = found.start()
        if marker == 0xE0 and end >= position + 18 and data[position + 4 : position + 9] == b"JFIF\0":
            plain = _JFIF + data[position + 9 : position + 16] + _NO_THUMBNAIL
            yield range(position, end) if data[position:end] == plain else plain
        elif _jpeg_keeps(marker, data[position + 4 : position + 18]):
            yield range(position, end)
        position = end


def _jpeg_keeps(marker: int, payload: bytes) -> bool:
    if marker == 0xE2:
        return payload.startswith(b"ICC_PROFILE\0")
    if marker == 0xEE:
        return payload.startswith(b"Adobe")
    return not (0xE0 <= marker <= 0xEF or marker == 0xFE)


def _cut_png(data: mmap.mmap) -> Iterator[Piece]:
    """Chunks up to IEND; PNG specification, section 5."""
    position = 8
    yield range(position)
    while True:
        length, kind = struct.unpack_from(">I4s", data, position)
        end = position + 12 + length
        if end > len(data):
            raise IndexError("a chunk that is longer than the file")
        if kind in _PNG_KEPT:
            yield range(position, end)
        if kind == b"IEND":
            return
        position = end


def _cut_webp(data: mmap.mmap) -> Iterator[Piece]:
    """Chunks of a still picture; the header's size and flags follow what stays. RFC 9649."""
    kept: list[Piece] = []
    position, size = 12, 4
    stop = min(len(data), 8 + struct.unpack_from("<I", data, 4)[0])
    while position < stop:
        kind, length = struct.unpack_from("<4sI", data, position)
        end = position + 8 + length + length % 2
        if end > len(data):
            raise IndexError("a chunk that is longer than the file")
        if kind == b"VP8X":
            flags = data[position + 8]
            clean = bytes([flags & ~_WEBP_EXIF_AND_XMP])
            same = flags == clean[0]
            kept += (
                [range(position, end)]
                if same
                else [range(position, position + 8), clean, range(position + 9, end)]
            )
            size += end - position
        elif kind in _WEBP_KEPT:
            kept.append(range(position, end))
            size += end - position
        position = end
    header = b"RIFF" + struct.pack("<I", size) + b"WEBP"
    yield range(12) if header == data[:12] else header
    yield from kept


_CUTTERS: dict[PictureFormat, Callable[[mmap.mmap], Iterator[Piece]]] = {
    PictureFormat.JPEG: _cut_jpeg,
    PictureFormat.PNG: _cut_png,
    PictureFormat.WEBP: _cut_webp,
}
