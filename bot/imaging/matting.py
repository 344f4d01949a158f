"""Takes the backdrop's colour out of a subject's edges.

Along the edge each pixel is taken for a mixture of the subject's and the backdrop's colour, of which the
subject's share is kept. See Smith and Blinn, Blue Screen Matting, 1996.
"""

from typing import Any, Final, cast

from PIL import Image, ImageChops, ImageFilter, ImageMath, ImageStat

from bot.imaging.backdrop import Backdrop, Colour, distance
from bot.imaging.masks import above, around, grown, shrunk

_EDGES: Final = (2, 3, 4, 6, 8)
"""Pixels that an edge may be wide."""

_KNOWN: Final = 4
"""Weight from which a mean says something."""

_FULL_COLOUR: Final = 0.94
_SPILL: Final = 3
"""Pixels beyond the edge that a screen's colour reaches, by light or by JPEG."""

_LEVELS: Final = (20, 235)
"""Alpha below is noise of the backdrop, above noise of the subject."""


def cut(image: Image.Image, behind: Backdrop, mask: Image.Image) -> Image.Image:
    """The subject as RGBA, without the backdrop's colour in its edges."""
    box = around(cast(tuple[int, int, int, int], mask.getbbox()), image.size, 2 * _EDGES[-1])
    image, plate, mask = image.crop(box), behind.plate.crop(box), mask.crop(box)
    levels = distance(image, plate)
    width = _edge_width(mask, levels)
    core = shrunk(mask, width)
    edge = ImageChops.subtract(grown(mask, 1), core)
    # Lines too thin to have a core are known by their own strongest pixels.
    strength = ImageChops.darker(mask, levels.point([v // 4 for v in range(256)]))
    inner = _spread(image, ImageChops.lighter(core, strength), 2 * width, image)
    outer = _spread(image, shrunk(ImageChops.invert(mask), 1), width + 4, plate)
    alpha = Image.composite(_mixture(image, inner, outer, behind.tolerance), mask, edge)
    colours = Image.composite(inner, image, edge)
    if behind.screen:
        rim = ImageChops.subtract(grown(mask, 1), shrunk(mask, width + _SPILL))
        colours = Image.composite(_without_spill(colours, behind.colour), colours, rim)
    colours.putalpha(alpha)
    return colours


def _edge_width(mask: Image.Image, levels: Image.Image) -> int:
    """Pixels from the mask's rim to where the subject has its full colour; more where edges are soft."""
    for width in _EDGES[:-1]:
        rim, depth = shrunk(mask, width), shrunk(mask, width + 2)
        beyond = ImageChops.subtract(depth, shrunk(mask, 2 * width + 4))
        seen, full = (
            ImageStat.Stat(levels, part).mean[0] if part.getbbox() else 0.0
            for part in (ImageChops.subtract(rim, depth), beyond)
        )
        if seen >= _FULL_COLOUR * full:
            return width
    return _EDGES[-1]


def _spread(image: Image.Image, weight: Image.Image, radius: int, otherwise: Image.Image) -> Image.Image:
    """Each pixel in the mean colour of the weighted pixels around it; as `otherwise` where there are none."""
    weighted = image.copy()
    weighted.putalpha(weight)
    spread = weighted.convert("RGBa").filter(ImageFilter.BoxBlur(radius)).convert("RGBA")
    known = spread.getchannel("A").point(above(_KNOWN - 1))
    return Image.composite(spread.convert("RGB"), otherwise, known)


def _mixture(image: Image.Image, inner: Image.Image, outer: Image.Image, tolerance: int) -> Image.Image:
    """How much of each pixel is `inner` and not `outer` (mode L); all of it where the two are alike."""
    low, high = _LEVELS

    def alpha(args: dict[str, Any]) -> Any:
        across = along = 0
        for band in range(3):
            reach = args[f"inner{band}"] - args[f"outer{band}"]
            along = reach * reach + along
            across = reach * (args[f"image{band}"] - args[f"outer{band}"]) + across
        alike = along < tolerance * tolerance
        part = across * 255 / args["max"](along, 1)
        level = (part - low) * 255 / (high - low)
        return args["convert"](args["max"](args["min"](args["max"](level, 0), 255), alike * 255), "L")

    pictures = {"image": image, "inner": inner, "outer": outer}
    bands = {
        f"{name}{band}": channel
        for name, picture in pictures.items()
        for band, channel in enumerate(picture.split())
    }
    return cast(Image.Image, ImageMath.lambda_eval(alpha, **bands))


def _without_spill(image: Image.Image, colour: Colour) -> Image.Image:
    """Without what a green or magenta screen throws onto its subject."""
    red, green, blue = image.split()
    if colour[1] == max(colour):
        return Image.merge("RGB", (red, ImageChops.darker(green, ImageChops.lighter(red, blue)), blue))
    excess = ImageChops.subtract(ImageChops.darker(red, blue), green)
    return Image.merge("RGB", (ImageChops.subtract(red, excess), green, ImageChops.subtract(blue, excess)))
