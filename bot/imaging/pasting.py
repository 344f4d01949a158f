"""Puts a part of an answer onto the picture that it was made of, under a soft mask."""

from dataclasses import dataclass

from PIL import Image, ImageChops

from bot.imaging import alignment, feather
from bot.imaging.alignment import Frame, Size
from bot.imaging.changes import Found
from bot.imaging.feather import Corners, Soft
from bot.imaging.masks import above, grown


@dataclass(frozen=True, slots=True)
class Part:
    """The `frame` of an answer that stands for the part `visible` of a picture."""

    answer: Image.Image
    frame: Frame
    visible: Corners

    @property
    def size(self) -> Size:
        return self.visible[2] - self.visible[0], self.visible[3] - self.visible[1]


def paste(original: Image.Image, part: Part, area: Image.Image, found: Found, width: int) -> None:
    """Changes `original` within `area` (a mask of the visible part) and up to `2 * width` pixels beyond.

    Pixels beyond keep every bit. The answer may not be used any more afterwards.
    """
    inner = _inner(part, original.size, found, width)
    soft = feather.softened(ImageChops.multiply(area, inner), width)
    if soft is None:
        return
    patch = alignment.warped(part.answer, part.frame, part.size, soft.box, found.drift)
    patch = _tinted(patch, found)
    left, top = soft.box[0] + part.visible[0], soft.box[1] + part.visible[1]
    box = left, top, left + patch.width, top + patch.height
    if original.mode == "RGB":
        seen = ImageChops.multiply(soft.alpha, patch.getchannel("A")) if patch.mode == "RGBA" else soft.alpha
        original.paste(patch.convert("RGB") if patch.mode == "RGBA" else patch, box, seen)
        return
    base = original.crop(box)
    patch = _with_alpha(base, patch, soft, part.size, found)
    # Colours weigh as much as they are seen.
    mixed = Image.composite(patch.convert("RGBa"), base.convert("RGBa"), soft.alpha).convert("RGBA")
    original.paste(mixed, box, soft.alpha.point(above(0)))


def _inner(part: Part, size: Size, found: Found, width: int) -> Image.Image:
    """White where the area may be: the feather ends within what the model saw, and the answer shows something."""
    visible = part.visible
    left, top, right, bottom = alignment.known(part.answer.size, part.frame, part.size, found.drift)
    wide, high = part.size
    reach = 2 * width
    box = (
        max(left - reach, 0 if visible[0] == 0 else reach),
        max(top - reach, 0 if visible[1] == 0 else reach),
        min(right + reach, wide if visible[2] == size[0] else wide - reach),
        min(bottom + reach, high if visible[3] == size[1] else high - reach),
    )
    inner = Image.new("L", part.size)
    if box[0] < box[2] and box[1] < box[3]:
        inner.paste(255, box)
    return inner


def _tinted(patch: Image.Image, found: Found) -> Image.Image:
    table = found.table if patch.mode == "RGB" else found.table + list(range(256))
    return patch.point(table)


def _with_alpha(base: Image.Image, patch: Image.Image, soft: Soft, size: Size, found: Found) -> Image.Image:
    """RGBA. An answer without transparency says nothing of it: what it left alone stays as transparent as it was."""
    if patch.mode == "RGBA":
        return patch
    across, along = found.changed.width / size[0], found.changed.height / size[1]
    left, top, right, bottom = soft.box
    changed = grown(found.changed, 1).resize(
        patch.size,
        Image.Resampling.BILINEAR,
        box=(left * across, top * along, right * across, bottom * along),
    )
    patch.putalpha(ImageChops.lighter(base.getchannel("A"), changed))
    return patch
