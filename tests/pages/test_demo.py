"""The command: a check that says how it went, and a page that starts and stops at once."""

import asyncio
import re
import signal
import socket
import sys
import time
from contextlib import asynccontextmanager, suppress

import httpx
import pytest

pytestmark = pytest.mark.asyncio(loop_scope="session")

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


@asynccontextmanager
async def demo(*arguments):
    """The command as a process, with its output piped."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "demo",
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


async def address_of(process):
    said = ""
    async with asyncio.timeout(20):
        while not (found := ADDRESS.search(said)):
            said += (await process.stdout.readline()).decode()
    return found[0]


async def passes(*arguments):
    async with demo("--check", *arguments) as process:
        said, complaints = await process.communicate()
    assert (process.returncode, complaints) == (0, b"")
    for line in (r"started in \d", r"first picture in \d", r"second picture in \d", "The demo works"):
        assert re.search(line, said.decode())


async def test_the_check_plays_two_turns_and_says_how_long_they_took():
    await passes()


@pytest.mark.full
async def test_kept_data_does_not_confuse_the_next_demo(tmp_path):
    for _ in range(3):
        await passes("--data", str(tmp_path / "kept"))


async def stops(process, how):
    """At once, whoever is looking, and without complaint."""
    asked = time.monotonic()
    process.send_signal(how)
    _, complaints = await process.communicate()
    assert (process.returncode, complaints) == (0, b"")
    assert time.monotonic() - asked < 5


async def test_the_page_is_served_until_ctrl_c():
    async with demo("--no-open", "--port", "0") as process:
        address = await address_of(process)
        async with httpx.AsyncClient(base_url=address, trust_env=False) as client:
            assert "This is the real bot." in (await client.get("/")).text
            async with client.stream("GET", "/events") as stream:
                await anext(stream.aiter_lines())
                await stops(process, signal.SIGINT)


async def test_served_to_other_machines_it_says_so():
    async with demo("--no-open", "--port", "0", "--host", "0.0.0.0") as process:  # noqa: S104
        address = await address_of(process)
        async with httpx.AsyncClient(base_url=address, trust_env=False) as client:
            assert (await client.get("/")).status_code == 200
        assert b"other addresses" in await process.stdout.readuntil(b"Ctrl-C")
        await stops(process, signal.SIGTERM)


async def test_a_port_that_is_taken():
    with socket.socket() as usual, socket.create_server(("127.0.0.1", 0)) as other:
        with suppress(OSError):
            usual.bind(("127.0.0.1", 8088))
            usual.listen()
        async with demo("--no-open") as process:
            assert not (await address_of(process)).endswith(":8088")
            assert b"Port 8088 is taken" in await process.stdout.readuntil(b"Ctrl-C")
            await stops(process, signal.SIGTERM)
        port = str(other.getsockname()[1])
        async with demo("--no-open", "--port", port) as process:
            _, complaints = await process.communicate()
        assert process.returncode == 2
        assert f"Port {port} cannot be used" in complaints.decode()
