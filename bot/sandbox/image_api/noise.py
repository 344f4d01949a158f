"""PNG files of an exact size in bytes, or with absurd dimensions."""

import struct
import zlib
from collections.abc import Iterator
from math import isqrt
from pathlib import Path
from random import Random

from bot.sandbox.image_api.chance import seeded

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHUNK_OVERHEAD = 12
# Signature, IHDR and IEND; then one IDAT with its zlib header, checksum and one stored block.
FRAME = len(SIGNATURE) + CHUNK_OVERHEAD + 13 + CHUNK_OVERHEAD
STORED_BLOCK = 16_000
SMALLEST = 128
BOMB_SIDE = 20_000


def write_noise(path: Path, size: int) -> None:
    """A square RGB PNG of noise of exactly `size` bytes, written in pieces.

    The pixels are stored without compression; what is left over goes into a private ancillary chunk.
    """
    if size < SMALLEST:
        raise ValueError(f"a PNG of noise has at least {SMALLEST} bytes, not {size}")
    side = _largest_side(size)
    rng = seeded(size)
    with path.open("wb") as file:
        file.write(SIGNATURE + _chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)))
        for block in _stored(side, rng):
            file.write(_chunk(b"IDAT", block))
        rest = size - file.tell() - CHUNK_OVERHEAD * 2
        file.write(_chunk(b"noIs", rng.randbytes(rest)))
        file.write(_chunk(b"IEND", b""))


def write_bomb(path: Path) -> None:
    """A valid black and white PNG of 20,000 x 20,000 pixels in about 50 KB."""
    row = b"\0" * (1 + BOMB_SIDE // 8)
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(row) for _ in range(BOMB_SIDE)) + packer.flush()
    header = struct.pack(">IIBBBBB", BOMB_SIDE, BOMB_SIDE, 1, 0, 0, 0, 0)
    path.write_bytes(SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b""))


def _largest_side(size: int) -> int:
    side = isqrt(size // 3) + 1
    while side > 1 and _written(side) + CHUNK_OVERHEAD > size:
        side -= 1
    return side


def _written(side: int) -> int:
    """The size in bytes of everything but the ancillary chunk."""
    rows_per_block = _rows_per_block(side)
    blocks = -(-side // rows_per_block)
    pixels = side * (1 + 3 * side)
    return FRAME + blocks * (CHUNK_OVERHEAD + 5) + pixels + 2 + 4


def _rows_per_block(side: int) -> int:
    return max(1, STORED_BLOCK // (1 + 3 * side))


def _stored(side: int, rng: Random) -> Iterator[bytes]:
    """The zlib stream in stored blocks of some rows each, one IDAT per block."""
    checksum = zlib.adler32(b"")
    rows_per_block = _rows_per_block(side)
    for first in range(0, side, rows_per_block):
        rows = min(rows_per_block, side - first)
        data = b"".join(b"\0" + rng.randbytes(3 * side) for _ in range(rows))
        checksum = zlib.adler32(data, checksum)
        last = first + rows >= side
        block = struct.pack("<BHH", last, len(data), len(data) ^ 0xFFFF) + data
        if first == 0:
            block = b"\x78\x01" + block
        yield block + struct.pack(">I", checksum) if last else block


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
