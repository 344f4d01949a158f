"""Pictures on which an area is to be seen: for people the rest is dimmed, for models a line runs round it."""

from pathlib import Path
from typing import Final

from PIL import Image, ImageChops, ImageColor, ImageFilter, ImageStat

from bot.domain.areas import LineColour
from bot.imaging.encoding import REFERENCE_SIDE, loaded
from bot.imaging.masks import above, grown

PREVIEW_SIDE: Final = 1280
"""What a messenger shows of a photo."""

_LINE: Final = 0.006
"""Of the longest side."""

_VEIL: Final = (18, 20, 26)
_VEIL_OPACITY: Final = 0.62
_COLOUR_LEFT: Final = 0.35
_DARK: Final = 70
"""Mean brightness up to which a veil over what is around the area could not be seen."""
_HATCH: Final = 30
"""Levels by which stripes stand out."""
_HATCH_PERIOD: Final = 18

_COLOURS: Final = {
    LineColour.MAGENTA: "#ff00ff",
    LineColour.GREEN: "#00ff00",
    LineColour.CYAN: "#00ffff",
    LineColour.YELLOW: "#ffff00",
    LineColour.RED: "#ff0000",
    LineColour.BLUE: "#0000ff",
}
_SAMPLE: Final = 192
"""Pixels on the longest side at which colours are looked for."""
_ALIKE: Final = 0.001
"""Of a picture's pixels, those most like a colour decide how absent it is."""


def preview(path: Path, mask: Path) -> Image.Image:
    """At most 1280 pixels on the longest side: what lies outside the area is dimmed, a white line runs round it."""
    image = _on_white(loaded(path, PREVIEW_SIDE))
    soft = _scaled(mask, image.size)
    shown = Image.composite(image, _dimmed(image, soft), soft)
    width = max(2.0, max(image.size) / 420)
    shadow, line = _outline(soft, 2.2 * width), _outline(soft, width)
    shown.paste(_VEIL, mask=shadow.point([round(level * 0.55) for level in range(256)]))
    shown.paste((255, 255, 255), mask=line)
    return shown


def outlined(path: Path, mask: Path) -> tuple[Image.Image, LineColour]:
    """At most 2048 pixels on the longest side, with a line of 0.6 % of that just outside the area."""
    image = _on_white(loaded(path, REFERENCE_SIDE))
    colour = absent_colour(image)
    area = _scaled(mask, image.size).point(above(63))
    width = max(2, round(_LINE * max(image.size)))
    line = ImageChops.subtract(grown(area, width), area)
    image.paste(ImageColor.getrgb(_COLOURS[colour]), mask=line)
    return image, colour


def absent_colour(image: Image.Image) -> LineColour:
    """The colour that is farthest from all of a picture's (mode RGB), the first where several are."""
    small = image.copy()
    small.thumbnail((_SAMPLE, _SAMPLE))
    return max(LineColour, key=lambda colour: _absence(small, ImageColor.getrgb(_COLOURS[colour])))


def _absence(image: Image.Image, colour: tuple[int, ...]) -> int:
    """Levels in the channel that differs most, of the pixels that are most like the colour."""
    channels = ImageChops.difference(image, Image.new("RGB", image.size, colour)).split()
    levels = ImageChops.lighter(channels[0], ImageChops.lighter(channels[1], channels[2])).histogram()
    seen = 0
    for level, count in enumerate(levels):
        seen += count
        if seen > _ALIKE * image.width * image.height:
            return level
    return 255


def _scaled(mask: Path, size: tuple[int, int]) -> Image.Image:
    """An area at a picture's size, soft at its edges where that is smaller."""
    with Image.open(mask, formats=("PNG",)) as image:
        return image.resize(
            size, Image.Resampling.BOX if image.width > size[0] else Image.Resampling.BILINEAR
        )


def _dimmed(image: Image.Image, soft: Image.Image) -> Image.Image:
    """Paler and darker; with stripes where it is so dark already that this would not be seen."""
    grey = image.convert("L")
    pale = Image.blend(grey.convert("RGB"), image, _COLOUR_LEFT)
    dim = Image.blend(pale, Image.new("RGB", image.size, _VEIL), _VEIL_OPACITY)
    around = ImageChops.invert(soft)
    if around.getextrema()[1] and ImageStat.Stat(grey, around.point(above(127))).mean[0] <= _DARK:
        dim = ImageChops.add(dim, _stripes(image.size))
    return dim


def _stripes(size: tuple[int, int]) -> Image.Image:
    """Slanting, each a third as wide as they are apart, soft at their edges."""
    period = _HATCH_PERIOD
    levels = [_HATCH if place % period < period // 3 else 0 for place in range(period)]
    row = bytes(levels) * (-(-size[0] // period) + 2)
    rows = b"".join(row[down % period : down % period + size[0]] for down in range(size[1]))
    soft = Image.frombytes("L", size, rows).filter(ImageFilter.BoxBlur(1))
    return Image.merge("RGB", (soft, soft, soft))


def _outline(soft: Image.Image, width: float) -> Image.Image:
    """A smooth line of that width along an area's edge, just outside it."""
    blurred = soft.filter(ImageFilter.GaussianBlur(width))
    wide = blurred.point([min(255, max(0, round((level - 30) * 6))) for level in range(256)])
    return ImageChops.subtract(
        wide, blurred.point([min(255, max(0, round((level - 118) * 6))) for level in range(256)])
    )


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode == "RGB":
        return image
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white
