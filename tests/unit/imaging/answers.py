"""What a model makes of a picture: an edit in a marked area, and whatever else moves meanwhile. All seeded."""

import io
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from bot.domain.areas import Box
from tests.unit.imaging.scenes import Size, any_colour, blob, clouds, scene, speckle, toned


@dataclass(frozen=True)
class Drift:
    """`zoom` about the middle, `shift` in pixels, `tint` and `slope` (from top to bottom) in levels."""

    zoom: float = 1.0
    shift: tuple[float, float] = (0.0, 0.0)
    tint: tuple[int, int, int] = (0, 0, 0)
    slope: int = 0

    def towards(self, rng: Random) -> "Drift":
        """The same amounts in directions of their own."""
        signs = [rng.choice((-1, 1)) for _ in range(6)]
        zoom = self.zoom if signs[0] > 0 else 1 / self.zoom
        turned = self.shift if rng.random() < 0.5 else self.shift[::-1]
        return replace(
            self,
            zoom=zoom,
            shift=(turned[0] * signs[1], turned[1] * signs[2]),
            tint=(self.tint[0] * signs[3], self.tint[1] * signs[4], self.tint[2] * signs[5]),
        )


DRIFTS = {
    "none": Drift(),
    "colour 6": Drift(tint=(6, 4, 6)),
    "1 px": Drift(shift=(0.8, 0.5)),
    "2 px, colour 4": Drift(shift=(1.6, 1.2), tint=(4, 2, 4)),
    "4 px, colour 4": Drift(shift=(3.3, 2.2), tint=(4, 2, 4)),
    "8 px, colour 4": Drift(shift=(6.5, 4.4), tint=(4, 2, 4)),
    "zoom 0.25 %": Drift(1.0025),
    "zoom 0.5 %, 2 px": Drift(1.005, (1.6, 1.2)),
    "zoom 1 %, 2 px": Drift(1.01, (1.6, 1.2)),
    "zoom 2 %, 8 px, colour 10": Drift(1.02, (6.5, 4.4), (10, 6, 10)),
    "colour 6, slope": Drift(tint=(6, 4, 6), slope=8),
}


@dataclass(frozen=True)
class Case:
    """A picture, where it was marked, and what it should become."""

    original: Image.Image
    mask: Image.Image
    ideal: Image.Image
    rng: Random


def case(kind: str, seed: int, size: Size = (960, 720), *, outgrown: bool = False) -> Case:
    """With a textured thing painted over about half of the marked area, or beyond it where it is to be `outgrown`."""
    original, rng = scene(kind, seed, size), Random(f"edit {kind} {seed}")
    centre = rng.uniform(0.3, 0.7) * size[0], rng.uniform(0.3, 0.7) * size[1]
    radius = rng.uniform(0.12, 0.2) * min(size)
    mask = polygon(size, blob(rng, centre, radius))
    if outgrown:
        centre = centre[0], centre[1] - 0.32 * radius
    thing = polygon(size, blob(rng, centre, radius * (0.9 if outgrown else 0.72), 0.2))
    return Case(original, mask, painted(original, thing, rng), rng)


def polygon(size: Size, points: list[tuple[float, float]]) -> Image.Image:
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).polygon(points, fill=255)
    return mask


def painted(image: Image.Image, where: Image.Image, rng: Random) -> Image.Image:
    """With something else there, unlike what was there before."""
    box = where.getbbox()
    assert box is not None
    seen = image.resize((1, 1), Image.Resampling.BOX, box=box).getpixel((0, 0))
    assert isinstance(seen, tuple)
    far = [colour for colour in (any_colour(rng) for _ in range(99)) if _apart(colour, seen) > 120]
    skin = toned(clouds(rng, image.size, image.width / 12), far[0], far[1])
    changed = image.copy()
    changed.paste(skin, None, where.filter(ImageFilter.GaussianBlur(0.8)))
    return changed


def _apart(colour: tuple[int, ...], other: tuple[int, ...]) -> int:
    return max(abs(a - b) for a, b in zip(colour, other, strict=True))


def answered(
    ideal: Image.Image, drift: Drift, rng: Random, size: Size | None = None, grain: int = 3
) -> Image.Image:
    """As a model gives it back: moved, tinted, with `grain` levels of noise of its own, perhaps in another size."""
    width, height = ideal.size
    (right, down), zoom = drift.shift, drift.zoom
    moved = (
        1 / zoom,
        0.0,
        width / 2 - (width / 2 + right) / zoom,
        0.0,
        1 / zoom,
        height / 2 - (height / 2 + down) / zoom,
    )
    made = edged(ideal).transform(
        ideal.size,
        Image.Transform.AFFINE,
        (moved[0], 0.0, moved[2] + _EDGE, 0.0, moved[4], moved[5] + _EDGE),
        Image.Resampling.BICUBIC,
    )
    made = tinted(made, drift)
    noise = speckle(rng, made.size, 1.3).point([round((v - 128) * grain / 64) + 128 for v in range(256)])
    made = ImageChops.add(made, Image.merge("RGB", [noise] * 3), 1, -128)
    return made if size is None else made.resize(size, Image.Resampling.LANCZOS)


_EDGE = 200


def edged(image: Image.Image) -> Image.Image:
    """With 200 pixels more on each side: content that was beyond the picture's edge."""
    wide = Image.new("RGB", (image.width + 2 * _EDGE, image.height + 2 * _EDGE))
    for x, flip_x in ((_EDGE - image.width, True), (_EDGE, False), (_EDGE + image.width, True)):
        for y, flip_y in ((_EDGE - image.height, True), (_EDGE, False), (_EDGE + image.height, True)):
            tile = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if flip_x else image
            wide.paste(tile.transpose(Image.Transpose.FLIP_TOP_BOTTOM) if flip_y else tile, (x, y))
    return wide


def tinted(image: Image.Image, drift: Drift) -> Image.Image:
    table = [max(0, min(255, v + shift)) for shift in drift.tint for v in range(256)]
    made = image.point(table)
    if drift.slope:
        ramp = Image.linear_gradient("L").resize(image.size)
        ramp = ramp.point([128 + round((v / 255 - 0.5) * drift.slope) for v in range(256)])
        made = ImageChops.add(made, Image.merge("RGB", [ramp] * 3), 1, -128)
    return made


def stored(folder: Path, name: str, image: Image.Image, kind: str = "PNG", **options: int) -> Path:
    path = folder / name
    buffer = io.BytesIO()
    image.save(buffer, kind, **({"compress_level": 1} if kind == "PNG" else {}), **options)
    path.write_bytes(buffer.getvalue())
    return path


def whole(image: Image.Image) -> Box:
    return Box(0, 0, *image.size)


def decibels(one: Image.Image, other: Image.Image, where: Image.Image) -> float:
    """The peak signal-to-noise ratio of two RGB pictures within a mask."""
    from math import log10

    difference = ImageChops.difference(one, other)
    counts = [
        a + b + c for a, b, c in zip(*(band.histogram(where) for band in difference.split()), strict=True)
    ]
    error = sum(level * level * count for level, count in enumerate(counts)) / max(1, sum(counts))
    return 10 * log10(255 * 255 / max(error, 1e-3))
