"""What was drawn on a copy of a picture, and which area that means.

The copy was made smaller and compressed on its way. The marks are what is outside of the picture's envelope,
freed of the small waves that JPEG makes around them; an outline means what it encloses.
"""

from dataclasses import dataclass
from enum import Enum, auto
from math import log
from typing import Final

from PIL import Image, ImageChops

from bot.imaging import envelope
from bot.imaging.likeness import cast, correlation, misfit, variety
from bot.imaging.masks import Region, above, closed, grown, painted, regions, share, shrunk
from bot.imaging.outlines import Filled, filled
from bot.imaging.paint import unevenness

SIDE: Final = 1024
"""Pixels on the longest side at which copies are looked at."""

MOST_MISFIT: Final = 0.6
_MOST_CAST: Final = 4.0
_MOST_CLEAN_MISFIT: Final = 0.75
_MOST_CLEAN_CAST: Final = 6.0
"""Where nothing was drawn, nothing can be done in the wrong place."""

_LUMA: Final = 18
_CHROMA: Final = 9
_BLUR: Final = 0.8
_WINDOW: Final = 3

_PART_OF_PEAK: Final = 0.38
_PEAK_WINDOW: Final = 9
_STRONG: Final = 2 * envelope.AT_TOLERANCE
_LEAST_STRONG: Final = 0.2
_JOINED: Final = 2
_LEAST_PART: Final = 0.00012
_LARGE_PART: Final = 0.003
"""Of the picture: compressing alone makes nothing as large and as wide, however faint."""

_WIDE: Final = 2
_LEAST_WIDE: Final = 0.3
"""Of a part that is left without its outermost pixels."""

_FEWEST: Final = 64
"""Pixels of a stroke: that many is a JPEG's own block."""

_MOST_COVER: Final = 0.92
_LEAST_VARIETY: Final = 2.0
"""Levels, beside the strokes: what is left of a picture must show that it is that one."""

_LEAST_CORRELATION: Final = 0.86
_HALO: Final = 12

_LEAST_SOLID: Final = 0.25
_LEAST_OPEN_SOLID: Final = 0.45
"""Of what encloses nothing: a scribble is more, an outline of which a piece was not seen is less."""

_MOST_LOST: Final = 0.0018
_MOST_PARTS: Final = 12
_MOST_STROKES: Final = 0.5
_MOST_UNEVEN: Final = 34.0
"""Levels. Pens and markers stay below 30; a neon brush's glow, whose edge nobody can tell, and the edges of
things that moved are above 40."""

_SMALL: Final = 0.015


class Refusal(Enum):
    """Why a picture and a copy cannot be laid on each other."""

    SHAPE = auto()
    """The copy is longer or wider than the picture: it was cut off or turned."""
    NOISE = auto()
    COVERED = auto()
    """Hardly anything of the picture is left."""
    UNLIKE = auto()
    SHIFTED = auto()
    """Another part of the picture, or another brightness."""
    COLOURED = auto()


@dataclass(frozen=True, slots=True)
class Marks:
    """What was drawn: `mask` (mode L, 0 or 255) at the size at which it was looked at.

    `cover` is the share of the strokes in the picture, `solid` that of the area in its convex hull, `lost` that
    of differences too faint to be strokes, all 0..1. `closed`: the strokes enclose something. `uneven`: by how
    many levels they depart from one colour that is laid on the picture.
    """

    mask: Image.Image
    cover: float
    solid: float
    lost: float
    parts: int
    closed: bool
    misfit: float
    refusal: Refusal | None = None
    uneven: float = 0.0

    @property
    def sure(self) -> bool:
        """Whether the area can be taken without a question."""
        return (
            self.refusal is None
            and self.solid >= (_LEAST_SOLID if self.closed else _LEAST_OPEN_SOLID)
            and self.lost <= _MOST_LOST
            and self.parts <= _MOST_PARTS
            and self.cover <= _MOST_STROKES
            and self.uneven <= _MOST_UNEVEN
        )

    @property
    def pointing(self) -> bool:
        """An arrow, a cross, a dot: where something is, not how far it goes."""
        return 0 < self.cover < _SMALL and not self.closed


def fits(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two pictures of these sizes have one shape, but for the rounding of small sizes."""
    quotient = one[0] * other[1] / (one[1] * other[0])
    return abs(log(quotient)) <= 0.006 + 1.5 / min(*one, *other)


def recover(reference: Image.Image, copy: Image.Image) -> Marks:
    """Both RGB and upright, of any size; larger ones than `SIDE` are made smaller."""
    if not fits(reference.size, copy.size):
        return _refused(copy.size, Refusal.SHAPE)
    size = _work_size(reference.size, copy.size)
    reference, copy = (
        image if image.size == size else image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
        for image in (reference, copy)
    )
    found = strokes(reference, copy)
    if found is None:
        return _refused(size, Refusal.NOISE)
    stroke, kept, lost = found
    cover = share(stroke)
    around = grown(stroke, _HALO)
    apart = misfit(reference, copy, around)
    refusal = _refusal(reference, copy, around, cover, apart)
    if refusal is not None:
        return Marks(stroke, cover, 0.0, lost, len(kept), closed=False, misfit=apart, refusal=refusal)
    area = filled(stroke, kept) if kept else Filled(stroke, 1.0, closed=False)
    return Marks(
        area.mask,
        cover,
        area.solid,
        lost,
        len(kept),
        closed=area.closed,
        misfit=apart,
        uneven=unevenness(reference, copy, stroke),
    )


def differing(reference: Image.Image, copy: Image.Image) -> Image.Image:
    """Where a copy is outside of the reference's envelope (mode L, 0 or 255); both RGB of one size."""
    return _scores(reference, copy).point(above(envelope.AT_TOLERANCE - 1))


def strokes(reference: Image.Image, copy: Image.Image) -> tuple[Image.Image, list[Region], float] | None:
    """The strokes (mode L, 0 or 255), their parts, and the share of the picture that was left out as too faint.

    None where there is nothing but noise.
    """
    scores = _scores(reference, copy)
    peaks = envelope.brightest(scores, _PEAK_WINDOW).point([round(v * _PART_OF_PEAK) for v in range(256)])
    stand_out = ImageChops.subtract(scores, peaks).point(above(0))
    weak = ImageChops.darker(scores.point(above(envelope.AT_TOLERANCE - 1)), stand_out)
    joined = closed(weak, _JOINED)
    found = regions(joined, corners=True)
    if found is None:
        return None
    strong = scores.point(above(_STRONG - 1)).tobytes()
    least = max(_FEWEST, _LEAST_PART * joined.width * joined.height)
    large = _LARGE_PART * joined.width * joined.height
    wide = shrunk(joined, _WIDE).tobytes()
    kept = [
        part
        for part in found
        if (part.area >= least and _share_of(part, strong) >= _LEAST_STRONG)
        or (part.area >= large and _share_of(part, wide) >= _LEAST_WIDE)
    ]
    stroke = painted(kept, joined.size)
    return stroke, kept, share(ImageChops.subtract(joined, stroke))


def _scores(reference: Image.Image, copy: Image.Image) -> Image.Image:
    return envelope.score(reference, copy, luma=_LUMA, chroma=_CHROMA, blur=_BLUR, window=_WINDOW)


def _share_of(part: Region, mask: bytes) -> float:
    """The share of its pixels that are white in a mask."""
    return sum(mask.count(255, start, end) for start, end in part.runs) / part.area


def _refusal(
    reference: Image.Image, copy: Image.Image, around: Image.Image, cover: float, apart: float
) -> Refusal | None:
    if cover > _MOST_COVER:
        return Refusal.COVERED
    if cover and variety(reference, around) < _LEAST_VARIETY:
        return Refusal.COVERED
    if correlation(reference, copy, around) < _LEAST_CORRELATION:
        return Refusal.UNLIKE
    if apart > (MOST_MISFIT if cover else _MOST_CLEAN_MISFIT):
        return Refusal.SHIFTED
    return (
        Refusal.COLOURED
        if cast(reference, copy, around) > (_MOST_CAST if cover else _MOST_CLEAN_CAST)
        else None
    )


def _refused(size: tuple[int, int], refusal: Refusal) -> Marks:
    return Marks(Image.new("L", size), 0.0, 0.0, 0.0, 0, closed=False, misfit=0.0, refusal=refusal)


def _work_size(reference: tuple[int, int], copy: tuple[int, int]) -> tuple[int, int]:
    """The smaller one's size, within `SIDE`."""
    width, height = min(reference, copy)
    scale = min(1.0, SIDE / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))
