"""The room Telegram over a pretended Telegram, with a bot, Ann, and her started private chat."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.blobs import FileBlobs
from bot.sandbox.people import People
from bot.sandbox.serving import serving
from bot.sandbox.telegram_api.server import TelegramServer
from bot.sandbox.telegram_api.settings import Settings
from bot.telegram.connection import connected
from bot.telegram.files import Files
from bot.telegram.messenger import TelegramMessenger
from bot.telegram.pacing import Limits
from bot.telegram.sender import Sender
from tests.unit.telegram.world import TOKEN, World


@pytest.fixture(autouse=True)
def timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the connection sets it: the library warns about its own numbers otherwise."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def blobs(tmp_path: Path) -> FileBlobs:
    return FileBlobs(tmp_path / "blobs")


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    async with TelegramServer(Settings(hurried_polls=False, conflict_pause_seconds=0.0)) as server:
        yield server


@pytest.fixture
async def address(telegram: TelegramServer) -> AsyncIterator[str]:
    async with serving(telegram.app) as where:
        yield where


@pytest.fixture
async def world(telegram: TelegramServer, address: str, blobs: FileBlobs) -> AsyncIterator[World]:
    people = People(telegram)
    bot = people.bot("Picture Bot", username="picture_sandbox_bot", token=TOKEN)
    ann = people.user("Ann")
    chat = ann.private(bot)
    chat.started = True
    sender = Sender(Limits(per_second=1000.0, group_per_minute=1000, chat_seconds=0.001))
    running = asyncio.create_task(sender.run())
    async with connected(TOKEN, address) as connection:
        files = Files(connection.bot, connection.files, blobs)
        messenger = TelegramMessenger(connection.bot, sender, files, blobs, lambda _old, _new: None)
        yield World(telegram, people, bot, ann, chat, connection, messenger, files, blobs)
    running.cancel()
    await asyncio.wait({running})
