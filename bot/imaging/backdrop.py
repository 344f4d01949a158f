"""What lies behind a subject when it is one colour: estimated from the picture's border."""

from dataclasses import dataclass
from itertools import chain
from typing import Final, cast

from PIL import Image, ImageChops, ImageStat

Colour = tuple[int, int, int]

_CELLS: Final = 16
"""Pieces of each side whose medians are compared."""

_STRIP: Final = 64
"""The border is this fraction of a side deep."""

_SAME_BACKDROP: Final = 48
"""Levels by which a soft gradient may depart from the median colour."""

_MOST_NOISE: Final = 24
_TOLERANCES: Final = (18, 44)
_SCREEN_TOLERANCES: Final = (48, 72)
_LEAST_SHARE: Final = 0.6
"""Of the border that must look like the backdrop; a subject may hide the rest."""


@dataclass(frozen=True, slots=True)
class Backdrop:
    """`plate` is the backdrop without its subject, in the picture's size (RGB).

    Pixels within `tolerance` levels of it count as backdrop; `share` (0..1) of the border does.
    """

    colour: Colour
    plate: Image.Image
    tolerance: int
    share: float

    @property
    def screen(self) -> bool:
        """Whether it is a green or magenta that is there only to be cut away."""
        return is_screen(self.colour)


def is_screen(colour: Colour) -> bool:
    red, green, blue = colour
    excess = green - max(red, blue), min(red, blue) - green
    return max(excess) >= 80 and max(colour) >= 130


def distance(one: Image.Image, other: Image.Image) -> Image.Image:
    """Levels between two RGB pictures, in the channel in which they differ most (mode L)."""
    red, green, blue = ImageChops.difference(one, other).split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def backdrop(image: Image.Image) -> Backdrop | None:
    """Of an RGB picture; None where its border is not mostly one colour, shaded softly at most."""
    sides = [_medians(strip, along) for strip, along in _strips(image)]
    colour = cast(Colour, tuple(_median(channel) for channel in zip(*chain(*sides), strict=True)))
    plate = _plate([_mended(side, colour) for side in sides]).resize(image.size, Image.Resampling.BILINEAR)
    levels = _border_levels(distance(image, plate))
    noise = _percentile(levels[: _SAME_BACKDROP + 1], 0.9)
    if noise > _MOST_NOISE:
        return None
    least, most = _SCREEN_TOLERANCES if is_screen(colour) else _TOLERANCES
    tolerance = max(least, min(most, 2 * noise + 10))
    share = sum(levels[: tolerance + 1]) / sum(levels)
    return Backdrop(colour, plate, tolerance, share) if share >= _LEAST_SHARE else None


def _strips(image: Image.Image) -> list[tuple[Image.Image, bool]]:
    """Top, right, bottom and left of the border; whether the strip lies along x."""
    width, height = image.size
    deep, high = max(2, width // _STRIP), max(2, height // _STRIP)
    return [
        (image.crop((0, 0, width, high)), True),
        (image.crop((width - deep, 0, width, height)), False),
        (image.crop((0, height - high, width, height)), True),
        (image.crop((0, 0, deep, height)), False),
    ]


def _medians(strip: Image.Image, along: bool) -> list[Colour]:  # noqa: FBT001
    """The median colour of each piece, from the left or from the top."""
    width, height = strip.size
    found: list[Colour] = []
    for cell in range(_CELLS):
        start, end = cell / _CELLS, (cell + 1) / _CELLS
        box = (start * width, 0, end * width, height) if along else (0, start * height, width, end * height)
        piece = strip.crop((int(box[0]), int(box[1]), max(int(box[2]), 1), max(int(box[3]), 1)))
        found.append(cast(Colour, tuple(ImageStat.Stat(piece).median)))
    return found


def _mended(side: list[Colour], colour: Colour) -> list[Colour]:
    """Where the subject hides the border, the nearest piece beside it that shows the backdrop."""
    clear = [
        cell
        for cell, seen in enumerate(side)
        if max(abs(a - b) for a, b in zip(seen, colour, strict=True)) <= _SAME_BACKDROP
    ]
    if not clear:
        return [colour] * len(side)
    return [side[min(clear, key=lambda at: abs(at - cell))] for cell in range(len(side))]


def _plate(sides: list[list[Colour]]) -> Image.Image:
    """The four sides drawn inwards, blended by nearness (a Coons patch); `_CELLS` pixels wide and high."""
    top, right, bottom, left = sides
    last = _CELLS - 1
    plate = Image.new("RGB", (_CELLS, _CELLS))
    for y in range(_CELLS):
        for x in range(_CELLS):
            u, v = x / last, y / last
            pixel = [
                (1 - v) * top[x][band]
                + v * bottom[x][band]
                + (1 - u) * left[y][band]
                + u * right[y][band]
                - (1 - u) * (1 - v) * (top[0][band] + left[0][band]) / 2
                - u * (1 - v) * (top[last][band] + right[0][band]) / 2
                - (1 - u) * v * (bottom[0][band] + left[last][band]) / 2
                - u * v * (bottom[last][band] + right[last][band]) / 2
                for band in range(3)
            ]
            plate.putpixel((x, y), cast(Colour, tuple(max(0, min(255, round(level))) for level in pixel)))
    return plate


def _border_levels(levels: Image.Image) -> list[int]:
    """How many pixels of the border have each level."""
    histograms = [strip.histogram() for strip, _ in _strips(levels)]
    return [sum(counts) for counts in zip(*histograms, strict=True)]


def _percentile(counts: list[int], share: float) -> int:
    wanted, seen = share * sum(counts), 0
    for level, count in enumerate(counts):
        seen += count
        if seen >= wanted:
            return level
    return len(counts)


def _median(values: tuple[int, ...]) -> int:
    return sorted(values)[len(values) // 2]
