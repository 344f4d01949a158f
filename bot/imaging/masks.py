"""Masks (mode L, 0 or 255): their regions, found by the runs of rows without a step per pixel, and their edges."""

import re
from dataclasses import dataclass, field

from PIL import Image, ImageFilter

_RUN = re.compile(rb"\xff+")

MOST_RUNS = 100_000
"""A mask with more is noise; joining its runs would take seconds."""


@dataclass(slots=True)
class Region:
    """White pixels that touch each other at their sides: positions in the mask's bytes, from and to."""

    runs: list[tuple[int, int]] = field(default_factory=list)
    at_border: bool = False

    @property
    def area(self) -> int:
        return sum(end - start for start, end in self.runs)


def regions(mask: Image.Image) -> list[Region] | None:
    """Of a mask in mode L with values 0 and 255 only; None where there are too many to be anything."""
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
        _join(runs, parents, above, current, width)
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


def _join(runs: list[tuple[int, int]], parents: list[int], above: range, current: range, width: int) -> None:
    """Makes one of what lies on top of each other in two neighbouring rows."""
    upper, lower = above.start, current.start
    while upper < above.stop and lower < current.stop:
        top_start, top_end = runs[upper][0] + width, runs[upper][1] + width
        start, end = runs[lower]
        if top_start < end and start < top_end:
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
    blurred = mask.filter(ImageFilter.BoxBlur(pixels))
    return blurred.point(above(254))


def grown(mask: Image.Image, pixels: int) -> Image.Image:
    return mask.filter(ImageFilter.BoxBlur(pixels)).point(above(0))


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
