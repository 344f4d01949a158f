"""Where a message goes: the chat, the topic, the message it answers, and whether the bot may.

Texts and order of the checks are those of Telegram's Bot API server.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.sandbox.telegram_api.chats import Channel, Chat, Group, PrivateChat
from bot.sandbox.telegram_api.errors import bad_request, forbidden, too_many_requests
from bot.sandbox.telegram_api.formatting import Formatted, utf16_length
from bot.sandbox.telegram_api.keyboards import read_keyboard
from bot.sandbox.telegram_api.messages import Quote
from bot.sandbox.telegram_api.words import formatted

if TYPE_CHECKING:
    from bot.sandbox.telegram_api.media import Json
    from bot.sandbox.telegram_api.messages import Message
    from bot.sandbox.telegram_api.methods.call import Call

_RIGHT_OF = {
    "text": ("messages", "text messages"),
    "photo": ("photos", "photos"),
    "document": ("documents", "documents"),
    "sticker": ("other", "stickers"),
    "animation": ("other", "animations"),
    "video": ("videos", "videos"),
    "voice": ("voices", "voice messages"),
    "poll": ("polls", "polls"),
}
_QUOTE_LIMIT = 1024


@dataclass(frozen=True)
class Destination:
    chat: Chat
    thread_id: int | None = None
    reply_to: Message | None = None
    external: Message | None = None
    quote: Quote | None = None
    keyboard: Json | None = None


def accessible_chat(call: Call, name: str = "chat_id", *, to_write: bool = True) -> Chat:
    return _accessible(call, call.parameters.text(name), to_write=to_write)


def sendable_chat(call: Call) -> Chat:
    """A chat that takes messages from the bot now."""
    chat = accessible_chat(call)
    if isinstance(chat, PrivateChat):
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
    return chat


def destination(call: Call, *, with_keyboard: bool = True) -> Destination:
    """Everything about where a new message goes."""
    reply = _reply_parameters(call)
    chat = sendable_chat(call)
    _keep_slow_mode(call, chat)
    thread_id = topic(call, chat)
    keyboard = read_keyboard(call.parameters, chat) if with_keyboard else None
    source = _replied(call, chat, reply)
    if source is None:
        return Destination(chat, thread_id, keyboard=keyboard)
    quote = _quote(reply, source)
    elsewhere = source.chat is not chat or (
        chat.is_forum and thread_id is not None and source.thread_id != thread_id
    )
    if elsewhere:
        return Destination(chat, thread_id, external=source, quote=quote, keyboard=keyboard)
    return Destination(chat, thread_id, reply_to=source, quote=quote, keyboard=keyboard)


def _keep_slow_mode(call: Call, chat: Chat) -> None:
    if not isinstance(chat, Group) or not chat.slow_mode_seconds:
        return
    member = chat.member(call.bot)
    mine = [message for message in chat.log if message.sender is call.bot]
    if mine and not (member and member.is_administrator):
        wait = mine[-1].versions[0].at + chat.slow_mode_seconds - call.world.clock()
        if wait > 0:
            raise too_many_requests(math.ceil(wait))


def topic(call: Call, chat: Chat) -> int | None:
    """message_thread_id: only of a topic that exists; the General topic has none."""
    thread_id = max(call.parameters.integer("message_thread_id"), 0)
    if thread_id == 0:
        return None
    found = chat.topics.get(thread_id) if chat.is_forum else None
    if found is None:
        raise bad_request("message thread not found")
    if found.is_closed:
        raise bad_request("TOPIC_CLOSED")
    return thread_id


def require_right(call: Call, chat: Chat, content: str) -> None:
    """`content` is the field of the message: text, photo, document, ..."""
    if not isinstance(chat, Group):
        return
    right, words = _RIGHT_OF.get(content, ("messages", f"{content}s"))
    if not getattr(chat.rights_of(call.bot), right):
        raise bad_request(f"not enough rights to send {words} to the chat")


def own_message(call: Call, what: str) -> Message:
    """The message of chat_id and message_id, whoever wrote it; `what` names it in the refusal."""
    chat = accessible_chat(call)
    message = chat.find(call.parameters.integer("message_id"))
    if message is None:
        raise bad_request(f"{what} not found")
    return message


def _accessible(call: Call, chat_id: str, *, to_write: bool) -> Chat:
    if not chat_id:
        raise bad_request("chat_id is empty")
    chat = call.world.chat_for(call.bot, chat_id)
    match chat:
        case PrivateChat():
            if chat.user.is_deactivated and to_write:
                raise forbidden("user is deactivated")
        case Group():
            _check_group(call, chat, to_write=to_write)
        case Channel():
            member = chat.member(call.bot)
            if member is None or not member.is_present:
                raise forbidden("bot is not a member of the channel chat")
        case _:
            raise bad_request("chat not found")
    return chat


def _check_group(call: Call, group: Group, *, to_write: bool) -> None:
    if group.migrated_to is not None and to_write:
        raise bad_request(
            "group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": group.migrated_to.id}
        )
    if group.is_gone and to_write:
        raise forbidden("the group chat was deleted")
    member = group.member(call.bot)
    if member is None and not group.username:
        raise bad_request("chat not found")
    kind = f"{group.type} chat"
    if member is not None and member.status == "kicked" and (to_write or group.is_super):
        raise forbidden(f"bot was kicked from the {kind}")
    if (member is None or not member.is_present) and (to_write or (group.is_super and not group.username)):
        raise forbidden(f"bot is not a member of the {kind}")


def _reply_parameters(call: Call) -> Json:
    """As reply_parameters, or in the older form with its own parameters."""
    parameters = call.parameters
    if not parameters.text("reply_parameters"):
        return {
            "message_id": parameters.integer("reply_to_message_id"),
            "allow_sending_without_reply": parameters.flag("allow_sending_without_reply"),
        }
    given = parameters.strict_json("reply_parameters", "can't parse reply parameters JSON object")
    if not isinstance(given, dict):
        raise bad_request("object expected as reply parameters")
    if given and not isinstance(given.get("message_id"), int):
        raise bad_request('can\'t find field "message_id"')
    return given


def _replied(call: Call, chat: Chat, reply: Json) -> Message | None:
    message_id = reply.get("message_id", 0)
    if message_id <= 0:
        return None
    elsewhere = str(reply.get("chat_id", "")) or str(chat.id)
    source_chat = chat if elsewhere == str(chat.id) else _accessible(call, elsewhere, to_write=False)
    source = source_chat.find(message_id)
    if source is None and (source_chat is not chat or not reply.get("allow_sending_without_reply")):
        raise bad_request("message to be replied not found")
    return source


def _quote(reply: Json, source: Message) -> Quote | None:
    text: Any = reply.get("quote")
    if not text:
        return None
    words: Formatted = formatted(
        str(text), str(reply.get("quote_parse_mode", "")), reply.get("quote_entities")
    )
    start = source.text.find(words.text)
    if start < 0 or words.length > _QUOTE_LIMIT:
        raise bad_request("QUOTE_TEXT_INVALID")
    return Quote(words, utf16_length(source.text[:start]))
