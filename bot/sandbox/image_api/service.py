"""The life of a call, the same for every API: read, judge, log, wait, answer or fail as ordered."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import rmtree
from typing import Protocol, runtime_checkable
from uuid import uuid4

from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from bot.sandbox.image_api.calls import Asked, Call, CallLog, SentPicture
from bot.sandbox.image_api.errors import ClientLeftError, GatewayError, RequestRefusedError
from bot.sandbox.image_api.exchange import Exchange
from bot.sandbox.image_api.faults.names import Fault
from bot.sandbox.image_api.faults.registry import FAULTS
from bot.sandbox.image_api.files import Files
from bot.sandbox.image_api.forms import Posted
from bot.sandbox.image_api.gate import Gate
from bot.sandbox.image_api.job import JSON, Job
from bot.sandbox.image_api.pictures import PictureReader
from bot.sandbox.image_api.script import Script, Scripted
from bot.sandbox.image_api.settings import Settings
from bot.sandbox.image_api.studio import Studio
from bot.sandbox.image_api.voices import Voice

REFUSED = "REFUSED"
CLIENT_LEFT = "CLIENT_LEFT"


class Family(Protocol):
    """One API's way of asking. `read` is blocking; it and `check` raise RequestRefusedError.

    `provider` is whose keys it takes, `voice` how it puts errors.
    """

    @property
    def path(self) -> str: ...
    @property
    def provider(self) -> str: ...
    @property
    def voice(self) -> Voice: ...
    def check(self, headers: Headers) -> None: ...
    def read(self, posted: Posted, settings: Settings, pictures: PictureReader) -> Asked: ...


@runtime_checkable
class OwnAnswers(Family, Protocol):
    """A family that answers in its own way, for which the chat's shapes and prices mean nothing.

    `admit` comes before the key is looked at and may raise RequestRefusedError. `reply` answers or fails as
    ordered; `price` is what a billed call costs. `ended` is told of every call.
    """

    def admit(self) -> None: ...
    async def reply(self, job: Job) -> None: ...
    def price(self, call: Call) -> float: ...
    def ended(self, call: Call) -> None: ...


@dataclass(slots=True)
class Desk:
    """What all services of one server share."""

    settings: Settings
    calls: CallLog
    script: Script
    gate: Gate
    files: Files
    studio: Studio
    folder: Path
    pool: Executor
    closing: asyncio.Event
    known_pictures: dict[str, SentPicture]


class Service:
    """The ASGI application behind one path."""

    def __init__(self, family: Family, desk: Desk) -> None:
        self.path = family.path
        self._family = family
        self._own = family if isinstance(family, OwnAnswers) else None
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        desk = self._desk
        exchange = Exchange(scope, receive, send)
        call = Call(f"{scope['method']} {scope['path']}", uuid4().hex, desk.settings.clock())
        desk.calls.arrive()
        try:
            await self._serve(exchange, call)
        finally:
            call.status = exchange.status
            call.sent_bytes = exchange.sent_bytes
            call.client_gone = exchange.gone.is_set()
            call.price = self._price(call) if call.billed else 0.0
            self._drop_what_is_not_kept(call)
            if self._own:
                self._own.ended(call)
            desk.calls.end(call, desk.settings.clock())

    async def _serve(self, exchange: Exchange, call: Call) -> None:
        desk = self._desk
        early = desk.script.before_reading()
        if early is not None:
            desk.calls.take(call)
            await self._play(self._job(exchange, call, early))
            return
        try:
            await self._read(exchange, call)
        except ClientLeftError:
            exchange.gone.set()
            call.outcome = CLIENT_LEFT
            desk.calls.take(call)
            return
        except RequestRefusedError as refusal:
            call.outcome, call.refusal = REFUSED, str(refusal)
            desk.calls.take(call)
            headers = (JSON, ("X-Request-Id", call.request_id))
            await exchange.reply(refusal.error.status, headers, self._family.voice.body(refusal.error))
            return
        # From here to the gate nothing is awaited: a test that has seen the call can release it.
        desk.calls.take(call)
        job = self._job(exchange, call, desk.script.choose(call.last_user_text))
        await self._answer(job, desk.gate.enter(call.last_user_text))

    async def _read(self, exchange: Exchange, call: Call) -> None:
        desk, settings = self._desk, self._desk.settings
        body = desk.folder / f"{call.request_id}.body"
        try:
            await exchange.spool(body, settings.body_limit)
            exchange.watch()
            if self._own:
                self._own.admit()
            check_key(exchange.headers, settings, self._family.provider, self._family.voice)
            call.authorised = True
            self._family.check(exchange.headers)
            pictures = PictureReader(
                settings, self._picture_folder(call), self._own_file(exchange), desk.known_pictures
            )
            loop = asyncio.get_running_loop()
            posted = Posted(body, exchange.headers)
            asked = await loop.run_in_executor(desk.pool, self._family.read, posted, settings, pictures)
        finally:
            call.body_bytes = exchange.received_bytes
            body.unlink(missing_ok=True)
        self._check_kind_of_key(exchange.headers, asked)
        call.model, call.messages, call.options = asked.model, asked.messages, asked.options
        call.mask, call.parts, call.order = asked.mask, asked.parts, asked.order

    def _check_kind_of_key(self, headers: Headers, asked: Asked) -> None:
        """APIYI: a model that is charged by tokens refuses a token that is charged per call."""
        per_call = key_in(headers) in self._desk.settings.per_call_keys
        if per_call and asked.order.tokens and self._family.provider == "apiyi":
            usual = GatewayError(403, f"This token has no access to model {asked.model}", "permission_error")
            voice = asked.order.voice or self._family.voice
            raise RequestRefusedError(voice.told(Fault.PERMISSION_403, usual))

    async def _answer(self, job: Job, gate: asyncio.Future[None]) -> None:
        if self._own is None and job.scripted.fault is None and job.shape.value.keep_alive:
            await job.start_keeping_alive()
            blanks = asyncio.create_task(job.keep_alive())
            try:
                await self._wait(job, gate)
            finally:
                blanks.cancel()
                with suppress(asyncio.CancelledError):
                    await blanks
        else:
            await self._wait(job, gate)
        await self._play(job)

    async def _wait(self, job: Job, gate: asyncio.Future[None]) -> None:
        await gate
        delay = job.settings.delay if job.scripted.delay is None else job.scripted.delay
        await job.pause(delay(job.call.last_user_text) if callable(delay) else delay)

    async def _play(self, job: Job) -> None:
        if self._own:
            await self._own.reply(job)
            return
        fault = job.scripted.fault
        if fault is None:
            job.call.outcome = job.shape.name
            await job.answer()
            return
        behaviour = FAULTS[fault]
        job.call.outcome, job.call.billed = fault.name, behaviour.billed
        await behaviour.act(job)

    def _job(self, exchange: Exchange, call: Call, scripted: Scripted) -> Job:
        desk = self._desk
        voice = self._family.voice
        return Job(exchange, call, scripted, desk.settings, desk.studio, desk.files, desk.closing, voice)

    def _price(self, call: Call) -> float:
        """By tokens where they are counted, else flat for each picture."""
        if self._own:
            return self._own.price(call)
        order = call.order
        return order.tokens.price if order.tokens else self._desk.settings.price * order.count

    def _own_file(self, exchange: Exchange) -> Callable[[str], bytes | None]:
        return lambda url: self._desk.files.own_bytes(url, exchange.origin)

    def _picture_folder(self, call: Call) -> Path:
        """One folder for all calls while pictures are kept, so that equal ones lie there once."""
        name = "pictures" if self._desk.settings.keep_pictures else call.request_id
        folder = self._desk.folder / name
        folder.mkdir(exist_ok=True)
        return folder

    def _drop_what_is_not_kept(self, call: Call) -> None:
        folder = self._desk.folder / call.request_id
        if folder.exists():
            rmtree(folder)
            call.messages = tuple(
                replace(message, pictures=tuple(replace(picture, path=None) for picture in message.pictures))
                for message in call.messages
            )
            call.mask = replace(call.mask, path=None) if call.mask else None


def key_in(headers: Headers) -> str:
    """The bearer's key; empty without one."""
    scheme, _, key = headers.get("authorization", "").partition(" ")
    return key if scheme.lower() == "bearer" else ""


def check_key(headers: Headers, settings: Settings, provider: str, voice: Voice) -> None:
    """Refuses a key that is not this provider's, in its words."""
    key = key_in(headers)
    keys = settings.provider_keys.get(provider, settings.api_keys)
    known = bool(key.strip()) if keys is None else key in keys
    if not known:
        usual = GatewayError(401, "Invalid token", code="invalid_api_key")
        raise RequestRefusedError(voice.told(Fault.UNAUTHORISED_401, usual))
