"""Letters in the font that Pillow brings along; it draws ASCII and some typographic signs."""

import unicodedata

from PIL import Image, ImageDraw, ImageFont

from bot.sandbox.image_api.painter.pen import INK, WHITE

DRAWN_BEYOND_ASCII = "©«°±´·»‘’“”…‹›™"
STAND_IN = "·"


def drawable(words: str) -> str:
    """The words on one line with every sign that the font lacks replaced: accents go, others become dots."""
    signs = []
    for sign in " ".join(words.split()):
        plain = unicodedata.normalize("NFKD", sign)[0]
        if " " <= plain <= "~" or plain in DRAWN_BEYOND_ASCII:
            signs.append(plain)
        elif unicodedata.category(plain) not in {"Mn", "Me", "Cf", "Cc", "Cs"}:
            signs.append(STAND_IN)
    return "".join(signs)


def font(size: float) -> ImageFont.FreeTypeFont:
    """The built-in font; the size in pixels."""
    built_in = ImageFont.load_default(max(6.0, size))
    if not isinstance(built_in, ImageFont.FreeTypeFont):
        raise TypeError("the demo painter needs a Pillow with FreeType")
    return built_in


def shortened(words: str, letters: ImageFont.FreeTypeFont, room: float) -> str:
    """As many of the words as fit into the room (pixels), with an ellipsis where some are left out."""
    if letters.getlength(words) <= room:
        return words
    kept = words
    while kept and letters.getlength(kept + "…") > room:
        kept = kept[: max(0, min(len(kept) - 1, int(len(kept) * room / letters.getlength(words))))]
        words = kept or words
    return kept.rstrip() + "…" if kept else ""


def write_large(canvas: Image.Image, words: str, bottom: float) -> None:
    """Words as a sign: large, in at most three lines that end at `bottom`, outlined to read on any background."""
    room = canvas.width * 0.86
    text = drawable(words)
    size = min(canvas.width, canvas.height) / 11
    lines = wrapped(text, font(size), room)
    while len(lines) > 3 and size > 14:
        size *= 0.8
        lines = wrapped(text, font(size), room)
    letters = font(size)
    draw = ImageDraw.Draw(canvas)
    top = bottom - size * 1.15 * len(lines[:3])
    for index, line in enumerate(lines[:3]):
        place = (canvas.width / 2, top + size * 1.15 * (index + 0.5))
        draw.text(place, line, WHITE, letters, anchor="mm", stroke_width=max(2, size / 12), stroke_fill=INK)


def wrapped(text: str, letters: ImageFont.FreeTypeFont, room: float) -> list[str]:
    """The text in lines of at most the room (pixels); a longer word gets a line of its own, shortened."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and letters.getlength(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(shortened(word, letters, room))
    return lines
