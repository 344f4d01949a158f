"""gpt-image-2-all and gpt-image-2-vip on APIYI's images endpoints."""

from typing import Any

import pytest
from PIL import Image

from bot.sandbox.image_api import ImageApi, Noise

ALL, VIP = "gpt-image-2-all", "gpt-image-2-vip"


@pytest.fixture(autouse=True)
def plain_results(api: ImageApi):
    """What is drawn does not matter here."""
    api.settings.result = Noise(1_000)


TAKEN: dict[str, tuple[str, dict[str, Any]]] = {
    "all: words": (ALL, {}),
    "all: the newer model": ("gpt-image-2.5-all", {}),
    "all: auto": (ALL, {"size": "auto"}),
    "all: the shortest long edge": (ALL, {"size": "512x300"}),
    "all: the longest, odd": (ALL, {"size": "941x1536"}),
    "all: base64": (ALL, {"response_format": "b64_json"}),
    "vip: words": (VIP, {}),
    "vip: auto": (VIP, {"size": "auto"}),
    "vip: smallest": (VIP, {"size": "1280x544"}),
    "vip: largest": (VIP, {"size": "2880x2880"}),
    "vip: quality": (VIP, {"quality": "high"}),
    "vip: background": (VIP, {"background": "transparent"}),
    "vip: file format": (VIP, {"output_format": "jpeg"}),
}

REFUSED: dict[str, tuple[str, dict[str, Any], int]] = {
    "all: long edge too short": (ALL, {"size": "511x300"}, 400),
    "all: long edge too long": (ALL, {"size": "1024x1537"}, 400),
    "all: size of words": (ALL, {"size": "16:9"}, 400),
    "all: quality": (ALL, {"quality": "low"}, 400),
    "all: aspect_ratio": (ALL, {"aspect_ratio": "1:1"}, 400),
    "all: n": (ALL, {"n": 1}, 400),
    "all: background": (ALL, {"background": "opaque"}, 400),
    "all: response_format": (ALL, {"response_format": "png"}, 400),
    "all: no words": (ALL, {"prompt": " "}, 400),
    "vip: an official size that is not on the list": (VIP, {"size": "1024x1024"}, 400),
    "vip: the example of the documentation": (VIP, {"size": "1536x1024"}, 400),
    "vip: a capital X": (VIP, {"size": "2048X2048"}, 400),
    "vip: n": (VIP, {"n": 1}, 400),
    "vip: aspect_ratio": (VIP, {"aspect_ratio": "1:1"}, 400),
    "vip: moderation": (VIP, {"moderation": "low"}, 400),
    "vip: quality of others": (VIP, {"quality": "hd"}, 429),
    "unknown model": ("gpt-image-9", {}, 503),
    "no model": ("", {}, 400),
}


@pytest.mark.parametrize("name", TAKEN)
async def test_takes_what_is_documented(name: str, api: ImageApi, at, png: bytes):
    model, fields = TAKEN[name]
    for answer in (await at("/v1", model).generate(**fields), await at("/v1", model).edit(png, **fields)):
        assert answer.status_code == 200, answer.text
        assert list(answer.json()["data"][0]) == ["b64_json"]
    await api.answered(2)
    assert [(call.model, call.price) for call in api.calls] == [(model, 0.03)] * 2


@pytest.mark.parametrize("name", REFUSED)
async def test_refuses_everything_else(name: str, api: ImageApi, at, png: bytes):
    model, fields, status = REFUSED[name]
    for answer in (await at("/v1", model).generate(**fields), await at("/v1", model).edit(png, **fields)):
        assert answer.status_code == status
        assert set(answer.json()["error"]) == {"message", "type", "param", "code"}
    assert [(call.outcome, call.billed) for call in api.calls] == [("REFUSED", False)] * 2


async def test_a_wrong_quality_is_told_as_429(at):
    error = (await at("/v1", VIP).generate(quality="hd")).json()["error"]
    assert error["message"].startswith("quality must be one of")


@pytest.mark.parametrize("model", [ALL, VIP])
async def test_links_on_demand(model: str, api: ImageApi, client, at, png: bytes):
    item = (await at("/v1", model).edit(png, response_format="url")).json()["data"][0]
    assert list(item) == ["url"]
    picture = await client.get(item["url"], headers={"Authorization": ""})
    assert len(picture.content) == 1_000
    assert api.calls[0].outcome == "DATA_LINK"


async def test_the_vip_takes_any_mask_and_all_takes_none(api: ImageApi, at, png: bytes, encode):
    mask = encode(Image.new("L", (30, 20)))
    assert (await at("/v1", VIP).edit(png, mask=mask)).status_code == 200
    assert api.calls[0].mask is not None
    assert api.calls[0].mask.dimensions == (30, 20)
    answer = await at("/v1", ALL).edit(png, mask=mask)
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "mask")


@pytest.mark.parametrize("model", [ALL, VIP])
async def test_files_up_to_the_limit(model: str, api: ImageApi, at, png: bytes):
    api.settings.picture_limit = len(png)
    assert (await at("/v1", model).edit(png)).status_code == 200
    answer = await at("/v1", model).edit(png, png + b"\0")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_image_file")
    assert "image 2" in answer.json()["error"]["message"]


@pytest.mark.parametrize("model", [ALL, VIP])
async def test_an_edit_needs_pictures(model: str, client, at):
    answer = await at("/v1", model).send_form([("other", ("a.png", b"", "image/png"))])
    assert answer.status_code == 400
    answer = await client.post("/v1/images/edits", json={"model": model, "prompt": "a fox"})
    assert answer.status_code == 415


async def test_sizes_are_met(api: ImageApi, client, at, png: bytes):
    api.settings.result = None
    api.settings.scale = 0.25
    asked = (
        ({"model": ALL, "size": "1000x600"}, (250, 150)),
        ({"model": VIP, "size": "1280x720"}, (320, 180)),
        ({"model": VIP}, (320, 212)),
    )
    for fields, size in asked:
        url = (await at("/v1").edit(png, response_format="url", **fields)).json()["data"][0]["url"]
        data = (await client.get(url)).content
        made = api.calls[-1].result
        assert made is not None
        with Image.open(made.path) as picture:
            assert (picture.size, picture.format, len(data)) == (size, "PNG", made.size)


async def test_undocumented_fields_pass_when_not_strict(api: ImageApi, at):
    api.settings.strict = False
    assert (await at("/v1", VIP).generate(moderation="low")).status_code == 200
    assert (await at("/v1", VIP).generate(n=1)).status_code == 400
