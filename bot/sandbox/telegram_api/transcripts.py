"""A chat as text, for people who read a failed test."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.sandbox.telegram_api.media import Attachment, Media, Photo, Poll, Service, media_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.sandbox.telegram_api.calls import CallLog
    from bot.sandbox.telegram_api.chats import Chat
    from bot.sandbox.telegram_api.messages import Message, Version

_TEXT_SHOWN = 160


def transcript(chat: Chat) -> str:
    """Every message with its edits, buttons, reply target and end, oldest first."""
    lines = [f"{chat.name} ({chat.type} {chat.id}):"]
    for message in chat.log:
        lines += _lines(message)
    return "\n".join(lines if chat.log else [*lines, "  (nothing was ever said here)"])


def refusals(calls: CallLog, *, last: int = 5) -> str:
    """The last refused calls, the most frequent reason why something never appears."""
    return "\n".join(
        f"  {call.method} -> {call.status} {call.description}" for call in calls.refused()[-last:]
    )


def media_words(media: Media | None) -> str:
    match media:
        case None:
            return ""
        case Photo():
            return f"[photo {media.largest.width}x{media.largest.height}, {media.uploaded.size:,} bytes sent]"
        case Attachment():
            return (
                f"[{media_name(media)} {media.file.name or media.file.mime_type}, {media.file.size:,} bytes]"
            )
        case Poll():
            return f"[poll {media.question.text}: {' / '.join(option.text.text for option in media.options)}]"
        case Service():
            return f"[{', '.join(media.fields)}]"
        case _:
            return f"[{media_name(media)}]"


def _lines(message: Message) -> Iterator[str]:
    first, *later = message.versions
    notes = "".join(f" {note}" for note in _notes(message))
    yield f"  {_time(first.at)} #{message.id} {_author(message)}{notes}: {_shown(first)}"
    for version in later:
        yield f"  {_time(version.at)}     edited: {_shown(version)}"
    for emoji in message.reactions.values():
        yield f"               reaction {' '.join(emoji)}"
    if message.deleted_at is not None:
        yield f"  {_time(message.deleted_at)}     deleted"


def _notes(message: Message) -> Iterator[str]:
    letter = message.letter
    if letter.silent:
        yield "(silent)"
    if message.is_topic_message:
        yield f"in topic {message.thread_id}"
    if letter.reply_to is not None:
        yield f"-> #{letter.reply_to.id}"
    if letter.external is not None:
        yield f"-> #{letter.external.id} of {letter.external.chat.name}"
    if letter.quote is not None:
        yield f"quoting {letter.quote.words.text!r}"
    if letter.origin is not None:
        yield "(forwarded)"
    if letter.album:
        yield f"(album {letter.album[-4:]})"


def _author(message: Message) -> str:
    if message.letter.sender_chat is not None:
        return f"{message.letter.sender_chat.name} (as a chat)"
    return message.sender.name if message.sender is not None else message.chat.name


def _shown(version: Version) -> str:
    text = version.words.text.replace("\n", " ⏎ ")
    if len(text) > _TEXT_SHOWN:
        text = text[:_TEXT_SHOWN] + "…"
    rows = (version.keyboard or {}).get("inline_keyboard", [])
    buttons = " / ".join("".join(f"[{button['text']}]" for button in row) for row in rows)
    return " ".join(part for part in (media_words(version.media), text, buttons) if part)


def _time(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%H:%M:%S.%f")[:-3]
