"""The line to image services: requests rendered block by block, answers spooled as they come.

Nothing is retried here and no connection is used twice: a connection that the other side has closed in the
meantime would make a paid call ambiguous for nothing.
"""

import asyncio
import base64
import contextlib
import functools
import json
import socket
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.request import getproxies

import httpx

from bot.domain.addresses import is_this_machine
from bot.domain.errors import BlobMissing, Reason
from bot.domain.generation import NoPicture
from bot.domain.ledger import Billed
from bot.domain.pictures import BlobRef
from bot.domain.wire import BlobSlot, WireRequest
from bot.ports import BlobStore, BlobWriter
from bot.providers.answers import Answer
from bot.providers.spooling import LONGEST_PICTURE, JsonSpooler, TooLongError

BLOCK = 48 * 1024
"""Bytes read at a time; a multiple of 3, so that base64 blocks join without padding."""

CONNECT_SECONDS = 15.0
WRITE_SECONDS = 60.0
LONGEST_TEXT = 64 * 1024

ERROR_BODY_SECONDS = 10.0

_LIMITS = httpx.Limits(max_connections=None, max_keepalive_connections=0)

_KEEPALIVE = [
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    *(
        (socket.IPPROTO_TCP, getattr(socket, option), seconds)
        for option, seconds in (("TCP_KEEPIDLE", 60), ("TCP_KEEPALIVE", 60), ("TCP_KEEPINTVL", 30))
        if hasattr(socket, option)
    ),
]
"""Nothing flows for minutes while a picture is made; routers forget such connections."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A provider's address and key, as configured."""

    base_url: str
    key: str = field(repr=False)


@dataclass(slots=True)
class _Body:
    """A request body on its way; `whole` once all of it was handed over."""

    blobs: BlobStore
    request: WireRequest
    whole: bool = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for part in self.request.body:
            if isinstance(part, bytes):
                yield part
                continue
            async for block in self._blocks(part):
                yield block
        self.whole = True

    async def _blocks(self, slot: BlobSlot) -> AsyncIterator[bytes]:
        with self.blobs.open(slot.ref) as file:
            while block := file.read(BLOCK):
                yield base64.b64encode(block) if slot.base64 else block


@functools.cache
def tls() -> ssl.SSLContext:
    """One for all clients: reading the certificates takes 18 ms and some memory each time."""
    return httpx.create_ssl_context()


class Line:
    """Sends one request and reads its answer."""

    def __init__(self, blobs: BlobStore) -> None:
        self._blobs = blobs
        self._clients: dict[bool, httpx.AsyncClient] = {}

    async def exchange(self, endpoint: Endpoint, request: WireRequest, deadline: float) -> Answer | NoPicture:
        """The answer, or why there is none. `deadline` is in seconds for the whole call."""
        body = _Body(self._blobs, request)
        headers = {
            **request.headers,
            "Authorization": f"Bearer {endpoint.key}",
            "Content-Length": str(request.content_length),
            "Accept-Encoding": "identity",
        }
        client = self.client(endpoint.base_url)
        url = f"{endpoint.base_url.rstrip('/')}/{request.path}"
        timeout = httpx.Timeout(deadline, connect=CONNECT_SECONDS, write=WRITE_SECONDS)
        try:
            async with (
                asyncio.timeout(deadline),
                client.stream(
                    request.method, url, headers=headers, content=body, timeout=timeout
                ) as response,
            ):
                return await self._read(response)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol):
            return NoPicture(Reason.UNREACHABLE, Billed.NO)
        except BlobMissing:
            return NoPicture(Reason.BASE_GONE, Billed.NO)
        except (httpx.HTTPError, TimeoutError, TooLongError):
            if body.whole:
                return NoPicture(Reason.NO_ANSWER, Billed.UNKNOWN)
            return NoPicture(Reason.UNREACHABLE, Billed.NO)

    def client(self, url: str) -> httpx.AsyncClient:
        """Proxies of the environment are meant for the world outside, never for this machine."""
        local = is_this_machine(url)
        if local not in self._clients:
            direct = local or not getproxies()
            transport = (
                httpx.AsyncHTTPTransport(verify=tls(), limits=_LIMITS, socket_options=_KEEPALIVE)
                if direct
                else None
            )
            self._clients[local] = httpx.AsyncClient(
                transport=transport,
                verify=tls(),
                limits=_LIMITS,
                trust_env=not local,
                follow_redirects=False,
            )
        return self._clients[local]

    async def close(self) -> None:
        for client in self._clients.values():
            await client.aclose()

    async def _read(self, response: httpx.Response) -> Answer | NoPicture:
        if not response.is_success:
            return _answer(response, await _beginning(response))
        blobs: list[BlobWriter] = []

        def new_blob() -> BlobWriter:
            blobs.append(self._blobs.new())
            return blobs[-1]

        try:
            if _is_picture(response):
                return await self._read_picture(response, new_blob())
            body = await _spooled(response, JsonSpooler(new_blob))
            if body is None:
                return NoPicture(Reason.NO_ANSWER, Billed.UNKNOWN, status=response.status_code)
            return _answer(response, body, tuple([await blob.commit() for blob in blobs]))
        finally:
            for blob in blobs:
                blob.discard()

    async def _read_picture(self, response: httpx.Response, blob: BlobWriter) -> Answer:
        """A body that is a picture, at most `LONGEST_PICTURE` bytes of it. Raises TooLongError."""
        async for chunk in response.aiter_bytes():
            blob.write(chunk)
            if blob.size > LONGEST_PICTURE:
                raise TooLongError
        if not blob.size:
            return _answer(response, b"")
        return replace(_answer(response, b""), blobs=(await blob.commit(),), is_picture=True)


def _is_picture(response: httpx.Response) -> bool:
    return str(response.headers.get("content-type", "")).lower().startswith("image/")


async def _spooled(response: httpx.Response, spooler: JsonSpooler) -> bytes | None:
    """The document without its pictures; the beginning of what is no JSON; None when the answer was torn."""
    text = b""
    is_json = False
    try:
        async for chunk in response.aiter_bytes():
            if is_json:
                complete = spooler.feed(chunk)
            else:
                text = (text + chunk).lstrip()
                is_json = text.startswith((b"{", b"["))
                complete = spooler.feed(text) if is_json else len(text) > LONGEST_TEXT
            if complete:
                return spooler.document if is_json else text
    except ValueError:
        return b"damaged base64"
    if is_json and not _is_framed(response):
        return None
    return text


def _is_framed(response: httpx.Response) -> bool:
    """Whether the protocol says where the body ends: then a document that stops early was sent like that."""
    return "content-length" in response.headers or "transfer-encoding" in response.headers


def _answer(response: httpx.Response, body: bytes, blobs: tuple[BlobRef, ...] = ()) -> Answer:
    headers = response.headers
    try:
        document, text = json.loads(body, strict=False), ""
    except (ValueError, RecursionError):
        document, text = None, body.decode(errors="replace")
    return Answer(
        status=response.status_code,
        document=document,
        text=text,
        blobs=blobs,
        request_id=headers.get("x-request-id") or headers.get("request-id") or "",
        retry_after=_seconds(headers.get("retry-after")),
        headers={name: value for name, value in headers.items() if name.startswith("x-")},
    )


def _seconds(value: str | None) -> float | None:
    """Retry-After as seconds; a date counts from now."""
    if not value:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:  # how a zone of -0000 is read
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


async def _beginning(response: httpx.Response) -> bytes:
    """The first part of an error's body; the status counts also when the body never ends."""
    body = b""
    with contextlib.suppress(httpx.HTTPError, TimeoutError):
        async with asyncio.timeout(ERROR_BODY_SECONDS):
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > LONGEST_TEXT:
                    break
    return body
