"""How large a picture becomes, in pixels."""

from typing import Any

from bot.sandbox.image_api.painter.sizes import Size

STEP = 16
LONG_EDGES = {"1K": 1024, "2K": 2048, "4K": 3840}
LONGEST_RATIO = 3.0
SQUARE = (1, 1)


def size_for(aspect_ratio: str | None, resolution: str | None, first: Size | None) -> Size:
    """The named shape, else the first picture's, else a square; both sides are multiples of 16."""
    shape = shape_named(aspect_ratio) or first or SQUARE
    ratio = min(max(shape[0] / shape[1], 1 / LONGEST_RATIO), LONGEST_RATIO)
    long_edge = LONG_EDGES[resolution or "1K"]
    short_edge = stepped(long_edge / max(ratio, 1 / ratio))
    return (long_edge, short_edge) if ratio >= 1 else (short_edge, long_edge)


def shape_named(aspect_ratio: Any) -> Size | None:
    """The sides that "16:9" names; None for "auto" and for nothing."""
    across, colon, down = str(aspect_ratio or "").partition(":")
    return (int(across), int(down)) if colon else None


def stepped(length: float) -> int:
    """The nearest multiple of 16, at least one."""
    return max(1, round(length / STEP)) * STEP
