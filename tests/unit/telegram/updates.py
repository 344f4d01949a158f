"""Updates as Telegram sends them, as JSON."""

import json
from typing import Any

from bot.domain.messages import Incoming, Nothing, Press, Read
from bot.telegram.reading import Identity, TelegramReading

Json = dict[str, Any]

US = Identity(900, "Picture_Bot")
DATE = 1_800_000_000

ANN: Json = {"id": 11, "is_bot": False, "first_name": "Ann", "last_name": "Green", "language_code": "en"}
BOB: Json = {"id": 12, "is_bot": False, "first_name": "Bob"}
OUR_BOT: Json = {"id": 900, "is_bot": True, "first_name": "Picture Bot", "username": "Picture_Bot"}
OTHER_BOT: Json = {"id": 901, "is_bot": True, "first_name": "Weather", "username": "weather_bot"}
ANONYMOUS: Json = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
CHANNEL_BOT: Json = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
TELEGRAM: Json = {"id": 777000, "is_bot": False, "first_name": "Telegram"}

PRIVATE: Json = {"id": 11, "type": "private", "first_name": "Ann"}
GROUP: Json = {"id": -500, "type": "group", "title": "Family"}
SUPERGROUP: Json = {"id": -1001234567890, "type": "supergroup", "title": "Friends", "is_forum": True}
CHANNEL: Json = {"id": -1009876543210, "type": "channel", "title": "News"}


def message(text: str | None = None, **fields: Any) -> Json:
    """A message of Ann in her private chat; a field of None is left out."""
    whole: Json = {"message_id": 50, "from": ANN, "chat": PRIVATE, "date": DATE, "text": text} | fields
    return {name: value for name, value in whole.items() if value is not None}


def in_group(text: str | None = None, **fields: Any) -> Json:
    return message(text, **({"chat": GROUP} | fields))


def units(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def entity(text: str, part: str, kind: str = "mention", **more: Any) -> Json:
    """The mark that Telegram sets on `part` of a text."""
    return {"type": kind, "offset": units(text[: text.index(part)]), "length": units(part), **more}


def mentioning(text: str, part: str = "@Picture_Bot", **fields: Any) -> Json:
    """A message in a group with a mention in it."""
    return in_group(text, entities=[entity(text, part)], **fields)


def file(number: int = 1, **more: Any) -> Json:
    return {
        "file_id": f"file-{number}",
        "file_unique_id": f"unique-{number}",
        "file_size": 1000 * number,
        **more,
    }


def photo_sizes() -> list[Json]:
    return [file(1, width=90, height=67), file(3, width=1280, height=960), file(2, width=320, height=240)]


def document(mime_type: str | None = "image/png", **more: Any) -> Json:
    return file(7, file_name="picture.png", **({"mime_type": mime_type} if mime_type else {}), **more)


def read_update(**fields: Any) -> Read:
    return TelegramReading(US).read(json.dumps({"update_id": 1, **fields}))


def read(of: Json) -> Incoming:
    found = read_update(message=of)
    assert isinstance(found, Incoming), found
    return found


def nothing(**fields: Any) -> Nothing:
    found = read_update(**fields)
    assert isinstance(found, Nothing), found
    return found


def press(**fields: Any) -> Press:
    query = {"id": "4711", "from": ANN, "chat_instance": "1", "data": "t:a:1"} | fields
    found = read_update(callback_query={name: value for name, value in query.items() if value is not None})
    assert isinstance(found, Press), found
    return found
