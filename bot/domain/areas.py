"""A marked area: the part of a picture that may change, and what is known of how a copy was marked."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.pictures import PictureFile


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in the pixels of a picture; it may reach beyond its edges."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height


@dataclass(frozen=True, slots=True)
class Area:
    """A mask: a grey PNG of the picture's size, 255 where something was marked, 0 elsewhere.

    `share` is the part of the picture that may change, 0..1; `inverted`: that is what was not marked.
    """

    file: PictureFile
    share: float
    inverted: bool = False

    @property
    def inverse(self) -> "Area":
        return Area(self.file, 1 - self.share, not self.inverted)

    @property
    def percent(self) -> int:
        """Of the picture that may change, as people read it: never 0 and never 100."""
        return min(99, max(1, round(100 * self.share)))


class Seen(StrEnum):
    """What a photo turned out to be beside the pictures that were shown before."""

    OTHER = "other"
    """A picture of its own."""
    SAME = "same"
    """A copy on which nothing was drawn."""
    MARKED = "marked"
    """A copy on which something was drawn."""
    POINTED = "pointed"
    """A copy with a small mark: an arrow, a cross, a dot."""
    CROPPED = "cropped"
    """A part of one."""
    ALTERED = "altered"
    """A copy that was filtered or turned: it cannot be lined up with the picture it was."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a photo is: `place` is that of the picture among those it was compared with.

    `sure`: the mark needs no question. `area` belongs to what was marked, `box` to a part that was cut out.
    """

    seen: Seen
    place: int | None = None
    sure: bool = False
    area: Area | None = None
    box: Box | None = None


class Verdict(StrEnum):
    """What became of a model's answer where only a marked area may change."""

    BLENDED = "blended"
    """Only the area was taken from it; everything else is the picture's own."""
    REDRAWN = "redrawn"
    """It changed more than the area: it stays as it came."""
    UNCHANGED = "unchanged"
    """Nothing changed in the area."""


class Tolerance(StrEnum):
    """How much an answer may change beyond a marked area and still have its part of it taken."""

    STRICT = "strict"
    """Hardly anything."""
    ALIGNED = "aligned"
    """Anything, where what did not change lies where it was."""
    ANY = "any"


@dataclass(frozen=True, slots=True)
class OtherShape:
    """A mask that does not fit a picture: its width and height in pixels, and the picture's."""

    mask: tuple[int, int]
    picture: tuple[int, int]


class LineColour(StrEnum):
    """The colour of a line round an area, as it is named to a model."""

    MAGENTA = "magenta"
    GREEN = "bright green"
    CYAN = "cyan"
    YELLOW = "yellow"
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Outlined:
    """A copy of a picture with a line round an area, in a colour that the picture has nowhere or hardly."""

    file: PictureFile
    colour: LineColour
