"""The API takes what its documentation describes and nothing else."""

import json
import struct
from base64 import b64encode
from collections.abc import Callable
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from bot.sandbox.image_api import ImageApi, Noise, Settings

CHAT = "/v1/chat/completions"
USER = {"role": "user", "content": "a fox"}


@pytest.fixture(autouse=True)
def plain_results(api: ImageApi):
    """What is drawn does not matter here."""
    api.settings.result = Noise(1_000)


def body(**fields: Any) -> dict[str, Any]:
    return {"model": "gpt-image-2-all", "messages": [USER], **fields}


def message(content: Any, role: str = "user", **fields: Any) -> dict[str, Any]:
    return body(messages=[{"role": role, "content": content, **fields}])


def part(**fields: Any) -> dict[str, Any]:
    return message([{"type": "text", "text": "night"}, fields])


TAKEN = {
    "words": body(),
    "the other model of the line": body(model="gpt-image-2.5-all"),
    "temperature": body(temperature=0.5),
    "stream off": body(stream=False),
    "parts": message([{"type": "text", "text": "a"}, {"type": "text", "text": "fox"}]),
    "system first": body(messages=[{"role": "system", "content": "be brief"}, USER]),
    "history": body(messages=[USER, {"role": "assistant", "content": "picture #1"}, USER]),
}

REFUSED: dict[str, tuple[Any, int, str]] = {
    "no object": ([body()], 400, "invalid_json"),
    "no model": ({"messages": [USER]}, 400, "missing_required_parameter"),
    "unknown model": (body(model="gpt-image-2"), 503, "model_not_found"),
    "no messages": ({"model": "gpt-image-2-all"}, 400, "invalid_value"),
    "empty messages": (body(messages=[]), 400, "invalid_value"),
    "message of another type": (body(messages=["a fox"]), 400, "invalid_type"),
    "unknown role": (message("a fox", role="tool"), 400, "invalid_value"),
    "content missing": (body(messages=[{"role": "user"}]), 400, "invalid_type"),
    "content null": (message(None), 400, "invalid_type"),
    "content empty list": (message([]), 400, "invalid_type"),
    "last is assistant": (body(messages=[USER, {"role": "assistant", "content": "x"}]), 400, "invalid_value"),
    "no words": (message("  \n"), 400, "invalid_value"),
    "half a sign": (message("a fox \ud83e"), 400, "invalid_unicode"),
    "part of another type": (part(type="input_image"), 400, "invalid_value"),
    "part is a string": (message(["a fox"]), 400, "invalid_value"),
    "text part without text": (part(type="text"), 400, "invalid_type"),
    "image part without object": (part(type="image_url", image_url="https://x/y.png"), 400, "invalid_type"),
    "file in disguise": (
        part(type="image_url", image_url={"url": "file:///etc/passwd"}),
        400,
        "invalid_value",
    ),
    "not base64": (
        part(type="image_url", image_url={"url": "data:image/png;base64,####"}),
        400,
        "invalid_value",
    ),
    "data URL of text": (
        part(type="image_url", image_url={"url": "data:text/plain;base64,aGk="}),
        400,
        "invalid_value",
    ),
    "outside world": (
        part(type="image_url", image_url={"url": "https://example.com/photo.png"}),
        400,
        "invalid_image_url",
    ),
    "stream on": (body(stream=True), 400, "unsupported_value"),
    "stream no boolean": (body(stream="false"), 400, "invalid_type"),
    "temperature too hot": (body(temperature=2.1), 400, "invalid_value"),
    "temperature no number": (body(temperature=True), 400, "invalid_type"),
    "n": (body(n=1), 400, "unknown_parameter"),
    "size": (body(size="1024x1024"), 400, "unknown_parameter"),
    "quality": (body(quality="high"), 400, "unknown_parameter"),
    "response_format": (body(response_format="url"), 400, "unknown_parameter"),
    "unknown in message": (message("a fox", name="me"), 400, "unknown_parameter"),
    "unknown in part": (part(type="text", text="x", cache_control={}), 400, "unknown_parameter"),
    "unknown in image": (
        part(type="image_url", image_url={"url": "data:image/png;base64,AA==", "detail": "high"}),
        400,
        "unknown_parameter",
    ),
}


@pytest.mark.parametrize("name", TAKEN)
async def test_takes_what_is_documented(name: str, api: ImageApi, client: httpx.AsyncClient):
    answer = await client.post(CHAT, json=TAKEN[name])
    assert answer.status_code == 200
    assert api.calls[0].billed


@pytest.mark.parametrize("name", REFUSED)
async def test_refuses_everything_else(name: str, api: ImageApi, client: httpx.AsyncClient):
    document, status, code = REFUSED[name]
    # ASCII, so that half a surrogate pair can travel.
    answer = await client.post(
        CHAT, content=json.dumps(document), headers={"Content-Type": "application/json"}
    )
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (status, code)
    assert set(error) == {"message", "type", "param", "code"}
    assert answer.headers["x-request-id"] == api.calls[0].request_id
    assert (api.calls[0].outcome, api.calls[0].billed) == ("REFUSED", False)
    assert code in api.calls[0].refusal


@pytest.mark.parametrize("raw", [b"", b"{", b'{"model": NaN}', b"[" * 100_000, b"\xff\xfe"])
async def test_refuses_what_is_no_json(raw: bytes, client: httpx.AsyncClient):
    answer = await client.post(CHAT, content=raw, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_json")


async def test_undocumented_fields_pass_when_not_strict(api: ImageApi, client: httpx.AsyncClient):
    api.settings.strict = False
    assert (await client.post(CHAT, json=body(size="1024x1024"))).status_code == 200
    assert api.calls[0].options == {"size": "1024x1024"}


@pytest.mark.parametrize("kind", [None, "text/plain", "multipart/form-data; boundary=x"])
async def test_refuses_other_content_types(kind: str | None, client: httpx.AsyncClient):
    headers = {"Content-Type": kind} if kind else {}
    answer = await client.post(CHAT, content=json.dumps(body()), headers=headers)
    assert answer.status_code == 415


@pytest.mark.parametrize("authorization", [None, "Bearer", "Bearer sk-wrong", "Basic sk-right", "sk-right"])
async def test_refuses_without_the_right_key(authorization: str | None, api: ImageApi, address: str, connect):
    headers = {"Authorization": authorization} if authorization else {}
    async with connect(address) as client:
        answer = await client.post(CHAT, json=body(), headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "invalid_api_key")
    assert not api.calls[0].authorised
    assert not api.calls[0].billed


async def test_any_key_will_do_unless_keys_are_set(api: ImageApi, address: str, connect):
    api.settings.api_keys = None
    async with connect(address) as client:
        answer = await client.post(CHAT, json=body(), headers={"Authorization": "Bearer whatever"})
    assert answer.status_code == 200


async def test_refuses_a_body_over_the_limit(api: ImageApi, client: httpx.AsyncClient):
    api.settings.body_limit = 100_000
    answer = await client.post(CHAT, json=body(messages=[{"role": "user", "content": "x" * 150_000}]))
    assert (answer.status_code, api.calls[0].outcome) == (413, "REFUSED")


async def test_cuts_off_who_does_not_stop_sending(api: ImageApi, client: httpx.AsyncClient):
    api.settings.body_limit = 100_000
    with pytest.raises(httpx.TransportError):
        await client.post(CHAT, json=body(messages=[{"role": "user", "content": "x" * 3_000_000}]))
    await api.answered()
    assert api.calls[0].outcome == "REFUSED"
    assert 200_000 < api.calls[0].body_bytes < 600_000


@pytest.mark.parametrize("method", ["GET", "PUT"])
async def test_other_methods_and_paths_are_strays(method: str, api: ImageApi, client: httpx.AsyncClient):
    for path in (CHAT, "/v1/images/edits"):
        answer = await client.request(method, path)
        assert answer.status_code == 404
        assert "Invalid URL" in answer.json()["error"]["message"]
    assert api.strays == [f"{method} {CHAT}", f"{method} /v1/images/edits"]
    assert len(api.calls) == 0


def picture(mode: str = "RGB", size: tuple[int, int] = (48, 32)) -> Image.Image:
    return Image.radial_gradient("L").resize(size).convert(mode)


def written(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def heic() -> bytes:
    return struct.pack(">I", 24) + b"ftypheic" + bytes(4) + b"mif1heic" + bytes(500)


PICTURES_TAKEN: dict[str, Callable[[], bytes]] = {
    "PNG": lambda: written(picture(), "PNG"),
    "PNG with alpha": lambda: written(picture("RGBA"), "PNG"),
    "PNG with palette": lambda: written(picture("P"), "PNG"),
    "PNG grey with alpha": lambda: written(picture("LA"), "PNG"),
    "PNG black and white": lambda: written(picture("1"), "PNG"),
    "JPEG": lambda: written(picture(), "JPEG"),
    "JPEG grey": lambda: written(picture("L"), "JPEG"),
    "JPEG progressive": lambda: written(picture(), "JPEG", progressive=True),
    "WEBP": lambda: written(picture(), "WEBP"),
    "GIF": lambda: written(picture("P"), "GIF"),
    "GIF that moves": lambda: written(picture("P"), "GIF", save_all=True, append_images=[picture("P")]),
}
PICTURES_REFUSED: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "text": lambda: b"this is no picture",
    "MPO": lambda: written(picture(), "MPO", save_all=True, append_images=[picture()]),
    "HEIC": heic,
    "JPEG in CMYK": lambda: written(picture("CMYK"), "JPEG"),
    "PNG of 16 bit": lambda: written(picture("I;16"), "PNG"),
    "BMP": lambda: written(picture(), "BMP"),
    "TIFF": lambda: written(picture(), "TIFF"),
    "torn PNG": lambda: written(picture(size=(400, 400)), "PNG")[:-200],
    "torn JPEG": lambda: written(picture(size=(400, 400)), "JPEG")[:-400],
    "torn WEBP": lambda: written(picture(size=(400, 400)), "WEBP")[:-100],
    "PNG with a broken middle": lambda: written(picture(size=(400, 400)), "PNG").replace(b"IDAT", b"IDAX"),
}


@pytest.mark.parametrize("name", PICTURES_TAKEN)
async def test_takes_pictures(
    name: str, api: ImageApi, client: httpx.AsyncClient, as_data_url: Callable[..., str]
):
    data = PICTURES_TAKEN[name]()
    form = name.split(maxsplit=1)[0]
    kind = f"image/{form.lower()}"
    answer = await client.post(CHAT, json=part(type="image_url", image_url={"url": as_data_url(data, kind)}))
    assert answer.status_code == 200, answer.text
    base = api.calls[0].base
    assert base is not None
    assert (base.format, base.declared, base.dimensions) == (form, kind, (48, 32))


@pytest.mark.parametrize("name", PICTURES_REFUSED)
async def test_refuses_pictures(
    name: str, api: ImageApi, client: httpx.AsyncClient, as_data_url: Callable[..., str]
):
    good, bad = written(picture(), "PNG"), PICTURES_REFUSED[name]()
    content = [
        {"type": "text", "text": "both"},
        *({"type": "image_url", "image_url": {"url": as_data_url(data)}} for data in (good, bad)),
    ]
    answer = await client.post(CHAT, json=message(content))
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (400, "invalid_image_file")
    assert "image 2" in error["message"]
    assert not api.calls[0].billed


async def test_refuses_pictures_over_the_limits(settings: Settings, client: httpx.AsyncClient):
    data = written(picture(size=(300, 200)), "PNG")
    request = part(type="image_url", image_url={"url": f"data:image/png;base64,{b64encode(data).decode()}"})
    settings.picture_limit = len(data)
    assert (await client.post(CHAT, json=request)).status_code == 200
    settings.picture_limit = len(data) - 1
    assert (await client.post(CHAT, json=request)).json()["error"]["code"] == "invalid_image_file"


async def test_refuses_too_many_pixels_without_decoding_them(
    settings: Settings, client: httpx.AsyncClient, as_data_url: Callable[..., str]
):
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + header + bytes(4)
    answer = await client.post(CHAT, json=part(type="image_url", image_url={"url": as_data_url(bomb)}))
    assert answer.json()["error"]["code"] == "invalid_image_file"


async def test_pictures_of_the_history_are_judged_too(
    client: httpx.AsyncClient, as_data_url: Callable[..., str]
):
    bad = {"type": "image_url", "image_url": {"url": as_data_url(b"no picture")}}
    answer = await client.post(CHAT, json=body(messages=[{"role": "assistant", "content": [bad]}, USER]))
    assert answer.json()["error"]["param"] == "messages[0].content[0].image_url.url"
