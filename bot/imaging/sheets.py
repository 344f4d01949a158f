"""Several pictures in one: contact sheets, and before and after side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from bot.domain.pictures import PictureFile
from bot.imaging.encoding import Write, on_white, save, turn_upright
from bot.imaging.inspection import opened

Size = tuple[int, int]
Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels; the last two are outside."""

LARGE_CELL: Final = 1020
"""Longest side of a cell in pixels where up to two stand in a row: people choose by what they see."""
SMALL_CELL: Final = 420
"""Where more stand in a row: people look for one that they know."""
PAIR_SIDE: Final = 2560

_GAP: Final = 8
_NARROWEST: Final = 4
"""Longer strips get empty space at their sides: Telegram shows no photo longer than 1:20, people hardly this."""
_WIDE: Final = 1.25
"""From this width to height on, two pictures are larger on a phone one above the other."""

_GROUND: Final = (228, 229, 232)
_EMPTY: Final = (212, 214, 219)
_CROSS: Final = (158, 162, 170)
_PLATE: Final = (22, 24, 28)
_PLATE_OPACITY: Final = 215
_LETTERS: Final = 1 / 18
"""Of a sheet's width as a phone shows it: 21 pixels of 390."""
_PHONE_SHAPE: Final = 3 / 4
"""Width to height of the space for a photo in a chat; taller ones are shown smaller."""
_OVERSAMPLING: Final = 4
"""Pillow draws corners and lines without smoothing."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet's width and height in pixels, and where its pictures stand."""

    size: Size
    boxes: tuple[Box, ...]


def grid(files: Sequence[PictureFile | None], columns: int) -> Layout:
    """Equal cells, as small as the pictures' shapes allow; None is a picture that is not there.

    Takes at least one. A sheet is no wider than its cells need.
    """
    side = LARGE_CELL if columns <= 2 else SMALL_CELL
    fitted = [_within((file.width, file.height), (side, side)) for file in files if file is not None]
    least = side // _NARROWEST
    width = max((size[0] for size in fitted), default=side)
    height = max((size[1] for size in fitted), default=side)
    width, height = max(width, least), max(height, least)
    boxes = []
    for place in range(len(files)):
        row, column = divmod(place, columns)
        left, top = column * (width + _GAP), row * (height + _GAP)
        boxes.append((left, top, left + width, top + height))
    return Layout((max(box[2] for box in boxes), boxes[-1][3]), tuple(boxes))


def pair(before: PictureFile, after: PictureFile) -> Layout:
    """Side by side at one height, or one above the other at one width when both are wide."""
    shapes = [
        min(max(file.width / file.height, 1 / _NARROWEST), float(_NARROWEST)) for file in (before, after)
    ]
    stacked = min(shapes) >= _WIDE
    parts = [1 / shape for shape in shapes] if stacked else shapes
    across = min(PAIR_SIDE, (PAIR_SIDE - _GAP) / sum(parts))
    first, second = (round(across * part) for part in parts)
    common, start, end = round(across), first + _GAP, first + _GAP + second
    if stacked:
        return Layout((common, end), ((0, 0, common, first), (0, start, common, end)))
    return Layout((end, common), ((0, 0, first, common), (start, 0, end, common)))


class Sheet:
    """A sheet being drawn, one picture decoded at a time. `labels` stand on plates, one for each box."""

    def __init__(self, layout: Layout, labels: Sequence[str]) -> None:
        self._layout = layout
        self._labels = labels
        self._canvas = Image.new("RGB", layout.size, _GROUND)

    def show(self, place: int, path: Path) -> None:
        """The whole picture in the middle of its box. Raises Refused for a damaged file."""
        left, top, right, bottom = self._layout.boxes[place]
        image = _fitted(path, (right - left, bottom - top))
        self._canvas.paste(image, ((left + right - image.width) // 2, (top + bottom - image.height) // 2))

    def cross_out(self, place: int) -> None:
        """Marks a picture that is not there."""
        left, top, right, bottom = self._layout.boxes[place]
        self._canvas.paste(_EMPTY, (left, top, right, bottom))
        arm = min(right - left, bottom - top) // 8
        x, y = (left + right) // 2, (top + bottom) // 2
        side = 2 * arm * _OVERSAMPLING
        mask = Image.new("L", (side, side))
        draw = ImageDraw.Draw(mask)
        for line in ((0, 0, side, side), (0, side, side, 0)):
            draw.line(line, fill=255, width=max(1, side // 10))
        self._canvas.paste(_CROSS, (x - arm, y - arm), mask.resize((2 * arm, 2 * arm)))

    def save(self, write: Write) -> Size:
        """Writes a JPEG. Returns width and height."""
        letters = self._letters()
        for (left, top, _, _), label in zip(self._layout.boxes, self._labels, strict=True):
            margin = round(letters / 4)
            self._plate(left + margin, top + margin, label, letters)
        save(self._canvas, write, format="JPEG", quality=90)
        return self._canvas.size

    def _letters(self) -> float:
        """Their size in pixels: the same on all plates, and every plate within its box."""
        width = min(right - left for left, _, right, _ in self._layout.boxes)
        height = min(bottom - top for _, top, _, bottom in self._layout.boxes)
        longest = max(len(label) for label in self._labels)
        shown = max(self._canvas.width, _PHONE_SHAPE * self._canvas.height)
        return min(_LETTERS * shown, height / 2.5, width / (0.65 * longest + 1.5))

    def _plate(self, left: int, top: int, label: str, letters: float) -> None:
        font = ImageFont.load_default(letters)
        stroke = letters / 40  # The font at hand is thin.
        advance = font.getlength(label)
        height = round(1.25 * letters)
        width = max(height, round(advance + 0.7 * letters))
        mask = Image.new("L", (width * _OVERSAMPLING, height * _OVERSAMPLING))
        box = (0, 0, mask.width - 1, mask.height - 1)
        ImageDraw.Draw(mask).rounded_rectangle(box, height * _OVERSAMPLING // 4, fill=_PLATE_OPACITY)
        self._canvas.paste(_PLATE, (left, top), mask.resize((width, height)))
        baseline = top + height / 2 + 0.36 * letters  # Digits are 0.72 high.
        ImageDraw.Draw(self._canvas).text(
            (left + width / 2, baseline), label, "white", font, anchor="ms", stroke_width=stroke
        )


def _within(size: Size, box: Size) -> Size:
    """The largest size of this shape in the box."""
    scale = min(box[0] / size[0], box[1] / size[1])
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _fitted(path: Path, box: Size) -> Image.Image:
    """The picture upright and on white, as large as the box allows, decoded at about that size."""
    with opened(path) as (image, facts):
        size = _within(facts.upright_size, box)
        stored = size if facts.upright_size == image.size else size[::-1]
        image.draft("RGB", stored)
        # Pillow makes pictures with a palette smaller by leaving pixels out.
        smooth = image.convert("RGBA") if image.mode in {"1", "P"} else image
        smooth.thumbnail(stored)
        return on_white(turn_upright(smooth, facts.orientation)).resize(size, Image.Resampling.LANCZOS)
