"""The demo painter: draws what the words say with simple shapes. No model, no network, no chance.

Another call draws the same words in another way, as a model does; a call's number says in which. It stands in for an image model where somebody wants to see that words and pictures arrived in the right
places. The strip at the bottom edge says which calls made a picture: every call adds its number to those
found on its input pictures.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PIL import Image, ImageOps

from bot.sandbox.image_api.chance import seeded
from bot.sandbox.image_api.painter.accessories import put_on
from bot.sandbox.image_api.painter.collage import lay_prints
from bot.sandbox.image_api.painter.drift import SLIGHT, Drift, Obedience, drifted, redrawn
from bot.sandbox.image_api.painter.effects import EFFECTS, OF_THE_SCENE, OVER_FIGURES, sparkles, tinted
from bot.sandbox.image_api.painter.finish import Finish, cut_out, same_shape, stored, varied
from bot.sandbox.image_api.painter.instructions import COLOURS, Figure, Instructions, understand
from bot.sandbox.image_api.painter.lettering import write_large
from bot.sandbox.image_api.painter.scene import paint_scene
from bot.sandbox.image_api.painter.screen import GREEN, on_screen
from bot.sandbox.image_api.painter.sizes import SQUARE, Size, asked_size, size_like
from bot.sandbox.image_api.painter.spot import edited, hole
from bot.sandbox.image_api.painter.stage import place_beside
from bot.sandbox.image_api.painter.strip import (
    HIGHEST_NUMBER,
    above_strip,
    draw_strip,
    read_chips,
    strip_height,
)

__all__ = ["SLIGHT", "Drift", "Finish", "Obedience", "paint", "read_chips"]

PLAIN = Finish()
DYES = tuple(COLOURS[name] for name in ("red", "teal", "blue", "purple", "green", "gold"))
"""Of what is put on in no colour that was named."""


def paint(
    words: str, inputs: Sequence[Path], number: int, scale: float = 1.0, finish: Finish = PLAIN
) -> bytes:
    """A PNG for the words; the first input is the picture to change, the others are laid onto it.

    Without inputs it is a scene of the size that the words ask for, else 1254x1254. With inputs it keeps the
    first one's shape, unless the words begin with another. A size of the `finish` goes before both. `scale`
    multiplies its sides. The same arguments always give the same bytes.
    Blocks for 0.1 to 0.5 s: call it in a worker thread.
    """
    instructions = understand(words, number)
    chips: list[int] = []
    drift = finish.drift if inputs and (finish.mask or finish.drift.without_mask) else None
    asked = finish.size or asked_size(words)
    if inputs:
        pictures = [_opened(path) for path in inputs]
        carried = [read_chips(picture) for picture in pictures]
        chips = list(dict.fromkeys(chip for some in carried for chip in some))
        before = _laid_out(pictures[0], carried[0], asked, scale, keep=finish.size is not None)
        prints = [
            _without_strip(picture, own) for picture, own in zip(pictures[1:], carried[1:], strict=True)
        ]
        canvas = _edited(before, instructions, prints, len(chips), finish)
    else:
        canvas = _dressed_up(paint_scene(instructions, _scaled(asked or SQUARE, scale)), instructions)
    if finish.variant:
        canvas = varied(canvas, finish.variant)
    if not (inputs and _keeps_its_foot(finish)):
        canvas = _signed(canvas, instructions, chips, number, finish)
    if drift:
        canvas = drifted(canvas, drift)
    return stored(cut_out(canvas) if finish.transparent else canvas, finish)


def _edited(
    before: Image.Image,
    instructions: Instructions,
    prints: Sequence[Image.Image],
    turn: int,
    finish: Finish,
) -> Image.Image:
    """The edit everywhere or in the mask's spot.

    The real service repaints everything too, so whoever wants the old pixels back has to paste them himself.
    """
    drift = finish.drift
    if _gives_it_back(finish):
        canvas = before
    elif finish.mask is None or drift.obedience is Obedience.IGNORES:
        canvas = _changed(before.copy(), instructions, prints, turn)
    elif drift.obedience is Obedience.REDRAWS:
        canvas = redrawn(_changed(before.copy(), instructions, prints, turn))
    else:
        inside = hole(finish.mask, before.size)
        canvas = edited(before, instructions, inside, partial(_recoloured, prints=prints))
    return canvas


def _keeps_its_foot(finish: Finish) -> bool:
    """Whether a strip would change what a mask protects."""
    heeds = finish.mask is not None and finish.drift.obedience is Obedience.SOFT
    return heeds or _gives_it_back(finish)


def _gives_it_back(finish: Finish) -> bool:
    concerned = finish.mask is not None or finish.drift.without_mask
    return concerned and finish.drift.obedience is Obedience.NOTHING


def _signed(
    canvas: Image.Image, instructions: Instructions, chips: Sequence[int], number: int, finish: Finish
) -> Image.Image:
    """With the strip at its foot: the chips of its inputs, and its own."""
    shown = [chip for chip in chips if chip != number]
    shown.append((number - 1) % HIGHEST_NUMBER + 1)
    if instructions.on_screen and not finish.transparent:
        canvas = on_screen(canvas)
        draw_strip(canvas, shown, None, GREEN)
    else:
        draw_strip(canvas, shown, instructions.words.partition("\n\n")[0])
    return canvas


def _recoloured(
    canvas: Image.Image, instructions: Instructions, prints: Sequence[Image.Image]
) -> Image.Image:
    """With everything that has no place of its own: tints, moods, prints, words."""
    plain = replace(instructions, figures=(), wear=())
    if prints or plain.understood:
        return _changed(canvas, plain, prints, 0)
    return canvas


def _opened(path: Path) -> Image.Image:
    """The picture's first frame as RGB, a large JPEG decoded at a fraction of its size."""
    with Image.open(path) as picture:
        picture.draft("RGB", size_like(picture.size))
        if "A" in picture.getbands() or "transparency" in picture.info:
            plain = Image.new("RGB", picture.size, (255, 255, 255))
            seen = picture.convert("RGBA")
            plain.paste(seen, (0, 0), seen)
            return plain
        picture.load()
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def _laid_out(
    base: Image.Image, carried: Sequence[int], asked: Size | None, scale: float, *, keep: bool
) -> Image.Image:
    """The base at its new size; `keep` spares it the cut where it has that shape already."""
    if asked and keep and same_shape(base.size, asked):
        return base.resize(_scaled(asked, scale), Image.Resampling.BICUBIC, reducing_gap=1.0)
    if asked:
        return ImageOps.fit(_without_strip(base, carried), _scaled(asked, scale), Image.Resampling.BICUBIC)
    return base.resize(_scaled(size_like(base.size), scale), Image.Resampling.BICUBIC, reducing_gap=1.0)


def _scaled(size: Size, scale: float) -> Size:
    return round(size[0] * scale), round(size[1] * scale)


def _without_strip(picture: Image.Image, chips: Sequence[int]) -> Image.Image:
    if not chips:
        return picture
    return picture.crop((0, 0, picture.width, picture.height - strip_height(picture.size, len(chips))))


def _dressed_up(canvas: Image.Image, instructions: Instructions) -> Image.Image:
    """A scene with everything that its own drawing has not shown yet."""
    rng = seeded(instructions.seed)
    put_on(canvas, instructions.wear)
    for name, effect in EFFECTS.items():
        if name in instructions.moods and name not in OF_THE_SCENE:
            canvas = effect(canvas, rng)
    _write_quotes(canvas, instructions)
    return canvas


def _changed(
    canvas: Image.Image, instructions: Instructions, prints: Sequence[Image.Image], turn: int
) -> Image.Image:
    """The base with every instruction visibly applied; figures added by later turns get other places."""
    rng = seeded(instructions.seed)
    lay_prints(canvas, prints, rng)
    for tint in instructions.tints:
        canvas = tinted(canvas, tint)
    for name, effect in EFFECTS.items():
        if name in instructions.moods and name not in OVER_FIGURES:
            canvas = effect(canvas, rng)
    place_beside(canvas, instructions.figures, turn)
    dyed = (Figure(thing.name, thing.colour or rng.choice(DYES)) for thing in instructions.wear)
    put_on(canvas, tuple(dyed))
    for name in OVER_FIGURES:
        if name in instructions.moods:
            canvas = EFFECTS[name](canvas, rng)
    if not (instructions.understood or prints):
        canvas = tinted(canvas, rng.choice(list(COLOURS.values())), 0.22)
        sparkles(canvas, rng)
    _write_quotes(canvas, instructions)
    return canvas


def _write_quotes(canvas: Image.Image, instructions: Instructions) -> None:
    if instructions.quotes:
        write_large(canvas, " ".join(instructions.quotes), above_strip(canvas.size) * 0.96)
