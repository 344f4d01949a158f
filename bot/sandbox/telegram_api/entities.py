"""The entities that Telegram finds by itself: mentions, commands, hashtags, cashtags, links, e-mail addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.sandbox.telegram_api.formatting import Entity, Formatted, in_order, utf16_length

if TYPE_CHECKING:
    from collections.abc import Iterator

_EMAIL = re.compile(r"(?<![\w.@])[A-Za-z0-9][\w.%+-]*@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,12}(?![\w@])")
_URL = re.compile(
    r"""(?<![\w/#@.])
        (?:(?P<scheme>https?|ftp)://)?
        (?P<host>(?:[\w-]+\.)+(?P<top>[^\W\d_]{2,}|(?<=\.)\d{1,3}))
        (?::\d{1,5})?
        (?:[/?#][^\s<>"«»{}|^`\[\]]*)?""",
    re.VERBOSE | re.IGNORECASE,
)
_TOP_DOMAIN_NAMES = (
    "com org net edu gov info biz io ai app dev me tv co uk de fr es it nl pl pt br ru ua kz in "
    "cn jp kr us ca au ch at be cz dk fi gr hu ie no ro se sk tr xyz online site store club art "
    "pro page link cloud рф"
)
_TOP_DOMAINS = frozenset(_TOP_DOMAIN_NAMES.split())
_PATTERNS = {
    "mention": re.compile(r"(?<!\w)@[A-Za-z0-9_]{4,32}(?!\w)"),
    "bot_command": re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>@])"),
    "hashtag": re.compile(r"(?<!\w)\#(?=\w*[^\W\d_])\w{1,256}(?:@[A-Za-z0-9_]{3,32})?(?![\w\#])"),
    "cashtag": re.compile(r"(?<![$\w])\$(?:1INCH|[A-Z]{1,8})(?![$\w])"),
}
_CLOSED = frozenset({"code", "pre", "text_link", "text_mention", "custom_emoji"})


def with_found_entities(words: Formatted) -> Formatted:
    """The words with what Telegram finds added; nothing is found inside code and explicit links."""
    closed = [entity for entity in words.entities if entity.type in _CLOSED]
    found: list[Entity] = []
    for entity in _find(words.text):
        if not any(entity.overlaps(other) for other in (*closed, *found)):
            found.append(entity)
    return Formatted(words.text, in_order([*words.entities, *found]))


def _find(text: str) -> Iterator[Entity]:
    for match in _EMAIL.finditer(text):
        yield _entity("email", text, *match.span())
    for match in _URL.finditer(text):
        start, end = match.span()
        end = start + len(text[start:end].rstrip(".:;,('?!`"))
        if match["scheme"] or match["top"].lower() in _TOP_DOMAINS:
            yield _entity("url", text, start, end)
    for kind, pattern in _PATTERNS.items():
        for match in pattern.finditer(text):
            yield _entity(kind, text, *match.span())


def _entity(kind: str, text: str, start: int, end: int) -> Entity:
    return Entity(kind, utf16_length(text[:start]), utf16_length(text[start:end]))
