"""Chats and their members; a bot's commands, menu button, name and descriptions; leaveChat."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from bot.sandbox.telegram_api.chats import Channel, Chat, Group, Member, PrivateChat
from bot.sandbox.telegram_api.errors import bad_request, forbidden
from bot.sandbox.telegram_api.groups import leave, member_view, permissions_view
from bot.sandbox.telegram_api.keyboards import web_app_url
from bot.sandbox.telegram_api.methods.places import accessible_chat
from bot.sandbox.telegram_api.views import chat_view

if TYPE_CHECKING:
    from bot.sandbox.telegram_api.media import Json
    from bot.sandbox.telegram_api.methods.call import Call, Method

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_COMMANDS_LIMIT = 100
_COMMAND_DESCRIPTION_LIMIT = 256
_PROFILE_LIMITS = {"name": 64, "description": 512, "short_description": 120}
_NO_GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)


async def get_chat(call: Call) -> Json:
    """Bot API: ChatFullInfo."""
    chat = accessible_chat(call, to_write=False)
    view = chat_view(chat) | {
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": _NO_GIFTS,
    }
    if chat.username:
        view["active_usernames"] = [chat.username]
    if isinstance(chat, Group):
        view["permissions"] = permissions_view(chat.rights.values())
        if chat.linked_channel is not None:
            view["linked_chat_id"] = chat.linked_channel.id
    return view


async def get_chat_member(call: Call) -> Json:
    chat = accessible_chat(call, to_write=False)
    user_id = call.parameters.integer("user_id")
    if user_id <= 0:
        raise bad_request("invalid user_id specified")
    member = _members(chat).get(user_id)
    if member is None:
        user = call.world.users.get(user_id)
        if user is None:
            raise bad_request("PARTICIPANT_ID_INVALID" if chat.type == "supergroup" else "user not found")
        member = Member(user, "left")
    return member_view(member)


async def get_chat_administrators(call: Call) -> list[Json]:
    chat = accessible_chat(call, to_write=False)
    if isinstance(chat, PrivateChat):
        raise bad_request("there are no administrators in the private chat")
    return [
        member_view(member)
        for member in _members(chat).values()
        if member.is_administrator and (not member.user.is_bot or member.user is call.bot)
    ]


async def leave_chat(call: Call) -> bool:
    chat = accessible_chat(call)
    if isinstance(chat, PrivateChat):
        raise bad_request("chat member status can't be changed in private chats")
    if isinstance(chat, Channel):
        raise forbidden("bot is not a member of the channel chat")
    if isinstance(chat, Group):
        leave(call.world, chat, call.bot, call.bot)
    return True


async def set_my_commands(call: Call) -> bool:
    """Bot API: at most 100 commands of 1-32 small letters, digits and underscores."""
    given = call.parameters.strict_json("commands", "can't parse commands JSON object")
    if not isinstance(given, list):
        raise bad_request("expected an Array of BotCommand")
    if len(given) > _COMMANDS_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    call.bot.commands[_scope(call)] = [_command(item) for item in given]
    return True


async def get_my_commands(call: Call) -> list[Json]:
    return call.bot.commands.get(_scope(call), [])


async def delete_my_commands(call: Call) -> bool:
    call.bot.commands.pop(_scope(call), None)
    return True


async def set_chat_menu_button(call: Call) -> bool:
    button = call.parameters.json("menu_button") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in ("default", "commands", "web_app"):
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    if button["type"] == "web_app":
        if not str(button.get("text", "")).strip():
            raise bad_request("can't parse menu button: Can't find field \"text\"")
        button = button | {"web_app": {"url": web_app_url(button.get("web_app"), "menu button")}}
    call.bot.menu_buttons[_private_chat_id(call)] = button
    return True


async def get_chat_menu_button(call: Call) -> Json:
    chat_id = _private_chat_id(call)
    fallback = call.bot.menu_buttons.get(0, {"type": "commands"})
    return call.bot.menu_buttons.get(chat_id, fallback)


def _setter(field: str) -> Method:
    async def set_field(call: Call) -> bool:
        text = call.parameters.text(field)
        if len(text) > _PROFILE_LIMITS[field]:
            raise bad_request(f"BOT_{field.upper()}_TOO_LONG")
        call.bot.profile[field, call.parameters.text("language_code")] = text
        return True

    return set_field


def _getter(field: str) -> Method:
    async def get_field(call: Call) -> Json:
        known = call.bot.profile
        fallback = known.get((field, ""), call.bot.first_name if field == "name" else "")
        return {field: known.get((field, call.parameters.text("language_code")), fallback)}

    return get_field


def _members(chat: Chat) -> dict[int, Member]:
    match chat:
        case Group() | Channel():
            return chat.members
        case PrivateChat():
            return {user.id: Member(user) for user in (chat.user, chat.bot)}
        case _:
            return {}


def _scope(call: Call) -> tuple[str, str]:
    scope = call.parameters.json("scope") or {"type": "default"}
    return json.dumps(scope, sort_keys=True), call.parameters.text("language_code")


def _command(item: Any) -> Json:
    if not isinstance(item, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    command, description = str(item.get("command", "")).removeprefix("/"), str(item.get("description", ""))
    if not _COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description.strip()) <= _COMMAND_DESCRIPTION_LIMIT:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": command, "description": description.strip()}


def _private_chat_id(call: Call) -> int:
    if not call.parameters.text("chat_id"):
        return 0
    chat = accessible_chat(call)
    if not isinstance(chat, PrivateChat):
        raise bad_request("chat_id must be an identifier of a private chat")
    return chat.id


METHODS: dict[str, Method] = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "leaveChat": leave_chat,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
    "setMyName": _setter("name"),
    "getMyName": _getter("name"),
    "setMyDescription": _setter("description"),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description"),
    "getMyShortDescription": _getter("short_description"),
}
