"""Whole calls against the pretend image API: every shape gives its picture, every fault its meaning."""

import hashlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from io import BytesIO

import pytest
from PIL import Image

from bot.blobs.files import FileBlobs
from bot.domain.errors import ProviderError, Reason
from bot.domain.generation import Generated, GenerationRequest, LinkedPicture, NoPicture, StoredPicture, Usage
from bot.domain.ledger import Billed
from bot.domain.pictures import PictureFile, PictureFormat
from bot.domain.profiles import ModelProfile
from bot.providers import catalog
from bot.providers.line import Endpoint
from bot.providers.services import ConfiguredServices
from bot.sandbox.image_api import Fault, ImageApi, Noise, Scripted, Shape

from .servers import Conversation, Serve

MODEL = "apiyi/gpt-image-2-all"
PATIENCE, SHORT = 20.0, 0.3
FOX = GenerationRequest("a fox")


def unchanged(profile: ModelProfile) -> ModelProfile:
    return profile


@asynccontextmanager
async def connected(
    blobs: FileBlobs,
    address: str,
    adjust: Callable[[ModelProfile], ModelProfile] = unchanged,
    silence: float = PATIENCE,
) -> AsyncIterator[ConfiguredServices]:
    """The configured services with one provider at this address; a link gets two tries at once."""
    endpoints = {"apiyi": Endpoint(f"{address}/v1", "sk-right")}
    services = ConfiguredServices(endpoints, catalog.PROFILES, blobs, (0.0,), silence, adjust)
    yield services
    await services.close()


@pytest.fixture
async def services(blobs: FileBlobs, address: str) -> AsyncIterator[ConfiguredServices]:
    async with connected(blobs, address) as services:
        yield services


@dataclass(frozen=True, slots=True)
class Seen:
    """What a turn gets to see: why there is no picture and whether that is billed, or the picture's bytes."""

    reason: Reason | None = None
    billed: Billed | None = None
    sha256: str = ""
    usage: Usage = field(default_factory=Usage)
    words: str = ""
    retry_after: float | None = None


def missed(outcome: NoPicture) -> Seen:
    return Seen(outcome.reason, outcome.billed, words=outcome.words, retry_after=outcome.retry_after)


async def seen(
    services: ConfiguredServices, request: GenerationRequest = FOX, deadline: float = PATIENCE
) -> Seen:
    """Calls, and fetches what lies behind a link."""
    profile = replace(services.profile(MODEL), deadline=deadline)
    outcome = await services.call(profile, request)
    if isinstance(outcome, NoPicture):
        return missed(outcome)
    match outcome.picture:
        case StoredPicture(blob=blob):
            pass
        case LinkedPicture() as link:
            try:
                blob = await services.fetch(profile, link)
            except ProviderError as error:
                return missed(error.outcome)
    return Seen(sha256=blob.sha256, usage=outcome.usage)


SMALL, LARGE = 3_000, 300_001


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("shape", [shape for shape in Shape if shape is not Shape.WORDS])
async def test_every_shape_gives_the_exact_picture(
    api: ImageApi, services: ConfiguredServices, shape: Shape, size: int
) -> None:
    api.script.next(Scripted(shape=shape, result=Noise(size)))
    result = await seen(services)
    assert (result.reason, result.sha256) == (None, api.calls[0].result_sha256)
    counted = result.usage.output_tokens > 0 and result.usage.input_tokens > 0
    assert counted == ("NO_USAGE" not in shape.name)


async def test_words_instead_of_a_picture_are_billed_and_quoted(
    api: ImageApi, services: ConfiguredServices
) -> None:
    api.script.next(Scripted(words="Which of the two dogs?"))
    assert await seen(services) == Seen(Reason.WORDS, Billed.YES, words="Which of the two dogs?")


async def test_a_call_knows_its_request_id(api: ImageApi, services: ConfiguredServices) -> None:
    outcome = await services.call(services.profile(MODEL), FOX)
    assert isinstance(outcome, Generated)
    assert outcome.request_id == api.calls[0].request_id


NO, YES, UNKNOWN = Billed.NO, Billed.YES, Billed.UNKNOWN
AS_SENT = None
"""What the service sent arrives, be it a picture or not: that is judged by who opens it."""

FAULTS: dict[Fault, tuple[Reason, Billed] | None] = {
    Fault.PARAMETER_400: (Reason.BAD_REQUEST, NO),
    Fault.MODERATION_400: (Reason.DECLINED, NO),
    Fault.UNAUTHORISED_401: (Reason.BAD_KEY, NO),
    Fault.PAYMENT_402: (Reason.NO_BALANCE, NO),
    Fault.PERMISSION_403: (Reason.BAD_KEY, NO),
    Fault.CONTENT_403: (Reason.DECLINED, NO),
    Fault.TOO_LARGE_413: (Reason.SENT_TOO_MUCH, NO),
    Fault.RATE_429: (Reason.BUSY, NO),
    Fault.RATE_429_RETRY_AFTER: (Reason.BUSY, NO),
    Fault.BALANCE_429: (Reason.NO_BALANCE, NO),
    Fault.PARAMETER_429: (Reason.BAD_REQUEST, NO),
    Fault.SATURATED_429: (Reason.BUSY, NO),
    Fault.IMAGE_SAFETY_451: (Reason.DECLINED, NO),
    Fault.SAFETY_500: (Reason.DECLINED, NO),
    Fault.NOT_GENERATED_500: (Reason.UNPAINTED, NO),
    Fault.NOT_GENERATED_500_CHINESE: (Reason.UNPAINTED, NO),
    Fault.SERVER_500: (Reason.UPSTREAM, NO),
    Fault.BAD_GATEWAY_502: (Reason.UPSTREAM, NO),
    Fault.UNAVAILABLE_503: (Reason.UPSTREAM, NO),
    Fault.GATEWAY_TIMEOUT_504: (Reason.NO_ANSWER, UNKNOWN),
    Fault.ORIGIN_UNKNOWN_520: (Reason.NO_ANSWER, UNKNOWN),
    Fault.ORIGIN_TIMEOUT_524: (Reason.NO_ANSWER, UNKNOWN),
    Fault.REDIRECT_302: (Reason.UPSTREAM, NO),
    Fault.PAGE_200: (Reason.UNREADABLE, YES),
    Fault.ERROR_200: (Reason.UPSTREAM, YES),
    Fault.EMPTY_200: (Reason.EMPTY, YES),
    Fault.INVALID_JSON_200: (Reason.UNREADABLE, YES),
    Fault.NO_DATA: (Reason.EMPTY, YES),
    Fault.EMPTY_B64: (Reason.EMPTY, YES),
    Fault.NOT_A_PICTURE_B64: AS_SENT,
    Fault.NOT_A_PICTURE_LINK: AS_SENT,
    Fault.TRUNCATED_PNG: AS_SENT,
    Fault.BOMB_PNG: AS_SENT,
    Fault.DEAD_LINK: (Reason.DEAD_LINK, YES),
    Fault.LINK_TO_PRIVATE_ADDRESS: (Reason.UNSAFE_LINK, YES),
    Fault.LINK_WITHOUT_TLS: (Reason.UNSAFE_LINK, YES),
    Fault.LINK_TO_LOOPBACK: (Reason.UNSAFE_LINK, YES),
    Fault.LINK_REDIRECTS_TO_PRIVATE: (Reason.UNSAFE_LINK, YES),
    Fault.LINK_NEVER_ENDS: (Reason.TOO_LARGE, YES),
    Fault.LINK_FALLS_SILENT: (Reason.DEAD_LINK, YES),
    Fault.LINK_FAILS_ONCE: AS_SENT,
    Fault.RESET_BEFORE_READING: (Reason.UNREACHABLE, NO),
    Fault.RESET_AFTER_READING: (Reason.NO_ANSWER, UNKNOWN),
    Fault.TORN_BODY: (Reason.NO_ANSWER, UNKNOWN),
    Fault.SILENT_AFTER_HEADERS: (Reason.NO_ANSWER, UNKNOWN),
    Fault.TAIL_STALL: AS_SENT,
    Fault.ENDLESS_BODY: (Reason.NO_ANSWER, UNKNOWN),
    Fault.SLOW_DRIP: AS_SENT,
}
PICTURE_ARRIVES = {Fault.LINK_FAILS_ONCE, Fault.TAIL_STALL, Fault.SLOW_DRIP}


def more_than_sockets_hold(blobs: FileBlobs) -> GenerationRequest:
    """Of a small request nobody can say whether it got out before a reset."""
    blob = blobs.new()
    blob.write(bytes(24 * 2**20))
    return GenerationRequest("a fox", (PictureFile(blob.finish(), PictureFormat.PNG, 1, 1),))


@pytest.mark.parametrize("fault", Fault)
async def test_every_fault_has_its_meaning_and_its_price(
    api: ImageApi, address: str, blobs: FileBlobs, fault: Fault
) -> None:
    expected = FAULTS[fault]
    shape = Shape.CHAT_LINK if "LINK" in fault.name else Shape.DATA_B64
    api.script.next(Scripted(fault, shape, result=Noise(LARGE)))
    request = more_than_sockets_hold(blobs) if fault is Fault.RESET_BEFORE_READING else FOX
    deadline = SHORT if fault is Fault.SILENT_AFTER_HEADERS else PATIENCE
    silence = SHORT if fault is Fault.LINK_FALLS_SILENT else PATIENCE
    async with connected(blobs, address, silence=silence) as services:
        result = await seen(services, request, deadline)
    if expected is None:
        assert result.reason is None
        assert (result.sha256 == api.calls[0].result_sha256) == (fault in PICTURE_ARRIVES)
    else:
        assert (result.reason, result.billed) == expected
    assert len(api.calls) == 1


async def test_a_service_that_names_its_wait_is_heard(api: ImageApi, services: ConfiguredServices) -> None:
    api.settings.retry_after = 7
    api.script.next(Fault.RATE_429_RETRY_AFTER)
    assert (await seen(services)).retry_after == 7.0


async def test_people_never_see_pages_or_documents(api: ImageApi, services: ConfiguredServices) -> None:
    for fault in Fault:
        if fault.name.rpartition("_")[2].isdigit():
            api.script.next(fault)
            words = (await seen(services)).words
            assert not set("<>{}") & set(words)
            assert len(words) <= 300


Inline = Callable[[object], AbstractAsyncContextManager[ConfiguredServices]]


@pytest.fixture
def inline(blobs: FileBlobs, serve: Serve) -> Inline:
    """Services whose provider answers with this as `b64_json`."""

    @asynccontextmanager
    async def answering(content: object) -> AsyncIterator[ConfiguredServices]:
        async def behave(talk: Conversation) -> None:
            await talk.read()
            await talk.answer(json.dumps({"data": [{"b64_json": content}]}))

        server = await serve(behave)
        async with connected(blobs, server.address) as services:
            yield services

    return answering


@pytest.mark.parametrize(
    "written",
    ["Zm94IQ==", "Zm94IQ", "\nZm94\r\nIQ==\n", "data:image/png;base64,Zm94IQ==", " data:;base64, Zm94IQ"],
)
async def test_a_short_picture_is_stored(inline: Inline, written: str) -> None:
    async with inline(written) as services:
        assert (await seen(services)).sha256 == hashlib.sha256(b"fox!").hexdigest()


@pytest.mark.parametrize("written", ["", "  ", "data:image/png;base64,", "=", "A", "错误", "é", None, 7, []])
async def test_no_bytes_are_no_picture_and_billed(inline: Inline, written: object) -> None:
    async with inline(written) as services:
        assert await seen(services) == Seen(Reason.EMPTY, YES)


async def test_what_the_operator_set_is_applied_to_the_catalogue(blobs: FileBlobs, address: str) -> None:
    async with connected(blobs, address, lambda profile: replace(profile, picture_bytes=7)) as services:
        assert services.profile(MODEL).picture_bytes == 7


async def test_a_model_of_long_ago_is_like_its_providers_others(services: ConfiguredServices) -> None:
    """Turns and buttons name it for years."""
    assert services.profile("apiyi/dall-e-3").routes == services.profile("apiyi/gpt-image-2").routes
    gone = services.profile("elsewhere/painter")
    assert await services.call(gone, FOX) == NoPicture(Reason.BAD_KEY, Billed.NO)
    with pytest.raises(ValueError, match="provider/model"):
        services.profile("gpt-image-2-all")


async def test_pictures_and_references_arrive_in_order(
    api: ImageApi, services: ConfiguredServices, blobs: FileBlobs
) -> None:
    files = tuple(picture(blobs, color) for color in ("red", "green", "blue"))
    assert (await seen(services, GenerationRequest("swap them", files))).reason is None
    assert [sent.sha256 for sent in api.calls[0].pictures] == [file.blob.sha256 for file in files]


def picture(blobs: FileBlobs, color: str) -> PictureFile:
    file = BytesIO()
    Image.new("RGB", (32, 24), color).save(file, "PNG")
    blob = blobs.new()
    blob.write(file.getvalue())
    return PictureFile(blob.finish(), PictureFormat.PNG, 32, 24)
