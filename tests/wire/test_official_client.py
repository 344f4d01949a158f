"""The official client of the Images API sends what ours sends: a second opinion on the encoding."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP

import openai
import pytest

from bot.domain.options import Options
from bot.domain.pictures import PictureFile, PictureFormat
from bot.domain.profiles import HistoryPolicy, ModelProfile, ModelRef, Operation, fit
from bot.providers.catalog import find_profile

from .conftest import Provider

MODELS = ("apiyi/gpt-image-2", "llmapi/gpt-image-2", "openai/gpt-image-2")
WORDS = 'the dog of image 1 with the hat of image 2, and a sign "狐"'
WIDE = Options.parse("16:9 2k low")
EMPTY = b'{"created": 1, "data": []}'


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a form; a file has a name."""

    name: str
    content_type: str
    has_file_name: bool
    content: bytes


def parts(provider: Provider) -> list[Part]:
    """Those of the last request."""
    assert provider.content_type.startswith("multipart/form-data; boundary=")
    head = f"Content-Type: {provider.content_type}\r\n\r\n".encode()
    message = BytesParser(policy=HTTP).parsebytes(head + provider.content)
    found = []
    for part in message.iter_parts():
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        disposition = part["content-disposition"]
        file_name = part.get_filename()
        kind = part.get_content_type() if file_name else ""
        found.append(Part(disposition.params["name"], kind, bool(file_name), content))
    return found


def files(found: list[Part]) -> list[Part]:
    return [part for part in found if part.has_file_name]


def fields(found: list[Part]) -> list[tuple[str, str]]:
    return sorted((part.name, part.content.decode()) for part in found if not part.has_file_name)


@pytest.fixture
async def client(provider: Provider) -> AsyncIterator[openai.AsyncOpenAI]:
    provider.body, provider.headers = EMPTY, (("Content-Type", "application/json"),)
    http = openai.DefaultAsyncHttpxClient(trust_env=False)
    async with openai.AsyncOpenAI(
        api_key="sk-test", base_url=f"{provider.address}/v1", max_retries=0, http_client=http
    ) as client:
        yield client


def two_pictures(provider: Provider) -> tuple[PictureFile, ...]:
    return provider.picture("a dog ", PictureFormat.JPEG), provider.picture("a hat ", PictureFormat.PNG)


def content(provider: Provider, picture: PictureFile) -> bytes:
    with provider.blobs.open(picture.blob) as file:
        return file.read()


def profile_of(model: str) -> ModelProfile:
    profile = find_profile(ModelRef.parse(model))
    assert profile is not None
    return profile


@pytest.mark.parametrize("model", MODELS)
async def test_an_edit_is_sent_as_the_official_client_sends_it(
    provider: Provider, client: openai.AsyncOpenAI, model: str
) -> None:
    profile, pictures = profile_of(model), two_pictures(provider)
    request = fit(WORDS, pictures, (), profile, HistoryPolicy(), WIDE)
    await provider.send(profile, request)
    ours, our_line = parts(provider), provider.taken.splitlines()[0]

    await client.images.edit(
        model=profile.ref.model,
        image=[
            (f"{place}", content(provider, picture), picture.format.value)
            for place, picture in enumerate(pictures)
        ],
        prompt=request.words,
        size=str(request.canvas.size),
        quality="low",
    )
    theirs, their_line = parts(provider), provider.taken.splitlines()[0]

    assert our_line == their_line == "POST /v1/images/edits"
    assert fields(ours) == fields(theirs)
    assert len(ours) == len(theirs) == 6
    name = profile.routes[Operation.EDIT][0].picture_field
    assert [part.name for part in files(theirs)] == ["image[]", "image[]"]
    assert [part.name for part in files(ours)] == [name, name]
    assert [(part.content_type, part.content) for part in files(ours)] == [
        (part.content_type, part.content) for part in files(theirs)
    ]


def test_only_where_the_documents_say_so_the_field_has_another_name() -> None:
    names = {model: profile_of(model).routes[Operation.EDIT][0].picture_field for model in MODELS}
    assert names == {
        "apiyi/gpt-image-2": "image",
        "llmapi/gpt-image-2": "image",
        "openai/gpt-image-2": "image[]",
    }


@pytest.mark.parametrize("model", MODELS)
async def test_words_alone_are_sent_as_the_official_client_sends_them(
    provider: Provider, client: openai.AsyncOpenAI, model: str
) -> None:
    profile = profile_of(model)
    request = fit(WORDS, (), (), profile, HistoryPolicy(), WIDE)
    await provider.send(profile, request)
    ours, our_line = json.loads(provider.content), provider.taken.splitlines()[0]

    await client.images.generate(
        model=profile.ref.model, prompt=request.words, size=str(request.canvas.size), quality="low"
    )
    assert our_line == provider.taken.splitlines()[0] == "POST /v1/images/generations"
    assert ours == json.loads(provider.content)
    assert ours["size"] == "2048x1152"
