"""Only this machine's own page may look and write."""

from collections.abc import AsyncIterator

import httpx
import pytest

from bot.sandbox.page import chat_page
from bot.sandbox.playground import World

HOSTS = {
    "127.0.0.1:8088": 200,
    "localhost:8088": 200,
    "localhost": 200,
    "[::1]:8088": 200,
    "evil.example": 403,
    "evil.example:8088": 403,
    "127.0.0.1.evil.example": 403,
    "localhost@evil.example": 403,
    "[": 403,
    "": 403,
}


@pytest.mark.parametrize(("host", "status"), HOSTS.items())
async def test_only_names_of_this_machine_are_answered(page, host, status):
    assert (await page.get("/", headers={"Host": host})).status_code == status


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://127.0.0.1:9999", "http://localhost:8088", "null", ""]
)
async def test_only_the_page_itself_may_write(page, private, origin):
    answer = await page.post("/do/say", json=private | {"text": "red fox"}, headers={"Origin": origin})
    assert answer.status_code == 403
    del page.headers["origin"]
    assert (await page.post("/do/play")).status_code == 403


@pytest.fixture(params=["192.0.2.7", "[2001:db8::7]", "[::ffff:192.0.2.7]"])
async def abroad(world: World, request: pytest.FixtureRequest) -> AsyncIterator[httpx.AsyncClient]:
    """A browser of another machine, or outside the container: requests come to an address that is not loopback."""
    transport = httpx.ASGITransport(chat_page(world))
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{request.param}:8088") as client:
        yield client


@pytest.mark.parametrize(
    "host", ["pictures.example", "pictures.example:9000", "localhost:8088", "10.0.0.3:80"]
)
async def test_served_to_other_machines_it_answers_to_any_name_and_writes_for_itself_alone(abroad, host):
    assert (await abroad.get("/", headers={"Host": host})).status_code == 200
    for origin, status in {
        f"http://{host}": 200,
        "http://evil.example": 403,
        f"http://{host}0": 403,
        f"http://{host}.evil.example": 403,
        f"http://evil@{host}": 403,
        "null": 403,
        "": 403,
    }.items():
        answer = await abroad.post("/do/play", headers={"Host": host, "Origin": origin})
        assert (origin, answer.status_code) == (origin, status)
    assert (await abroad.post("/do/play", headers={"Host": host})).status_code == 403


@pytest.mark.parametrize("server", ["127.0.0.1", "127.0.0.5", "[::1]", "[::ffff:127.0.0.1]", "unix-socket"])
async def test_loopback_is_guarded_however_it_is_reached(world, server):
    """Served at every address, a name that was rebound to this machine still leads nowhere."""
    transport = httpx.ASGITransport(chat_page(world))
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{server}:8088") as client:
        assert (await client.get("/", headers={"Host": "localhost:8088"})).status_code == 200
        assert (await client.get("/", headers={"Host": "evil.example:8088"})).status_code == 403


@pytest.mark.parametrize("path", ["/", "/static/js/main.js", "/sample.jpg", "/nothing"])
async def test_every_answer_says_what_a_page_may_load(page, path):
    headers = (await page.get(path)).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; ")
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["referrer-policy"] == "no-referrer"
