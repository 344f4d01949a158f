"""Every fault in the registry is really seen by a client that reads raw bytes from a socket."""

import asyncio
import json
import struct
import zlib
from base64 import b64decode
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from PIL import Image

from bot.sandbox.image_api import FAULTS, Call, Fault, ImageApi, Noise, Scripted, Shape

PATIENCE = 5
BILLED_WITHOUT_PICTURE = {
    Fault.GATEWAY_TIMEOUT_504,
    Fault.ORIGIN_UNKNOWN_520,
    Fault.ORIGIN_TIMEOUT_524,
    Fault.EMPTY_200,
    Fault.INVALID_JSON_200,
    Fault.NO_DATA,
    Fault.EMPTY_B64,
    Fault.RESET_AFTER_READING,
}


@dataclass(slots=True)
class Wire:
    """A plain connection on which one chat request has been sent."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    client: httpx.AsyncClient
    api: ImageApi

    async def head(self) -> tuple[int, dict[str, str]]:
        raw = await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), PATIENCE)
        first, *lines = raw.decode().strip().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines)
        return int(first.split()[1]), headers

    async def rest(self) -> bytes:
        """All that comes until the connection ends."""
        return await asyncio.wait_for(self.reader.read(), PATIENCE)

    async def document(self) -> dict[str, Any]:
        """The JSON of a good answer with a Content-Length."""
        status, headers = await self.head()
        assert status == 200
        return json.loads(await self.reader.readexactly(int(headers["content-length"])))

    async def is_silent(self) -> bool:
        """Whether nothing is sent and the connection stays: true as long as the call has not ended."""
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(self.reader.read(1), 0.05)
        return self.api.calls.ended == 0

    async def follow(self) -> httpx.Response:
        link = (await self.document())["data"][0]["url"]
        return await self.client.get(link, follow_redirects=False)


@asynccontextmanager
async def asking(api: ImageApi, client: httpx.AsyncClient, words: str = "a fox") -> AsyncIterator[Wire]:
    url = urlsplit(str(client.base_url))
    body = json.dumps({"model": "gpt-image-2-all", "messages": [{"role": "user", "content": words}]}).encode()
    reader, writer = await asyncio.open_connection(url.hostname, url.port)
    head = (
        f"POST /v1/chat/completions HTTP/1.1\r\nHost: {url.netloc}\r\nAuthorization: Bearer sk-right\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    writer.write(head.encode() + body)
    try:
        yield Wire(reader, writer, client, api)
    finally:
        writer.transport.abort()


Check = Callable[[Wire], Awaitable[None]]


def error(status: int, *says: str, code: str | None = None, **headers: str) -> Check:
    async def check(wire: Wire) -> None:
        got, named = await wire.head()
        raw = await wire.reader.readexactly(int(named["content-length"]))
        body = json.loads(raw)["error"]
        assert got == status
        assert body["code"] == code
        assert {"message", "type", "param", "code"} <= set(body)
        assert named["x-request-id"] == wire.api.calls[0].request_id
        for words in says:
            assert words in json.dumps(body, ensure_ascii=False)
        for name, value in headers.items():
            assert named[name.replace("_", "-")] == value
        assert headers or "retry-after" not in named

    return check


def page(status: int) -> Check:
    async def check(wire: Wire) -> None:
        got, named = await wire.head()
        body = await wire.reader.readexactly(int(named["content-length"]))
        assert got == status
        assert named["content-type"].startswith("text/html")
        assert b"<html>" in body

    return check


async def redirect(wire: Wire) -> None:
    status, headers = await wire.head()
    assert (status, headers["location"]) == (302, "/login")


async def empty(wire: Wire) -> None:
    status, headers = await wire.head()
    assert (status, headers["content-length"]) == (200, "0")


async def invalid_json(wire: Wire) -> None:
    with pytest.raises(json.JSONDecodeError):
        await wire.document()


async def no_data(wire: Wire) -> None:
    assert (await wire.document())["data"] == []


async def empty_b64(wire: Wire) -> None:
    assert (await wire.document())["data"] == [{"b64_json": ""}]


async def text_as_base64(wire: Wire) -> None:
    data = b64decode((await wire.document())["data"][0]["b64_json"])
    assert data.decode().isprintable() or b"\n" in data
    with pytest.raises(OSError, match="cannot identify"):
        Image.open(BytesIO(data))


async def page_behind_link(wire: Wire) -> None:
    answer = await wire.follow()
    assert (answer.status_code, answer.content[:15]) == (200, b"<!DOCTYPE html>")


async def truncated(wire: Wire) -> None:
    data = (await wire.follow()).content
    assert wire.api.calls[0].result
    assert len(data) == wire.api.calls[0].result.size // 2
    with Image.open(BytesIO(data)) as picture, pytest.raises(OSError, match="truncated"):
        picture.load()


async def bomb(wire: Wire) -> None:
    data = (await wire.follow()).content
    assert len(data) < 100_000
    assert struct.unpack(">II", data[16:24]) == (20_000, 20_000)
    pixels = zlib.decompressobj()
    assert len(pixels.decompress(data[data.index(b"IDAT") + 4 :])) == 20_000 * 2_501


async def dead_link(wire: Wire) -> None:
    answer = await wire.follow()
    assert answer.status_code == 404
    assert str(answer.url).startswith(str(wire.client.base_url))


def link_to(prefix: str) -> Check:
    async def check(wire: Wire) -> None:
        assert (await wire.document())["data"][0]["url"].startswith(prefix)

    return check


async def redirect_to_private(wire: Wire) -> None:
    answer = await wire.follow()
    assert (answer.status_code, answer.headers["location"][:17]) == (302, "http://10.20.30.4")


async def endless_link(wire: Wire) -> None:
    link = (await wire.document())["data"][0]["url"]
    assert wire.api.calls[0].result
    seen = 0
    async with wire.client.stream("GET", link) as answer:
        async for chunk in answer.aiter_raw():
            seen += len(chunk)
            if seen > 3 * wire.api.calls[0].result.size:
                break
    assert (await wire.api.fetched()).client_gone


async def silent_link(wire: Wire) -> None:
    link = (await wire.document())["data"][0]["url"]
    async with wire.client.stream("GET", link) as answer:
        announced, seen = int(answer.headers["content-length"]), 0
        async for chunk in answer.aiter_raw():
            seen += len(chunk)
            if seen == announced // 2:
                break
    assert (await wire.api.fetched()).sent_bytes == announced // 2


async def link_fails_once(wire: Wire) -> None:
    link = (await wire.document())["data"][0]["url"]
    statuses = [(await wire.client.get(link)).status_code for _ in range(3)]
    assert statuses == [503, 200, 200]


async def reset(wire: Wire) -> None:
    with pytest.raises(ConnectionResetError):
        await wire.rest()


async def torn(wire: Wire) -> None:
    _, headers = await wire.head()
    assert 0 < len(await wire.rest()) <= int(headers["content-length"]) // 2


async def silent_after_headers(wire: Wire) -> None:
    status, headers = await wire.head()
    assert (status, int(headers["content-length"]) > 1_000_000) == (200, True)
    assert await wire.is_silent()


async def tail_stall(wire: Wire) -> None:
    """The document is whole in the chunks so far, and the last chunk never comes."""
    _, headers = await wire.head()
    assert headers["transfer-encoding"] == "chunked"
    raw = await asyncio.wait_for(wire.reader.readuntil(b"}\r\n"), PATIENCE)
    assert "data" in json.loads(raw.partition(b"\r\n")[2])
    assert await wire.is_silent()


async def endless_body(wire: Wire) -> None:
    await wire.head()
    await asyncio.wait_for(wire.reader.readexactly(5_000_000), PATIENCE)


async def slow_drip(wire: Wire) -> None:
    """Many chunks of a few bytes. The picture is whole in the end."""
    _, headers = await wire.head()
    raw = await asyncio.wait_for(wire.reader.readexactly(int(headers["content-length"])), PATIENCE)
    assert "data" in json.loads(raw)


SAFETY = "rejected by the safety system"
CHECKS: dict[Fault, Check] = {
    Fault.PARAMETER_400: error(400, "Invalid value", code="invalid_value"),
    Fault.MODERATION_400: error(400, SAFETY, code="moderation_blocked"),
    Fault.UNAUTHORISED_401: error(401, code="invalid_api_key"),
    Fault.PAYMENT_402: error(402, "balance", code="insufficient_balance"),
    Fault.PERMISSION_403: error(403, "permission_error"),
    Fault.CONTENT_403: error(403, code="content_policy_violation"),
    Fault.TOO_LARGE_413: error(413, code="request_too_large"),
    Fault.RATE_429: error(429, code="rate_limit_exceeded"),
    Fault.RATE_429_RETRY_AFTER: error(429, code="rate_limit_exceeded", retry_after="7"),
    Fault.BALANCE_429: error(429, "insufficient balance", code="insufficient_quota"),
    Fault.PARAMETER_429: error(429, "quality must be one of"),
    Fault.SATURATED_429: error(429, "负载已饱和"),
    Fault.IMAGE_SAFETY_451: error(451, code="image_safety"),
    Fault.SAFETY_500: error(500, SAFETY, "help.openai.com"),
    Fault.NOT_GENERATED_500: error(
        500, "traceid", "localized_message", "Image was not generated as expected"
    ),
    Fault.NOT_GENERATED_500_CHINESE: error(500, "没有按照预期生成图片"),
    Fault.SERVER_500: error(500, "server_error"),
    Fault.BAD_GATEWAY_502: page(502),
    Fault.UNAVAILABLE_503: error(503),
    Fault.GATEWAY_TIMEOUT_504: page(504),
    Fault.ORIGIN_UNKNOWN_520: page(520),
    Fault.ORIGIN_TIMEOUT_524: page(524),
    Fault.REDIRECT_302: redirect,
    Fault.PAGE_200: page(200),
    Fault.ERROR_200: error(200, "Upstream error"),
    Fault.EMPTY_200: empty,
    Fault.INVALID_JSON_200: invalid_json,
    Fault.NO_DATA: no_data,
    Fault.EMPTY_B64: empty_b64,
    Fault.NOT_A_PICTURE_B64: text_as_base64,
    Fault.NOT_A_PICTURE_LINK: page_behind_link,
    Fault.TRUNCATED_PNG: truncated,
    Fault.BOMB_PNG: bomb,
    Fault.DEAD_LINK: dead_link,
    Fault.LINK_TO_PRIVATE_ADDRESS: link_to("https://10."),
    Fault.LINK_WITHOUT_TLS: link_to("http://example.com/"),
    Fault.LINK_TO_LOOPBACK: link_to("https://127.0.0.1/"),
    Fault.LINK_REDIRECTS_TO_PRIVATE: redirect_to_private,
    Fault.LINK_NEVER_ENDS: endless_link,
    Fault.LINK_FALLS_SILENT: silent_link,
    Fault.LINK_FAILS_ONCE: link_fails_once,
    Fault.RESET_BEFORE_READING: reset,
    Fault.RESET_AFTER_READING: reset,
    Fault.TORN_BODY: torn,
    Fault.SILENT_AFTER_HEADERS: silent_after_headers,
    Fault.TAIL_STALL: tail_stall,
    Fault.ENDLESS_BODY: endless_body,
    Fault.SLOW_DRIP: slow_drip,
}


def test_every_fault_has_a_behaviour_and_a_check():
    assert set(FAULTS) == set(Fault)
    assert set(CHECKS) == set(Fault)


@pytest.mark.parametrize("fault", Fault)
async def test_fault_is_seen(fault: Fault, api: ImageApi, client: httpx.AsyncClient):
    api.settings.shape = Shape.DATA_LINK
    api.settings.result = Noise(100_000)
    api.script.next(fault)
    async with asking(api, client) as wire:
        await CHECKS[fault](wire)
    await api.answered()
    judge(api.calls[0], fault)
    assert (await client.get("/files/none.png")).status_code == 404


def judge(call: Call, fault: Fault) -> None:
    assert call.outcome == fault.name
    assert call.billed == FAULTS[fault].billed
    made = call.billed and fault not in BILLED_WITHOUT_PICTURE
    assert (call.result is not None) == made


@pytest.mark.parametrize("fault", [Fault.TORN_BODY, Fault.TRUNCATED_PNG, Fault.TAIL_STALL], ids=str)
@pytest.mark.parametrize("shape", [Shape.CHAT_LINK, Shape.CHAT_DATA_URL, Shape.DATA_B64, Shape.WORDS])
async def test_faults_that_fit_any_shape(
    fault: Fault, shape: Shape, api: ImageApi, client: httpx.AsyncClient
):
    api.settings.result = Noise(100_000)
    api.script.next(Scripted(fault=fault, shape=shape))
    async with asking(api, client) as wire:
        status, _ = await wire.head()
        assert status == 200
        assert await wire.reader.read(50)
    await api.answered()
    assert api.calls[0].outcome == fault.name


@pytest.mark.parametrize("fault", [Fault.NOT_A_PICTURE_B64, Fault.DEAD_LINK], ids=str)
@pytest.mark.parametrize("shape", Shape, ids=lambda shape: shape.name)
async def test_faults_that_replace_unfit_shapes(fault: Fault, shape: Shape, api: ImageApi, asker):
    api.settings.result = Noise(100_000)
    api.script.next(Scripted(fault=fault, shape=shape))
    answer = await asker.ask("a fox")
    assert ("/files/" in answer.text.replace("\\", "")) == (fault is Fault.DEAD_LINK)


async def test_let_go_ends_silence(api: ImageApi, client: httpx.AsyncClient):
    api.script.next(Fault.SILENT_AFTER_HEADERS)
    async with asking(api, client) as wire:
        await wire.head()
        api.let_go()
        assert await wire.rest() == b""
    await api.answered()
    assert not api.calls[0].client_gone


async def test_a_reset_comes_before_or_after_the_request_is_read(api: ImageApi, client: httpx.AsyncClient):
    for fault in (Fault.RESET_BEFORE_READING, Fault.RESET_AFTER_READING):
        api.script.next(fault)
        async with asking(api, client) as wire:
            await reset(wire)
    await api.answered(2)
    assert [call.last_user_text for call in api.calls] == ["", "a fox"]
    assert [call.client_gone for call in api.calls] == [False, False]


async def test_connections_can_be_broken_only_where_there_are_some(api: ImageApi, asker):
    api.script.next(Fault.RESET_AFTER_READING)
    transport = httpx.ASGITransport(app=api.app)
    headers = {"Authorization": "Bearer sk-right"}
    async with httpx.AsyncClient(transport=transport, base_url="http://x", headers=headers) as client:
        with pytest.raises(RuntimeError, match="only under uvicorn"):
            await client.post("/v1/chat/completions", json=asker.body("a fox"))
