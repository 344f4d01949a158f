"""editMessageText, editMessageCaption, editMessageMedia, editMessageReplyMarkup, stopPoll."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.sandbox.telegram_api.errors import bad_request
from bot.sandbox.telegram_api.keyboards import read_keyboard
from bot.sandbox.telegram_api.media import Attachment, Json, Photo, Poll, media_name, takes_caption
from bot.sandbox.telegram_api.methods import inputs
from bot.sandbox.telegram_api.methods.places import own_message, require_right
from bot.sandbox.telegram_api.words import caption, check_caption, check_text, message_text

if TYPE_CHECKING:
    from bot.sandbox.telegram_api.messages import Message, Version
    from bot.sandbox.telegram_api.methods.call import Call, Method

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current"
    " content and reply markup of the message"
)
_MEDIA_EDITABLE = frozenset({"text", "photo", "document", "video", "animation", "audio"})


async def edit_text(call: Call) -> Json:
    words = message_text(call.parameters)
    message = _editable(call)
    if message.media is not None:
        raise bad_request("there is no text in the message to edit")
    check_text(words)
    return _edited(call, message, replace(_fresh(call, message), words=words))


async def edit_caption(call: Call) -> Json:
    words = caption(call.parameters)
    message = _editable(call)
    if not takes_caption(message.media):
        raise bad_request("there is no caption in the message to edit")
    check_caption(words)
    return _edited(call, message, replace(_fresh(call, message), words=words))


async def stop_poll(call: Call) -> Json:
    """Nobody can vote any more; the keyboard goes unless another is given. The bot hears of it, too."""
    message = own_message(call, "message with poll to stop")
    poll = message.media
    if not isinstance(poll, Poll):
        raise bad_request("message is not a poll")
    if message.sender is not call.bot:
        raise bad_request("poll can't be stopped")
    if poll.is_closed:
        raise bad_request("poll has already been closed")
    poll.is_closed = True
    call.world.edit(message, _fresh(call, message))
    view = call.world.view(call.bot).poll(poll, message.serial)
    call.bot.updates.add("poll", view, lane=f"poll {poll.id}")
    return view


async def edit_media(call: Call) -> Json:
    """Since Bot API 7.11 text can become media too, but media never text."""
    call.parameters.required("media")
    given = inputs.InputMedia(
        call, call.parameters.strict_json("media", "can't parse input media JSON object")
    )
    message = _editable(call)
    if media_name(message.media) not in _MEDIA_EDITABLE:
        raise bad_request("message media can't be edited")
    kinds = {given.type, media_name(message.media)}
    if message.album and len(kinds) > 1 and "document" in kinds:
        raise bad_request("can't change media type in the album")
    require_right(call, message.chat, given.type)
    version = _fresh(call, message)
    media = await given.prepared()
    if message.is_deleted:
        raise bad_request("message to edit not found")
    return _edited(call, message, replace(version, words=given.caption, media=media))


async def edit_markup(call: Call) -> Json:
    message = _editable(call)
    return _edited(call, message, replace(_fresh(call, message), hidden=True))


def _editable(call: Call) -> Message:
    if not call.parameters.text("chat_id") and not call.parameters.integer("message_id"):
        call_id = call.parameters.text("inline_message_id")
        raise bad_request("MESSAGE_ID_INVALID" if call_id else "message identifier is not specified")
    message = own_message(call, "message to edit")
    keyboard = message.now.keyboard
    other_markup = keyboard is not None and "inline_keyboard" not in keyboard
    if message.sender is not call.bot or message.letter.origin or message.is_service or other_markup:
        raise bad_request("message can't be edited")
    return message


def _fresh(call: Call, message: Message) -> Version:
    """The message now, with the keyboard of this call: without one the old keyboard goes."""
    keyboard = read_keyboard(call.parameters, message.chat, only_inline=True)
    return replace(message.now, at=call.world.clock(), keyboard=keyboard, hidden=False)


def _edited(call: Call, message: Message, version: Version) -> Json:
    before = message.now
    same_media = before.media is version.media or _same_file(before.media, version.media)
    if before.words == version.words and same_media and before.keyboard == version.keyboard:
        raise bad_request(_NOT_MODIFIED)
    call.world.edit(message, version)
    return call.view(message)


def _same_file(one: object, other: object) -> bool:
    match one, other:
        case Photo(), Photo():
            return one.sizes == other.sizes and one.has_spoiler == other.has_spoiler
        case Attachment(), Attachment():
            return one.file is other.file
        case _:
            return False


METHODS: dict[str, Method] = {
    "editMessageText": edit_text,
    "editMessageCaption": edit_caption,
    "editMessageMedia": edit_media,
    "editMessageReplyMarkup": edit_markup,
    "stopPoll": stop_poll,
}
