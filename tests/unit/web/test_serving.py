"""A page's server comes and goes with the bot, and says nothing of its own."""

import asyncio
import logging

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.serving import LOOPBACK
from bot.web.serving import serving


class Slow:
    """Answers when it is told to."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.go_on = asyncio.Event()
        self.app = Starlette(routes=[Route("/", self._answer)])

    async def _answer(self, _request: Request) -> Response:
        self.asked.set()
        await self.go_on.wait()
        return PlainTextResponse("done")


async def test_who_is_being_answered_is_answered_and_nobody_new_comes_in() -> None:
    slow = Slow()
    async with httpx.AsyncClient(trust_env=False) as client:
        async with serving(slow.app, 0) as port:
            asking = asyncio.create_task(client.get(f"http://{LOOPBACK}:{port}/"))
            await slow.asked.wait()
            slow.go_on.set()
        assert (await asking).text == "done"
        with pytest.raises(httpx.ConnectError):
            await client.get(f"http://{LOOPBACK}:{port}/")


async def test_a_port_that_is_taken_is_an_error_of_the_system() -> None:
    async with serving(Slow().app, 0) as port:
        with pytest.raises(OSError, match="in use"):
            async with serving(Slow().app, port):
                pass


async def test_it_is_silent(caplog: pytest.LogCaptureFixture) -> None:
    slow = Slow()
    slow.go_on.set()
    with caplog.at_level(logging.DEBUG):
        async with serving(slow.app, 0) as port, httpx.AsyncClient(trust_env=False) as client:
            answer = await client.get(f"http://{LOOPBACK}:{port}/")
    assert "server" not in answer.headers
    assert [record.getMessage() for record in caplog.records if record.name.startswith("uvicorn")] == []
