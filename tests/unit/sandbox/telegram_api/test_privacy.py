"""What bots see in groups."""

import pytest

from bot.sandbox.telegram_api.chats import Rights


async def seen(call):
    return [update["message"].get("text") for update in await call("getUpdates") if "message" in update]


@pytest.mark.parametrize(
    ("text", "is_seen"),
    [
        ("hello all", False),
        ("/new fox", True),
        ("please /new", True),
        ("/new@picture_sandbox_bot fox", True),
        ("/new@Picture_Sandbox_Bot fox", True),
        ("/new@other_bot fox", False),
        ("@picture_sandbox_bot draw", True),
        ("hey @PICTURE_SANDBOX_BOT", True),
        ("@picture_sandbox_bot2 draw", False),
        ("picture_sandbox_bot", False),
        ("mail picture@picture_sandbox_bot.example", False),
    ],
)
async def test_privacy_mode_passes_what_is_meant_for_the_bot(ann, family, call, text, is_seen):
    await ann.says(text, in_=family)
    assert await seen(call) == ([text] if is_seen else [])


async def test_captions_count_like_text(ann, family, call, picture):
    await ann.sends_photo(picture(), "nice", in_=family)
    await ann.sends_photo(picture(), "/edit@picture_sandbox_bot night", in_=family)
    await ann.sends_photo(picture(), "@picture_sandbox_bot night", in_=family)
    await ann.sends_photo(picture(), in_=family)
    assert len(await call("getUpdates")) == 2


async def test_replies_to_the_bot_pass_and_replies_to_others_do_not(ann, bob, family, call):
    await call("sendMessage", chat_id=family.id, text="#1")
    (shown,) = family.messages
    await ann.replies_to(shown, "with a hat")
    await bob.replies_to(await ann.says("hm", in_=family), "indeed")
    assert await seen(call) == ["with a hat"]


async def test_edits_follow_the_same_rule(ann, family, call):
    message = await ann.says("hello", in_=family)
    await ann.edits(message, "hello @picture_sandbox_bot")
    (update,) = await call("getUpdates")
    assert update["edited_message"]["text"] == "hello @picture_sandbox_bot"
    assert update["edited_message"]["edit_date"]


async def test_service_messages_pass(people, ann, bob, family, call):
    await bob.leaves(family)
    await bob.joins(family)
    left, joined = [update["message"] for update in await call("getUpdates")]
    assert left["left_chat_member"]["id"] == bob.id
    assert joined["new_chat_members"][0]["id"] == bob.id


@pytest.mark.parametrize("way", ["privacy off", "administrator"])
async def test_without_privacy_mode_everything_passes(people, ann, bot, family, call, way):
    if way == "administrator":
        people.promote(family, bot)
        await call("getUpdates", offset=-1)
    bot.account.reads_everything = way == "privacy off"
    await ann.says("hello all", in_=family)
    assert "hello all" in [update.get("message", {}).get("text") for update in await call("getUpdates")]
    assert (await call("getMe"))["can_read_all_group_messages"] is (way == "privacy off")


async def test_bots_see_neither_themselves_nor_each_other(people, ann, family, bot, call, calls_of):
    other = people.bot("Other", username="other_sandbox_bot", token="777:OTHER", reads_everything=True)
    await ann.adds(other, family)
    bot.account.reads_everything = True
    await call("getUpdates", offset=700_000_002)
    await call("sendMessage", chat_id=family.id, text="mine")
    await calls_of(other)("sendMessage", chat_id=family.id, text="theirs")
    assert await seen(call) == []
    assert await seen(calls_of(other)) == [None]


async def test_a_forwarded_mention_counts_as_well(ann, family, chat, call):
    message = await ann.says("@picture_sandbox_bot draw")
    await ann.forwards(message, to=family)
    (_, update) = await call("getUpdates")
    assert update["message"]["forward_origin"]["type"] == "user"


async def test_anonymous_administrators_speak_for_the_group(people, bob, family, call):
    people.promote(family, bob, anonymous=True)
    await bob.says("/new fox", in_=family)
    (update,) = await call("getUpdates")
    message = update["message"]
    assert (message["from"]["id"], message["from"]["username"]) == (1087968824, "GroupAnonymousBot")
    assert message["sender_chat"]["id"] == family.id


async def test_people_can_speak_as_a_channel(people, ann, family, call):
    news = people.channel("News", ann)
    await ann.says("/new fox", in_=family, as_channel=news)
    (update,) = await call("getUpdates")
    assert update["message"]["from"]["id"] == 136817688
    assert update["message"]["sender_chat"]["title"] == "News"


async def test_posts_of_a_linked_channel_are_forwarded_automatically(people, ann, bot, family, call, picture):
    bot.account.reads_everything = True
    news = people.channel("News", ann, linked_group=family)
    await people.publish(news, "Today", picture())
    (update,) = await call("getUpdates")
    message = update["message"]
    assert (message["from"]["id"], message["is_automatic_forward"]) == (777000, True)
    assert (message["sender_chat"]["id"], message["forward_origin"]["type"]) == (news.id, "channel")
    assert message["photo"]


async def test_a_channel_post_is_an_update_of_its_own(people, ann, bot, call):
    news = people.channel("News", ann, bot)
    await people.publish(news, "Today")
    (update,) = await call("getUpdates")
    assert update["channel_post"]["text"] == "Today"
    assert "from" not in update["channel_post"]


async def test_membership_of_the_bot_is_told(people, ann, bot, call):
    group = people.group("Friends", ann)
    await ann.adds(bot, group)
    people.restrict(group, bot, Rights(photos=False))
    await ann.removes(bot, group)
    kinds = [
        update["my_chat_member"]["new_chat_member"]["status"] if "my_chat_member" in update else "message"
        for update in await call("getUpdates")
    ]
    assert kinds == ["member", "message", "restricted", "message", "kicked"]


async def test_message_ids_are_shared_by_private_chats_and_basic_groups(people, ann, bob, bot, chat, call):
    group = people.group("Friends", ann, bot)
    forum = people.supergroup("Large", ann, bot)
    here = await ann.says("one")
    there = await ann.says("/two", in_=group)
    bob.private(bot)
    assert [here.id, there.id, (await bob.says("three")).id] == [1, 2, 3]
    assert [(await ann.says("x", in_=forum)).id, (await ann.says("y", in_=forum)).id] == [2, 3]
