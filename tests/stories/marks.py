"""What people draw on copies of pictures, and what a masked call and its result looked like."""

import io
from collections.abc import Sequence

from PIL import Image, ImageChops, ImageDraw, ImageEnhance

from bot.sandbox.image_api import Call
from bot.sandbox.people import Person, Shown
from bot.sandbox.playground import World

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in fractions of the picture."""

MIDDLE: Box = (0.3, 0.3, 0.7, 0.7)
PEN = 0.02
"""Of the width: a pen of middling thickness in Telegram's editor."""


def circled(
    picture: Image.Image, box: Box = MIDDLE, colour: str = "#FF2DE0", pen: float = PEN
) -> Image.Image:
    """A copy with a bright line round a place."""
    copy = picture.convert("RGB")
    width = max(4, round(pen * copy.width))
    ImageDraw.Draw(copy).ellipse(pixels(box, copy.size), outline=colour, width=width)
    return copy


def pointed(picture: Image.Image, at: tuple[float, float] = (0.5, 0.5)) -> Image.Image:
    """A copy with a small arrow on it."""
    copy = picture.convert("RGB")
    draw, width = ImageDraw.Draw(copy), max(4, copy.width // 120)
    x, y = at[0] * copy.width, at[1] * copy.height
    reach = copy.width // 8
    draw.line((x - reach, y - reach, x, y), fill="#FF2DE0", width=width)
    draw.line((x - reach // 3, y, x, y), fill="#FF2DE0", width=width)
    draw.line((x, y - reach // 3, x, y), fill="#FF2DE0", width=width)
    return copy


def cropped(picture: Image.Image, box: Box) -> Image.Image:
    return picture.convert("RGB").crop(pixels(box, picture.size))


def filtered(picture: Image.Image) -> Image.Image:
    return ImageEnhance.Brightness(picture.convert("RGB")).enhance(0.6)


def with_hole(picture: Image.Image, box: Box) -> bytes:
    """A PNG whose part is transparent."""
    copy = picture.convert("RGBA")
    copy.paste((0, 0, 0, 0), pixels(box, copy.size))
    return encoded(copy)


def black_and_white(size: tuple[int, int], box: Box) -> bytes:
    """A PNG that is white where a picture may change."""
    mask = Image.new("L", size, 0)
    mask.paste(255, pixels(box, size))
    return encoded(mask)


def encoded(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def pixels(box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    left, top, right, bottom = box
    return round(left * size[0]), round(top * size[1]), round(right * size[0]), round(bottom * size[1])


def mask_of(call: Call) -> Image.Image:
    """White where the call's mask lets the model change the picture."""
    assert call.mask is not None
    assert call.mask.path is not None
    with Image.open(call.mask.path) as mask:
        assert (mask.format, mask.mode) == ("PNG", "RGBA")
        alpha = mask.getchannel("A")
    assert sum(alpha.histogram()[1:255]) == 0
    return ImageChops.invert(alpha)


def ellipse(size: tuple[int, int], box: Box) -> Image.Image:
    drawn = Image.new("L", size, 0)
    ImageDraw.Draw(drawn).ellipse(pixels(box, size), fill=255)
    return drawn


def rectangle(size: tuple[int, int], box: Box) -> Image.Image:
    drawn = Image.new("L", size, 0)
    drawn.paste(255, pixels(box, size))
    return drawn


def overlap(one: Image.Image, other: Image.Image) -> float:
    """Intersection over union, 0..1."""
    both = ImageChops.multiply(one, other).histogram()[255]
    either = ImageChops.lighter(one, other).histogram()[255]
    return both / either


def differs(one: Image.Image, other: Image.Image) -> Image.Image:
    """White where two pictures differ in the least."""
    assert one.size == other.size
    difference = ImageChops.difference(one.convert("RGB"), other.convert("RGB"))
    bands = difference.split()
    most = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    return most.point([0] + [255] * 255)


def changed_outside(one: Image.Image, other: Image.Image, boxes: Sequence[Box]) -> int:
    """Pixels outside these boxes that differ."""
    difference = differs(one, other)
    for box in boxes:
        difference.paste(0, pixels(box, difference.size))
    return difference.histogram()[255]


def changed_inside(one: Image.Image, other: Image.Image, box: Box) -> float:
    """The part of the pixels in the box that differ, 0..1."""
    part = differs(one, other).crop(pixels(box, one.size))
    return part.histogram()[255] / (part.width * part.height)


def wider(box: Box, by: float) -> Box:
    return (max(0, box[0] - by), max(0, box[1] - by), min(1, box[2] + by), min(1, box[3] + by))


async def exact(world: World, person: Person, shown: Shown) -> Image.Image:
    """The picture behind [File]: not one byte was changed on the way."""
    chat = shown.message.chat
    newest = chat.messages[-1]
    await person.presses(shown, "📄 File")
    file = await world.bot.shows_picture(chat, after=newest)
    assert file.is_file
    return file.image()
