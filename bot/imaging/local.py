"""Without a marked area: what an answer left alone goes back to the picture's own pixels, where the change is local."""

from collections.abc import Callable
from dataclasses import dataclass
from math import log
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops

from bot.imaging import changes, encoding, feather, pasting
from bot.imaging.alignment import Frame, Size
from bot.imaging.changes import Found, Near
from bot.imaging.masks import grown, holes, painted, regions, share
from bot.imaging.pasting import Part

Write = Callable[[bytes], object]

_LEAST_SHARE: Final = 0.0005
_MOST_SHARE: Final = 0.4
_MOST_APART: Final = 20.0
"""Levels between the smallest copies; even a great change on the largest share makes less."""

_MOST_AT_FIRST: Final = 0.7
"""Of the frame; what changed looks larger before the rest is aligned."""

_SAME_ASPECT: Final = 0.01
"""Of the logarithm of the ratio; services round sides to whole blocks."""

_ROUNDED: Final = 1.5
"""Pixels of the shorter side that rounding may cost besides."""

_QUICK_DEPTH: Final = 3
_EDGE: Final = 3
_SPECK: Final = 16
"""Pixels; smaller changes are noise."""

_SPREAD: Final = 4


@dataclass(frozen=True, slots=True)
class LocalChange:
    """`share` (0..1) of the picture changed; `misfit` of the rest, in units of a one-pixel shift."""

    share: float
    misfit: float


@dataclass(frozen=True, slots=True)
class Restored:
    """A written picture of that size in pixels; `share` (0..1) of it is the answer's."""

    width: int
    height: int
    share: float


def local_change(original: Path, answer: Path) -> LocalChange | None:
    """None where nothing, too much or everything changed. Looks at small copies only. Raises Refused."""
    one, other = (encoding.sized(path) for path in (original, answer))
    if not _alike(one, other):
        return None
    base, made = (encoding.loaded(path, changes.SIDE) for path in (original, answer))
    near = changes.near(base, made, _all_of(made))
    measured = _measured(near, one, quick=True)
    return None if measured is None else LocalChange(share(measured[1]), measured[0].misfit)


def rest_exact(original: Path, answer: Path, write: Write) -> Restored | None:
    """Writes a PNG of the original's size with the answer's change and nothing else of it.

    None, and nothing is written, where `local_change` would see none. Raises Refused.
    """
    base = encoding.whole(original)
    made = encoding.in_colours_of(encoding.whole(answer), base)
    size = base.image.size
    if not _alike(size, made.size):
        return None
    measured = _measured(changes.near(base.image, made, _all_of(made)), size)
    if measured is None:
        return None
    found, mask = measured
    area = changes.thresholded(grown(mask, _SPREAD), size)
    part = Part(made, _all_of(made), (0, 0, *size))
    pasting.paste(base.image, part, area, found, feather.width(size))
    encoding.save_lossless(base, write)
    return Restored(*size, share(area))


def _alike(one: Size, other: Size) -> bool:
    apart = abs(log(one[0] * other[1] / (one[1] * other[0])))
    return apart <= _SAME_ASPECT + _ROUNDED / min(*one, *other)


def _all_of(image: Image.Image) -> Frame:
    return 0, 0, image.width, image.height


def _measured(near: Near, size: Size, *, quick: bool = False) -> tuple[Found, Image.Image] | None:
    """How the answer fits, and what changed (mode L, 512 pixels).

    Aligned twice, the second time without what changed; `quick` does so only where it has to, and close by.
    """
    if changes.are_apart(near, _MOST_APART):
        return None
    nothing = Image.new("L", near.size)
    drift = changes.drift(near, nothing, size, depth=_QUICK_DEPTH)
    first = _change(changes.fitted(near, nothing, drift).changed)
    if first is None or share(first) > _MOST_AT_FIRST:
        return None
    veil = changes.thresholded(grown(first, changes.BESIDE), near.size)
    found = changes.fitted(near, veil, drift) if quick else changes.found(near, veil, size)
    if quick and found.misfit > changes.MOST_MISFIT:
        found = changes.fitted(near, veil, changes.refined(near, veil, size, drift))
    mask = _change(found.changed)
    if mask is None or found.misfit > changes.MOST_MISFIT:
        return None
    return (found, mask) if _LEAST_SHARE <= share(mask) <= _MOST_SHARE else None


def _change(changed: Image.Image) -> Image.Image | None:
    """Without specks, holes and what came in at the edge; None where it is nothing but shreds."""
    inner = Image.new("L", changed.size)
    box = _EDGE, _EDGE, changed.width - _EDGE, changed.height - _EDGE
    if box[2] <= box[0] or box[3] <= box[1]:
        return None
    inner.paste(changed.crop(box), box)
    found = regions(inner, corners=True)
    if found is None:
        return None
    mask = painted([region for region in found if region.area >= _SPECK], changed.size)
    inside = holes(mask)
    return mask if inside is None else ImageChops.lighter(mask, inside)
