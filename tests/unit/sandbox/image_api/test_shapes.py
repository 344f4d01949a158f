"""Every shape carries the picture that was made, and looks as it is called."""

import json
import re
from base64 import b64decode
from hashlib import sha256
from typing import Any

import httpx
import pytest

from bot.sandbox.image_api import ImageApi, Noise, Scripted, Shape

MARKDOWN = re.compile(r"!\[[^\]]*\]\((.*?)\)", re.DOTALL)


def place_of(document: dict[str, Any], shape: Shape) -> str:
    """The link, data URL or base64 of an answer, read by the shape's name alone."""
    if shape.name.startswith("DATA"):
        assert "choices" not in document
        item = document["data"][0]
        assert len(item) == 1
        return item["b64_json" if "B64" in shape.name else "url"]
    assert "data" not in document
    content = document["choices"][0]["message"]["content"]
    if "PARTS" in shape.name:
        return next(part["image_url"]["url"] for part in content if part["type"] == "image_url")
    if "BARE" in shape.name:
        return content
    found = MARKDOWN.search(content)
    assert found
    return found[1]


async def fetched(place: str, shape: Shape, client: httpx.AsyncClient) -> bytes:
    if "LINK" in shape.name:
        answer = await client.get(place, headers={"Authorization": ""})
        assert answer.headers["content-type"] == "image/png"
        return answer.content
    if "URL" in shape.name or "PREFIXED" in shape.name:
        prefix, _, place = place.partition(",")
        assert prefix == "data:image/png;base64"
    padded = place + "=" * (-len(place) % 4)
    return b64decode(padded)


@pytest.mark.parametrize(
    "shape", [shape for shape in Shape if shape is not Shape.WORDS], ids=lambda s: s.name
)
async def test_the_picture_comes_through(shape: Shape, api: ImageApi, client: httpx.AsyncClient, asker):
    # 70,000 bytes are two blocks of base64, the second one padded.
    api.settings.result = Noise(70_001)
    api.script.next(shape)
    answer = await asker.ask("a fox")
    assert answer.headers["content-type"].startswith("application/json")
    place = place_of(json.loads(answer.text), shape)
    data = await fetched(place, shape, client)
    call = api.calls[0]
    assert sha256(data).hexdigest() == call.result_sha256
    assert (call.outcome, call.billed, len(data)) == (shape.name, True, 70_001)


@pytest.mark.parametrize("shape", Shape, ids=lambda s: s.name)
async def test_the_layout_is_as_the_name_says(shape: Shape, api: ImageApi, asker):
    api.settings.result = Noise(70_001)
    api.settings.shape = shape
    answer = await asker.ask("a fox")
    text, name = answer.text, shape.name
    assert text.startswith("\n ") == ("KEEP_ALIVE" in name)
    assert ("\n  " in text.strip()) == ("PRETTY" in name)
    assert ("\\/" in text) == ("ESCAPED" in name)
    usage = json.loads(text).get("usage", {})
    if "NO_USAGE" in name:
        assert usage == {}
    else:
        prompt = "PROMPT_USAGE" in name or ("INPUT_USAGE" not in name and not name.startswith("DATA"))
        assert set(usage) == {
            "prompt_tokens" if prompt else "input_tokens",
            "completion_tokens" if prompt else "output_tokens",
            "total_tokens",
        }
    if shape is Shape.DATA_B64_LINES:
        lines = json.loads(text)["data"][0]["b64_json"].split("\n")
        assert {len(line) for line in lines[:-1]} == {76}
    if shape is Shape.DATA_B64_UNPADDED:
        assert not json.loads(text)["data"][0]["b64_json"].endswith("=")


async def test_lengths_are_announced_where_they_can_be_known(api: ImageApi, asker):
    api.settings.result = Noise(70_001)
    for shape in Shape:
        api.script.next(shape)
        announced = (await asker.ask("a fox")).headers.get("content-length")
        streamed = "KEEP_ALIVE" in shape.name or shape in {
            Shape.DATA_B64_ESCAPED,
            Shape.CHAT_DATA_URL_ESCAPED,
        }
        assert (announced is None) == streamed, shape


async def test_words_instead_of_a_picture_are_billed(api: ImageApi, asker):
    api.script.next(Scripted(words="Which of the two dogs?"))
    api.script.next(Shape.WORDS)
    first = (await asker.ask("the dog")).json()
    second = (await asker.ask("the dog")).json()
    assert first["choices"][0]["message"]["content"] == "Which of the two dogs?"
    assert second["choices"][0]["message"]["content"] == api.settings.words
    assert [(call.billed, call.result) for call in api.calls] == [(True, None), (True, None)]


async def test_fixed_bytes_are_given_as_they_are(api: ImageApi, asker):
    api.script.next(Scripted(result=b"GIF89a and so on"))
    assert await asker.picture(await asker.ask("a fox")) == b"GIF89a and so on"


async def test_the_current_shape_is_the_default(asker):
    document = (await asker.ask("a fox")).json()
    assert document["object"] == "chat.completion"
    assert document["model"] == "gpt-image-2-all"
    assert document["choices"][0]["finish_reason"] == "stop"
