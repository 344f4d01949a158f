"""A server that says exactly what it is told, byte by byte."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field


@dataclass(slots=True)
class Conversation:
    """One connection, seen from the server; `request` is filled by `read`."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    head: bytes = b""
    body: bytes = b""

    async def read_head(self) -> None:
        self.head = await self.reader.readuntil(b"\r\n\r\n")

    async def read(self) -> None:
        await self.read_head()
        self.body = await self.reader.readexactly(int(self.headers.get("content-length", "0")))

    @property
    def headers(self) -> dict[str, str]:
        lines = self.head.decode().strip().split("\r\n")[1:]
        return {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}

    async def say(self, *parts: str | bytes) -> None:
        for part in parts:
            self.writer.write(part.encode() if isinstance(part, str) else part)
            await self.writer.drain()

    async def answer(self, body: str | bytes, status: str = "200 OK", headers: str = "") -> None:
        """A whole answer; `headers` are lines that end with CRLF."""
        content = body.encode() if isinstance(body, str) else body
        await self.say(f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(content)}\r\n\r\n", content)

    def reset(self) -> None:
        self.writer.transport.abort()


Behaviour = Callable[[Conversation], Awaitable[None]]


@dataclass(slots=True)
class PlainServer:
    """Does `behave` on every connection, then closes it; `talks` are the connections so far."""

    behave: Behaviour
    address: str = ""
    talks: list[Conversation] = field(default_factory=list)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = Conversation(reader, writer)
        self.talks.append(talk)
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await self.behave(talk)
        writer.close()

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


Serve = Callable[[Behaviour], Awaitable[PlainServer]]
"""Starts a server on a free port of this machine; it is stopped after the test."""


async def silent(talk: Conversation) -> None:
    """Reads the whole request and never says a word."""
    await talk.read()
    await asyncio.Event().wait()
