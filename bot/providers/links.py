"""Fetches results behind links. A link is a stranger's word: it may lead anywhere, so it is not just followed.

A link on the origin of the configured provider is fetched as it is. Every other must be https and lead to a
public address; that is checked on the address actually dialled, and anew on each redirect.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from bot.domain.errors import ProviderError, Reason
from bot.domain.generation import NoPicture
from bot.domain.ledger import Billed
from bot.domain.pictures import BlobRef
from bot.ports import BlobStore
from bot.providers.line import Line, tls
from bot.providers.spooling import LONGEST_PICTURE

REDIRECTS = 5
SECONDS = 120.0
CONNECT_SECONDS = 10.0


_LINE_ERRORS = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    httpcore.TimeoutException,
    TimeoutError,
    ValueError,
)


_NAT64 = IPv6Network("64:ff9b::/96")


class UnsafeAddressError(Exception):
    """A link that leads to a private address, or is not https."""


class Links:
    """Fetches result links, several times if need be: fetching is free, the picture is paid."""

    def __init__(self, blobs: BlobStore, line: Line, waits: tuple[float, ...], silence: float) -> None:
        """`waits` are the seconds before the second, third... try; `silence` is how long no byte may come."""
        self._blobs = blobs
        self._line = line
        self._waits = waits
        self._silence = silence
        self._outside = httpx.AsyncClient(
            transport=_PublicTransport(), trust_env=False, follow_redirects=False
        )

    async def fetch(self, base_url: str, link: str) -> BlobRef:
        """The content behind a link, at most 50 MB. Raises ProviderError: the picture was billed."""
        for wait in (*self._waits, None):
            try:
                async with asyncio.timeout(SECONDS):
                    return await self._follow(base_url, link)
            except UnsafeAddressError:
                raise _lost(Reason.UNSAFE_LINK) from None
            except _LINE_ERRORS as error:
                if wait is None:
                    raise _lost(Reason.DEAD_LINK) from error
                await asyncio.sleep(wait)
        raise AssertionError("the last try returns or raises")

    async def close(self) -> None:
        await self._outside.aclose()

    async def _follow(self, base_url: str, link: str) -> BlobRef:
        for _ in range(REDIRECTS):
            same_origin = _origin(link) == _origin(base_url)
            if not same_origin and urlsplit(link).scheme != "https":
                raise UnsafeAddressError
            client = self._line.client(link) if same_origin else self._outside
            timeout = httpx.Timeout(self._silence, connect=CONNECT_SECONDS)
            async with client.stream("GET", link, timeout=timeout) as response:
                if response.has_redirect_location:
                    link = urljoin(link, response.headers["location"])
                    continue
                response.raise_for_status()
                return await self._stored(response)
        raise _lost(Reason.DEAD_LINK)

    async def _stored(self, response: httpx.Response) -> BlobRef:
        blob = self._blobs.new()
        try:
            async for chunk in response.aiter_bytes():
                blob.write(chunk)
                if blob.size > LONGEST_PICTURE:
                    raise _lost(Reason.TOO_LARGE)
            return await blob.commit()
        finally:
            blob.discard()


def _lost(reason: Reason) -> ProviderError:
    return ProviderError(NoPicture(reason, Billed.YES))


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, (parts.hostname or "").lower(), port


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address lies in the open internet, also where it carries another one inside."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return _is_public(inner)
    return address.is_global and not address.is_multicast


class _PublicBackend(httpcore.AsyncNetworkBackend):
    """Dials public addresses only; the check and the dial see the same address."""

    def __init__(self) -> None:
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        addresses = [str(address[4][0]) for address in found]
        if not addresses or not all(_is_public(ip_address(address)) for address in addresses):
            raise UnsafeAddressError
        return await self._inner.connect_tcp(addresses[0], port, timeout, local_address, socket_options)


class _PublicTransport(httpx.AsyncBaseTransport):
    """httpx over connections that `_PublicBackend` makes."""

    def __init__(self) -> None:
        self._pool = httpcore.AsyncConnectionPool(ssl_context=tls(), network_backend=_PublicBackend())

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self._pool.handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Stream(answer))

    async def aclose(self) -> None:
        await self._pool.aclose()


class _Stream(httpx.AsyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._answer.aiter_stream():
            yield part

    async def aclose(self) -> None:
        await self._answer.aclose()
