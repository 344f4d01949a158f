"""What the tests against the pretended Telegram hold in their hands."""

import asyncio
import io
from collections.abc import Awaitable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from PIL import Image

from bot.blobs import FileBlobs
from bot.domain.actions import Button, Buttons
from bot.domain.errors import DeliveryError, DeliveryKind
from bot.domain.messages import Address
from bot.domain.pictures import BlobRef
from bot.domain.records import Upload
from bot.sandbox.people import People, Person, WatchedBot
from bot.sandbox.telegram_api.chats import PrivateChat
from bot.sandbox.telegram_api.messages import Message
from bot.sandbox.telegram_api.server import TelegramServer
from bot.telegram.connection import Connection
from bot.telegram.files import Files
from bot.telegram.messenger import TelegramMessenger

TOKEN = "123456:SANDBOX"

AGAIN: Buttons = ((Button("🔁 Again", "t:a:1y"), Button("📄 File", "t:f:3")),)


@dataclass
class World:
    telegram: TelegramServer
    people: People
    bot: WatchedBot
    ann: Person
    chat: PrivateChat
    connection: Connection
    messenger: TelegramMessenger
    files: Files
    blobs: FileBlobs

    @property
    def home(self) -> Address:
        """Ann's private chat."""
        return Address(self.ann.id, 0, is_group=False)

    @property
    def said(self) -> list[Message]:
        """What the bot has said to Ann, and not deleted since."""
        return [message for message in self.chat.messages if message.sender is self.bot.account]

    def put(self, data: bytes) -> BlobRef:
        writer = self.blobs.new()
        writer.write(data)
        return writer.finish()

    def upload(self, data: bytes, name: str = "picture-1.png", **changes: Any) -> Upload:
        return replace(Upload(self.put(data), name, "#1 · a fox", AGAIN, None), **changes)

    def address_of(self, chat_id: int, topic: int = 0) -> Address:
        return Address(chat_id, topic, is_group=chat_id < 0)


def picture(width: int = 320, height: int = 200, kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise((width, height), 60).convert("RGB").save(buffer, kind)
    return buffer.getvalue()


async def kind_of(work: Awaitable[object]) -> DeliveryKind:
    with pytest.raises(DeliveryError) as caught:
        await asyncio.wait_for(work, 20)
    return caught.value.kind


GONE = DeliveryKind.MESSAGE_GONE
