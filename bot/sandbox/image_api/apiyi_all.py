"""gpt-image-2-all on APIYI's images endpoints: few fields, a flat price, sizes since October 2026.

Source: the text-to-image and image-edit pages of docs.apiyi.com and the notice on size control.
"""

import re

from bot.sandbox.image_api.calls import Asked, SentMessage
from bot.sandbox.image_api.errors import invalid
from bot.sandbox.image_api.forms import Form
from bot.sandbox.image_api.orders import Order
from bot.sandbox.image_api.painter.sizes import Size
from bot.sandbox.image_api.pictures import PictureReader
from bot.sandbox.image_api.settings import Settings
from bot.sandbox.image_api.shapes import Shape
from bot.sandbox.image_api.uploads import images_of
from bot.sandbox.image_api.voices import REVERSE_LINE

MODELS = ("gpt-image-2-all", "gpt-image-2.5-all")
FIELDS = frozenset({"model", "prompt", "size", "response_format"})
NOT_TAKEN = ("quality", "aspect_ratio", "n", "mask")
SHAPES = {"b64_json": Shape.DATA_B64, "url": Shape.DATA_LINK}
SIZE = re.compile(r"([1-9][0-9]{0,4})x([1-9][0-9]{0,4})", re.ASCII)
LONG_EDGE = range(512, 1536 + 1)


def asked(form: Form, pictures: PictureReader | None, settings: Settings) -> Asked:
    """`pictures` reads those of an edit; None is a generation."""
    refuse_by_name(form, NOT_TAKEN)
    if settings.strict:
        form.only(FIELDS)
    prompt = form.prompt()
    shape = SHAPES[form.choice("response_format", SHAPES, "b64_json")]
    size = _asked_size(form.text("size", "auto"))
    images = images_of(form, pictures, settings.picture_limit) if pictures else ()
    message = SentMessage("user", prompt, images)
    order = Order(shape=shape, size=size, voice=REVERSE_LINE)
    return Asked(form.text("model"), (message,), form.options, parts=form.parts, order=order)


def refuse_by_name(form: Form, names: tuple[str, ...]) -> None:
    """Fields that gpt-image-2 has elsewhere, but not on this line."""
    for name in names:
        if name in form.values or (name == "mask" and form.masks):
            raise invalid(f"This model does not support '{name}'", name, "unsupported_parameter")


def _asked_size(size: str) -> Size | None:
    if size == "auto":
        return None
    found = SIZE.fullmatch(size)
    if found is None or max(int(found[1]), int(found[2])) not in LONG_EDGE:
        message = f"Invalid size '{size}'. Use auto or WIDTHxHEIGHT with a long edge of 512 to 1536."
        raise invalid(message, "size")
    return int(found[1]), int(found[2])
