"""Large pictures pass through in pieces: the server's memory does not grow with them."""

import asyncio
import tracemalloc
from collections.abc import Callable, MutableMapping
from typing import Any

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from bot.sandbox.image_api import ImageApi, Noise, Settings, Shape
from bot.sandbox.image_api.noise import write_noise
from bot.sandbox.serving import serving

MEGABYTE = 1024 * 1024


@pytest.fixture
async def peaks(api: ImageApi, connect):
    """What one answer's pieces were at most, seen between the app and the server."""
    largest = [0]

    async def measured(scope: Scope, receive: Receive, send: Send) -> None:
        async def noted(message: MutableMapping[str, Any]) -> None:
            largest[0] = max(largest[0], len(message.get("body", b"")))
            await send(message)

        await api.app(scope, receive, noted)

    async with serving(measured) as address, connect(address, Authorization="Bearer sk-right") as client:
        yield largest, client


@pytest.mark.parametrize("shape", [Shape.DATA_B64, Shape.CHAT_DATA_URL_ESCAPED, Shape.CHAT_LINK])
async def test_a_20_megabyte_answer_is_streamed(shape: Shape, api: ImageApi, peaks, asker):
    largest, client = peaks
    api.settings.result = Noise(15 * MEGABYTE)
    api.settings.shape = shape
    await client.post("/v1/chat/completions", json=asker.body("make the noise"))
    tracemalloc.start()
    try:
        received = 0
        async with client.stream("POST", "/v1/chat/completions", json=asker.body("a fox")) as answer:
            if shape is Shape.CHAT_LINK:
                document = await answer.aread()
                link = document.decode().split("](")[1].split(")")[0]
                async with client.stream("GET", link) as picture:
                    async for part in picture.aiter_raw():
                        received += len(part)
            else:
                async for part in answer.aiter_raw():
                    received += len(part)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert received >= (15 * MEGABYTE if shape is Shape.CHAT_LINK else 20 * MEGABYTE)
    assert largest[0] < 200_000
    assert peak < 4 * MEGABYTE


async def test_large_requests_are_not_kept(
    settings: Settings,
    api: ImageApi,
    client: httpx.AsyncClient,
    as_data_url: Callable[..., Any],
    asker,
    tmp_path,
):
    """Ten requests of 4 MB in flight at once: read one or two at a time, then nothing of them stays."""
    settings.result = Noise(1_000)
    settings.keep_pictures = False
    write_noise(tmp_path / "large.png", 4 * MEGABYTE)
    body = httpx.Request(
        "POST", "http://x", json=asker.body("night", (tmp_path / "large.png").read_bytes())
    ).content
    await asker.ask("imports and noise")
    api.hold()
    tracemalloc.start()
    try:
        tasks = [
            asyncio.create_task(
                client.post(
                    "/v1/chat/completions", content=body, headers={"Content-Type": "application/json"}
                )
            )
            for _ in range(10)
        ]
        await api.called(11)
        held, peak = tracemalloc.get_traced_memory()
        api.release()
        await asyncio.gather(*tasks)
    finally:
        tracemalloc.stop()
    assert held < 3 * MEGABYTE
    # Two workers, each with the body, its text and the decoded picture; the pixels are not in this count.
    assert peak < 60 * MEGABYTE
