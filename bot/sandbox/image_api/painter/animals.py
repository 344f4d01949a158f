"""Animals that sit and look at you. Every head is at the same place, so that a hat fits all of them."""

from dataclasses import dataclass, replace

from bot.sandbox.image_api.painter.pen import BLUSH, INK, WHITE, Colour, Pen, darker, lighter, mix

PINK: Colour = (255, 158, 164)


@dataclass(frozen=True, slots=True)
class Animal:
    """`ears`: pointed, floppy, round, long, tuft or none; `tail`: bushy, thin, stub or none."""

    coat: Colour
    belly: Colour
    ears: str
    tail: str
    muzzle: Colour
    cheeks: bool = False
    whiskers: bool = False
    tongue: bool = False
    patches: Colour | None = None
    beak: Colour | None = None
    snout: Colour | None = None


ANIMALS: dict[str, Animal] = {
    "fox": Animal((240, 128, 60), (255, 240, 222), "pointed", "bushy", (255, 244, 230), cheeks=True),
    "cat": Animal((142, 148, 172), (236, 236, 244), "pointed", "thin", (240, 240, 247), whiskers=True),
    "dog": Animal((206, 152, 96), (250, 232, 206), "floppy", "thin", (250, 234, 212), tongue=True),
    "bear": Animal((150, 104, 74), (216, 176, 136), "round", "stub", (226, 190, 152)),
    "panda": Animal((250, 248, 244), (255, 255, 255), "round", "stub", (255, 255, 255), patches=(58, 54, 66)),
    "rabbit": Animal((232, 220, 214), (255, 250, 247), "long", "stub", (255, 252, 250), whiskers=True),
    "mouse": Animal((176, 170, 182), (232, 226, 232), "round", "thin", (238, 232, 238), whiskers=True),
    "lion": Animal((240, 190, 96), (255, 230, 176), "round", "thin", (255, 236, 196)),
    "pig": Animal((250, 176, 184), (255, 206, 208), "floppy", "stub", (250, 176, 184), snout=(240, 140, 152)),
    "owl": Animal((150, 118, 96), (232, 210, 180), "tuft", "none", (236, 218, 192), beak=(246, 176, 60)),
    "bird": Animal((92, 168, 222), (244, 250, 255), "none", "none", (92, 168, 222), beak=(250, 176, 56)),
    "penguin": Animal((64, 74, 104), (252, 252, 255), "none", "none", (252, 252, 255), beak=(252, 170, 60)),
}


def draw_animal(pen: Pen, name: str, colour: Colour | None) -> None:
    """The animal, in its own coat or in the colour asked for."""
    animal = ANIMALS[name]
    if colour is not None:
        animal = replace(animal, coat=colour, belly=lighter(colour, 0.75), muzzle=lighter(colour, 0.8))
    pen.ellipse(50, 95, 31, 4.5, (20, 20, 50, 70))
    _tail(pen, animal)
    _body(pen, animal)
    if name == "lion":
        _mane(pen, animal)
    _ears(pen, animal)
    _head(pen, animal)
    _face(pen, animal)


def _tail(pen: Pen, animal: Animal) -> None:
    if animal.tail == "bushy":
        pen.blob([(58, 92), (76, 94), (89, 80), (88, 60), (80, 52), (76, 66), (66, 78)], animal.coat)
        pen.blob([(80, 52), (88, 60), (89, 68), (83, 71), (77, 64)], animal.belly)
    elif animal.tail == "thin":
        pen.line([(62, 90), (76, 90), (82, 82), (82, 72), (86, 66)], darker(animal.coat, 0.12), 5)
    elif animal.tail == "stub":
        pen.ellipse(70, 86, 6, 6, lighter(animal.coat, 0.3))


def _body(pen: Pen, animal: Animal) -> None:
    limbs = animal.patches or animal.coat
    pen.ellipse(50, 76, 20, 20, animal.coat)
    pen.ellipse(50, 79, 12.5, 15, animal.belly)
    if animal.beak:
        for side in (-1, 1):
            pen.ellipse(50 + side * 19.5, 74, 5.5, 14, darker(animal.coat, 0.12))
            pen.ellipse(50 + side * 8, 95, 7, 3, animal.beak)
        return
    for side in (-1, 1):
        pen.ellipse(50 + side * 16, 92.5, 9, 5, darker(limbs, 0.1))
        pen.line([(50 + side * 8, 72), (50 + side * 7, 92)], darker(limbs, 0.06), 8.5)
        pen.ellipse(50 + side * 7, 93, 5.4, 3.8, lighter(limbs, 0.25))


def _mane(pen: Pen, animal: Animal) -> None:
    mane = mix(animal.coat, (170, 84, 30), 0.6)
    for x, y in ((50, 12), (66, 16), (76, 28), (78, 43), (70, 57), (30, 57), (22, 43), (24, 28), (34, 16)):
        pen.ellipse(x, y, 11, 11, mane)
    pen.ellipse(50, 40, 28, 26, mane)


def _ears(pen: Pen, animal: Animal) -> None:
    inner = mix(animal.coat, PINK, 0.6)
    outer = animal.patches or animal.coat
    pointed = [(26, 34), (23, 15), (27, 6), (36, 11), (47, 21)]
    if animal.ears == "pointed":
        for points in (pointed, pen.mirrored(pointed)):
            pen.blob(points, outer)
        small = [(30, 27), (27.5, 13.5), (38, 20)]
        for points in (small, pen.mirrored(small)):
            pen.polygon(points, inner)
    elif animal.ears == "round":
        for x in (30, 70):
            pen.ellipse(x, 20, 9.5, 9.5, outer)
            pen.ellipse(x, 21, 5.5, 5.5, inner if not animal.patches else darker(outer, 0.2))
    elif animal.ears == "long":
        for x in (40, 60):
            pen.ellipse(x, 15, 6.5, 14, outer)
            pen.ellipse(x, 16, 3.2, 10, inner)
    elif animal.ears == "tuft":
        tuft = [(28, 30), (26, 9), (46, 21)]
        for points in (tuft, pen.mirrored(tuft)):
            pen.polygon(points, darker(outer, 0.15))


def _head(pen: Pen, animal: Animal) -> None:
    pen.blob(
        [(50, 17), (66, 20), (76, 32), (76, 45), (65, 56), (50, 59), (35, 56), (24, 45), (24, 32), (34, 20)],
        animal.coat,
    )
    if animal.cheeks:
        cheek = [(23, 41), (36, 39), (46, 47), (50, 59), (36, 56), (27, 50)]
        for points in (cheek, pen.mirrored(cheek)):
            pen.blob(points, animal.belly)
    elif animal.beak:
        for x in (40, 60):
            pen.ellipse(x, 37, 12, 12, animal.belly)
    else:
        pen.ellipse(50, 50, 13, 9, animal.muzzle)
    if animal.ears == "floppy":
        floppy = [(30, 19), (22, 22), (15, 36), (17, 49), (24, 51), (29, 38)]
        for points in (floppy, pen.mirrored(floppy)):
            pen.blob(points, darker(animal.coat, 0.22))
    if animal.patches:
        patch = [(33, 34), (41, 31), (46, 38), (42, 45), (34, 45)]
        for points in (patch, pen.mirrored(patch)):
            pen.blob(points, animal.patches)


def _face(pen: Pen, animal: Animal) -> None:
    for x in (40, 60):
        pen.ellipse(x, 38, 3.6, 4.4, INK)
        pen.ellipse(x + 1.2, 36.3, 1.4, 1.6, WHITE)
    for x in (31, 69):
        pen.ellipse(x, 46.5, 4.5, 3, BLUSH)
    if animal.beak:
        pen.polygon([(45, 43), (55, 43), (50, 51)], animal.beak)
    elif animal.snout:
        pen.ellipse(50, 48.5, 8, 6, animal.snout)
        for side in (-3, 3):
            pen.ellipse(50 + side, 48.5, 1.3, 2, darker(animal.snout, 0.4))
    else:
        _nose_and_mouth(pen, animal)


def _nose_and_mouth(pen: Pen, animal: Animal) -> None:
    if animal.tongue:
        pen.box(47.2, 51, 52.8, 58.5, PINK, 2.7)
    for side in (-1, 1):
        pen.arc(50 + side * 3.3, 50, 3.3, 3.2, 10, 170, INK, 1.1)
        for drop in (-2, 2) if animal.whiskers else ():
            whisker = [(50 + side * 14, 48 + drop / 2), (50 + side * 29, 47 + drop * 1.6)]
            pen.line(whisker, lighter(INK, 0.35), 0.7)
    pen.ellipse(50, 46.5, 3.4, 2.4, INK)
