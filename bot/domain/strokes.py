"""What somebody painted on a picture to mark an area, as it comes from the painter page.

    {"v": 1, "ops": [...], "prompt": "a red scarf"}

    {"t": "b", "r": 120, "p": [x, y, x, y, ...]}    a line of a round brush of this radius
    {"t": "e", "r": 120, "p": [...]}                the same, of an eraser
    {"t": "l", "p": [...]}                          everything that a closed line goes around
    {"t": "r", "p": [x, y, x, y]}                   a rectangle between two corners
    {"t": "i"}                                      what was marked is not, and the other way round
    {"t": "c"}                                      nothing is marked

All numbers are integers; the picture's longer side is 16384 of them, whatever its pixels.
"""

import json
from dataclasses import dataclass, field
from typing import Final

from bot.domain.errors import ImageBotError

LONG_SIDE: Final = 16384
MOST_OPS: Final = 400
MOST_POINTS: Final = 60_000
MOST_RADIUS: Final = LONG_SIDE // 4
LONGEST_PROMPT: Final = 4_000
"""Characters."""

_LEAST, _MOST = -LONG_SIDE, 2 * LONG_SIDE
"""A finger may leave the picture and come back."""

_FIELDS = {
    "b": {"t", "r", "p"},
    "e": {"t", "r", "p"},
    "l": {"t", "p"},
    "r": {"t", "p"},
    "i": {"t"},
    "c": {"t"},
}

Point = tuple[int, int]


class BadStrokes(ImageBotError):
    """What came is nothing that the painter page sends."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a round brush, or of an eraser; one point is a dot."""

    radius: int
    points: tuple[Point, ...]
    erases: bool = False


@dataclass(frozen=True, slots=True)
class Lasso:
    """Everything that the line goes around, once it is closed."""

    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Rectangle:
    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Invert:
    pass


@dataclass(frozen=True, slots=True)
class Clear:
    pass


Op = Line | Lasso | Rectangle | Invert | Clear


@dataclass(frozen=True, slots=True)
class Strokes:
    """What was painted, in its order, and what should change there (stripped, never empty)."""

    ops: tuple[Op, ...]
    prompt: str = field(repr=False)


def parse(body: bytes) -> Strokes:
    """Reads what the page sent. Raises BadStrokes, and nothing else."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise BadStrokes("no JSON") from None
    if not isinstance(value, dict) or set(value) != {"v", "ops", "prompt"} or value["v"] != 1:
        raise BadStrokes("not version 1")
    return Strokes(_ops(value["ops"]), _prompt(value["prompt"]))


def _prompt(value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_PROMPT:
        raise BadStrokes("the prompt is no text, or too long")
    # Lone surrogates can be written in JSON and nowhere else; databases end a text at a zero.
    if any("\ud800" <= character <= "\udfff" or character == "\0" for character in value):
        raise BadStrokes("the prompt is no proper text")
    if not (words := value.strip()):
        raise BadStrokes("the prompt says nothing")
    return words


def _ops(value: object) -> tuple[Op, ...]:
    if not isinstance(value, list) or len(value) > MOST_OPS:
        raise BadStrokes("the ops are no list, or too many")
    ops: list[Op] = []
    left = MOST_POINTS
    for item in value:
        op, points = _op(item, left)
        ops.append(op)
        left -= points
    return tuple(ops)


def _op(value: object, most_points: int) -> tuple[Op, int]:
    """The op and how many points it has."""
    if not isinstance(value, dict) or not isinstance(kind := value.get("t"), str):
        raise BadStrokes("an op is nothing of the kind")
    if set(value) != _FIELDS.get(kind):
        raise BadStrokes("an op is of no known kind, or has other fields")
    if kind in {"i", "c"}:
        return (Invert() if kind == "i" else Clear()), 0
    points = _points(value["p"], most_points)
    return _drawn(kind, points, value.get("r")), len(points)


def _drawn(kind: str, points: tuple[Point, ...], radius: object) -> Op:
    if kind == "l":
        if len(points) < 3:
            raise BadStrokes("a lasso needs three points")
        return Lasso(points)
    if kind == "r":
        if len(points) != 2:
            raise BadStrokes("a rectangle has two corners")
        (x, y), (other_x, other_y) = points
        return Rectangle(min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y))
    if type(radius) is not int or not 1 <= radius <= MOST_RADIUS:
        raise BadStrokes("a radius is out of range")
    return Line(radius, points, erases=kind == "e")


def _points(value: object, most: int) -> tuple[Point, ...]:
    if not isinstance(value, list) or not value or len(value) % 2 or len(value) > 2 * most:
        raise BadStrokes("points are no pairs of numbers, or too many")
    # JSON's true is an int to Python, and 1.0 is equal to 1.
    if any(type(number) is not int or not _LEAST <= number <= _MOST for number in value):
        raise BadStrokes("a coordinate is out of range")
    return tuple(zip(value[::2], value[1::2], strict=True))
