"""Where messages may go: chats, blocks, rights, replies, topics, migration."""

import pytest

from bot.sandbox.telegram_api.chats import Rights


async def test_unknown_chats_are_not_found(people, call, ann):
    people.user("Stranger")
    for chat_id in (ann.id, -1001, "@nowhere", "nonsense"):
        assert await call.refusal("sendMessage", chat_id=chat_id, text="x") == "Bad Request: chat not found"


async def test_bots_do_not_speak_first(call, ann, bot):
    ann.private(bot)
    refused = "Forbidden: bot can't initiate conversation with a user"
    assert await call.refusal("sendMessage", chat_id=ann.id, text="x") == refused
    await ann.says("/start")
    assert await call("sendMessage", chat_id=ann.id, text="x")


async def test_a_member_of_a_common_group_is_known_but_not_to_be_written_to(call, bob, family):
    refused = "Forbidden: bot can't initiate conversation with a user"
    assert await call.refusal("sendMessage", chat_id=bob.id, text="x") == refused


async def test_a_blocked_bot_is_told_so(call, ann, bot, chat, picture):
    await ann.blocks(bot)
    refused = "Forbidden: bot was blocked by the user"
    assert await call.refusal("sendMessage", chat_id=ann.id, text="x") == refused
    assert await call.refusal("sendPhoto", {"photo": ("a", picture())}, chat_id=ann.id) == refused
    assert await call.refusal("sendChatAction", chat_id=ann.id, action="typing") == refused
    await ann.unblocks(bot)
    assert await call("sendMessage", chat_id=ann.id, text="x")
    statuses = [update["my_chat_member"]["new_chat_member"]["status"] for update in await call("getUpdates")]
    assert statuses == ["kicked", "member"]


async def test_a_deactivated_user(call, ann, chat):
    ann.account.is_deactivated = True
    assert await call.refusal("sendMessage", chat_id=ann.id, text="x") == "Forbidden: user is deactivated"


@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_a_bot_that_is_no_member_is_refused(people, call, ann, bob, bot, kind):
    group = getattr(people, kind)("Friends", ann, bob, bot)
    await ann.removes(bot, group)
    assert await call.refusal("sendMessage", chat_id=group.id, text="x") == (
        f"Forbidden: bot was kicked from the {kind} chat"
    )
    await ann.adds(bot, group)
    assert await call("leaveChat", chat_id=group.id) is True
    assert await call.refusal("sendMessage", chat_id=group.id, text="x") == (
        f"Forbidden: bot is not a member of the {kind} chat"
    )


async def test_a_deleted_group(people, call, ann, bot):
    group = people.group("Friends", ann, bot)
    group.is_gone = True
    assert (
        await call.refusal("sendMessage", chat_id=group.id, text="x")
        == "Forbidden: the group chat was deleted"
    )


async def test_a_migrated_group_names_its_new_id(people, call, ann, bot):
    group = people.group("Friends", ann, bot)
    new = people.migrate(group)
    answer = (await call.post("sendMessage", chat_id=group.id, text="x")).json()
    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert answer["parameters"] == {"migrate_to_chat_id": new.id}
    assert (await call("sendMessage", chat_id=new.id, text="x"))["chat"]["type"] == "supergroup"
    said = [update["message"] for update in await call("getUpdates")]
    assert [(message["chat"]["id"], message.get("migrate_to_chat_id")) for message in said] == [
        (group.id, new.id),
        (new.id, None),
    ]
    assert said[1]["migrate_from_chat_id"] == group.id


@pytest.mark.parametrize(
    ("method", "rights", "words"),
    [
        ("sendMessage", Rights(messages=False), "text messages"),
        ("sendPhoto", Rights(photos=False), "photos"),
        ("sendDocument", Rights(documents=False), "documents"),
        ("sendMediaGroup", Rights(photos=False), "photos"),
        ("sendPoll", Rights(polls=False), "polls"),
    ],
)
async def test_rights_are_needed(people, call, bot, family, picture, method, rights, words):
    people.restrict(family, bot, rights)
    files = {name: ("a.png", picture()) for name in ("photo", "document")}
    parameters: dict[str, object]
    if method == "sendMediaGroup":
        parameters = {"media": [{"type": "photo", "media": "attach://photo"}] * 2}
    else:
        parameters = {"text": "x", "question": "?", "options": ["a", "b"]}
    refused = await call.refusal(method, files, chat_id=family.id, **parameters)
    assert refused == f"Bad Request: not enough rights to send {words} to the chat"


async def test_rights_of_the_whole_group_count_and_administrators_have_all(
    people, call, bot, family, picture
):
    family.rights = Rights(photos=False)
    photo = {"photo": ("a.png", picture())}
    status = await call("sendMessage", chat_id=family.id, text="working")
    refused = "Bad Request: not enough rights to send photos to the chat"
    assert await call.refusal("sendPhoto", photo, chat_id=family.id) == refused
    media = {"type": "photo", "media": "attach://photo"}
    where = {"chat_id": family.id, "message_id": status["message_id"]}
    assert await call.refusal("editMessageMedia", photo, media=media, **where) == refused
    people.promote(family, bot)
    assert await call("sendPhoto", photo, chat_id=family.id)


async def test_public_groups_have_names(people, call, ann, bot):
    group = people.supergroup("Open", ann, bot, username="open_group")
    assert (await call("sendMessage", chat_id="@Open_Group", text="x"))["chat"]["id"] == group.id


class TestReplies:
    async def test_both_forms_answer_the_message(self, call, ann, chat):
        asked = await ann.says("red fox")
        new = await call("sendMessage", chat_id=ann.id, text="a", reply_parameters={"message_id": asked.id})
        old = await call("sendMessage", chat_id=ann.id, text="b", reply_to_message_id=asked.id)
        assert [message["reply_to_message"]["text"] for message in (new, old)] == ["red fox"] * 2
        assert chat.messages[-1].reply_to is asked

    async def test_a_missing_message_is_refused_unless_allowed(self, call, ann, chat):
        where = {"chat_id": ann.id, "text": "x"}
        missing = "Bad Request: message to be replied not found"
        assert await call.refusal("sendMessage", reply_parameters={"message_id": 9}, **where) == missing
        assert await call.refusal("sendMessage", reply_to_message_id=9, **where) == missing
        allowed = {"message_id": 9, "allow_sending_without_reply": True}
        assert "reply_to_message" not in await call("sendMessage", reply_parameters=allowed, **where)
        assert await call("sendMessage", reply_to_message_id=9, allow_sending_without_reply=True, **where)

    async def test_parameters_are_read_strictly(self, call, ann, chat):
        where = {"chat_id": ann.id, "text": "x"}
        assert await call.refusal("sendMessage", reply_parameters="{", **where) == (
            "Bad Request: can't parse reply parameters JSON object"
        )
        assert await call.refusal("sendMessage", reply_parameters="[]", **where) == (
            "Bad Request: object expected as reply parameters"
        )
        assert await call.refusal("sendMessage", reply_parameters={"quote": "x"}, **where) == (
            'Bad Request: can\'t find field "message_id"'
        )

    async def test_a_quote_must_be_in_the_message(self, call, ann, chat):
        asked = await ann.says("🦊 a red fox")
        reply = {"message_id": asked.id, "quote": "red"}
        sent = await call("sendMessage", chat_id=ann.id, text="x", reply_parameters=reply)
        assert sent["quote"] == {"text": "red", "position": 5, "is_manual": True}
        reply["quote"] = "blue"
        assert await call.refusal("sendMessage", chat_id=ann.id, text="x", reply_parameters=reply) == (
            "Bad Request: QUOTE_TEXT_INVALID"
        )

    async def test_a_reply_is_one_level_deep(self, call, ann, chat, picture):
        first = await ann.sends_photo(picture(), "one")
        second = await ann.replies_to(first, "two")
        sent = await call("sendMessage", chat_id=ann.id, text="x", reply_to_message_id=second.id)
        assert "reply_to_message" not in sent["reply_to_message"]
        (_, update) = await call("getUpdates")
        assert update["message"]["reply_to_message"]["photo"][-1]["width"] == 40

    async def test_a_reply_across_chats(self, call, ann, chat, family, picture):
        shown = await ann.sends_photo(picture(), "look", in_=family)
        reply = {"message_id": shown.id, "chat_id": family.id}
        sent = await call("sendMessage", chat_id=ann.id, text="x", reply_parameters=reply)
        assert sent["external_reply"]["message_id"] == shown.id
        assert sent["external_reply"]["origin"]["sender_user"]["id"] == ann.id
        assert sent["external_reply"]["photo"][-1]["width"] == 40
        reply |= {"message_id": 99, "allow_sending_without_reply": True}
        assert await call.refusal("sendMessage", chat_id=ann.id, text="x", reply_parameters=reply) == (
            "Bad Request: message to be replied not found"
        )

    async def test_a_thread_in_a_plain_supergroup_has_an_id_that_cannot_be_sent_to(
        self, bot, ann, call, family
    ):
        bot.account.reads_everything = True
        first = await ann.says("one", in_=family)
        await ann.replies_to(await ann.replies_to(first, "two"), "three")
        received = [update["message"] for update in await call("getUpdates")]
        assert [message.get("message_thread_id") for message in received] == [None, first.id, first.id]
        assert not any("is_topic_message" in message for message in received)
        assert await call.refusal("sendMessage", chat_id=family.id, text="x", message_thread_id=first.id) == (
            "Bad Request: message thread not found"
        )


class TestTopics:
    @pytest.fixture
    def forum(self, people, ann, bob, bot):
        bot.account.reads_everything = True
        return people.supergroup("Studio", ann, bob, bot, is_forum=True)

    async def test_messages_belong_to_topics(self, ann, call, forum):
        topic = await ann.opens_topic(forum, "Foxes")
        await ann.says("red fox", in_=forum, topic=topic)
        await ann.says("general talk", in_=forum)
        opened, inside, outside = [update["message"] for update in await call("getUpdates")]
        assert opened["forum_topic_created"]["name"] == "Foxes"
        assert opened["message_id"] == opened["message_thread_id"] == topic.id
        assert (inside["message_thread_id"], inside["is_topic_message"]) == (topic.id, True)
        assert "forum_topic_created" in inside["reply_to_message"]
        assert "message_thread_id" not in outside
        assert outside["chat"]["is_forum"] is True

    async def test_only_existing_open_topics_take_messages(self, ann, call, forum):
        topic = await ann.opens_topic(forum, "Foxes")
        sent = await call("sendMessage", chat_id=forum.id, text="x", message_thread_id=topic.id)
        assert (sent["message_thread_id"], sent["is_topic_message"]) == (topic.id, True)
        for wrong in (1, 77):
            assert await call.refusal("sendMessage", chat_id=forum.id, text="x", message_thread_id=wrong) == (
                "Bad Request: message thread not found"
            )
        topic.is_closed = True
        assert await call.refusal("sendMessage", chat_id=forum.id, text="x", message_thread_id=topic.id) == (
            "Bad Request: TOPIC_CLOSED"
        )

    async def test_a_reply_stays_in_its_topic(self, ann, call, forum):
        topic = await ann.opens_topic(forum, "Foxes")
        asked = await ann.says("red fox", in_=forum, topic=topic)
        sent = await call("sendMessage", chat_id=forum.id, text="x", reply_to_message_id=asked.id)
        assert sent["message_thread_id"] == topic.id

    async def test_a_reply_into_another_topic_is_external(self, ann, call, forum):
        foxes, cats = await ann.opens_topic(forum, "Foxes"), await ann.opens_topic(forum, "Cats")
        asked = await ann.says("red fox", in_=forum, topic=foxes)
        reply = {"message_id": asked.id}
        sent = await call(
            "sendMessage", chat_id=forum.id, text="x", message_thread_id=cats.id, reply_parameters=reply
        )
        assert sent["external_reply"]["message_id"] == asked.id
        assert sent["reply_to_message"]["message_id"] == cats.id

    async def test_typing_may_be_shown_in_the_general_topic(self, call, forum):
        assert await call("sendChatAction", chat_id=forum.id, action="typing", message_thread_id=1)
        assert await call.refusal(
            "sendChatAction", chat_id=forum.id, action="typing", message_thread_id=5
        ) == ("Bad Request: message thread not found")

    async def test_private_chats_can_have_topics_too(self, people, ann, calls_of):
        bot = people.bot("Topical", username="topical_sandbox_bot", token="888:TOPICS", has_topics=True)
        chat = ann.private(bot)
        topic = await ann.opens_topic(chat, "Foxes")
        await ann.says("red fox", topic=topic)
        call = calls_of(bot)
        assert (await call("getMe"))["has_topics_enabled"] is True
        (_, update) = await call("getUpdates")
        assert (update["message"]["message_thread_id"], update["message"]["is_topic_message"]) == (
            topic.id,
            True,
        )
        sent = await call("sendMessage", chat_id=ann.id, text="x", message_thread_id=topic.id)
        assert sent["is_topic_message"] is True
