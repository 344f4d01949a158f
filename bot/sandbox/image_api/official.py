"""gpt-image-2 as OpenAI serves it, whoever passes it on: what it takes and how its answer looks.

Source: OpenAI's reference of the Images API and the pages of docs.apiyi.com on the official relay.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from bot.sandbox.image_api.calls import Asked, SentMessage, SentPicture
from bot.sandbox.image_api.errors import RequestRefusedError, invalid
from bot.sandbox.image_api.forms import Form
from bot.sandbox.image_api.orders import Order
from bot.sandbox.image_api.painter.sizes import Size
from bot.sandbox.image_api.settings import MEGABYTE
from bot.sandbox.image_api.shapes import Shape
from bot.sandbox.image_api.tokens import USUAL_QUALITY, counted
from bot.sandbox.image_api.voices import Voice

FIELDS = frozenset(
    {"model", "prompt", "size", "quality", "output_format", "output_compression", "background", "n"}
)
MOST_IMAGES = 16
FILE_LIMIT = 50 * MEGABYTE - 1
QUALITIES = ("low", "medium", "high", "auto")
FORMATS = ("png", "jpeg", "webp")
BACKGROUNDS = ("auto", "opaque", "transparent")
MODERATION = ("auto", "low")

SIZE = re.compile(r"([1-9][0-9]{0,4})x([1-9][0-9]{0,4})", re.ASCII)
SQUARE = (1024, 1024)
LONGEST_EDGE = 3840
STEP = 16
STEEPEST = 3
FEWEST_PIXELS, MOST_PIXELS = 655_360, 8_294_400


@dataclass(frozen=True, slots=True)
class Sent:
    """The pictures of one request, read and judged."""

    pictures: tuple[SentPicture, ...] = ()
    mask: SentPicture | None = None


def refuse_foreign_fields(form: Form, known: frozenset[str]) -> None:
    """What the model does not take by name, then what nobody knows."""
    if "input_fidelity" in form.values:
        message = "The model 'gpt-image-2' does not support the 'input_fidelity' parameter."
        raise invalid(message, "input_fidelity", "invalid_input_fidelity_model")
    form.only(known)


def asked(form: Form, sent: Sent, *, model: str, most: int, voice: Voice, echo: bool) -> Asked:
    """The request once its fields are known and its pictures read. `most` is the highest `n`."""
    prompt = form.prompt()
    quality = form.choice("quality", QUALITIES, "auto")
    kind = form.choice("output_format", FORMATS, "png")
    background = form.choice("background", BACKGROUNDS, "auto")
    form.choice("moderation", MODERATION, "auto")
    if background == "transparent" and kind == "jpeg":
        raise invalid("Transparent background is not supported for JPEG output format", "background")
    compression = form.whole("output_compression", 100, 0, 100)
    if "output_compression" in form.values and kind == "png":
        raise invalid(
            "Compression less than 100 is not supported for PNG output format", "output_compression"
        )
    count = form.whole("n", 1, 1, most)
    size = asked_size(form.text("size", "auto")) or usual_size(sent.pictures)
    inputs = [picture.dimensions for picture in sent.pictures]
    order = Order(
        shape=Shape.DATA_B64,
        size=size,
        count=count,
        format=kind.upper(),
        compression=compression,
        transparent=background == "transparent",
        tokens=counted(prompt, inputs, size, quality, count),
        details=True,
        echo=_echo(background, kind, quality, size) if echo else {},
        voice=voice,
    )
    message = SentMessage("user", prompt, sent.pictures)
    return Asked(model, (message,), form.options, sent.mask, form.parts, order)


def _echo(background: str, kind: str, quality: str, size: Size) -> dict[str, str]:
    return {
        "background": "opaque" if background == "auto" else background,
        "output_format": kind,
        "quality": USUAL_QUALITY if quality == "auto" else quality,
        "size": f"{size[0]}x{size[1]}",
    }


def asked_size(size: str) -> Size | None:
    """Width and height in pixels, None for `auto`; refuses what gpt-image-2 cannot draw."""
    if size == "auto":
        return None
    found = SIZE.fullmatch(size)
    if found is None:
        raise _invalid_size(size, "Use auto or WIDTHxHEIGHT")
    width, height = int(found[1]), int(found[2])
    if max(width, height) > LONGEST_EDGE:
        raise _invalid_size(size, f"The longest edge must be <= {LONGEST_EDGE}")
    if width % STEP or height % STEP:
        raise _invalid_size(size, f"Width and height must be divisible by {STEP}")
    if max(width, height) > STEEPEST * min(width, height):
        raise _invalid_size(size, f"The aspect ratio must be between 1:{STEEPEST} and {STEEPEST}:1")
    if width * height < FEWEST_PIXELS:
        raise _invalid_size(size, "Requested resolution is below the current minimum pixel budget")
    if width * height > MOST_PIXELS:
        raise _invalid_size(size, "Requested resolution is above the current maximum pixel budget")
    return width, height


def _invalid_size(size: str, reason: str) -> RequestRefusedError:
    return invalid(f"Invalid size '{size}'. {reason}.", "size")


def usual_size(pictures: Sequence[SentPicture]) -> Size:
    """What `auto` gives: the first picture's shape within the limits, else a square."""
    if not pictures:
        return SQUARE
    width, height = pictures[0].dimensions
    ratio = min(max(width / height, 1 / STEEPEST), STEEPEST)
    pixels = min(max(width * height, FEWEST_PIXELS * 1.1), MOST_PIXELS * 0.9)
    pixels = min(pixels, LONGEST_EDGE**2 / max(ratio, 1 / ratio))
    wide, high = sqrt(pixels * ratio), sqrt(pixels / ratio)
    shorter = round(min(wide, high) / STEP) * STEP
    longer = min(round(max(wide, high) / STEP) * STEP, STEEPEST * shorter, LONGEST_EDGE)
    return (longer, shorter) if wide >= high else (shorter, longer)
