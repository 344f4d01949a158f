"""A blob store, the pretend image API on a real port, and plain servers."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from bot.blobs.files import FileBlobs
from bot.sandbox.image_api import ImageApi, Settings
from bot.sandbox.serving import serving

from .servers import Behaviour, PlainServer, Serve

# A machine that is busy with other things is no reason to fail.
hypothesis_settings.register_profile("patient", deadline=None)
hypothesis_settings.load_profile("patient")


@pytest.fixture
def blobs(tmp_path: Path) -> FileBlobs:
    return FileBlobs(tmp_path / "blobs")


@pytest.fixture
async def api() -> AsyncIterator[ImageApi]:
    with ImageApi(Settings(api_keys=frozenset({"sk-right"}), drip_bytes=64, drip_seconds=0.0)) as api:
        yield api


@pytest.fixture
async def address(api: ImageApi) -> AsyncIterator[str]:
    async with serving(api.app) as address:
        yield address


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    started: list[tuple[asyncio.Server, PlainServer]] = []

    async def start(behave: Behaviour) -> PlainServer:
        plain = PlainServer(behave)
        server = await asyncio.start_server(plain.meet, "127.0.0.1", 0, limit=2**20)
        plain.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        started.append((server, plain))
        return plain

    yield start
    for server, plain in started:
        server.close()
        await plain.stop()
