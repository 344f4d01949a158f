"""Strokes become the mask that a pen of the same width would have drawn, whatever the picture's size."""

import math
import random
from itertools import pairwise

import pytest
from PIL import Image, ImageChops

from bot.domain.strokes import (
    LONG_SIDE,
    MOST_POINTS,
    Clear,
    Invert,
    Lasso,
    Line,
    Op,
    Point,
    Rectangle,
    Strokes,
)
from bot.imaging.masks import share
from bot.imaging.strokes import rasterised
from tests.unit.imaging.studio import level

MIDDLE = Rectangle(4096, 3072, 12288, 9216)
"""A quarter of a 4:3 picture."""


def mask(*ops: Op, size: tuple[int, int] = (800, 600)) -> Image.Image:
    made = rasterised(Strokes(ops, "x"), *size)
    assert made is not None
    assert made.size == size
    assert set(made.tobytes()) <= {0, 255}
    return made


def overlap(one: Image.Image, other: Image.Image) -> float:
    """Of what both cover together, 0..1, what each covers (IoU)."""
    return share(ImageChops.darker(one, other)) / share(ImageChops.lighter(one, other))


def near(points: tuple[Point, ...], radius: float, size: tuple[int, int]) -> Image.Image:
    """Every pixel whose middle is within the radius of the line: slow and plain."""
    unit = LONG_SIDE / max(size)
    parts = list(pairwise(points)) or [(points[0], points[0])]
    levels = bytearray()
    for y in range(size[1]):
        for x in range(size[0]):
            at = (x + 0.5) * unit, (y + 0.5) * unit
            levels.append(255 if any(distance(at, *part) <= radius for part in parts) else 0)
    return Image.frombytes("L", size, bytes(levels))


def distance(at: tuple[float, float], start: Point, end: Point) -> float:
    along = end[0] - start[0], end[1] - start[1]
    length = math.hypot(*along)
    off = at[0] - start[0], at[1] - start[1]
    share_of_it = (off[0] * along[0] + off[1] * along[1]) / length**2 if length else 0.0
    place = min(1.0, max(0.0, share_of_it))
    return math.hypot(off[0] - place * along[0], off[1] - place * along[1])


@pytest.mark.parametrize("radius", [300, 900, 3000])
@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_line_covers_what_is_near_it(radius: int, count: int) -> None:
    chance = random.Random(radius + count)
    points = tuple((chance.randrange(LONG_SIDE), chance.randrange(12288)) for _ in range(count))
    size = (200, 150)
    assert overlap(mask(Line(radius, points), size=size), near(points, radius, size)) > 0.975


@pytest.mark.parametrize("size", [(320, 240), (1600, 1200), (4000, 3000), (3000, 4000), (300, 4000)])
def test_a_circle_has_the_area_of_one_at_every_size_and_shape(size: tuple[int, int]) -> None:
    unit = LONG_SIDE / max(size)
    centre = int(size[0] * unit / 2), int(size[1] * unit / 2)
    radius = round(min(size) * unit / 4)
    around = tuple(
        (round(centre[0] + radius * math.cos(turn / 50)), round(centre[1] + radius * math.sin(turn / 50)))
        for turn in range(315)
    )
    expected = math.pi * (radius / unit) ** 2 / (size[0] * size[1])
    for op in (Lasso(around), Line(radius, (centre,))):
        assert share(mask(op, size=size)) == pytest.approx(expected, rel=0.02)


def test_a_lasso_has_no_hole_where_its_line_goes_around_twice() -> None:
    twice = tuple(
        (round(8000 + 3000 * math.cos(turn / 40)), round(6000 + (2600 + turn) * math.sin(turn / 40)))
        for turn in range(420)
    )
    made = mask(Lasso(twice))
    assert level(made, (8000 * 800 // LONG_SIDE, 6000 * 800 // LONG_SIDE)) == 255
    turned = mask(Lasso(twice[::-1]))
    assert overlap(made, turned) == 1.0
    corners = [level(made, at) for at in ((0, 0), (799, 0), (0, 599), (799, 599))]
    assert corners == [0, 0, 0, 0]


def test_a_rectangle_is_exact() -> None:
    assert mask(MIDDLE).getbbox() == (200, 150, 600, 450)
    assert share(mask(MIDDLE)) == 0.25


def test_strokes_count_in_their_order() -> None:
    away = Line(4096, ((8192, 6144),), erases=True)
    assert share(mask(MIDDLE, Invert())) == 0.75
    assert share(mask(Invert(), MIDDLE)) == 1.0
    assert share(mask(Rectangle(0, 0, 99, 99), Clear(), MIDDLE)) == 0.25
    assert share(mask(MIDDLE, away)) < 0.05
    assert share(mask(away, MIDDLE)) == 0.25


def test_what_is_outside_the_picture_marks_only_what_is_inside() -> None:
    beyond = Rectangle(-LONG_SIDE, -LONG_SIDE, 2 * LONG_SIDE, 6144)
    assert mask(beyond).getbbox() == (0, 0, 800, 300)
    points = ((-9000, -9000), (2 * LONG_SIDE, -9000), (8192, 6144))
    assert mask(Lasso(points)).getbbox() is not None
    assert rasterised(Strokes((Rectangle(LONG_SIDE, 0, 2 * LONG_SIDE, 9000),), "x"), 800, 600) is None


@pytest.mark.parametrize(
    "ops", [(), (Clear(),), (MIDDLE, Clear()), (Invert(), Invert()), (Line(80, ((99, 99),)),)]
)
def test_next_to_nothing_is_nothing(ops: tuple[Op, ...]) -> None:
    assert rasterised(Strokes(ops, "x"), 800, 600) is None


def test_a_small_dot_is_something() -> None:
    assert 0.0005 <= share(mask(Line(250, ((8000, 6000),)))) < 0.002


@pytest.mark.parametrize("kind", ["brush", "lasso"])
def test_nobody_keeps_a_thread_busy_for_long(kind: str) -> None:
    """The most that may be sent, over the whole picture each time: coarse, and soon done."""
    chance = random.Random(4)
    points = tuple((chance.randrange(LONG_SIDE), place % 2 * LONG_SIDE) for place in range(MOST_POINTS))
    op = Line(4096, points) if kind == "brush" else Lasso(points)
    assert share(mask(op)) > 0.9
