"""sendChatAction, sendMessageDraft, setMessageReaction, answerCallbackQuery."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox.telegram_api.chats import GENERAL_TOPIC, PrivateChat
from bot.sandbox.telegram_api.errors import bad_request
from bot.sandbox.telegram_api.formatting import utf16_length
from bot.sandbox.telegram_api.methods.places import own_message, sendable_chat, topic
from bot.sandbox.telegram_api.words import TEXT_LIMIT, formatted

if TYPE_CHECKING:
    from bot.sandbox.telegram_api.methods.call import Call, Method

_ACTION_NAMES = (
    "typing upload_photo record_video upload_video record_voice upload_voice record_audio "
    "upload_audio upload_document choose_sticker find_location record_video_note "
    "upload_video_note"
)
_ACTIONS = frozenset(_ACTION_NAMES.split())
_REACTION_EMOJI = (
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 "
    "😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡"
)
_REACTIONS = frozenset(_REACTION_EMOJI.split())
_TOAST_LIMIT = 200
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


async def send_chat_action(call: Call) -> bool:
    action = call.parameters.text("action").lower()
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = sendable_chat(call)
    thread_id = call.parameters.integer("message_thread_id")
    if not (chat.is_forum and thread_id == GENERAL_TOPIC):
        topic(call, chat)
    details = {"action": action} | ({"message_thread_id": thread_id} if thread_id else {})
    call.world.publish("action", chat, user=call.bot, details=details)
    return True


async def send_message_draft(call: Call) -> bool:
    """Bot API: private chats only, draft_id not zero, 0-4096 characters."""
    parameters = call.parameters
    words = formatted(parameters.text("text"), parameters.text("parse_mode"), parameters.json("entities"))
    chat = sendable_chat(call)
    if not isinstance(chat, PrivateChat):
        raise bad_request("PEER_ID_INVALID")
    topic(call, chat)
    if parameters.integer("draft_id") == 0:
        raise bad_request("RANDOM_ID_INVALID")
    if words.length > TEXT_LIMIT:
        raise bad_request("message is too long")
    details = {"draft_id": parameters.integer("draft_id"), "text": words.text}
    call.world.publish("draft", chat, user=call.bot, details=details)
    return True


async def set_message_reaction(call: Call) -> bool:
    """Bot API: one reaction per message for a bot, from a fixed list of emoji; none removes it."""
    given = call.parameters.json("reaction") or []
    if not isinstance(given, list):
        raise bad_request("expected an Array of ReactionType")
    emoji = tuple(_emoji(item) for item in given)
    message = own_message(call, "message to react")
    if len(emoji) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if emoji:
        message.reactions[call.bot.id] = emoji
    else:
        message.reactions.pop(call.bot.id, None)
    details = {"emoji": list(emoji)}
    call.world.publish("reacted", message.chat, message=message, user=call.bot, details=details)
    return True


async def answer_callback_query(call: Call) -> bool:
    """One answer, within the time of the settings; later and further ones are refused."""
    world, parameters = call.world, call.parameters
    press = world.presses.get(parameters.text("callback_query_id"))
    age = world.clock() - press.at if press is not None else 0
    if (
        press is None
        or press.bot is not call.bot
        or press.answer is not None
        or age > world.settings.callback_answer_seconds
    ):
        raise bad_request(_TOO_OLD)
    text = parameters.text("text")
    if utf16_length(text) > _TOAST_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    url = parameters.text("url")
    if url and not url.lower().startswith((f"https://t.me/{call.bot.username.lower()}?start=", "tg://")):
        raise bad_request("URL_INVALID")
    press.answer = {"text": text, "show_alert": parameters.flag("show_alert")} | ({"url": url} if url else {})
    details = {"callback_query_id": press.id} | press.answer
    world.publish("answered", press.chat, message=press.message, user=press.user, details=details)
    return True


def _emoji(item: Any) -> str:
    kind = item.get("type") if isinstance(item, dict) else None
    if kind != "emoji":
        raise bad_request("REACTION_INVALID" if kind else "can't parse ReactionType: expected an Object")
    emoji = str(item.get("emoji", "")).replace("\N{VARIATION SELECTOR-16}", "")
    if emoji not in _REACTIONS:
        raise bad_request("REACTION_INVALID")
    return emoji


METHODS: dict[str, Method] = {
    "sendChatAction": send_chat_action,
    "sendMessageDraft": send_message_draft,
    "setMessageReaction": set_message_reaction,
    "answerCallbackQuery": answer_callback_query,
}
