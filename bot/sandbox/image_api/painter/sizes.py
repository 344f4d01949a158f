"""How large a picture becomes, in pixels."""

import re
from math import sqrt

Size = tuple[int, int]

# Pixel sizes measured behind prompt prefixes, from the gpt-image-2-all overview page of docs.apiyi.com.
# The square one is reported by third parties only.
NATIVE: dict[str, Size] = {
    "1:1": (1254, 1254),
    "16:9": (1672, 941),
    "9:16": (941, 1672),
    "4:3": (1448, 1086),
    "3:4": (1086, 1448),
    "3:2": (1536, 1024),
    "2:3": (1024, 1536),
    "5:2": (1983, 793),
    "2:5": (793, 1983),
}
SQUARE = NATIVE["1:1"]
PIXELS = SQUARE[0] * SQUARE[1]
LONGEST_EDGE = 1536
LONGEST_RATIO = 20

LEAD = re.compile(
    r"\s*(?:please\s+)?(?:(?:generate|create|make|draw|paint|render)\s+(?:me\s+)?(?:an?|the|this)?\s*"
    r"(?:new\s+)?(?:image|picture|photo|drawing|painting)\b(?:\s+of\b)?|生成图片)\s*[:：,]?\s*",
    re.IGNORECASE,
)
SHAPE = re.compile(
    r"(?:(?:landscape|portrait|story|wide|横版|横屏|竖屏|竖版)\s*,?\s*)?"
    r"(?:(?P<ratio>\d{1,2}\s?:\s?\d{1,2})(?!\d)|(?P<square>square|方形)\b)\s*[,.:，。]?\s*",
    re.IGNORECASE,
)


def without_lead(words: str) -> str:
    """The words without "Generate an image: " and without a leading phrase about the shape."""
    rest = words[lead.end() :] if (lead := LEAD.match(words)) else words
    shape = SHAPE.match(rest)
    return (rest[shape.end() :] if shape else rest).strip()


def asked_size(words: str) -> Size | None:
    """The size for a leading phrase such as "16:9", "Landscape 16:9" or "square", else None."""
    lead = LEAD.match(words)
    shape = SHAPE.match(words, lead.end() if lead else len(words) - len(words.lstrip()))
    if not shape:
        return None
    if shape["square"]:
        return SQUARE
    ratio = shape["ratio"].replace(" ", "")
    across, down = (int(part) for part in ratio.split(":"))
    if ratio in NATIVE:
        return NATIVE[ratio]
    if 0 in (across, down):
        return None
    return size_like((across, down))


def size_like(shape: Size) -> Size:
    """The shape's proportions at about 1.57 megapixels with the long edge at most 1536."""
    width, height = shape
    ratio = min(max(width / height, 1 / LONGEST_RATIO), LONGEST_RATIO)
    scale = min(1.0, LONGEST_EDGE / sqrt(PIXELS * max(ratio, 1 / ratio)))
    return round(sqrt(PIXELS * ratio) * scale), round(sqrt(PIXELS / ratio) * scale)
