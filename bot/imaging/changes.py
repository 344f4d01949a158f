"""What differs between a picture and a model's answer once zoom, shift and tint are taken out of it."""

from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageChops, ImageStat

from bot.imaging import alignment, envelope, likeness
from bot.imaging.alignment import Drift, Frame, Size
from bot.imaging.masks import above, grown, painted, regions, up_to
from bot.imaging.matching import Table, matched

SIDE: Final = 512
"""Pixels on the longest side at which changes are looked for."""

NEAR_SIDE: Final = 768
"""Of the copies that everything is measured at."""

MOST_MISFIT: Final = 1.0
_WHITE: Final = (255, 255, 255)
_HIDDEN: Final = 250
"""Alpha up to here shows something else."""

_MARGIN: Final = 0.04
_LEAST_SEEN: Final = 0.01
_LUMA, _CHROMA, _BLUR, _WINDOW = 26, 14, 1.6, 5
BESIDE: Final = 12
"""Pixels (of 512) around a change that say nothing of how the rest fits."""
_LEAST_REST: Final = 0.2
"""Of the frame."""

_REACH: Final = 0.15
"""Of the marked box, beyond which the area does not grow."""

_LEAST_GROWTH: Final = 0.02


@dataclass(frozen=True, slots=True)
class Found:
    """Where the answer shows what (`drift`), how to tint it, and where it differs (mode L, 512 pixels).

    `misfit` as in `likeness`, outside what was veiled; 0 where everything was.
    """

    drift: Drift
    table: Table
    changed: Image.Image
    misfit: float


@dataclass(frozen=True, slots=True)
class Near:
    """Copies in RGB with at most 768 pixels on the longest side, both in the original's shape.

    `hidden` (mode L, 0 or 255) is white where nothing is to be seen of the original.
    """

    original: Image.Image
    answer: Image.Image
    hidden: Image.Image | None

    @property
    def size(self) -> Size:
        return self.original.size


def near(original: Image.Image, answer: Image.Image, frame: Frame) -> Near:
    """`frame` is the part of the answer that stands for the original."""
    scale = min(1.0, NEAR_SIDE / max(original.size))
    size = max(1, round(original.width * scale)), max(1, round(original.height * scale))
    one = original.resize(size, Image.Resampling.BICUBIC, reducing_gap=1.5)
    other = _on_colour(answer.resize(size, Image.Resampling.BICUBIC, box=frame, reducing_gap=1.5), _WHITE)
    if one.mode != "RGBA":
        return Near(one, other, None)
    hidden = one.getchannel("A").point(up_to(_HIDDEN))
    # Services that know no transparency put something behind a picture, white or black.
    behind = (
        tuple(ImageStat.Stat(other, hidden).median) if answer.mode == "RGB" and hidden.getbbox() else _WHITE
    )
    return Near(_on_colour(one, behind), other, hidden)


def _on_colour(image: Image.Image, colour: tuple[int, ...]) -> Image.Image:
    if image.mode != "RGBA":
        return image
    flat = Image.new("RGB", image.size, colour)
    flat.paste(image, None, image.getchannel("A"))
    return flat


def found(copies: Near, veil: Image.Image, size: Size) -> Found:
    """`veil` (mode L, 0 or 255, of the copies' size) hides what may differ; `size` is the original's own.

    Wide zooms are tried where nothing else fits.
    """
    first = fitted(copies, veil, drift(copies, veil, size))
    if first.misfit <= MOST_MISFIT:
        return first
    again = fitted(copies, veil, drift(copies, veil, size, far=True))
    return min(first, again, key=lambda fit: fit.misfit)


def rest_fits(copies: Near, veil: Image.Image, size: Size, seen: Found) -> bool:
    """Whether what did not change, if that is enough to tell, lies where it was."""
    if seen.misfit <= MOST_MISFIT:
        return True
    changed = grown(seen.changed, BESIDE)
    hidden = ImageChops.lighter(veil, thresholded(changed, veil.size))
    if hidden.histogram()[0] < _LEAST_REST * hidden.width * hidden.height:
        return False
    return fitted(copies, hidden, refined(copies, hidden, size, seen.drift)).misfit <= MOST_MISFIT


def drift(
    copies: Near, veil: Image.Image, size: Size, *, far: bool = False, depth: int = len(alignment.SIDES)
) -> Drift:
    """As `alignment.found`."""
    hiding = _hiding(copies, veil)
    return alignment.found(copies.original, copies.answer, hiding, size, far=far, depth=depth)


def are_apart(copies: Near, levels: float) -> bool:
    """As `alignment.are_apart`."""
    nothing = Image.new("L", copies.size)
    return alignment.are_apart(copies.original, copies.answer, _hiding(copies, nothing), levels)


def refined(copies: Near, veil: Image.Image, size: Size, start: Drift) -> Drift:
    """As `alignment.refined`."""
    return alignment.refined(copies.original, copies.answer, _hiding(copies, veil), size, start)


def fitted(copies: Near, veil: Image.Image, moved: Drift) -> Found:
    """What is found where that is how the answer moved."""
    original, answer = copies.original, copies.answer
    whole = 0, 0, *original.size
    shown = alignment.warped(answer, (0, 0, *answer.size), original.size, whole, moved)
    hiding = _hiding(copies, veil)
    seen = hiding.histogram()[0] >= _LEAST_SEEN * hiding.width * hiding.height
    table = matched(original, shown, hiding) if seen else list(range(256)) * 3
    shown = shown.point(table)
    misfit = likeness.misfit(original, shown, hiding) if seen else 0.0
    return Found(moved, table, _changed(original, shown, moved), misfit)


def _hiding(copies: Near, veil: Image.Image) -> Image.Image:
    return _framed(veil if copies.hidden is None else ImageChops.lighter(veil, copies.hidden))


def _changed(original: Image.Image, shown: Image.Image, moved: Drift) -> Image.Image:
    """White where the envelopes differ; never where the answer shows nothing."""
    one, other = (likeness.small(image, SIDE) for image in (original, shown))
    scored = envelope.score(one, other, luma=_LUMA, chroma=_CHROMA, blur=_BLUR, window=_WINDOW)
    mask = scored.point(above(envelope.AT_TOLERANCE - 1))
    known = alignment.known(one.size, (0, 0, *one.size), one.size, moved)
    if known == (0, 0, *one.size):
        return mask
    kept = Image.new("L", one.size)
    kept.paste(mask.crop(known), known)
    return kept


def _framed(veil: Image.Image) -> Image.Image:
    """With the picture's margin, where content comes in and goes out."""
    framed = Image.new("L", veil.size, 255)
    across, along = round(_MARGIN * veil.width), round(_MARGIN * veil.height)
    inner = across, along, veil.width - across, veil.height - along
    framed.paste(veil.crop(inner), inner)
    return framed


def part(changed: Image.Image, where: Image.Image) -> float:
    """The share (0..1) of what is white in `where` that changed; 0 where nothing is white."""
    total = where.histogram()[255]
    return ImageChops.darker(changed, where).histogram()[255] / total if total else 0.0


def overrun(changed: Image.Image, mask: Image.Image, box: tuple[int, int, int, int]) -> Image.Image | None:
    """What hangs on the mask and lies beyond it, within `box`; None where that is nothing to speak of."""
    hanging = regions(ImageChops.lighter(changed, mask))
    if hanging is None:
        return None
    marked = mask.tobytes()
    touching = [region for region in hanging if any(255 in marked[start:end] for start, end in region.runs)]
    within = Image.new("L", mask.size)
    whole = painted(touching, mask.size)
    within.paste(whole.crop(box), box)
    beyond = ImageChops.subtract(within, grown(mask, 1))
    return beyond if _count(beyond) > _LEAST_GROWTH * _count(mask) else None


def reach(marked: tuple[int, int, int, int], size: Size) -> tuple[int, int, int, int]:
    """How far an area within these corners may grow."""
    across = round(_REACH * (marked[2] - marked[0]))
    along = round(_REACH * (marked[3] - marked[1]))
    return (
        max(0, marked[0] - across),
        max(0, marked[1] - along),
        min(size[0], marked[2] + across),
        min(size[1], marked[3] + along),
    )


def _count(mask: Image.Image) -> int:
    return mask.histogram()[255]


def thresholded(mask: Image.Image, size: Size) -> Image.Image:
    """A mask at another size; hard edges stay hard."""
    if mask.size == size:
        return mask
    return mask.resize(size, Image.Resampling.BILINEAR).point(above(127))
