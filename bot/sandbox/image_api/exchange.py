"""One HTTP request and its answer, down to the connection: what a framework's Response cannot do badly."""

import asyncio
import socket
import struct
from pathlib import Path
from typing import Protocol, cast

from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from bot.sandbox.image_api.errors import ClientLeftError, GatewayError, RequestRefusedError

Header = tuple[str, str]


class _Connection(Protocol):
    def abort(self) -> None: ...
    def close(self) -> None: ...
    def get_extra_info(self, name: str) -> socket.socket: ...


class Exchange:
    """Reads one request and writes its answer in exactly the pieces asked for.

    `gone` is set when the client closes the connection while it is still owed something. `sent_bytes` counts
    the bytes of the body that were handed to the connection while it stood.
    """

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.headers = Headers(scope=scope)
        self.gone = asyncio.Event()
        self.received_bytes = 0
        self.sent_bytes = 0
        self.status: int | None = None
        self._scheme = str(scope["scheme"])
        self._receive = receive
        self._send = send
        self._watcher: asyncio.Task[None] | None = None

    @property
    def origin(self) -> str:
        """Our own public address as this client sees it, e.g. `http://127.0.0.1:8800`."""
        return f"{self._scheme}://{self.headers.get('host', 'localhost')}"

    async def spool(self, target: Path, limit: int) -> None:
        """Writes the request's body to a file; `received_bytes` counts along.

        A longer body than the limit is read to twice that length and refused with 413; one that goes on is
        cut off. Raises ClientLeftError when it does not come whole.
        """
        with target.open("wb") as file:
            more = True
            while more:
                message = await self._receive()
                if message["type"] == "http.disconnect":
                    raise ClientLeftError
                block = message.get("body", b"")
                self.received_bytes += len(block)
                if self.received_bytes <= limit:
                    file.write(block)
                elif self.received_bytes > 2 * limit:
                    self.reset()
                    await self.until_closed()
                    break
                more = message.get("more_body", False)
        if self.received_bytes > limit:
            raise RequestRefusedError(
                GatewayError(413, f"Request body is larger than {limit} bytes", code="request_too_large")
            )

    def watch(self) -> None:
        """From now on notices when the client goes. To be called when the body has been read."""
        self._watcher = asyncio.create_task(self._until_disconnected())

    async def start(self, status: int, headers: tuple[Header, ...] = (), length: int | None = None) -> None:
        """Sends status and headers; without a length (bytes) the body will be chunked."""
        self.status = status
        named = [*headers, *([("Content-Length", str(length))] if length is not None else [])]
        encoded = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in named]
        await self._send({"type": "http.response.start", "status": status, "headers": encoded})

    async def write(self, data: bytes) -> None:
        """Sends a piece of the body and lets others run, so that a client's going is noticed in between."""
        await self._send({"type": "http.response.body", "body": data, "more_body": True})
        if not self.gone.is_set():
            self.sent_bytes += len(data)
        await asyncio.sleep(0)

    async def finish(self, data: bytes = b"") -> None:
        """Sends the last piece and ends the answer properly."""
        self._stop_watching()
        await self._send({"type": "http.response.body", "body": data, "more_body": False})
        if not self.gone.is_set():
            self.sent_bytes += len(data)

    async def reply(self, status: int, headers: tuple[Header, ...], body: bytes) -> None:
        """A whole answer at once."""
        await self.start(status, headers, len(body))
        await self.finish(body)

    def reset(self) -> None:
        """Kills the connection with a TCP reset; the client sees "connection reset by peer"."""
        self._stop_watching()
        connection = self._connection()
        linger_none = struct.pack("ii", 1, 0)
        connection.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_none)
        connection.abort()

    def close(self) -> None:
        """Closes the connection after what was written, in the middle of the answer."""
        self._stop_watching()
        self._connection().close()

    async def until_gone_or(self, closing: asyncio.Event) -> None:
        """Silence: nothing is sent until the client goes, or until all silence is to end; then it is cut off."""
        waits = [asyncio.create_task(event.wait()) for event in (self.gone, closing)]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        if not self.gone.is_set():
            self.close()
            await self.until_closed()

    async def until_closed(self) -> None:
        """After reset or close: returns when the server has noticed, so that it does not answer for us."""
        await self._until_disconnected(ours=True)

    def _stop_watching(self) -> None:
        if self._watcher is not None:
            self._watcher.cancel()
            self._watcher = None

    async def _until_disconnected(self, *, ours: bool = False) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        if not ours:
            self.gone.set()

    def _connection(self) -> _Connection:
        """The connection below. ASGI has no word for a reset; uvicorn's `receive` belongs to an object that knows it."""
        connection = getattr(getattr(self._receive, "__self__", None), "transport", None)
        if connection is None:
            raise RuntimeError(
                "broken connections can be played only under uvicorn, without middleware around receive"
            )
        return cast(_Connection, connection)
