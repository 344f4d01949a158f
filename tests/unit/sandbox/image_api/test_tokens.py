"""Tokens and prices of gpt-image-2."""

import pytest

from bot.sandbox.image_api.calls import SentPicture
from bot.sandbox.image_api.official import asked_size, usual_size
from bot.sandbox.image_api.tokens import Tokens, input_tokens, output_tokens

PRICES = [
    ((1024, 1024), "low", 0.006),
    ((1024, 1536), "low", 0.005),
    ((1536, 1024), "medium", 0.041),
    ((1024, 1024), "high", 0.211),
    ((2048, 2048), "medium", 0.212),
    ((2048, 1152), "high", 0.248),
    ((2160, 3840), "high", 0.870),
]


@pytest.mark.parametrize(("size", "quality", "price"), PRICES)
def test_output_tokens_cost_what_the_table_says(size: tuple[int, int], quality: str, price: float):
    assert Tokens(0, 0, output_tokens(size, quality)).price == pytest.approx(price, abs=2e-5)


def test_a_size_between_counts_like_its_neighbour():
    assert output_tokens((1024, 1024), "low") < output_tokens((1040, 1040), "low") < 250
    assert output_tokens((1024, 1024), "auto") == output_tokens((1024, 1024), "medium")


def test_input_tokens_depend_on_pixels():
    sizes = ((64, 64), (1024, 1024), (1024, 1536), (2048, 2048))
    assert [input_tokens(size) for size in sizes] == [1024, 1024, 1536, 1521]


@pytest.mark.parametrize(
    "size", [(1, 1), (96, 64), (64, 9600), (9600, 64), (4000, 3000), (1000, 1000), (3840, 1280), (700, 2100)]
)
def test_auto_keeps_the_shape_within_the_limits(size: tuple[int, int]):
    picture = SentPicture("", 0, *size, "PNG", "", exif=False, gps=False, xmp=False, icc=False)
    width, height = usual_size((picture,))
    assert asked_size(f"{width}x{height}") == (width, height)
    ratio = min(max(size[0] / size[1], 1 / 3), 3)
    assert width / height == pytest.approx(ratio, rel=0.04)
