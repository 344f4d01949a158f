"""A picture's middle on a green screen, with the white edge of a sticker."""

from PIL import Image, ImageDraw

from bot.sandbox.image_api.painter.pen import WHITE, Colour
from bot.sandbox.image_api.painter.stage import main_box

GREEN: Colour = (0, 255, 0)

SAMPLES = 2
REACH = 0.58
"""Of the main figure's side: half of what is kept, so that ears and hats stay on."""

EDGE = 0.026


def on_screen(picture: Image.Image) -> Image.Image:
    """A round piece around the place of the main figure, everything else green."""
    left, top, side = main_box(picture.size)
    centre = (left + side / 2, top + side / 2 - side * (REACH - 0.5))
    canvas = Image.new("RGB", picture.size, GREEN)
    canvas.paste(WHITE, (0, 0), _disc(picture.size, centre, side * (REACH + EDGE)))
    canvas.paste(picture, (0, 0), _disc(picture.size, centre, side * REACH))
    return canvas


def _disc(size: tuple[int, int], centre: tuple[float, float], radius: float) -> Image.Image:
    mask = Image.new("L", (size[0] * SAMPLES, size[1] * SAMPLES))
    x, y = centre
    box = [(x - radius) * SAMPLES, (y - radius) * SAMPLES, (x + radius) * SAMPLES, (y + radius) * SAMPLES]
    ImageDraw.Draw(mask).ellipse(box, fill=255)
    return mask.reduce(SAMPLES)
