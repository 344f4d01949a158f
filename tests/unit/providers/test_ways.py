"""A call that may go several ways, and a service that is left alone."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from bot.blobs.files import FileBlobs
from bot.domain.errors import Reason
from bot.domain.generation import Generated, GenerationRequest, NoPicture
from bot.domain.ledger import Billed
from bot.domain.options import Options
from bot.domain.pictures import PictureFile, PictureFormat
from bot.domain.profiles import HistoryPolicy, fit
from bot.providers import catalog
from bot.providers.line import Endpoint
from bot.providers.services import ConfiguredServices

from .servers import Conversation, PlainServer, Serve

PICTURE = json.dumps({"data": [{"b64_json": "Zm94IQ=="}]})
WORDS = json.dumps({"choices": [{"message": {"content": "Which of the two dogs?"}}]})
FOX = GenerationRequest("a fox")

Ask = Callable[[str, GenerationRequest], Awaitable[Generated | NoPicture]]


def refusal(message: str) -> str:
    return json.dumps({"error": {"message": message, "type": "invalid_request_error"}})


@pytest.fixture
async def server(serve: Serve) -> PlainServer:
    """A picture, unless the test says what else."""

    async def behave(talk: Conversation) -> None:
        await talk.read()
        await talk.answer(PICTURE)

    return await serve(behave)


@pytest.fixture
async def ask(blobs: FileBlobs, server: PlainServer) -> AsyncIterator[Ask]:
    endpoints = {known.name: Endpoint(server.address, "sk-right") for known in catalog.PROVIDERS}
    services = ConfiguredServices(endpoints, catalog.PROFILES, blobs, (), 20.0, lambda profile: profile)

    async def asked(model: str, request: GenerationRequest) -> Generated | NoPicture:
        return await services.call(services.profile(model), request)

    yield asked
    await services.close()


def edit(blobs: FileBlobs) -> GenerationRequest:
    blob = blobs.new()
    blob.write(b"a dog")
    return GenerationRequest("a hat", (PictureFile(blob.finish(), PictureFormat.PNG, 8, 8),))


def refuses(
    message: str, *, form: bytes, status: str = "400 Bad Request"
) -> Callable[[Conversation], Awaitable[None]]:
    """Refuses requests that say `form`; gives all others a picture."""

    async def behave(talk: Conversation) -> None:
        await talk.read()
        if form in talk.head + talk.body:
            await talk.answer(refusal(message), status)
        else:
            await talk.answer(PICTURE)

    return behave


async def test_where_files_are_refused_the_same_is_asked_in_json(
    server: PlainServer, ask: Ask, blobs: FileBlobs
) -> None:
    server.behave = refuses(
        "gpt-image-2 does not accept multipart file upload; provide URL", form=b"multipart/form-data"
    )
    assert isinstance(await ask("llmapi/gpt-image-2", edit(blobs)), Generated)
    first, second = server.talks
    assert b'name="prompt"\r\n\r\na hat\r\n' in first.body
    assert json.loads(second.body) == {
        "model": "gpt-image-2",
        "prompt": "a hat",
        "size": "auto",
        "images": [{"image_url": "data:image/png;base64,YSBkb2c="}],
    }


async def test_where_a_size_is_refused_the_shape_is_told_in_words(server: PlainServer, ask: Ask) -> None:
    server.behave = refuses("Unknown parameter: 'size'.", form=b"/images/generations")
    profile = catalog.find_profile(catalog.PROFILES[0].ref)
    assert profile is not None
    wide = fit("a fox", (), (), profile, HistoryPolicy(), Options.parse("16:9"))
    assert isinstance(await ask("apiyi/gpt-image-2-all", wide), Generated)
    first, second = server.talks
    assert json.loads(first.body)["size"] == "1536x864"
    said = json.loads(second.body)["messages"][0]["content"]
    assert said == "横版 16:9\nGenerate an image: a fox"


@pytest.mark.parametrize(
    ("message", "status"),
    [
        ("Invalid image file or mode for image 1, please check your image file.", "400 Bad Request"),
        ("Invalid API key", "401 Unauthorized"),
        ("Images API is not supported for this platform", "404 Not Found"),
        ("Request body too large", "413 Content Too Large"),
        ("Upstream request failed: multipart", "502 Bad Gateway"),
        ("A timeout occurred", "524 A timeout occurred"),
    ],
)
async def test_nothing_else_is_asked_twice(
    server: PlainServer, ask: Ask, blobs: FileBlobs, message: str, status: str
) -> None:
    server.behave = refuses(message, form=b"multipart/form-data", status=status)
    assert isinstance(await ask("llmapi/gpt-image-2", edit(blobs)), NoPicture)
    assert len(server.talks) == 1


async def test_a_service_that_keeps_failing_is_left_alone_and_the_others_are_not(
    server: PlainServer, ask: Ask
) -> None:
    server.behave = refuses("Internal error", form=b"POST", status="500 Internal Server Error")
    for _ in range(20):
        outcome = await ask("apiyi/gpt-image-2-all", FOX)
        assert isinstance(outcome, NoPicture)
        assert outcome.reason is Reason.UPSTREAM
    outcome = await ask("apiyi/gpt-image-2", FOX)
    assert isinstance(outcome, NoPicture)
    assert (outcome.reason, outcome.billed) == (Reason.BUSY, Billed.NO)
    assert outcome.retry_after is not None
    assert 10 < outcome.retry_after <= 20
    assert len(server.talks) == 20
    await ask("openai/gpt-image-2", FOX)
    assert len(server.talks) == 21


async def test_what_people_ask_for_in_vain_is_no_trouble_but_to_who_counts_it(
    server: PlainServer, ask: Ask
) -> None:
    server.behave = refuses("Invalid value", form=b"POST", status="400 Bad Request")
    for _ in range(21):
        await ask("apiyi/gpt-image-2-all", FOX)
    assert len(server.talks) == 21
    for _ in range(16):
        await ask("venice/gpt-image-2-edit", FOX)
    assert len(server.talks) == 21 + 15


async def test_a_service_that_answers_in_words_works(server: PlainServer, ask: Ask) -> None:
    async def behave(talk: Conversation) -> None:
        await talk.read()
        await talk.answer(WORDS)

    server.behave = behave
    for _ in range(21):
        await ask("apiyi/gpt-image-2-all", FOX)
    assert len(server.talks) == 21
