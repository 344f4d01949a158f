"""Who opened the page: what Telegram tells a Mini App about its user, proven by the bot's token.

https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app
"""

import hmac
import json
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from bot.domain.errors import ImageBotError
from bot.domain.ids import PersonId

MAX_AGE: Final = 3600
"""Seconds for which a page may be open."""

_SKEW: Final = 60
"""Seconds by which Telegram's clock may be ahead."""

_LONGEST: Final = 8192
_HASH = re.compile("[0-9a-f]{64}")
_SECONDS = re.compile("[0-9]{1,12}")
_TAG = re.compile("[A-Za-z0-9-]{1,35}")
_MOST_PERSONS: Final = 2**52


class BadInitData(ImageBotError):
    """It does not come from Telegram, is another bot's, or is too old."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """`start_param` is what a link carried; `auth_date` in seconds since 1970, `hash` one for each opening."""

    person: PersonId
    language: str
    start_param: str | None
    auth_date: int
    hash: str


def verify(init_data: str, token: str, now_seconds: int, max_age: int = MAX_AGE) -> Visitor:
    """Reads `Telegram.WebApp.initData`. Raises BadInitData, and nothing else."""
    fields = _fields(init_data)
    claimed = fields.pop("hash", "")
    if not _HASH.fullmatch(claimed) or not hmac.compare_digest(_hash(fields, token), claimed):
        raise BadInitData("not signed with this bot's token")
    moment = fields.get("auth_date", "")
    if not _SECONDS.fullmatch(moment) or not -_SKEW <= now_seconds - int(moment) <= max_age:
        raise BadInitData("too old, or from the future")
    person, language = _user(fields.get("user", ""))
    return Visitor(person, language, fields.get("start_param"), int(moment), claimed)


def _fields(init_data: str) -> dict[str, str]:
    if len(init_data) > _LONGEST:
        raise BadInitData("too long")
    try:
        pairs = parse_qsl(init_data, keep_blank_values=True, strict_parsing=True, errors="strict")
    except ValueError:
        raise BadInitData("no fields") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise BadInitData("a field comes twice")
    return fields


def _hash(fields: dict[str, str], token: str) -> str:
    """Of every field as it was sent, `signature` included."""
    text = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    key = hmac.digest(b"WebAppData", token.encode(), "sha256")
    return hmac.new(key, text.encode(), "sha256").hexdigest()


def _user(text: str) -> tuple[PersonId, str]:
    try:
        user = json.loads(text)
    except (ValueError, RecursionError):
        raise BadInitData("nobody is named") from None
    number = user.get("id") if isinstance(user, dict) else None
    if type(number) is not int or not 0 < number < _MOST_PERSONS:
        raise BadInitData("nobody is named")
    tag = user.get("language_code")
    language = tag if isinstance(tag, str) and _TAG.fullmatch(tag) else "en"
    return PersonId(number), language
