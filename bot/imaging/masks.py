"""Masks (mode L, 0 or 255): their regions, found by the runs of rows without a step per pixel, and their edges."""

import re
from dataclasses import dataclass, field

from PIL import Image, ImageChops, ImageFilter

_RUN = re.compile(rb"\xff+")

MOST_RUNS = 100_000
"""A mask with more is noise; joining its runs would take seconds."""

_WIDEST_MEAN = 9


@dataclass(slots=True)
class Region:
    """White pixels that touch each other: positions in the mask's bytes, from and to."""

    runs: list[tuple[int, int]] = field(default_factory=list)
    at_border: bool = False

    @property
    def area(self) -> int:
        return sum(end - start for start, end in self.runs)


def regions(mask: Image.Image, *, corners: bool = False) -> list[Region] | None:
    """Of a mask in mode L with values 0 and 255 only; None where there are too many to be anything.

    With `corners`, pixels that touch at a corner belong together as well.
    """
    width, height = mask.size
    data = mask.tobytes()
    runs: list[tuple[int, int]] = []
    parents: list[int] = []
    above: range = range(0)
    for row in range(0, width * height, width):
        first = len(runs)
        runs += [match.span() for match in _RUN.finditer(data, row, row + width)]
        current = range(first, len(runs))
        parents += current
        _join(runs, parents, above, current, width, reach=int(corners))
        above = current
        if len(runs) > MOST_RUNS:
            return None
    return _gathered(runs, parents, width, height)


def painted(chosen: list[Region], size: tuple[int, int]) -> Image.Image:
    """A mask of these regions."""
    data = bytearray(size[0] * size[1])
    for region in chosen:
        for start, end in region.runs:
            data[start:end] = b"\xff" * (end - start)
    return Image.frombytes("L", size, bytes(data))


def _join(
    runs: list[tuple[int, int]], parents: list[int], above: range, current: range, width: int, *, reach: int
) -> None:
    """Makes one of what lies on top of each other in two neighbouring rows."""
    upper, lower = above.start, current.start
    while upper < above.stop and lower < current.stop:
        top_start, top_end = runs[upper][0] + width, runs[upper][1] + width
        start, end = runs[lower]
        if top_start < end + reach and start < top_end + reach:
            one, other = _root(parents, upper), _root(parents, lower)
            parents[max(one, other)] = min(one, other)
        if top_end < end:
            upper += 1
        else:
            lower += 1


def _root(parents: list[int], run: int) -> int:
    while parents[run] != run:
        parents[run] = parents[parents[run]]
        run = parents[run]
    return run


def _gathered(runs: list[tuple[int, int]], parents: list[int], width: int, height: int) -> list[Region]:
    found: dict[int, Region] = {}
    last_row = width * (height - 1)
    for number, (start, end) in enumerate(runs):
        region = found.setdefault(_root(parents, number), Region())
        region.runs.append((start, end))
        if start < width or start >= last_row or start % width == 0 or end % width == 0:
            region.at_border = True
    return list(found.values())


def shrunk(mask: Image.Image, pixels: int) -> Image.Image:
    """By a square; the picture's edges do not count as black."""
    for step in _steps(pixels):
        mask = mask.filter(ImageFilter.BoxBlur(step)).point(above(254))
    return mask


def grown(mask: Image.Image, pixels: int) -> Image.Image:
    """By a square."""
    for step in _steps(pixels):
        mask = mask.filter(ImageFilter.BoxBlur(step)).point(above(0))
    return mask


def closed(mask: Image.Image, pixels: int) -> Image.Image:
    """Gaps of up to twice as many pixels are bridged."""
    return shrunk(grown(mask, pixels), pixels)


def _steps(pixels: int) -> list[int]:
    """A mean over a larger square would round a lone pixel away."""
    whole, rest = divmod(pixels, _WIDEST_MEAN)
    return [_WIDEST_MEAN] * whole + [rest] * (rest > 0)


def holes(mask: Image.Image) -> Image.Image | None:
    """What the white encloses: black that does not reach the picture's edges; None in noise."""
    found = regions(ImageChops.invert(mask))
    return None if found is None else painted([hole for hole in found if not hole.at_border], mask.size)


def hull_area(chosen: list[Region], width: int) -> float:
    """Square pixels within the convex hull of regions of a mask of that width; 0 for none."""
    rows: dict[int, tuple[int, int]] = {}
    for region in chosen:
        for start, end in region.runs:
            row, left = divmod(start, width)
            least, most = rows.get(row, (width, 0))
            rows[row] = min(least, left), max(most, left + end - start)
    left_side = [(row + down, left) for row, (left, _) in sorted(rows.items()) for down in (0, 1)]
    right_side = [(row + down, right) for row, (_, right) in sorted(rows.items()) for down in (0, 1)]
    corners = _bulge(left_side, 1) + _bulge(right_side, -1)[::-1]
    turned = zip(corners, corners[1:] + corners[:1], strict=True)
    return abs(sum(x * next_y - next_x * y for (y, x), (next_y, next_x) in turned)) / 2


def _bulge(points: list[tuple[int, int]], side: int) -> list[tuple[int, int]]:
    """Of points (row, column) from top to bottom, those where a taut string on that side would bend."""
    kept: list[tuple[int, int]] = []
    for row, column in points:
        while len(kept) > 1:
            (first_row, first), (last_row, last) = kept[-2:]
            bend = (last_row - first_row) * (column - first) - (row - first_row) * (last - first)
            if side * bend > 0:
                break
            kept.pop()
        kept.append((row, column))
    return kept


def up_to(level: int) -> list[int]:
    """A table that makes white what is at most this, black the rest."""
    return [255 if value <= level else 0 for value in range(256)]


def share(mask: Image.Image) -> float:
    """Of the pixels, 0..1, that are white."""
    return mask.histogram()[255] / (mask.width * mask.height)


def around(box: tuple[int, int, int, int], size: tuple[int, int], margin: int) -> tuple[int, int, int, int]:
    left, top, right, bottom = box
    return (
        max(0, left - margin),
        max(0, top - margin),
        min(size[0], right + margin),
        min(size[1], bottom + margin),
    )


def above(level: int) -> list[int]:
    """A table that makes white what is more than this, black the rest."""
    return [255 if value > level else 0 for value in range(256)]
