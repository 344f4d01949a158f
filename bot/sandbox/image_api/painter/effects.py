"""Moods laid over a picture: light, weather and manner. Each takes an RGB picture and gives one."""

from collections.abc import Callable
from math import cos, pi, sin
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageOps, ImageStat

from bot.sandbox.image_api.painter.pen import WHITE, Colour, Pen, darker, lighter, mix
from bot.sandbox.image_api.painter.strip import above_strip
from bot.sandbox.image_api.painter.things import draw_thing

Effect = Callable[[Image.Image, Random], Image.Image]

NIGHT_LIGHTS: tuple[Colour, ...] = ((104, 116, 188), (112, 96, 196), (84, 124, 186), (84, 98, 172))
SUNSETS: tuple[tuple[Colour, ...], ...] = (
    ((150, 92, 150), (255, 150, 92), (255, 196, 120)),
    ((104, 88, 166), (255, 128, 130), (255, 204, 150)),
    ((190, 104, 110), (255, 176, 84), (255, 214, 110)),
)
"""From the top to the foot."""

DAYLIGHT = 170
# As shares of the picture; a moon hides the sun of an earlier picture and the other way round.
SUN_PLACE = (0.15, 0.16)
TINT_STRENGTH = 0.5


def tinted(picture: Image.Image, colour: Colour, strength: float = TINT_STRENGTH) -> Image.Image:
    """The picture in shades of one colour, mixed with itself."""
    shades = ImageOps.colorize(picture.convert("L"), darker(colour, 0.75), lighter(colour, 0.85), mid=colour)
    return Image.blend(picture, shades, strength)


def starry(canvas: Image.Image, rng: Random) -> None:
    """Small stars in the upper half, drawn onto the picture."""
    draw = ImageDraw.Draw(canvas)
    unit = min(canvas.size) / 400
    for _ in range(60):
        x, y = rng.uniform(0, canvas.width), rng.uniform(0, canvas.height * 0.36)
        size = unit * rng.uniform(0.5, 1.6)
        draw.ellipse([x - size, y - size, x + size, y + size], fill=mix((255, 240, 200), WHITE, rng.random()))


def sparkles(canvas: Image.Image, rng: Random) -> None:
    """A few four-pointed sparkles, drawn onto the picture."""
    shorter = min(canvas.size)
    x, y = rng.uniform(0.2, 0.8) * canvas.width, rng.uniform(0.15, 0.6) * canvas.height
    for dx, dy, share in ((0.0, 0.0, 0.16), (0.11, -0.07, 0.09), (-0.09, 0.08, 0.07), (0.1, 0.1, 0.05)):
        side = round(shorter * share)
        pen = Pen(max(4, side))
        for reach, colour in ((48, (255, 236, 150)), (36, WHITE)):
            points = [
                (
                    50 + cos(pi * i / 4) * (reach if i % 2 == 0 else reach * 0.2),
                    50 + sin(pi * i / 4) * (reach if i % 2 == 0 else reach * 0.2),
                )
                for i in range(8)
            ]
            pen.polygon(points, colour)
        sprite = pen.finished()
        canvas.paste(sprite, (round(x + dx * shorter - side / 2), round(y + dy * shorter - side / 2)), sprite)


def _night(picture: Image.Image, rng: Random) -> Image.Image:
    """Moonlight; what is dark already is not made darker much, so that several nights stay readable."""
    dark = ImageChops.multiply(picture, Image.new("RGB", picture.size, rng.choice(NIGHT_LIGHTS)))
    dark = Image.blend(picture, dark, min(1.0, _brightness(picture) / 110))
    starry(dark, rng)
    _hang(dark, "moon", *SUN_PLACE, 0.3)
    return dark


def _day(picture: Image.Image, _rng: Random) -> Image.Image:
    """Up to a middle brightness, and most of a colour cast such as a night's taken out."""
    means = ImageStat.Stat(picture).mean
    overall = max(1.0, sum(means) / 3)
    lift = min(max(DAYLIGHT / overall, 1.06), 2.5)
    table: list[int] = []
    for mean in means:
        gain = lift * (overall / max(mean, 1.0)) ** 0.6
        table += [min(255, round(value * gain)) for value in range(256)]
    light = ImageChops.screen(picture.point(table), Image.new("RGB", picture.size, (24, 18, 2)))
    _hang(light, "sun", *SUN_PLACE, 0.3)
    return light


def _brightness(picture: Image.Image) -> float:
    """The mean of all channels, 0 to 255."""
    return sum(ImageStat.Stat(picture).mean) / 3


def _sunset(picture: Image.Image, rng: Random) -> Image.Image:
    line = Image.new("RGB", (1, 3))
    line.putdata(rng.choice(SUNSETS))
    glow = line.resize(picture.size, Image.Resampling.BICUBIC)
    return Image.blend(ImageChops.multiply(picture, glow), ImageChops.soft_light(picture, glow), 0.45)


def _snow(picture: Image.Image, rng: Random) -> Image.Image:
    white = Image.blend(picture, Image.new("RGB", picture.size, (226, 236, 250)), 0.12)
    half = Image.new("L", (picture.width // 2 + 1, picture.height // 2 + 1))
    draw = ImageDraw.Draw(half)
    unit = min(half.size) / 300
    for _ in range(240):
        x, y, size = rng.uniform(0, half.width), rng.uniform(0, half.height), unit * rng.uniform(0.6, 2.2)
        draw.ellipse([x - size, y - size, x + size, y + size], fill=rng.randint(170, 255))
    ground = above_strip(picture.size) / 2
    drift = [
        (x / 40 * half.width, ground - half.height * (0.035 + 0.015 * sin(x * 0.42 + 1))) for x in range(41)
    ]
    draw.polygon([*drift, (half.width, half.height), (0, half.height)], fill=250)
    soft = half.filter(ImageFilter.BoxBlur(0.8))
    white.paste(WHITE, (0, 0), soft.resize(picture.size, Image.Resampling.BICUBIC))
    return white


def _rain(picture: Image.Image, rng: Random) -> Image.Image:
    wet = ImageChops.multiply(picture, Image.new("RGB", picture.size, (186, 198, 220)))
    streaks = Image.new("L", (picture.width // 2 + 1, picture.height // 2 + 1))
    draw = ImageDraw.Draw(streaks)
    unit = min(streaks.size) / 300
    for _ in range(230):
        x, y = rng.uniform(-10, streaks.width), rng.uniform(-20, streaks.height)
        fall = unit * rng.uniform(8, 20)
        draw.line([(x, y), (x - fall * 0.28, y + fall)], rng.randint(90, 200), max(1, round(unit * 0.9)))
    wet.paste((226, 238, 252), (0, 0), streaks.resize(picture.size, Image.Resampling.BILINEAR))
    for x, y, share in ((0.2, 0.08, 0.34), (0.5, 0.05, 0.4), (0.8, 0.09, 0.32)):
        _hang(wet, "cloud", x, y, share, (150, 160, 180))
    return wet


def _fog(picture: Image.Image, _rng: Random) -> Image.Image:
    line = Image.new("L", (1, 4))
    line.putdata([120, 90, 190, 215])
    veil = line.resize(picture.size, Image.Resampling.BICUBIC)
    pale = picture.filter(ImageFilter.BoxBlur(min(picture.size) / 250))
    pale.paste((232, 236, 240), (0, 0), veil)
    return pale


def _grey_scale(picture: Image.Image, _rng: Random) -> Image.Image:
    return ImageOps.autocontrast(picture.convert("L"), cutoff=1).convert("RGB")


def _sepia(picture: Image.Image, _rng: Random) -> Image.Image:
    return ImageOps.colorize(picture.convert("L"), (46, 26, 14), (255, 240, 208), mid=(176, 132, 88))


def _watercolour(picture: Image.Image, rng: Random) -> Image.Image:
    small = picture.reduce(4).filter(ImageFilter.MedianFilter(5)).filter(ImageFilter.SMOOTH_MORE)
    washed = ImageEnhance.Color(small).enhance(1.25).resize(picture.size, Image.Resampling.BICUBIC)
    washed = Image.blend(washed, Image.new("RGB", picture.size, (255, 252, 244)), 0.16)
    edges = picture.reduce(2).convert("L").filter(ImageFilter.FIND_EDGES)
    # The filter leaves the outermost pixels as they were: they would become a dark border.
    edges = ImageOps.expand(ImageOps.crop(edges, 2), 2).filter(ImageFilter.GaussianBlur(1.2))
    lines = edges.point([max(140, 255 - value * 2) for value in range(256)]).resize(picture.size)
    grain = Image.frombytes("L", (256, 256), rng.randbytes(256 * 256)).point(
        [236 + v // 14 for v in range(256)]
    )
    paper = ImageChops.multiply(lines, grain.resize(picture.size, Image.Resampling.BICUBIC))
    return ImageChops.multiply(washed, Image.merge("RGB", (paper, paper, paper)))


def _blur(picture: Image.Image, _rng: Random) -> Image.Image:
    return picture.filter(ImageFilter.BoxBlur(min(picture.size) / 90))


def _frame(picture: Image.Image, _rng: Random) -> Image.Image:
    """A wooden frame with a mat; it goes down to where the strip begins."""
    framed = picture.copy()
    draw = ImageDraw.Draw(framed)
    unit = min(picture.size) / 100
    right, bottom = picture.width - 1, above_strip(picture.size) - 1
    rings = (
        ((104, 66, 42), 0.0, 1.0),
        ((160, 106, 66), 1.0, 2.4),
        ((196, 142, 90), 3.4, 0.6),
        ((252, 248, 240), 4.0, 2.4),
    )
    for colour, start, width in rings:
        box = [start * unit, start * unit, right - start * unit, bottom - start * unit]
        draw.rectangle(box, outline=colour, width=max(1, round(width * unit) + 1))
    return framed


def _hang(
    canvas: Image.Image, name: str, x: float, y: float, share: float, colour: Colour | None = None
) -> None:
    """A thing in the sky; x and y are shares of the picture, the side a share of its shorter edge."""
    pen = Pen(max(4, round(min(canvas.size) * share)))
    draw_thing(pen, name, colour)
    sprite = pen.finished()
    left, top = round(canvas.width * x - sprite.width / 2), round(canvas.height * y - sprite.height / 2)
    canvas.paste(sprite, (left, max(top, -sprite.height // 3)), sprite)


# In this order, whatever the order of the words: manner first, then light, weather, and the frame last.
EFFECTS: dict[str, Effect] = {
    "watercolour": _watercolour,
    "blur": _blur,
    "grey scale": _grey_scale,
    "sepia": _sepia,
    "sunset": _sunset,
    "day": _day,
    "night": _night,
    "fog": _fog,
    "rain": _rain,
    "snow": _snow,
    "frame": _frame,
}
OF_THE_SCENE = ("night", "day", "sunset")
OVER_FIGURES = ("fog", "rain", "snow", "frame")
