"""The chips on a picture say the same after everything that a chat does to pictures."""

from io import BytesIO
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.sandbox.image_api.painter.sizes import NATIVE, size_like
from bot.sandbox.image_api.painter.strip import (
    HIGHEST_NUMBER,
    MOST_CHIPS,
    above_strip,
    chip_colour,
    draw_strip,
    read_chips,
    strip_height,
)

numbers = st.lists(st.integers(1, HIGHEST_NUMBER), min_size=1, max_size=22)
shapes = st.sampled_from([*NATIVE.values(), size_like((3, 1)), size_like((1, 3)), size_like((512, 511))])


def speckled(size: tuple[int, int], seed: int) -> Image.Image:
    """Something that looks a little like a photograph."""
    coarse = Image.frombytes("RGB", (32, 24), Random(seed).randbytes(32 * 24 * 3))
    return coarse.resize(size, Image.Resampling.BICUBIC)


def recompressed(picture: Image.Image, longest: int, quality: int = 80) -> Image.Image:
    """As a chat delivers it."""
    small = picture.copy()
    small.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    file = BytesIO()
    small.save(file, "JPEG", quality=quality)
    return Image.open(file)


@settings(max_examples=30, deadline=None)
@given(numbers, shapes, st.integers(0, 99))
def test_chips_survive_a_chat(chips: list[int], size: tuple[int, int], seed: int):
    picture = speckled(size, seed)
    draw_strip(picture, chips, "some words")
    assert read_chips(picture) == chips
    delivered = recompressed(picture, 1280)
    assert read_chips(delivered) == chips
    assert read_chips(recompressed(delivered, 1280, quality=70)) == chips


@settings(max_examples=20, deadline=None)
@given(numbers, st.floats(0.62, 1.6), st.sampled_from(list(Image.Resampling)))
def test_chips_survive_any_resize(chips: list[int], scale: float, way: Image.Resampling):
    picture = speckled((1254, 1254), 5)
    draw_strip(picture, chips, "")
    side = round(1254 * scale)
    # Neighbour picking tears thin cells apart when it shrinks; no chat does that.
    smooth = Image.Resampling.BILINEAR if way is Image.Resampling.NEAREST and scale < 1 else way
    assert read_chips(picture.resize((side, side), smooth)) == chips


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([(640, 480), (300, 900), (97, 61), (1, 1), (40, 3)]))
def test_a_photograph_has_no_chips(seed: int, size: tuple[int, int]):
    assert read_chips(speckled(size, seed)) == []


@pytest.mark.parametrize("colour", ["white", "black", "red", "#fffaf0"])
def test_a_plain_picture_has_no_chips(colour: str):
    assert read_chips(Image.new("RGB", (1254, 1254), colour)) == []


def test_noise_and_patterns_have_no_chips():
    noise = Image.frombytes("L", (700, 500), Random(3).randbytes(350_000))
    board = Image.new("L", (2, 2))
    board.putdata([0, 255, 255, 0])
    assert read_chips(noise) == []
    for side in (4, 8, 9, 16):
        tile = board.resize((2 * side, 2 * side), Image.Resampling.NEAREST)
        chessboard = Image.new("L", (800, 800))
        for x in range(0, 800, 2 * side):
            for y in range(0, 800, 2 * side):
                chessboard.paste(tile, (x, y))
        assert read_chips(chessboard) == []


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P"])
def test_chips_are_read_in_any_mode(mode: str):
    picture = speckled((1254, 1254), 1)
    draw_strip(picture, [1, 44, 9999], "words")
    assert read_chips(picture.convert(mode)) == [1, 44, 9999]


def test_every_number_reads_as_itself():
    picture = Image.new("RGB", (1254, 1254))
    for first in range(1, HIGHEST_NUMBER, 997):
        chips = list(range(first, min(first + 9, HIGHEST_NUMBER + 1)))
        draw_strip(picture, chips, "")
        assert read_chips(picture) == chips


def test_the_newest_chips_stay_when_there_are_too_many():
    picture = Image.new("RGB", (1254, 1254))
    draw_strip(picture, list(range(1, MOST_CHIPS + 6)), "")
    assert read_chips(picture) == list(range(6, MOST_CHIPS + 6))


def test_the_strip_covers_nothing_above_itself():
    picture = Image.new("RGB", (1000, 700), "navy")
    draw_strip(picture, [1, 2, 3], "words")
    height = strip_height(picture.size, 3)
    assert height < 700 * 0.14
    assert above_strip(picture.size) == 700 - height
    assert picture.crop((0, 0, 1000, 700 - height)).getcolors() == [(1000 * (700 - height), (0, 0, 128))]


def test_neighbours_differ_in_colour():
    colours = [chip_colour(number) for number in range(1, 40)]
    for one, next_one in pairwise(colours):
        assert sum(abs(a - b) for a, b in zip(one, next_one, strict=True)) > 90
