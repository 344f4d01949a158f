"""What people do at the page: write, send pictures, forward, press, vote, edit, delete."""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING

from PIL import Image, ImageOps, UnidentifiedImageError
from starlette.datastructures import UploadFile
from starlette.responses import JSONResponse, Response

from bot.sandbox.page.orders import Order, read_order, refused
from bot.sandbox.telegram_api.errors import ApiError
from bot.sandbox.telegram_api.media import Poll

if TYPE_CHECKING:
    from starlette.requests import Request

    from bot.sandbox.page.company import Company
    from bot.sandbox.people import Person, Where
    from bot.sandbox.telegram_api.world import World

_ANSWER_SECONDS = 10.0
_ALBUM_LIMIT = 10
_PICTURES_BYTES = 200 * 1024 * 1024
_STICKER_SIDE = 512
_UNREADABLE = (
    UnidentifiedImageError,
    OSError,
    ValueError,
    SyntaxError,
    Image.DecompressionBombError,
    ApiError,
)


class Deeds:
    def __init__(self, world: World, company: Company) -> None:
        self._world = world
        self._company = company

    async def say(self, request: Request) -> Response:
        order = await read_order(request, self._company)
        person, where = order.where()
        text = order.words("text")
        if not text:
            raise refused("There are no words to send.")
        try:
            await person.says(text, **where)
        except ValueError as error:
            raise refused(str(error)) from None
        return _done()

    async def show(self, request: Request) -> Response:
        """One picture, or an album of up to ten; `as` photo, file, live photo or sticker."""
        if int(request.headers.get("content-length", _PICTURES_BYTES)) >= _PICTURES_BYTES:
            raise refused("That is too much at once.")
        async with request.form(max_files=_ALBUM_LIMIT, max_fields=_ALBUM_LIMIT) as form:
            order = Order(self._company, form)
            person, where = order.where()
            pictures = [item for item in form.getlist("pictures") if isinstance(item, UploadFile)]
            if not pictures:
                raise refused("There is no picture to send.")
            try:
                await _send(person, where, pictures, order.words("caption"), order.words("as"))
            except _UNREADABLE as error:
                raise refused(_why_not(error)) from None
        return _done()

    async def forward(self, request: Request) -> Response:
        order = await read_order(request, self._company)
        room, message = order.room(), order.message()
        person = order.person(room.chat, message.chat)
        if message.is_service:
            raise refused("That cannot be forwarded.")
        await person.forwards(message, room.chat, topic=room.topic)
        return _done()

    async def press(self, request: Request) -> Response:
        """A tap on a button; the answer is what the bot says to it."""
        order = await read_order(request, self._company)
        message = order.message()
        person = order.person(message.chat)
        data = order.words("data")
        if not any(button.get("callback_data") == data for row in message.button_rows for button in row):
            raise refused("That button is no longer there.")
        press = self._world.press(person.account, message, data)
        answer = await self._world.changes.until(lambda: press.answer, _ANSWER_SECONDS)
        return _done(answer or {"text": "", "show_alert": False})

    async def vote(self, request: Request) -> Response:
        """For one option; the one that was chosen before is taken back."""
        order = await read_order(request, self._company)
        message, option = order.message(), order.number("option")
        person = order.person(message.chat)
        poll = message.media
        if not isinstance(poll, Poll) or poll.is_closed or not 0 <= option < len(poll.options):
            raise refused("That vote is over.")
        taken_back = person.id in poll.options[option].voters
        await person.votes(message, *(() if taken_back else (option,)))
        return _done()

    async def edit(self, request: Request) -> Response:
        order = await read_order(request, self._company)
        person, message = order.own_message()
        text = order.words("text")
        if not text and message.media is None:
            raise refused("There are no words to send.")
        if text != message.text:
            await person.edits(message, text)
        return _done()

    async def delete(self, request: Request) -> Response:
        person, message = (await read_order(request, self._company)).own_message()
        await person.deletes(message)
        return _done()


async def _send(person: Person, where: Where, pictures: list[UploadFile], caption: str, kind: str) -> None:
    contents = [await picture.read() for picture in pictures]
    if kind == "sticker":
        for content in contents:
            await person.sends_sticker(await asyncio.to_thread(_as_sticker, content), **where)
        if caption:
            await person.says(caption, **where)
    elif len(contents) > 1:
        await person.sends_album(contents, caption, as_files=kind == "file", **where)
    elif kind == "file":
        name, mime_type = pictures[0].filename or "file", pictures[0].content_type or ""
        await person.sends_file(contents[0], name, caption, mime_type=mime_type, **where)
    else:
        await person.sends_photo(contents[0], caption, live=kind == "live", **where)


def _as_sticker(content: bytes) -> bytes:
    """A WebP whose longer side is 512 pixels, as Telegram asks of static stickers."""
    target = io.BytesIO()
    with Image.open(io.BytesIO(content)) as image:
        upright = ImageOps.exif_transpose(image).convert("RGBA")
        ImageOps.contain(upright, (_STICKER_SIDE, _STICKER_SIDE)).save(target, "WEBP")
    return target.getvalue()


def _why_not(error: BaseException) -> str:
    if isinstance(error, ValueError) and not isinstance(error, UnidentifiedImageError):
        return str(error)
    return "That is no picture this page can read. Send it as a file."


def _done(content: object = None) -> JSONResponse:
    return JSONResponse(content or {})
