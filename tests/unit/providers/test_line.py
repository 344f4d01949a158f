"""One request and its answer over a real connection, byte by byte."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from bot.blobs.files import FileBlobs
from bot.domain.errors import Reason
from bot.domain.generation import NoPicture
from bot.domain.ledger import Billed
from bot.domain.pictures import BlobRef, PictureFile, PictureFormat
from bot.domain.wire import DataUrl, WireRequest, json_body
from bot.providers.answers import Answer, mark
from bot.providers.line import Endpoint, Line
from bot.providers.outcomes import of_error

from .servers import Behaviour, Conversation, Serve

PATIENCE = 10.0


def stored(blobs: FileBlobs, content: bytes) -> BlobRef:
    blob = blobs.new()
    blob.write(content)
    return blob.finish()


def noise(size: int) -> bytes:
    return bytes(index * index % 251 for index in range(min(size, 65_536))) * (size // 65_536 + 1)


def with_picture(blobs: FileBlobs, size: int) -> WireRequest:
    content = noise(size)[:size]
    file = PictureFile(stored(blobs, content), PictureFormat.PNG, 1, 1)
    body = json_body({"words": "ärger 🦊", "url": DataUrl(file)})
    return WireRequest("POST", "chat/completions", {"Content-Type": "application/json"}, body)


SMALL = WireRequest("POST", "chat/completions", {"Content-Type": "application/json"}, (b"{}",))


def saying(body: str | bytes, status: str = "200 OK", headers: str = "") -> Behaviour:
    async def behave(talk: Conversation) -> None:
        await talk.read()
        await talk.answer(body, status, headers)

    return behave


@pytest.fixture
async def line(blobs: FileBlobs) -> AsyncIterator[Line]:
    line = Line(blobs)
    yield line
    await line.close()


async def ask(
    line: Line, address: str, request: WireRequest = SMALL, deadline: float = PATIENCE
) -> Answer | NoPicture:
    return await line.exchange(Endpoint(f"{address}/v1", "sk-right"), request, deadline)


async def answer(line: Line, address: str, request: WireRequest = SMALL) -> Answer:
    given = await ask(line, address, request)
    assert isinstance(given, Answer)
    return given


@pytest.mark.parametrize("size", [0, 1, 2, 3, 49_151, 49_152, 49_153, 300_001])
async def test_a_request_is_what_json_dumps_writes(
    line: Line, serve: Serve, blobs: FileBlobs, size: int
) -> None:
    server = await serve(saying("{}"))
    await answer(line, server.address, with_picture(blobs, size))
    url = "data:image/png;base64," + base64.b64encode(noise(size)[:size]).decode()
    expected = json.dumps({"words": "ärger 🦊", "url": url}, ensure_ascii=False, separators=(",", ":"))
    assert server.talks[0].body == expected.encode()


async def test_the_head_says_how_long_the_body_is_and_who_asks(line: Line, serve: Serve) -> None:
    server = await serve(saying("{}"))
    await answer(line, server.address)
    talk = server.talks[0]
    assert talk.head.startswith(b"POST /v1/chat/completions HTTP/1.1\r\n")
    assert talk.headers["content-length"] == "2"
    assert "transfer-encoding" not in talk.headers
    assert talk.headers["authorization"] == "Bearer sk-right"
    assert talk.headers["content-type"] == "application/json"


async def test_an_address_may_end_with_a_slash(line: Line, serve: Serve) -> None:
    server = await serve(saying("{}"))
    await line.exchange(Endpoint(f"{server.address}/v1/", "sk-right"), SMALL, PATIENCE)
    assert server.talks[0].head.startswith(b"POST /v1/chat/completions ")


async def test_a_key_is_never_printed() -> None:
    assert "sk-right" not in repr(Endpoint("https://api.apiyi.com/v1", "sk-right"))


@pytest.mark.parametrize("status", ["200 OK", "429 Slow down"])
async def test_no_connection_is_used_twice(line: Line, serve: Serve, status: str) -> None:
    async def polite(talk: Conversation) -> None:
        await talk.read()
        await talk.answer("{}", status)
        await talk.reader.read()

    server = await serve(polite)
    for _ in range(3):
        await answer(line, server.address)
    assert len(server.talks) == 3


async def test_proxies_of_the_environment_are_for_the_world_outside(line: Line) -> None:
    here, outside = line.client("http://127.0.0.1:8800/v1"), line.client("https://api.apiyi.com/v1")
    assert (here.trust_env, outside.trust_env) == (False, True)
    assert line.client("http://localhost:1/v1") is here


async def test_several_calls_run_at_once(line: Line, serve: Serve) -> None:
    everybody = asyncio.Barrier(20)

    async def together(talk: Conversation) -> None:
        await talk.read()
        await everybody.wait()
        await talk.answer("{}")

    server = await serve(together)
    answers = await asyncio.gather(*(ask(line, server.address) for _ in range(20)))
    assert all(isinstance(given, Answer) for given in answers)


async def test_a_document_is_parsed_and_its_pictures_are_in_the_store(
    line: Line, serve: Serve, blobs: FileBlobs
) -> None:
    content = noise(200_000)
    document = json.dumps({"data": [{"b64_json": base64.b64encode(content).decode()}]})
    server = await serve(saying(document, headers="X-Request-Id: r-1\r\n"))
    given = await answer(line, server.address)
    assert (given.status, given.request_id, given.text) == (200, "r-1", "")
    assert given.document == {"data": [{"b64_json": mark(0)}]}
    assert blobs.local(given.blobs[0]).read_bytes() == content


@pytest.mark.parametrize("status", ["201 Created", "202 Accepted"])
async def test_any_success_is_read_like_a_200(line: Line, serve: Serve, status: str) -> None:
    document = json.dumps({"data": [{"b64_json": "A" * 100_000}]})
    server = await serve(saying(document, status))
    assert len((await answer(line, server.address)).blobs) == 1


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("", ""),
        ("<html>Welcome</html>", "<html>Welcome</html>"),
        ('{"data":[{"url":"https://', '{"data":[{"url":"https://'),
        (b"\xff\xfe nonsense", "\ufffd\ufffd nonsense"),
        ("[" * 50_000, "[" * 50_000),
        ("[" * 50_000 + "]" * 50_000, "[" * 50_000 + "]" * 50_000),
    ],
    ids=["empty", "page", "half a document", "bytes", "only brackets", "nested without end"],
)
async def test_what_is_no_document_is_text(line: Line, serve: Serve, body: str | bytes, text: str) -> None:
    server = await serve(saying(body))
    given = await answer(line, server.address)
    assert (given.document, given.text, given.blobs) == (None, text, ())


async def test_damaged_base64_is_no_document_and_leaves_nothing_behind(
    line: Line, serve: Serve, tmp_path: Path
) -> None:
    server = await serve(saying(json.dumps({"data": [{"b64_json": "A" * 100_000 + "A===AAAA"}]})))
    given = await answer(line, server.address)
    assert given.document is None
    assert given.text
    assert list((tmp_path / "blobs" / "unfinished").iterdir()) == []


async def test_blanks_before_the_document_and_silence_after_it_do_not_matter(
    line: Line, serve: Serve
) -> None:
    async def behave(talk: Conversation) -> None:
        await talk.read()
        await talk.say("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", "\n ", " ", '{"a":', "1}")
        await asyncio.Event().wait()

    server = await serve(behave)
    assert (await answer(line, server.address)).document == {"a": 1}


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        ("401 Unauthorized", '{"error":{"message":"Invalid token"}}', Reason.BAD_KEY),
        ("503 Busy", "<html>503</html>", Reason.UPSTREAM),
        ("500 Oops", "[" * 60_000, Reason.UPSTREAM),
        ("302 Found", "", Reason.UPSTREAM),
    ],
)
async def test_an_error_comes_with_what_it_says(
    line: Line, serve: Serve, status: str, body: str, reason: Reason
) -> None:
    server = await serve(saying(body, status, "Request-Id: r-2\r\nLocation: /login\r\n"))
    outcome = of_error(await answer(line, server.address))
    assert (outcome.reason, outcome.billed, outcome.request_id) == (reason, Billed.NO, "r-2")
    assert len(server.talks) == 1


@pytest.mark.parametrize("chunk", ["x" * 1_000, "\n" * 1_000])
async def test_the_status_counts_also_when_an_error_never_ends(line: Line, serve: Serve, chunk: str) -> None:
    async def behave(talk: Conversation) -> None:
        await talk.read()
        await talk.say("HTTP/1.1 429 Slow down\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            await talk.say(f"{len(chunk):x}\r\n{chunk}\r\n")

    server = await serve(behave)
    assert of_error(await answer(line, server.address)).reason is Reason.BUSY


async def test_the_status_counts_also_when_an_error_is_torn(line: Line, serve: Serve) -> None:
    async def behave(talk: Conversation) -> None:
        await talk.read()
        await talk.say("HTTP/1.1 401 No\r\nContent-Length: 1000\r\n\r\n", '{"error":')

    server = await serve(behave)
    assert of_error(await answer(line, server.address)).reason is Reason.BAD_KEY


@pytest.mark.parametrize(
    ("header", "at_least", "at_most"),
    [
        ("7", 7, 7),
        ("0.5", 0.5, 0.5),
        ("0", 0, 0),
        ("-3", 0, 0),
        ("Sat, 01 Jan 2101 00:00:00 GMT", 10**9, 10**10),
        ("Sat, 01 Jan 2101 05:00:00 +0500", 10**9, 10**10),
        ("Sat, 01 Jan 2101 00:00:00 -0000", 10**9, 10**10),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0, 0),
        ("Wed, 21 Oct 2015 07:28:00 -0000", 0, 0),
    ],
)
async def test_a_wait_is_read_as_seconds_or_as_a_date(
    line: Line, serve: Serve, header: str, at_least: float, at_most: float
) -> None:
    server = await serve(saying("", "429 Slow down", f"Retry-After: {header}\r\n"))
    wait = (await answer(line, server.address)).retry_after
    assert wait is not None
    assert at_least <= wait <= at_most


async def test_a_date_counts_from_now(line: Line, serve: Serve) -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    server = await serve(saying("", "429 Slow down", f"Retry-After: {soon}\r\n"))
    wait = (await answer(line, server.address)).retry_after
    assert wait is not None
    assert 3_500 <= wait <= 3_600


@pytest.mark.parametrize("header", ["", "soon", "Wed, 99 Foo 2015"])
async def test_a_wait_that_nobody_can_read_is_none(line: Line, serve: Serve, header: str) -> None:
    server = await serve(saying("", "429 Slow down", f"Retry-After: {header}\r\n"))
    assert (await answer(line, server.address)).retry_after is None
