"""Masks of marked areas (mode L, 255 where the picture may change): from words, from people's mask files."""

from math import log
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops

from bot.domain.areas import OtherShape
from bot.domain.frame_parts import Region
from bot.imaging.encoding import shows_something_through, turn_upright
from bot.imaging.inspection import opened
from bot.imaging.masks import above, share, up_to

LEAST_SHARE: Final = 0.0005
"""Of a picture's pixels; a smaller area is nothing that anybody meant."""

_MOST_CLEAR: Final = 0.95
"""A picture with more transparency is a subject on nothing."""
_OPAQUE_FROM: Final = 128

_STEPS: Final = 12
"""Levels from black or white that still count as such."""
_LEAST_TWO_TONED: Final = 0.98

_SAME_SHAPE: Final = 0.006
_MASK_SIDE: Final = 2048
"""Pixels of a mask from a JPEG, which has no sharper edges."""


def of_region(region: Region, size: tuple[int, int]) -> Image.Image:
    """Neither everything nor nothing, however small the picture."""
    left, right = _pixels(region.left, region.right, size[0])
    top, bottom = _pixels(region.top, region.bottom, size[1])
    inside, around = (0, 255) if region.inverted else (255, 0)
    mask = Image.new("L", size, around)
    mask.paste(inside, (left, top, right, bottom))
    return mask


def _pixels(start: float, end: float, side: int) -> tuple[int, int]:
    """Of a stretch in fractions: at least one pixel, and not all where it is not all."""
    first, last = round(start * side), round(end * side)
    if first == last:
        first = min(first, side - 1)
        last = first + 1
    if (first, last) == (0, side):
        return (0 if start == 0 else 1), (side if end == 1 else side - 1)
    return first, last


def inverted(mask: Image.Image) -> Image.Image:
    return ImageChops.invert(mask)


def from_file(path: Path) -> Image.Image | None:
    """Where something is transparent, that marks the area, else white does; None where it is no mask."""
    hole = from_hole(path)
    return from_black_and_white(path) if hole is None else hole


def from_hole(path: Path) -> Image.Image | None:
    """White where a picture is transparent; None where hardly anything or almost everything is."""
    with opened(path) as (image, facts):
        if not image.has_transparency_data or image.mode.startswith("I"):
            return None
        alpha = (image if image.mode in {"RGBA", "LA"} else image.convert("RGBA")).getchannel("A")
        image.close()  # Gives its pixels back.
    mask = alpha.point(up_to(_OPAQUE_FROM - 1))
    if not LEAST_SHARE <= share(mask) <= _MOST_CLEAR:
        return None
    return turn_upright(mask, facts.orientation)


def from_black_and_white(path: Path) -> Image.Image | None:
    """White where a picture in black and white is white; None where it has other colours, transparency or one tone."""
    with opened(path) as (image, facts):
        image.draft("RGB", (_MASK_SIDE, _MASK_SIDE))
        if shows_something_through(image):
            return None
        darkest, lightest = _extremes(image)
        image.close()
    tones = darkest.histogram()[256 - _STEPS - 1 :], lightest.histogram()[: _STEPS + 1]
    if sum(map(sum, tones)) < _LEAST_TWO_TONED * darkest.width * darkest.height:
        return None
    mask = darkest.point(above(127))
    return turn_upright(mask, facts.orientation) if _means_something(mask) else None


def _extremes(image: Image.Image) -> tuple[Image.Image, Image.Image]:
    """The darkest and the lightest channel of each pixel."""
    if image.mode.startswith("I"):
        image = image.point(lambda value: value / 256).convert("L")
    if image.mode in {"1", "L"}:
        grey = image.convert("L")
        return grey, grey
    red, green, blue = image.convert("RGB").split()
    return (
        ImageChops.darker(red, ImageChops.darker(green, blue)),
        ImageChops.lighter(red, ImageChops.lighter(green, blue)),
    )


def fitted(
    mask: Image.Image, given: tuple[int, int], size: tuple[int, int]
) -> Image.Image | OtherShape | None:
    """A mask of a file of `given` size at a picture's size; None where nothing or everything is left of it."""
    if mask.size == size:
        return mask
    if abs(log(given[0] * size[1] / (given[1] * size[0]))) > _SAME_SHAPE:
        return OtherShape(given, size)
    mask = mask.resize(size, Image.Resampling.NEAREST)
    return mask if _means_something(mask) else None


def _means_something(mask: Image.Image) -> bool:
    return LEAST_SHARE <= share(mask) <= 1 - LEAST_SHARE
