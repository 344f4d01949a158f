"""Input pictures, judged as strictly as the service judges them."""

import binascii
import re
import struct
import zlib
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from uuid import uuid4

from PIL import ExifTags, Image

from bot.sandbox.image_api.calls import SentPicture
from bot.sandbox.image_api.errors import GatewayError, RequestRefusedError, invalid
from bot.sandbox.image_api.settings import Settings

DATA_URL = re.compile(r"data:(image/[a-z0-9.+-]+);base64,", re.IGNORECASE)
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
MODES = {"1", "L", "LA", "P", "RGB", "RGBA"}
XMP_KEYS = ("xmp", "XML:com.adobe.xmp")
EXIF_KEYS = ("exif", "Raw profile type exif")

# What Pillow's readers are known to raise for broken files.
UNREADABLE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    MemoryError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


class PictureReader:
    """Decodes the pictures of one request into a folder; blocking.

    `own_file` gives the bytes behind one of our own links. `known` remembers by SHA-256 what has been judged
    before, so that a benchmark that sends one picture a thousand times pays for one decoding.
    """

    def __init__(
        self,
        settings: Settings,
        folder: Path,
        own_file: Callable[[str], bytes | None],
        known: dict[str, SentPicture],
    ) -> None:
        self._settings = settings
        self._folder = folder
        self._own_file = own_file
        self._known = known
        self._count = 0

    def read(self, url: str, param: str) -> SentPicture:
        """The picture behind a data URL or behind one of our own links.

        Everything else is a 400: there is no outside world here.
        """
        self._count += 1
        declared = DATA_URL.match(url)
        if declared:
            data = _decoded(url, declared.end(), param)
            return self._judged(data, declared[1].lower(), param, self._settings.picture_limit)
        if not url.lower().startswith(("https://", "http://")):
            raise invalid("image_url.url must be an https URL or a base64 data URL of an image", param)
        own = self._own_file(url)
        if own is None:
            raise invalid("Failed to download the image from image_url.url", param, "invalid_image_url")
        return self._judged(own, "image/png", param, self._settings.picture_limit)

    def upload(self, data: bytes, declared: str, param: str, limit: int) -> SentPicture:
        """A picture that came as a file of its own; `limit` in bytes."""
        self._count += 1
        return self._judged(data, declared, param, limit)

    def _judged(self, data: bytes, declared: str, param: str, limit: int) -> SentPicture:
        if len(data) > limit:
            raise self._bad_file(f"is larger than {limit} bytes", param)
        digest = sha256(data).hexdigest()
        facts = self._known.get(digest) or self._inspected(data, digest)
        if facts is None:
            raise self._bad_file("please check your image file", param)
        self._known[digest] = facts
        return replace(facts, declared=declared, path=self._kept(data, digest))

    def _kept(self, data: bytes, digest: str) -> Path:
        """The file with these bytes; another call may be reading it, so it is never written twice."""
        path = self._folder / digest
        if not path.exists():
            fresh = self._folder / uuid4().hex
            fresh.write_bytes(data)
            fresh.replace(path)
        return path

    def _bad_file(self, reason: str, param: str) -> RequestRefusedError:
        """The wording of the gateway, with the 1-based number of the bad picture."""
        message = f"Invalid image file or mode for image {self._count}, {reason}."
        return RequestRefusedError(GatewayError(400, message, "shell_api_error", param, "invalid_image_file"))

    def _inspected(self, data: bytes, digest: str) -> SentPicture | None:
        """What the picture is; None for a kind that is not taken (MPO, CMYK, 16 bit, too many pixels, broken)."""
        try:
            with Image.open(BytesIO(data), formats=FORMATS) as picture:
                if picture.format not in FORMATS or picture.mode not in MODES:
                    return None
                if picture.width * picture.height > self._settings.pixel_limit:
                    return None
                picture.load()
                return _facts(picture, len(data), digest)
        except UNREADABLE:
            return None


def _facts(picture: Image.Image, size: int, digest: str) -> SentPicture:
    exif = picture.getexif()
    return SentPicture(
        sha256=digest,
        size=size,
        width=picture.width,
        height=picture.height,
        format=picture.format or "",
        declared="",
        exif=bool(exif) or any(key in picture.info for key in EXIF_KEYS),
        gps=bool(exif.get_ifd(ExifTags.IFD.GPSInfo)),
        xmp=any(key in picture.info for key in XMP_KEYS),
        icc="icc_profile" in picture.info,
    )


def _decoded(url: str, start: int, param: str) -> bytes:
    try:
        return b64decode(url[start:], validate=True)
    except (binascii.Error, ValueError):
        raise invalid("image_url.url holds invalid base64", param) from None
