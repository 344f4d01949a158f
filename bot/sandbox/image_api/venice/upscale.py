"""`POST /image/upscale`: the same picture with more pixels."""

from functools import partial
from math import sqrt
from pathlib import Path

from PIL import Image

from bot.sandbox.image_api.calls import Asked, Call, SentMessage
from bot.sandbox.image_api.forms import FORM_KIND, JSON_KIND, Posted
from bot.sandbox.image_api.painter.sizes import Size
from bot.sandbox.image_api.pictures import PictureReader
from bot.sandbox.image_api.settings import Settings
from bot.sandbox.image_api.venice.errors import bad_request
from bot.sandbox.image_api.venice.family import PREFIX, VeniceFamily
from bot.sandbox.image_api.venice.fields import Fields, read_pictures
from bot.sandbox.image_api.venice.job import Wanted
from bot.sandbox.image_api.venice.models import MODELS, UPSCALER

USUAL_SCALE = 2
LARGEST_SCALE = 4
MOST_PIXELS = 16_777_216


class Upscale(VeniceFamily):
    """Multipart with a file, or JSON with base64; the answer is the bytes of a PNG."""

    path = f"{PREFIX}/image/upscale"
    kinds = (JSON_KIND, FORM_KIND)

    def read(self, posted: Posted, settings: Settings, pictures: PictureReader) -> Asked:
        """Reads a spooled body; blocking. Raises RequestRefusedError for whatever breaks the rules."""
        fields = Fields.read(posted, "image")
        image = fields.picture("image")
        scale = fields.number("scale", 1, LARGEST_SCALE)
        given = {
            "scale": USUAL_SCALE if scale is None else scale,
            "enhance": fields.flag("enhance"),
            "creativity": fields.number("creativity", 0, 1),
        }
        fields.judge(strict=settings.strict)
        options = {name: value for name, value in given.items() if value is not None}
        pictures_given = read_pictures([image], "image", pictures)
        if pictures_given[0].width * pictures_given[0].height > MOST_PIXELS:
            raise bad_request({"image": [f"Final dimensions must not exceed {MOST_PIXELS} pixels"]})
        return Asked(UPSCALER, (SentMessage("user", "", pictures_given),), options, parts=fields.parts)

    def wanted(self, call: Call, scale: float) -> Wanted:  # noqa: ARG002, the request says how large
        """The picture so many times as wide and high, or less often where that would be too many pixels."""
        size = _size(call)
        return Wanted(partial(_write, call=call, size=size), size, "png")

    def price(self, call: Call) -> float:
        """US dollars: up to twice, and above."""
        step = "2" if call.options["scale"] <= USUAL_SCALE else "4"
        return MODELS[UPSCALER].pricing.tiers[step]


def _size(call: Call) -> Size:
    if call.base is None:
        return 1, 1
    width, height = call.base.dimensions
    scale = min(call.options["scale"], sqrt(MOST_PIXELS / (width * height)))
    return int(width * scale), int(height * scale)


def _write(path: Path, call: Call, size: Size) -> None:
    if call.base is None or call.base.path is None:
        raise ValueError("there is nothing to be upscaled")
    with Image.open(call.base.path) as picture:
        plain = picture.convert(
            "RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB"
        )
    plain.resize(size, Image.Resampling.LANCZOS).save(path, "PNG", compress_level=1)
