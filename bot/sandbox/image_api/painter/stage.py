"""Where figures stand on a picture. Fixed by its size alone, so that a later edit finds them again."""

from PIL import Image

from bot.sandbox.image_api.painter.animals import ANIMALS, draw_animal
from bot.sandbox.image_api.painter.instructions import Figure
from bot.sandbox.image_api.painter.pen import Pen
from bot.sandbox.image_api.painter.sizes import Size
from bot.sandbox.image_api.painter.strip import above_strip
from bot.sandbox.image_api.painter.things import draw_thing

MAIN_SHARE = 0.68
FLOOR = 0.955

# Centre as shares of the area above the strip, and the side as a share of its shorter edge.
SKY_PLACES = (
    (0.16, 0.17, 0.22),
    (0.84, 0.17, 0.22),
    (0.5, 0.12, 0.16),
    (0.33, 0.13, 0.15),
    (0.67, 0.13, 0.15),
)
FLOOR_PLACES = ((0.83, 0.36), (0.17, 0.36), (0.67, 0.26), (0.33, 0.26), (0.93, 0.24), (0.07, 0.24))
OF_THE_SKY = {"sun", "moon", "star", "cloud", "rainbow", "balloon", "rocket", "bird", "heart"}


def main_box(size: Size) -> tuple[int, int, int]:
    """Left, top and side (pixels) of the square in which the main figure stands."""
    above = above_strip(size)
    side = round(min(size[0], above) * MAIN_SHARE)
    return round((size[0] - side) / 2), round(above * FLOOR - side), side


def drawn(figure: Figure, side: int) -> Image.Image:
    """The figure as an RGBA picture of side x side pixels."""
    pen = Pen(max(4, side))
    draw = draw_animal if figure.name in ANIMALS else draw_thing
    draw(pen, figure.name, figure.colour)
    return pen.finished()


def place_main(canvas: Image.Image, figure: Figure) -> None:
    left, top, side = main_box(canvas.size)
    sprite = drawn(figure, side)
    canvas.paste(sprite, (left, top), sprite)


def place_beside(canvas: Image.Image, figures: tuple[Figure, ...], first: int = 0) -> None:
    """Draws figures small: those of the sky above, the others left and right. `first` picks the place."""
    width, above = canvas.width, above_strip(canvas.size)
    shorter = min(width, above)
    sky, floor = first, first
    for figure in figures:
        if figure.name in OF_THE_SKY:
            x, y, share = SKY_PLACES[sky % len(SKY_PLACES)]
            centre = (x * width, max(y * above, share * shorter / 2))
            sky += 1
        else:
            x, share = FLOOR_PLACES[floor % len(FLOOR_PLACES)]
            centre = (x * width, above * 0.985 - share * shorter / 2)
            floor += 1
        sprite = drawn(figure, round(share * shorter))
        canvas.paste(
            sprite, (round(centre[0] - sprite.width / 2), round(centre[1] - sprite.height / 2)), sprite
        )
