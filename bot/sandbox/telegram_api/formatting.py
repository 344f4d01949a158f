"""Words with entities. Offsets and lengths count UTF-16 code units (Bot API: MessageEntity)."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Entity:
    type: str
    offset: int
    length: int
    url: str = ""
    user_id: int = 0
    language: str = ""
    custom_emoji_id: str = ""

    @property
    def end(self) -> int:
        return self.offset + self.length

    def overlaps(self, other: Entity) -> bool:
        return self.offset < other.end and other.offset < self.end


@dataclass(frozen=True)
class Formatted:
    text: str = ""
    entities: tuple[Entity, ...] = ()

    @property
    def length(self) -> int:
        """UTF-16 code units, which is how Telegram counts 4096 and 1024."""
        return utf16_length(self.text)

    def part(self, entity: Entity) -> str:
        return utf16_slice(self.text, entity.offset, entity.end)


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf16_slice(text: str, start: int, end: int) -> str:
    return text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * end].decode("utf-16-le", "replace")


def trimmed(words: Formatted) -> Formatted:
    """Without white space at both ends; entities follow and never reach outside."""
    stripped = words.text.strip()
    if stripped == words.text:
        return words
    shift = utf16_length(words.text[: len(words.text) - len(words.text.lstrip())])
    end = utf16_length(stripped)
    kept = []
    for entity in words.entities:
        start = max(entity.offset - shift, 0)
        stop = min(entity.end - shift, end)
        if start < stop:
            kept.append(replace(entity, offset=start, length=stop - start))
    return Formatted(stripped, tuple(kept))


def in_order(entities: list[Entity]) -> tuple[Entity, ...]:
    """Outer before inner, at most the 100 that Telegram keeps."""
    return tuple(sorted(entities, key=lambda entity: (entity.offset, -entity.length)))[:100]
