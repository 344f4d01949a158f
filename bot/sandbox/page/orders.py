"""What a request of the page asks for: its fields, each checked when it is used."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException

from bot.sandbox.people import Person, Where

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from bot.sandbox.page.company import Company, Room
    from bot.sandbox.telegram_api.chats import Chat
    from bot.sandbox.telegram_api.messages import Message

_WORDS_BYTES = 64 * 1024


def refused(sentence: str) -> HTTPException:
    return HTTPException(422, sentence)


@dataclass(frozen=True)
class Order:
    company: Company
    fields: Mapping[str, Any]

    def words(self, name: str) -> str:
        value = self.fields.get(name, "")
        if not isinstance(value, str):
            raise refused(f"{name} should be text.")
        return value.strip()

    def number(self, name: str) -> int:
        try:
            return int(self.fields[name])
        except (KeyError, TypeError, ValueError):
            raise refused(f"{name} should be a number.") from None

    def room(self) -> Room:
        wanted = self.words("room")
        for room in self.company.rooms:
            if room.key == wanted:
                return room
        raise refused("There is no such chat.")

    def person(self, *chats: Chat) -> Person:
        """Who acts, and is in all these chats."""
        wanted = self.number("person")
        for person in self.company.people:
            if person.id == wanted and all(person in self.company.members(chat) for chat in chats):
                return person
        raise refused("That person is not in this chat.")

    def message(self, name: str = "message") -> Message:
        message = self.company.message(self.number(name))
        if message is None:
            raise refused("That message is no longer there.")
        return message

    def where(self) -> tuple[Person, Where]:
        """Who writes, and where; an answer to a message of another room is a reply across chats."""
        room = self.room()
        where = Where(in_=room.chat)
        if room.topic is not None:
            where["topic"] = room.topic
        if not self.fields.get("reply_to"):
            return self.person(room.chat), where
        replied = where["reply_to"] = self.message("reply_to")
        return self.person(room.chat, replied.chat), where

    def own_message(self) -> tuple[Person, Message]:
        message = self.message()
        person = self.person(message.chat)
        if message.sender is not person.account or message.is_service:
            raise refused("Only one's own messages can be changed.")
        return person, message


async def read_order(request: Request, company: Company) -> Order:
    """From a JSON object in the request's body. Raises HTTPException (422) in words for people."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _WORDS_BYTES:
            raise refused("That is too much at once.")
    try:
        fields = json.loads(body)
    except ValueError:
        fields = None
    if not isinstance(fields, dict):
        raise refused("A JSON object is expected.")
    return Order(company, fields)
