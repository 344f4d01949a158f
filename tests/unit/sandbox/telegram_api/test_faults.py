"""Scripted misfortune, and flood control."""

import asyncio
import json

import httpx
import pytest
from telegram import Bot
from telegram.error import InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.sandbox.telegram_api import FloodLimits
from bot.sandbox.telegram_api.errors import bad_request


async def test_too_many_requests(faults, call, ann, chat):
    faults.too_many_requests("sendMessage", retry_after=7, nth=2, times=1)
    answers = [await call.post("sendMessage", chat_id=ann.id, text=str(number)) for number in range(3)]
    assert [answer.status_code for answer in answers] == [200, 429, 200]
    assert answers[1].json() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }
    assert answers[1].headers["retry-after"] == "7"
    assert len(chat.messages) == 2


async def test_server_errors_as_html_and_as_json(faults, call):
    faults.server_error("getMe", 502)
    html = await call.post("getMe")
    assert (html.status_code, html.headers["content-type"]) == (502, "text/html; charset=utf-8")
    faults.server_error("getMe", 500, as_html=False, times=2)
    assert await call.refusal("getMe") == "Internal Server Error: restart"
    assert await call.refusal("getMe") == "Internal Server Error: restart"
    assert await call("getMe")


async def test_a_connection_cut_before_the_call_is_carried_out(faults, telegram, call, ann, chat):
    fault = faults.cut_before("sendMessage")
    with pytest.raises(httpx.TransportError):
        await call("sendMessage", chat_id=ann.id, text="x")
    await fault.struck()
    assert chat.messages == []
    assert telegram.calls.of("sendMessage")[0].status == 0
    assert await call("sendMessage", chat_id=ann.id, text="x")


async def test_a_connection_cut_after_it_leaves_the_message(faults, call, ann, chat, picture):
    faults.cut_after("sendPhoto")
    with pytest.raises(httpx.TransportError):
        await call("sendPhoto", {"photo": ("a.png", picture())}, chat_id=ann.id)
    assert len(chat.messages) == 1


async def test_even_a_refusal_is_not_heard_after_a_cut(faults, call, ann, chat):
    faults.cut_after("sendMessage")
    with pytest.raises(httpx.TransportError):
        await call.post("sendMessage", chat_id=ann.id, text="")


async def test_a_delay(faults, telegram, call):
    faults.delay("getMe", 0.05)
    await call("getMe")
    assert telegram.calls.of("getMe")[0].took >= 0.05


async def test_an_answer_that_comes_too_late(faults, telegram, client, address, bot, ann, chat):
    faults.delay("sendMessage", 0.05, answer=True)
    faults.hang("sendMessage", nth=2, answer=True)
    url, words = f"{address}/bot{bot.token}/sendMessage", {"chat_id": ann.id, "text": "x"}
    assert (await client.get(url, params=words)).status_code == 200
    with pytest.raises(httpx.ReadTimeout):
        await client.get(url, params=words, timeout=0.05)
    assert len(chat.messages) == 2


async def test_a_call_that_hangs_until_the_caller_gives_up(faults, telegram, client, address, bot):
    faults.hang("getMe")
    with pytest.raises(httpx.ReadTimeout):
        await client.get(f"{address}/bot{bot.token}/getMe", timeout=0.05)
    (record,) = await telegram.calls.wait("getMe")
    assert record.status == 0


async def test_any_refusal_can_be_scripted_for_any_method(faults, call, ann, chat):
    faults.refuse("*", bad_request("PHOTO_INVALID_DIMENSIONS"), times=None)
    assert await call.refusal("getMe") == "Bad Request: PHOTO_INVALID_DIMENSIONS"
    assert (
        await call.refusal("sendMessage", chat_id=ann.id, text="x") == "Bad Request: PHOTO_INVALID_DIMENSIONS"
    )
    faults.clear()
    assert await call("getMe")


async def test_downloads_can_fail_too(faults, call, ann, chat, picture):
    sent = await call("sendDocument", {"document": ("a.png", picture())}, chat_id=ann.id)
    path = (await call("getFile", file_id=sent["document"]["file_id"]))["file_path"]
    faults.server_error("file", 503)
    assert (await call.download(path)).status_code == 503
    assert (await call.download(path)).status_code == 200


async def test_unauthorized_midway(faults, call):
    assert await call("getMe")
    faults.unauthorized()
    assert await call.refusal("getMe") == "Unauthorized"


async def test_strange_updates(faults, bot, ann, chat, call):
    await ann.says("before")
    first = faults.strange_update(bot.account)
    faults.strange_update(bot.account, {"telepathy": {"thought": "?"}})
    faults.strange_update(bot.account, {"message": "nonsense"})
    faults.strange_update(bot.account, ["not", "an", "object"])
    await ann.says("after")
    updates = await call("getUpdates")
    assert "chat_instance" not in updates[1]["callback_query"]
    assert updates[1]["update_id"] == first
    assert updates[2]["telepathy"] == {"thought": "?"}
    assert updates[3]["message"] == "nonsense"
    assert updates[4] == ["not", "an", "object"]
    assert updates[5]["message"]["text"] == "after"


async def test_the_library_sees_what_it_would_see(faults, library: Bot, ann, chat, monkeypatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    faults.too_many_requests("sendMessage", 3)
    with pytest.raises(RetryAfter):
        await library.send_message(ann.id, "x")
    faults.server_error("sendMessage")
    with pytest.raises(NetworkError):
        await library.send_message(ann.id, "x")
    faults.unauthorized("sendMessage")
    with pytest.raises(InvalidToken):
        await library.send_message(ann.id, "x")
    faults.hang("sendMessage")
    with pytest.raises(TimedOut):
        await library.send_message(ann.id, "x", read_timeout=0.05)
    assert chat.messages == []


class TestFloodControl:
    @pytest.fixture
    def settings(self, settings):
        settings.flood = FloodLimits()
        return settings

    async def test_one_message_a_second_with_small_bursts(self, call, ann, chat, clock):
        for _ in range(3):
            await call("sendMessage", chat_id=ann.id, text="x")
        refused = await call.post("sendMessage", chat_id=ann.id, text="x")
        assert (refused.status_code, refused.json()["parameters"]) == (429, {"retry_after": 3})
        clock.advance(3)
        await call("sendMessage", chat_id=ann.id, text="x")

    async def test_edits_count_and_typing_does_not(self, call, ann, chat, clock):
        sent = await call("sendMessage", chat_id=ann.id, text="0")
        for number in (1, 2):
            await call("editMessageText", chat_id=ann.id, message_id=sent["message_id"], text=str(number))
        assert (await call.post("editMessageText", chat_id=ann.id, message_id=1, text="3")).status_code == 429
        for _ in range(5):
            await call("sendChatAction", chat_id=ann.id, action="typing")

    async def test_twenty_a_minute_in_a_group(self, call, family, clock):
        for _ in range(20):
            clock.advance(1)
            await call("sendMessage", chat_id=family.id, text="x")
        clock.advance(1)
        assert (await call.post("sendMessage", chat_id=family.id, text="x")).status_code == 429

    async def test_thirty_a_second_in_all(self, people, bot, call):
        chats = []
        for number in range(11):
            person = people.user(f"Person {number}")
            person.private(bot).started = True
            chats.append(person.id)
        statuses = [
            (await call.post("sendMessage", chat_id=chat_id, text="x")).status_code
            for chat_id in chats
            for _ in range(3)
        ]
        assert statuses == [200] * 30 + [429] * 3

    async def test_every_item_of_an_album_counts(self, call, ann, chat, picture):
        files = {name: (f"{name}.png", picture()) for name in "abc"}
        media = [{"type": "photo", "media": f"attach://{name}"} for name in files]
        await call("sendMediaGroup", files, chat_id=ann.id, media=media)
        assert (await call.post("sendMessage", chat_id=ann.id, text="x")).status_code == 429


async def test_a_hanging_call_does_not_delay_the_end(telegram, client, bot):
    from bot.sandbox.serving import serving

    telegram.faults.hang("getMe")
    loop = asyncio.get_running_loop()
    async with serving(telegram.app) as address:
        hanging = asyncio.create_task(client.get(f"{address}/bot{bot.token}/getMe"))
        while not telegram.calls.of("getMe"):
            await telegram.world.changes.next(1)
        started = loop.time()
    assert loop.time() - started < 10
    with pytest.raises(httpx.TransportError):
        await hanging


def test_the_body_of_a_fault_is_valid_json():
    from bot.sandbox.telegram_api.faults import answered

    assert json.loads(answered(bad_request("X_Y")).body)["description"] == "Bad Request: X_Y"
