"""Where in a picture a part of it comes from: searched coarsely at every scale, then ever more finely."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Final, cast

from PIL import Image, ImageChops, ImageFilter, ImageStat

from bot.imaging.likeness import correlation, misfit, small

MOST_MISFIT: Final = 1.0
_LEAST_CORRELATION: Final = 0.8
_LEAST_DEVIATION: Final = 6.0
"""Levels by which a part must vary: plain sky is found everywhere."""

_COARSE_SIDE: Final = 64
_SCALE_STEP: Final = 1.08
_SCALES: Final = 22
_LEAST_SIDE: Final = 8
_SAMPLES: Final = (8, 4)
_SIDES: Final = (96, 256)
"""Pixels on the longest side of the part in the finer searches."""

_STEPS: Final = ((0.02, 0.003), (0.006, 0.0004))
"""Of the part's width: the first step of the finer searches, and where they end."""

_SOFT: Final = ImageFilter.GaussianBlur(0.8)

_Colour = tuple[int, int, int]
_Sample = tuple[int, int, _Colour]


@dataclass(frozen=True, slots=True)
class Spot:
    """A part of a picture, in shares of the picture's width (left, top and width); `error` in levels."""

    left: float
    top: float
    width: float
    error: float

    def box(self, size: tuple[int, int], part: tuple[int, int]) -> tuple[float, float, float, float]:
        """Its corners in a picture of that size, where the part has the other's shape."""
        wide = self.width * size[0]
        left, top = self.left * size[0], self.top * size[0]
        return left, top, left + wide, top + wide * part[1] / part[0]


class Part:
    """A picture (RGB) that is looked for in others."""

    def __init__(self, image: Image.Image) -> None:
        self.image = small(image)
        self._finer = [small(image, side).convert("L") for side in _SIDES]
        self._samples: dict[tuple[int, int], list[_Sample]] = {}

    @property
    def telling(self) -> bool:
        """Whether there is enough to see in it to look for it."""
        return ImageStat.Stat(self._finer[0]).stddev[0] >= _LEAST_DEVIATION

    def coarse(self, picture: Image.Image) -> list[Spot]:
        """The best spot at each scale, the likeliest first; of an RGB picture, a thumbnail will do."""
        picture = small(picture, _COARSE_SIDE).filter(_SOFT)
        found = []
        for step in range(_SCALES):
            wide = picture.width / _SCALE_STEP**step
            size = round(wide), round(wide * self.image.height / self.image.width)
            if size[1] <= picture.height and min(size) >= _LEAST_SIDE:
                error, left, top = _best(picture, size, self._at(size))
                found.append(Spot(left / picture.width, top / picture.width, size[0] / picture.width, error))
        return sorted(found, key=lambda spot: spot.error)

    def finer(self, picture: Image.Image, spot: Spot, level: int) -> Spot:
        """A better spot near that one; `level` 0 at thumbnails, 1 at the picture itself (both in grey)."""
        wanted = self._finer[level]
        step, least = _STEPS[level]
        best = _measured(picture, wanted, spot)
        while step > least:
            for moved in _around(best, step):
                seen = _measured(picture, wanted, moved)
                if seen.error < best.error:
                    best = seen
                    break
            else:
                step /= 2
        return best

    def lies(self, picture: Image.Image, spot: Spot) -> bool:
        """Whether it is what is to be seen there."""
        there = _shown(picture, self.image.size, spot)
        return (
            misfit(there, self.image) < MOST_MISFIT and correlation(there, self.image) >= _LEAST_CORRELATION
        )

    def _at(self, size: tuple[int, int]) -> list[_Sample]:
        if size not in self._samples:
            self._samples[size] = _samples(self.image.resize(size, Image.Resampling.BOX).filter(_SOFT))
        return self._samples[size]


def _samples(part: Image.Image) -> list[_Sample]:
    """Pixels spread over all of it: across, down, colour."""
    columns, rows = _SAMPLES if part.width >= part.height else _SAMPLES[::-1]
    places = [
        ((2 * column + 1) * part.width // (2 * columns), (2 * row + 1) * part.height // (2 * rows))
        for row in range(rows)
        for column in range(columns)
    ]
    return [(x, y, cast(_Colour, part.getpixel((x, y)))) for x, y in places]


def _best(picture: Image.Image, size: tuple[int, int], samples: list[_Sample]) -> tuple[int, int, int]:
    """The mean difference in levels at the best place for a part of that size, and where that is.

    Each sample is held against all the places where it would lie, for all places at once.
    """
    places = picture.width - size[0] + 1, picture.height - size[1] + 1
    differences = [
        ImageChops.difference(
            picture.crop((x, y, x + places[0], y + places[1])), Image.new("RGB", places, colour)
        )
        for x, y, colour in samples
    ]
    while len(differences) > 1:
        pairs = zip(differences[::2], differences[1::2], strict=True)
        differences = [ImageChops.add(one, other, 2) for one, other in pairs]
    total = reduce(ImageChops.add, differences[0].split()).tobytes()
    at = total.index(min(total))
    return total[at], at % places[0], at // places[0]


def _around(spot: Spot, step: float) -> Iterator[Spot]:
    """The spots one step away: moved, and wider or narrower around the middle or a corner."""
    by = step * spot.width
    for x, y in ((by, 0), (-by, 0), (0, by), (0, -by)):
        yield Spot(spot.left + x, spot.top + y, spot.width, spot.error)
    for wider in (by, -by):
        for x, y in ((0.5, 0.5), (0, 0), (1, 1), (0, 1), (1, 0)):
            yield Spot(spot.left - x * wider, spot.top - y * wider, spot.width + wider, spot.error)


def _measured(picture: Image.Image, wanted: Image.Image, spot: Spot) -> Spot:
    difference = ImageChops.difference(_shown(picture, wanted.size, spot), wanted)
    return Spot(spot.left, spot.top, spot.width, ImageStat.Stat(difference).mean[0])


def _shown(picture: Image.Image, size: tuple[int, int], spot: Spot) -> Image.Image:
    """What is there, at that size; what would lie over the picture's edge is moved inside."""
    left, top, right, bottom = spot.box(picture.size, size)
    left, top = max(0.0, left), max(0.0, top)
    right, bottom = min(picture.width, right), min(picture.height, bottom)
    if right - left < 1 or bottom - top < 1:
        return Image.new(picture.mode, size)
    return picture.resize(size, Image.Resampling.BILINEAR, box=(left, top, right, bottom))
