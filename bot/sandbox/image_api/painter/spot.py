"""An edit inside a mask: what is put there stands in the spot, and what is taken away leaves its surroundings."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from PIL import Image, ImageFilter, ImageOps

from bot.sandbox.image_api.painter.accessories import worn
from bot.sandbox.image_api.painter.effects import tinted
from bot.sandbox.image_api.painter.finish import same_shape
from bot.sandbox.image_api.painter.instructions import Figure, Instructions
from bot.sandbox.image_api.painter.sizes import Size
from bot.sandbox.image_api.painter.stage import drawn
from bot.sandbox.image_api.painter.strip import above_strip

Box: TypeAlias = tuple[int, int, int, int]

EDITED: tuple[int, int, int] = (240, 120, 60)
EDITED_STRENGTH = 0.35
SOFTNESS = 0.004
"""Of the shorter side: an edit does not end at the mask's very edge."""

MARGIN = 0.012
"""Of the shorter side: what is taken away had soft edges and a shadow."""

FULLNESS = 0.94
LEAST_SIDE = 8
AWAY = re.compile(
    r"\b(remov\w*|eras\w*|delet\w*|without|get rid of|take (?:\w+ ){0,3}(?:away|out|off)|gone|clean up|empty)\b"
    r"|去掉|删除|移除",
    re.IGNORECASE,
)
SWAPPED = re.compile(r"\b(replac\w*|instead|swap|turn (?:\w+ ){1,3}into)\b|换成|代替", re.IGNORECASE)


def hole(mask: Path, size: Size) -> Image.Image:
    """The see-through pixels of a mask as white ones (mode L) of this size."""
    with Image.open(mask) as opened:
        alpha = opened.getchannel("A")
    if same_shape(alpha.size, size):
        alpha = alpha.resize(size, Image.Resampling.NEAREST)
    else:
        alpha = ImageOps.fit(alpha, size, Image.Resampling.NEAREST)
    return alpha.point([255] + [0] * 255)


def edited(
    before: Image.Image,
    instructions: Instructions,
    inside: Image.Image,
    changed: Callable[[Image.Image, Instructions], Image.Image],
) -> Image.Image:
    """The picture with the edit in the spot alone. `changed` applies tints, moods and prints to a whole picture."""
    canvas = before.copy()
    swaps = bool(SWAPPED.search(instructions.words))
    takes_away = not swaps and bool(AWAY.search(instructions.words))
    if takes_away or swaps:
        canvas = smoothed_over(canvas, inside)
    if not takes_away:
        canvas = changed(canvas, instructions)
    things = () if takes_away else (*instructions.figures, *instructions.wear)
    placed = [drawn_tightly(figure) for figure in things]
    if placed and (box := spot(inside)):
        _place(canvas, placed, box)
    if not (instructions.understood or takes_away):
        canvas = tinted(canvas, EDITED, EDITED_STRENGTH)
    soft = inside.filter(ImageFilter.GaussianBlur(min(before.size) * SOFTNESS))
    return Image.composite(canvas, before, soft)


def spot(inside: Image.Image) -> Box | None:
    """Left, top, right and bottom of the white pixels above the strip; None where there are too few."""
    found = inside.crop((0, 0, inside.width, round(above_strip(inside.size)))).getbbox()
    if found is None or min(found[2] - found[0], found[3] - found[1]) < LEAST_SIDE:
        return None
    return found


def drawn_tightly(figure: Figure) -> Image.Image:
    """A figure or something to wear without the empty space around it; RGBA."""
    sprite = worn(figure, 600) or drawn(figure, 600)
    return sprite.crop(sprite.getbbox())


def smoothed_over(picture: Image.Image, inside: Image.Image) -> Image.Image:
    """The spot and a little around it filled with what surrounds it."""
    margin = max(1, round(min(picture.size) * MARGIN))
    wide = inside.filter(ImageFilter.BoxBlur(margin)).point([0] + [255] * 255)
    seen = picture.convert("RGBA")
    seen.putalpha(wide.point([255 - value for value in range(256)]))
    return _filled(seen)


def _filled(picture: Image.Image) -> Image.Image:
    """RGB without holes: what is see-through comes from the picture at half its size, and so on."""
    alpha = picture.getchannel("A")
    plain = picture.convert("RGB")
    if alpha.getextrema() == (255, 255) or min(picture.size) <= 2:
        return plain
    half = picture.resize(((picture.width + 1) // 2, (picture.height + 1) // 2), Image.Resampling.BOX)
    half.putalpha(half.getchannel("A").point([min(255, 2 * value) for value in range(256)]))
    rough = _filled(half).resize(picture.size, Image.Resampling.BICUBIC)
    return Image.composite(plain, rough, alpha)


def _place(canvas: Image.Image, sprites: list[Image.Image], box: Box) -> None:
    """Side by side, each as large as its part of the box takes it."""
    left, top, right, bottom = box
    part = (right - left) / len(sprites)
    for index, sprite in enumerate(sprites):
        room = (max(1, round(part * FULLNESS)), max(1, round((bottom - top) * FULLNESS)))
        fitted = ImageOps.contain(sprite, room, Image.Resampling.BICUBIC)
        x = round(left + part * (index + 0.5) - fitted.width / 2)
        y = round((top + bottom - fitted.height) / 2)
        canvas.paste(fitted, (x, y), fitted)
