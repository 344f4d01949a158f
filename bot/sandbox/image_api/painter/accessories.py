"""Things to wear, drawn where the main figure of a scene has its head and neck."""

from collections.abc import Callable

from PIL import Image

from bot.sandbox.image_api.painter.instructions import Figure
from bot.sandbox.image_api.painter.pen import WHITE, Colour, Pen, darker, lighter
from bot.sandbox.image_api.painter.stage import main_box


def _hat(pen: Pen, colour: Colour) -> None:
    pen.blob([(34, 19), (36, 5), (50, 2.5), (64, 5), (66, 19), (50, 22)], colour)
    pen.blob([(34.5, 14), (50, 17), (65.5, 14), (66, 20), (50, 23), (34, 20)], lighter(colour, 0.65))
    pen.blob(
        [(22, 20), (34, 17.5), (50, 21), (66, 17.5), (78, 20), (66, 25), (50, 27), (34, 25)],
        darker(colour, 0.12),
    )


def _crown(pen: Pen, colour: Colour) -> None:
    pen.polygon([(33, 23), (29, 3), (41, 12), (50, 0.5), (59, 12), (71, 3), (67, 23)], colour)
    pen.box(32.5, 18.5, 67.5, 24, darker(colour, 0.14), 1.5)
    for x, y in ((29, 4), (50, 2.5), (71, 4)):
        pen.ellipse(x, y, 2.4, 2.4, lighter(colour, 0.4))
    for x, jewel in ((40, (230, 84, 96)), (50, (96, 160, 232)), (60, (112, 196, 128))):
        pen.ellipse(x, 21.2, 2, 2, jewel)


def _scarf(pen: Pen, colour: Colour) -> None:
    dark, light = darker(colour, 0.16), lighter(colour, 0.45)
    pen.blob([(55, 60), (66, 61), (69, 76), (68, 88), (59, 88), (59, 74)], dark)
    for y in (70, 78):
        pen.polygon([(59.4, y), (68.6, y), (68.8, y + 3.4), (59.3, y + 3.4)], light)
    for x in (60.2, 63.4, 66.6):
        pen.line([(x, 87), (x, 91)], dark, 1.3)
    pen.blob(
        [(27, 53), (38, 58), (50, 60), (62, 58), (73, 53), (74, 61), (62, 67), (50, 69), (38, 67), (26, 61)],
        colour,
    )
    for x, tilt in ((35, 1.6), (46, 0.5), (57, -0.8)):
        pen.line([(x, 58.6 + abs(tilt)), (x + tilt, 66)], light, 2.2)


def _glasses(pen: Pen, colour: Colour) -> None:
    pen.line([(47, 37), (50, 35.5), (53, 37)], colour, 1.7)
    for side in (-1, 1):
        x = 50 + side * 11.5
        pen.line([(x + side * 8, 36), (x + side * 15.5, 33.5)], colour, 1.7)
        pen.ellipse(x, 38, 9, 8.4, (214, 238, 255, 110))
        pen.arc(x, 38, 9.4, 8.8, 0, 360, colour, 1.8)
        pen.line([(x - 4, 34.5), (x - 1.5, 32.8)], WHITE, 1.1)


def _bow(pen: Pen, colour: Colour) -> None:
    for side in (-1, 1):
        pen.blob([(50, 61), (50 + side * 14, 54), (50 + side * 16, 61), (50 + side * 14, 69)], colour)
        pen.blob([(50 + side * 3, 61), (50 + side * 11, 57.5), (50 + side * 11, 65)], darker(colour, 0.14))
    pen.ellipse(50, 61.4, 4, 4.6, lighter(colour, 0.25))


# The order in which they are put on.
WARDROBE: dict[str, tuple[Callable[[Pen, Colour], None], Colour]] = {
    "scarf": (_scarf, (222, 76, 78)),
    "bow": (_bow, (222, 76, 110)),
    "glasses": (_glasses, (60, 56, 72)),
    "hat": (_hat, (84, 98, 168)),
    "crown": (_crown, (250, 204, 84)),
}


def worn(figure: Figure, side: int) -> Image.Image | None:
    """It alone, RGBA of side x side pixels, where a figure of that size would wear it; None of anything else."""
    if figure.name not in WARDROBE:
        return None
    draw, own_colour = WARDROBE[figure.name]
    pen = Pen(max(4, side))
    draw(pen, figure.colour or own_colour)
    return pen.finished()


def put_on(canvas: Image.Image, wear: tuple[Figure, ...]) -> None:
    """Draws what is worn onto the picture."""
    left, top, side = main_box(canvas.size)
    wanted = {figure.name: figure for figure in wear}
    for name in WARDROBE:
        sprite = worn(wanted[name], side) if name in wanted else None
        if sprite is not None:
            canvas.paste(sprite, (left, top), sprite)
