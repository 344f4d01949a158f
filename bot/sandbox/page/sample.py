"""The photo with which the page shows a first turn: a cabin at a lake, drawn anew at each start."""

from __future__ import annotations

import io
from math import sin
from random import Random
from typing import TYPE_CHECKING, TypeAlias

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter

if TYPE_CHECKING:
    from collections.abc import Sequence

Colour: TypeAlias = tuple[int, int, int]
Point: TypeAlias = tuple[float, float]

_SIZE = _WIDTH, _HEIGHT = 1280, 960
_SHORE = 600
_SUN = (200, 165)
_SAMPLES = 2
_QUALITY = 88

_RIDGES: tuple[tuple[float, float, float, Colour, Colour], ...] = (
    # height of its foot, steepness, phase, colour at the top, colour at the foot
    (330, 120, 0.4, (136, 164, 196), (222, 214, 206)),
    (430, 95, 2.1, (98, 134, 160), (196, 204, 196)),
    (515, 62, 4.4, (66, 110, 112), (150, 182, 160)),
)


def sample_photo() -> bytes:
    """A JPEG of 1280x960 pixels. Blocks for a quarter of a second."""
    picture = _gradient((96, 162, 222), (252, 226, 194))
    _glow(picture, _SUN, 640, (255, 232, 186), 0.9)
    _glow(picture, _SUN, 150, (255, 250, 226), 1.0)
    _clouds(picture)
    for foot, steepness, phase, top, bottom in _RIDGES:
        _ridge(picture, foot, steepness, phase, top, bottom)
    _far_trees(picture)
    _lake(picture)
    _meadow(picture)
    _cabin(picture, 760, 646)
    for x, y, height in (
        (612, 668, 180),
        (672, 652, 250),
        (1098, 668, 330),
        (1168, 700, 400),
        (1250, 752, 350),
    ):
        _pine(picture, x, y, height)
    _boat(picture, 250, 720)
    _flowers(picture)
    buffer = io.BytesIO()
    _developed(picture).save(buffer, "JPEG", quality=_QUALITY)
    return buffer.getvalue()


def _gradient(top: Colour, bottom: Colour, size: tuple[int, int] = _SIZE) -> Image.Image:
    ramp = Image.linear_gradient("L").resize(size)
    return Image.composite(Image.new("RGB", size, bottom), Image.new("RGB", size, top), ramp)


def _glow(picture: Image.Image, at: Point, radius: int, colour: Colour, strength: float) -> None:
    reach = 180  # the value of Pillow's gradient at the middle of an edge
    light = Image.radial_gradient("L").point(lambda far: max(0, reach - far) ** 2 / reach**2 * 255 * strength)
    picture.paste(colour, (int(at[0] - radius), int(at[1] - radius)), light.resize((2 * radius, 2 * radius)))


def _fill(picture: Image.Image, shape: Sequence[Point], colour: Colour | Image.Image, blur: int = 0) -> None:
    """A smooth polygon in one colour, or showing another picture of the same size."""
    left = max(0, int(min(x for x, _ in shape)) - 3 * blur)
    top = max(0, int(min(y for _, y in shape)) - 3 * blur)
    right = min(_WIDTH, int(max(x for x, _ in shape)) + 3 * blur + 1)
    bottom = min(_HEIGHT, int(max(y for _, y in shape)) + 3 * blur + 1)
    mask = Image.new("L", ((right - left) * _SAMPLES, (bottom - top) * _SAMPLES))
    points = [((x - left) * _SAMPLES, (y - top) * _SAMPLES) for x, y in shape]
    ImageDraw.Draw(mask).polygon(points, fill=255)
    mask = mask.reduce(_SAMPLES)
    if blur:
        mask = mask.filter(ImageFilter.GaussianBlur(blur))
    box = (left, top, right, bottom)
    picture.paste(colour.crop(box) if isinstance(colour, Image.Image) else colour, box, mask)


def _clouds(picture: Image.Image) -> None:
    mask = Image.new("L", _SIZE)
    draw = ImageDraw.Draw(mask)
    for x, y, width, light in (
        (560, 130, 210, 150),
        (700, 112, 150, 190),
        (1000, 215, 240, 130),
        (1130, 192, 130, 170),
    ):
        for shift, share in ((-0.6, 0.16), (-0.25, 0.26), (0.15, 0.3), (0.55, 0.18)):
            centre, half = x + shift * width, width * share
            draw.ellipse(
                [centre - 1.7 * half, y - half * 0.8, centre + 1.7 * half, y + half * 0.5], fill=light
            )
    picture.paste((255, 252, 246), mask=mask.filter(ImageFilter.GaussianBlur(14)))


def _ridge(
    picture: Image.Image, foot: float, steepness: float, phase: float, top: Colour, bottom: Colour
) -> None:
    def height(x: float) -> float:
        waves = sin(x / 170 + phase) + 0.55 * sin(x / 71 + 2 * phase) + 0.2 * sin(x / 23 + 3 * phase)
        return foot - steepness * waves * 0.62

    outline = [(x, height(x)) for x in range(0, _WIDTH + 9, 8)]
    haze = _gradient(top, bottom, (_WIDTH, 330))
    layer = Image.new("RGB", _SIZE, bottom)
    layer.paste(haze, (0, int(foot - 1.1 * steepness)))
    _fill(picture, [*outline, (_WIDTH, _HEIGHT), (0, _HEIGHT)], layer)


def _far_trees(picture: Image.Image) -> None:
    chance = Random(7)  # noqa: S311 - the same wood each time
    outline: list[Point] = [(0, _SHORE)]
    for x in range(0, _WIDTH + 1, 11):
        tip = _SHORE - 34 - 16 * sin(x / 120) - chance.uniform(0, 30)
        outline += [(x, _SHORE - 16), (x + 5.5, tip)]
    _fill(picture, [*outline, (_WIDTH, _SHORE)], (48, 92, 84))


def _lake(picture: Image.Image) -> None:
    depth = _HEIGHT - _SHORE
    mirror = picture.crop((0, _SHORE - depth, _WIDTH, _SHORE)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    mirror = mirror.filter(ImageFilter.BoxBlur(3)).resize((_WIDTH, depth))
    water = Image.blend(mirror, _gradient((150, 186, 200), (38, 92, 128), (_WIDTH, depth)), 0.42)
    chance = Random(11)  # noqa: S311 - the same ripples each time
    shine = Image.new("L", (_WIDTH, depth))
    draw = ImageDraw.Draw(shine)
    for _ in range(150):
        y = depth * chance.random() ** 1.6
        x, length = chance.uniform(-60, _WIDTH), (20 + y * 0.5) * chance.uniform(0.5, 1.6)
        draw.line([x, y, x + length, y], fill=int(40 + 50 * chance.random()), width=1 + int(y / 130))
    water.paste((255, 250, 236), mask=shine.filter(ImageFilter.GaussianBlur(0.8)))
    picture.paste(water, (0, _SHORE))


def _meadow(picture: Image.Image) -> None:
    def bank(x: float) -> float:
        rise = max(0.0, 1 - x / 700)
        return (
            648 + 420 * rise * (0.9 + 0.1 * rise) + 7 * sin(x / 41) + 3 * sin(x / 13) - 18 * min(1.0, x / 900)
        )

    shape = [*((x, bank(x)) for x in range(0, _WIDTH + 9, 8)), (_WIDTH, _HEIGHT), (0, _HEIGHT)]
    _fill(picture, [(x - 4, y - 9) for x, y in shape], (92, 132, 142), blur=6)
    layer = Image.new("RGB", _SIZE)
    layer.paste(_gradient((176, 198, 98), (72, 126, 66), (_WIDTH, 330)), (0, _HEIGHT - 330))
    _fill(picture, shape, layer)


def _cabin(picture: Image.Image, x: float, y: float) -> None:
    wall, dark, roof, light = (186, 84, 62), (140, 58, 48), (84, 66, 70), (255, 226, 150)
    _fill(
        picture,
        [(x - 20, y + 104), (x + 270, y + 104), (x + 300, y + 122), (x - 50, y + 122)],
        (66, 104, 58),
        6,
    )
    _fill(
        picture, [(x + 190, y - 92), (x + 218, y - 92), (x + 218, y - 20), (x + 190, y - 20)], (120, 104, 100)
    )
    _fill(picture, [(x, y), (x + 100, y - 78), (x + 100, y + 110), (x, y + 110)], dark)
    _fill(picture, [(x + 100, y + 4), (x + 250, y + 4), (x + 250, y + 110), (x + 100, y + 110)], wall)
    _fill(picture, [(x, y), (x + 50, y - 70), (x + 100, y), (x + 100, y + 110), (x, y + 110)], dark)
    _fill(picture, [(x + 50, y - 76), (x + 222, y - 76), (x + 268, y + 12), (x + 100, y + 12)], roof)
    _fill(picture, [(x - 14, y + 14), (x + 50, y - 78), (x + 62, y - 78), (x + 2, y + 14)], (250, 240, 226))
    _fill(
        picture, [(x + 50, y - 78), (x + 62, y - 78), (x + 116, y + 14), (x + 100, y + 14)], (250, 240, 226)
    )
    for left, top, width, height in ((34, 26, 34, 36), (126, 40, 36, 34), (192, 40, 36, 34)):
        _pane(picture, x + left, y + top, width, height, light)
    _fill(picture, [(x + 34, y + 72), (x + 68, y + 72), (x + 68, y + 110), (x + 34, y + 110)], (92, 62, 52))


def _pane(picture: Image.Image, x: float, y: float, width: float, height: float, light: Colour) -> None:
    draw = ImageDraw.Draw(picture)
    draw.rectangle([x - 4, y - 4, x + width + 4, y + height + 4], fill=(250, 240, 226))
    draw.rectangle([x, y, x + width, y + height], fill=light)
    draw.line([x + width / 2, y, x + width / 2, y + height], fill=(250, 240, 226), width=3)
    draw.line([x, y + height / 2, x + width, y + height / 2], fill=(250, 240, 226), width=3)


def _pine(picture: Image.Image, x: float, y: float, height: float) -> None:
    _fill(picture, [(x - 60, y + 8), (x + 60, y + 8), (x + 95, y + 20), (x - 25, y + 20)], (66, 104, 58), 5)
    half = height * 0.05
    _fill(
        picture,
        [
            (x - half, y - height * 0.15),
            (x + half, y - height * 0.15),
            (x + half, y + 10),
            (x - half, y + 10),
        ],
        (92, 70, 58),
    )
    for step in range(4):
        top, width = y - height * (1 - step * 0.2), height * (0.13 + step * 0.055)
        foot = top + height * 0.36
        left, right = (x - width, foot), (x + width, foot)
        _fill(picture, [(x, top), right, (x, foot + height * 0.03), left], (40 + 5 * step, 92 + 7 * step, 74))
        _fill(picture, [(x, top), (x, foot + height * 0.03), left], (58 + 7 * step, 116 + 8 * step, 82))


def _boat(picture: Image.Image, x: float, y: float) -> None:
    _fill(picture, [(x - 84, y + 16), (x + 84, y + 16), (x + 60, y + 34), (x - 60, y + 34)], (60, 84, 96), 5)
    _fill(picture, [(x - 88, y - 14), (x + 92, y - 18), (x + 62, y + 22), (x - 60, y + 22)], (214, 92, 66))
    _fill(picture, [(x - 88, y - 14), (x + 92, y - 18), (x + 86, y - 9), (x - 82, y - 5)], (250, 236, 214))
    _fill(picture, [(x - 26, y - 10), (x - 14, y - 10), (x - 14, y - 4), (x - 26, y - 4)], (140, 96, 70))


def _flowers(picture: Image.Image) -> None:
    chance = Random(5)  # noqa: S311 - the same flowers each time
    draw = ImageDraw.Draw(picture)
    colours = ((255, 246, 214), (250, 206, 92), (238, 128, 120), (214, 176, 232))
    for _ in range(130):
        y = chance.uniform(800, _HEIGHT)
        x = chance.uniform(220 + (_HEIGHT - y) * 2.4, _WIDTH)
        size = (y - 740) / 55 * chance.uniform(0.6, 1.2)
        draw.ellipse([x - size, y - size * 0.8, x + size, y + size * 0.8], fill=chance.choice(colours))


def _developed(picture: Image.Image) -> Image.Image:
    """As from a camera: a little softness, grain, and darker corners."""
    soft = picture.filter(ImageFilter.GaussianBlur(0.7))
    grain = Image.effect_noise(_SIZE, 20).convert("RGB")
    grainy = Image.blend(soft, ImageChops.overlay(soft, grain), 0.25)
    corners = Image.radial_gradient("L").resize(_SIZE).point(lambda value: max(0, value - 140) * 0.4)
    grainy.paste((24, 30, 52), mask=corners)
    return ImageEnhance.Color(grainy).enhance(1.12)
