"""What people do at the page: write, send pictures, press, edit, delete."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PIL import Image, UnidentifiedImageError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from bot.sandbox.people import Person, Where
from bot.sandbox.telegram_api.errors import ApiError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from bot.sandbox.page.company import Company
    from bot.sandbox.telegram_api.chats import Chat
    from bot.sandbox.telegram_api.messages import Message
    from bot.sandbox.telegram_api.world import World

_ANSWER_SECONDS = 10.0
_ALBUM_LIMIT = 10
_WORDS_BYTES = 64 * 1024
_PICTURES_BYTES = 200 * 1024 * 1024
_UNREADABLE = (
    UnidentifiedImageError,
    OSError,
    ValueError,
    SyntaxError,
    Image.DecompressionBombError,
    ApiError,
)


def _refused(sentence: str) -> HTTPException:
    return HTTPException(422, sentence)


@dataclass(frozen=True)
class _Order:
    """The fields of a request, each checked when it is used."""

    company: Company
    fields: Mapping[str, Any]

    def words(self, name: str) -> str:
        value = self.fields.get(name, "")
        if not isinstance(value, str):
            raise _refused(f"{name} should be text.")
        return value.strip()

    def number(self, name: str) -> int:
        try:
            return int(self.fields[name])
        except (KeyError, TypeError, ValueError):
            raise _refused(f"{name} should be a number.") from None

    def chat(self) -> Chat:
        wanted = self.number("chat")
        for chat in self.company.chats:
            if chat.id == wanted:
                return chat
        raise _refused("There is no such chat.")

    def person(self, chat: Chat) -> Person:
        wanted = self.number("person")
        for person in self.company.members(chat):
            if person.id == wanted:
                return person
        raise _refused("That person is not in this chat.")

    def message(self, name: str = "message") -> Message:
        message = self.company.message(self.number(name))
        if message is None:
            raise _refused("That message is no longer there.")
        return message

    def where(self) -> tuple[Person, Where]:
        """Who writes, and where."""
        chat = self.chat()
        where = Where(in_=chat)
        if self.fields.get("reply_to"):
            where["reply_to"] = self.message("reply_to")
        return self.person(chat), where

    def own_message(self) -> tuple[Person, Message]:
        message = self.message()
        person = self.person(message.chat)
        if message.sender is not person.account:
            raise _refused("Only one's own messages can be changed.")
        return person, message


class Deeds:
    def __init__(self, world: World, company: Company) -> None:
        self._world = world
        self._company = company

    async def say(self, request: Request) -> Response:
        order = await self._order(request)
        person, where = order.where()
        text = order.words("text")
        if not text:
            raise _refused("There are no words to send.")
        try:
            await person.says(text, **where)
        except ValueError as error:
            raise _refused(str(error)) from None
        return _done()

    async def show(self, request: Request) -> Response:
        """One picture, or an album of up to ten; as photos or as files."""
        if int(request.headers.get("content-length", _PICTURES_BYTES)) >= _PICTURES_BYTES:
            raise _refused("That is too much at once.")
        async with request.form(max_files=_ALBUM_LIMIT, max_fields=_ALBUM_LIMIT) as form:
            order = _Order(self._company, form)
            person, where = order.where()
            pictures = [item for item in form.getlist("pictures") if isinstance(item, UploadFile)]
            try:
                await _send(
                    person, where, pictures, order.words("caption"), as_files=order.words("as") == "file"
                )
            except _UNREADABLE as error:
                raise _refused(_why_not(error)) from None
        return _done()

    async def press(self, request: Request) -> Response:
        """A tap on a button; the answer is what the bot says to it."""
        order = await self._order(request)
        message = order.message()
        person = order.person(message.chat)
        data = order.words("data")
        if not any(button.get("callback_data") == data for row in message.button_rows for button in row):
            raise _refused("That button is no longer there.")
        press = self._world.press(person.account, message, data)
        answer = await self._world.changes.until(lambda: press.answer, _ANSWER_SECONDS)
        return _done(answer or {"text": "", "show_alert": False})

    async def edit(self, request: Request) -> Response:
        order = await self._order(request)
        person, message = order.own_message()
        text = order.words("text")
        if not text and message.media is None:
            raise _refused("There are no words to send.")
        if text != message.text:
            await person.edits(message, text)
        return _done()

    async def delete(self, request: Request) -> Response:
        person, message = (await self._order(request)).own_message()
        await person.deletes(message)
        return _done()

    async def _order(self, request: Request) -> _Order:
        body = b""
        async for piece in request.stream():
            body += piece
            if len(body) > _WORDS_BYTES:
                raise _refused("That is too much at once.")
        try:
            fields = json.loads(body)
        except ValueError:
            fields = None
        if not isinstance(fields, dict):
            raise _refused("A JSON object is expected.")
        return _Order(self._company, fields)


async def _send(
    person: Person, where: Where, pictures: list[UploadFile], caption: str, *, as_files: bool
) -> None:
    contents = [await picture.read() for picture in pictures]
    if not contents:
        raise _refused("There is no picture to send.")
    if len(contents) > 1:
        await person.sends_album(contents, caption, as_files=as_files, **where)
    elif as_files:
        name, mime_type = pictures[0].filename or "file", pictures[0].content_type or ""
        await person.sends_file(contents[0], name, caption, mime_type=mime_type, **where)
    else:
        await person.sends_photo(contents[0], caption, **where)


def _why_not(error: BaseException) -> str:
    if isinstance(error, ValueError) and not isinstance(error, UnidentifiedImageError):
        return str(error)
    return "That is no picture this page can read. Send it as a file."


def _done(content: object = None) -> JSONResponse:
    return JSONResponse(content or {})
