"""Parts of a picture's frame, in fractions of its width and height."""

from dataclasses import dataclass
from enum import Enum
from typing import Final


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle in fractions of the frame, 0..1 from the left and from the top; `inverted`: all but that."""

    left: float
    top: float
    right: float
    bottom: float
    inverted: bool = False


class Side(Enum):
    LEFT = "left"
    RIGHT = "right"
    TOP = "top"
    BOTTOM = "bottom"


CORNER: Final = 1 / 3
"""Of each side of the frame."""
EDGE: Final = 1 / 8
"""Of the frame's width or height."""
CENTRE: Final = Region(0.25, 0.25, 0.75, 0.75)


def along(side: Side, depth: float) -> Region:
    """What reaches so far into the frame from one side. `depth`: more than 0, less than 1."""
    return {
        Side.LEFT: Region(0, 0, depth, 1),
        Side.RIGHT: Region(1 - depth, 0, 1, 1),
        Side.TOP: Region(0, 0, 1, depth),
        Side.BOTTOM: Region(0, 1 - depth, 1, 1),
    }[side]


def at_corner(vertical: Side, horizontal: Side, depth: float) -> Region:
    """What lies at both sides."""
    row, column = along(vertical, depth), along(horizontal, depth)
    return Region(column.left, row.top, column.right, row.bottom)
