"""Things to put into a scene, each on its own square of 100 x 100 units."""

from collections.abc import Callable
from math import cos, pi, sin

from bot.sandbox.image_api.painter.pen import BLUSH, INK, WHITE, Colour, Pen, darker, lighter

SHADOW = (20, 20, 50, 70)
WINDOW: Colour = (255, 226, 140)
LEAF: Colour = (96, 174, 104)
TRUNK: Colour = (134, 96, 72)


def star_points(x: float, y: float, outer: float, inner: float, rays: int = 5) -> list[tuple[float, float]]:
    """The corners of a star, the first ray upwards."""
    corners = []
    for index in range(rays * 2):
        reach = inner if index % 2 else outer
        angle = pi * index / rays - pi / 2
        corners.append((x + cos(angle) * reach, y + sin(angle) * reach))
    return corners


def heart_points(x: float, y: float, size: float) -> list[tuple[float, float]]:
    """A heart's outline, about two sizes wide."""
    corners = []
    for index in range(96):
        t = 2 * pi * index / 96
        across = 16 * sin(t) ** 3
        down = 13 * cos(t) - 5 * cos(2 * t) - 2 * cos(3 * t) - cos(4 * t)
        corners.append((x + across * size / 16, y - down * size / 16))
    return corners


def _smile(pen: Pen, x: float, y: float, size: float) -> None:
    for side in (-1, 1):
        pen.ellipse(x + side * 5.5 * size, y, 1.7 * size, 2.2 * size, INK)
        pen.ellipse(x + side * 5.5 * size + 0.6 * size, y - 0.8 * size, 0.7 * size, 0.8 * size, WHITE)
        pen.ellipse(x + side * 10 * size, y + 4 * size, 2.6 * size, 1.7 * size, BLUSH)
    pen.arc(x, y + 1.5 * size, 3.4 * size, 3.4 * size, 20, 160, INK, 1.0 * size)


def _sun(pen: Pen, colour: Colour) -> None:
    pen.polygon(star_points(50, 50, 48, 33, 14), lighter(colour, 0.45))
    pen.ellipse(50, 50, 32, 32, lighter(colour, 0.2))
    pen.ellipse(50, 50, 29, 29, colour)
    _smile(pen, 50, 47, 1.5)


def _moon(pen: Pen, colour: Colour) -> None:
    pen.ellipse(50, 50, 40, 40, colour)
    for x, y, r in ((36, 32, 6), (66, 68, 8), (30, 66, 4), (70, 34, 3.5)):
        pen.ellipse(x, y, r, r, darker(colour, 0.1))
    _smile(pen, 50, 48, 1.6)


def _star(pen: Pen, colour: Colour) -> None:
    pen.blob(star_points(50, 53, 47, 27), darker(colour, 0.1))
    pen.blob(star_points(50, 51, 44, 25), colour)
    _smile(pen, 50, 50, 1.4)


def _heart(pen: Pen, colour: Colour) -> None:
    pen.ellipse(50, 94, 20, 3, SHADOW)
    pen.polygon(heart_points(50, 51, 42), darker(colour, 0.14))
    pen.polygon(heart_points(50, 49, 40), colour)
    pen.ellipse(31, 33, 7, 5, (255, 255, 255, 120))
    _smile(pen, 50, 46, 1.5)


def _cloud(pen: Pen, colour: Colour) -> None:
    for x, y, r in ((28, 58, 17), (46, 46, 22), (68, 54, 18), (80, 63, 12)):
        pen.ellipse(x, y, r, r, colour)
    pen.box(16, 56, 90, 76, colour, 10)


def _rainbow(pen: Pen, _colour: Colour) -> None:
    bands = ((238, 92, 92), (248, 160, 76), (252, 216, 96), (112, 196, 128), (96, 164, 232), (154, 120, 214))
    for index, band in enumerate(bands):
        reach = 42 - index * 4.2
        pen.arc(50, 72, reach, reach, 180, 360, band, 4.6)
    for x in (18, 82):
        for dx, dy, r in ((-8, 2, 7), (0, -2, 9), (8, 2, 7)):
            pen.ellipse(x + dx, 74 + dy, r, r, WHITE)


def _house(pen: Pen, colour: Colour) -> None:
    pen.ellipse(50, 95, 40, 4, SHADOW)
    pen.box(66, 16, 76, 40, darker(colour, 0.4))
    pen.box(20, 46, 80, 95, (255, 244, 224), 2)
    pen.polygon([(10, 50), (50, 13), (90, 50)], darker(colour, 0.12))
    pen.polygon([(15, 47), (50, 15), (85, 47)], colour)
    pen.box(42, 66, 58, 95, (150, 104, 78), 7)
    pen.ellipse(54.5, 82, 1.3, 1.3, WINDOW)
    for x in (31, 69):
        pen.box(x - 7, 58, x + 7, 72, (120, 92, 84), 2)
        pen.box(x - 5.6, 59.4, x + 5.6, 70.6, WINDOW, 1)
        pen.line([(x, 59.4), (x, 70.6)], (120, 92, 84), 1)
        pen.line([(x - 5.6, 65), (x + 5.6, 65)], (120, 92, 84), 1)
    pen.ellipse(50, 38, 5, 5, WINDOW)


def _lighthouse(pen: Pen, colour: Colour) -> None:
    pen.blob([(18, 96), (26, 84), (44, 80), (64, 81), (80, 87), (86, 96)], (128, 122, 140))
    pen.polygon([(40, 34), (60, 34), (67, 88), (33, 88)], (255, 250, 244))
    for top, bottom in ((42, 54), (66, 78)):
        left = 40 - (top - 34) * 0.13, 40 - (bottom - 34) * 0.13
        pen.polygon(
            [(left[0], top), (100 - left[0], top), (100 - left[1], bottom), (left[1], bottom)], colour
        )
    pen.box(36, 31, 64, 35, darker(colour, 0.35), 1)
    pen.box(42, 19, 58, 31, WINDOW, 1)
    pen.line([(50, 19), (50, 31)], darker(colour, 0.35), 1.2)
    pen.polygon([(38, 20), (50, 7), (62, 20)], colour)
    pen.box(46, 58, 54, 64, INK, 3)


def _tree(pen: Pen, colour: Colour) -> None:
    pen.ellipse(50, 95, 26, 4, SHADOW)
    pen.polygon([(44, 95), (46, 58), (54, 58), (57, 95)], TRUNK)
    for x, y, r in ((34, 52, 17), (66, 52, 17), (50, 58, 16), (40, 34, 18), (60, 34, 18), (50, 22, 15)):
        pen.ellipse(x, y, r, r, colour)
    for x, y, r in ((38, 30, 7), (56, 20, 6), (60, 46, 6), (32, 50, 6)):
        pen.ellipse(x, y, r, r, lighter(colour, 0.22))


def _flower(pen: Pen, colour: Colour) -> None:
    pen.ellipse(50, 95, 16, 3, SHADOW)
    pen.line([(50, 50), (49, 72), (50, 95)], LEAF, 3.4)
    for points in ([(50, 84), (36, 80), (28, 66), (42, 70)], [(50, 80), (64, 76), (72, 62), (58, 66)]):
        pen.blob(points, LEAF)
    for index in range(8):
        angle = 2 * pi * index / 8
        pen.ellipse(
            50 + cos(angle) * 19, 36 + sin(angle) * 19, 11, 11, darker(colour, 0.08) if index % 2 else colour
        )
    pen.ellipse(50, 36, 15, 15, (255, 206, 92))
    _smile(pen, 50, 34, 1.0)


def _boat(pen: Pen, colour: Colour) -> None:
    pen.line([(50, 14), (50, 72)], TRUNK, 2.6)
    pen.polygon([(53, 16), (53, 64), (86, 64)], (255, 252, 246))
    pen.polygon([(47, 26), (47, 64), (20, 64)], lighter(colour, 0.55))
    pen.polygon([(50, 8), (50, 16), (62, 12)], colour)
    pen.blob([(12, 70), (50, 70), (88, 70), (80, 84), (66, 92), (34, 92), (20, 84)], colour)
    pen.box(12, 69, 88, 73.5, lighter(colour, 0.5), 2)
    for x in (36, 50, 64):
        pen.ellipse(x, 81, 3.4, 3.4, (255, 244, 214))


def _robot(pen: Pen, colour: Colour) -> None:
    steel = darker(colour, 0.3)
    pen.ellipse(50, 95, 28, 4, SHADOW)
    pen.line([(50, 20), (50, 9)], steel, 2)
    pen.ellipse(50, 8, 4, 4, (255, 112, 104))
    for side in (-1, 1):
        pen.line([(50 + side * 20, 66), (50 + side * 31, 74), (50 + side * 30, 84)], steel, 4.6)
        pen.ellipse(50 + side * 30, 85, 4.6, 4.6, colour)
        pen.box(50 + side * 10 - 5, 84, 50 + side * 10 + 5, 95, steel, 2)
        pen.box(50 + side * 27 - 3, 34, 50 + side * 27 + 3, 46, steel, 2)
    pen.box(30, 58, 70, 88, colour, 6)
    pen.box(37, 65, 63, 80, lighter(colour, 0.55), 3)
    pen.polygon(heart_points(50, 72, 5), (255, 112, 120))
    pen.box(25, 20, 75, 56, lighter(colour, 0.12), 9)
    pen.box(30, 26, 70, 50, (48, 56, 84), 6)
    for x in (40, 60):
        pen.ellipse(x, 37, 4.6, 4.6, (132, 240, 232))
        pen.ellipse(x + 1.4, 35.4, 1.5, 1.5, WHITE)
    pen.arc(50, 42, 5, 4, 10, 170, (132, 240, 232), 1.4)


def _car(pen: Pen, colour: Colour) -> None:
    pen.ellipse(50, 94, 42, 3.6, SHADOW)
    pen.blob([(20, 62), (30, 40), (50, 36), (68, 40), (82, 62)], colour)
    pen.blob([(27, 60), (34, 45), (48, 42), (48, 60)], (206, 236, 250))
    pen.blob([(52, 60), (52, 42), (64, 45), (74, 60)], (206, 236, 250))
    pen.box(8, 58, 92, 84, colour, 10)
    pen.box(8, 72, 92, 76, lighter(colour, 0.4))
    pen.ellipse(88, 67, 3.4, 4, WINDOW)
    for x in (28, 72):
        pen.ellipse(x, 84, 11, 11, INK)
        pen.ellipse(x, 84, 5.4, 5.4, (226, 226, 232))


def _balloon(pen: Pen, colour: Colour) -> None:
    pen.line([(40, 64), (45, 82)], TRUNK, 1)
    pen.line([(60, 64), (55, 82)], TRUNK, 1)
    pen.blob(
        [(50, 4), (76, 14), (84, 36), (70, 58), (56, 68), (44, 68), (30, 58), (16, 36), (24, 14)], colour
    )
    pen.blob(
        [(50, 4), (62, 16), (65, 38), (58, 60), (50, 68), (42, 60), (35, 38), (38, 16)], lighter(colour, 0.5)
    )
    pen.box(42, 80, 58, 94, (186, 132, 84), 4)
    pen.box(41, 79, 59, 83, (150, 104, 68), 2)


def _fish(pen: Pen, colour: Colour) -> None:
    pen.blob([(72, 50), (94, 30), (90, 50), (94, 72)], darker(colour, 0.15))
    pen.blob([(40, 30), (54, 14), (62, 32)], darker(colour, 0.15))
    pen.blob([(8, 52), (22, 32), (46, 26), (68, 36), (80, 50), (68, 66), (46, 76), (22, 70)], colour)
    pen.blob([(14, 58), (40, 62), (64, 60), (46, 74), (24, 69)], lighter(colour, 0.5))
    for x in (46, 58):
        pen.arc(x, 50, 8, 14, 100, 260, darker(colour, 0.2), 1.6)
    pen.ellipse(26, 46, 5, 6, INK)
    pen.ellipse(27.6, 43.6, 2, 2.2, WHITE)
    pen.ellipse(31, 57, 4.6, 3, BLUSH)
    pen.arc(16, 56, 5, 4, 20, 110, INK, 1.1)


def _rocket(pen: Pen, colour: Colour) -> None:
    pen.blob([(42, 76), (50, 98), (58, 76)], (255, 170, 72))
    pen.blob([(45, 76), (50, 90), (55, 76)], (255, 232, 140))
    for points in ([(36, 54), (20, 72), (22, 82), (40, 76)], [(64, 54), (80, 72), (78, 82), (60, 76)]):
        pen.blob(points, darker(colour, 0.1))
    pen.blob([(50, 6), (62, 22), (67, 46), (62, 78), (38, 78), (33, 46), (38, 22)], (250, 248, 252))
    pen.blob([(50, 6), (59, 17), (62, 28), (38, 28), (41, 17)], colour)
    pen.ellipse(50, 44, 10, 10, darker(colour, 0.2))
    pen.ellipse(50, 44, 7.4, 7.4, (176, 226, 250))
    pen.box(36, 70, 64, 77, darker(colour, 0.3), 2)


def _mushroom(pen: Pen, colour: Colour) -> None:
    pen.ellipse(50, 94, 26, 4, SHADOW)
    pen.blob([(40, 52), (60, 52), (62, 74), (66, 92), (34, 92), (38, 74)], (255, 244, 226))
    pen.blob([(50, 12), (76, 22), (92, 48), (74, 58), (50, 60), (26, 58), (8, 48), (24, 22)], colour)
    for x, y, r in ((38, 28, 6), (62, 24, 5), (74, 44, 6), (24, 44, 5), (50, 44, 6)):
        pen.ellipse(x, y, r, r, (255, 248, 240))
    _smile(pen, 50, 72, 1.0)


def _cake(pen: Pen, colour: Colour) -> None:
    pen.ellipse(50, 92, 42, 5, (232, 236, 246))
    pen.box(18, 58, 82, 92, (224, 168, 116), 5)
    pen.box(26, 34, 74, 60, (240, 196, 146), 5)
    pen.box(18, 56, 82, 66, colour, 5)
    pen.box(26, 32, 74, 41, colour, 4)
    for x in (24, 40, 56, 74):
        pen.ellipse(x, 66, 4.6, 6, colour)
    for x in (36, 50, 64):
        pen.box(x - 1.7, 18, x + 1.7, 33, (150, 204, 240), 1)
        pen.blob([(x, 8), (x + 3, 14), (x, 19), (x - 3, 14)], (255, 204, 92))
    _smile(pen, 50, 75, 1.1)


def _planet(pen: Pen, colour: Colour) -> None:
    ring = lighter(colour, 0.55)
    pen.arc(50, 52, 47, 13, 180, 360, ring, 4)
    pen.ellipse(50, 50, 31, 31, colour)
    for x, y, r in ((36, 34, 5), (64, 30, 4), (66, 66, 5)):
        pen.ellipse(x, y, r, r, darker(colour, 0.12))
    _smile(pen, 50, 42, 1.4)
    pen.arc(50, 52, 47, 13, 0, 180, ring, 4)


def _mountain(pen: Pen, colour: Colour) -> None:
    pen.polygon([(2, 94), (34, 34), (66, 94)], darker(colour, 0.14))
    pen.polygon([(30, 94), (62, 16), (98, 94)], colour)
    pen.polygon([(52.2, 40), (62, 16), (73, 40), (66, 36), (62, 44), (57, 36)], WHITE)
    pen.polygon([(27.6, 46), (34, 34), (40.4, 46), (36, 44), (33, 49), (30.5, 44)], WHITE)


Drawing = Callable[[Pen, Colour], None]

# The colour is the figure's own; the words may ask for another one.
THINGS: dict[str, tuple[Drawing, Colour]] = {
    "sun": (_sun, (255, 200, 72)),
    "moon": (_moon, (250, 240, 206)),
    "star": (_star, (255, 208, 84)),
    "heart": (_heart, (240, 92, 112)),
    "cloud": (_cloud, (255, 255, 255)),
    "rainbow": (_rainbow, (255, 255, 255)),
    "house": (_house, (220, 100, 84)),
    "lighthouse": (_lighthouse, (222, 84, 76)),
    "tree": (_tree, (104, 178, 104)),
    "flower": (_flower, (244, 138, 168)),
    "boat": (_boat, (212, 92, 76)),
    "robot": (_robot, (150, 176, 206)),
    "car": (_car, (236, 108, 92)),
    "balloon": (_balloon, (238, 108, 100)),
    "fish": (_fish, (250, 148, 84)),
    "rocket": (_rocket, (230, 88, 84)),
    "mushroom": (_mushroom, (226, 82, 76)),
    "cake": (_cake, (255, 160, 184)),
    "planet": (_planet, (236, 160, 112)),
    "mountain": (_mountain, (124, 136, 172)),
}


def draw_thing(pen: Pen, name: str, colour: Colour | None) -> None:
    """The thing, in its own colour or in the one asked for."""
    drawing, own = THINGS[name]
    drawing(pen, colour or own)
