"""Seeded pictures of many kinds, and what people's phones do to them: drawing, resizing, compressing."""

import io
from collections.abc import Callable
from math import cos, pi, sin
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont, ImageOps

Size = tuple[int, int]
Colour = tuple[int, int, int]
Point = tuple[float, float]


def scene(kind: str, seed: int, size: Size = (1280, 960)) -> Image.Image:
    """RGB; the same for the same arguments."""
    return SCENES[kind](Random(f"{kind} {seed}"), size)


def speckle(rng: Random, size: Size, cell: float = 1.0) -> Image.Image:
    """Grey noise of all levels whose grains are about `cell` pixels wide."""
    small = max(2, round(size[0] / cell)), max(2, round(size[1] / cell))
    made = Image.frombytes("L", small, rng.randbytes(small[0] * small[1]))
    return made if small == size else made.resize(size, Image.Resampling.BICUBIC)


def clouds(rng: Random, size: Size, coarse: float) -> Image.Image:
    """Grey noise on several scales, most of it on the coarsest."""
    made = speckle(rng, size, coarse)
    for octave in (2, 4, 8):
        made = Image.blend(made, speckle(rng, size, coarse / octave), 0.3)
    return made


def grained(rng: Random, image: Image.Image, amount: float) -> Image.Image:
    """With the noise of a sensor: different in each channel, `amount` (0..1) of all levels."""
    noise = Image.merge("RGB", [speckle(rng, image.size, 1.4) for _ in range(3)])
    return ImageChops.add(
        image, noise.point([round((v - 128) * amount) + 128 for v in range(256)] * 3), 1, -128
    )


def toned(grey: Image.Image, dark: Colour, light: Colour) -> Image.Image:
    return ImageOps.colorize(grey, dark, light)


def any_colour(rng: Random) -> Colour:
    return rng.randrange(256), rng.randrange(256), rng.randrange(256)


def blob(rng: Random, centre: Point, radius: float, wild: float = 0.25) -> list[Point]:
    """A round shape whose radius varies."""
    waves = [(rng.uniform(0, wild) / k, rng.uniform(0, 2 * pi), k) for k in (2, 3, 5)]
    points = []
    for step in range(72):
        angle = step / 72 * 2 * pi
        reach = radius * (1 + sum(a * cos(k * angle + p) for a, p, k in waves))
        points.append((centre[0] + reach * cos(angle), centre[1] + reach * sin(angle)))
    return points


def foliage(rng: Random, size: Size) -> Image.Image:
    image = toned(clouds(rng, size, size[0] / 9), (8, 30, 6), (120, 170, 60))
    pen = ImageDraw.Draw(image)
    for _ in range(1200):
        x, y, r = rng.uniform(0, size[0]), rng.uniform(0, size[1]), rng.uniform(3, size[0] / 70)
        shade = rng.randrange(30, 210)
        pen.polygon(blob(rng, (x, y), r, 0.6), fill=(shade // 2, shade, shade // 4))
    return grained(rng, image, 0.06)


def night(rng: Random, size: Size) -> Image.Image:
    image = toned(clouds(rng, size, size[0] / 3), (2, 3, 8), (28, 26, 40))
    pen = ImageDraw.Draw(image)
    for _ in range(60):
        x, y, r = rng.uniform(0, size[0]), rng.uniform(size[1] * 0.4, size[1]), rng.uniform(1, 5)
        pen.ellipse((x - r, y - r, x + r, y + r), fill=(255, rng.randrange(150, 250), rng.randrange(60, 200)))
    return grained(rng, image.filter(ImageFilter.GaussianBlur(1)), 0.12)


def page(rng: Random, size: Size) -> Image.Image:
    """Small dark text on light paper."""
    paper = rng.randrange(225, 256)
    image = Image.new("RGB", size, (paper, paper, paper - rng.randrange(12)))
    pen = ImageDraw.Draw(image)
    height = max(9, size[1] // rng.randrange(45, 75))
    font = ImageFont.load_default(height)
    for y in range(height * 2, size[1] - height * 2, round(height * 1.5)):
        words = ["".join(rng.choices("etaoinshrdlucmfw", k=rng.randrange(2, 10))) for _ in range(40)]
        pen.text((height * 2, y), " ".join(words)[: rng.randrange(30, 160)], (25, 25, 30), font)
    return image


def sunset(rng: Random, size: Size) -> Image.Image:
    rise = Image.linear_gradient("L").resize(size)
    image = toned(rise, (rng.randrange(60, 120), 10, 40), (255, rng.randrange(120, 190), 40))
    pen = ImageDraw.Draw(image)
    x, y, r = rng.uniform(0.2, 0.8) * size[0], rng.uniform(0.4, 0.6) * size[1], size[0] / rng.uniform(9, 16)
    pen.ellipse((x - r, y - r, x + r, y + r), fill=(255, 60, 30))
    hills = [(x, size[1] * (0.75 + 0.1 * sin(x / size[0] * 9 + y))) for x in range(0, size[0] + 20, 20)]
    pen.polygon([*hills, (size[0], size[1]), (0, size[1])], fill=(30, 6, 18))
    return grained(rng, image.filter(ImageFilter.GaussianBlur(0.8)), 0.03)


def cartoon(rng: Random, size: Size) -> Image.Image:
    """Flat colours with dark outlines."""
    image = Image.new("RGB", size, any_colour(rng))
    pen = ImageDraw.Draw(image)
    for _ in range(14):
        centre = rng.uniform(0, size[0]), rng.uniform(0, size[1])
        shape = blob(rng, centre, rng.uniform(0.04, 0.2) * size[0])
        pen.polygon(shape, fill=any_colour(rng))
        pen.line([*shape, shape[0]], fill=(15, 15, 20), width=max(2, size[0] // 250), joint="curve")
    return image


def portrait(rng: Random, size: Size) -> Image.Image:
    """Smooth skin, hair of thin strands, and a backdrop out of focus."""
    image = toned(clouds(rng, size, size[0] / 4), any_colour(rng), any_colour(rng))
    image = image.filter(ImageFilter.GaussianBlur(size[0] / 60))
    pen = ImageDraw.Draw(image)
    x, y, r = size[0] * rng.uniform(0.4, 0.6), size[1] * 0.48, min(size) * rng.uniform(0.22, 0.3)
    skin = rng.choice([(224, 180, 150), (150, 100, 70), (90, 58, 40), (240, 205, 185)])
    pen.ellipse((x - 1.6 * r, y + 1.1 * r, x + 1.6 * r, y + 4 * r), fill=any_colour(rng))
    pen.ellipse((x - 0.8 * r, y - r, x + 0.8 * r, y + 1.2 * r), fill=skin)
    for side in (-1, 1):
        eye = x + side * 0.33 * r, y - 0.1 * r
        pen.ellipse(
            (eye[0] - 0.14 * r, eye[1] - 0.07 * r, eye[0] + 0.14 * r, eye[1] + 0.07 * r), fill="white"
        )
        pen.ellipse(
            (eye[0] - 0.06 * r, eye[1] - 0.06 * r, eye[0] + 0.06 * r, eye[1] + 0.06 * r), fill="black"
        )
    pen.arc(
        (x - 0.3 * r, y + 0.3 * r, x + 0.3 * r, y + 0.75 * r), 20, 160, (160, 50, 60), max(2, int(r / 14))
    )
    image = image.filter(ImageFilter.GaussianBlur(1.2))
    pen = ImageDraw.Draw(image)
    for _ in range(500):
        angle, long = rng.uniform(pi, 2 * pi), rng.uniform(0.2, 0.7) * r
        start = x + 0.85 * r * cos(angle), y - 0.2 * r + 0.9 * r * sin(angle)
        shade = rng.randrange(20, 90)
        end = start[0] + rng.uniform(-0.2, 0.2) * r, start[1] + long * 0.6
        pen.line((start, end), fill=(shade, shade * 2 // 3, shade // 2), width=1)
    return grained(rng, image, 0.025)


def checker(rng: Random, size: Size) -> Image.Image:
    """A floor of tiles that repeats everywhere."""
    side = rng.randrange(18, 60)
    one, other = any_colour(rng), any_colour(rng)
    image = Image.new("RGB", size, one)
    pen = ImageDraw.Draw(image)
    for row in range(size[1] // side + 1):
        for column in range(row % 2, size[0] // side + 1, 2):
            at = column * side, row * side
            pen.rectangle((*at, at[0] + side - 1, at[1] + side - 1), fill=other)
    return grained(rng, image, 0.02)


def still_life(rng: Random, size: Size) -> Image.Image:
    """Objects with textures of their own, in light and shadow, on a table."""
    image = toned(clouds(rng, size, size[0] / 5), (60, 45, 35), (190, 160, 130))
    for _ in range(9):
        centre = rng.uniform(0.1, 0.9) * size[0], rng.uniform(0.2, 0.9) * size[1]
        shape = blob(rng, centre, rng.uniform(0.05, 0.16) * size[0], 0.5)
        stencil, shadow = Image.new("L", size), Image.new("L", size)
        ImageDraw.Draw(stencil).polygon(shape, fill=255)
        ImageDraw.Draw(shadow).polygon([(x + size[0] / 60, y + size[0] / 50) for x, y in shape], fill=150)
        image.paste((20, 16, 14), None, shadow.filter(ImageFilter.BoxBlur(size[0] / 90)))
        half = size[0] // 2, size[1] // 2
        texture = clouds(rng, half, half[0] / rng.uniform(8, 45))
        skin = toned(texture, any_colour(rng), any_colour(rng)).resize(size, Image.Resampling.BICUBIC)
        image.paste(skin, None, stencil.filter(ImageFilter.GaussianBlur(0.8)))
    return grained(rng, image, 0.04)


def street(rng: Random, size: Size) -> Image.Image:
    """Houses with many windows under a pale sky."""
    image = toned(Image.linear_gradient("L").resize(size), (150, 180, 220), (235, 235, 230))
    pen = ImageDraw.Draw(image)
    x = 0
    while x < size[0]:
        wide, top = rng.randrange(size[0] // 14, size[0] // 6), rng.uniform(0.1, 0.5) * size[1]
        shade = rng.randrange(60, 190)
        pen.rectangle((x, top, x + wide, size[1]), fill=(shade, shade - 20, shade - 35))
        step = rng.randrange(14, 30)
        for left in range(x + step // 2, x + wide - step // 2, step):
            for above in range(int(top) + step // 2, size[1], step + 6):
                light = rng.choice([(40, 45, 60), (60, 70, 90), (230, 200, 120)])
                pen.rectangle((left, above, left + step // 2, above + step // 2 + 3), fill=light)
        x += wide
    return grained(rng, image.filter(ImageFilter.GaussianBlur(0.7)), 0.04)


def sea(rng: Random, size: Size) -> Image.Image:
    """Soft colours with hardly an edge."""
    image = toned(Image.linear_gradient("L").resize(size), (120, 170, 215), (20, 60, 90))
    waves = speckle(rng, (size[0] // 4, size[1]), 3).resize(size).point([v // 8 for v in range(256)])
    waves.paste(0, (0, 0, size[0], size[1] // 2))
    return grained(rng, ImageChops.add(image, Image.merge("RGB", [waves] * 3)), 0.015)


def product(rng: Random, size: Size) -> Image.Image:
    """One thing on pure white."""
    image = Image.new("RGB", size, "white")
    shape = blob(rng, (size[0] / 2, size[1] / 2), min(size) * 0.25, 0.5)
    stencil = Image.new("L", size)
    ImageDraw.Draw(stencil).polygon(shape, fill=255)
    skin = toned(clouds(rng, size, size[0] / 8), any_colour(rng), any_colour(rng))
    image.paste(skin, None, stencil.filter(ImageFilter.GaussianBlur(1)))
    return image


SCENES: dict[str, Callable[[Random, Size], Image.Image]] = {
    "foliage": foliage,
    "night": night,
    "page": page,
    "sunset": sunset,
    "cartoon": cartoon,
    "portrait": portrait,
    "checker": checker,
    "still life": still_life,
    "street": street,
    "sea": sea,
    "product": product,
}


def resent(
    image: Image.Image,
    side: int = 1280,
    quality: int = 87,
    *,
    full_colour: bool = False,
    filter_: Image.Resampling = Image.Resampling.LANCZOS,
) -> Image.Image:
    """As it arrives after a messenger has made it at most `side` pixels large and compressed it again."""
    scale = min(1.0, side / max(image.size))
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    buffer = io.BytesIO()
    smaller = image if size == image.size else image.resize(size, filter_)
    smaller.save(buffer, "JPEG", quality=quality, subsampling=0 if full_colour else 2)
    return Image.open(buffer).convert("RGB")


def overlap(one: Image.Image, other: Image.Image) -> float:
    """Intersection over union of two masks (0 or 255) of one size; 1 where both are empty."""
    both = ImageChops.darker(one, other).histogram()[255]
    either = ImageChops.lighter(one, other).histogram()[255]
    return both / either if either else 1.0


def stretched(mask: Image.Image, size: Size) -> Image.Image:
    """A mask at another size, with hard edges."""
    soft = mask.resize(size, Image.Resampling.BILINEAR)
    return soft.point([255 if v > 127 else 0 for v in range(256)])
