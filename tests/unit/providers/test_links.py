"""Result links: fetched where they are safe, refused where they are not, given up where they do not end."""

import asyncio
import hashlib
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.blobs.files import FileBlobs
from bot.domain.errors import ProviderError, Reason
from bot.domain.ledger import Billed
from bot.providers.line import Line
from bot.providers.links import Links
from bot.providers.spooling import LONGEST_PICTURE

from .servers import Behaviour, Conversation, PlainServer, Serve, silent

PATIENCE, SHORT = 10.0, 0.3
PICTURE = b"\x89PNG and so on"
TRIES = 3


@pytest.fixture
async def line(blobs: FileBlobs) -> AsyncIterator[Line]:
    line = Line(blobs)
    yield line
    await line.close()


@pytest.fixture
async def links(blobs: FileBlobs, line: Line) -> AsyncIterator[Links]:
    links = Links(blobs, line, (0.0,) * (TRIES - 1), PATIENCE)
    yield links
    await links.close()


async def picture(talk: Conversation) -> None:
    await talk.read_head()
    await talk.answer(PICTURE)


@pytest.fixture
async def provider(serve: Serve) -> PlainServer:
    return await serve(picture)


@pytest.fixture
async def private(serve: Serve) -> PlainServer:
    """A service on this machine that is nobody's business."""
    return await serve(picture)


def redirecting(target: str, status: str = "302 Found") -> Behaviour:
    """To the target, and below /files the picture."""

    async def behave(talk: Conversation) -> None:
        await talk.read_head()
        if talk.head.startswith(b"GET /files/"):
            await talk.answer(PICTURE)
        else:
            await talk.answer("", status, f"Location: {target}\r\n" if target else "")

    return behave


async def lost(links: Links, base_url: str, link: str) -> Reason:
    """Why a link gave nothing; the picture behind it is paid in any case."""
    with pytest.raises(ProviderError) as raised:
        await links.fetch(base_url, link)
    assert raised.value.outcome.billed is Billed.YES
    return raised.value.outcome.reason


@pytest.mark.parametrize("base", ["/v1", "", "/", "/v1/images?x=1"])
async def test_a_link_on_the_provider_s_own_origin_is_fetched_as_it_is(
    links: Links, blobs: FileBlobs, provider: PlainServer, base: str
) -> None:
    blob = await links.fetch(provider.address + base, f"{provider.address}/files/a%20b.png?sig=c%2Fd")
    assert blobs.local(blob).read_bytes() == PICTURE
    assert blob.sha256 == hashlib.sha256(PICTURE).hexdigest()
    assert provider.talks[0].head.startswith(b"GET /files/a%20b.png?sig=c%2Fd HTTP/1.1\r\n")


async def test_a_key_is_never_sent_along(links: Links, provider: PlainServer) -> None:
    await links.fetch(provider.address, f"{provider.address}/a.png")
    assert "authorization" not in provider.talks[0].headers


async def test_an_origin_is_the_same_in_any_spelling(links: Links, provider: PlainServer) -> None:
    port = urlsplit(provider.address).port
    await links.fetch(f"http://LOCALHOST:{port}/v1", f"HTTP://localhost:{port}/a.png")
    assert len(provider.talks) == 1


@pytest.mark.parametrize(
    ("base", "link"),
    [
        ("http://127.0.0.1/v1", "http://127.0.0.1:80/a.png"),
        ("https://127.0.0.1:443", "https://127.0.0.1/a.png"),
    ],
)
async def test_the_usual_port_may_be_written_or_not(links: Links, base: str, link: str) -> None:
    """There is no picture on these ports, but they are dialled."""
    assert await lost(links, base, link) is Reason.DEAD_LINK


NOT_HTTPS = [
    "http://{private}/a.png",
    "http://localhost:{port}/a.png",
    "http://example.com/a.png",
    "ftp://example.com/a.png",
    "file:///etc/passwd",
    "//example.com/a.png",
    "/files/a.png",
    "data:image/png;base64,AAAA",
    "",
]
THIS_MACHINE = [
    "https://{private}/a.png",
    "https://localhost:{port}/a.png",
    "https://LOCALHOST:{port}/a.png",
    "https://127.1:{port}/a.png",
    "https://2130706433:{port}/a.png",
    "https://0x7f.0.0.1:{port}/a.png",
    "https://0:{port}/a.png",
    "https://0.0.0.0:{port}/a.png",
    "https://[::1]:{port}/a.png",
    "https://[::]:{port}/a.png",
    "https://[::ffff:127.0.0.1]:{port}/a.png",
    "https://[::ffff:7f00:1]:{port}/a.png",
    "https://api.apiyi.com@127.0.0.1:{port}/a.png",
    "HTTPS://127.0.0.1:{port}/a.png",
]
PRIVATE_NETS = [
    "https://10.20.30.40/a.png",
    "https://172.16.0.1/a.png",
    "https://192.168.1.1/a.png",
    "https://169.254.169.254/latest/meta-data",
    "https://100.64.1.1/a.png",
    "https://224.0.0.1/a.png",
    "https://255.255.255.255/a.png",
    "https://[fd00::1]/a.png",
    "https://[fe80::1]/a.png",
    "https://[ff02::1]/a.png",
    "https://[::ffff:10.0.0.1]/a.png",
    "https://[64:ff9b::10.0.0.1]/a.png",
    "https://[64:ff9b::7f00:1]/a.png",
    "https://[2002:7f00:1::]/a.png",
    "https://[2002:a00:1::1]/a.png",
]


@pytest.mark.parametrize("link", [*NOT_HTTPS, *THIS_MACHINE, *PRIVATE_NETS])
async def test_what_is_not_https_and_public_is_never_dialled(
    links: Links, provider: PlainServer, private: PlainServer, link: str
) -> None:
    place = urlsplit(private.address)
    written = link.format(private=place.netloc, port=place.port)
    assert await lost(links, provider.address, written) is Reason.UNSAFE_LINK
    assert private.talks == []
    assert provider.talks == []


@pytest.mark.parametrize("link", [*NOT_HTTPS[:3], *THIS_MACHINE, *PRIVATE_NETS])
async def test_nor_after_a_redirect(links: Links, serve: Serve, private: PlainServer, link: str) -> None:
    place = urlsplit(private.address)
    written = link.format(private=place.netloc, port=place.port)
    provider = await serve(redirecting(written))
    assert await lost(links, provider.address, f"{provider.address}/a.png") is Reason.UNSAFE_LINK
    assert private.talks == []


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Here", "308 There"])
async def test_redirects_on_the_own_origin_are_followed(links: Links, serve: Serve, status: str) -> None:
    provider = await serve(redirecting("/files/b.png", status))
    assert (await links.fetch(provider.address, f"{provider.address}/a.png")).size == len(PICTURE)


@pytest.mark.parametrize("target", ["/a.png", "", "https:///files/a.png"])
async def test_redirects_that_lead_nowhere_are_a_dead_link(links: Links, serve: Serve, target: str) -> None:
    provider = await serve(redirecting(target))
    assert await lost(links, provider.address, f"{provider.address}/a.png") is Reason.DEAD_LINK
    assert len(provider.talks) < 30


@pytest.mark.parametrize(
    "link",
    [
        "https://[bad/a.png",
        "https://127.0.0.1:port/a.png",
        "https:///a.png",
        "https://a..b/a.png",
        "https://\n",
    ],
)
async def test_what_is_no_link_is_dead(links: Links, provider: PlainServer, link: str) -> None:
    assert await lost(links, provider.address, link) is Reason.DEAD_LINK


@pytest.mark.parametrize(
    "status", ["404 Not Found", "403 Forbidden", "410 Gone", "500 Oops", "304 Not Modified"]
)
async def test_a_link_that_never_works_is_dead_after_all_tries(
    links: Links, serve: Serve, status: str
) -> None:
    async def gone(talk: Conversation) -> None:
        await talk.read_head()
        await talk.answer("<html>gone</html>" if not status.startswith("304") else "", status)

    provider = await serve(gone)
    assert await lost(links, provider.address, f"{provider.address}/a.png") is Reason.DEAD_LINK
    assert len(provider.talks) == TRIES


async def reset(talk: Conversation) -> None:
    await talk.read_head()
    talk.reset()


async def busy(talk: Conversation) -> None:
    await talk.read_head()
    await talk.answer("", "503 Busy")


async def torn(talk: Conversation) -> None:
    await talk.read_head()
    await talk.say("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", PICTURE)


@pytest.mark.parametrize("trouble", [reset, busy, torn])
async def test_one_failure_is_not_the_end(
    links: Links, serve: Serve, blobs: FileBlobs, trouble: Behaviour
) -> None:
    async def moody(talk: Conversation) -> None:
        await (trouble if len(server.talks) == 1 else picture)(talk)

    server = await serve(moody)
    blob = await links.fetch(server.address, f"{server.address}/a.png")
    assert blobs.local(blob).read_bytes() == PICTURE
    assert len(server.talks) == 2


@pytest.mark.parametrize("trouble", [reset, torn])
async def test_a_line_that_always_breaks_is_a_dead_link(
    links: Links, serve: Serve, tmp_path: Path, trouble: Behaviour
) -> None:
    provider = await serve(trouble)
    assert await lost(links, provider.address, f"{provider.address}/a.png") is Reason.DEAD_LINK
    assert list((tmp_path / "blobs" / "unfinished").iterdir()) == []


async def test_nobody_there_is_a_dead_link(links: Links) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        assert await lost(links, address, f"{address}/a.png") is Reason.DEAD_LINK


async def silent_in_the_middle(talk: Conversation) -> None:
    await talk.read_head()
    await talk.say("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", PICTURE)
    await asyncio.Event().wait()


@pytest.mark.parametrize("trouble", [silent, silent_in_the_middle])
async def test_a_link_that_falls_silent_is_dead(
    blobs: FileBlobs, line: Line, serve: Serve, trouble: Behaviour
) -> None:
    provider = await serve(trouble)
    links = Links(blobs, line, (), SHORT)
    assert await lost(links, provider.address, f"{provider.address}/a.png") is Reason.DEAD_LINK
    await links.close()


@pytest.mark.parametrize(
    "head", ["", f"Content-Length: {LONGEST_PICTURE * 4}\r\n"], ids=["endless", "too large"]
)
async def test_more_than_anybody_can_send_is_cut_off(
    links: Links, serve: Serve, tmp_path: Path, head: str
) -> None:
    block = bytes(2**20)
    sent = 0

    async def forever(talk: Conversation) -> None:
        nonlocal sent
        await talk.read_head()
        await talk.say(f"HTTP/1.1 200 OK\r\n{head}\r\n")
        while True:
            await talk.say(block)
            sent += len(block)

    provider = await serve(forever)
    assert await lost(links, provider.address, f"{provider.address}/a.png") is Reason.TOO_LARGE
    assert sent < LONGEST_PICTURE + 16 * 2**20
    assert len(provider.talks) == 1
    assert list((tmp_path / "blobs" / "unfinished").iterdir()) == []


async def test_the_largest_picture_still_comes(links: Links, serve: Serve) -> None:
    block = bytes(2**20)

    async def large(talk: Conversation) -> None:
        await talk.read_head()
        await talk.say(f"HTTP/1.1 200 OK\r\nContent-Length: {LONGEST_PICTURE}\r\n\r\n")
        for _ in range(LONGEST_PICTURE // len(block)):
            await talk.say(block)

    provider = await serve(large)
    assert (await links.fetch(provider.address, f"{provider.address}/a.png")).size == LONGEST_PICTURE
