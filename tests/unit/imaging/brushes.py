"""A messenger's photo editor: what people draw on a picture, with which brush, and which area they mean."""

from dataclasses import dataclass
from math import cos, hypot, pi, sin
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from bot.imaging.masks import holes
from tests.unit.imaging.scenes import Colour, Point, Size, blob

VIVID: dict[str, Colour] = {
    "red": (234, 39, 57),
    "orange": (252, 150, 77),
    "yellow": (252, 222, 101),
    "green": (128, 200, 100),
    "mint": (99, 230, 226),
    "sky": (73, 197, 237),
    "blue": (48, 81, 227),
    "violet": (219, 58, 210),
    "pink": (255, 131, 137),
}
DULL: dict[str, Colour] = {
    "black": (0, 0, 0),
    "white": (255, 255, 255),
    "grey": (142, 142, 147),
    "brown": (162, 132, 94),
    "dark brown": (110, 68, 41),
}
COLOURS = VIVID | DULL

THINNEST, THICKEST = 0.004, 0.048
"""Of the picture's width."""

OUTLINES = ("outline", "rectangle", "circle")
AREAS = (*OUTLINES, "zigzag", "scribble", "two blobs")
GESTURES = (*AREAS, "arrow")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture with marks; where the brush was (`stroke`) and what was meant (`region`), both 0 or 255."""

    image: Image.Image
    stroke: Image.Image
    region: Image.Image


def drawn(
    image: Image.Image, rng: Random, *, gesture: str, colour: Colour, width: float, brush: str = "pen"
) -> Drawn:
    """`width` of the line in pixels; the region is the line and what it encloses."""
    lines = gestures(rng, image.size, gesture)
    soft = _stroked(image.size, lines, width)
    stroke = soft.point([255 if v > 127 else 0 for v in range(256)])
    return Drawn(BRUSHES[brush](image, soft, colour, width), stroke, _region(stroke, lines, gesture))


def gestures(rng: Random, size: Size, gesture: str) -> list[list[Point]]:
    """The lines of a gesture somewhere in a picture of that size."""
    short = min(size)
    radius = rng.uniform(0.12, 0.26) * short
    centre = tuple(rng.uniform(radius * 1.4, side - radius * 1.4) for side in size)
    x, y = centre[0], centre[1]
    match gesture:
        case "outline":
            return [_hand_closed(blob(rng, (x, y), radius))]
        case "rectangle":
            wide, high = radius * rng.uniform(0.6, 1.3), radius * rng.uniform(0.6, 1.3)
            corners = [(x - wide, y - high), (x + wide, y - high), (x + wide, y + high), (x - wide, y + high)]
            return [[*corners, corners[0]]]
        case "circle":
            return [_hand_closed(blob(rng, (x, y), radius, 0.0))]
        case "zigzag":
            return [[(x + radius * (step / 5 - 1), y + radius * (-0.7, 0.7)[step % 2]) for step in range(11)]]
        case "scribble":
            loops = [step / 24 * 2 * pi for step in range(24 * 6)]
            return [[(x + radius * (0.5 * cos(a) + a / 38 - 0.5), y + radius * 0.8 * sin(a)) for a in loops]]
        case "two blobs":
            other = x - radius * 0.9, y + radius * 0.2
            first = _hand_closed(blob(rng, (x + radius * 0.8, y), radius * 0.45))
            return [first, _hand_closed(blob(rng, other, radius * 0.5))]
        case "arrow":
            angle = rng.uniform(0, 2 * pi)
            tip, reach = (x + radius * 0.8 * cos(angle), y + radius * 0.8 * sin(angle)), radius * 0.4
            barbs = [(tip[0] - reach * cos(angle + t), tip[1] - reach * sin(angle + t)) for t in (-0.5, 0.5)]
            return [[(x, y), tip], [barbs[0], tip, barbs[1]]]
        case "cross":
            return [
                [(x - radius / 3, y - radius / 3), (x + radius / 3, y + radius / 3)],
                [(x + radius / 3, y - radius / 3), (x - radius / 3, y + radius / 3)],
            ]
        case _:
            return [[(x, y), (x + 1, y)]]


def open_outline(rng: Random, size: Size, gap: float) -> list[list[Point]]:
    """An outline whose ends are `gap` pixels apart."""
    (line,) = gestures(rng, size, "outline")
    start = line[0]
    while len(line) > 9 and hypot(line[-1][0] - start[0], line[-1][1] - start[1]) < gap:
        line.pop()
    return [line]


def _hand_closed(points: list[Point]) -> list[Point]:
    return [*points, *points[:3]]


def _stroked(size: Size, lines: list[list[Point]], width: float) -> Image.Image:
    """Round ends and soft edges: drawn at twice the size."""
    made = Image.new("L", (size[0] * 2, size[1] * 2))
    pen = ImageDraw.Draw(made)
    radius = width
    for line in lines:
        points = [(x * 2, y * 2) for x, y in line]
        pen.line(points, fill=255, width=round(width * 2), joint="curve")
        for x, y in points:
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return made.reduce(2)


def _region(stroke: Image.Image, lines: list[list[Point]], gesture: str) -> Image.Image:
    if gesture not in {*OUTLINES, "two blobs"}:
        inside = holes(stroke)
        return stroke if inside is None else ImageChops.lighter(stroke, inside)
    area = stroke.copy()
    for line in lines:
        ImageDraw.Draw(area).polygon(line, fill=255)
    return area


def _pen(image: Image.Image, soft: Image.Image, colour: Colour, width: float) -> Image.Image:
    return Image.composite(Image.new("RGB", image.size, colour), image, soft)


def _marker(image: Image.Image, soft: Image.Image, colour: Colour, width: float) -> Image.Image:
    return _pen(image, soft.point([round(v * 0.45) for v in range(256)]), colour, width)


def _neon(image: Image.Image, soft: Image.Image, colour: Colour, width: float) -> Image.Image:
    """A light core in a glow."""
    glow = soft.filter(ImageFilter.GaussianBlur(width * 0.6))
    glowing = _pen(image, glow.point([min(255, round(v * 1.1)) for v in range(256)]), colour, width)
    core = soft.filter(ImageFilter.GaussianBlur(width / 6)).point(
        [max(0, min(255, (v - 150) * 3)) for v in range(256)]
    )
    return _pen(glowing, core, (250, 250, 250), width)


BRUSHES = {"pen": _pen, "marker": _marker, "neon": _neon}


def edited(image: Image.Image, region: Image.Image, colour: Colour) -> Image.Image:
    """A later version of a picture: one area of it tinted."""
    tint = ImageChops.multiply(image, Image.new("RGB", image.size, colour))
    return Image.composite(tint, image, region.filter(ImageFilter.GaussianBlur(2)))
