"""Cuts a subject out of a flat backdrop and makes a sticker of it (Telegram's static ones: WebP, 512 pixels).

The backdrop is flooded from the border, so that its colour stays within the subject.
"""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops, ImageFilter

from bot.imaging import encoding
from bot.imaging.backdrop import Backdrop, Colour, backdrop, distance
from bot.imaging.masks import above, around, grown, painted, regions, share, shrunk, up_to
from bot.imaging.matting import cut

SIDE: Final = 512
MAX_BYTES: Final = 512_000
WORKING_BYTES: Final = 70_000_000
"""Copies of the picture at the size at which it is cut, all together."""

_WORKING_SIDE: Final = 1152
_MARGIN: Final = 10
_QUALITIES: Final = (95, 85, 70, 50, 30)

_CLEAR: Final = 32
"""Alpha up to here shows what is behind."""

_LEAST_CLEAR_SHARE: Final = 0.01
_LEAST_SUBJECT: Final = 0.002
_MOST_SUBJECT: Final = 0.995
_SPECK_OF_PICTURE: Final = 0.0003
_SPECK_OF_SUBJECT: Final = 0.003

_SHADES: Final = (0.55, 1.2)
"""Of the backdrop's brightness: a soft shadow, or a light in the middle."""

_DARKEST_SHADED: Final = 80
_SHADE_STEP: Final = 5
"""Levels between pixels two apart; an edge is steeper."""

_RIM: Final = 2
_LOST_STEP: Final = 3
_JPEG_BLOCK: Final = 16
"""Pixels from an edge within which JPEG makes small waves of its own."""

_SURE_SHARE: Final = 0.96
_SURE_TOUCHING: Final = 0.02
_SURE_FAINT: Final = 0.04
_SURE_LOST: Final = 0.1
_SURE_SHADED: Final = 0.3


@dataclass(frozen=True, slots=True)
class Sticker:
    """An encoded WebP, its size in pixels, and whether its edges are likely right."""

    content: bytes
    width: int
    height: int
    sure: bool


@dataclass(frozen=True, slots=True)
class _Subject:
    """What is left when the backdrop is gone (`mask`, mode L, 0 or 255)."""

    mask: Image.Image
    sure: bool


def sticker(path: Path) -> Sticker | None:
    """None where the picture has neither transparency nor a flat backdrop, or nothing but that."""
    image = encoding.loaded(path, _WORKING_SIDE)
    if image.mode == "RGBA" and share(image.getchannel("A").point(up_to(_CLEAR))) >= _LEAST_CLEAR_SHARE:
        return _finished(image, sure=True)
    image = image.convert("RGB")
    behind = backdrop(image)
    if behind is None:
        return None
    subject = _subject(image, behind)
    return None if subject is None else _finished(cut(image, behind, subject.mask), sure=subject.sure)


def _subject(image: Image.Image, behind: Backdrop) -> _Subject | None:
    """First with soft shadows as backdrop; without, where the flood has run into the subject that way."""
    levels = distance(image, behind.plate)
    near = levels.point(up_to(behind.tolerance))
    change = _change(image)
    smooth = ImageChops.darker(_shaded(image, behind.colour), change.point(up_to(_SHADE_STEP)))
    subject = None
    for passable in (ImageChops.lighter(near, smooth), near):
        mask = _left_by_flood(passable, near if behind.screen else None)
        if mask is None:
            continue
        shaded = share(ImageChops.subtract(ImageChops.invert(mask), near))
        whole = _lost(mask, change) <= _SURE_LOST and shaded <= _SURE_SHADED * share(mask)
        sure = (
            whole
            and behind.share >= _SURE_SHARE
            and _touching(mask) <= _SURE_TOUCHING
            and _faint(mask, levels, behind.tolerance) <= _SURE_FAINT
        )
        subject = _Subject(mask, sure)
        if whole:
            break
    return subject


def _left_by_flood(passable: Image.Image, everywhere: Image.Image | None) -> Image.Image | None:
    """What a flood from the border through `passable` leaves, less what is to go `everywhere`.

    None where that is nothing, almost everything, or all in shreds.
    """
    found = regions(passable)
    if found is None:
        return None
    flooded = painted([region for region in found if region.at_border], passable.size)
    if everywhere is not None:
        flooded = ImageChops.lighter(flooded, everywhere)
    mask = _without_specks(ImageChops.invert(flooded))
    return mask if mask is not None and _LEAST_SUBJECT <= share(mask) <= _MOST_SUBJECT else None


def _shaded(image: Image.Image, colour: Colour) -> Image.Image:
    """Where the backdrop may be brighter or darker without a step: the colour's hue, smooth."""
    light = image.convert("L")
    red, green, blue = colour
    full = (299 * red + 587 * green + 114 * blue) // 1000
    if full < _DARKEST_SHADED:
        return Image.new("L", image.size)
    predicted = Image.merge(
        "RGB", [light.point([min(255, round(v * level / full)) for v in range(256)]) for level in colour]
    )
    hue = distance(image, predicted).point(up_to(_SHADE_STEP * 3))
    least, most = (round(full * shade) for shade in _SHADES)
    within = light.point([255 if least <= v <= most else 0 for v in range(256)])
    return ImageChops.darker(hue, within)


def _change(image: Image.Image) -> Image.Image:
    """Levels of brightness between pixels two apart (mode L)."""
    soft = image.convert("L").filter(ImageFilter.BoxBlur(1))
    change = ImageChops.lighter(
        ImageChops.difference(soft, ImageChops.offset(soft, 2, 0)),
        ImageChops.difference(soft, ImageChops.offset(soft, 0, 2)),
    )
    # `offset` goes round the picture's border.
    change.paste(0, (0, 0, 2, image.height))
    change.paste(0, (0, 0, image.width, 2))
    return change


def _without_specks(mask: Image.Image) -> Image.Image | None:
    found = regions(mask)
    if not found:
        return None
    areas = [region.area for region in found]
    least = max(_SPECK_OF_PICTURE * mask.width * mask.height, _SPECK_OF_SUBJECT * max(areas))
    return painted([region for region, area in zip(found, areas, strict=True) if area >= least], mask.size)


def _touching(mask: Image.Image) -> float:
    """The share of the picture's outermost pixels that are the subject's."""
    width, height = mask.size
    lines = (
        (0, 0, width, 1),
        (0, height - 1, width, height),
        (0, 0, 1, height),
        (width - 1, 0, width, height),
    )
    return sum(mask.crop(line).histogram()[255] for line in lines) / (2 * (width + height))


def _faint(mask: Image.Image, levels: Image.Image, tolerance: int) -> float:
    """The share of the subject close to its edge that looks much like the backdrop."""
    inside = ImageChops.subtract(shrunk(mask, _RIM), shrunk(mask, 2 * _RIM))
    alike = ImageChops.darker(inside, levels.point(up_to(2 * tolerance)))
    return share(alike) / max(share(inside), 1e-9)


def _lost(mask: Image.Image, change: Image.Image) -> float:
    """Edges away from the subject, which are likely its own, to those that were found."""
    edge = ImageChops.subtract(mask, shrunk(mask, 1))
    steps = change.point(above(_LOST_STEP)).filter(ImageFilter.BoxBlur(1)).point(above(127))
    away = ImageChops.subtract(steps, grown(mask, _JPEG_BLOCK))
    return share(away) / max(share(edge), 1e-9)


def _finished(image: Image.Image, *, sure: bool) -> Sticker | None:
    """Trimmed, on a transparent margin, with 512 pixels on the longest side."""
    box = image.getchannel("A").point(above(_CLEAR)).getbbox()
    if box is None:
        return None
    subject = image.crop(around(box, image.size, 1))
    scale = (SIDE - 2 * _MARGIN) / max(subject.size)
    width, height = (max(1, round(side * scale)) for side in subject.size)
    canvas = Image.new("RGBA", (width + 2 * _MARGIN, height + 2 * _MARGIN))
    canvas.paste(subject.resize((width, height), Image.Resampling.LANCZOS), (_MARGIN, _MARGIN))
    for quality in _QUALITIES:
        buffer = io.BytesIO()
        canvas.save(buffer, "WEBP", quality=quality, method=4)
        if buffer.tell() <= MAX_BYTES:
            break
    return Sticker(buffer.getvalue(), *canvas.size, sure)
