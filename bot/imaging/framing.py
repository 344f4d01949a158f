"""Parts of pictures for models: with a mask of the same size, or alone."""

import io
from dataclasses import dataclass
from math import ceil, sqrt
from pathlib import Path
from typing import Any, Final

from PIL import Image

from bot.domain.areas import Box
from bot.domain.framing import FrameLimits
from bot.domain.pictures import PictureFormat
from bot.imaging.encoding import REFERENCE_SIDE, fitting_profile, save, turn_upright
from bot.imaging.inspection import opened
from bot.imaging.masks import above, grown, share

Size = tuple[int, int]

_GROWN: Final = 0.01
"""Of the frame's short side: edges, shadows and reflections change with a thing."""
_LEAST: Final = 0.02
"""Of the frame."""

_SHRINK: Final = 0.92
_SMALLEST: Final = 16
"""Pixels on the longest side; nothing is made smaller than that."""
_QUALITIES: Final = (95, 92, 88, 84)
_PACKED: Final = 4
"""How many times as many bytes as in a PNG its pixels take at most, as a rule."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A picture's bytes, its format, its width and height in pixels."""

    content: bytes
    format: PictureFormat
    size: Size


class Part:
    """The pixels of a picture within a box, which may reach beyond its edges: there they are repeated."""

    def __init__(self, path: Path, box: Box, most: float) -> None:
        """Decoded no larger than `most` (0..1) times its size needs. Raises Refused for a damaged file."""
        self.box = box
        with opened(path) as (image, facts):
            width, height = facts.upright_size
            image.draft("RGB", (max(1, int(facts.width * most)), max(1, int(facts.height * most))))
            image.load()
            profile = image.info.get("icc_profile")
            turned = turn_upright(_flat(image), facts.orientation)
            if turned is not image:
                image.close()
        self._inside = _common(box, width, height)
        across, down = turned.width / width, turned.height / height
        left, top = self._inside.left * across, self._inside.top * down
        right, bottom = self._inside.right * across, self._inside.bottom * down
        self._exact = across == down == 1
        first = int(left), int(top)
        outer = (*first, min(turned.width, ceil(right)), min(turned.height, ceil(bottom)))
        self._pixels = turned if outer == (0, 0, turned.width, turned.height) else turned.crop(outer)
        self._from = left - first[0], top - first[1], right - first[0], bottom - first[1]
        self.profile = fitting_profile(profile, self._pixels)

    def at(self, size: Size) -> Image.Image:
        """The whole box with that width and height."""
        left, top, right, bottom = self.inside(size)
        inner = (right - left, bottom - top)
        if self._exact and inner == self._pixels.size:
            scaled = self._pixels
        else:
            scaled = self._pixels.resize(inner, Image.Resampling.LANCZOS, self._from)
        if inner == size:
            return scaled
        canvas = Image.new("RGB", size)
        canvas.paste(scaled, (left, top))
        _repeat_edges(canvas, (left, top, right, bottom))
        return canvas

    def inside(self, size: Size) -> tuple[int, int, int, int]:
        """Where the picture itself lies when the box has that width and height: left, top, right, bottom."""
        across, down = size[0] / self.box.width, size[1] / self.box.height
        left = min(size[0] - 1, round((self._inside.left - self.box.left) * across))
        top = min(size[1] - 1, round((self._inside.top - self.box.top) * down))
        right = round((self._inside.right - self.box.left) * across)
        bottom = round((self._inside.bottom - self.box.top) * down)
        return left, top, max(right, left + 1), max(bottom, top + 1)


def frame(path: Path, mask: Path, box: Box, limits: FrameLimits) -> tuple[Encoded, Encoded]:
    """The box of a picture as PNG, and its mask: a PNG of the same size with alpha 0 where it may change, else 255.

    Both are made smaller until they keep to the limits. The area is grown a little; beyond the picture's edges
    nothing may change. Raises ValueError where the box holds nothing of the picture or of the area.
    """
    scale = _scale(box, limits.max_side, limits.max_pixels)
    part = Part(path, box, scale)
    while True:
        size = _size(box, scale)
        picture = _encoded(part.at(size), PictureFormat.PNG, part.profile)
        excess = len(picture.content) / limits.max_bytes
        if excess <= 1 or max(size) <= _SMALLEST:
            hole = _encoded(_holed(mask, box, size, part.inside(size)), PictureFormat.PNG)
            excess = len(hole.content) / limits.mask_bytes
            if excess <= 1 or max(size) <= _SMALLEST:
                return picture, hole
        scale *= min(_SHRINK, _SHRINK / sqrt(excess))


def cut(path: Path, box: Box, max_bytes: int) -> Encoded:
    """The box alone, at most 2048 pixels on its longest side: PNG, or JPEG where that would be too large.

    When even 16 pixels are too much, those are returned. Raises ValueError where it holds nothing of the picture.
    """
    scale = _scale(box, REFERENCE_SIDE, REFERENCE_SIDE**2)
    part = Part(path, box, scale)
    image = part.at(_size(box, scale))
    if 3 * image.width * image.height <= _PACKED * max_bytes:
        made = _encoded(image, PictureFormat.PNG, part.profile)
        if len(made.content) <= max_bytes:
            return made
    qualities = iter(_QUALITIES)
    while True:
        quality = next(qualities, None)
        if quality is None:
            scale *= min(_SHRINK, _SHRINK * sqrt(max_bytes / len(made.content)))
            image, quality = part.at(_size(box, scale)), _QUALITIES[-1]
        made = _encoded(image, PictureFormat.JPEG, part.profile, quality=quality, subsampling=0)
        if len(made.content) <= max_bytes or max(image.size) <= _SMALLEST:
            return made


def _scale(box: Box, side: int, pixels: int) -> float:
    """0..1, so that the box keeps to the longest side and the pixels in all."""
    return min(1.0, side / max(box.width, box.height), sqrt(pixels / (box.width * box.height)))


def _size(box: Box, scale: float) -> Size:
    """Rounded down: a limit of pixels is a limit."""
    return max(1, int(box.width * scale + 1e-6)), max(1, int(box.height * scale + 1e-6))


def _holed(mask: Path, box: Box, size: Size, inside: tuple[int, int, int, int]) -> Image.Image:
    """Black (mode RGBA), with alpha 0 where the area is or comes close, 255 elsewhere."""
    with Image.open(mask, formats=("PNG",)) as image:
        part = image.crop((box.left, box.top, box.right, box.bottom))
    touched = part if part.size == size else part.resize(size, Image.Resampling.BOX)
    area = _within(touched.point(above(0)), inside)
    if area.getbbox() is None:
        raise ValueError(box)
    step = max(1, round(_GROWN * min(size)))
    area = _within(grown(area, step), inside)
    while share(area) < _LEAST:
        larger = _within(grown(area, step), inside)
        if larger.histogram()[255] == area.histogram()[255]:
            break
        area = larger
    opaque = area.point([255 - level for level in range(256)])
    black = Image.new("L", size)
    return Image.merge("RGBA", (black, black, black, opaque))


def _within(area: Image.Image, inside: tuple[int, int, int, int]) -> Image.Image:
    """What of an area lies in the picture itself."""
    if inside == (0, 0, *area.size):
        return area
    kept = Image.new("L", area.size)
    kept.paste(area.crop(inside), inside[:2])
    return kept


def _common(box: Box, width: int, height: int) -> Box:
    left, top = max(0, box.left), max(0, box.top)
    across, down = min(width, box.right) - left, min(height, box.bottom) - top
    if across < 1 or down < 1:
        raise ValueError(box)
    return Box(left, top, across, down)


def _repeat_edges(canvas: Image.Image, inside: tuple[int, int, int, int]) -> None:
    """Fills what lies around the picture with its outermost pixels."""
    left, top, right, bottom = inside
    width, height = canvas.size
    for edge, beyond in (
        ((left, top, left + 1, bottom), (0, top, left, bottom)),
        ((right - 1, top, right, bottom), (right, top, width, bottom)),
        ((0, top, width, top + 1), (0, 0, width, top)),
        ((0, bottom - 1, width, bottom), (0, bottom, width, height)),
    ):
        size = beyond[2] - beyond[0], beyond[3] - beyond[1]
        if min(size) > 0:
            canvas.paste(canvas.crop(edge).resize(size, Image.Resampling.NEAREST), beyond[:2])


def _flat(image: Image.Image) -> Image.Image:
    """In mode RGB, on white; colours keep their numbers, as their profile goes with them."""
    if image.mode.startswith("I"):
        image = image.point(lambda value: value / 256).convert("L")
    if not image.has_transparency_data:
        return image if image.mode == "RGB" else image.convert("RGB")
    clear = image if image.mode == "RGBA" else image.convert("RGBA")
    white = Image.new("RGB", image.size, "white")
    white.paste(clear, mask=clear.getchannel("A"))
    return white


def _encoded(
    image: Image.Image, kind: PictureFormat, profile: bytes | None = None, **options: Any
) -> Encoded:
    buffer = io.BytesIO()
    save(image, buffer.write, format=kind.name, icc_profile=profile, **options)
    return Encoded(buffer.getvalue(), kind, image.size)
