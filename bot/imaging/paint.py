"""Whether what differs can be paint: one colour, through which what was there may still show."""

from itertools import compress
from math import sqrt
from typing import Final

from PIL import Image

from bot.imaging.likeness import sumprod
from bot.imaging.masks import shrunk

_SIDE: Final = 96


def unevenness(reference: Image.Image, copy: Image.Image, stroke: Image.Image) -> float:
    """By how many levels the strokes on a copy depart from the best mixture of one colour and the reference.

    All of one size; 0 where there are no strokes.
    """
    inner = shrunk(stroke, 1)
    box = inner.getbbox() or stroke.getbbox()
    if box is None:
        return 0.0
    scale = min(1.0, _SIDE / max(box[2] - box[0], box[3] - box[1]))
    size = max(1, round((box[2] - box[0]) * scale)), max(1, round((box[3] - box[1]) * scale))
    chosen = (inner if inner.getbbox() else stroke).resize(size, Image.Resampling.NEAREST, box=box).tobytes()
    left = [
        _residual(bytes(compress(before.tobytes(), chosen)), bytes(compress(after.tobytes(), chosen)))
        for before, after in zip(
            *(image.resize(size, Image.Resampling.NEAREST, box=box).split() for image in (reference, copy)),
            strict=True,
        )
    ]
    return sqrt(sum(left) / len(left))


def _residual(before: bytes, after: bytes) -> float:
    """The variance of the levels after that no line through the levels before explains."""
    number = len(before)
    if not number:
        return 0.0
    mean, later_mean = sum(before) / number, sum(after) / number
    variance = sumprod(before, before) / number - mean * mean
    later = sumprod(after, after) / number - later_mean * later_mean
    common = sumprod(before, after) / number - mean * later_mean
    return max(0.0, later - (common * common / variance if variance > 1 else 0.0))
