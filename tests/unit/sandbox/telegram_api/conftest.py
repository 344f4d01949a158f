"""A pretend Telegram on a loopback port, with a bot, Ann, and her started private chat."""

from __future__ import annotations

import asyncio
import io
import json
import ssl
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from PIL import Image
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.sandbox.people import People, Person, WatchedBot
from bot.sandbox.serving import serving
from bot.sandbox.telegram_api import ManualClock, Settings, TelegramServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from bot.sandbox.telegram_api.chats import Group, PrivateChat
    from bot.sandbox.telegram_api.faults import Faults

TOKEN = "123456:SANDBOX"
# Loading the certificates of a default context for plain HTTP would take most of the time of each test.
_UNUSED_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class Caller:
    """Calls methods over HTTP with a JSON body, or multipart where there are files."""

    def __init__(self, client: httpx.AsyncClient, address: str, token: str) -> None:
        self._client = client
        self._address = address
        self._token = token

    async def post(
        self, method: str, files: dict[str, Any] | None = None, **parameters: Any
    ) -> httpx.Response:
        url = f"{self._address}/bot{self._token}/{method}"
        if files is None:
            return await self._client.post(url, json=parameters)
        data = {name: _text(value) for name, value in parameters.items()}
        return await self._client.post(url, data=data, files=files)

    async def __call__(self, method: str, files: dict[str, Any] | None = None, **parameters: Any) -> Any:
        """The result; fails on a refusal."""
        body = (await self.post(method, files, **parameters)).json()
        assert body["ok"], body
        return body["result"]

    async def refusal(self, method: str, files: dict[str, Any] | None = None, **parameters: Any) -> str:
        """The description of the error; fails on success. Its code must be the HTTP status."""
        answer = await self.post(method, files, **parameters)
        body = answer.json()
        assert body["ok"] is False, body
        assert body["error_code"] == answer.status_code
        return body["description"]

    async def download(self, path: str) -> httpx.Response:
        return await self._client.get(f"{self._address}/file/bot{self._token}/{path}")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def picture(
    width: int = 40, height: int = 30, kind: str = "PNG", color: str = "red", **options: Any
) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), color).save(target, kind, **options)
    return target.getvalue()


@pytest.fixture(name="picture")
def picture_fixture() -> Callable[..., bytes]:
    """picture(width, height, kind, color): the bytes of a picture file."""
    return picture


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def settings() -> Settings:
    return Settings(hurried_polls=False, conflict_pause_seconds=0.0)


@pytest.fixture
async def telegram(clock: ManualClock, settings: Settings) -> AsyncIterator[TelegramServer]:
    async with TelegramServer(settings, clock) as server:
        yield server


@pytest.fixture
async def address(telegram: TelegramServer) -> AsyncIterator[str]:
    async with serving(telegram.app) as where:
        yield where


@pytest.fixture
def faults(telegram: TelegramServer) -> Faults:
    return telegram.faults


@pytest.fixture
def people(telegram: TelegramServer) -> People:
    return People(telegram)


@pytest.fixture
def bot(people: People) -> WatchedBot:
    return people.bot("Picture Bot", username="picture_sandbox_bot", token=TOKEN)


@pytest.fixture
def ann(people: People) -> Person:
    return people.user("Ann", username="ann_of_green")


@pytest.fixture
def bob(people: People) -> Person:
    return people.user("Bob", "Miller")


@pytest.fixture
def chat(ann: Person, bot: WatchedBot) -> PrivateChat:
    """Ann's private chat, started long ago; nothing was said in it."""
    private = ann.private(bot)
    private.started = True
    return private


@pytest.fixture
def family(people: People, ann: Person, bob: Person, bot: WatchedBot) -> Group:
    return people.supergroup("Family", ann, bob, bot)


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(verify=_UNUSED_TLS, trust_env=False, timeout=20) as connected:
        yield connected


@pytest.fixture
def calls_of(client: httpx.AsyncClient, address: str) -> Callable[[WatchedBot], Caller]:
    """calls_of(bot): the calls of another bot."""
    return lambda bot: Caller(client, address, bot.token)


@pytest.fixture
def call(client: httpx.AsyncClient, address: str, bot: WatchedBot) -> Caller:
    return Caller(client, address, bot.token)


@pytest.fixture
def poll(call: Caller, telegram: TelegramServer) -> Callable[..., Any]:
    """poll(**parameters): a getUpdates that has begun to wait, as a task that ends with the HTTP answer."""

    async def begun(**parameters: Any) -> asyncio.Task[httpx.Response]:
        before = len(telegram.calls.of("getUpdates"))
        polling = asyncio.create_task(call.post("getUpdates", **parameters))
        while len(telegram.calls.of("getUpdates")) == before:
            await telegram.world.changes.next(1)
        await call("getMe")
        return polling

    return begun


@pytest.fixture
async def library(address: str, bot: WatchedBot) -> AsyncIterator[Bot]:
    """python-telegram-bot, unmodified, pointed at the pretend Telegram."""
    options = {"verify": _UNUSED_TLS, "trust_env": False}
    connected = Bot(
        bot.token,
        base_url=f"{address}/bot",
        base_file_url=f"{address}/file/bot",
        request=HTTPXRequest(httpx_kwargs=options),
        get_updates_request=HTTPXRequest(httpx_kwargs=options),
    )
    async with connected:
        yield connected
