"""One call on its way to an answer: what faults and plain answers have in common."""

import asyncio
from dataclasses import dataclass

from bot.sandbox.image_api.calls import Artwork, Call
from bot.sandbox.image_api.exchange import Exchange, Header
from bot.sandbox.image_api.files import Conduct, Files
from bot.sandbox.image_api.script import Scripted
from bot.sandbox.image_api.settings import Settings
from bot.sandbox.image_api.shapes import Body, Contents, Envelope, Shape, document
from bot.sandbox.image_api.studio import Studio

JSON = ("Content-Type", "application/json; charset=utf-8")
SIGNS_PER_TOKEN = 4


@dataclass(slots=True)
class Job:
    """`closing` is set when the service is told to let everything go."""

    exchange: Exchange
    call: Call
    scripted: Scripted
    settings: Settings
    studio: Studio
    files: Files
    closing: asyncio.Event

    @property
    def shape(self) -> Shape:
        return self.scripted.shape or self.settings.shape

    @property
    def request_id(self) -> Header:
        return ("X-Request-Id", self.call.request_id)

    @property
    def headers(self) -> tuple[Header, ...]:
        """Those of a good answer."""
        return (JSON, self.request_id)

    async def pause(self, seconds: float) -> None:
        """Waits, unless everything is let go."""
        if seconds > 0:
            try:
                await asyncio.wait_for(self.closing.wait(), seconds)
            except TimeoutError:
                return

    async def make(self) -> Artwork:
        """Makes the picture; from then on the call is billed."""
        result = self.settings.result if self.scripted.result is None else self.scripted.result
        artwork = await self.studio.make(self.call, result, self.settings.scale)
        self.call.result = artwork
        self.call.billed = True
        return artwork

    def link(self, artwork: Artwork, conduct: Conduct = Conduct.WHOLE) -> str:
        return self.files.publish(artwork, self.exchange.origin, self.call.number, conduct)

    def body(self, shape: Shape, artwork: Artwork | None = None, link: str | None = None) -> Body:
        """The document around a picture; without a given link a linked shape gets one of our own."""
        if artwork is not None and shape.linked and link is None:
            link = self.link(artwork)
        contents = Contents(
            id=self.call.request_id,
            model=self.call.model,
            created=int(self.settings.clock()),
            prompt_tokens=len(self.call.last_user_text) // SIGNS_PER_TOKEN + 1,
            link=link or "",
            file=artwork.path if artwork else None,
            size=artwork.size if artwork else 0,
            words=self.scripted.words or self.settings.words,
        )
        return document(shape.value, contents)

    async def reply(self, status: int, headers: tuple[Header, ...], body: bytes) -> None:
        """A short answer."""
        await self.exchange.reply(status, (*headers, self.request_id), body)

    async def send(self, body: Body) -> None:
        """A whole answer with status 200, in pieces."""
        await self.exchange.start(200, self.headers, body.length)
        await self.send_rest(body)

    async def send_rest(self, body: Body) -> None:
        """The body and its proper end."""
        for chunk in body.chunks():
            await self.exchange.write(chunk)
            if self.exchange.gone.is_set():
                break
        await self.exchange.finish()

    async def answer(self) -> None:
        """The plain answer in the shape asked for: a picture, or words."""
        if self.shape.value.envelope is Envelope.CHAT_WORDS:
            self.call.billed = True
            await self.send(self.body(self.shape))
            return
        artwork = await self.make()
        if self.shape.value.keep_alive:
            await self.send_rest(self.body(self.shape, artwork))
        else:
            await self.send(self.body(self.shape, artwork))

    async def start_keeping_alive(self) -> None:
        """Status 200 and some blanks: how some gateways keep a proxy from giving up."""
        await self.exchange.start(200, self.headers)
        await self.exchange.write(b"\n  \n")

    async def keep_alive(self) -> None:
        """A blank now and then, until cancelled."""
        while True:
            await asyncio.sleep(self.settings.keep_alive_seconds)
            await self.exchange.write(b" ")
