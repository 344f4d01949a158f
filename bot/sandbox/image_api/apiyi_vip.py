"""gpt-image-2-vip on APIYI: thirty sizes at one price, no real mask.

Source: the pages of docs.apiyi.com on gpt-image-2-vip. Where they contradict each other the stricter one
holds: a size that is not on the list is a 400.
"""

from math import log

from bot.sandbox.image_api.apiyi_all import SHAPES, refuse_by_name
from bot.sandbox.image_api.calls import Asked, SentMessage, SentPicture
from bot.sandbox.image_api.errors import GatewayError, RequestRefusedError, invalid
from bot.sandbox.image_api.forms import Form
from bot.sandbox.image_api.official import BACKGROUNDS, FORMATS, QUALITIES
from bot.sandbox.image_api.orders import Order
from bot.sandbox.image_api.painter.sizes import Size
from bot.sandbox.image_api.pictures import PictureReader
from bot.sandbox.image_api.settings import Settings
from bot.sandbox.image_api.uploads import images_of, loose_mask
from bot.sandbox.image_api.voices import REVERSE_LINE

MODELS = ("gpt-image-2-vip",)
FIELDS = frozenset({"model", "prompt", "size", "response_format", "quality", "background", "output_format"})
NOT_TAKEN = ("aspect_ratio", "n")
USUAL_SIZE = (2048, 2048)

SIZES: tuple[Size, ...] = (
    (1280, 1280), (2048, 2048), (2880, 2880),
    (848, 1280), (1360, 2048), (2336, 3520),
    (1280, 848), (2048, 1360), (3520, 2336),
    (960, 1280), (1536, 2048), (2480, 3312),
    (1280, 960), (2048, 1536), (3312, 2480),
    (1024, 1280), (1632, 2048), (2560, 3216),
    (1280, 1024), (2048, 1632), (3216, 2560),
    (720, 1280), (1152, 2048), (2160, 3840),
    (1280, 720), (2048, 1152), (3840, 2160),
    (1280, 544), (2048, 864), (3840, 1632),
)  # fmt: skip
NAMED = {f"{width}x{height}": (width, height) for width, height in SIZES}


def asked(form: Form, pictures: PictureReader | None, settings: Settings) -> Asked:
    """`pictures` reads those of an edit; None is a generation.

    The mask of an edit is in the log and nowhere else: the whole picture is made anew.
    """
    refuse_by_name(form, NOT_TAKEN)
    if settings.strict:
        form.only(FIELDS)
    prompt = form.prompt()
    shape = SHAPES[form.choice("response_format", SHAPES, "b64_json")]
    _check_quality(form.text("quality", "auto"))
    form.choice("output_format", FORMATS, "png")
    transparent = form.choice("background", BACKGROUNDS, "auto") == "transparent"
    images = images_of(form, pictures, settings.picture_limit) if pictures else ()
    mask = loose_mask(form, pictures) if pictures else None
    size = _asked_size(form.text("size", "auto"), images)
    message = SentMessage("user", prompt, images)
    order = Order(shape=shape, size=size, transparent=transparent, obeys_mask=False, voice=REVERSE_LINE)
    return Asked(form.text("model"), (message,), form.options, mask, form.parts, order)


def _check_quality(quality: str) -> None:
    if quality not in QUALITIES:
        message = f"quality must be one of {', '.join(QUALITIES)}"
        raise RequestRefusedError(GatewayError(429, message, param="quality"))


def _asked_size(size: str, images: tuple[SentPicture, ...]) -> Size:
    if size != "auto":
        if size not in NAMED:
            raise invalid(f"Invalid size '{size}'. It is not one of the {len(SIZES)} sizes.", "size")
        return NAMED[size]
    return _nearest(images[0].dimensions) if images else USUAL_SIZE


def _nearest(shape: Size) -> Size:
    """The size of the list closest to a picture's proportions, then to its pixels."""
    ratio, pixels = shape[0] / shape[1], shape[0] * shape[1]
    return min(
        SIZES,
        key=lambda size: (round(abs(log(size[0] / size[1] / ratio)), 1), abs(size[0] * size[1] - pixels)),
    )
