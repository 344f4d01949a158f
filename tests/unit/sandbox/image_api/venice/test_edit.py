"""Edits: what is taken, what is refused, and what comes back."""

import json
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from bot.sandbox.image_api import ImageApi, Noise, Shape, read_chips

EDIT = "/venice/api/v1/image/multi-edit"
GPT = "gpt-image-2-edit"


@pytest.fixture
def quick(api: ImageApi) -> ImageApi:
    """The API with a result that needs no painting."""
    api.settings.result = Noise(1_000)
    return api


TAKEN: dict[str, dict[str, Any]] = {
    "nothing but words and a picture": {},
    "a model": {"modelId": GPT},
    "the longest prompt": {"prompt": "x" * 32_768},
    "the longest prompt of the gpt family": {"modelId": GPT, "prompt": "x" * 10_000},
    "shape kept": {"aspect_ratio": "auto"},
    "shape named": {"aspect_ratio": "4:5"},
    "resolution": {"modelId": GPT, "resolution": "2K"},
    "the only resolution": {"resolution": "1K"},
    "quality": {"modelId": GPT, "quality": "low"},
    "quality where it means nothing": {"quality": "low"},
    "format": {"output_format": "webp"},
    "jpg": {"output_format": "jpg"},
    "safe mode": {"safe_mode": False},
    "enhanced": {"enhance_prompt": True},
    "without thinking": {"disable_prompt_optimization_thinking": True},
}
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no prompt": ({"prompt": None}, "prompt"),
    "empty prompt": ({"prompt": ""}, "prompt"),
    "prompt no text": ({"prompt": 7}, "prompt"),
    "half a sign": ({"prompt": "a fox \ud83e"}, "prompt"),
    "prompt too long": ({"prompt": "x" * 32_769}, "prompt"),
    "prompt too long for the gpt family": ({"modelId": GPT, "prompt": "x" * 10_001}, "prompt"),
    "no pictures": ({"images": []}, "images"),
    "pictures missing": ({"images": None}, "images"),
    "one picture without a list": ({"images": "iVBORw0KGgo="}, "images"),
    "picture no text": ({"images": [{"url": "x"}]}, "images"),
    "not base64": ({"images": ["####"]}, "images"),
    "not a picture": ({"images": [b64encode(b"hello world").decode()]}, "images"),
    "outside world": ({"images": ["https://example.com/photo.png"]}, "images"),
    "a ratio of others": ({"aspect_ratio": "4:3"}, "aspect_ratio"),
    "another ratio of others": ({"aspect_ratio": "5:4"}, "aspect_ratio"),
    "resolution in small letters": ({"modelId": GPT, "resolution": "2k"}, "resolution"),
    "resolution that the model lacks": ({"resolution": "2K"}, "resolution"),
    "quality of others": ({"modelId": GPT, "quality": "auto"}, "quality"),
    "format of others": ({"output_format": "gif"}, "output_format"),
    "safe mode as text": ({"safe_mode": "false"}, "safe_mode"),
    "enhanced as number": ({"enhance_prompt": 1}, "enhance_prompt"),
    "null": ({"quality": None}, "quality"),
    "the field of other endpoints": ({"model": GPT}, ""),
    "n": ({"n": 1}, ""),
    "mask": ({"mask": "iVBORw0KGgo="}, ""),
    "size": ({"size": "1024x1024"}, ""),
    "a model for other things": ({"modelId": "gpt-image-2"}, "modelId"),
}


@pytest.mark.parametrize("name", TAKEN)
async def test_takes_what_is_documented(name: str, quick: ImageApi, editor):
    answer = await editor.ask(**TAKEN[name])
    assert answer.status_code == 200, answer.text
    assert (quick.calls[0].outcome, quick.calls[0].billed) == ("PICTURE", True)


@pytest.mark.parametrize("name", REFUSED)
async def test_refuses_everything_else(name: str, quick: ImageApi, client: httpx.AsyncClient, editor):
    fields, blamed = REFUSED[name]
    # ASCII, so that half a surrogate pair can travel.
    answer = await client.post(
        EDIT, content=json.dumps(editor.document(**fields)), headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 400
    error = answer.json()
    assert isinstance(error["error"], str)
    problems = error["details"].pop("_errors") if not blamed else error["details"][blamed]["_errors"]
    assert problems
    assert set(error["details"]) - {"_errors"} == ({blamed} if blamed else set())
    assert (quick.calls[0].outcome, quick.calls[0].price) == ("REFUSED", 0)


async def test_all_that_is_wrong_is_told_at_once(quick: ImageApi, editor):
    answer = await editor.ask(prompt="", aspect_ratio="4:3", model="x")
    details = answer.json()["details"]
    assert (set(details), len(details["_errors"])) == ({"_errors", "prompt", "aspect_ratio"}, 1)


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'{"prompt": NaN}', b"[" * 100_000, b"\xff\xfe"])
async def test_refuses_what_is_no_json(raw: bytes, client: httpx.AsyncClient):
    answer = await client.post(EDIT, content=raw, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["error"]) == (400, "Invalid request parameters")


async def test_undocumented_fields_pass_when_not_strict(quick: ImageApi, editor):
    quick.settings.strict = False
    assert (await editor.ask(model="x")).status_code == 200


async def test_an_unknown_model_is_not_found(quick: ImageApi, editor):
    answer = await editor.ask(modelId="gpt-image-9-edit")
    assert (answer.status_code, answer.json()) == (404, {"error": "Specified model not found"})


@pytest.mark.parametrize("kind", [None, "text/plain", "application/x-www-form-urlencoded"])
async def test_refuses_other_content_types(kind: str | None, client: httpx.AsyncClient, editor):
    headers = {"Content-Type": kind} if kind else {}
    answer = await client.post(EDIT, content=json.dumps(editor.document()), headers=headers)
    assert (answer.status_code, answer.json()) == (415, {"error": "Invalid request content-type"})


@pytest.mark.parametrize("authorization", [None, "Bearer sk-wrong", "Basic sk-right"])
async def test_refuses_without_the_right_key(authorization: str | None, api: ImageApi, address, connect):
    headers = {"Authorization": authorization} if authorization else {}
    async with connect(address) as client:
        answer = await client.post(EDIT, json={}, headers=headers)
    assert (answer.status_code, answer.json()) == (401, {"error": "Authentication failed"})
    assert not api.calls[0].authorised


async def test_refuses_a_body_over_the_limit(api: ImageApi, editor):
    api.settings.body_limit = 100_000
    answer = await editor.ask(prompt="x" * 150_000)
    assert (answer.status_code, list(answer.json())) == (413, ["error"])


async def test_pictures_keep_their_order_and_their_bytes(
    quick: ImageApi, editor, photo: bytes, encode: Callable[..., bytes], as_data_url: Callable[..., str]
):
    jpeg = encode(Image.new("RGB", (300, 300), "navy"), "JPEG")
    answer = await editor.ask(
        prompt="put 2 into 1",
        images=[b64encode(photo).decode(), as_data_url(jpeg, "image/jpeg")],
        modelId=GPT,
        quality="low",
    )
    assert answer.status_code == 200
    call = quick.calls[0]
    assert (call.model, call.last_user_text, call.options) == (GPT, "put 2 into 1", {"quality": "low"})
    assert [picture.sha256 for picture in call.pictures] == [
        sha256(data).hexdigest() for data in (photo, jpeg)
    ]
    assert [picture.declared for picture in call.pictures] == ["", "image/jpeg"]


async def test_our_own_links_are_taken_as_pictures(quick: ImageApi, asker, editor, photo: bytes):
    quick.settings.result = photo
    markdown = (await asker.ask("a fox")).json()["choices"][0]["message"]["content"]
    link = markdown.partition("](")[2].partition(")")[0]
    assert (await editor.ask(images=[link])).status_code == 200
    assert quick.calls[1].pictures[0].sha256 == sha256(photo).hexdigest()


# Width and height of the picture sent, and the status.
PIXELS = [((256, 256), 200), ((255, 257), 400), ((7680, 4320), 200), ((7681, 4320), 400)]


@pytest.mark.parametrize(("size", "status"), PIXELS)
async def test_pixels_have_limits(size: tuple[int, int], status: int, quick: ImageApi, editor, encode):
    answer = await editor.ask(images=[b64encode(encode(Image.new("1", size))).decode()])
    assert answer.status_code == status
    assert status == 200 or "pixels" in answer.json()["details"]["images"]["_errors"][0]


@pytest.mark.parametrize(("size", "status"), [(25 * 1024 * 1024 - 1, 200), (25 * 1024 * 1024, 400)])
async def test_files_stay_below_25_megabytes(size: int, status: int, quick: ImageApi, editor, encode):
    picture = encode(Image.new("1", (256, 256)))
    answer = await editor.send(picture + bytes(size - len(picture)))
    assert answer.status_code == status
    assert status == 200 or "25MB" in answer.json()["details"]["images"]["_errors"][0]


# How many pictures a model takes: said among its constraints, among its capabilities, or not at all.
MOST = {GPT: 16, "nano-banana-pro-edit": 14, "firered-image-edit": 3, "luma-uni-1-edit": 1}


@pytest.mark.parametrize("model", MOST)
async def test_pictures_are_counted(model: str, quick: ImageApi, editor):
    one = editor.document()["images"]
    assert (await editor.ask(modelId=model, images=one * MOST[model])).status_code == 200
    answer = await editor.ask(modelId=model, images=one * (MOST[model] + 1))
    assert (answer.status_code, "images" in answer.json()["details"]) == (400, True)


@pytest.mark.parametrize("kind", ["BMP", "TIFF"])
async def test_refuses_other_kinds_of_pictures(kind: str, editor, encode):
    answer = await editor.ask(images=[b64encode(encode(Image.new("RGB", (300, 300)), kind)).decode()])
    assert (answer.status_code, answer.json()["error"]) == (
        400,
        "The image file is corrupted or unreadable",
    )


async def test_takes_a_form_with_files(quick: ImageApi, editor, photo: bytes, encode):
    other = encode(Image.new("RGB", (300, 300), "navy"))
    answer = await editor.send(photo, other, modelId=GPT, resolution="1K", safe_mode="false")
    assert answer.status_code == 200, answer.text
    call = quick.calls[0]
    assert (call.last_user_text, call.model) == ("at night", GPT)
    assert call.options == {"resolution": "1K", "safe_mode": False}
    assert [part.name for part in call.parts].count("images") == 2
    assert [picture.sha256 for picture in call.pictures] == [
        sha256(data).hexdigest() for data in (photo, other)
    ]


FORMS_REFUSED: dict[str, tuple[dict[str, str], list[tuple[str, Any]], str]] = {
    "no file": ({}, [], "images"),
    "a picture as text": ({"images": "iVBORw0KGgo="}, [], "images"),
    "the field of others": ({}, [("image[]", ("a.png", b"x", "image/png"))], ""),
    "a field as file": ({}, [("quality", ("a.txt", b"low", "text/plain"))], "quality"),
    "a flag that is none": ({"safe_mode": "0"}, [], "safe_mode"),
    "an unknown field": ({"model": GPT}, [], ""),
}


@pytest.mark.parametrize("name", FORMS_REFUSED)
async def test_refuses_other_forms(name: str, client: httpx.AsyncClient, photo: bytes):
    fields, files, blamed = FORMS_REFUSED[name]
    own = [] if blamed == "images" else [("images", ("a.png", photo, "image/png"))]
    # A part without a file name makes it a multipart form even when no file is in it.
    parts = [("prompt", (None, "at night")), *own, *files]
    answer = await client.post(EDIT, files=parts, data=fields)
    details = answer.json()["details"]
    assert (answer.status_code, bool(details["_errors"])) == (
        400,
        not blamed or name == "the field of others",
    )
    assert not blamed or details[blamed]["_errors"]


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=other"])
async def test_refuses_what_is_no_form(kind: str, client: httpx.AsyncClient):
    answer = await client.post(EDIT, content=b"--x\r\n\r\n", headers={"Content-Type": kind})
    assert answer.status_code == 400


# Fields, and what the answer is to be: format, declared type, size. The picture sent is 512 x 256.
PAINTED: list[tuple[dict[str, Any], str, str, tuple[int, int]]] = [
    ({}, "PNG", "image/png", (1024, 512)),
    ({"aspect_ratio": "auto", "output_format": "jpg"}, "JPEG", "image/jpeg", (1024, 512)),
    ({"aspect_ratio": "1:1", "output_format": "webp"}, "WEBP", "image/webp", (1024, 1024)),
    ({"aspect_ratio": "9:16", "output_format": "jpeg"}, "JPEG", "image/jpeg", (576, 1024)),
    ({"aspect_ratio": "21:9", "modelId": GPT, "resolution": "2K"}, "JPEG", "image/jpeg", (2048, 880)),
    ({"modelId": GPT, "resolution": "4K", "aspect_ratio": "16:9"}, "JPEG", "image/jpeg", (3840, 2160)),
    ({"modelId": GPT, "resolution": "2K", "output_format": "png"}, "PNG", "image/png", (2048, 1024)),
]


@pytest.mark.parametrize(("fields", "form", "kind", "size"), PAINTED)
async def test_the_answer_is_a_picture(fields, form: str, kind: str, size: tuple[int, int], api, editor):
    answer = await editor.ask(prompt="at sunset", **fields)
    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
    assert answer.headers["x-venice-is-content-violation"] == "false"
    assert int(answer.headers["x-ratelimit-limit-requests"]) == 20
    assert api.calls[0].result_sha256 == sha256(answer.content).hexdigest()
    with Image.open(BytesIO(answer.content)) as picture:
        assert (picture.format, picture.size) == (form, size)
        assert read_chips(picture) == [1]


async def test_turns_leave_their_numbers(api: ImageApi, editor):
    first = (await editor.ask()).content
    second = (await editor.ask(images=[b64encode(first).decode()], output_format="jpeg")).content
    with Image.open(BytesIO(second)) as picture:
        assert read_chips(picture) == [1, 2]


async def test_an_enhanced_prompt_is_told(quick: ImageApi, editor):
    answer = await editor.ask(prompt="ночь & лес", enhance_prompt=True)
    told = answer.headers["x-venice-enhanced-prompt"]
    assert told.isascii()
    assert httpx.QueryParams(f"p={told}")["p"].startswith("ночь & лес")
    assert "x-venice-enhanced-prompt" not in (await editor.ask()).headers


async def test_an_old_model_names_its_successor(quick: ImageApi, editor):
    headers = (await editor.ask(modelId="qwen-edit")).headers
    assert headers["x-venice-deprecated"] == "true"
    assert headers["x-venice-deprecated-replacement"] == "firered-image-edit"
    assert "x-venice-deprecated" not in (await editor.ask()).headers


async def test_shapes_of_the_chat_mean_nothing_here(quick: ImageApi, editor):
    for shape in (Shape.DATA_LINK, Shape.CHAT_LINK_KEEP_ALIVE):
        quick.settings.shape = shape
        assert (await editor.ask()).content.startswith(b"\x89PNG")


PRICES: list[tuple[dict[str, Any], int, float]] = [
    ({}, 1, 0.04),
    ({}, 3, 0.04),
    ({"enhance_prompt": True}, 1, 0.08),
    ({"modelId": "seedream-v4-edit"}, 1, 0.05),
    ({"modelId": "nano-banana-pro-edit", "resolution": "4K"}, 2, 0.35),
    ({"modelId": GPT}, 1, 0.34),
    ({"modelId": GPT, "quality": "low"}, 1, 0.03),
    ({"modelId": GPT, "quality": "medium", "resolution": "2K"}, 1, 0.14),
    ({"modelId": GPT, "quality": "high", "resolution": "4K"}, 1, 0.84),
    ({"modelId": GPT, "quality": "low", "resolution": "4K"}, 3, 0.0584),
]


@pytest.mark.parametrize(("fields", "pictures", "price"), PRICES)
async def test_prices(fields: dict[str, Any], pictures: int, price: float, quick: ImageApi, editor):
    await editor.ask(images=editor.document()["images"] * pictures, **fields)
    await quick.answered()
    assert quick.calls[0].price == pytest.approx(price)
