"""The strip at the bottom edge: one numbered chip per applied instruction, readable by people and by tests.

All measures are in units of sqrt(width x height) / 150, from the lower left corner, so that the strip can
be found again in the same picture at any size. A chip is 14 units wide and 6 high. Its light left part
holds 6 x 4 dark or light cells: 14 bits of the number, then 10 bits of a checksum. The right part shows the
number to people.
"""

from collections.abc import Sequence
from colorsys import hsv_to_rgb
from math import ceil, sqrt
from zlib import crc32

from PIL import Image, ImageDraw

from bot.sandbox.image_api.painter.lettering import drawable, font, shortened
from bot.sandbox.image_api.painter.pen import WHITE, Colour
from bot.sandbox.image_api.painter.sizes import Size

HIGHEST_NUMBER = 9999
MOST_CHIPS = 40
SIGNATURE = "demo painter · not AI"

UNITS = 150
MARGIN = 1.6
FOOT = 1.2
CHIP = (14, 6)
PITCH = (15, 7)
CELLS = (6, 4)
PANEL = 8
CAPTION = 4.8
LONGEST_CAPTION = 300
NUMBER_BITS = 14
CHECK_BITS = 10

PAPER: Colour = (255, 250, 240)
PANEL_COLOUR: Colour = (250, 250, 252)
CAPTION_COLOUR: Colour = (74, 66, 84)
SIGNATURE_COLOUR: Colour = (132, 122, 138)

SAMPLES = 3
PIXELS_PER_UNIT = 4
SMALLEST_UNIT = 1.2
SMALLEST_CONTRAST = 60
CLEARNESS = 0.12
FILTER_MARGIN = 16  # pixels around a row, more than any resampling filter reaches


def chip_colour(number: int) -> Colour:
    """Neighbouring numbers get hues far apart."""
    red, green, blue = hsv_to_rgb(number * 0.381966 % 1, 0.62, 0.74)
    return round(red * 255), round(green * 255), round(blue * 255)


def above_strip(size: Size) -> int:
    """The height in pixels above a strip with one row of chips: the stage for everything else."""
    return max(1, size[1] - strip_height(size, 1))


def strip_height(size: Size, chips: int) -> int:
    """The strip's height in pixels."""
    rows = ceil(min(chips, MOST_CHIPS) / _columns(size))
    return ceil((FOOT + rows * PITCH[1] + CAPTION) * _unit(size))


def draw_strip(canvas: Image.Image, chips: Sequence[int], caption: str | None, paper: Colour = PAPER) -> None:
    """Writes the chips (the newest 40) and the caption over the bottom edge of an RGB picture.

    Without a caption it is not signed either.
    """
    shown = list(chips)[-MOST_CHIPS:]
    height = strip_height(canvas.size, len(shown))
    unit = _unit(canvas.size) * SAMPLES
    columns = _columns(canvas.size)
    rows = ceil(len(shown) / columns)
    strip = Image.new("RGB", (canvas.width * SAMPLES, height * SAMPLES), paper)
    draw = ImageDraw.Draw(strip)
    for index, number in enumerate(shown):
        row, column = divmod(index, columns)
        left = (MARGIN + column * PITCH[0]) * unit
        top = strip.height - (FOOT + (rows - row) * PITCH[1]) * unit
        _draw_chip(draw, number, left, top, unit)
    if caption is not None:
        line = strip.height - (FOOT + rows * PITCH[1] + CAPTION * 0.44) * unit
        _draw_captions(draw, caption, line, strip.width, unit)
    canvas.paste(strip.reduce(SAMPLES), (0, canvas.height - height))


def read_chips(image: Image.Image) -> list[int]:
    """The numbers on the strip, in order, also after recompression and resizing; [] without a strip."""
    unit = _unit(image.size)
    if unit < SMALLEST_UNIT:
        return []
    rows: list[list[int]] = []
    while chips := _read_row(image, len(rows), unit):
        rows.insert(0, chips)
        if (FOOT + (len(rows) + 1) * PITCH[1]) * unit > image.height:
            break
    return [number for row in rows for number in row]


def _unit(size: Size) -> float:
    return sqrt(size[0] * size[1]) / UNITS


def _columns(size: Size) -> int:
    return max(1, int((size[0] / _unit(size) - MARGIN) / PITCH[0]))


def _bits(number: int) -> list[bool]:
    check = (crc32(number.to_bytes(2, "big")) ^ 0x2A5) & ((1 << CHECK_BITS) - 1)
    pattern = number << CHECK_BITS | check
    return [bool(pattern >> place & 1) for place in reversed(range(NUMBER_BITS + CHECK_BITS))]


def _draw_chip(draw: ImageDraw.ImageDraw, number: int, left: float, top: float, unit: float) -> None:
    colour = chip_colour(number)
    dark = (colour[0] // 3, colour[1] // 3, colour[2] // 3)
    right, bottom = left + CHIP[0] * unit, top + CHIP[1] * unit
    draw.rounded_rectangle([left, top, right, bottom], 1.1 * unit, fill=colour)
    edge = 0.25 * unit
    draw.rounded_rectangle(
        [left + edge, top + edge, left + PANEL * unit, bottom - edge],
        0.8 * unit,
        fill=PANEL_COLOUR,
        corners=(True, False, False, True),
    )
    for index, bit in enumerate(_bits(number)):
        row, column = divmod(index, CELLS[0])
        if bit:
            x, y = left + (column + 1) * unit, top + (row + 1) * unit
            draw.rectangle([x, y, x + unit - 1, y + unit - 1], fill=dark)
    text = str(number)
    letters = font((3.6 if len(text) < 3 else 3.0 if len(text) == 3 else 2.3) * unit)
    place = (left + (PANEL + CHIP[0] - 0.2) / 2 * unit, top + CHIP[1] / 2 * unit)
    draw.text(place, text, WHITE, letters, anchor="mm", stroke_width=unit / 8, stroke_fill=WHITE)


def _draw_captions(draw: ImageDraw.ImageDraw, caption: str, line: float, width: int, unit: float) -> None:
    letters, small = font(3.0 * unit), font(2.5 * unit)
    signature = shortened(SIGNATURE, small, width - 2 * MARGIN * unit)
    taken = small.getlength(signature) + 3 * MARGIN * unit
    right = width - MARGIN * unit
    draw.text((right, line), signature, SIGNATURE_COLOUR, small, anchor="rm")
    room = width - MARGIN * unit - taken
    if room > 6 * unit:
        draw.text(
            (MARGIN * unit, line),
            shortened(drawable(caption[:LONGEST_CAPTION]), letters, room),
            CAPTION_COLOUR,
            letters,
            anchor="lm",
        )


def _read_row(image: Image.Image, row: int, unit: float) -> list[int]:
    """The chips of one row counted from the bottom, up to the first place that holds none."""
    top = image.height - (FOOT + (row + 1) * PITCH[1]) * unit
    bottom = top + CHIP[1] * unit
    if top < 0:
        return []
    first = max(0, int(top) - FILTER_MARGIN)
    grey = image.crop((0, first, image.width, min(image.height, ceil(bottom) + FILTER_MARGIN))).convert("L")
    line = grey.resize(
        (round(image.width / unit * PIXELS_PER_UNIT), CHIP[1] * PIXELS_PER_UNIT),
        Image.Resampling.BILINEAR,
        box=(0, top - first, image.width, bottom - first),
    )
    numbers = []
    for column in range(_columns(image.size) + 1):
        number = _read_chip(line, (MARGIN + column * PITCH[0]) * PIXELS_PER_UNIT)
        if number is None:
            break
        numbers.append(number)
    return numbers


def _read_chip(line: Image.Image, left: float) -> int | None:
    """The number of the chip at this place of a row resized to 4 pixels per unit."""
    if left + PANEL * PIXELS_PER_UNIT > line.width:
        return None
    across, down = CELLS
    cells = [_cell(line, left, x, y) for y in range(1, down + 1) for x in range(1, across + 1)]
    quiet = [_cell(line, left, x, y) for x in range(1, across + 1) for y in (0.2, down + 0.8)]
    light, dark = sum(quiet) / len(quiet), min(cells)
    contrast, middle = light - dark, (light + dark) / 2
    if contrast < SMALLEST_CONTRAST or min(quiet) < middle:
        return None
    if any(abs(cell - middle) < CLEARNESS * contrast for cell in cells):
        return None
    bits = [cell < middle for cell in cells]
    number = sum(bit << place for place, bit in enumerate(reversed(bits[:NUMBER_BITS])))
    return number if 0 < number <= HIGHEST_NUMBER and bits == _bits(number) else None


def _cell(line: Image.Image, left: float, column: float, row: float) -> float:
    """The mean brightness around the middle of a cell."""
    x = round(left + (column + 0.5) * PIXELS_PER_UNIT)
    y = round((row + 0.5) * PIXELS_PER_UNIT)
    area = [(x + dx, y + dy) for dx in (-1, 0) for dy in (-1, 0)]
    values = [line.getpixel(place) for place in area]
    return sum(value for value in values if isinstance(value, int | float)) / len(values)
