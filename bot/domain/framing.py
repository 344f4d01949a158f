"""Which part of a picture is sent to a model when only an area of it is to change."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from bot.domain.areas import Box

_MARGIN: Final = 0.4
"""Of the area's width and height, on each side: what shows a model the light and what belongs to what."""
_LEAST_MARGIN: Final = 128
"""Pixels."""
_STEEPEST: Final = 3.0
_MOST: Final = 0.7
"""Of the frame; a close-up that shows more is none."""


@dataclass(frozen=True, slots=True)
class FrameLimits:
    """What a model takes: bytes of the picture and of the mask, pixels on the longest side and in all."""

    max_bytes: int
    max_side: int
    max_pixels: int
    mask_bytes: int = 4_000_000


def close_up_box(area: Box, width: int, height: int, ratios: Sequence[float] | None) -> Box | None:
    """What a close-up of an area shows of a picture of that size; None where that would be almost everything.

    `ratios`: width to height of what the model can draw, None where any up to 3:1 will do. The box is the smallest
    of such a shape that holds the area and a margin, within the frame where one is.
    """
    needed = _within(_wider(area), width, height)
    if ratios is None:
        shape = needed.width / needed.height
        ratios = [min(max(shape, 1 / _STEEPEST), _STEEPEST)]
    sizes = [_around(needed, ratio) for ratio in ratios]
    across, down = min(sizes, key=lambda size: (size[0] > width or size[1] > height, size[0] * size[1]))
    if across * down >= _MOST * width * height:
        return None
    left = _place(needed.left + needed.right, across, width)
    top = _place(needed.top + needed.bottom, down, height)
    return Box(left, top, across, down)


def _wider(area: Box) -> Box:
    across = max(_LEAST_MARGIN, ceil(_MARGIN * area.width))
    down = max(_LEAST_MARGIN, ceil(_MARGIN * area.height))
    return Box(area.left - across, area.top - down, area.width + 2 * across, area.height + 2 * down)


def _within(box: Box, width: int, height: int) -> Box:
    left, top = max(0, box.left), max(0, box.top)
    return Box(left, top, min(width, box.right) - left, min(height, box.bottom) - top)


def _around(needed: Box, ratio: float) -> tuple[int, int]:
    """The smallest width and height of that ratio, to a pixel, that hold the box."""
    if needed.width >= needed.height * ratio:
        return needed.width, max(needed.height, round(needed.width / ratio))
    return max(needed.width, round(needed.height * ratio)), needed.height


def _place(twice_middle: int, side: int, whole: int) -> int:
    """Where a side begins that has its middle there, moved into the frame; in the middle where it is too long."""
    if side > whole:
        return (whole - side) // 2
    return min(max(0, (twice_middle - side) // 2), whole - side)
