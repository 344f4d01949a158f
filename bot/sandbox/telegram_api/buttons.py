"""The buttons below messages, as a person looks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.telegram_api.onlookers import NotSeenError
from bot.sandbox.telegram_api.transcripts import transcript

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.sandbox.telegram_api.chats import Chat
    from bot.sandbox.telegram_api.media import Json
    from bot.sandbox.telegram_api.messages import Message

CALLS_BACK = ("callback_data",)
OPENS = ("web_app", "url")


def button_of(message: Message, label: str, actions: Sequence[str]) -> Json:
    """The button with this label, or the first that begins with it or contains it. Raises NotSeenError."""
    found = _found(message, label)
    if found is None:
        labels = " ".join(f"[{button['text']}]" for row in message.button_rows for button in row) or "none"
        raise NotSeenError(
            f"message #{message.id} has no button {label!r}; its buttons: {labels}\n{transcript(message.chat)}"
        )
    if not any(action in found for action in actions):
        raise NotSeenError(f"[{found['text']}] is a button that {_deed(found)}")
    return found


def newest_button(chat: Chat, label: str, actions: Sequence[str]) -> Json:
    """The button of the newest message that has one with this label. Raises NotSeenError."""
    for message in reversed(chat.messages):
        found = _found(message, label)
        if found is not None and any(action in found for action in actions):
            return found
    raise NotSeenError(f"no message has such a button {label!r}\n{transcript(chat)}")


def _found(message: Message, label: str) -> Json | None:
    buttons = [button for row in message.button_rows for button in row]
    for test in (str.__eq__, str.startswith, str.__contains__):
        for button in buttons:
            if test(button["text"], label):
                return button
    return None


def _deed(button: Json) -> str:
    return "only asks the bot" if "callback_data" in button else "only opens something"
