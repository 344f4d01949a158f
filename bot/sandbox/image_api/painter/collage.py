"""Further pictures put onto the first one like prints on a table."""

from collections.abc import Sequence
from random import Random

from PIL import Image, ImageDraw, ImageFilter

from bot.sandbox.image_api.painter.strip import above_strip

PRINT_SHARE = 0.46
PAPER = (255, 253, 248)
# Centres as shares of the picture; with more prints than places each later round is smaller.
PLACES = ((0.72, 0.66), (0.27, 0.3), (0.74, 0.26), (0.26, 0.7), (0.5, 0.48))


def lay_prints(canvas: Image.Image, prints: Sequence[Image.Image], rng: Random) -> None:
    """Draws each picture as a tilted print with a white edge and a soft shadow."""
    above = above_strip(canvas.size)
    for index, picture in enumerate(prints):
        lap, place = divmod(index, len(PLACES))
        side = min(canvas.width, above) * PRINT_SHARE * 0.75**lap
        if len(prints) > 1:
            side *= 0.86
        sheet = _print(picture, max(8, round(side)), rng.uniform(3, 7) * (1 if index % 2 else -1))
        x, y = PLACES[place]
        left = round(canvas.width * x - sheet.width / 2)
        top = round(above * y - sheet.height / 2)
        shadow = sheet.getchannel("A").filter(ImageFilter.BoxBlur(max(1, round(side / 40))))
        shade = shadow.point([value * 2 // 5 for value in range(256)])
        canvas.paste((24, 20, 40), (left + round(side / 50), top + round(side / 36)), shade)
        canvas.paste(sheet, (left, top), sheet)


def _print(picture: Image.Image, side: int, tilt: float) -> Image.Image:
    """The picture fitted into a square of this side, with a white edge, turned by `tilt` degrees."""
    small = picture.copy()
    small.thumbnail((side, side), Image.Resampling.BICUBIC, reducing_gap=2.0)
    edge = max(2, side // 24)
    size = (small.width + 2 * edge, small.height + 2 * edge)
    sheet = Image.new("RGBA", (size[0] + 2 * edge, size[1] + 2 * edge))
    ImageDraw.Draw(sheet).rectangle([edge, edge, edge + size[0] - 1, edge + size[1] - 1], fill=PAPER)
    sheet.paste(small, (2 * edge, 2 * edge))
    return sheet.rotate(tilt, Image.Resampling.BICUBIC, expand=True)
