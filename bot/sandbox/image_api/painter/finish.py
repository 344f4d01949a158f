"""What an images endpoint orders beside words and pictures: size, mask, background, file format."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageOps

from bot.sandbox.image_api.painter.drift import Drift
from bot.sandbox.image_api.painter.sizes import Size
from bot.sandbox.image_api.painter.strip import above_strip

COMPRESSION = 1
SAME_SHAPE = 0.02
ROUNDNESS = 0.12
MARGIN = 0.05
USUAL_DRIFT = Drift()


@dataclass(frozen=True, slots=True)
class Finish:
    """`size` in pixels is met exactly. `variant` tells the pictures of one call apart.

    `mask` is a PNG whose see-through pixels are to be edited. `compression` is 0 to 100, for JPEG and WEBP.
    """

    size: Size | None = None
    mask: Path | None = None
    transparent: bool = False
    format: str = "PNG"
    compression: int = 100
    variant: int = 0
    drift: Drift = USUAL_DRIFT


def same_shape(one: Size, other: Size) -> bool:
    """Whether a picture can be resized from one to the other without being seen to change its shape."""
    return abs(one[0] * other[1] / (one[1] * other[0]) - 1) < SAME_SHAPE


def cut_out(canvas: Image.Image) -> Image.Image:
    """RGBA: the middle and the strip stay, the background around them is see-through."""
    alpha = Image.new("L", canvas.size, 0)
    draw = ImageDraw.Draw(alpha)
    foot = above_strip(canvas.size)
    edge = round(min(canvas.width, foot) * MARGIN)
    radius = min(canvas.width, foot) * ROUNDNESS
    draw.rounded_rectangle([edge, edge, canvas.width - edge, foot - edge], radius, fill=255)
    draw.rectangle([0, foot, canvas.width, canvas.height], fill=255)
    figure = canvas.convert("RGBA")
    figure.putalpha(alpha)
    return figure


def varied(canvas: Image.Image, variant: int) -> Image.Image:
    """The same motif again: mirrored every second time, and in other light."""
    turned = ImageOps.mirror(canvas) if variant % 2 else canvas
    return ImageChops.add(turned, Image.new("RGB", turned.size, (variant * 4,) * 3))


def stored(canvas: Image.Image, finish: Finish) -> bytes:
    """The bytes of the file."""
    file = BytesIO()
    if finish.format == "PNG":
        canvas.save(file, "PNG", compress_level=COMPRESSION)
    else:
        canvas.save(file, finish.format, quality=finish.compression)
    return file.getvalue()
