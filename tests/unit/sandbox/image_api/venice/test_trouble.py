"""Ordered faults in Venice's words, and the block after too many failures."""

import asyncio
import json
from base64 import b64decode
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from bot.sandbox.image_api import FAULTS, Fault, ImageApi, Noise, Scripted

EDIT = "/venice/api/v1/image/multi-edit"
GENERATE = "/venice/api/v1/image/generate"
MODELS = "/venice/api/v1/models"
NOISE = 100_000
NEVER_END = {Fault.SILENT_AFTER_HEADERS, Fault.TAIL_STALL, Fault.ENDLESS_BODY}
TORN = {Fault.TORN_BODY, Fault.RESET_BEFORE_READING, Fault.RESET_AFTER_READING}


@pytest.fixture(autouse=True)
def plain_results(api: ImageApi):
    api.settings.result = Noise(NOISE)
    api.settings.drip_bytes = 50_000


# Status and the beginning of the text.
WORDS: dict[Fault, tuple[int, str]] = {
    Fault.PARAMETER_400: (400, "Invalid request parameters"),
    Fault.UNAUTHORISED_401: (401, "Authentication failed"),
    Fault.PAYMENT_402: (402, "Insufficient USD or Diem balance"),
    Fault.PERMISSION_403: (403, "Unauthorized access"),
    Fault.CONTENT_403: (422, "Your prompt violates the content policy"),
    Fault.TOO_LARGE_413: (413, "The request payload is too large"),
    Fault.RATE_429: (429, "Rate limit exceeded"),
    Fault.RATE_429_RETRY_AFTER: (429, "Rate limit exceeded"),
    Fault.BALANCE_429: (402, "Insufficient USD or Diem balance"),
    Fault.PARAMETER_429: (400, "Invalid request parameters"),
    Fault.SATURATED_429: (429, "The model is currently overloaded"),
    Fault.IMAGE_SAFETY_451: (422, "Your prompt violates the content policy"),
    Fault.SAFETY_500: (422, "Your prompt violates the content policy"),
    Fault.NOT_GENERATED_500: (500, "Inference processing failed"),
    Fault.NOT_GENERATED_500_CHINESE: (500, "Inference processing failed"),
    Fault.SERVER_500: (500, "An unknown error occurred"),
    Fault.UNAVAILABLE_503: (503, "The model is at capacity"),
    Fault.ERROR_200: (200, "An unknown error occurred"),
}
PAGES = {
    Fault.BAD_GATEWAY_502: 502,
    Fault.GATEWAY_TIMEOUT_504: 504,
    Fault.ORIGIN_UNKNOWN_520: 520,
    Fault.ORIGIN_TIMEOUT_524: 524,
    Fault.PAGE_200: 200,
}


@pytest.mark.parametrize("fault", WORDS, ids=str)
async def test_errors_are_a_text(fault: Fault, api: ImageApi, editor):
    api.script.next(fault)
    answer = await editor.ask()
    status, words = WORDS[fault]
    assert answer.status_code == status
    assert answer.json()["error"].startswith(words)
    assert set(answer.json()) == ({"error", "details"} if status == 400 else {"error"})
    await api.answered()
    assert (api.calls[0].outcome, api.calls[0].billed, api.calls[0].price) == (fault.name, False, 0)


async def test_a_rate_limit_tells_when_it_ends(api: ImageApi, editor):
    api.settings.clock = lambda: 1_700_000_000.0
    for fault, after in ((Fault.RATE_429, None), (Fault.RATE_429_RETRY_AFTER, "7")):
        api.script.next(fault)
        headers = (await editor.ask()).headers
        assert headers["x-ratelimit-remaining-requests"] == "0"
        assert headers["x-ratelimit-reset-requests"] == "1700000007"
        assert headers.get("retry-after") == after


@pytest.mark.parametrize("fault", PAGES, ids=str)
async def test_pages_of_the_proxy(fault: Fault, api: ImageApi, editor):
    api.script.next(fault)
    answer = await editor.ask()
    assert (answer.status_code, answer.text[:9]) == (PAGES[fault], "<!DOCTYPE")
    await api.answered()
    assert api.calls[0].billed == FAULTS[fault].billed


@pytest.mark.parametrize("order", [Fault.MODERATION_400, Scripted(words="I'd rather not")])
async def test_a_violation_looks_like_a_picture(order: Any, api: ImageApi, editor):
    api.script.next(order)
    answer = await editor.ask(output_format="webp")
    assert (answer.status_code, answer.headers["x-venice-is-content-violation"]) == (200, "true")
    with Image.open(BytesIO(answer.content)) as picture:
        assert (picture.format, picture.size, picture.convert("L").getextrema()) == (
            "WEBP",
            (1024, 512),
            (0, 0),
        )
    await api.answered()
    assert (api.calls[0].billed, api.calls[0].result) == (False, None)


async def test_a_violation_among_generated_pictures(api: ImageApi, client: httpx.AsyncClient):
    api.script.when("fox", Fault.MODERATION_400)
    answer = await client.post(GENERATE, json={"model": "gpt-image-2", "prompt": "a fox"})
    assert answer.headers["x-venice-is-content-violation"] == "true"
    assert b64decode(answer.json()["images"][0])[:4] == b"RIFF"


async def received(
    client: httpx.AsyncClient, document: dict[str, Any], patience: float = 10
) -> tuple[int, bytes]:
    """The status and as much of the body as comes before the connection breaks or nothing more comes."""
    data = b""
    async with client.stream("POST", EDIT, json=document, timeout=patience) as answer:
        try:
            async for chunk in answer.aiter_raw():
                data += chunk
                if len(data) > 3 * NOISE:
                    break
        except httpx.TransportError:
            return answer.status_code, data
    return answer.status_code, data


@pytest.mark.parametrize("fault", Fault, ids=str)
async def test_every_fault_can_be_played(fault: Fault, api: ImageApi, client: httpx.AsyncClient, editor):
    api.script.next(fault)
    try:
        status, data = await received(client, editor.document(), 0.3 if fault in NEVER_END else 10)
    except httpx.TransportError:
        assert fault in TORN
    else:
        assert status == WORDS.get(fault, (PAGES.get(fault, 302 if fault is Fault.REDIRECT_302 else 200),))[0]
        assert (data == noise(api)) == (fault in {Fault.SLOW_DRIP, Fault.TAIL_STALL})
    api.let_go()
    await api.answered()
    assert api.calls[0].outcome == fault.name
    assert api.calls[0].billed == FAULTS[fault].billed


def noise(api: ImageApi) -> bytes:
    result = api.calls[0].result
    return result.path.read_bytes() if result else b"nothing was made"


@pytest.mark.parametrize(
    ("fault", "length"), [(Fault.TORN_BODY, NOISE // 2), (Fault.TRUNCATED_PNG, NOISE // 2)], ids=str
)
async def test_half_a_picture(fault: Fault, length: int, api: ImageApi, client, editor):
    api.script.next(fault)
    status, data = await received(client, editor.document())
    assert (status, len(data)) == (200, length)
    assert data.startswith(b"\x89PNG")


@pytest.mark.parametrize("fault", [Fault.EMPTY_200, Fault.NO_DATA, Fault.EMPTY_B64], ids=str)
async def test_an_answer_without_its_picture(fault: Fault, api: ImageApi, client: httpx.AsyncClient, editor):
    api.script.next(fault, times=2)
    answer = await editor.ask()
    assert (answer.headers["content-type"], answer.content) == ("image/png", b"")
    answer = await client.post(GENERATE, json={"model": "gpt-image-2", "prompt": "a fox"})
    assert answer.json()["images"] == []


@pytest.mark.parametrize("fault", [Fault.NOT_A_PICTURE_B64, Fault.DEAD_LINK, Fault.LINK_TO_LOOPBACK], ids=str)
async def test_bytes_that_are_no_picture(fault: Fault, api: ImageApi, editor):
    api.script.next(fault)
    answer = await editor.ask()
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert answer.content.startswith(b"upstream said")


async def test_calls_can_be_held(api: ImageApi, editor):
    api.hold("night")
    asking = asyncio.create_task(editor.ask())
    assert (await api.called()).last_user_text == "at night"
    assert (api.held, asking.done()) == (1, False)
    api.release()
    assert (await asking).status_code == 200


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(api: ImageApi) -> Clock:
    clock = Clock()
    api.settings.clock = clock
    return clock


async def fail(editor, count: int) -> None:
    for _ in range(count):
        assert (await editor.ask(prompt="")).status_code == 400


async def test_too_many_failures_block_everything(api: ImageApi, clock: Clock, editor, client):
    await fail(editor, 21)
    answer = await editor.ask()
    assert answer.status_code == 429
    assert answer.json() == {
        "error": "Too many failed attempts (> 20) resulting in a non-success status code. "
        "Please wait 30s and try again."
    }
    assert (api.calls[21].outcome, api.calls[21].status) == ("REFUSED", 429)
    assert (await client.get(MODELS)).status_code == 429
    clock.now += 29
    assert (await editor.ask()).status_code == 429
    clock.now += 1
    assert (await editor.ask()).status_code == 200


async def test_twenty_failures_are_borne(clock: Clock, editor):
    await fail(editor, 20)
    assert (await editor.ask()).status_code == 200


async def test_old_failures_are_forgotten(clock: Clock, editor):
    await fail(editor, 20)
    clock.now += 30
    await fail(editor, 20)
    assert (await editor.ask()).status_code == 200


async def test_ordered_failures_and_wrong_keys_count_too(api: ImageApi, clock, editor, address, connect):
    api.script.next(Fault.SERVER_500, times=10)
    for _ in range(10):
        assert (await editor.ask()).status_code == 500
    async with connect(address, Authorization="Bearer sk-wrong") as stranger:
        for _ in range(11):
            answer = await stranger.post(EDIT, content=json.dumps({}))
            assert answer.status_code == 401
        assert (await stranger.post(EDIT, content=b"{}")).status_code == 429


async def test_other_apis_are_not_blocked(clock: Clock, editor, asker):
    await fail(editor, 21)
    assert (await asker.ask("a fox")).status_code == 200
