"""forwardMessage, copyMessage, deleteMessage, deleteMessages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox.telegram_api.chats import Chat, Group, PrivateChat
from bot.sandbox.telegram_api.errors import bad_request
from bot.sandbox.telegram_api.media import media_name, takes_caption
from bot.sandbox.telegram_api.messages import Letter, Message
from bot.sandbox.telegram_api.methods.places import (
    accessible_chat,
    destination,
    own_message,
    require_right,
    sendable_chat,
    topic,
)
from bot.sandbox.telegram_api.methods.sending import post
from bot.sandbox.telegram_api.words import caption, check_caption

if TYPE_CHECKING:
    from bot.sandbox.telegram_api.media import Json
    from bot.sandbox.telegram_api.methods.call import Call, Method

_MANY = 100


async def forward_message(call: Call) -> Json:
    source = _source(call, "message to forward")
    if source.is_service:
        raise bad_request("message can't be forwarded")
    chat = sendable_chat(call)
    require_right(call, chat, media_name(source.media))
    letter = Letter(
        words=source.words,
        media=source.media,
        silent=call.parameters.flag("disable_notification"),
        thread_id=topic(call, chat),
        origin=source.origin,
    )
    return call.view(call.world.post(chat, call.bot, letter))


async def copy_message(call: Call) -> Json:
    """A copy has no link to its source; it takes a new caption and keyboard."""
    source = _source(call, "message to copy")
    if source.is_service:
        raise bad_request("message can't be copied")
    words = source.words
    if "caption" in call.parameters and takes_caption(source.media):
        words = caption(call.parameters)
        check_caption(words)
    place = destination(call)
    require_right(call, place.chat, media_name(source.media))
    return {"message_id": post(call, place, words, source.media).id}


async def delete_message(call: Call) -> bool:
    if not call.parameters.text("chat_id"):
        raise bad_request("chat identifier is not specified")
    if not call.parameters.integer("message_id"):
        raise bad_request("message identifier is not specified")
    _delete(call, [own_message(call, "message to delete")])
    return True


async def delete_messages(call: Call) -> bool:
    """Bot API: 1-100 ids; those that are not found are skipped."""
    ids = _message_ids(call)
    chat = accessible_chat(call)
    found = [chat.find(message_id) for message_id in ids]
    _delete(call, [message for message in found if message is not None])
    return True


def _delete(call: Call, messages: list[Message]) -> None:
    for message in messages:
        _check_deletable(call, message.chat, message)
    for message in messages:
        call.world.delete(message)


def _check_deletable(call: Call, chat: Chat, message: Message) -> None:
    age = call.world.clock() - message.versions[0].at
    is_young = age <= call.world.settings.own_message_deletable_seconds
    is_own = message.sender is call.bot
    if isinstance(chat, PrivateChat):
        if not is_young:
            raise bad_request("message can't be deleted for everyone")
        return
    member = chat.member(call.bot) if isinstance(chat, Group) else None
    may = member is not None and member.is_administrator and member.can_delete_messages
    if not (may or (is_own and is_young and not message.is_service)):
        everyone = "" if chat.type == "supergroup" else " for everyone"
        raise bad_request(f"message can't be deleted{everyone}")


def _source(call: Call, what: str) -> Message:
    call.parameters.required("from_chat_id")
    chat = accessible_chat(call, "from_chat_id", to_write=False)
    message = chat.find(call.parameters.integer("message_id"))
    if message is None:
        raise bad_request(f"{what} not found")
    return message


def _message_ids(call: Call) -> list[int]:
    if not call.parameters.text("message_ids"):
        raise bad_request("message identifiers are not specified")
    given: Any = call.parameters.strict_json("message_ids", "can't parse message_ids JSON object")
    if not isinstance(given, list):
        raise bad_request("expected an Array of message identifiers")
    if len(given) > _MANY:
        raise bad_request("too many message identifiers specified")
    if not all(isinstance(item, int) and item > 0 for item in given):
        raise bad_request("invalid message identifier specified")
    if not given:
        raise bad_request("message identifiers are not specified")
    return given


METHODS: dict[str, Method] = {
    "forwardMessage": forward_message,
    "copyMessage": copy_message,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
}
