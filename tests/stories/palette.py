"""Results of one colour each, so that a story can tell a picture wherever it turns up: sent, shown or on a sheet."""

from hashlib import sha256

from PIL import Image

from bot.sandbox.image_api import Call, Scripted
from bot.sandbox.playground import World
from tests.stories.pictures import png

CROSSED = "crossed out"

_COLOURS = {
    "red": (255, 0, 0),
    "lime": (0, 255, 0),
    "blue": (0, 0, 255),
    "yellow": (255, 255, 0),
    "teal": (0, 128, 128),
    CROSSED: (158, 162, 170),
}
PICTURES = {colour: png(colour, (96, 72)) for colour in _COLOURS if colour != CROSSED}
_NAMES = {sha256(data).hexdigest(): colour for colour, data in PICTURES.items()}


def will_come_out(world: World, *colours: str) -> None:
    """What the next calls give, in the order of their coming."""
    for colour in colours:
        world.images.script.next(Scripted(result=PICTURES[colour]))


def base_of(call: Call) -> str | None:
    """The colour of the picture that a call goes on from."""
    return None if call.base is None else _NAMES[call.base.sha256]


def colour_in_the_middle(image: Image.Image) -> str:
    return _nearest(image, 0.5, 0.5)


def cells(sheet: Image.Image) -> list[str]:
    """The colours on a sheet of four, by place."""
    return [_nearest(sheet, x, y) for y in (0.25, 0.75) for x in (0.25, 0.75)]


def _nearest(image: Image.Image, x: float, y: float) -> str:
    pixel = image.convert("RGB").getpixel((int(x * image.width), int(y * image.height)))
    assert isinstance(pixel, tuple)
    return min(_COLOURS, key=lambda name: sum(abs(a - b) for a, b in zip(_COLOURS[name], pixel, strict=True)))
