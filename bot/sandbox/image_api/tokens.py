"""What OpenAI's gpt-image-2 counts and charges: the tables of docs.apiyi.com, the same at OpenAI."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log

from bot.sandbox.image_api.painter.sizes import Size

SIGNS_PER_TOKEN = 4
MILLION = 1_000_000
TEXT_PRICE, IMAGE_PRICE, OUTPUT_PRICE = 5, 8, 30  # US dollars for a million tokens

# US dollars for one picture, landscape; a portrait costs the same as its landscape.
PICTURE_PRICES: dict[str, dict[Size, float]] = {
    "low": {(1024, 1024): 0.006, (1536, 1024): 0.005, (2048, 2048): 0.024, (2048, 1152): 0.008, (3840, 2160): 0.026},
    "medium": {(1024, 1024): 0.053, (1536, 1024): 0.041, (2048, 2048): 0.212, (2048, 1152): 0.062, (3840, 2160): 0.216},
    "high": {(1024, 1024): 0.211, (1536, 1024): 0.165, (2048, 2048): 0.844, (2048, 1152): 0.248, (3840, 2160): 0.870},
}  # fmt: skip
USUAL_QUALITY = "medium"  # what `auto` means is not documented

# The tokens of a picture that is sent: up to so many pixels, and above.
INPUT_TOKENS = ((1024 * 1024, 1024), (1536 * 1024, 1536))
LARGE_INPUT_TOKENS = 1521


@dataclass(frozen=True, slots=True)
class Tokens:
    """Counted for the prompt, for the pictures sent and for the pictures made."""

    text: int
    image: int
    output: int

    @property
    def price(self) -> float:
        """In US dollars."""
        spent = self.text * TEXT_PRICE + self.image * IMAGE_PRICE + self.output * OUTPUT_PRICE
        return spent / MILLION


def counted(prompt: str, inputs: Iterable[Size], size: Size, quality: str, count: int = 1) -> Tokens:
    """The tokens of one call that makes `count` pictures of this size in pixels."""
    return Tokens(
        text_tokens(prompt),
        sum(input_tokens(picture) for picture in inputs),
        count * output_tokens(size, quality),
    )


def text_tokens(prompt: str) -> int:
    return len(prompt) // SIGNS_PER_TOKEN + 1


def input_tokens(size: Size) -> int:
    pixels = size[0] * size[1]
    return next((tokens for limit, tokens in INPUT_TOKENS if pixels <= limit), LARGE_INPUT_TOKENS)


def output_tokens(size: Size, quality: str) -> int:
    """From the table; a size that is not in it counts like the nearest one, by its pixels."""
    prices = PICTURE_PRICES[USUAL_QUALITY if quality == "auto" else quality]
    lying = max(size), min(size)
    nearest = min(prices, key=lambda known: _distance(known, lying))
    share = lying[0] * lying[1] / (nearest[0] * nearest[1])
    return round(prices[nearest] * share / OUTPUT_PRICE * MILLION)


def _distance(one: Size, other: Size) -> float:
    by_pixels = abs(log(one[0] * one[1]) - log(other[0] * other[1]))
    by_shape = abs(log(one[0] / one[1]) - log(other[0] / other[1]))
    return by_pixels + by_shape
