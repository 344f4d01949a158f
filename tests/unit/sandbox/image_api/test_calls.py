"""The log says what was asked, what was answered and what it cost."""

import asyncio
import json
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image, ImageCms

from bot.sandbox.image_api import Fault, ImageApi, Noise, Settings, Shape

CHAT = "/v1/chat/completions"


@pytest.fixture
def quick(api: ImageApi) -> ImageApi:
    """The API with a result that needs no painting."""
    api.settings.result = Noise(1_000)
    return api


def image(url: str) -> dict[str, Any]:
    return {"type": "image_url", "image_url": {"url": url}}


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "text": words}


async def test_words_and_pictures_in_order(
    quick: ImageApi,
    client: httpx.AsyncClient,
    png: bytes,
    encode: Callable[..., Any],
    as_data_url: Callable[..., Any],
):
    jpeg = encode(Image.new("RGB", (30, 20), "navy"), "JPEG")
    webp = encode(Image.new("RGB", (10, 40), "teal"), "WEBP")
    messages = [
        {"role": "system", "content": "be kind"},
        {"role": "user", "content": [text("a cat"), image(as_data_url(webp, "image/webp"))]},
        {"role": "assistant", "content": "picture #1"},
        {
            "role": "user",
            "content": [
                text("put image 2"),
                image(as_data_url(png)),
                text("into image 1"),
                image(as_data_url(jpeg, "image/jpeg")),
            ],
        },
    ]
    await client.post(CHAT, json={"model": "gpt-image-2-all", "messages": messages, "temperature": 1})
    call = await quick.called()
    assert (call.authorised, call.model, call.options) == (True, "gpt-image-2-all", {"temperature": 1})
    assert [message.role for message in call.messages] == ["system", "user", "assistant", "user"]
    assert call.last_user_text == "put image 2\ninto image 1"
    assert call.history_texts == ["a cat", "picture #1"]
    assert call.system_text == "be kind"
    assert call.base is not None
    assert (call.base.sha256, call.base.dimensions) == (sha256(png).hexdigest(), (96, 64))
    assert [picture.sha256 for picture in call.references] == [sha256(jpeg).hexdigest()]
    assert [picture.sha256 for picture in call.history_pictures] == [sha256(webp).hexdigest()]
    assert call.references[0].size == len(jpeg)
    assert call.base.path is not None
    assert call.base.path.read_bytes() == png


async def test_sizes_and_times(quick: ImageApi, settings: Settings, client: httpx.AsyncClient, asker):
    settings.clock = iter(range(100, 200)).__next__
    body = json.dumps(asker.body("a fox")).encode()
    answer = await client.post(CHAT, content=body, headers={"Content-Type": "application/json"})
    await quick.answered()
    call = quick.calls[0]
    assert (call.number, call.endpoint) == (1, f"POST {CHAT}")
    assert (call.body_bytes, call.sent_bytes, call.status) == (len(body), len(answer.content), 200)
    assert call.arrived_at == 100
    assert call.ended_at is not None
    assert call.ended_at > call.arrived_at
    assert str(call) == "#1 'a fox' -> CHAT_LINK"


def with_metadata(encode: Callable[..., Any]) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    exif.get_ifd(0x8825)[1] = "N"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = Image.new("RGB", (30, 20), "navy")
    return encode(picture, "JPEG", exif=exif, icc_profile=profile, xmp=b"<x:xmpmeta/>")


async def test_metadata_is_noticed(quick: ImageApi, png: bytes, encode: Callable[..., Any], asker):
    rich = with_metadata(encode)
    exif_only = Image.Exif()
    exif_only[0x0112] = 6
    turned = encode(Image.new("RGB", (30, 20), "navy"), "JPEG", exif=exif_only)
    await asker.ask("three", rich, turned, png)
    first, second, third = quick.calls[0].pictures
    assert (first.exif, first.gps, first.xmp, first.icc) == (True, True, True, True)
    assert (second.exif, second.gps, second.xmp, second.icc) == (True, False, False, False)
    assert [picture.metadata for picture in (first, second, third)] == [True, True, False]
    # As stored: nobody turns it upright for the model.
    assert second.dimensions == (30, 20)


async def test_pictures_need_not_be_kept(quick: ImageApi, png: bytes, asker):
    quick.settings.keep_pictures = False
    await asker.ask("night", png)
    await quick.answered()
    base = quick.calls[0].base
    assert base is not None
    assert (base.path, base.sha256) == (None, sha256(png).hexdigest())


async def test_painting_works_from_pictures_that_are_not_kept(api: ImageApi, png: bytes, asker):
    api.settings.keep_pictures = False
    answer = await asker.ask("night", png)
    with Image.open(BytesIO(await asker.picture(answer))) as picture:
        assert picture.format == "PNG"


async def test_own_links_can_be_sent_back(api: ImageApi, asker, client: httpx.AsyncClient):
    first = await asker.ask("a fox")
    link = first.json()["choices"][0]["message"]["content"].split("(")[1].split(")")[0]
    content = [text("night"), image(link)]
    await client.post(
        CHAT, json={"model": "gpt-image-2-all", "messages": [{"role": "user", "content": content}]}
    )
    base = api.calls[1].base
    assert base is not None
    assert base.sha256 == api.calls[0].result_sha256


async def test_calls_can_be_held_and_released_one_by_one(quick: ImageApi, asker):
    quick.hold()
    tasks = []
    for words in ("one", "two", "three"):
        tasks.append(asyncio.create_task(asker.ask(words)))
        await quick.called(len(tasks))
    assert (quick.held, [call.outcome for call in quick.calls]) == (3, ["", "", ""])
    quick.release(1)
    await tasks[0]
    assert not tasks[1].done()
    quick.release()
    await asyncio.gather(*tasks)
    assert (await asker.ask("four")).status_code == 200
    assert quick.held == 0


async def test_only_some_calls_are_held(quick: ImageApi, asker):
    quick.hold(containing="slow")
    slow = asyncio.create_task(asker.ask("the slow one"))
    await quick.called()
    await asker.ask("the quick one")
    assert not slow.done()
    quick.release()
    await slow


async def test_a_picture_is_billed_although_the_client_has_gone(quick: ImageApi, asker):
    quick.hold()
    task = asyncio.create_task(asker.ask("a fox"))
    await quick.called()
    task.cancel()
    await asyncio.wait([task])
    quick.release()
    await quick.answered()
    call = quick.calls[0]
    assert (call.client_gone, call.billed, call.price, call.outcome) == (True, True, 0.03, "CHAT_LINK")
    assert call.result is not None


async def test_a_client_that_leaves_while_sending(quick: ImageApi, address: str, client: httpx.AsyncClient):
    host, port = address.removeprefix("http://").split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"POST " + CHAT.encode() + b" HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")
    await quick.arrived()
    writer.close()
    call = await quick.called()
    assert (call.outcome, call.billed, call.price) == ("CLIENT_LEFT", False, 0.0)


async def test_delays_by_the_words(quick: ImageApi, asker):
    asked: list[str] = []

    def delay(words: str) -> float:
        asked.append(words)
        return 0.001

    quick.settings.delay = delay
    await asker.ask("a fox")
    assert asked == ["a fox"]


async def test_a_delay_ends_when_all_is_let_go(quick: ImageApi, asker):
    quick.settings.delay = 3_600
    task = asyncio.create_task(asker.ask("a fox"))
    await quick.called()
    quick.let_go()
    assert (await task).status_code == 200


async def test_keep_alive_begins_before_the_picture_is_made(
    quick: ImageApi, client: httpx.AsyncClient, asker
):
    quick.settings.keep_alive_seconds = 0.001
    quick.script.next(Shape.DATA_B64_KEEP_ALIVE)
    quick.hold()
    async with client.stream("POST", CHAT, json=asker.body("a fox")) as answer:
        blanks = b""
        parts = answer.aiter_raw()
        while len(blanks) < 10:
            blanks += await anext(parts)
        assert (blanks.strip(), quick.calls[0].billed) == (b"", False)
        quick.release()
        rest = b"".join([part async for part in parts])
    assert len(json.loads(blanks + rest)["data"]) == 1


async def test_waiting_in_vain_says_what_there_was(quick: ImageApi, asker):
    quick.script.next(Fault.RATE_429)
    await asker.ask("a fox in a very long sentence that nobody wants to read")
    with pytest.raises(TimeoutError) as caught:
        await quick.called(2, timeout=0.01)
    assert str(caught.value) == (
        "waited 0.01 s for 2 to be taken in, there were 1; calls so far:\n"
        "#1 'a fox in a very long sentence that nobod…' -> RATE_429"
    )


async def test_the_log_is_a_sequence(quick: ImageApi, asker):
    assert (len(quick.calls), str(quick.calls)) == (0, "no calls")
    await asker.ask("one")
    await asker.ask("two")
    assert [call.last_user_text for call in quick.calls] == ["one", "two"]
    assert [call.number for call in quick.calls[1:]] == [2]
