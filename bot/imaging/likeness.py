"""How well two pictures lie on each other, as numbers that do not depend on their sizes."""

from itertools import compress
from math import inf, sqrt
from operator import mul
from typing import Final

from PIL import Image, ImageChops, ImageStat

from bot.imaging.masks import above

SIDE: Final = 256
"""Pixels on the longest side at which pictures are laid on each other."""

_GRID: Final = 48
_LEAST_UNIT: Final = 2.0
"""Levels that a shift counts for at least: in a flat picture hardly anything changes by one."""

_LEAST_VARIANCE: Final = 4.0
"""Levels squared below which a picture counts as flat."""


def small(image: Image.Image, side: int = SIDE) -> Image.Image:
    """RGB, with `side` pixels on the longest side; smaller ones are made larger."""
    scale = side / max(image.size)
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    plain = image if image.mode == "RGB" else image.convert("RGB")
    return plain if plain.size == size else plain.resize(size, Image.Resampling.BOX)


def misfit(a: Image.Image, b: Image.Image, ignore: Image.Image | None = None) -> float:
    """The mean difference of two pictures in grey at 256 pixels, where 1 is what moving `a` by one makes.

    Smaller pictures are laid on each other at half of their size.

    `b` is stretched to the shape of `a`. What is white in `ignore` (mode L, of any size) does not count;
    when that is everything, the result is infinite.
    """
    # The mean of four pixels hides most of what compressing has done to them.
    side = max(1, min(SIDE, max(a.size) // 2, max(b.size) // 2))
    a = small(a, side).convert("L")
    b = small(b, side).convert("L").resize(a.size, Image.Resampling.BILINEAR)
    counted = _counted(ignore, a.size)
    if counted.getbbox() is None:
        return inf
    unit = (_change(a, counted, 1, 0) + _change(a, counted, 0, 1)) / 2
    return _mean(ImageChops.difference(a, b), counted) / max(unit, _LEAST_UNIT)


def cast(a: Image.Image, b: Image.Image, ignore: Image.Image | None = None) -> float:
    """By how many levels of chroma the two differ on average, coarsely seen: what a colour filter changes."""
    a = small(a, _GRID).convert("YCbCr")
    b = small(b, _GRID).convert("YCbCr").resize(a.size, Image.Resampling.BILINEAR)
    counted = _counted(ignore, a.size)
    if counted.getbbox() is None:
        return inf
    return sum(ImageStat.Stat(ImageChops.difference(a, b), counted).mean[1:])


def variety(image: Image.Image, ignore: Image.Image | None = None) -> float:
    """By how many levels of grey a picture varies at 256 pixels, outside `ignore`; 0 when that is everything."""
    image = small(image).convert("L")
    counted = _counted(ignore, image.size)
    return float(ImageStat.Stat(image, counted).stddev[0]) if counted.getbbox() else 0.0


def correlation(a: Image.Image, b: Image.Image, ignore: Image.Image | None = None) -> float:
    """How alike both are in grey, each stretched to 48 x 48, outside `ignore`: see `correlated`."""
    one, other = grid(a), grid(b)
    if ignore is not None:
        counted = _counted(ignore, (_GRID, _GRID)).tobytes()
        one, other = (bytes(compress(levels, counted)) for levels in (one, other))
    return correlated(one, other)


def grid(image: Image.Image) -> bytes:
    """In grey at 48 x 48."""
    grey = image if image.mode == "L" else image.convert("L")
    return grey.resize((_GRID, _GRID), Image.Resampling.BOX).tobytes()


def correlated(one: bytes, other: bytes) -> float:
    """The normalised cross-correlation (-1..1) of as many levels; that of none is 0.

    Two that are flat are alike whatever their brightness.
    """
    number = len(one)
    if not number:
        return 0.0
    mean, other_mean = sum(one) / number, sum(other) / number
    variance = sumprod(one, one) / number - mean * mean
    other_variance = sumprod(other, other) / number - other_mean * other_mean
    covariance = sumprod(one, other) / number - mean * other_mean
    return (covariance + _LEAST_VARIANCE) / sqrt(
        (variance + _LEAST_VARIANCE) * (other_variance + _LEAST_VARIANCE)
    )


def sumprod(one: bytes, other: bytes) -> int:
    total: int = sum(map(mul, one, other))
    return total


def _counted(ignore: Image.Image | None, size: tuple[int, int]) -> Image.Image:
    """White where a pixel of that size holds nothing that is ignored."""
    if ignore is None:
        return Image.new("L", size, 255)
    covered = ignore.resize(size, Image.Resampling.BOX) if ignore.size != size else ignore
    return ImageChops.invert(covered.point(above(0)))


def _change(image: Image.Image, counted: Image.Image, right: int, down: int) -> float:
    moved = image.copy()
    moved.paste(image, (right, down))
    return _mean(ImageChops.difference(image, moved), counted)


def _mean(image: Image.Image, counted: Image.Image) -> float:
    return float(ImageStat.Stat(image, counted).mean[0])
