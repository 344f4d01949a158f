"""Picture files made for tests: every corner has its colour, every kind of metadata says SECRET."""

import io
import struct
import zlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from PIL import ExifTags, Image, ImageCms

from bot.blobs import FileBlobs
from bot.domain.errors import Reason, Refused
from bot.domain.pictures import BlobRef, PictureFile
from bot.domain.records import Examined
from bot.imaging.tools import ThreadedPictureTools

SECRET = b"SECRET-52.5200N-13.4050E"
RED, GREEN, BLUE, WHITE = (200, 30, 30), (30, 160, 30), (30, 30, 200), (250, 250, 250)
CORNERS = (RED, GREEN, BLUE, WHITE)

STORED_AS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How a camera that notes this orientation has stored an upright picture."""


def corners(width: int = 64, height: int = 48, mode: str = "RGB") -> Image.Image:
    """Red at the top left, green at the top right, blue and white below."""
    image = Image.new("RGB", (width, height), WHITE)
    image.paste(RED, (0, 0, width // 2, height // 2))
    image.paste(GREEN, (width // 2, 0, width, height // 2))
    image.paste(BLUE, (0, height // 2, width // 2, height))
    return image.quantize(8) if mode == "P" else image.convert(mode)


def noise(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """What compresses worst."""
    bands = [
        Image.effect_noise((width, height), 90 + index)
        for index in range(len(Image.new(mode, (1, 1)).getbands()))
    ]
    return Image.merge(mode, bands) if len(bands) > 1 else bands[0].convert(mode)


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def decoded(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def seen_corners(image: Image.Image) -> list[tuple[int, int, int]]:
    """The colour in the middle of each quarter, rounded to the nearest of the four."""
    plain = image.convert("RGB")
    width, height = plain.size
    found = []
    for x, y in ((1, 1), (3, 1), (1, 3), (3, 3)):
        pixel = plain.getpixel((width * x // 4, height * y // 4))
        assert isinstance(pixel, tuple)
        found.append(
            min(CORNERS, key=lambda colour: sum(abs(a - b) for a, b in zip(colour, pixel, strict=True)))
        )
    return found


def level(image: Image.Image, at: tuple[int, int]) -> int:
    """The one value of a pixel of a picture with one channel."""
    pixel = image.getpixel(at)
    assert isinstance(pixel, int | float)
    return int(pixel)


def opacity(image: Image.Image, at: tuple[int, int]) -> int:
    return level(image.getchannel("A"), at)


def exif(orientation: int = 1) -> Image.Exif:
    """Where and when, by whom, and how the camera was held."""
    data = Image.Exif()
    data[ExifTags.Base.Orientation] = orientation
    data[ExifTags.Base.Artist] = SECRET.decode()
    data[ExifTags.Base.ImageDescription] = SECRET.decode()
    data.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSAreaInformation] = SECRET
    return data


def xmp() -> bytes:
    return b'<x:xmpmeta xmlns:x="adobe:ns:meta/">' + SECRET + b"</x:xmpmeta>"


@cache
def srgb_profile() -> bytes:
    """Made once: it notes the second in which it was made."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def grey_profile() -> bytes:
    """The beginning of a profile for grey pixels; nothing here looks further."""
    return struct.pack(">I", 132) + b"\0" * 12 + b"GRAY" + b"\0" * 112


def segment(marker: int, payload: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


def with_segments(jpeg: bytes, *segments: bytes) -> bytes:
    """A JPEG with more segments behind its first, which says JFIF."""
    assert jpeg[:4] == b"\xff\xd8\xff\xe0"
    end = 4 + struct.unpack(">H", jpeg[4:6])[0]
    return jpeg[:end] + b"".join(segments) + jpeg[end:]


def chunk(kind: bytes, payload: bytes) -> bytes:
    return struct.pack(">I", len(payload)) + kind + payload + struct.pack(">I", zlib.crc32(kind + payload))


def with_chunks(png: bytes, before: Iterable[bytes] = (), after: Iterable[bytes] = ()) -> bytes:
    """A PNG with more chunks before and after its picture."""
    header, end = png[:33], png[-12:]
    return header + b"".join(before) + png[33:-12] + b"".join(after) + end


def png_of(width: int, height: int, rows: bytes, depth: int, colour: int) -> bytes:
    """A PNG written by hand; `rows` are uncompressed, with a filter byte each."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    return start + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class Studio:
    """The picture tools over a blob store, fed with bytes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.blobs = FileBlobs(folder)
        self.tools = ThreadedPictureTools(self.blobs)

    def put(self, data: bytes) -> BlobRef:
        writer = self.blobs.new()
        writer.write(data)
        return writer.finish()

    def bytes_of(self, file: PictureFile | BlobRef) -> bytes:
        ref = file.blob if isinstance(file, PictureFile) else file
        with self.blobs.open(ref) as opened:
            return opened.read()

    def image_of(self, file: PictureFile | BlobRef) -> Image.Image:
        return decoded(self.bytes_of(file))

    async def take_in(self, data: bytes) -> PictureFile:
        """Whatever is taken in is a picture that the tools can open, of the size that they say."""
        file = await self.tools.take_in(self.put(data))
        examined = await self.tools.examine(file.blob)
        assert examined.file == file
        assert len(self.bytes_of(file)) == file.blob.size
        assert self.image_of(file).size == (file.width, file.height)
        return file

    async def taken(self, data: bytes) -> Image.Image:
        return self.image_of(await self.take_in(data))

    async def examine(self, data: bytes) -> Examined:
        return await self.tools.examine(self.put(data))

    async def refusal(self, data: bytes) -> Reason:
        """Why this file is refused, by both ways in."""
        blob = self.put(data)
        reasons: set[Reason | None] = set()
        for operation in (self.tools.take_in, self.tools.examine):
            try:
                await operation(blob)
            except Refused as refused:
                reasons.add(refused.reason)
            else:
                reasons.add(None)
        (reason,) = reasons
        assert reason is not None, "it was not refused"
        return reason

    def unfinished(self) -> list[Path]:
        return list((self.folder / "unfinished").iterdir())
