"""Soft edges of a marked area: from all of the answer inside to none of it two feathers beyond."""

from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageChops, ImageFilter

from bot.imaging.masks import around, grown

_PART: Final = 0.01
_LEAST: Final = 4
_SOFTNESS: Final = 2.2

Corners = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Soft:
    """How much of an answer shows (mode L), within `box` of the picture; nothing of it elsewhere."""

    alpha: Image.Image
    box: Corners


def width(size: tuple[int, int]) -> int:
    """Pixels: 1 % of a picture's short side."""
    return max(_LEAST, round(_PART * min(size)))


def softened(mask: Image.Image, feather: int) -> Soft | None:
    """Exactly 0 from `2 * feather` pixels beyond the mask (mode L, 0 or 255) on; None for an empty one."""
    marked = mask.getbbox()
    if marked is None:
        return None
    box = around(marked, mask.size, 2 * feather + 1)
    near = grown(mask.crop(box), feather)
    soft = near.filter(ImageFilter.GaussianBlur(feather / _SOFTNESS))
    return Soft(ImageChops.multiply(soft, grown(near, feather)), box)
