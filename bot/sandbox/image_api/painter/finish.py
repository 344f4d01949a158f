"""What a request may order beside words and pictures."""

from dataclasses import dataclass

from bot.sandbox.image_api.painter.sizes import Size


@dataclass(frozen=True, slots=True)
class Finish:
    """`size` in pixels is met exactly."""

    size: Size | None = None
