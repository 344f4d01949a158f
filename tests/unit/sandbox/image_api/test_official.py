"""gpt-image-2 at APIYI's relay, at OpenAI and behind llmapi.site: one model, the same rules."""

import json
from base64 import b64decode
from hashlib import sha256
from typing import Any

import pytest
from PIL import Image

from bot.sandbox.image_api import ImageApi, Noise

RELAY, OPENAI, LLMAPI = "/v1", "/openai/v1", "/llmapi/v1"
ALL = (RELAY, OPENAI, LLMAPI)


@pytest.fixture(autouse=True)
def plain_results(api: ImageApi):
    """What is drawn does not matter here."""
    api.settings.result = Noise(1_000)


TAKEN: dict[str, dict[str, Any]] = {
    "nothing but words": {},
    "size auto": {"size": "auto"},
    "a preset": {"size": "1536x1024"},
    "the longest edge": {"size": "3840x2160"},
    "three to one": {"size": "1536x512"},
    "the fewest pixels": {"size": "1024x640"},
    "low": {"quality": "low"},
    "high": {"quality": "high"},
    "jpeg, compressed": {"output_format": "jpeg", "output_compression": 0},
    "webp, compressed": {"output_format": "webp", "output_compression": 100},
    "opaque": {"background": "opaque"},
    "transparent png": {"background": "transparent"},
    "transparent webp": {"background": "transparent", "output_format": "webp"},
    "one picture": {"n": 1},
    "the longest prompt": {"prompt": "x" * 32_000},
}

REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "size of words": ({"size": "square"}, "invalid_value", "size"),
    "size with a sign": ({"size": "1024×1024"}, "invalid_value", "size"),
    "an edge too long": ({"size": "4096x4096"}, "invalid_value", "The longest edge must be <= 3840"),
    "no multiple of 16": ({"size": "1254x1254"}, "invalid_value", "divisible by 16"),
    "too steep": ({"size": "2048x672"}, "invalid_value", "aspect ratio"),
    "too few pixels": ({"size": "512x512"}, "invalid_value", "below the current minimum pixel budget"),
    "too many pixels": ({"size": "3840x2176"}, "invalid_value", "above the current maximum pixel budget"),
    "quality of others": ({"quality": "hd"}, "invalid_value", "'hd'"),
    "quality empty": ({"quality": ""}, "invalid_value", "''"),
    "gif": ({"output_format": "gif"}, "invalid_value", "'gif'"),
    "compressed png": ({"output_compression": 50}, "invalid_value", "PNG"),
    "compressed too much": (
        {"output_format": "jpeg", "output_compression": 101},
        "invalid_value",
        "between 0 and 100",
    ),
    "transparent jpeg": (
        {"background": "transparent", "output_format": "jpeg"},
        "invalid_value",
        "Transparent background is not supported for JPEG output format",
    ),
    "background of a colour": ({"background": "white"}, "invalid_value", "'white'"),
    "response_format": (
        {"response_format": "b64_json"},
        "unknown_parameter",
        "Unknown parameter: 'response_format'.",
    ),
    "input_fidelity": ({"input_fidelity": "high"}, "invalid_input_fidelity_model", "input_fidelity"),
    "unknown field": ({"aspect_ratio": "1:1"}, "unknown_parameter", "'aspect_ratio'"),
    "too many pictures": ({"n": 11}, "invalid_value", "n"),
    "a prompt too long": ({"prompt": "x" * 32_001}, "string_above_max_length", "32000"),
}


@pytest.mark.parametrize("base", ALL)
@pytest.mark.parametrize("name", TAKEN)
async def test_takes_what_is_documented(name: str, base: str, api: ImageApi, at, png: bytes):
    fields = TAKEN[name]
    answers = [await at(base).generate(**fields), await at(base).edit(png, **fields)]
    if base != RELAY:
        answers.append(await at(base).edit_by_url(png, **fields))
    for answer, call in zip(answers, api.calls, strict=True):
        assert answer.status_code == 200, answer.text
        assert list(answer.json()["data"][0]) == ["b64_json"]
        assert (call.outcome, call.billed) == ("DATA_B64", True)
        given = {key: str(value) for key, value in fields.items() if key != "prompt"}
        assert {key: str(value) for key, value in call.options.items()} == given


@pytest.mark.parametrize("base", ALL)
@pytest.mark.parametrize("name", REFUSED)
async def test_refuses_everything_else(name: str, base: str, api: ImageApi, at, png: bytes):
    fields, code, words = REFUSED[name]
    answers = [await at(base).generate(**fields), await at(base).edit(png, **fields)]
    if base != RELAY:
        answers.append(await at(base).edit_by_url(png, **fields))
    for answer, call in zip(answers, api.calls, strict=True):
        error = answer.json()["error"]
        assert (answer.status_code, error["code"], error["type"]) == (400, code, "invalid_request_error")
        assert words in error["message"]
        assert answer.headers["x-request-id"] == call.request_id
        assert (call.outcome, call.billed, call.price) == ("REFUSED", False, 0.0)


async def test_the_relay_makes_one_picture(at):
    assert (await at(RELAY).generate(n=2)).status_code == 400


@pytest.mark.parametrize("base", [OPENAI, LLMAPI])
async def test_others_make_up_to_ten(base: str, api: ImageApi, at):
    api.settings.result = None
    api.settings.scale = 0.1
    answer = await at(base).generate(n=10, quality="low", size="1024x1024")
    pictures = [b64decode(item["b64_json"]) for item in answer.json()["data"]]
    assert len(set(pictures)) == 10
    call = api.calls[0]
    results = [call.result, *call.further_results]
    assert [made.sha256 for made in results if made] == [sha256(data).hexdigest() for data in pictures]
    assert answer.json()["usage"]["output_tokens"] == 10 * 200
    await api.answered()
    assert call.price == pytest.approx(10 * 0.006, abs=1e-4)


@pytest.mark.parametrize("base", ALL)
async def test_moderation_is_a_field_of_generations(base: str, at):
    assert (await at(base).generate(moderation="low")).status_code == 200
    assert (await at(base).generate(moderation="off")).status_code == 400


async def test_openai_knows_no_moderation_in_forms(at, png: bytes):
    assert (await at(RELAY).edit(png, moderation="low")).status_code == 200
    answer = await at(OPENAI).edit(png, moderation="low")
    assert answer.json()["error"]["code"] == "unknown_parameter"
    assert (await at(OPENAI).edit_by_url(png, moderation="low")).status_code == 200


@pytest.mark.parametrize("base", ALL)
async def test_pictures_and_parts_in_order(base: str, api: ImageApi, at, png: bytes, hole: bytes, encode):
    jpeg = encode(Image.new("RGB", (30, 20), "navy"), "JPEG")
    files = [
        ("image", ("one.png", png, "image/png")),
        ("image[]", ("two.jpg", jpeg, "image/jpeg")),
        ("mask", ("hole.png", hole, "image/png")),
    ]
    answer = await at(base).send_form(files, size="1024x1024")
    assert answer.status_code == 200
    call = api.calls[0]
    assert (call.endpoint, call.path) == (f"POST {base}/images/edits", f"{base}/images/edits")
    assert (call.model, call.last_user_text, call.options) == ("gpt-image-2", "a fox", {"size": "1024x1024"})
    assert [picture.sha256 for picture in call.pictures] == [sha256(data).hexdigest() for data in (png, jpeg)]
    assert [picture.declared for picture in call.pictures] == ["image/png", "image/jpeg"]
    assert call.mask is not None
    assert (call.mask.sha256, call.mask.dimensions) == (sha256(hole).hexdigest(), (96, 64))
    assert [(part.name, part.filename, part.content_type) for part in call.parts] == [
        ("model", None, None),
        ("prompt", None, None),
        ("size", None, None),
        ("image", "one.png", "image/png"),
        ("image[]", "two.jpg", "image/jpeg"),
        ("mask", "hole.png", "image/png"),
    ]


@pytest.mark.parametrize("base", ALL)
async def test_sixteen_pictures(base: str, api: ImageApi, at, png: bytes):
    assert (await at(base).edit(*[png] * 16)).status_code == 200
    assert len(api.calls[0].pictures) == 16
    answer = await at(base).edit(*[png] * 17)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "array_above_max_length")


def gap(size: tuple[int, int] = (96, 64), mode: str = "RGBA") -> Image.Image:
    return Image.new(mode, size)


MASKS = {
    "with alpha": (gap(), True),
    "grey with alpha": (gap(mode="LA"), True),
    "black and white": (gap(mode="L"), False),
    "without alpha": (gap(mode="RGB"), False),
    "one pixel wider": (gap((97, 64)), False),
    "turned": (gap((64, 96)), False),
}


@pytest.mark.parametrize("base", ALL)
@pytest.mark.parametrize("name", MASKS)
async def test_masks(name: str, base: str, at, png: bytes, encode):
    mask, good = MASKS[name]
    answer = await at(base).edit(png, mask=encode(mask))
    assert (answer.status_code == 200) == good
    if not good:
        error = answer.json()["error"]
        assert (error["code"], error.get("param")) == ("invalid_image_file", "mask")
        assert "for mask" in error["message"]


async def test_a_mask_is_a_png_below_4_megabytes(at, png: bytes, encode):
    noise = Image.effect_noise((96, 64), 50).convert("RGBA")
    assert (await at(RELAY).edit(png, mask=encode(noise, "WEBP"))).status_code == 400
    large = encode(gap()) + b"\0" * (4 * 1024 * 1024)
    assert (await at(RELAY).edit(png, mask=large)).json()["error"]["code"] == "invalid_image_file"


async def test_the_mask_belongs_to_the_first_picture(at, png: bytes, hole: bytes, encode):
    other = encode(Image.new("RGB", (30, 20)))
    assert (await at(RELAY).edit(png, other, mask=hole)).status_code == 200
    assert (await at(RELAY).edit(other, png, mask=hole)).status_code == 400


def mpo() -> tuple[Image.Image, str, dict[str, Any]]:
    second = Image.new("RGB", (64, 48), "navy")
    return Image.new("RGB", (64, 48), "teal"), "MPO", {"save_all": True, "append_images": [second]}


UNREADABLE: dict[str, tuple[Image.Image, str, dict[str, Any]]] = {
    "MPO": mpo(),
    "CMYK": (Image.new("CMYK", (64, 48)), "JPEG", {}),
    "GIF": (Image.new("L", (64, 48)), "GIF", {}),
    "BMP": (Image.new("RGB", (64, 48)), "BMP", {}),
}


@pytest.mark.parametrize("base", ALL)
@pytest.mark.parametrize("kind", UNREADABLE)
async def test_the_bad_picture_is_named_by_its_number(kind: str, base: str, at, png: bytes, encode):
    picture, name, options = UNREADABLE[kind]
    answer = await at(base).edit(png, encode(picture, name, **options))
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (400, "invalid_image_file")
    assert error["type"] == ("shell_api_error" if base == RELAY else "invalid_request_error")
    assert "for image 2" in error["message"]


async def test_usage_tells_tokens_and_the_price_follows(api: ImageApi, at, encode):
    large = encode(Image.new("RGB", (1536, 1024), "navy"))
    small = encode(Image.new("RGB", (64, 64), "navy"))
    usage = (await at(RELAY).edit(large, small, size="1536x1024", quality="high", prompt="night")).json()[
        "usage"
    ]
    assert usage == {
        "input_tokens": 1536 + 1024 + 2,
        "input_tokens_details": {"image_tokens": 1536 + 1024, "text_tokens": 2},
        "output_tokens": 5500,
        "total_tokens": 1536 + 1024 + 2 + 5500,
    }
    await api.answered()
    assert api.calls[0].price == pytest.approx((2560 * 8 + 2 * 5 + 5500 * 30) / 1_000_000)


async def test_the_answer_repeats_what_it_is_at_openai_only(at):
    fields = {"size": "1024x1024", "background": "transparent", "output_format": "webp"}
    document = (await at(OPENAI).generate(**fields)).json()
    assert {name: document[name] for name in fields} == fields
    assert document["quality"] == "medium"
    assert set((await at(RELAY).generate(**fields)).json()) == {"data", "created", "usage"}


@pytest.mark.parametrize("base", ALL)
async def test_words_are_needed(base: str, at, png: bytes):
    for answer in (await at(base).generate(prompt=None), await at(base).edit(png, prompt="  ")):
        assert (answer.status_code, answer.json()["error"]["message"]) == (400, "prompt is required")


@pytest.mark.parametrize("base", ALL)
async def test_words_are_unicode(base: str, client, png: bytes):
    head = b'--x\r\nContent-Disposition: form-data; name="%b"'
    body = (
        head % b"model" + b"\r\n\r\ngpt-image-2\r\n"
        + head % b"prompt" + b"\r\n\r\na f\xf6x\r\n"
        + head % b"image" + b'; filename="a.png"\r\nContent-Type: image/png\r\n\r\n' + png + b"\r\n--x--\r\n"
    )  # fmt: skip
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = await client.post(f"{base}/images/edits", content=body, headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_unicode")


@pytest.mark.parametrize("base", [RELAY, OPENAI])
async def test_forms_that_are_none(base: str, api: ImageApi, client, at, png: bytes):
    kind = "multipart/form-data; boundary=x"
    for body, content_type in (
        (b"", kind),
        (b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\nb", kind),
        (b"--x\r\n\r\nb\r\n--x--\r\n", kind),
        (b"{}", "multipart/form-data"),
    ):
        answer = await client.post(
            f"{base}/images/edits", content=body, headers={"Content-Type": content_type}
        )
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_multipart")
    answer = await client.post(f"{base}/images/edits", content=b"x", headers={"Content-Type": "text/plain"})
    assert answer.status_code == 415
    assert (await client.post(f"{base}/images/generations", data={"model": "x"})).status_code == 415


@pytest.mark.parametrize("base", ALL)
async def test_numbers_in_json_are_numbers(base: str, at):
    assert (await at(base).generate(n="1")).status_code == 400
    assert (await at(base).generate(output_format="jpeg", output_compression=True)).status_code == 400


async def test_broken_json(client):
    for base, code in ((RELAY, "invalid_json"), (OPENAI, "invalid_json")):
        answer = await client.post(
            f"{base}/images/generations", content=b"[1", headers={"Content-Type": "application/json"}
        )
        assert json.loads(answer.text)["error"]["code"] == code
