"""A small friendly scene from words alone."""

from dataclasses import dataclass
from math import pi, sin
from random import Random

from PIL import Image, ImageDraw

from bot.sandbox.image_api.chance import seeded
from bot.sandbox.image_api.painter.animals import ANIMALS
from bot.sandbox.image_api.painter.effects import SUN_PLACE, starry
from bot.sandbox.image_api.painter.instructions import Figure, Instructions
from bot.sandbox.image_api.painter.pen import WHITE, Colour, darker, lighter, mix
from bot.sandbox.image_api.painter.sizes import Size
from bot.sandbox.image_api.painter.stage import OF_THE_SKY, drawn, place_beside, place_main
from bot.sandbox.image_api.painter.strip import above_strip


@dataclass(frozen=True, slots=True)
class Palette:
    """The sky from its top to the horizon, then the hills from far to near."""

    top: Colour
    horizon: Colour
    far: Colour
    near: Colour


DAYS = (
    Palette((112, 190, 240), (226, 244, 250), (150, 206, 150), (112, 184, 118)),
    Palette((126, 206, 226), (252, 240, 214), (176, 208, 140), (132, 186, 110)),
    Palette((148, 178, 244), (250, 228, 238), (156, 198, 176), (108, 172, 146)),
    Palette((250, 190, 160), (255, 242, 214), (204, 196, 130), (156, 180, 104)),
    Palette((156, 214, 206), (244, 250, 226), (140, 196, 164), (92, 168, 138)),
    Palette((190, 176, 240), (255, 232, 226), (170, 196, 190), (122, 168, 160)),
)
NIGHT = Palette((24, 28, 74), (98, 92, 158), (58, 74, 110), (42, 58, 92))
SUNSET = Palette((98, 84, 160), (255, 190, 120), (160, 104, 118), (112, 76, 104))
SPACE = Palette((14, 14, 44), (64, 44, 104), (92, 80, 120), (70, 60, 100))
DARK = (NIGHT, SUNSET, SPACE)
SNOWY_HILLS = ((226, 236, 248), (246, 250, 255))
SEA = ((96, 176, 214), (58, 140, 192))
SAND: Colour = (248, 224, 172)
OF_THE_SEA = {"boat", "fish", "lighthouse"}
HORIZON = 0.68


@dataclass(frozen=True, slots=True)
class Wave:
    """A curve over the width: shares of the height, `bends` in radians from edge to edge."""

    level: float
    swing: float
    bends: float
    phase: float = 0.0

    def at(self, x: float) -> float:
        return self.level + self.swing * sin(x * self.bends + self.phase)


def paint_scene(instructions: Instructions, size: Size) -> Image.Image:
    """An RGB picture of this size; the same instructions always give the same pixels."""
    rng = seeded(instructions.seed)
    palette = _palette(instructions, rng)
    canvas = vertical_gradient(size, palette.top, palette.horizon)
    if not _anything_to_show(instructions):
        _paint_abstract(canvas, palette, rng)
        return canvas
    _paint_sky(canvas, instructions, palette, rng)
    if "mountain" in _places(instructions):
        _paint_mountains(canvas, palette, rng)
    _paint_ground(canvas, instructions, palette, rng)
    main, others = _cast(instructions)
    place_beside(canvas, others)
    if main:
        place_main(canvas, main)
    return canvas


def vertical_gradient(size: Size, top: Colour, bottom: Colour) -> Image.Image:
    """An RGB picture that goes from one colour at the top to another at the bottom."""
    line = Image.new("RGB", (1, 256))
    line.putdata([mix(top, bottom, step / 255) for step in range(256)])
    return line.resize(size, Image.Resampling.BILINEAR)


def _palette(instructions: Instructions, rng: Random) -> Palette:
    day = rng.choice(DAYS)
    if "night" in instructions.moods:
        day = NIGHT
    elif "sunset" in instructions.moods:
        day = SUNSET
    elif "space" in instructions.places:
        day = SPACE
    elif "day" not in instructions.moods and {"moon", "star"} & {
        figure.name for figure in instructions.figures
    }:
        day = NIGHT
    for tint in instructions.tints:
        day = Palette(mix(day.top, tint, 0.65), mix(day.horizon, lighter(tint, 0.6), 0.6), day.far, day.near)
    if "snow" in instructions.moods:
        far, near = (mix(hill, NIGHT.top, 0.25 if day is NIGHT else 0) for hill in SNOWY_HILLS)
        day = Palette(day.top, day.horizon, far, near)
    return day


def _places(instructions: Instructions) -> set[str]:
    places = set(instructions.places)
    names = {figure.name for figure in instructions.figures}
    if names & OF_THE_SEA:
        places.add("sea")
    if "mountain" in names:
        places.add("mountain")
    return places


def _anything_to_show(instructions: Instructions) -> bool:
    return bool(instructions.figures or instructions.places or instructions.moods or instructions.wear)


def _cast(instructions: Instructions) -> tuple[Figure | None, tuple[Figure, ...]]:
    """The main figure and the others: an animal leads, else the first one that stands on the ground."""
    figures = tuple(figure for figure in instructions.figures if figure.name != "mountain")
    grounded = [figure for figure in figures if figure.name not in OF_THE_SKY - {"bird", "heart"}]
    grounded.sort(key=lambda figure: figure.name not in ANIMALS)
    if not grounded and figures and "sun" not in {figure.name for figure in figures}:
        grounded = [figures[0]]
    main = grounded[0] if grounded else None
    if main is None and instructions.wear:
        main = Figure("cat")
    return main, tuple(figure for figure in figures if figure is not main)


def _paint_sky(canvas: Image.Image, instructions: Instructions, palette: Palette, rng: Random) -> None:
    names = {figure.name for figure in instructions.figures}
    shorter = min(canvas.size)
    if palette in (NIGHT, SPACE) or "night" in instructions.moods:
        starry(canvas, rng)
        if "moon" not in names:
            _hang(canvas, Figure("moon"), *SUN_PLACE, shorter * 0.2)
    elif "sunset" in instructions.moods:
        _hang(canvas, Figure("sun", (255, 150, 90)), 0.5, HORIZON - 0.06, shorter * 0.5)
    else:
        if not names & {"sun", "moon", "rainbow", "balloon"}:
            _hang(canvas, Figure("sun"), *SUN_PLACE, shorter * 0.2)
        for _ in range(3):
            share = rng.uniform(0.16, 0.26)
            _hang(
                canvas, Figure("cloud"), rng.uniform(0.3, 0.95), rng.uniform(0.06, 0.3), shorter * share, 0.8
            )


def _hang(
    canvas: Image.Image, figure: Figure, x: float, y: float, side: float, strength: float = 1.0
) -> None:
    """A figure in the sky; x and y are shares of the picture's width and height."""
    sprite = drawn(figure, round(side))
    mask = sprite.getchannel("A")
    if strength < 1:
        mask = mask.point([round(value * strength) for value in range(256)])
    left, top = round(canvas.width * x - sprite.width / 2), round(canvas.height * y - sprite.height / 2)
    canvas.paste(sprite, (left, max(0, top)), mask)


def _fill_below(canvas: Image.Image, wave: Wave, colour: Colour) -> None:
    """Fills below the curve in a slight gradient; edges are smooth."""
    steps = 160
    points = [(x / steps, wave.at(x / steps)) for x in range(steps + 1)]
    top = max(0, int(min(y for _, y in points) * canvas.height) - 2)
    mask = Image.new("L", (canvas.width * 2, (canvas.height - top) * 2))
    outline = [(x * mask.width, (y * canvas.height - top) * 2) for x, y in points]
    ImageDraw.Draw(mask).polygon([*outline, (mask.width, mask.height), (0, mask.height)], fill=255)
    shade = vertical_gradient(
        (canvas.width, canvas.height - top), lighter(colour, 0.12), darker(colour, 0.08)
    )
    canvas.paste(shade, (0, top), mask.reduce(2))


def _paint_mountains(canvas: Image.Image, palette: Palette, rng: Random) -> None:
    foot = (HORIZON + 0.06) * canvas.height
    for x, share in ((0.2, 0.5), (0.82, 0.56), (0.5, 0.44), (0.02, 0.36), (0.98, 0.34)):
        side = canvas.height * share * rng.uniform(0.9, 1.1)
        colour = mix(mix(palette.top, (84, 92, 136), 0.6), palette.horizon, 0.35 - share / 3)
        sprite = drawn(Figure("mountain", colour), round(side))
        canvas.paste(sprite, (round(x * canvas.width - side / 2), round(foot - side * 0.94)), sprite)


def _paint_ground(canvas: Image.Image, instructions: Instructions, palette: Palette, rng: Random) -> None:
    if "sea" in _places(instructions):
        _paint_sea(canvas, palette)
        main, _ = _cast(instructions)
        if main and main.name not in OF_THE_SEA:
            sand = mix(SAND, palette.top, 0.5 if palette in DARK else 0)
            _fill_below(canvas, Wave(HORIZON + 0.12, 0.012, 5, 1), sand)
        return
    first, second = rng.uniform(0, 2 * pi), rng.uniform(0, 2 * pi)
    _fill_below(canvas, Wave(HORIZON, 0.035, 5, first), palette.far)
    _fill_below(canvas, Wave(HORIZON + 0.1, 0.03, 4, second), palette.near)
    if "snow" not in instructions.moods and palette not in (NIGHT, SPACE):
        _sprinkle_meadow(canvas, palette, rng)


def _paint_sea(canvas: Image.Image, palette: Palette) -> None:
    dusk = 0.55 if palette in DARK else 0.0
    far, near = (mix(water, palette.top, dusk) for water in SEA)
    for row in range(4):
        wave = Wave(HORIZON - 0.04 + row * 0.075, 0.008, 34 - row * 5, row * 2)
        _fill_below(canvas, wave, mix(far, near, row / 3))


def _sprinkle_meadow(canvas: Image.Image, palette: Palette, rng: Random) -> None:
    draw = ImageDraw.Draw(canvas)
    petals = ((255, 255, 255), (255, 226, 120), (255, 176, 190))
    for _ in range(46):
        x = rng.uniform(0, canvas.width)
        y = rng.uniform((HORIZON + 0.14) * canvas.height, above_strip(canvas.size))
        size = min(canvas.size) * rng.uniform(0.003, 0.006)
        if rng.random() < 0.4:
            draw.ellipse([x - size, y - size, x + size, y + size], fill=rng.choice(petals))
        else:
            blade = darker(palette.near, 0.15)
            draw.line(
                [(x - size, y - size * 2), (x, y), (x + size, y - size * 2.2)], blade, max(1, round(size / 2))
            )


def _paint_abstract(canvas: Image.Image, palette: Palette, rng: Random) -> None:
    """Layered waves, a few large discs and one small visitor in the sky."""
    for _ in range(5):
        side = round(min(canvas.size) * rng.uniform(0.2, 0.55))
        disc = Image.new("L", (side * 2, side * 2))
        ImageDraw.Draw(disc).ellipse([1, 1, side * 2 - 2, side * 2 - 2], fill=rng.randint(70, 140))
        place = (
            rng.randint(-side // 3, canvas.width - side // 2),
            rng.randint(-side // 4, round(canvas.height * 0.55)),
        )
        canvas.paste(lighter(rng.choice((palette.top, palette.near, WHITE)), 0.3), place, disc.reduce(2))
    visitor = Figure(rng.choice(("balloon", "star", "moon", "rainbow", "cloud")))
    _hang(canvas, visitor, rng.uniform(0.2, 0.8), rng.uniform(0.18, 0.28), min(canvas.size) * 0.2)
    for row in range(4):
        wave = Wave(0.46 + row * 0.12, rng.uniform(0.03, 0.07), rng.uniform(3, 6), rng.uniform(0, 2 * pi))
        _fill_below(canvas, wave, mix(palette.top, palette.near, row / 3))
