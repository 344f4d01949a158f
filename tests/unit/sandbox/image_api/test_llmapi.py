"""What llmapi.site does in its own way before OpenAI's rules."""

from typing import Any

import pytest

from bot.sandbox.image_api import ImageApi, Noise, Shape

BASE = "/llmapi/v1"


@pytest.fixture(autouse=True)
def plain_results(api: ImageApi):
    """What is drawn does not matter here."""
    api.settings.result = Noise(1_000)


def told(answer: Any) -> tuple[int, str, str]:
    error = answer.json()["error"]
    return answer.status_code, error["type"], error["message"]


def wrong(message: str) -> tuple[int, str, str]:
    return 400, "invalid_request_error", message


async def test_the_model_may_be_left_out(api: ImageApi, at, png: bytes):
    answers = [
        await at(BASE).generate(model=None),
        await at(BASE).edit(png, model=None),
        await at(BASE).edit_by_url(png, model=None),
    ]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert [call.model for call in api.calls] == ["gpt-image-2"] * 3


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"prompt": None}, "prompt is required"),
        ({"n": 0}, "n must be greater than 0"),
        ({"n": "2"}, "invalid n field type"),
        ({"stream": "true"}, "invalid stream field value"),
        ({"model": "gemini-3.1-flash-image"}, 'images endpoint requires an image model, got "gemini-3.1-flash-image"'),
    ],
)  # fmt: skip
async def test_its_own_errors(fields: dict[str, Any], message: str, at, png: bytes):
    assert told(await at(BASE).generate(**fields)) == wrong(message)
    assert told(await at(BASE).edit_by_url(png, **fields)) == wrong(message)


@pytest.mark.parametrize(
    ("images", "message"),
    [
        (None, "images[].image_url is required"),
        ([], "images[].image_url is required"),
        ([{}], "images[].image_url is required"),
        (["https://example.com/a.png"], "images[].image_url is required"),
        ([{"file_id": "file-1"}], "images[].file_id is not supported"),
    ],
)
async def test_images_by_url(images: Any, message: str, at):
    assert told(await at(BASE).edit_by_url(images=images)) == wrong(message)


async def test_masks_by_url(api: ImageApi, at, png: bytes, hole: bytes, as_data_url):
    answer = await at(BASE).edit_by_url(png, mask={"image_url": as_data_url(hole)})
    assert answer.status_code == 200
    assert api.calls[0].mask is not None
    answer = await at(BASE).edit_by_url(png, mask={"file_id": "file-1"})
    assert told(answer) == wrong("mask.file_id is not supported")
    answer = await at(BASE).edit_by_url(png, mask={"image_url": as_data_url(png)})
    assert answer.json()["error"]["code"] == "invalid_image_file"


async def test_a_link_of_its_own_is_followed(api: ImageApi, at, png: bytes):
    api.script.next(Shape.DATA_LINK)
    link = (await at(BASE).generate()).json()["data"][0]["url"]
    assert (await at(BASE).edit_by_url(images=[{"image_url": link}])).status_code == 200
    assert api.calls[1].pictures[0].sha256 == api.calls[0].result_sha256
    answer = await at(BASE).edit_by_url(images=[{"image_url": "https://example.com/a.png"}])
    assert answer.status_code == 400


def form(*parts: tuple[str, bytes]) -> bytes:
    """A multipart form from heads and bytes, for parts that no client would write."""
    return b"".join(b"--x\r\n" + head.encode() + b"\r\n\r\n" + data + b"\r\n" for head, data in parts) + b"--x--\r\n"  # fmt: skip


PROMPT = ('Content-Disposition: form-data; name="prompt"', b"a fox")


@pytest.mark.parametrize(
    ("head", "taken"),
    [
        ('Content-Disposition: form-data; name="image"; filename="a.png"\r\nContent-Type: image/png', True),
        ('Content-Disposition: form-data; name="image[0]"; filename="a.png"\r\nContent-Type: image/png', True),
        ('Content-Disposition: form-data; name="image"\r\nContent-Type: image/png', False),
        ('Content-Disposition: form-data; name="image"; filename="a.png"', False),
    ],
)  # fmt: skip
async def test_a_file_has_a_name_and_a_type(head: str, taken: bool, client, encode, api: ImageApi):  # noqa: FBT001
    from PIL import Image

    picture = encode(Image.new("1", (8, 8)))
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = await client.post(f"{BASE}/images/edits", content=form(PROMPT, (head, picture)), headers=headers)
    if taken:
        assert answer.status_code == 200
        assert api.calls[0].parts[1].filename == "a.png"
    else:
        assert told(answer) == wrong("image file is required")


async def test_an_upstream_without_uploads(api: ImageApi, at, png: bytes):
    api.settings.llmapi_takes_files = False
    message = "gpt-image-2 does not accept multipart file upload; provide URL"
    assert told(await at(BASE).edit(png)) == wrong(message)
    assert (await at(BASE).edit_by_url(png)).status_code == 200


async def test_a_key_of_another_group(api: ImageApi, at, png: bytes):
    api.settings.llmapi_serves_images = False
    refused = (404, "not_found_error", "Images API is not supported for this platform")
    assert told(await at(BASE).generate()) == refused
    assert told(await at(BASE).edit(png)) == refused
    assert told(await at(BASE).edit_by_url(png)) == refused


async def test_an_account_drops_what_it_cannot_pass_on(api: ImageApi, at, png: bytes):
    api.settings.llmapi_account = True
    fields = {"n": 3, "response_format": "url", "input_fidelity": "high", "size": "1024x1024"}
    document = (await at(BASE).edit(png, **fields)).json()
    assert [item["url"][:22] for item in document["data"]] == ["data:image/png;base64,"]
    assert (document["size"], document["output_format"]) == ("1024x1024", "png")
    assert api.calls[0].options == {name: str(value) for name, value in fields.items()}


async def test_bodies_that_are_none(client):
    headers = {"Content-Type": "application/json"}
    for body, message in ((b"", "request body is empty"), (b"{", "failed to parse request body")):
        for endpoint in ("generations", "edits"):
            answer = await client.post(f"{BASE}/images/{endpoint}", content=body, headers=headers)
            assert told(answer) == wrong(message)


async def test_errors_have_no_empty_keys(at):
    assert set((await at(BASE).generate(prompt=None)).json()["error"]) == {"type", "message"}
    assert set((await at(BASE).generate(size="1x1")).json()["error"]) == {"type", "message", "code", "param"}
