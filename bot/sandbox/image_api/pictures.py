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
from bot.sandbox.image_api.settings import MEGABYTE, Settings

DATA_URL = re.compile(r"data:(image/[a-z0-9.+-]+);base64,", re.IGNORECASE)
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
UPLOAD_FORMATS = ("PNG", "JPEG", "WEBP")
MASK_LIMIT = 4 * MEGABYTE
MODES = {"1", "L", "LA", "P", "RGB", "RGBA"}
ALPHA_MODES = {"LA", "RGBA"}
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
        data, declared = self.behind(url, param)
        return self._judged(data, declared, param, FORMATS, self._settings.picture_limit)

    def upload(self, data: bytes, declared: str, param: str, limit: int) -> SentPicture:
        """A picture that came as a file of its own; `limit` in bytes."""
        return self._judged(data, declared, param, UPLOAD_FORMATS, limit)

    def mask(self, data: bytes, declared: str, base: SentPicture) -> SentPicture:
        """A PNG below 4 MB with an alpha channel and exactly the first picture's dimensions."""
        mask = self.loose_mask(data, declared)
        if len(data) >= MASK_LIMIT or not mask.alpha or mask.dimensions != base.dimensions:
            raise _bad_file("mask", "please check your image file", "mask")
        return mask

    def loose_mask(self, data: bytes, declared: str) -> SentPicture:
        """Any PNG at all."""
        mask = self._facts(data, ("PNG",))
        if mask is None:
            raise _bad_file("mask", "please check your image file", "mask")
        return replace(mask, declared=declared, path=self._kept(data, mask.sha256))

    def behind(self, url: str, param: str) -> tuple[bytes, str]:
        """The bytes of a data URL or of one of our own links, and their declared type."""
        declared = DATA_URL.match(url)
        if declared:
            return _decoded(url, declared.end(), param), declared[1].lower()
        if not url.lower().startswith(("https://", "http://")):
            raise invalid("image_url.url must be an https URL or a base64 data URL of an image", param)
        own = self._own_file(url)
        if own is None:
            raise invalid("Failed to download the image from image_url.url", param, "invalid_image_url")
        return own, "image/png"

    def _judged(
        self, data: bytes, declared: str, param: str, formats: tuple[str, ...], limit: int
    ) -> SentPicture:
        """Errors name the 1-based number of the bad picture, as the gateway does."""
        self._count += 1
        what = f"image {self._count}"
        if len(data) > limit:
            raise _bad_file(what, f"is larger than {limit} bytes", param)
        facts = self._facts(data, formats)
        if facts is None:
            raise _bad_file(what, "please check your image file", param)
        return replace(facts, declared=declared, path=self._kept(data, facts.sha256))

    def _facts(self, data: bytes, formats: tuple[str, ...]) -> SentPicture | None:
        digest = sha256(data).hexdigest()
        facts = self._known.get(digest) or self._inspected(data, digest)
        if facts is None or facts.format not in formats:
            return None
        self._known[digest] = facts
        return facts

    def _kept(self, data: bytes, digest: str) -> Path:
        """The file with these bytes; another call may be reading it, so it is never written twice."""
        path = self._folder / digest
        if not path.exists():
            fresh = self._folder / uuid4().hex
            fresh.write_bytes(data)
            fresh.replace(path)
        return path

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


def _bad_file(what: str, reason: str, param: str) -> RequestRefusedError:
    message = f"Invalid image file or mode for {what}, {reason}."
    return RequestRefusedError(GatewayError(400, message, "shell_api_error", param, "invalid_image_file"))


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
        alpha=picture.mode in ALPHA_MODES,
        see_through=_see_through(picture),
    )


def _see_through(picture: Image.Image) -> float:
    if picture.mode not in ALPHA_MODES:
        return 0.0
    return picture.getchannel("A").histogram()[0] / (picture.width * picture.height)


def _decoded(url: str, start: int, param: str) -> bytes:
    try:
        return b64decode(url[start:], validate=True)
    except (binascii.Error, ValueError):
        raise invalid("image_url.url holds invalid base64", param) from None
