"""Takes only a marked area from a model's answer: everything else stays the picture's own, bit by bit."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops

from bot.domain.areas import Box, Tolerance, Verdict
from bot.domain.pictures import PictureFile
from bot.imaging import changes, encoding, feather, pasting
from bot.imaging.alignment import Frame, Size
from bot.imaging.changes import Found, Near
from bot.imaging.feather import Corners
from bot.imaging.masks import grown
from bot.imaging.pasting import Part

Write = Callable[[bytes], object]

_MOST_OUTSIDE: Final = 0.06
_LEAST_INSIDE: Final = 0.02

_DECODED: Final = 4
_BYTES_PER_PIXEL: Final = 12
_SMALL_COPIES: Final = 12_000_000


@dataclass(frozen=True, slots=True)
class Blend:
    """What became of an answer; width and height are those of the picture.

    `misfit` in units of a one-pixel shift, `outside` and `inside` the changed shares (0..1) there.
    """

    verdict: Verdict
    written: bool
    width: int
    height: int
    misfit: float
    outside: float
    inside: float


@dataclass(frozen=True, slots=True)
class _Scene:
    """`visible`: the part of the picture that the model saw; `frame`: what stands for it in the answer."""

    visible: Corners
    frame: Frame
    mask: Image.Image

    @property
    def size(self) -> Size:
        return self.visible[2] - self.visible[0], self.visible[3] - self.visible[1]


def blend(original: Path, answer: Path, mask: Path, box: Box, tolerance: Tolerance, write: Write) -> Blend:
    """Writes a PNG of the original's size with what the answer changed in the marked area, as far as it is tolerated.

    `box` was sent to the model, with something else where it reaches beyond the picture. `mask` is a grey
    picture of the original's size. Raises Refused for what cannot be opened.
    """
    base = encoding.whole(original)
    made = encoding.in_colours_of(encoding.whole(answer), base)
    scene = _scene(base.image, made, encoding.stencil(mask, base.image.size), box)
    width = feather.width(base.image.size)
    measured = _measured(base.image, made, scene, width)
    found, shares = measured.found, measured.shares
    verdict = _verdict(found.misfit, *shares)
    written = verdict is not Verdict.REDRAWN or _tolerated(measured, scene.size, tolerance)
    if written:
        blended = verdict is Verdict.BLENDED
        area = _area(scene, found.changed, measured.mask) if blended else scene.mask
        pasting.paste(base.image, Part(made, scene.frame, scene.visible), area, found, width)
        encoding.save_lossless(base, write)
    return Blend(verdict, written, *base.image.size, found.misfit, *shares)


def working_bytes(original: PictureFile, answer: PictureFile) -> int:
    """Of memory at most: both decoded, a part of the answer at the original's size, masks, small copies."""
    pixels = original.width * original.height
    return _BYTES_PER_PIXEL * pixels + _DECODED * answer.width * answer.height + _SMALL_COPIES


def _verdict(misfit: float, outside: float, inside: float) -> Verdict:
    if inside < _LEAST_INSIDE:
        return Verdict.UNCHANGED
    if misfit > changes.MOST_MISFIT or outside > _MOST_OUTSIDE:
        return Verdict.REDRAWN
    return Verdict.BLENDED


def _scene(original: Image.Image, answer: Image.Image, mask: Image.Image, box: Box) -> _Scene:
    width, height = original.size
    visible = max(0, box.left), max(0, box.top), min(width, box.right), min(height, box.bottom)
    across, along = answer.width / box.width, answer.height / box.height
    frame = (
        (visible[0] - box.left) * across,
        (visible[1] - box.top) * along,
        (visible[2] - box.left) * across,
        (visible[3] - box.top) * along,
    )
    return _Scene(visible, frame, mask.crop(visible))


@dataclass(frozen=True, slots=True)
class _Measured:
    """How an answer fits; `mask` and `veil` (the mask and its surroundings) in small; `shares` that changed outside and
    inside.
    """

    near: Near
    veil: Image.Image
    found: Found
    mask: Image.Image
    shares: tuple[float, float]


def _measured(original: Image.Image, answer: Image.Image, scene: _Scene, width: int) -> _Measured:
    seen = original if scene.size == original.size else original.crop(scene.visible)
    near = changes.near(seen, answer, scene.frame)
    scale = max(near.size) / max(scene.size)
    mask = changes.thresholded(scene.mask, near.size)
    spread = grown(mask, max(1, round(2 * width * scale)))
    found = changes.found(near, spread, scene.size)
    size = found.changed.size
    small = changes.thresholded(mask, size)
    outside = ImageChops.invert(changes.thresholded(spread, size))
    shares = changes.part(found.changed, outside), changes.part(found.changed, small)
    return _Measured(near, spread, found, small, shares)


def _tolerated(measured: _Measured, size: Size, tolerance: Tolerance) -> bool:
    """Whether an answer that changed too much counts all the same."""
    match tolerance:
        case Tolerance.STRICT:
            return False
        case Tolerance.ALIGNED:
            return changes.rest_fits(measured.near, measured.veil, size, measured.found)
        case Tolerance.ANY:
            return True


def _area(scene: _Scene, changed: Image.Image, small: Image.Image) -> Image.Image:
    """The marked area, with what outgrew it."""
    marked = small.getbbox()
    if marked is None:
        return scene.mask
    more = changes.overrun(changed, small, changes.reach(marked, small.size))
    if more is None:
        return scene.mask
    return ImageChops.lighter(scene.mask, changes.thresholded(more, scene.mask.size))
