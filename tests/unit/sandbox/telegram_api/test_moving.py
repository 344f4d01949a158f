"""Deleting, forwarding and copying."""

import pytest

from bot.sandbox.telegram_api.settings import DAY_SECONDS


async def test_own_and_foreign_messages_go_in_private_chats(call, ann, chat):
    mine = await ann.says("hello")
    sent = await call("sendMessage", chat_id=ann.id, text="hi")
    assert await call("deleteMessage", chat_id=ann.id, message_id=mine.id) is True
    assert await call("deleteMessage", chat_id=ann.id, message_id=sent["message_id"]) is True
    assert chat.messages == []
    assert len(chat.log) == 2
    assert await call.refusal("deleteMessage", chat_id=ann.id, message_id=mine.id) == (
        "Bad Request: message to delete not found"
    )


async def test_after_two_days_it_is_too_late(call, ann, chat, clock):
    sent = await call("sendMessage", chat_id=ann.id, text="hi")
    clock.advance(2 * DAY_SECONDS + 1)
    assert await call.refusal("deleteMessage", chat_id=ann.id, message_id=sent["message_id"]) == (
        "Bad Request: message can't be deleted for everyone"
    )


async def test_in_groups_others_messages_need_a_right(people, call, bot, ann, bob, family):
    mine = await ann.says("hello", in_=family)
    where = {"chat_id": family.id, "message_id": mine.id}
    assert await call.refusal("deleteMessage", **where) == "Bad Request: message can't be deleted"
    people.promote(family, bot, may_delete=False)
    assert await call.refusal("deleteMessage", **where) == "Bad Request: message can't be deleted"
    people.promote(family, bot)
    assert await call("deleteMessage", **where) is True
    small = people.group("Small", bob, bot)
    foreign = await bob.says("hello", in_=small)
    assert await call.refusal("deleteMessage", chat_id=small.id, message_id=foreign.id) == (
        "Bad Request: message can't be deleted for everyone"
    )


async def test_many_at_once_skip_what_is_missing(call, ann, chat):
    for word in ("one", "two"):
        await ann.says(word)
    assert await call("deleteMessages", chat_id=ann.id, message_ids=[1, 2, 77]) is True
    assert chat.messages == []


@pytest.mark.parametrize(
    ("ids", "complaint"),
    [
        ([], "message identifiers are not specified"),
        ([0], "invalid message identifier specified"),
        (list(range(1, 102)), "too many message identifiers specified"),
        ("{}", "expected an Array of message identifiers"),
    ],
)
async def test_lists_of_ids_are_checked(call, ann, chat, ids, complaint):
    text = await call.refusal("deleteMessages", chat_id=ann.id, message_ids=ids)
    assert text == f"Bad Request: {complaint}"


async def test_missing_parameters(call, ann, chat):
    assert await call.refusal("deleteMessage") == "Bad Request: chat identifier is not specified"
    assert (
        await call.refusal("deleteMessage", chat_id=ann.id)
        == "Bad Request: message identifier is not specified"
    )


async def test_a_forward_names_its_origin(call, ann, chat, family, picture):
    mine = await ann.sends_photo(picture(), "look", in_=family)
    sent = await call("forwardMessage", chat_id=ann.id, from_chat_id=family.id, message_id=mine.id)
    assert sent["forward_origin"]["sender_user"]["first_name"] == "Ann"
    assert sent["caption"] == "look"
    assert sent["from"]["is_bot"] is True
    where = {"chat_id": ann.id, "message_id": sent["message_id"]}
    assert (
        await call.refusal("editMessageCaption", caption="x", **where)
        == "Bad Request: message can't be edited"
    )
    assert await call.refusal("forwardMessage", chat_id=ann.id, from_chat_id=ann.id, message_id=99) == (
        "Bad Request: message to forward not found"
    )


async def test_a_copy_names_nobody(call, ann, chat, picture):
    mine = await ann.sends_photo(picture(), "look")
    same = await call("copyMessage", chat_id=ann.id, from_chat_id=ann.id, message_id=mine.id)
    other = await call("copyMessage", chat_id=ann.id, from_chat_id=ann.id, message_id=mine.id, caption="mine")
    assert (same, other) == ({"message_id": 2}, {"message_id": 3})
    assert [message.text for message in chat.messages] == ["look", "look", "mine"]
    assert chat.messages[1].letter.origin is None


async def test_service_messages_stay_where_they_are(call, ann, bob, family):
    joined = await bob.leaves(family)
    where = {"chat_id": family.id, "from_chat_id": family.id, "message_id": joined.id}
    assert await call.refusal("forwardMessage", **where) == "Bad Request: message can't be forwarded"
    assert await call.refusal("copyMessage", **where) == "Bad Request: message can't be copied"
