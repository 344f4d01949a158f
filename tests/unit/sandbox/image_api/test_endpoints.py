"""Orders, keys and lists of models work the same way at every address."""

import json
from base64 import b64decode
from dataclasses import replace
from email.utils import parsedate_to_datetime
from hashlib import sha256

import httpx
import pytest
from PIL import Image, ImageChops

from bot.sandbox.image_api import Drift, Fault, ImageApi, Noise, Scripted, Shape

BASES = ("/v1", "/llmapi/v1", "/openai/v1")
ENDPOINTS = [(base, kind) for base in BASES for kind in ("generate", "edit")]
SHAPES = [shape for shape in Shape if shape.name.startswith("DATA")]
ERRORS = {
    Fault.PARAMETER_400: 400,
    Fault.MODERATION_400: 400,
    Fault.UNAUTHORISED_401: 401,
    Fault.PERMISSION_403: 403,
    Fault.RATE_429: 429,
    Fault.RATE_429_RETRY_AFTER: 429,
}


@pytest.fixture(autouse=True)
def plain_results(api: ImageApi):
    """What is drawn does not matter here."""
    api.settings.result = Noise(70_001)


async def asked(at, base: str, kind: str, png: bytes) -> httpx.Response:
    return await (at(base).generate() if kind == "generate" else at(base).edit(png))


@pytest.mark.parametrize(("base", "kind"), ENDPOINTS)
@pytest.mark.parametrize("fault", ERRORS)
async def test_errors_in_the_words_of_the_provider(
    fault: Fault, base: str, kind: str, api: ImageApi, at, png
):
    api.script.next(fault)
    answer = await asked(at, base, kind, png)
    error = answer.json()["error"]
    assert (answer.status_code, api.calls[0].billed) == (ERRORS[fault], False)
    if base == "/openai/v1":
        assert set(error) == {"message", "type", "param", "code"}
    if base == "/llmapi/v1":
        assert None not in error.values()
    if fault is Fault.RATE_429_RETRY_AFTER:
        assert answer.headers["retry-after"] == "7"


@pytest.mark.parametrize(
    ("base", "model", "kind"),
    [
        ("/v1", "gpt-image-2", "shell_api_error"),
        ("/v1", "gpt-image-2-all", "shell_api_error"),
        ("/llmapi/v1", "gpt-image-2", "image_generation_user_error"),
        ("/openai/v1", "gpt-image-2", "image_generation_user_error"),
    ],
)
async def test_moderation(base: str, model: str, kind: str, api: ImageApi, at):
    api.script.when("fox", Fault.MODERATION_400)
    document = (await at(base, model).generate()).json()
    assert (document["error"]["code"], document["error"]["type"]) == ("moderation_blocked", kind)
    assert document.get("status_code") == (400 if (base, model) == ("/v1", "gpt-image-2") else None)


@pytest.mark.parametrize(("base", "kind"), ENDPOINTS)
async def test_broken_connections(base: str, kind: str, api: ImageApi, at, png: bytes):
    for fault in (Fault.TORN_BODY, Fault.RESET_AFTER_READING, Fault.RESET_BEFORE_READING):
        api.script.next(fault)
        with pytest.raises(httpx.TransportError):
            await asked(at, base, kind, png)
    await api.answered(3)
    assert [call.billed for call in api.calls] == [True, True, False]
    assert api.calls[0].price > 0


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
async def test_shapes_can_be_ordered(shape: Shape, base: str, api: ImageApi, client, at, png: bytes):
    api.settings.shape = shape
    item = json.loads((await at(base).edit(png)).text)["data"][0]
    if "LINK" in shape.name:
        data = (await client.get(item["url"])).content
    else:
        text = item["b64_json" if "B64" in shape.name else "url"]
        data = b64decode(text.rpartition(",")[2] + "==")
    assert sha256(data).hexdigest() == api.calls[0].result_sha256
    assert api.calls[0].outcome == shape.name


PICTURE_FAULTS = (
    Fault.NOT_A_PICTURE_B64,
    Fault.NOT_A_PICTURE_LINK,
    Fault.TRUNCATED_PNG,
    Fault.BOMB_PNG,
    Fault.DEAD_LINK,
    Fault.LINK_TO_PRIVATE_ADDRESS,
    Fault.NO_DATA,
    Fault.EMPTY_B64,
)


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("fault", PICTURE_FAULTS)
async def test_answers_around_bad_pictures(fault: Fault, base: str, api: ImageApi, at, png: bytes):
    api.script.next(fault)
    answer = await at(base).edit(png)
    assert (answer.status_code, api.calls[0].billed) == (200, True)
    items = answer.json()["data"]
    assert [list(item) for item in items] == {
        Fault.NO_DATA: [],
        Fault.NOT_A_PICTURE_LINK: [["url"]],
        Fault.DEAD_LINK: [["url"]],
        Fault.LINK_TO_PRIVATE_ADDRESS: [["url"]],
    }.get(fault, [["b64_json"]])


@pytest.mark.parametrize(("model", "softly"), [("gpt-image-2", True), ("gpt-image-2-vip", False)])
async def test_only_some_models_look_at_the_mask(model: str, softly: bool, api: ImageApi, at, encode):  # noqa: FBT001
    api.settings.result = None
    api.settings.scale = 0.25
    base = Image.radial_gradient("L").resize((320, 180)).convert("RGB")
    mask = Image.new("RGBA", base.size, (0, 0, 0, 255))
    mask.paste((0, 0, 0, 0), (160, 0, 320, 180))
    await at("/v1", model).edit(encode(base), mask=encode(mask), size="1280x720", prompt="at night")
    made = api.calls[0].result
    assert made is not None
    with Image.open(made.path) as picture:
        difference = ImageChops.difference(base, picture.convert("RGB")).convert("L")
    assert max(difference.crop((170, 0, 320, 150)).tobytes()) > 20
    assert (max(difference.crop((0, 0, 150, 150)).tobytes()) <= 2) == softly


async def test_a_picture_is_never_chatted_about(api: ImageApi, at):
    for shape in (Shape.CHAT_LINK, Shape.CHAT_DATA_URL):
        api.script.next(shape)
        assert "data" in (await at("/v1").generate()).json()
    assert [call.outcome for call in api.calls] == ["DATA_B64"] * 2


async def test_words_instead_of_a_picture(api: ImageApi, at):
    api.script.next(Scripted(words="Which fox?"))
    document = (await at("/v1", "gpt-image-2-all").generate()).json()
    assert document["choices"][0]["message"]["content"] == "Which fox?"
    assert api.calls[0].billed


async def test_calls_can_be_held_and_are_counted_together(api: ImageApi, at, asker):
    await asker.ask("a fox")
    for base in BASES:
        await at(base).generate()
    assert [call.number for call in api.calls] == [1, 2, 3, 4]
    assert [call.path for call in api.calls[1:]] == [f"{base}/images/generations" for base in BASES]


@pytest.mark.parametrize("base", BASES)
async def test_lists_of_models_are_free(base: str, api: ImageApi, client):
    answer = await client.get(f"{base}/models")
    assert answer.json()["object"] == "list"
    assert "gpt-image-2" in [row["id"] for row in answer.json()["data"]]
    refused = await client.get(f"{base}/models", headers={"Authorization": "Bearer sk-wrong"})
    assert (refused.status_code, "error" in refused.json()) == (401, True)
    assert len(api.calls) == 0


async def test_keys_of_one_provider_open_no_other(api: ImageApi, client, at):
    api.settings.provider_keys["llmapi"] = frozenset({"sk-other"})
    other = {"Authorization": "Bearer sk-other"}
    assert (await at("/llmapi/v1").generate()).status_code == 401
    assert (await at("/openai/v1").generate()).status_code == 200
    assert (await client.get("/llmapi/v1/models", headers=other)).status_code == 200
    assert (await client.get("/openai/v1/models", headers=other)).status_code == 401


async def test_answers_are_dated(client, asker):
    for answer in (await client.get("/v1/models"), await asker.ask("a fox"), await client.get("/nothing")):
        assert parsedate_to_datetime(answer.headers["date"]).year > 2000
        assert len(answer.headers.get_list("date")) == 1


async def test_a_body_beyond_the_limit(api: ImageApi, at, png: bytes):
    api.settings.body_limit = len(png)
    for base in BASES:
        answer = await at(base).edit(png)
        assert (answer.status_code, answer.json()["error"]["code"]) == (413, "request_too_large")


async def test_a_token_charged_per_call_is_no_good_for_a_model_charged_by_tokens(
    api: ImageApi, address: str, connect, at, png: bytes, hole: bytes
):
    api.settings.api_keys = frozenset({"sk-right", "sk-per-call"})
    api.settings.per_call_keys = frozenset({"sk-per-call"})
    async with connect(address, Authorization="Bearer sk-per-call") as client:
        ways = replace(at("/v1"), client=client)
        for answer in (await ways.generate(), await ways.edit(png, mask=hole)):
            assert answer.status_code == 403
            error = answer.json()["error"]
            assert (error["type"], "charged per call" in error["message"]) == ("permission_error", True)
        assert (await replace(ways, model="gpt-image-2-all").generate()).status_code == 200
        assert (await replace(ways, base="/openai/v1").generate()).status_code == 200
    assert (await at("/v1").edit(png, mask=hole)).status_code == 200
    assert [call.billed for call in api.calls] == [False, False, True, True, True]


async def test_one_call_can_be_told_how_it_strays(api: ImageApi, at, encode):
    api.settings.result, api.settings.scale = None, 0.25
    base = Image.linear_gradient("L").resize((320, 180)).convert("RGB")
    mask = Image.new("RGBA", base.size, (0, 0, 0, 255))
    mask.paste((0, 0, 0, 0), (0, 0, 60, 60))
    api.script.next(Scripted(drift=Drift(cast=(9, 9, 9))))
    for _ in range(2):
        await at("/v1").edit(encode(base), mask=encode(mask), size="1280x720", prompt="at night")
    strayed = []
    for call in api.calls:
        assert call.result is not None
        with Image.open(call.result.path) as picture:
            difference = ImageChops.difference(base, picture.convert("RGB")).convert("L")
            strayed.append(difference.getpixel((250, 90)))
    assert strayed == [9, 2]
