"""reply_markup: read, checked and cleaned as Telegram does (Bot API: InlineKeyboardButton)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.sandbox.telegram_api.errors import ApiError, bad_request
from bot.sandbox.telegram_api.formatting import utf16_length

if TYPE_CHECKING:
    from bot.sandbox.telegram_api.chats import Chat
    from bot.sandbox.telegram_api.media import Json
    from bot.sandbox.telegram_api.parameters import Parameters

_ACTIONS = (
    "url",
    "callback_data",
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat",
    "login_url",
    "web_app",
    "copy_text",
)
_MAY_BE_EMPTY = frozenset({"switch_inline_query", "switch_inline_query_current_chat", "callback_game"})
_STYLES = frozenset({"", "default", "primary", "danger", "success"})
_LOOKS = ("text", "style", "icon_custom_emoji_id")
_BUTTON_LIMIT = 100
_DATA_LIMIT_BYTES = 64
_COPY_LIMIT = 256
_LOOPBACK = re.compile(r"http://(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?([/?#]\S*)?$", re.ASCII)
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+-]*):/?/?")


def read_keyboard(parameters: Parameters, chat: Chat, *, only_inline: bool = False) -> Json | None:
    """The markup of a call for a chat; None without one."""
    if not parameters.text("reply_markup"):
        return None
    markup = parameters.strict_json("reply_markup", "can't parse reply keyboard markup JSON object")
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        rows = [[_button(item, chat) for item in row] for row in _rows(markup, "inline_keyboard")]
        return _inline(rows)
    if only_inline and markup:
        raise bad_request("inline keyboard expected")
    if "keyboard" in markup:
        _rows(markup, "keyboard")
    return markup or None


def _rows(markup: Json, field: str) -> list[list[Any]]:
    rows = markup[field]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{field}" must be an Array of Arrays')
    return rows


def _inline(rows: list[list[Json]]) -> Json | None:
    filled = [row for row in rows if row]
    if sum(map(len, filled)) > _BUTTON_LIMIT:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": filled} if filled else None


def _button(item: Any, chat: Chat) -> Json:
    if not isinstance(item, dict):
        raise _unreadable("InlineKeyboardButton must be an Object")
    if not isinstance(item.get("text"), str):
        raise _unreadable('Can\'t find field "text"')
    if item.get("style", "") not in _STYLES:
        raise _unreadable("invalid button style specified")
    given = [name for name in _ACTIONS if item.get(name) or (name in item and name in _MAY_BE_EMPTY)]
    if not given:
        raise _unreadable("Text buttons are unallowed in the inline keyboard")
    if len(given) > 1:
        raise _unreadable(f"exactly one action must be used, not {' and '.join(given)}")
    if not item["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    action = given[0]
    look = {name: item[name] for name in _LOOKS if item.get(name) and item[name] != "default"}
    return look | {action: _checked(action, item[action], chat)}


def _checked(action: str, value: Any, chat: Chat) -> Any:
    if action == "callback_data":
        if not isinstance(value, str):
            raise _unreadable('Field "callback_data" must be of type String')
        if len(value.encode()) > _DATA_LIMIT_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    elif action == "url":
        return checked_url(str(value), "inline keyboard button URL")
    elif action == "web_app":
        url = web_app_url(value, "inline keyboard button")
        if chat.type != "private":
            raise bad_request("BUTTON_TYPE_INVALID")
        return {"url": url}
    elif action == "copy_text":
        text = value.get("text", "") if isinstance(value, dict) else ""
        if not 1 <= utf16_length(text) <= _COPY_LIMIT:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
        return {"text": text}
    return value


def web_app_url(value: Any, of_what: str) -> str:
    """The address of a WebAppInfo: https, or http on this machine, where there are no certificates."""
    address = str(value.get("url", "")) if isinstance(value, dict) else ""
    if _LOOPBACK.match(address):
        return address
    url = checked_url(address, f"{of_what} Web App URL")
    if not url.startswith("https://"):
        raise bad_request(f"{of_what} Web App URL '{address}' is invalid: Only HTTPS links are allowed")
    return url


def checked_url(address: str, what: str) -> str:
    """The address as Telegram keeps it: with a scheme, and a slash after a bare host."""
    if address.lower().startswith(("tg:", "ton:")):
        return address
    match = _SCHEME.match(address)
    scheme, rest = (match[1].lower(), address[match.end() :]) if match else ("http", address)
    if match and scheme not in ("http", "https") and "://" not in address:
        scheme, rest = "http", address
    if scheme not in ("http", "https"):
        raise bad_request(f"{what} '{address}' is invalid: Unsupported URL protocol")
    host = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if not host:
        raise bad_request(f"{what} '{address}' is invalid: URL host is empty")
    if "." not in host.partition(":")[0] or re.search(r"[\s<>\"']", host):
        raise bad_request(f"{what} '{address}' is invalid: Wrong HTTP URL")
    return f"{scheme}://{rest}" + ("/" if rest == host else "")


def _unreadable(text: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {text}")
