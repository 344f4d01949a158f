"""Which area strokes mean: what they enclose, also where an outline is not quite closed."""

from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageChops

from bot.imaging.masks import Region, closed, grown, holes, hull_area, regions, share

_GAPS: Final = (0.0, 0.02, 0.035, 0.05)
"""Of the longest side, between the ends of an outline; the first that encloses something is taken."""

_ENCLOSES: Final = 1.3
"""Times the strokes' own pixels that the area is larger where they are an outline."""

_STEP: Final = 2


@dataclass(frozen=True, slots=True)
class Filled:
    """An area (mode L, 0 or 255), its share in its convex hull, and whether the strokes enclose something."""

    mask: Image.Image
    solid: float
    closed: bool


def filled(stroke: Image.Image, parts: list[Region]) -> Filled:
    """Of strokes (mode L, 0 or 255) that consist of these parts, at least one."""
    area, encloses = stroke, False
    for gap in _GAPS:
        # A hole within thick lines is gone where wide gaps are bridged.
        area = ImageChops.lighter(area, _enclosed(stroke, round(gap * max(stroke.size))))
        encloses = share(area) > _ENCLOSES * share(stroke)
        if encloses:
            break
    return Filled(area, _solid(area, stroke, parts), encloses)


def _enclosed(stroke: Image.Image, gap: int) -> Image.Image:
    """The strokes and what they enclose once gaps of so many pixels at their ends are bridged."""
    bridged = closed(stroke, gap)
    inside = holes(bridged)
    if inside is None:
        return stroke
    # A square does not reach into the corners of a round outline: from what it found, up to the strokes.
    free = ImageChops.invert(stroke)
    within = ImageChops.darker(ImageChops.lighter(bridged, inside), free)
    for _ in range(0, gap if inside.getbbox() else 0, _STEP):
        inside = ImageChops.darker(grown(inside, _STEP), within)
    return ImageChops.lighter(stroke, inside)


def _solid(area: Image.Image, stroke: Image.Image, parts: list[Region]) -> float:
    """Parts that enclose something count by their own hulls, the others by one for all of them.

    One outline that is found in pieces is not made up for by another that is found whole.
    """
    drawn = stroke.tobytes()
    whole, pieces, hulls = 0, [], 0.0
    for part in regions(area, corners=True) or parts:
        if part.area > _ENCLOSES * sum(drawn.count(255, start, end) for start, end in part.runs):
            whole, hulls = whole + part.area, hulls + hull_area([part], area.width)
        else:
            pieces.append(part)
    if not pieces:
        return whole / max(hulls, 1.0)
    loose, loose_hull = sum(part.area for part in pieces), hull_area(pieces, area.width)
    return min(loose / loose_hull, (whole + loose) / (hulls + loose_hull))
