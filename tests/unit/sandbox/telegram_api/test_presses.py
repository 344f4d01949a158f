"""Buttons: callback queries and their answers."""

import pytest

GO = {
    "inline_keyboard": [
        [{"text": "🔁 Again", "callback_data": "t:again:1"}, {"text": "Undo", "callback_data": "u"}]
    ]
}
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


@pytest.fixture
async def message(call, ann, chat):
    await call("sendMessage", chat_id=ann.id, text="#1", reply_markup=GO)
    return chat.messages[-1]


async def pressed(call):
    (update,) = await call("getUpdates")
    return update["callback_query"]


async def test_a_press_carries_the_message_and_the_data(ann, message, call):
    await ann.presses(message, "🔁", wait=False)
    query = await pressed(call)
    assert (query["data"], query["from"]["id"]) == ("t:again:1", ann.id)
    assert query["message"]["text"] == "#1"
    assert query["message"]["reply_markup"] == GO
    assert isinstance(query["chat_instance"], str)


async def test_one_answer_within_fifteen_seconds(ann, message, call, clock):
    await ann.presses(message, "Undo", wait=False)
    query = await pressed(call)
    clock.advance(15)
    assert await call("answerCallbackQuery", callback_query_id=query["id"], text="done") is True
    assert await call.refusal("answerCallbackQuery", callback_query_id=query["id"]) == TOO_OLD


async def test_later_it_is_too_old(ann, message, call, clock):
    await ann.presses(message, "Undo", wait=False)
    query = await pressed(call)
    clock.advance(15.1)
    assert await call.refusal("answerCallbackQuery", callback_query_id=query["id"]) == TOO_OLD
    assert await call.refusal("answerCallbackQuery", callback_query_id="12345") == TOO_OLD


async def test_answers_have_at_most_200_characters(ann, message, call):
    await ann.presses(message, "Undo", wait=False)
    query = await pressed(call)
    assert await call.refusal("answerCallbackQuery", callback_query_id=query["id"], text="x" * 201) == (
        "Bad Request: MESSAGE_TOO_LONG"
    )
    assert await call.refusal(
        "answerCallbackQuery", callback_query_id=query["id"], url="https://example.com"
    ) == ("Bad Request: URL_INVALID")
    assert (
        await call("answerCallbackQuery", callback_query_id=query["id"], text="x" * 200, show_alert=True)
        is True
    )


async def test_a_deleted_message_is_inaccessible(ann, message, call):
    await ann.deletes(message)
    await ann.presses(message, "Undo", wait=False)
    query = await pressed(call)
    assert query["message"] == {"chat": query["message"]["chat"], "message_id": message.id, "date": 0}


async def test_the_instance_of_a_chat_stays_the_same(ann, bob, call, family, message):
    await call("sendMessage", chat_id=family.id, text="all", reply_markup=GO)
    await ann.presses(message, "Undo", wait=False)
    for person in (ann, bob):
        await person.presses(family.messages[-1], "Undo", wait=False)
    here, *there = [update["callback_query"]["chat_instance"] for update in await call("getUpdates")]
    assert there[0] == there[1] != here
