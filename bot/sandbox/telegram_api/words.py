"""Text and captions as a call gives them: parse mode or explicit entities, then the limits.

Bot API: 1-4096 characters of text, 0-1024 of a caption, both counted after entities parsing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox.telegram_api.entities import with_found_entities
from bot.sandbox.telegram_api.errors import bad_request
from bot.sandbox.telegram_api.formatting import Entity, Formatted, in_order, trimmed
from bot.sandbox.telegram_api.markup_html import parse_html
from bot.sandbox.telegram_api.markup_markdown import parse_markdown, parse_markdown_v2

if TYPE_CHECKING:
    from bot.sandbox.telegram_api.parameters import Parameters

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
_SOURCE_LIMIT_BYTES = 1 << 15
_MODES = {"html": parse_html, "markdownv2": parse_markdown_v2, "markdown": parse_markdown}
_FOUND_BY_TELEGRAM = frozenset(
    ["mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number"]
)
_GIVEN = frozenset(
    [
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
    ]
)


def message_text(parameters: Parameters) -> Formatted:
    source = parameters.text("text")
    if not source:
        raise bad_request("message text is empty")
    return formatted(source, parameters.text("parse_mode"), parameters.json("entities"))


def caption(parameters: Parameters) -> Formatted:
    return formatted(
        parameters.text("caption"), parameters.text("parse_mode"), parameters.json("caption_entities")
    )


def formatted(source: str, mode: str, given: Any) -> Formatted:
    """Words as Telegram would keep them."""
    if len(source.encode()) > _SOURCE_LIMIT_BYTES:
        raise bad_request("text is too long")
    mode = mode.lower()
    if source and mode and mode != "none":
        if mode not in _MODES:
            raise bad_request("unsupported parse_mode")
        words = _MODES[mode](source)
    else:
        words = Formatted(source, given_entities(given))
        _check_span(words)
    return with_found_entities(trimmed(words))


def check_text(words: Formatted) -> None:
    if not words.text:
        raise bad_request("text must be non-empty")
    if words.length > TEXT_LIMIT:
        raise bad_request("message is too long")


def check_caption(words: Formatted) -> None:
    if words.length > CAPTION_LIMIT:
        raise bad_request("message caption is too long")


def given_entities(value: Any) -> tuple[Entity, ...]:
    if not isinstance(value, list):
        return ()
    read = [_given_entity(item) for item in value]
    return in_order([entity for entity in read if entity is not None])


def _given_entity(value: Any) -> Entity | None:
    if not isinstance(value, dict):
        raise _unreadable("expected an Object")
    for name in ("offset", "length"):
        if not isinstance(value.get(name), int):
            raise _unreadable(f'Can\'t find field "{name}"' if name not in value else f'Field "{name}"')
    kind = value.get("type")
    if kind in _FOUND_BY_TELEGRAM:
        return None
    if kind not in _GIVEN:
        raise _unreadable("Type is not specified" if not kind else "Unsupported type specified")
    return Entity(
        kind,
        value["offset"],
        value["length"],
        url=str(value.get("url", "")),
        user_id=int(value.get("user", {}).get("id", 0)),
        language=str(value.get("language", "")),
        custom_emoji_id=str(value.get("custom_emoji_id", "")),
    )


def _check_span(words: Formatted) -> None:
    for entity in words.entities:
        if entity.offset >= words.length:
            raise bad_request(f"entity begins after the end of the text at UTF-16 offset {entity.offset}")
        if entity.end > words.length:
            raise bad_request(
                f"entity beginning at UTF-16 offset {entity.offset}"
                f" ends after the end of the text at UTF-16 offset {entity.end}"
            )


def _unreadable(text: str) -> Exception:
    return bad_request(f"can't parse MessageEntity: {text}")
