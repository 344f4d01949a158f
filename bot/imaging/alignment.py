"""Finds by how much a model's answer is zoomed and shifted against the picture that it was made of.

The search compares small grey copies, from coarse to fine, outside a veil over what was meant to change.
"""

from dataclasses import dataclass, replace
from math import inf, isfinite
from typing import Final

from PIL import Image, ImageChops, ImageStat

Frame = tuple[float, float, float, float]
"""Left, top, right and bottom in pixels of an answer: the part that stands for the picture; it may reach beyond."""

Size = tuple[int, int]

SIDES: Final = (96, 192, 384, 768)
"""Pixels on the longest side at which copies are compared, one after the other."""

_STEPS: Final = ((2.0, 1.0, 0.5), (1.0, 0.5, 0.25), (0.32, 0.16), (0.2,))
"""Pixels of these copies."""

_COARSE_ZOOMS: Final = (0.92, 0.94, 0.95, 0.96, 1.04, 1.05, 1.06, 1.08)

_ROUNDS: Final = (4, 4, 3, 2)
_ZOOMS: Final = (0.9, 1.1)
"""Beyond, too much of the picture is lost or its details are."""

_GAINS: Final = (0.8, 1.25)
_REDUCED: Final = 3
"""Pixels that are made one before a first glance."""

_FAR: Final = 1.5
"""Pixels of the smallest copies; a drift beyond is doubted."""

_MARGIN: Final = 0.04
"""Of each side of the picture: what may come in or go out there says nothing."""

_TRUNCATED: Final = 48
"""Levels; a larger difference is a change, and no worse than this."""

_COUNTED: Final = [min(level, _TRUNCATED) for level in range(256)]
_LEAST_SEEN: Final = 0.01
"""Of the picture that has to lie outside the veil."""

_LEAST_GAIN: Final = 0.12
_LEAST_MOVE: Final = 0.3
"""Pixels of the original by which its edge has to move to be worth it."""


@dataclass(frozen=True, slots=True)
class Drift:
    """What a picture shows `d` from its middle, the answer shows at `d * zoom + (right, down)`.

    Shifts in parts of the picture's longest side.
    """

    zoom: float = 1.0
    right: float = 0.0
    down: float = 0.0

    def moves(self, size: Size) -> float:
        """Pixels by which the edge of a picture of this size moves at most."""
        long = max(size)
        return max(
            abs(self.zoom - 1) * side / 2 + abs(shift) * long
            for side, shift in zip(size, (self.right, self.down), strict=True)
        )

    def seen_at(self, box: Frame, size: Size) -> Frame:
        """Where the answer, scaled to `size`, shows a part of the picture."""
        long, (width, height) = max(size), size
        across, along = width / 2 + self.right * long, height / 2 + self.down * long
        return (
            (box[0] - width / 2) * self.zoom + across,
            (box[1] - height / 2) * self.zoom + along,
            (box[2] - width / 2) * self.zoom + across,
            (box[3] - height / 2) * self.zoom + along,
        )


STILL: Final = Drift()


def found(
    original: Image.Image,
    answer: Image.Image,
    veil: Image.Image,
    size: Size,
    *,
    far: bool = False,
    depth: int = len(SIDES),
) -> Drift:
    """How two copies of one size (RGB) differ, seen where `veil` (mode L, 0 or 255) is black; STILL where they do not.

    `size`: of the original in full, in whose pixels moves are judged. `far` begins at wide zooms, too;
    `depth` is how many of `SIDES` are looked at, 2 at least.
    """
    levels = [_Level(original, answer, veil, side) for side in SIDES[:depth]]
    # What repeats, such as lines of text, melts away in the smallest copies: the next ones may begin anew.
    zooms = (1.0, *_COARSE_ZOOMS) if far else (1.0,)
    coarse = [_searched(levels[0], Drift(zoom), _STEPS[0], _ROUNDS[0]) for zoom in zooms]
    drift = min(coarse, key=levels[0].difference)
    starts = (drift, STILL) if drift.moves(levels[0].size) > _FAR else (drift,)
    finer = [_searched(levels[1], start, _STEPS[1], _ROUNDS[1]) for start in starts]
    drift = min(finer, key=levels[1].difference)
    for level, steps, rounds in zip(levels[2:], _STEPS[2:depth], _ROUNDS[2:depth], strict=True):
        drift = _searched(level, drift, steps, rounds)
    return _worth_it(levels[-1], drift, size)


def are_apart(original: Image.Image, answer: Image.Image, veil: Image.Image, levels: float) -> bool:
    """Whether the smallest copies differ by more levels (0..48) on average, wherever the answer is moved to."""
    level = _Level(original.reduce(_REDUCED), answer.reduce(_REDUCED), veil.reduce(_REDUCED), SIDES[0])
    if level.difference(STILL) <= levels:
        return False
    return level.difference(_searched(level, STILL, _STEPS[0], _ROUNDS[0])) > levels


def refined(original: Image.Image, answer: Image.Image, veil: Image.Image, size: Size, start: Drift) -> Drift:
    """As `found`, close to what was found before under another veil."""
    level = _Level(original, answer, veil, SIDES[2])
    return _worth_it(level, _searched(level, start, _STEPS[2], _ROUNDS[2]), size)


def _worth_it(level: "_Level", drift: Drift, size: Size) -> Drift:
    better = level.difference(drift) <= (1 - _LEAST_GAIN) * level.difference(STILL)
    return drift if better and drift.moves(size) > _LEAST_MOVE else STILL


def warped(
    answer: Image.Image, frame: Frame, size: Size, box: tuple[int, int, int, int], drift: Drift
) -> Image.Image:
    """The part `box` of a picture of `size` as the answer shows it in its `frame`, resampled once.

    Where the answer has no pixels, its outermost ones are repeated; `known` tells where that is.
    """
    inner = _clipped(known(answer.size, frame, size, drift), box)
    pixels = inner[2] - inner[0], inner[3] - inner[1]
    source = _within(_source(inner, frame, size, drift), answer.size)
    core = answer.resize(pixels, Image.Resampling.BICUBIC, box=source)
    return core if inner == box else _widened(core, inner, box)


def known(pixels: Size, frame: Frame, size: Size, drift: Drift) -> tuple[int, int, int, int]:
    """The part of a picture of `size` that an answer of `pixels` shows; at least one pixel of it."""
    left, top, right, bottom = _source((0, 0, *size), frame, size, drift)
    across, along = (right - left) / size[0], (bottom - top) / size[1]
    first, last = _whole(-left / across, (pixels[0] - left) / across, size[0])
    upper, lower = _whole(-top / along, (pixels[1] - top) / along, size[1])
    return first, upper, last, lower


def _whole(start: float, end: float, limit: int) -> tuple[int, int]:
    """Whole pixels between; half a pixel more or less is not missed."""
    first = min(max(0, round(start)), limit - 1)
    return first, max(first + 1, min(limit, round(end)))


def _clipped(inner: tuple[int, int, int, int], box: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    left, top = min(max(inner[0], box[0]), box[2] - 1), min(max(inner[1], box[1]), box[3] - 1)
    return left, top, max(left + 1, min(inner[2], box[2])), max(top + 1, min(inner[3], box[3]))


def _source(box: Frame, frame: Frame, size: Size, drift: Drift) -> Frame:
    """Pixels of the answer that show this part of the picture."""
    left, top, right, bottom = drift.seen_at(box, size)
    across, along = (frame[2] - frame[0]) / size[0], (frame[3] - frame[1]) / size[1]
    return (
        frame[0] + left * across,
        frame[1] + top * along,
        frame[0] + right * across,
        frame[1] + bottom * along,
    )


def _within(source: Frame, pixels: Size) -> Frame:
    width, height = pixels
    left, top = min(max(source[0], 0.0), width - 1.0), min(max(source[1], 0.0), height - 1.0)
    return left, top, max(left + 1, min(source[2], width)), max(top + 1, min(source[3], height))


def _widened(
    core: Image.Image, inner: tuple[int, int, int, int], box: tuple[int, int, int, int]
) -> Image.Image:
    """The core in its place, its outermost rows and columns repeated up to the edges of `box`."""
    wide = Image.new(core.mode, (box[2] - box[0], box[3] - box[1]))
    at = inner[0] - box[0], inner[1] - box[1]
    wide.paste(core, at)
    right, bottom = at[0] + core.width, at[1] + core.height
    columns = ((at[0], 0, at[0]), (right - 1, right, wide.width))
    for column, start, end in columns:
        if end > start:
            strip = wide.crop((column, at[1], column + 1, bottom))
            wide.paste(strip.resize((end - start, core.height)), (start, at[1]))
    for row, start, end in ((at[1], 0, at[1]), (bottom - 1, bottom, wide.height)):
        if end > start:
            strip = wide.crop((0, row, wide.width, row + 1))
            wide.paste(strip.resize((wide.width, end - start)), (0, start))
    return wide


class _Level:
    """Grey copies with `side` pixels on the longest side, compared within the picture's margin."""

    def __init__(self, original: Image.Image, answer: Image.Image, veil: Image.Image, side: int) -> None:
        scale = min(1.0, side / max(original.size))
        self.size = max(8, round(original.width * scale)), max(8, round(original.height * scale))
        margin = [max(1, round(_MARGIN * length)) for length in self.size]
        self._box = margin[0], margin[1], self.size[0] - margin[0], self.size[1] - margin[1]
        grey = [image.convert("L").resize(self.size, Image.Resampling.BOX) for image in (original, answer)]
        seen = veil.resize(self.size, Image.Resampling.BOX).point(
            [255 if level == 0 else 0 for level in range(256)]
        )
        self._seen = seen.crop(self._box)
        self._total = self._seen.histogram()[255]
        self._original = grey[0].crop(self._box)
        self._answer = _equalised(grey[1], seen, grey[0]) if self.usable else grey[1]

    @property
    def usable(self) -> bool:
        return self._total > _LEAST_SEEN * self._seen.width * self._seen.height

    def difference(self, drift: Drift) -> float:
        """Mean levels, large ones truncated; infinite where the answer was reframed altogether."""
        if not self.usable:
            return 0.0
        if not _ZOOMS[0] <= drift.zoom <= _ZOOMS[1]:
            return inf
        shown = warped(self._answer, (0, 0, *self.size), self.size, self._box, drift)
        counts = ImageChops.difference(self._original, shown).histogram(self._seen)
        return sum(map(int.__mul__, counts, _COUNTED)) / self._total


def _equalised(answer: Image.Image, seen: Image.Image, original: Image.Image) -> Image.Image:
    """As bright and as rich in contrast as the original on the whole: a gradient would be moved instead."""
    wanted, had = ImageStat.Stat(original, seen), ImageStat.Stat(answer, seen)
    gain = min(max(wanted.stddev[0] / max(had.stddev[0], 1.0), _GAINS[0]), _GAINS[1])
    levels = ((level - had.mean[0]) * gain + wanted.mean[0] for level in range(256))
    return answer.point([max(0, min(255, round(level))) for level in levels])


def _searched(level: _Level, start: Drift, steps: tuple[float, ...], rounds: int) -> Drift:
    """Along zoom and both shifts in turn, `steps` in pixels of the level's edges."""
    best, least = start, level.difference(start)
    long = max(level.size)
    for step in steps:
        for _ in range(rounds):
            before = least
            for along in ("zoom", "right", "down"):
                size = step / long * (2 if along == "zoom" else 1)
                best, least = _along(level, best, least, along, size)
            if least == before:
                break
    return best


def _along(level: _Level, at: Drift, here: float, name: str, step: float) -> tuple[Drift, float]:
    """One step to the better side, or to the vertex of the parabola between both."""
    value = getattr(at, name)
    sides = [replace(at, **{name: value + way}) for way in (-step, step)]
    less, more = (level.difference(side) for side in sides)
    tried = [(at, here), (sides[0], less), (sides[1], more)]
    bend = less - 2 * here + more
    if bend > 0 and isfinite(bend) and min(less, more) >= here:
        vertex = replace(at, **{name: value + step * (less - more) / (2 * bend)})
        tried.append((vertex, level.difference(vertex)))
    return min(tried, key=lambda pair: pair[1])
