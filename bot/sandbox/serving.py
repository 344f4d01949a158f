"""Serves an ASGI app whose connections can be reset, and that ends at once."""

from __future__ import annotations

import asyncio
import socket
import struct
from contextlib import asynccontextmanager
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.serving import KEEP_ALIVE_SECONDS, LOOPBACK, QuietServer, listening

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping

    from starlette.types import ASGIApp, Receive, Scope, Send

_RESET_EXTENSION = "sandbox.reset"
_LAST_WORDS_SECONDS = 0.5
_HARD_CLOSE = struct.pack("ii", 1, 0)


@asynccontextmanager
async def serving(app: ASGIApp, port: int = 0, host: str = LOOPBACK) -> AsyncIterator[str]:
    """Serves until the block ends; gives the address, http://127.0.0.1:PORT. Port 0 takes any free one.

    `host` is an address of this machine, or 0.0.0.0 or :: for all of them; then the address given is the
    loopback one. At the end every connection is closed at once, long polls too. Raises OSError.
    """
    config = uvicorn.Config(
        app,
        http=_Protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
    )
    async with listening(_Server(config), host, port) as listener:
        yield f"http://{_reachable(listener)}:{listener.getsockname()[1]}"


def _reachable(listener: socket.socket) -> str:
    """The host's part of an address under which this machine reaches the listener."""
    host = listener.getsockname()[0]
    match host:
        case "0.0.0.0":  # noqa: S104 - what is bound, not what to bind
            return LOOPBACK
        case "::":
            return "[::1]"
        case _:
            return f"[{host}]" if ":" in host else str(host)


async def abort_connection(scope: MutableMapping[str, Any]) -> None:
    """Resets the TCP connection of a request that came through `serving`; nothing more reaches the caller."""
    reset: Callable[[], Awaitable[None]] | None = scope.get("extensions", {}).get(_RESET_EXTENSION)
    if reset is None:
        raise RuntimeError("connections can only be reset under serving()")
    await reset()


def _dated(send: Send) -> Send:
    """Adds the time to answers that do not tell it: the server's own clock does not tick here."""

    async def with_date(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", []))
            if not any(name.lower() == b"date" for name, _ in headers):
                headers.append((b"date", formatdate(usegmt=True).encode()))
            message = {**message, "headers": headers}
        await send(message)

    return with_date


class _Server(QuietServer):
    """Has no patience with open connections."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for listener in sockets or []:
            listener.close()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        tasks = set(self.server_state.tasks)
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=_LAST_WORDS_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)


class _Protocol(H11Protocol):
    """Lets the app reset its connection, and forgets quietly about requests that lost theirs."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101  A TCP server has no other.
        super().connection_made(transport)
        self._lost = asyncio.Event()
        app: Any = self.app

        async def with_reset(scope: Scope, receive: Receive, send: Send) -> None:
            scope.setdefault("extensions", {})[_RESET_EXTENSION] = self._reset
            try:
                await app(scope, receive, _dated(send))
            except asyncio.CancelledError:
                if not transport.is_closing():
                    raise

        self.app = with_reset

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._lost.set()

    async def _reset(self) -> None:
        connection = self.transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _HARD_CLOSE)
        self.transport.abort()
        await self._lost.wait()
