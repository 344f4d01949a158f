"""Chats, members, commands, menu button, profile; actions, drafts, reactions, polls."""

import pytest


async def test_chats_describe_themselves(call, ann, chat, family):
    person = await call("getChat", chat_id=ann.id)
    assert (person["type"], person["first_name"], person["active_usernames"]) == (
        "private",
        "Ann",
        ["ann_of_green"],
    )
    group = await call("getChat", chat_id=family.id)
    assert (group["type"], group["title"], group["permissions"]["can_send_photos"]) == (
        "supergroup",
        "Family",
        True,
    )


async def test_members(people, call, ann, bob, bot, family):
    stranger = people.user("Stranger")
    people.promote(family, bob, anonymous=True)

    async def status(user_id):
        return (await call("getChatMember", chat_id=family.id, user_id=user_id))["status"]

    assert await status(ann.id) == "creator"
    assert await status(bob.id) == "administrator"
    assert await status(bot.id) == "member"
    assert await status(stranger.id) == "left"
    assert (
        await call.refusal("getChatMember", chat_id=family.id, user_id=1)
        == "Bad Request: PARTICIPANT_ID_INVALID"
    )
    assert await call.refusal("getChatMember", chat_id=family.id) == "Bad Request: invalid user_id specified"


async def test_administrators(people, call, ann, bob, bot, chat, family):
    people.promote(family, bob)
    administrators = await call("getChatAdministrators", chat_id=family.id)
    assert [member["user"]["id"] for member in administrators] == [ann.id, bob.id]
    assert await call.refusal("getChatAdministrators", chat_id=ann.id) == (
        "Bad Request: there are no administrators in the private chat"
    )


async def test_commands_per_scope_and_language(call):
    commands = [{"command": "new", "description": "Start fresh"}]
    scope = {"type": "all_group_chats"}
    assert await call("setMyCommands", commands=commands) is True
    assert await call("setMyCommands", commands=commands, scope=scope, language_code="de") is True
    assert await call("getMyCommands") == commands
    assert await call("getMyCommands", scope=scope) == []
    assert await call("deleteMyCommands") is True
    assert await call("getMyCommands") == []


@pytest.mark.parametrize(
    ("commands", "complaint"),
    [
        ([{"command": "New", "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "x" * 33, "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "new", "description": ""}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "new", "description": "x" * 257}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "new", "description": "x"}] * 101, "BOT_COMMANDS_TOO_MUCH"),
        ({}, "expected an Array of BotCommand"),
        (["new"], "can't parse BotCommand: expected an Object"),
    ],
)
async def test_wrong_commands_are_refused(call, commands, complaint):
    assert await call.refusal("setMyCommands", commands=commands) == f"Bad Request: {complaint}"


async def test_the_menu_button(call, ann, chat):
    button = {"type": "web_app", "text": "Paint", "web_app": {"url": "https://example.com/"}}
    assert await call("getChatMenuButton") == {"type": "commands"}
    assert await call("setChatMenuButton", chat_id=ann.id, menu_button=button) is True
    assert await call("getChatMenuButton", chat_id=ann.id) == button
    assert await call("getChatMenuButton") == {"type": "commands"}


@pytest.mark.parametrize(
    ("what", "field"),
    [("Name", "name"), ("Description", "description"), ("ShortDescription", "short_description")],
)
async def test_the_profile(call, what, field):
    assert await call(f"setMy{what}", **{field: "Foxes", "language_code": "de"}) is True
    assert (await call(f"getMy{what}", language_code="de"))[field] == "Foxes"
    assert (await call(f"getMy{what}"))[field] == ("Picture Bot" if field == "name" else "")
    assert "TOO_LONG" in await call.refusal(f"setMy{what}", **{field: "x" * 600})


async def test_actions_are_events(telegram, call, ann, chat):
    events = telegram.world.events(chat)
    assert await call("sendChatAction", chat_id=ann.id, action="upload_photo") is True
    event = await anext(events)
    assert (event.kind, event.details) == ("action", {"action": "upload_photo"})
    assert await call.refusal("sendChatAction", chat_id=ann.id, action="dancing") == (
        "Bad Request: wrong parameter action in request"
    )


async def test_drafts_are_for_private_chats(telegram, call, ann, chat, family):
    events = telegram.world.events(chat)
    assert await call("sendMessageDraft", chat_id=ann.id, draft_id=1, text="Thin") is True
    assert (await anext(events)).details == {"draft_id": 1, "text": "Thin"}
    assert await call.refusal("sendMessageDraft", chat_id=family.id, draft_id=1, text="x") == (
        "Bad Request: PEER_ID_INVALID"
    )
    assert await call.refusal("sendMessageDraft", chat_id=ann.id, draft_id=0, text="x") == (
        "Bad Request: RANDOM_ID_INVALID"
    )
    assert await call.refusal("sendMessageDraft", chat_id=ann.id, draft_id=1, text="x" * 4097) == (
        "Bad Request: message is too long"
    )


async def test_reactions(bot, call, ann, chat):
    asked = await ann.says("thanks")

    async def react(*emoji):
        reaction = [{"type": "emoji", "emoji": one} for one in emoji]
        return await call.post("setMessageReaction", chat_id=ann.id, message_id=asked.id, reaction=reaction)

    assert (await react("👀")).json()["result"] is True
    assert await bot.reacts(asked) == "👀"
    assert (await react("❤\N{VARIATION SELECTOR-16}")).json()["ok"]
    assert (await react("🦊")).json()["description"] == "Bad Request: REACTION_INVALID"
    assert (await react("👀", "👍")).json()["description"] == "Bad Request: REACTIONS_TOO_MANY"
    assert (await react()).json()["ok"]
    assert asked.reactions == {}
    assert await call.refusal("setMessageReaction", chat_id=ann.id, message_id=99) == (
        "Bad Request: message to react not found"
    )


async def test_a_poll_with_pictures(call, ann, bob, family, picture):
    options = [{"text": "One", "media": {"type": "photo", "media": "attach://one"}}, {"text": "Two"}]
    sent = await call(
        "sendPoll",
        {"one": ("one.png", picture())},
        chat_id=family.id,
        question="Which?",
        options=options,
        is_anonymous=False,
    )
    assert sent["poll"]["options"][0]["media"]["photo"][-1]["width"] == 40
    await bob.votes(family.messages[-1], 1)
    poll, answer = await call("getUpdates")
    assert [option["voter_count"] for option in poll["poll"]["options"]] == [0, 1]
    assert (answer["poll_answer"]["user"]["id"], answer["poll_answer"]["option_ids"]) == (bob.id, [1])


@pytest.mark.parametrize(
    ("question", "options", "complaint"),
    [
        ("", ["a"], "poll question must be non-empty"),
        ("x" * 301, ["a"], "poll question length must not exceed 300"),
        ("?", [], "poll must have at least 1 option"),
        ("?", ["a"] * 13, "poll can't have more than 12 options"),
        ("?", ["x" * 101], "poll options length must not exceed 100"),
        ("?", [""], "poll options must be non-empty"),
        ("?", [1], "expected an option to be of type String"),
        (
            "?",
            [{"text": "a", "media": {"type": "photo", "media": "attach://none"}}],
            "failed to parse poll option media: can't parse InputMedia: media not found",
        ),
    ],
)
async def test_wrong_polls_are_refused(call, ann, chat, question, options, complaint):
    refused = await call.refusal("sendPoll", chat_id=ann.id, question=question, options=options)
    assert refused == f"Bad Request: {complaint}"
