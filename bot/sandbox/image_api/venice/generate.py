"""`POST /image/generate`: a picture from words."""

from functools import partial
from typing import Any

from bot.sandbox.image_api.calls import Asked, Call, SentMessage
from bot.sandbox.image_api.forms import JSON_KIND, Posted
from bot.sandbox.image_api.painter.sizes import Size
from bot.sandbox.image_api.pictures import PictureReader
from bot.sandbox.image_api.settings import Settings
from bot.sandbox.image_api.venice.edit import enhanced, price_of
from bot.sandbox.image_api.venice.errors import bad_request
from bot.sandbox.image_api.venice.family import PREFIX, VeniceFamily, deprecation, write_painting
from bot.sandbox.image_api.venice.fields import Fields, named_model
from bot.sandbox.image_api.venice.job import Wanted
from bot.sandbox.image_api.venice.models import ASPECT_RATIOS, QUALITIES, RESOLUTIONS
from bot.sandbox.image_api.venice.sizes import size_for

LONGEST_PROMPT = 7_500
LONGEST_SIDE = 1_280
USUAL_SIDE = 1_024
MOST_VARIANTS = 4
SEEDS = 999_999_999
FORMATS = ("jpeg", "png", "webp")
FLAGS = (
    "safe_mode",
    "return_binary",
    "hide_watermark",
    "embed_exif_metadata",
    "enable_web_search",
    "enhance_prompt",
    "disable_prompt_optimization_thinking",
)


class Generate(VeniceFamily):
    """JSON in; out come pictures as base64 in JSON, or one picture's bytes."""

    path = f"{PREFIX}/image/generate"
    kinds = (JSON_KIND,)

    def read(self, posted: Posted, settings: Settings, pictures: PictureReader) -> Asked:  # noqa: ARG002, no pictures go in here
        """Reads a spooled body; blocking. Raises RequestRefusedError for whatever breaks the rules."""
        fields = Fields.read(posted, "")
        name = fields.text("model", 200, required=True)
        prompt = fields.text("prompt", LONGEST_PROMPT, required=True)
        options = _options(fields)
        if options.get("return_binary") and options.get("variants", 1) > 1:
            fields.wrong("variants", "Only supported when return_binary is false")
        fields.judge(strict=settings.strict)
        model = named_model(name, "image", "model")
        resolution = options.get("resolution", RESOLUTIONS[0])
        if resolution not in (model.resolutions or RESOLUTIONS[:1]):
            raise bad_request({"resolution": [f"{model.id} does not support resolution {resolution}"]})
        return Asked(model.id, (SentMessage("user", prompt),), options)

    def wanted(self, call: Call, scale: float) -> Wanted:
        """WEBP of the size asked for, unless another format is."""
        size = _size(call.options)
        kind = call.options.get("format", "webp")
        blurred = ("x-venice-is-blurred", "false")
        return Wanted(
            partial(write_painting, call=call, size=size, scale=scale, kind=kind),
            size,
            kind,
            count=_count(call),
            in_json=not call.options.get("return_binary"),
            headers=(blurred, *deprecation(call.model), *enhanced(call)),
        )

    def price(self, call: Call) -> float:
        """US dollars, by resolution, quality and number of variants."""
        return round(price_of(call, 0) * _count(call), 6)


def _options(fields: Fields) -> dict[str, Any]:
    fields.text("negative_prompt", LONGEST_PROMPT)
    fields.text("style_preset", 200)
    fields.choice("format", FORMATS)
    fields.choice("aspect_ratio", ASPECT_RATIOS)
    fields.choice("resolution", RESOLUTIONS)
    fields.choice("quality", QUALITIES)
    for name in ("width", "height"):
        fields.number(name, 1, LONGEST_SIDE, whole=True)
    fields.number("variants", 1, MOST_VARIANTS, whole=True)
    fields.number("seed", -SEEDS, SEEDS, whole=True)
    fields.number("steps", 1, 100, whole=True)
    fields.number("cfg_scale", 0, 20)
    fields.number("lora_strength", 0, 100, whole=True)
    for name in FLAGS:
        fields.flag(name)
    return {name: value for name, value in fields.options.items() if name not in ("model", "prompt")}


def _count(call: Call) -> int:
    return int(call.options.get("variants", 1))


def _size(options: dict[str, Any]) -> Size:
    """By ratio and resolution where one of them is named, else by width and height."""
    if "aspect_ratio" in options or "resolution" in options:
        return size_for(options.get("aspect_ratio"), options.get("resolution"), None)
    return options.get("width", USUAL_SIDE), options.get("height", USUAL_SIDE)
