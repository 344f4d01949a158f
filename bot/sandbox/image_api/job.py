"""One call on its way to an answer: what faults and plain answers have in common."""

import asyncio
from dataclasses import dataclass

from bot.sandbox.image_api.calls import Artwork, Call
from bot.sandbox.image_api.errors import GatewayError
from bot.sandbox.image_api.exchange import Exchange, Header
from bot.sandbox.image_api.files import Conduct, Files
from bot.sandbox.image_api.script import Scripted
from bot.sandbox.image_api.settings import Settings
from bot.sandbox.image_api.shapes import Body, Contents, Envelope, Shape, document
from bot.sandbox.image_api.studio import Studio
from bot.sandbox.image_api.tokens import Tokens, text_tokens
from bot.sandbox.image_api.voices import Voice

JSON = ("Content-Type", "application/json; charset=utf-8")
TOKENS_OF_A_REVERSE_LINE = 818


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
    usual_voice: Voice

    @property
    def shape(self) -> Shape:
        """What was ordered; an images endpoint, which has a shape of its own, cannot chat about a picture."""
        shape = self.scripted.shape or self.settings.shape
        own = self.call.order.shape
        return own if own and shape.chat_picture else shape

    @property
    def voice(self) -> Voice:
        return self.call.order.voice or self.usual_voice

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
        """Makes the pictures and gives the first; from then on the call is billed."""
        result = self.settings.result if self.scripted.result is None else self.scripted.result
        drift = self.settings.drift if self.scripted.drift is None else self.scripted.drift
        made = [
            await self.studio.make(self.call, result, self.settings.scale, drift, variant)
            for variant in range(self.call.order.count)
        ]
        self.call.result, self.call.further_results = made[0], tuple(made[1:])
        self.call.billed = True
        return made[0]

    def link(self, artwork: Artwork, conduct: Conduct = Conduct.WHOLE) -> str:
        return self.files.publish(artwork, self.exchange.origin, self.call.number, conduct)

    def body(self, shape: Shape, artwork: Artwork | None = None, link: str | None = None) -> Body:
        """The document around the pictures; without a given link a linked shape gets one of our own."""
        order = self.call.order
        artworks = () if artwork is None else (artwork, *self.call.further_results)
        links: tuple[str, ...] = () if link is None else (link,)
        if shape.linked:
            links += tuple(self.link(made) for made in artworks[len(links) :])
        contents = Contents(
            id=self.call.request_id,
            model=self.call.model,
            created=int(self.settings.clock()),
            tokens=order.tokens or Tokens(text_tokens(self.call.last_user_text), 0, TOKENS_OF_A_REVERSE_LINE),
            details=order.details,
            echo=order.echo,
            links=links,
            files=tuple((made.path, made.size) for made in artworks),
            media_type=artworks[0].media_type if artworks else "",
            words=self.scripted.words or self.settings.words,
        )
        return document(shape.value, contents)

    async def fail(self, usual: GatewayError) -> None:
        """The fault as an error, in the provider's words where it has its own."""
        error = self.voice.told(self.scripted.fault, usual)
        await self.reply(error.status, (JSON,), self.voice.body(error))

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
