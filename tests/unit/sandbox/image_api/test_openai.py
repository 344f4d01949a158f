"""What OpenAI does in its own way."""

from typing import Any

import pytest

from bot.sandbox.image_api import ImageApi, Noise

BASE = "/openai/v1"


@pytest.fixture(autouse=True)
def plain_results(api: ImageApi):
    """What is drawn does not matter here."""
    api.settings.result = Noise(1_000)


async def test_errors_have_all_four_keys_and_an_id(api: ImageApi, at, client):
    answers = [
        await at(BASE).generate(size="1x1"),
        await at(BASE).generate(model=None),
        await client.post(f"{BASE}/images/generations", headers={"Authorization": "Bearer sk-wrong"}),
    ]
    for answer, call in zip(answers, api.calls, strict=True):
        assert set(answer.json()["error"]) == {"message", "type", "param", "code"}
        assert answer.headers["x-request-id"] == call.request_id
    assert [answer.status_code for answer in answers] == [400, 400, 401]
    assert answers[2].json()["error"]["code"] == "invalid_api_key"


async def test_models(at):
    assert (await at(BASE).generate(model="gpt-image-2-2026-04-21")).status_code == 200
    answer = await at(BASE).generate(model="gpt-image-1")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "model_not_found")


async def test_the_user_may_be_named(at, png: bytes):
    assert (await at(BASE).generate(user="u")).status_code == 200
    assert (await at(BASE).edit(png, user="u")).status_code == 200


@pytest.mark.parametrize("kind", ["application/octet-stream", "image/heic"])
async def test_files_are_declared_as_pictures(kind: str, at, png: bytes):
    answer = await at(BASE).send_form([("image", ("a.png", png, kind))])
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "unsupported_file_mimetype")


@pytest.mark.parametrize(
    "images", [None, [], [{}], ["data:image/png;base64,AA=="], [{"file_id": "file-1"}], [{"image_url": 1}]]
)
async def test_images_that_are_none(images: Any, at):
    assert (await at(BASE).edit_by_url(images=images)).status_code == 400


async def test_pictures_and_mask_by_url(api: ImageApi, at, png: bytes, hole: bytes, as_data_url):
    answer = await at(BASE).edit_by_url(png, png, mask={"image_url": as_data_url(hole)}, n=2)
    assert (answer.status_code, len(answer.json()["data"])) == (200, 2)
    call = api.calls[0]
    assert (len(call.pictures), call.parts, call.options) == (2, (), {"n": 2})
    assert call.mask is not None
    answer = await at(BASE).edit_by_url(*[png] * 17)
    assert answer.json()["error"]["code"] == "array_above_max_length"
    answer = await at(BASE).edit_by_url(images=[{"image_url": "data:image/png;base64," + "A" * 20_971_520}])
    assert answer.json()["error"]["code"] == "string_above_max_length"


async def test_generations_take_no_pictures(at, as_data_url, hole: bytes):
    answer = await at(BASE).generate(mask={"image_url": as_data_url(hole)})
    assert answer.json()["error"]["code"] == "unknown_parameter"
