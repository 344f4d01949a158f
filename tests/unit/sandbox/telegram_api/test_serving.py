"""serving(): an ASGI app on a loopback port."""

import signal

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.sandbox.serving import abort_connection, serving


async def hello(request):
    return PlainTextResponse("hello")


async def cut(request):
    await abort_connection(request.scope)
    return PlainTextResponse("nobody hears this")


APP = Starlette(routes=[Route("/", hello), Route("/cut", cut)])


async def test_a_free_port_on_loopback(client):
    async with serving(APP) as address:
        assert address.startswith("http://127.0.0.1:")
        assert (await client.get(address)).text == "hello"
    with pytest.raises(httpx.ConnectError):
        await client.get(address)


async def test_a_given_port_can_be_used_again_at_once(client):
    async with serving(APP) as address:
        port = int(address.rsplit(":", 1)[1])
        await client.get(address)
    async with serving(APP, port) as again:
        assert again == address
        assert (await client.get(again)).text == "hello"


async def test_a_taken_port_is_an_error():
    async with serving(APP) as address:
        with pytest.raises(OSError, match="in use"):
            async with serving(APP, int(address.rsplit(":", 1)[1])):
                pass


async def test_every_address_is_served_and_the_loopback_one_is_told(client):
    async with serving(APP, host="0.0.0.0") as address:  # noqa: S104 - that is what is tested
        port = int(address.rsplit(":", 1)[1])
        assert address == f"http://127.0.0.1:{port}"
        for host in ("127.0.0.1", "127.0.0.2"):
            assert (await client.get(f"http://{host}:{port}")).text == "hello"


async def test_by_default_no_other_address_is_served(client):
    async with serving(APP) as address:
        with pytest.raises(httpx.ConnectError):
            await client.get(f"http://127.0.0.2:{address.rsplit(':', 1)[1]}")


async def test_signals_are_left_alone():
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    async with serving(APP):
        assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


async def test_a_connection_can_be_reset(client):
    async with serving(APP) as address:
        with pytest.raises(httpx.ReadError):
            await client.get(f"{address}/cut")
        assert (await client.get(address)).text == "hello"


async def test_resetting_needs_a_server():
    transport = httpx.ASGITransport(APP)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as inside:
        with pytest.raises(RuntimeError, match="only be reset under serving"):
            await inside.get("/cut")
