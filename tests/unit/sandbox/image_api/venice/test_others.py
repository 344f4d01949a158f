"""The endpoints beside editing: generating, upscaling, the list of models, a key's limits."""

from base64 import b64decode, b64encode
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from bot.sandbox.image_api import ImageApi, Noise, read_chips

GENERATE = "/venice/api/v1/image/generate"
UPSCALE = "/venice/api/v1/image/upscale"
MODELS = "/venice/api/v1/models"
LIMITS = "/venice/api/v1/api_keys/rate_limits"


def asked(**fields: Any) -> dict[str, Any]:
    return {"model": "gpt-image-2", "prompt": "a fox", **fields}


# Fields, and the price.
GENERATED: dict[str, tuple[dict[str, Any], float]] = {
    "nothing else": ({}, 0.26),
    "largest": ({"width": 1280, "height": 1280, "quality": "low"}, 0.02),
    "by ratio": ({"aspect_ratio": "16:9", "resolution": "4K", "quality": "medium"}, 0.21),
    "variants": ({"variants": 4, "quality": "medium"}, 0.28),
    "another model": ({"model": "nano-banana-pro", "resolution": "2K"}, 0.23),
    "all the rest": (
        {
            "negative_prompt": "rain",
            "style_preset": "3D Model",
            "seed": -5,
            "steps": 8,
            "cfg_scale": 7.5,
            "lora_strength": 50,
            "safe_mode": False,
            "hide_watermark": True,
            "format": "png",
            "quality": "low",
            "return_binary": True,
        },
        0.02,
    ),
}
NOT_GENERATED: dict[str, tuple[dict[str, Any], int, str]] = {
    "no model": ({"model": None}, 400, "model"),
    "unknown model": ({"model": "gpt-image-9"}, 404, ""),
    "a model for edits": ({"model": "qwen-edit"}, 400, "model"),
    "prompt too long": ({"prompt": "x" * 7501}, 400, "prompt"),
    "too wide": ({"width": 1281}, 400, "width"),
    "too low": ({"height": 0}, 400, "height"),
    "height with a fraction": ({"height": 512.5}, 400, "height"),
    "format of edits": ({"format": "jpg"}, 400, "format"),
    "too many variants": ({"variants": 5}, 400, "variants"),
    "variants as bytes": ({"variants": 2, "return_binary": True}, 400, "variants"),
    "field of edits": ({"modelId": "gpt-image-2"}, 400, "_errors"),
    "n": ({"n": 1}, 400, "_errors"),
}


@pytest.mark.parametrize("name", GENERATED)
async def test_generates(name: str, api: ImageApi, client: httpx.AsyncClient):
    api.settings.result = Noise(1_000)
    fields, price = GENERATED[name]
    answer = await client.post(GENERATE, json=asked(**fields))
    assert answer.status_code == 200, answer.text
    await api.answered()
    call = api.calls[0]
    assert (call.model, call.last_user_text) == (fields.get("model", "gpt-image-2"), "a fox")
    assert call.price == pytest.approx(price)
    assert call.options == {field: value for field, value in fields.items() if field != "model"}


@pytest.mark.parametrize("name", NOT_GENERATED)
async def test_does_not_generate(name: str, api: ImageApi, client: httpx.AsyncClient):
    fields, status, blamed = NOT_GENERATED[name]
    answer = await client.post(GENERATE, json=asked(**fields))
    assert answer.status_code == status
    assert not blamed or answer.json()["details"][blamed]
    assert not api.calls[0].billed


async def test_generating_takes_json_only(client: httpx.AsyncClient):
    assert (await client.post(GENERATE, data=asked())).status_code == 415


async def test_pictures_come_in_a_document(api: ImageApi, client: httpx.AsyncClient):
    prompt = 'a "fox" \N{OBJECT REPLACEMENT CHARACTER}'
    answer = await client.post(GENERATE, json=asked(prompt=prompt, width=512, height=256, variants=2))
    assert answer.headers["x-venice-is-blurred"] == "false"
    document = answer.json()
    assert set(document) == {"id", "images", "request", "timing"}
    assert document["request"]["prompt"] == prompt
    assert len(document["images"]) == 2
    data = b64decode(document["images"][0])
    assert api.calls[0].result
    assert data == api.calls[0].result.path.read_bytes()
    with Image.open(BytesIO(data)) as picture:
        assert (picture.format, picture.size, read_chips(picture)) == ("WEBP", (512, 256), [1])


async def test_pictures_come_as_bytes(client: httpx.AsyncClient):
    fields = {"return_binary": True, "format": "jpeg", "aspect_ratio": "3:2"}
    answer = await client.post(GENERATE, json=asked(**fields))
    assert answer.headers["content-type"] == "image/jpeg"
    with Image.open(BytesIO(answer.content)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (1024, 688))


# Fields beside the picture of 512 x 256, the size of the answer, the price.
UPSCALED: list[tuple[dict[str, Any], tuple[int, int], float]] = [
    ({}, (1024, 512), 0.02),
    ({"scale": 1, "enhance": False}, (512, 256), 0.02),
    ({"scale": 2.5}, (1280, 640), 0.08),
    ({"scale": 4, "creativity": 0.01}, (2048, 1024), 0.08),
]
NOT_UPSCALED: dict[str, dict[str, Any]] = {
    "scale": {"scale": 5},
    "enhance": {"enhance": "no"},
    "creativity": {"creativity": 2},
    "_errors": {"prompt": "a fox"},
    "image": {"image": 7},
}


@pytest.mark.parametrize(("fields", "size", "price"), UPSCALED)
@pytest.mark.parametrize("kind", ["JSON", "form"])
async def test_upscales(fields, size, price: float, kind: str, api: ImageApi, client, photo: bytes):
    if kind == "form":
        words = {name: str(value).lower() for name, value in fields.items()}
        answer = await client.post(UPSCALE, files={"image": ("a.png", photo, "image/png")}, data=words)
    else:
        answer = await client.post(UPSCALE, json={"image": b64encode(photo).decode(), **fields})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png"), answer.text
    with Image.open(BytesIO(answer.content)) as picture:
        assert (picture.format, picture.size) == ("PNG", size)
    await api.answered()
    assert (api.calls[0].price, len(api.calls[0].pictures)) == (price, 1)


@pytest.mark.parametrize("blamed", NOT_UPSCALED)
async def test_does_not_upscale(blamed: str, api: ImageApi, client: httpx.AsyncClient, photo: bytes):
    document = {"image": b64encode(photo).decode(), **NOT_UPSCALED[blamed]}
    answer = await client.post(UPSCALE, json=document)
    assert (answer.status_code, bool(answer.json()["details"][blamed])) == (400, True)


async def test_upscaling_wants_exactly_one_picture(client: httpx.AsyncClient, photo: bytes):
    part = ("image", ("a.png", photo, "image/png"))
    for parts in ([part, part], [("scale", (None, "2"))]):
        answer = await client.post(UPSCALE, files=parts)
        assert (answer.status_code, "image" in answer.json()["details"]) == (400, True)


async def test_upscaling_stays_below_a_number_of_pixels(client: httpx.AsyncClient, encode):
    large = b64encode(encode(Image.new("1", (2048, 2048)))).decode()
    answer = await client.post(UPSCALE, json={"image": large, "scale": 4})
    with Image.open(BytesIO(answer.content)) as picture:
        assert picture.size == (4096, 4096)
    larger = b64encode(encode(Image.new("1", (4097, 4096)))).decode()
    assert (await client.post(UPSCALE, json={"image": larger})).status_code == 400


KINDS = {
    "inpaint": {
        "firered-image-edit",
        "qwen-edit",
        "gpt-image-2-edit",
        "nano-banana-pro-edit",
        "seedream-v4-edit",
        "luma-uni-1-edit",
    },
    "image": {"gpt-image-2", "nano-banana-pro"},
    "upscale": {"upscaler"},
    "text": set(),
}


async def listed(client: httpx.AsyncClient, kind: str) -> dict[str, Any]:
    answer = (await client.get(MODELS, params={"type": kind})).raise_for_status().json()
    assert (answer["object"], answer["type"]) == ("list", kind)
    return {row["id"]: row for row in answer["data"]}


async def test_models_are_told_to_everybody(address: str, connect):
    async with connect(address) as client:
        for kind, names in KINDS.items():
            rows = await listed(client, kind)
            assert set(rows) == names
            assert all(row["type"] == kind for row in rows.values())
        everything = await listed(client, "all")
        assert set(everything) == set.union(*KINDS.values())
        assert (await client.get(MODELS)).json()["type"] == "text"
        assert (await client.get(MODELS, params={"type": "picture"})).status_code == 400


async def test_models_tell_prices_and_limits(client: httpx.AsyncClient):
    rows = await listed(client, "all")
    gpt = rows["gpt-image-2-edit"]["model_spec"]
    assert gpt["privacy"] == "anonymized"
    assert gpt["pricing"]["quality"]["2K"]["medium"] == {"usd": 0.14, "diem": 0.14}
    assert gpt["pricing"]["inpaint"]["usd"] == 0.34
    assert gpt["pricing"]["inputImages"] == {"included": 1, "additional": {"usd": 0.0092, "diem": 0.0092}}
    assert gpt["constraints"]["promptCharacterLimit"] == 10_000
    assert (gpt["constraints"]["maxInputImages"], gpt["constraints"]["defaultQuality"]) == (16, "high")
    firered = rows["firered-image-edit"]["model_spec"]
    assert (firered["privacy"], firered["pricing"]) == ("private", {"inpaint": {"usd": 0.04, "diem": 0.04}})
    assert not {"maxInputImages", "resolutions", "qualities"} & set(firered["constraints"])
    banana = rows["nano-banana-pro-edit"]["model_spec"]
    assert banana["capabilities"] == {"maxInputImages": 14}
    assert "maxInputImages" not in banana["constraints"]
    assert rows["luma-uni-1-edit"]["model_spec"]["constraints"]["combineImages"] is False
    assert set(rows["upscaler"]["model_spec"]["pricing"]["upscale"]) == {"2x", "4x"}


async def test_limits_are_told_to_the_key(api: ImageApi, client: httpx.AsyncClient, address: str, connect):
    api.settings.clock = lambda: 1_700_000_000.0
    data = (await client.get(LIMITS)).raise_for_status().json()["data"]
    assert (data["accessPermitted"], data["nextEpochBegins"]) == (True, "2023-11-15T00:00:00.000Z")
    assert {"amount": 20, "type": "RPM"} in data["rateLimits"][0]["rateLimits"]
    async with connect(address) as stranger:
        answer = await stranger.get(LIMITS)
    assert (answer.status_code, answer.json()) == (401, {"error": "Authentication failed"})
    assert len(api.calls) == 0
