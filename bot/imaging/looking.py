"""Tells what a photo is beside the pictures that were shown before: a marked copy of one, a part, or another."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, ImageStat

from bot.domain.areas import Box, Seen
from bot.domain.errors import Refused
from bot.imaging import crops, encoding
from bot.imaging.encoding import PREVIEW_SIDE
from bot.imaging.likeness import SIDE, correlated, grid, misfit, small
from bot.imaging.marks import SIDE as WORK_SIDE
from bot.imaging.marks import Marks, differing, fits, recover
from bot.imaging.masks import above, grown, share

WORKING_BYTES: Final = 60_000_000
"""The copy, a picture and what is made of them, all together."""

_MOST_SHARE: Final = 0.25
_MOST_MISFIT: Final = 0.8
"""At thumbnails, which were compressed themselves; what is looked at in full must fit better."""

_HALO: Final = 3
_CLOSE: Final = 0.01
"""Shares of two versions of a picture that are worth looking at both in full."""

_LOOKED_AT: Final = 3
_SPOTS: Final = 6
_ALTERED: Final = 0.9
_SURELY: Final = 0.97
"""Two photos of one scene may be alike too, but hardly that much."""

_MOST_ALTERED: Final = 2.0
"""Of misfit, where brightness and contrast are matched: a photo of another sunset is farther off."""

_WHOLE: Final = 0.985
"""Of a picture's sides, above which a part is the picture itself, a little out of place."""

_TURNS: Final = (
    Image.Transpose.FLIP_LEFT_RIGHT,
    Image.Transpose.FLIP_TOP_BOTTOM,
    Image.Transpose.ROTATE_90,
    Image.Transpose.ROTATE_180,
    Image.Transpose.ROTATE_270,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored picture, upright, of that size in pixels; a thumbnail of at most 256 spares opening it."""

    picture: Path
    thumbnail: Path | None
    width: int
    height: int

    @property
    def size(self) -> tuple[int, int]:
        return self.width, self.height


@dataclass(frozen=True, slots=True)
class Finding:
    """What a photo is: `place` among the candidates; `share` (0..1) is that of a marked area, `box` a part's place."""

    seen: Seen
    place: int | None = None
    sure: bool = False
    share: float = 0.0
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class _Glance:
    """A candidate as a thumbnail."""

    place: int
    candidate: Candidate
    thumbnail: Image.Image


def look(copy: Path, candidates: Sequence[Candidate], write: Callable[[bytes], object]) -> Finding:
    """A marked area is written as a PNG of the candidate's size (mode L, 255 where it is).

    Raises Refused where the copy is damaged; damaged candidates are passed over.
    """
    seen = encoding.flat(copy, WORK_SIDE)
    glances = [glance for place, one in enumerate(candidates) if (glance := _glance(place, one)) is not None]
    return (
        _as_copy(seen, glances, write)
        or _as_part(seen, glances)
        or _as_altered(seen, glances)
        or Finding(Seen.OTHER)
    )


def _glance(place: int, candidate: Candidate) -> _Glance | None:
    for path in (candidate.thumbnail, candidate.picture):
        with suppress(Refused):
            if path is not None:
                return _Glance(place, candidate, encoding.flat(path, SIDE))
    return None


def _as_copy(seen: Image.Image, glances: list[_Glance], write: Callable[[bytes], object]) -> Finding | None:
    ranked = sorted(_alike(seen, glances), key=lambda rated: rated[0])
    best: tuple[float, _Glance, Marks] | None = None
    for differs, glance in ranked[:_LOOKED_AT]:
        if differs > ranked[0][0] + _CLOSE:
            break
        with suppress(Refused):
            marks = recover(encoding.flat(glance.candidate.picture, WORK_SIDE), seen)
            rest = marks.cover + marks.lost
            if marks.refusal is None and (best is None or rest < best[0]):
                best = rest, glance, marks
    return None if best is None else _finding(best[1], best[2], write)


def _alike(seen: Image.Image, glances: list[_Glance]) -> list[tuple[float, _Glance]]:
    """The candidates that the photo may be a copy of, with the share of it that differs."""
    found = []
    for glance in glances:
        if not fits(glance.candidate.size, seen.size):
            continue
        copy = seen.resize(glance.thumbnail.size, Image.Resampling.BOX)
        differs = differing(glance.thumbnail, copy)
        if (
            share(differs) < _MOST_SHARE
            and misfit(glance.thumbnail, copy, grown(differs, _HALO)) < _MOST_MISFIT
        ):
            found.append((share(differs), glance))
    return found


def _finding(glance: _Glance, marks: Marks, write: Callable[[bytes], object]) -> Finding:
    if not marks.cover:
        return Finding(Seen.SAME, glance.place, sure=True)
    mask = marks.mask.resize(glance.candidate.size, Image.Resampling.BILINEAR).point(above(127))
    encoding.save(mask, write, format="PNG")
    if marks.pointing:
        return Finding(Seen.POINTED, glance.place, share=share(mask))
    return Finding(Seen.MARKED, glance.place, sure=marks.sure, share=share(mask))


def _as_part(seen: Image.Image, glances: list[_Glance]) -> Finding | None:
    part = crops.Part(seen)
    if not part.telling:
        return None
    spots = [(spot, glance) for glance in glances for spot in part.coarse(glance.thumbnail)[:_SPOTS]]
    spots.sort(key=lambda found: found[0].error)
    near = [(part.finer(glance.thumbnail.convert("L"), spot, 0), glance) for spot, glance in spots[:_SPOTS]]
    if not near:
        return None
    spot, glance = min(near, key=lambda found: found[0].error)
    with suppress(Refused):
        # As many pixels as there are to compare, and a few more.
        side = min(PREVIEW_SIDE, round(2 * SIDE / spot.width))
        picture = encoding.flat(glance.candidate.picture, side)
        exact = part.finer(picture.convert("L"), spot, 1)
        if part.lies(picture, exact):
            box = _box(glance.candidate, seen, exact)
            whole = min(box.width / glance.candidate.width, box.height / glance.candidate.height) > _WHOLE
            if whole:
                return Finding(Seen.ALTERED, glance.place, sure=True)
            return Finding(Seen.CROPPED, glance.place, box=box)
    return None


def _box(candidate: Candidate, seen: Image.Image, spot: crops.Spot) -> Box:
    left, top, right, bottom = (round(edge) for edge in spot.box(candidate.size, seen.size))
    left, top = max(0, left), max(0, top)
    return Box(left, top, min(right, candidate.width) - left, min(bottom, candidate.height) - top)


def _as_altered(seen: Image.Image, glances: list[_Glance]) -> Finding | None:
    """Of the same frame, and much alike: filtered, mirrored or turned. Flat pictures are all alike."""
    copy = small(seen)
    if not crops.Part(copy).telling:
        return None
    views = [copy, *(copy.transpose(turn) for turn in _TURNS)]
    grids = [grid(view) for view in views]
    rated = [
        (correlated(known, levels), glance, view)
        for glance, known in ((glance, grid(glance.thumbnail)) for glance in glances)
        for view, levels in zip(views, grids, strict=True)
        if fits(glance.candidate.size, view.size)
    ]
    likeness, glance, view = max(rated, key=lambda found: found[0], default=(0.0, None, copy))
    if glance is None or likeness < _ALTERED:
        return None
    known = glance.thumbnail.convert("L")
    if misfit(known, _matched(view.convert("L"), known)) > _MOST_ALTERED:
        return None
    return Finding(Seen.ALTERED, glance.place, sure=view is copy and likeness >= _SURELY)


def _matched(image: Image.Image, known: Image.Image) -> Image.Image:
    """In grey, with the brightness and the contrast of the other."""
    seen, wanted = ImageStat.Stat(image), ImageStat.Stat(known)
    gain = wanted.stddev[0] / max(seen.stddev[0], 1.0)
    offset = wanted.mean[0] - gain * seen.mean[0]
    return image.point([max(0, min(255, round(gain * level + offset))) for level in range(256)])
