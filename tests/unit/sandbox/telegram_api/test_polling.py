"""getUpdates: long poll, offsets, confirmation, redelivery, conflicts, expiry."""

import asyncio

import pytest

from bot.sandbox.telegram_api import Settings
from bot.sandbox.telegram_api.settings import DAY_SECONDS


def texts(updates):
    return [update["message"]["text"] for update in updates]


async def test_updates_stay_until_a_higher_offset_confirms_them(ann, chat, call):
    for word in ("one", "two", "three"):
        await ann.says(word)
    first = await call("getUpdates")
    assert texts(first) == ["one", "two", "three"]
    assert texts(await call("getUpdates")) == ["one", "two", "three"]
    assert texts(await call("getUpdates", offset=first[1]["update_id"])) == ["two", "three"]
    assert texts(await call("getUpdates")) == ["two", "three"]
    assert await call("getUpdates", offset=first[2]["update_id"] + 1) == []
    assert [update["update_id"] for update in first] == [700_000_001, 700_000_002, 700_000_003]


async def test_limit_is_kept_and_clamped(ann, chat, call):
    for number in range(3):
        await ann.says(str(number))
    assert texts(await call("getUpdates", limit=2)) == ["0", "1"]
    assert texts(await call("getUpdates", limit=0)) == ["0"]
    assert len(await call("getUpdates", limit=1000)) == 3


async def test_a_negative_offset_forgets_the_earlier_ones(ann, chat, call):
    for word in ("one", "two", "three"):
        await ann.says(word)
    assert texts(await call("getUpdates", offset=-1)) == ["three"]
    assert texts(await call("getUpdates")) == ["three"]


async def test_an_offset_beyond_the_queue_falls_back_to_its_head(ann, chat, call):
    await ann.says("still here")
    assert texts(await call("getUpdates", offset=2_000_000_000)) == ["still here"]


async def test_a_long_poll_ends_with_the_update(ann, chat, poll):
    polling = await poll(timeout=30)
    await ann.says("wake up")
    assert texts((await polling).json()["result"]) == ["wake up"]


async def test_an_empty_long_poll_lasts_its_timeout(call, telegram):
    assert await call("getUpdates", timeout=1) == []
    (record,) = telegram.calls.of("getUpdates")
    assert 0.9 < record.took < 10


async def test_a_second_poller_ends_the_first_with_409(ann, chat, poll):
    first = await poll(timeout=30)
    second = await poll(timeout=30)
    assert (await first).json() == {
        "ok": False,
        "error_code": 409,
        "description": "Conflict: terminated by other getUpdates request;"
        " make sure that only one bot instance is running",
    }
    await ann.says("for the second")
    assert texts((await second).json()["result"]) == ["for the second"]


async def test_a_poller_that_hangs_up_takes_nothing_along(telegram, ann, chat, call, poll):
    polling = await poll(timeout=30)
    polling.cancel()
    await asyncio.wait({polling})
    await telegram.calls.wait("getUpdates")
    await ann.says("not lost")
    assert texts(await call("getUpdates")) == ["not lost"]


async def test_polling_is_refused_while_a_webhook_is_set(call):
    await call("setWebhook", url="http://127.0.0.1:9/hook")
    assert await call.refusal("getUpdates") == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    await call("deleteWebhook")
    assert await call("getUpdates") == []


async def test_set_webhook_ends_a_poll(call, poll):
    polling = await poll(timeout=30)
    await call("setWebhook", url="http://127.0.0.1:9/hook")
    assert (await polling).json()["description"] == "Conflict: terminated by setWebhook request"


async def test_allowed_updates_are_remembered_and_do_not_touch_what_waits(ann, chat, call):
    await ann.says("before")
    assert texts(await call("getUpdates", allowed_updates=["callback_query"])) == ["before"]
    await ann.says("never queued")
    assert texts(await call("getUpdates")) == ["before"]
    await call("getUpdates", allowed_updates=[])
    await ann.says("again")
    assert texts(await call("getUpdates")) == ["before", "again"]


async def test_updates_expire_after_a_day_and_presses_after_150_seconds(ann, chat, call, clock):
    keyboard = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    await call("sendMessage", chat_id=ann.id, text="Ready?", reply_markup=keyboard)
    await ann.says("hello")
    await ann.presses(chat.messages[0], "Go", wait=False)
    assert len(await call("getUpdates")) == 2
    clock.advance(151)
    assert texts(await call("getUpdates")) == ["hello"]
    clock.advance(DAY_SECONDS)
    assert await call("getUpdates") == []


async def test_update_ids_are_random_after_a_quiet_week(ann, chat, call, clock):
    await ann.says("one")
    clock.advance(8 * DAY_SECONDS)
    await ann.says("two")
    (update,) = await call("getUpdates")
    assert update["update_id"] != 700_000_002


async def test_update_ids_can_be_made_to_jump(bot, ann, chat, call):
    bot.account.updates.jump(42)
    await ann.says("one")
    assert [update["update_id"] for update in await call("getUpdates")] == [42]


class TestHurriedPolls:
    """The real server slows down a client that asks for the same again and again."""

    @pytest.fixture
    def settings(self):
        return Settings()

    async def test_repeating_an_offset_at_once_gives_one_update(self, ann, chat, call):
        await ann.says("one")
        await ann.says("two")
        assert texts(await call("getUpdates", offset=700_000_001)) == ["one", "two"]
        assert texts(await call("getUpdates", offset=700_000_001)) == ["one"]

    async def test_a_short_poll_repeated_waits(self, ann, chat, call, poll):
        await call("getUpdates")
        polling = await poll()
        assert not polling.done()
        await ann.says("at last")
        assert texts((await polling).json()["result"]) == ["at last"]
