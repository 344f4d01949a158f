"""What one picture shows that another cannot have become by scaling and compressing alone.

Each pixel is held against the darkest and the brightest around the same place in the reference, so that
an edge that moved by a pixel or lost its sharpness is no difference, and a stroke on top of it is one.
"""

from collections.abc import Callable
from typing import Final

from PIL import Image, ImageChops, ImageFilter

_Choose = Callable[[Image.Image, Image.Image], Image.Image]

AT_TOLERANCE: Final = 16
"""The score of a pixel that is just as far beyond the envelope as is tolerated."""


def score(
    reference: Image.Image, picture: Image.Image, *, luma: int, chroma: int, blur: float, window: int
) -> Image.Image:
    """Mode L: 0 within the reference's envelope, 16 at the tolerance, 255 at sixteen times that or more.

    Both are RGB of one size. `luma` and `chroma` are the tolerances in levels, `blur` the deviation in pixels
    by which both are smoothed, `window` the side of the square in which the envelope is taken (odd).
    """
    total = Image.new("L", reference.size)
    bands = zip(_bands(reference, blur), _bands(picture, blur), (luma, chroma, chroma), strict=True)
    for known, seen, tolerance in bands:
        beyond = ImageChops.add(
            ImageChops.subtract(seen, _extreme(known, window, ImageChops.lighter)),
            ImageChops.subtract(_extreme(known, window, ImageChops.darker), seen),
        )
        scaled = [min(255, AT_TOLERANCE * level // tolerance) for level in range(256)]
        total = ImageChops.lighter(total, beyond.point(scaled))
    return total


def brightest(image: Image.Image, window: int) -> Image.Image:
    """Each pixel of a picture in mode L as the brightest in a square around it."""
    return _extreme(image, window, ImageChops.lighter)


def _bands(image: Image.Image, blur: float) -> tuple[Image.Image, ...]:
    smooth = image.filter(ImageFilter.GaussianBlur(blur)) if blur else image
    return smooth.convert("YCbCr").split()


def _extreme(image: Image.Image, window: int, choose: _Choose) -> Image.Image:
    """Columns first, then rows: a tenth of the time of Pillow's rank filters."""
    for x, y in ((1, 0), (0, 1)):
        reach = 0
        while reach < window // 2:
            # Close to the picture's edge, where nothing is moved to, a pixel has seen all up to the edge by then.
            step = min(reach + 1, window // 2 - reach)
            back, forth = image.copy(), image.copy()
            back.paste(image, (-x * step, -y * step))
            forth.paste(image, (x * step, y * step))
            image = choose(choose(image, back), forth)
            reach += step
    return image
