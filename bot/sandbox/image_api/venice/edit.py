"""`POST /image/multi-edit`: a picture from one or several pictures and words."""

from functools import partial
from urllib.parse import quote

from bot.sandbox.image_api.calls import Asked, Call, SentMessage
from bot.sandbox.image_api.forms import FORM_KIND, JSON_KIND, Posted
from bot.sandbox.image_api.pictures import PictureReader
from bot.sandbox.image_api.settings import Settings
from bot.sandbox.image_api.venice.errors import bad_request
from bot.sandbox.image_api.venice.family import PREFIX, VeniceFamily, deprecation, write_painting
from bot.sandbox.image_api.venice.fields import Fields, named_model, read_pictures
from bot.sandbox.image_api.venice.job import Wanted
from bot.sandbox.image_api.venice.models import (
    ASPECT_RATIOS,
    DEFAULT_EDITOR,
    ENHANCED_PROMPT,
    LONGEST_PROMPT,
    MODELS,
    QUALITIES,
    RESOLUTIONS,
    Model,
)
from bot.sandbox.image_api.venice.sizes import size_for

FORMATS = {"jpeg": "jpeg", "jpg": "jpeg", "png": "png", "webp": "webp"}
LONGEST_ENHANCED = 2_000


class MultiEdit(VeniceFamily):
    """Multipart with files, or JSON with base64 and URLs; the answer is the picture's bytes."""

    path = f"{PREFIX}/image/multi-edit"
    kinds = (JSON_KIND, FORM_KIND)

    def read(self, posted: Posted, settings: Settings, pictures: PictureReader) -> Asked:
        """Reads a spooled body; blocking. Raises RequestRefusedError for whatever breaks the rules."""
        fields = Fields.read(posted, "images")
        name = fields.text("modelId", 200) or DEFAULT_EDITOR
        options = _options(fields)
        prompt = fields.text("prompt", LONGEST_PROMPT, required=True)
        images = fields.pictures("images")
        fields.judge(strict=settings.strict)
        model = named_model(name, "inpaint", "modelId")
        _check_limits(model, prompt, len(images), options)
        given = read_pictures(images, "images", pictures)
        return Asked(model.id, (SentMessage("user", prompt, given),), options, parts=fields.parts)

    def wanted(self, call: Call, scale: float) -> Wanted:
        """The size that ratio and resolution name, as PNG at 1K and else JPEG unless another one is named."""
        resolution = call.options.get("resolution")
        first = call.base.dimensions if call.base else None
        size = size_for(call.options.get("aspect_ratio"), resolution, first)
        usual = "png" if resolution in (None, "1K") else "jpeg"
        kind = FORMATS[call.options.get("output_format", usual)]
        paint = partial(write_painting, call=call, size=size, scale=scale, kind=kind)
        headers = (*deprecation(call.model), *enhanced(call))
        return Wanted(paint, size, kind, headers=headers)

    def price(self, call: Call) -> float:
        """US dollars, by resolution, quality and number of pictures."""
        return price_of(call, len(call.pictures))


def price_of(call: Call, inputs: int) -> float:
    """US dollars for one picture by the model's list, rewriting the prompt included."""
    model = MODELS[call.model]
    resolution = call.options.get("resolution", RESOLUTIONS[0])
    price = model.pricing.of(resolution, call.options.get("quality", model.default_quality), inputs)
    return round(price + (ENHANCED_PROMPT if call.options.get("enhance_prompt") else 0.0), 6)


def enhanced(call: Call) -> tuple[tuple[str, str], ...]:
    """The header with the rewritten prompt, where rewriting was ordered."""
    if not call.options.get("enhance_prompt"):
        return ()
    prompt = f"{call.last_user_text[:LONGEST_ENHANCED]}, in fine detail"
    return (("x-venice-enhanced-prompt", quote(prompt)),)


def _options(fields: Fields) -> dict[str, str | bool]:
    given = {
        "aspect_ratio": fields.choice("aspect_ratio", ASPECT_RATIOS),
        "resolution": fields.choice("resolution", RESOLUTIONS),
        "quality": fields.choice("quality", QUALITIES),
        "output_format": fields.choice("output_format", FORMATS),
        "safe_mode": fields.flag("safe_mode"),
        "enhance_prompt": fields.flag("enhance_prompt"),
        "disable_prompt_optimization_thinking": fields.flag("disable_prompt_optimization_thinking"),
    }
    return {name: value for name, value in given.items() if value is not None}


def _check_limits(model: Model, prompt: str, images: int, options: dict[str, str | bool]) -> None:
    """What depends on the model."""
    if len(prompt) > model.longest_prompt:
        raise bad_request({"prompt": [f"String must contain at most {model.longest_prompt} character(s)"]})
    if images > model.most_inputs:
        raise bad_request({"images": [f"Array must contain at most {model.most_inputs} element(s)"]})
    resolution = options.get("resolution", RESOLUTIONS[0])
    if resolution not in (model.resolutions or RESOLUTIONS[:1]):
        raise bad_request({"resolution": [f"{model.id} does not support resolution {resolution}"]})
