"""Gives an answer the colours of the picture that it was made of, as far as a whole picture's cast goes."""

from typing import Final

from PIL import Image, ImageChops, ImageStat

from bot.imaging.masks import up_to

Table = list[int]
"""The new level of each level, one channel after the other."""

_SIDE: Final = 128
"""Pixels of the longest side at which colours are compared: without textures and small misplacements."""

_GAINS: Final = (0.89, 1.12)
_MOST_OFFSET: Final = 32.0
_LEAST_DEVIATION: Final = 2.0
_CHANGED: Final = 40
"""Levels by which a pixel differs that was given another content, not another tint."""

_LEAST_SEEN: Final = 0.02


def matched(original: Image.Image, answer: Image.Image, veil: Image.Image) -> Table:
    """For `Image.point` of the answer. Both RGB and aligned; `veil` (L, 0 or 255) hides what does not count."""
    scale = min(1.0, _SIDE / max(original.size))
    size = max(1, round(original.width * scale)), max(1, round(original.height * scale))
    one, other = (image.resize(size, Image.Resampling.BOX) for image in (original, answer))
    seen = veil.resize(size, Image.Resampling.BOX).point(up_to(0))
    table = _table(one, other, seen)
    alike = _alike(one, other.point(table))
    kept = ImageChops.darker(seen, alike)
    enough = _count(kept) >= _count(seen) / 2
    return _table(one, other, kept) if enough else table


def _table(original: Image.Image, answer: Image.Image, seen: Image.Image) -> Table:
    if _count(seen) < _LEAST_SEEN * seen.width * seen.height:
        return list(range(256)) * 3
    wanted, had = ImageStat.Stat(original, seen), ImageStat.Stat(answer, seen)
    table: Table = []
    for band in range(3):
        gain = 1.0
        if min(wanted.stddev[band], had.stddev[band]) >= _LEAST_DEVIATION:
            gain = min(max(wanted.stddev[band] / had.stddev[band], _GAINS[0]), _GAINS[1])
        shift = min(max(wanted.mean[band] - had.mean[band], -_MOST_OFFSET), _MOST_OFFSET)
        middle = had.mean[band]
        levels = ((level - middle) * gain + middle + shift for level in range(256))
        table += [max(0, min(255, round(level))) for level in levels]
    return table


def _alike(one: Image.Image, other: Image.Image) -> Image.Image:
    red, green, blue = ImageChops.difference(one, other).split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue).point(up_to(_CHANGED))


def _count(mask: Image.Image) -> int:
    return mask.histogram()[255]
