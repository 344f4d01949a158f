"""The page's server over a world in which no bot runs."""

import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from bot.sandbox.page import chat_page
from bot.sandbox.playground import World, playground
from bot.sandbox.serving import serving

ORIGIN = "http://127.0.0.1:8088"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with playground(tmp_path / "data") as world:
        yield world


@pytest.fixture
async def page(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """A browser's requests, as far as headers go."""
    transport = httpx.ASGITransport(chat_page(world))
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers={"Origin": ORIGIN}) as client:
        yield client


Place = dict[str, str | int]
"""A room, and who writes there."""

Told = Callable[[], Awaitable[tuple[str, Any]]]


@pytest.fixture
async def told(world: World) -> AsyncIterator[tuple[httpx.AsyncClient, Told]]:
    """A page over real HTTP, and the next event of its stream."""
    async with serving(chat_page(world)) as address:
        client = httpx.AsyncClient(base_url=address, headers={"Origin": address}, trust_env=False)
        async with client, client.stream("GET", "/events") as response:
            lines = response.aiter_lines()

            async def next_event() -> tuple[str, Any]:
                kind = ""
                async for line in lines:
                    if line.startswith("event: "):
                        kind = line.removeprefix("event: ")
                    if line.startswith("data: "):
                        return kind, json.loads(line.removeprefix("data: "))
                raise AssertionError("the stream has ended")

            yield client, next_event


@pytest.fixture
def private(world: World) -> Place:
    """You, in the chat with the bot."""
    you = next(user for user in world.telegram.world.users.values() if not user.is_bot)
    return {"room": str(you.id), "person": you.id}


@pytest.fixture
def family(world: World) -> Place:
    """Bob, in the group's General topic."""
    bob = [user for user in world.telegram.world.users.values() if not user.is_bot][1]
    group = next(chat for chat in world.telegram.world.chats if chat.type == "supergroup")
    return {"room": f"{group.id}/1", "person": bob.id}


@pytest.fixture
def png() -> Callable[..., bytes]:
    def make(size: tuple[int, int] = (300, 200), color: str = "teal") -> bytes:
        buffer = io.BytesIO()
        Image.new("RGB", size, color).save(buffer, "PNG")
        return buffer.getvalue()

    return make
