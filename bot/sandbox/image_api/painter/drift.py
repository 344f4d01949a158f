"""How far a model's answer strays from the picture it was given: no model leaves a pixel as it was."""

from dataclasses import dataclass
from enum import Enum, auto

from PIL import Image, ImageOps

from bot.sandbox.image_api.painter.effects import tinted

REFRAMED = 0.06
REPAINTED: tuple[int, int, int] = (92, 120, 170)
REPAINTED_STRENGTH = 0.3


class Obedience(Enum):
    """What a model makes of a mask."""

    SOFT = auto()
    """Edits inside it; outside it redraws what was there."""
    REDRAWS = auto()
    """Ignores it: another picture altogether."""
    IGNORES = auto()
    """Ignores it: the edit is everywhere."""
    NOTHING = auto()
    """Gives the picture back, redrawn."""


@dataclass(frozen=True, slots=True)
class Drift:
    """`zoom` about the middle, `shift` right and down in pixels of the answer, `cast` in levels for R, G, B.

    It concerns edits with a mask; with `without_mask` all others too.
    """

    zoom: float = 1.0
    shift: tuple[float, float] = (0.0, 0.0)
    cast: tuple[int, int, int] = (2, 2, 2)
    obedience: Obedience = Obedience.SOFT
    without_mask: bool = False


SLIGHT = Drift(zoom=1.002, shift=(0.7, -0.4), cast=(3, 1, -2))
"""As of a good model on a good day."""


def drifted(picture: Image.Image, drift: Drift) -> Image.Image:
    """The whole picture moved and in other light; what comes into sight at its edges is what was there."""
    return _cast(_moved(picture, drift), drift.cast)


def redrawn(picture: Image.Image) -> Image.Image:
    """Another picture of the same things: the other way round, closer, in other light."""
    width, height = picture.size
    box = (width * REFRAMED, height * REFRAMED, width * (1 - REFRAMED), height * (1 - REFRAMED))
    closer = picture.resize(picture.size, Image.Resampling.BICUBIC, box)
    return tinted(ImageOps.mirror(closer), REPAINTED, REPAINTED_STRENGTH)


def _moved(picture: Image.Image, drift: Drift) -> Image.Image:
    if drift.zoom == 1 and drift.shift == (0.0, 0.0):
        return picture
    scale = 1 / drift.zoom
    left = picture.width / 2 * (1 - scale) - drift.shift[0] * scale
    top = picture.height / 2 * (1 - scale) - drift.shift[1] * scale
    matrix = (scale, 0, left, 0, scale, top)
    moved = picture.transform(picture.size, Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC)
    covered = Image.new("L", picture.size, 255).transform(picture.size, Image.Transform.AFFINE, matrix)
    return Image.composite(moved, picture, covered)


def _cast(picture: Image.Image, levels: tuple[int, int, int]) -> Image.Image:
    """What is at its limit already goes one level the other way, so that nothing stays the same."""
    table = [_level(value, change) for change in levels for value in range(256)]
    return picture.point(table)


def _level(value: int, change: int) -> int:
    if 0 <= value + change <= 255:
        return value + change
    return value - 1 if change > 0 else value + 1
