"""Strokes as a mask: drawn at one size for all pictures, brought to theirs, cut at one half."""

from collections import defaultdict
from itertools import pairwise
from math import hypot
from typing import Final

from PIL import Image, ImageChops, ImageDraw

from bot.domain.strokes import LONG_SIDE, Clear, Invert, Lasso, Line, Op, Point, Rectangle, Strokes
from bot.imaging.masks import above, share

WORKING_SIDE: Final = 2048
"""Pixels on the longest side while drawing."""

NOTHING: Final = 0.0005
"""Of a picture: a mark smaller than this is a slip of the finger."""

_MOST_ROWS: Final = 8_000_000
"""Rows of pixels that strokes may cost: some seconds. Nobody paints so much; who sends it gets a coarse mask."""

_LEAST_SIDE: Final = 16

Scale = tuple[float, float]
"""Pixels of the drawing per unit, across and down."""


def rasterised(strokes: Strokes, width: int, height: int) -> Image.Image | None:
    """A mask (mode L, 0 or 255) of this size in pixels; None where nothing to speak of is marked."""
    longest = max(width, height)
    side = WORKING_SIDE
    while side > _LEAST_SIDE and _rows(strokes, side) > _MOST_ROWS:
        side //= 2
    size = max(1, round(width * side / longest)), max(1, round(height * side / longest))
    mask = _drawn(
        strokes, size, (size[0] * longest / width / LONG_SIDE, size[1] * longest / height / LONG_SIDE)
    )
    if mask.size != (width, height):
        mask = mask.resize((width, height), Image.Resampling.BILINEAR).point(above(127))
    return mask if share(mask) >= NOTHING else None


def _drawn(strokes: Strokes, size: tuple[int, int], scale: Scale) -> Image.Image:
    mask = Image.new("L", size)
    for op in strokes.ops:
        match op:
            case Line():
                _line(mask, op, scale)
            case Lasso():
                _lasso(mask, op, scale)
            case Rectangle():
                _rectangle(mask, op, scale)
            case Invert():
                mask = ImageChops.invert(mask)
            case Clear():
                mask = Image.new("L", size)
    return mask


def _line(mask: Image.Image, line: Line, scale: Scale) -> None:
    """Round at its ends and corners; never thinner than a pixel."""
    draw, fill = ImageDraw.Draw(mask), 0 if line.erases else 255
    radius = max(0.5, line.radius * scale[0])
    points = [(x * scale[0], y * scale[1]) for x, y in line.points]
    for x, y in points:
        # A pixel reaches from its number to the next; Pillow means whole pixels, the last one too.
        left, top, right, bottom = x - radius, y - radius, x + radius, y + radius
        draw.ellipse((round(left), round(top), round(right) - 1, round(bottom) - 1), fill)
    for (x, y), (next_x, next_y) in pairwise(points):
        if length := hypot(next_x - x, next_y - y):
            across, down = (next_y - y) / length * radius, (x - next_x) / length * radius
            corners = (
                (x + across, y + down),
                (next_x + across, next_y + down),
                (next_x - across, next_y - down),
                (x - across, y - down),
            )
            draw.polygon([(round(x - 0.5), round(y - 0.5)) for x, y in corners], fill)


def _lasso(mask: Image.Image, lasso: Lasso, scale: Scale) -> None:
    """Fills what the line winds around, also where it goes around twice (Pillow leaves holes there)."""
    crossings: dict[int, list[tuple[float, int]]] = defaultdict(list)
    points = [(x * scale[0], y * scale[1]) for x, y in lasso.points]
    for (x, y), (next_x, next_y) in pairwise([*points, points[0]]):
        if y == next_y:
            continue
        slope = (next_x - x) / (next_y - y)
        turn = 1 if y < next_y else -1
        first, last = round(max(min(y, next_y), 0)), round(min(max(y, next_y), mask.height))
        for row in range(first, last):
            crossings[row].append((x + (row + 0.5 - y) * slope, turn))
    for row, found in crossings.items():
        found.sort()
        winding = 0
        for (start, turn), (end, _) in pairwise(found):
            winding += turn
            if winding:
                _fill(mask, start, row, end, row + 1)


def _rectangle(mask: Image.Image, rectangle: Rectangle, scale: Scale) -> None:
    across, down = scale
    _fill(
        mask,
        rectangle.left * across,
        round(rectangle.top * down),
        rectangle.right * across,
        round(rectangle.bottom * down),
    )


def _fill(mask: Image.Image, left: float, top: int, right: float, bottom: int) -> None:
    """The pixels whose middles lie within."""
    box = max(round(left), 0), max(top, 0), min(round(right), mask.width), min(bottom, mask.height)
    if box[0] < box[2] and box[1] < box[3]:
        mask.paste(255, box)


def _rows(strokes: Strokes, side: int) -> float:
    """About how many rows of pixels are drawn, at so many pixels on the longest side."""
    return sum(_rows_of(op) for op in strokes.ops) * side / LONG_SIDE


def _rows_of(op: Op) -> int:
    """In units."""
    match op:
        case Line(radius, points):
            return 2 * radius * len(points) + _height(points)
        case Lasso(points):
            return 8 * _height((*points, points[0]))
        case _:
            return LONG_SIDE


def _height(points: tuple[Point, ...]) -> int:
    """How far a line goes up and down, all together."""
    return sum(abs(y - next_y) for (_, y), (_, next_y) in pairwise(points))
