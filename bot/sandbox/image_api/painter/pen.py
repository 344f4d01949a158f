"""A pen that draws smooth flat shapes on a transparent square of 100 x 100 units."""

from collections.abc import Sequence

from PIL import Image, ImageDraw

Colour = tuple[int, int, int]
Point = tuple[float, float]

SAMPLES = 2
CURVE_STEPS = 8

WHITE: Colour = (255, 255, 255)
INK: Colour = (52, 46, 62)
BLUSH = (255, 120, 130, 110)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Between two colours: 0 gives the first, 1 the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def darker(colour: Colour, share: float = 0.25) -> Colour:
    return mix(colour, (30, 22, 50), share)


def lighter(colour: Colour, share: float = 0.35) -> Colour:
    return mix(colour, WHITE, share)


class Pen:
    """Draws one figure; all coordinates and widths are in hundredths of the side, y grows downwards."""

    def __init__(self, side: int) -> None:
        self._unit = side * SAMPLES / 100
        self._image = Image.new("RGBA", (side * SAMPLES, side * SAMPLES))
        self._draw = ImageDraw.Draw(self._image)

    def ellipse(
        self, x: float, y: float, rx: float, ry: float, fill: Colour | tuple[int, int, int, int]
    ) -> None:
        box = [(x - rx) * self._unit, (y - ry) * self._unit, (x + rx) * self._unit, (y + ry) * self._unit]
        if len(fill) == 4 and fill[3] < 255:
            self._glaze(box, fill)
        else:
            self._draw.ellipse(box, fill=fill)

    def polygon(self, points: Sequence[Point], fill: Colour) -> None:
        self._draw.polygon([(x * self._unit, y * self._unit) for x, y in points], fill=fill)

    def blob(self, points: Sequence[Point], fill: Colour) -> None:
        """A closed smooth shape through the points."""
        self.polygon(smooth(points), fill)

    def box(
        self, left: float, top: float, right: float, bottom: float, fill: Colour, radius: float = 0
    ) -> None:
        corners = [left * self._unit, top * self._unit, right * self._unit, bottom * self._unit]
        self._draw.rounded_rectangle(corners, radius * self._unit, fill=fill)

    def line(self, points: Sequence[Point], fill: Colour, width: float) -> None:
        """A line with round joints and ends."""
        thick = max(1, round(width * self._unit))
        scaled = [(x * self._unit, y * self._unit) for x, y in points]
        self._draw.line(scaled, fill=fill, width=thick, joint="curve")
        for x, y in (scaled[0], scaled[-1]):
            half = thick / 2
            self._draw.ellipse([x - half, y - half, x + half, y + half], fill=fill)

    def arc(
        self, x: float, y: float, rx: float, ry: float, start: float, end: float, fill: Colour, width: float
    ) -> None:
        """Part of an ellipse's outline; degrees, clockwise from three o'clock."""
        box = [(x - rx) * self._unit, (y - ry) * self._unit, (x + rx) * self._unit, (y + ry) * self._unit]
        self._draw.arc(box, start, end, fill=fill, width=max(1, round(width * self._unit)))

    def mirrored(self, points: Sequence[Point]) -> list[Point]:
        return [(100 - x, y) for x, y in points]

    def finished(self) -> Image.Image:
        """The figure as an RGBA picture of side x side pixels."""
        return self._image.reduce(SAMPLES)

    def _glaze(self, box: Sequence[float], fill: tuple[int, int, int, int]) -> None:
        """A see-through ellipse; drawing it directly would replace the alpha below."""
        left, top, right, bottom = (round(edge) for edge in box)
        patch = Image.new("RGBA", (right - left, bottom - top))
        ImageDraw.Draw(patch).ellipse([0, 0, right - left - 1, bottom - top - 1], fill=fill)
        self._image.alpha_composite(patch, (max(0, left), max(0, top)))


def smooth(points: Sequence[Point]) -> list[Point]:
    """A closed Catmull-Rom curve through the points, as a fine polygon."""
    count = len(points)
    curve: list[Point] = []
    for index in range(count):
        before, start, end, after = (points[(index + shift) % count] for shift in (-1, 0, 1, 2))
        for step in range(CURVE_STEPS):
            t = step / CURVE_STEPS
            curve.append(
                (
                    _catmull_rom(before[0], start[0], end[0], after[0], t),
                    _catmull_rom(before[1], start[1], end[1], after[1], t),
                )
            )
    return curve


def _catmull_rom(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - 3 * c + d - a) * t**3)
