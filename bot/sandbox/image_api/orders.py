"""What a request asks of the painter and of its answer, beside words and pictures."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.sandbox.image_api.painter.sizes import Size
from bot.sandbox.image_api.shapes import Shape
from bot.sandbox.image_api.tokens import Tokens
from bot.sandbox.image_api.voices import Voice


@dataclass(frozen=True, slots=True)
class Order:
    """The default is what the chat endpoint does: shape and price of the settings, size by the words.

    `size` in pixels is met exactly. `format` is Pillow's name, `compression` 0 to 100 its quality. `price` in
    US dollars is for all of the `count` pictures; with `tokens` it follows from them. `echo` are fields that
    the answer repeats at its top. `voice` words the errors of this model, where it has one of its own.
    """

    shape: Shape | None = None
    size: Size | None = None
    count: int = 1
    format: str = "PNG"
    compression: int = 100
    transparent: bool = False
    obeys_mask: bool = True
    tokens: Tokens | None = None
    details: bool = False
    echo: Mapping[str, str] = field(default_factory=dict)
    voice: Voice | None = None
