"""What it costs to put a marked area of an answer into its picture: pixel work alone, without a world around it."""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

from bot.commands.bench.figures import Figure
from bot.domain.areas import Box, Tolerance, Verdict
from bot.imaging import compose

SIZES = {"2 MP": ((1632, 1224), 0.6), "8 MP": ((3264, 2448), 2.0)}
"""Width and height in pixels, and the seconds of one core that it should take at most."""

ANSWER = (1536, 1152)
TRIES = 3
SPOT = (0.35, 0.3, 0.6, 0.65)


async def blends() -> list[Figure]:
    """The whole way from file to file: decoding, aligning, matching colours, pasting, encoding."""
    return await asyncio.to_thread(lambda: list(_figures()))


def _figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        for name, (size, goal) in SIZES.items():
            took = min(_spent(Path(folder), size) for _ in range(TRIES))
            yield Figure(f"marked area of {name}: CPU of putting it together", took, "s", goal)


def _spent(folder: Path, size: tuple[int, int]) -> float:
    """Seconds of this thread."""
    picture, answer, mask = (folder / f"{name}.png" for name in ("picture", "answer", "mask"))
    scene = _scene(size)
    scene.save(picture, compress_level=1)
    marked = Image.new("L", size)
    ImageDraw.Draw(marked).ellipse(_corners(size), fill=255)
    marked.save(mask)
    edited = scene.copy()
    edited.paste((40, 90, 200), (0, 0), marked)
    closer = (size[0] * 0.004, size[1] * 0.004, size[0] * 0.996, size[1] * 0.996)
    edited.resize(ANSWER, Image.Resampling.BICUBIC, closer).save(answer, compress_level=1)
    began = time.thread_time()
    made = compose.blend(picture, answer, mask, Box(0, 0, *size), Tolerance.STRICT, lambda _: None)
    took = time.thread_time() - began
    if made.verdict is not Verdict.BLENDED:
        raise RuntimeError(f"the answer was not blended: {made}")
    return took


def _scene(size: tuple[int, int]) -> Image.Image:
    """Shapes, a sky and grain: flat parts compress as those of photos do, grain does not."""
    scene = Image.linear_gradient("L").resize(size).convert("RGB")
    draw = ImageDraw.Draw(scene)
    for number in range(40):
        x, y = (number * 397) % size[0], (number * 613) % size[1]
        reach = size[0] // 8 - number * size[0] // 500
        draw.ellipse((x, y, x + reach, y + reach), fill=(number * 6, 200 - number * 4, (number * 37) % 256))
    grain = Image.effect_noise(size, 12).convert("RGB").filter(ImageFilter.GaussianBlur(0.6))
    return Image.blend(scene, grain, 0.12)


def _corners(size: tuple[int, int]) -> tuple[float, float, float, float]:
    left, top, right, bottom = SPOT
    return left * size[0], top * size[1], right * size[0], bottom * size[1]
