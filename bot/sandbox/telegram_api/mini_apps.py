"""Mini Apps: t.me links to them, and the address a client opens, with launch data signed by Telegram.

Written from core.telegram.org/bots/webapps: "Validating data received via the Mini App" and "Direct Link Mini Apps".
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, parse_qsl, quote, urlencode, urlsplit, urlunsplit

from bot.sandbox.telegram_api.chats import Chat, PrivateChat
from bot.sandbox.telegram_api.onlookers import NotSeenError
from bot.sandbox.telegram_api.world import chat_instance

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.sandbox.telegram_api.accounts import BotAccount, User
    from bot.sandbox.telegram_api.media import Json
    from bot.sandbox.telegram_api.settings import Settings

VERSION = "9.0"
PLATFORM = "ios"
LIGHT: dict[str, str] = {
    "bg_color": "#ffffff", "secondary_bg_color": "#efeff4", "section_bg_color": "#ffffff", "text_color": "#000000",
    "hint_color": "#8e8e93", "link_color": "#007aff", "button_color": "#007aff", "button_text_color": "#ffffff",
    "header_bg_color": "#f8f8f8", "bottom_bar_bg_color": "#f2f2f2", "accent_text_color": "#007aff",
    "section_header_text_color": "#6d6d72", "section_separator_color": "#c8c7cc", "subtitle_text_color": "#8e8e93",
    "destructive_text_color": "#ff3b30",
}  # fmt: skip
DARK: dict[str, str] = {
    "bg_color": "#18222d", "secondary_bg_color": "#131c26", "section_bg_color": "#21303f", "text_color": "#ffffff",
    "hint_color": "#b1c3d5", "link_color": "#62bcf9", "button_color": "#2ea6ff", "button_text_color": "#ffffff",
    "header_bg_color": "#21303f", "bottom_bar_bg_color": "#21303f", "accent_text_color": "#2ea6ff",
    "section_header_text_color": "#7f91a4", "section_separator_color": "#0e1722", "subtitle_text_color": "#b1c3d5",
    "destructive_text_color": "#ec3942",
}  # fmt: skip

_HOSTS = frozenset({"t.me", "www.t.me", "telegram.me", "telegram.dog"})
_START = re.compile(r"[A-Za-z0-9_-]{1,64}")
_START_APP = re.compile(r"[A-Za-z0-9_-]{0,512}")
_SIGNATURE_BYTES = 64


@dataclass(frozen=True)
class BotLink:
    """A link to a bot: `start` begins a chat with these words, `start_app` opens an app (None: neither).

    `app` is the short name of the app; empty stands for the bot's main one.
    """

    username: str
    app: str = ""
    start: str | None = None
    start_app: str | None = None


def bot_link(address: str) -> BotLink | None:
    """What a t.me address leads to; None for an address of anything else.

    Raises NotSeenError for a payload that Telegram would not pass on.
    """
    parts = urlsplit(address if "://" in address else f"https://{address}")
    if parts.scheme not in ("http", "https") or (parts.hostname or "") not in _HOSTS:
        return None
    username, _, app = parts.path.strip("/").partition("/")
    fields = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    start, start_app = fields.get("start"), fields.get("startapp")
    if app and start_app is None:
        start_app = ""
    if start is not None and not _START.fullmatch(start):
        raise NotSeenError(f"{start!r} cannot be the payload of a link: 1-64 of A-Z, a-z, 0-9, _ and -")
    if start_app is not None and not _START_APP.fullmatch(start_app):
        raise NotSeenError(f"{start_app!r} cannot be the payload of an app: 0-512 of A-Z, a-z, 0-9, _ and -")
    return BotLink(username, app, start, start_app)


def from_button(
    url: str, bot: BotAccount, user: User, now: float, theme: Mapping[str, str] | None = None
) -> str:
    """The address that a client opens for a web_app button of a private chat."""
    fields = {"query_id": secrets.token_urlsafe(15), "user": _user(user), "auth_date": str(int(now))}
    return _launch(url, fields, bot.token, theme)


def from_link(
    link: BotLink,
    chat: Chat,
    bot: BotAccount,
    user: User,
    now: float,
    settings: Settings,
    theme: Mapping[str, str] | None = None,
) -> str:
    """The address that a client opens for a link pressed in this chat. Raises NotSeenError where there is no app."""
    if not settings.mini_app_url:
        raise NotSeenError("no Mini App is registered; set `mini_app_url`")
    if not link.app and not settings.has_main_web_app:
        raise NotSeenError(f"@{bot.username} has no main Mini App; set `has_main_web_app`")
    if link.app and settings.mini_app_name not in ("", link.app):
        raise NotSeenError(f"@{bot.username} has no Mini App {link.app!r}")
    fields = {
        "user": _user(user),
        "chat_instance": chat_instance(chat),
        "chat_type": "sender" if isinstance(chat, PrivateChat) else chat.type,
        "auth_date": str(int(now)),
    }
    url = settings.mini_app_url
    if link.start_app:
        fields["start_param"] = link.start_app
        url = _with_query(url, "tgWebAppStartParam", link.start_app)
    return _launch(url, fields, bot.token, theme)


def init_data(fields: Mapping[str, str], token: str) -> str:
    """The fields as a query string, with `signature` (for third parties; a dummy) and `hash` (for the bot)."""
    signed = dict(fields) | {"signature": secrets.token_urlsafe(_SIGNATURE_BYTES)}
    lines = "\n".join(f"{name}={signed[name]}" for name in sorted(signed))
    key = hmac.digest(b"WebAppData", token.encode(), hashlib.sha256)
    return urlencode(signed | {"hash": hmac.new(key, lines.encode(), hashlib.sha256).hexdigest()})


def launch_data(address: str) -> dict[str, str]:
    """The fields of the launch data in an address that a client opened."""
    (data,) = parse_qs(urlsplit(address).fragment)["tgWebAppData"]
    return dict(parse_qsl(data, keep_blank_values=True))


def _launch(url: str, fields: Mapping[str, str], token: str, theme: Mapping[str, str] | None) -> str:
    told = {
        "tgWebAppData": init_data(fields, token),
        "tgWebAppVersion": VERSION,
        "tgWebAppPlatform": PLATFORM,
        "tgWebAppThemeParams": json.dumps(theme or LIGHT, separators=(",", ":")),
    }
    parts = urlsplit(url)
    fragment = "&".join(
        filter(None, (parts.fragment, *(f"{name}={quote(value, '')}" for name, value in told.items())))
    )
    return urlunsplit(parts._replace(fragment=fragment))


def _with_query(url: str, name: str, value: str) -> str:
    parts = urlsplit(url)
    query = "&".join(filter(None, (parts.query, f"{name}={quote(value, '')}")))
    return urlunsplit(parts._replace(query=query))


def _user(user: User) -> str:
    """WebAppUser as Telegram writes it: slashes are escaped."""
    view: Json = {"id": user.id, "first_name": user.first_name, "last_name": user.last_name}
    if user.username:
        view["username"] = user.username
    view["language_code"] = user.language_code
    if user.is_premium:
        view["is_premium"] = True
    view["allows_write_to_pm"] = True
    view["photo_url"] = f"https://t.me/i/userpic/320/{user.id}.svg"
    return json.dumps(view, separators=(",", ":"), ensure_ascii=False).replace("/", "\\/")
