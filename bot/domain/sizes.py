"""Shapes and sizes of results: what a person asks for, and what each kind of model can be asked for.

A person names a ratio and a detail; a model takes free sizes, sizes of a list, sizes between two edges, or
names of ratios. `Canvas` is what is asked of the model in the end.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import log, sqrt


class Detail(StrEnum):
    """How large a result is: its longest side is about 1,024 to 1,536, 2,048 or 3,840 pixels."""

    K1 = "1k"
    K2 = "2k"
    K4 = "4k"


@dataclass(frozen=True, slots=True)
class Ratio:
    """Width to height, as people write it."""

    across: int
    down: int

    def __str__(self) -> str:
        return f"{self.across}:{self.down}"

    @property
    def value(self) -> float:
        return self.across / self.down

    @classmethod
    def parse(cls, text: str) -> "Ratio":
        """Raises ValueError for what is not written as `16:9`."""
        across, _, down = text.partition(":")
        ratio = cls(int(across), int(down))
        if ratio.across < 1 or ratio.down < 1:
            raise ValueError(text)
        return ratio


RATIOS = tuple(
    Ratio.parse(text)
    for text in ("1:1", "4:5", "5:4", "3:4", "4:3", "2:3", "3:2", "9:16", "16:9", "9:21", "21:9")
)
"""The ratios that people may name."""


@dataclass(frozen=True, slots=True)
class Size:
    """Pixels."""

    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"

    @property
    def ratio(self) -> float:
        return self.width / self.height

    @property
    def pixels(self) -> int:
        return self.width * self.height


@dataclass(frozen=True, slots=True)
class Canvas:
    """What is asked of a model: a size or the name of a ratio, nothing where the model decides."""

    size: Size | None = None
    ratio: Ratio | None = None
    detail: Detail = Detail.K1


UNASKED = Canvas()


@dataclass(frozen=True, slots=True)
class AnySize:
    """The model decides by itself and cannot be asked."""

    details: tuple[Detail, ...] = (Detail.K1,)

    def canvas(self, ratio: float | None, detail: Detail) -> Canvas:  # noqa: ARG002
        return Canvas()


ANY_SIZE = AnySize()

_LONGEST = {Detail.K1: 1536, Detail.K2: 2048, Detail.K4: 3840}
_MOST_PIXELS_1K = 1536 * 1024
_SQUARE_1K = 1024
_NEARLY_SQUARE = 0.02


@dataclass(frozen=True, slots=True)
class FreeSizes:
    """Any size whose sides are multiples of `multiple`, within limits of pixels, longest side and ratio."""

    multiple: int
    fewest_pixels: int
    most_pixels: int
    longest: int
    steepest: float
    details: tuple[Detail, ...] = tuple(Detail)

    def canvas(self, ratio: float | None, detail: Detail) -> Canvas:
        """The largest size of this detail that is closest to the ratio; a square where only detail is asked for."""
        if ratio is None and detail is Detail.K1:
            return Canvas(detail=detail)
        ratio = min(max(ratio or 1.0, 1 / self.steepest), self.steepest)
        most = self.most_pixels if detail is not Detail.K1 else min(self.most_pixels, _MOST_PIXELS_1K)
        if detail is Detail.K1 and abs(log(ratio)) < _NEARLY_SQUARE:
            return Canvas(Size(_SQUARE_1K, _SQUARE_1K), detail=detail)
        longest = min(_LONGEST[detail], self.longest)
        width = min(sqrt(most * ratio), longest * min(1.0, ratio))
        within = replace(self, most_pixels=most, longest=longest)
        return Canvas(within.nearest(width, width / ratio), detail=detail)

    def nearest(self, width: float, height: float) -> Size:
        """The size that these limits allow whose ratio is closest to this one; the largest such."""
        candidates = [
            size
            for across in self._around(width)
            for down in self._around(height)
            if self.takes(size := Size(across, down))
        ]
        return min(candidates, key=lambda size: (abs(log(size.ratio * height / width)), -size.pixels))

    def _around(self, side: float) -> Sequence[int]:
        below = int(side) // self.multiple
        return [self.multiple * count for count in (below - 1, below, below + 1) if count > 0]

    def takes(self, size: Size) -> bool:
        longest, shortest = max(size.width, size.height), min(size.width, size.height)
        return (
            size.width % self.multiple == size.height % self.multiple == 0
            and self.fewest_pixels <= size.pixels <= self.most_pixels
            and longest <= self.longest
            and longest <= self.steepest * shortest
        )


@dataclass(frozen=True, slots=True)
class EdgeSizes:
    """Any size whose longest side is at most `longest`, as a target that the model may miss."""

    longest: int
    steepest: float = 3.0
    details: tuple[Detail, ...] = (Detail.K1,)

    def canvas(self, ratio: float | None, detail: Detail) -> Canvas:
        if ratio is None:
            return Canvas(detail=detail)
        ratio = min(max(ratio, 1 / self.steepest), self.steepest)
        if abs(log(ratio)) < _NEARLY_SQUARE:
            return Canvas(Size(_SQUARE_1K, _SQUARE_1K), _named(ratio), detail)
        width, height = self.longest * min(1.0, ratio), self.longest * min(1.0, 1 / ratio)
        return Canvas(Size(round(width), round(height)), _named(ratio), detail)


@dataclass(frozen=True, slots=True)
class ListedSizes:
    """The sizes of a list, by their detail."""

    sizes: tuple[tuple[Detail, Size], ...]

    @property
    def details(self) -> tuple[Detail, ...]:
        return tuple(detail for detail in Detail if any(detail is known for known, _ in self.sizes))

    def canvas(self, ratio: float | None, detail: Detail) -> Canvas:
        if ratio is None and detail is Detail.K1:
            return Canvas(detail=detail)
        ratio = ratio or 1.0
        of_detail = [size for known, size in self.sizes if known is detail]
        return Canvas(min(of_detail, key=lambda size: abs(log(size.ratio / ratio))), detail=detail)


@dataclass(frozen=True, slots=True)
class NamedRatios:
    """Names of ratios, and details where the model knows them."""

    ratios: tuple[Ratio, ...]
    details: tuple[Detail, ...] = (Detail.K1,)

    def canvas(self, ratio: float | None, detail: Detail) -> Canvas:
        if ratio is None:
            return Canvas(detail=detail)
        return Canvas(ratio=min(self.ratios, key=lambda known: abs(log(known.value / ratio))), detail=detail)


SizeRule = AnySize | FreeSizes | EdgeSizes | ListedSizes | NamedRatios


def fixed_ratios(rule: SizeRule) -> tuple[float, ...] | None:
    """Width by height of everything a model can be asked for; None where that is free, or cannot be asked for."""
    match rule:
        case NamedRatios(ratios=ratios):
            return tuple(ratio.value for ratio in ratios)
        case ListedSizes(sizes=sizes):
            return tuple(dict.fromkeys(size.ratio for _, size in sizes))
        case _:
            return None


def nearest_detail(wanted: Detail, known: tuple[Detail, ...]) -> Detail:
    """The wanted one, or the next smaller one that the model knows, or its smallest."""
    order = tuple(Detail)
    smaller = [detail for detail in known if order.index(detail) <= order.index(wanted)]
    return smaller[-1] if smaller else known[0]


def _named(ratio: float) -> Ratio:
    return min(RATIOS, key=lambda known: abs(log(known.value / ratio)))
