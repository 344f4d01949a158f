"""Result links are public, die in time, and are counted."""

from pathlib import Path

import httpx
import pytest
from PIL import Image

from bot.sandbox.image_api import ImageApi, Noise, Settings, Shape


@pytest.fixture
async def link(api: ImageApi, asker) -> str:
    api.settings.result = Noise(200_000)
    api.settings.shape = Shape.DATA_LINK
    return (await asker.ask("a fox")).json()["data"][0]["url"]


async def test_a_link_is_on_the_host_that_was_asked(
    api: ImageApi, address: str, client: httpx.AsyncClient, asker
):
    api.settings.shape = Shape.CHAT_BARE_LINK
    local = address.replace("127.0.0.1", "localhost")
    answer = await client.post("/v1/chat/completions", json=asker.body("x"), headers={"Host": local[7:]})
    assert answer.json()["choices"][0]["message"]["content"].startswith(f"{local}/files/")


async def test_bytes_served_are_logged(api: ImageApi, link: str, client: httpx.AsyncClient):
    answer = await client.get(link, headers={"Authorization": ""})
    await client.head(link)
    await api.fetched(2)
    assert len(answer.content) == 200_000
    whole, head = api.fetches
    assert (whole.call, whole.method, whole.status, whole.sent_bytes) == (1, "GET", 200, 200_000)
    assert (head.method, head.status, head.sent_bytes) == ("HEAD", 200, 0)


async def test_links_expire(settings: Settings, api: ImageApi, link: str, client: httpx.AsyncClient, asker):
    now = settings.clock()
    settings.clock = lambda: now + 86_300
    assert (await client.get(link)).status_code == 200
    settings.clock = lambda: now + 86_500
    assert (await client.get(link)).status_code == 404
    content = [{"type": "text", "text": "night"}, {"type": "image_url", "image_url": {"url": link}}]
    body = {"model": "gpt-image-2-all", "messages": [{"role": "user", "content": content}]}
    answer = await client.post("/v1/chat/completions", json=body)
    assert answer.json()["error"]["code"] == "invalid_image_url"


async def test_unknown_links_are_logged_too(api: ImageApi, client: httpx.AsyncClient):
    assert (await client.get("/files/nothing.png")).status_code == 404
    fetch = await api.fetched()
    assert (fetch.call, fetch.name, fetch.status) == (0, "nothing.png", 404)


@pytest.mark.parametrize("size", [128, 129, 1_000, 65_537, 3_000_000])
async def test_noise_has_the_size_asked_for_and_is_a_picture(size: int, api: ImageApi, asker, tmp_path):
    api.settings.result = Noise(size)
    data = await asker.picture(await asker.ask("a fox"))
    assert len(data) == size
    path = tmp_path / "noise.png"
    path.write_bytes(data)
    with Image.open(path) as picture:
        picture.load()
        assert picture.width * picture.height * 3 > size * 0.9 - 200


async def test_noise_is_made_once(api: ImageApi, asker):
    api.settings.result = Noise(50_000)
    for _ in range(2):
        await asker.ask("a fox")
    assert api.calls[0].result == api.calls[1].result


def test_too_little_noise(tmp_path: Path):
    from bot.sandbox.image_api.noise import write_noise

    with pytest.raises(ValueError, match="at least"):
        write_noise(tmp_path / "noise.png", 50)
