"""What opens from the chat: Mini Apps in a sheet over it, and links that start the bot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, Response

from bot.sandbox.page.company import room_of
from bot.sandbox.page.orders import Order, read_order, refused
from bot.sandbox.people import NotSeenError
from bot.sandbox.telegram_api.mini_apps import DARK, LIGHT, bot_link

if TYPE_CHECKING:
    from starlette.requests import Request

    from bot.sandbox.page.company import Company
    from bot.sandbox.page.home import Home
    from bot.sandbox.telegram_api.media import Json
    from bot.sandbox.telegram_api.messages import Message


class Links:
    """Answers with `app` (an address for the sheet), `room` (where the chat goes on) or `link` (a page elsewhere)."""

    def __init__(self, company: Company, home: Home) -> None:
        self._company = company
        self._home = home

    async def press(self, request: Request) -> Response:
        """A tap on a button of a message that opens something."""
        order = await read_order(request, self._company)
        message = order.message()
        button = _button(message, order.words("address"))
        return JSONResponse(await self._opened(order, button, message))

    async def follow(self, request: Request) -> Response:
        """A tap on a link in the words of a message, or the link of an answer to a press."""
        order = await read_order(request, self._company)
        message = order.message()
        return JSONResponse(await self._opened(order, {"url": order.words("address")}, message))

    async def _opened(self, order: Order, button: Json, message: Message) -> Json:
        person = order.person(message.chat)
        theme = DARK if order.fields.get("dark") else LIGHT
        try:
            link = None if "web_app" in button else bot_link(button["url"])
            if link is None and "web_app" not in button:
                return {"link": button["url"]}
            if link is None or link.start_app is not None:
                opened = await person.open_app(button, on=message, theme=theme)
                return {"app": self._home.here(opened)}
            if link.username.lower() != self._company.bot.username.lower() or link.start is None:
                return {"link": button["url"]}
            if person is not self._company.you:
                raise refused(f"{person.account.name}'s private chat is not shown here.")
            return {"room": room_of(await person.follows(button["url"]))}
        except (NotSeenError, LookupError) as error:
            sentence = str(error.args[0]).partition("\n")[0]
            raise refused(f"{sentence[:1].upper()}{sentence[1:]}.") from None


def _button(message: Message, address: str) -> Json:
    for row in message.button_rows:
        for button in row:
            if address and address in (button.get("url"), button.get("web_app", {}).get("url")):
                return button
    raise refused("That button is no longer there.")
