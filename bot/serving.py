"""An ASGI app on a port of this machine, in the running event loop, without a say in signals or logging."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Final

import uvicorn

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

LOOPBACK: Final = "127.0.0.1"
KEEP_ALIVE_SECONDS: Final = 75


class QuietServer(uvicorn.Server):
    """Starts and stops when told to: no signal handlers, no ticking."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self.leave = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        await self.leave.wait()


@asynccontextmanager
async def listening(server: QuietServer, host: str, port: int) -> AsyncIterator[socket.socket]:
    """Serves until the block ends; gives the socket that it listens on. Port 0 takes any free one. Raises OSError."""
    listener = _bound(host, port)
    running = asyncio.create_task(server.serve([listener]))
    ready = asyncio.create_task(server.ready.wait())
    await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
    if not ready.done():
        ready.cancel()
        await running
    try:
        yield listener
    finally:
        server.leave.set()
        await running


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named because asyncio switches delays off (TCP_NODELAY) only for sockets that name it.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener
