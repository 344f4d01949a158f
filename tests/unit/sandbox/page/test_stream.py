"""The live stream tells everything first, then what happens; files are handed out without danger."""

import asyncio
import re

import httpx

from bot.sandbox.telegram_api.messages import Letter
from bot.sandbox.telegram_api.words import formatted

BUTTONS = {
    "inline_keyboard": [
        [{"text": "Again", "callback_data": "t:a:1"}],
        [
            {"text": "Words", "copy_text": {"text": "red fox"}},
            {"text": "More", "url": "https://example.com/"},
        ],
    ]
}


async def test_everything_then_what_happens(told, world, private):
    client, next_event = told
    kind, everything = await next_event()
    assert kind == "hello"
    assert everything["autoplay"] is True
    assert everything["bot"]["username"] == "picture_sandbox_bot"
    assert [person["name"] for person in everything["people"]] == ["You", "Bob"]
    assert [(room["kind"], room["title"], room["topic"]) for room in everything["rooms"]] == [
        ("private", "Picture Bot", ""),
        ("group", "Family", "General"),
        ("group", "Family", "Garden"),
        ("group", "Family", "Cats"),
    ]
    assert [len(room["messages"]) for room in everything["rooms"]] == [0, 0, 1, 1]
    await client.post("/do/say", json=private | {"text": "see https://example.com @picture_sandbox_bot"})
    kind, message = await next_event()
    assert (kind, message["change"], message["sender"]["name"]) == ("message", "added", "You")
    assert [entity["type"] for entity in message["entities"]] == ["url", "mention"]
    await client.post("/do/edit", json=private | {"message": message["serial"], "text": "red fox"})
    kind, edited = await next_event()
    assert (kind, edited["change"], edited["text"], edited["edited"]) == (
        "message",
        "edited",
        "red fox",
        True,
    )
    await client.post("/do/delete", json=private | {"message": message["serial"]})
    assert await next_event() == ("gone", {"room": private["room"], "serial": message["serial"]})


async def test_the_bots_messages_with_their_buttons(told, world, private):
    client, next_event = told
    await next_event()
    chat = next(chat for chat in world.telegram.world.chats if chat.type == "private")
    await client.post("/do/say", json=private | {"text": "red fox"})
    asked = chat.messages[0]
    letter = Letter(words=formatted("done", "", None), keyboard=BUTTONS, silent=True, reply_to=asked)
    shown = world.telegram.world.post(chat, world.bot.account, letter)
    await next_event()
    _, message = await next_event()
    assert message["silent"] is True
    assert message["reply"] == {"serial": asked.serial, "name": "You", "text": "red fox"}
    assert [[button["kind"] for button in row] for row in message["buttons"]] == [["press"], ["copy", "url"]]
    world.telegram.world.publish("action", chat, user=world.bot.account, details={"action": "upload_photo"})
    assert await next_event() == ("action", {"room": private["room"], "action": "upload_photo"})
    world.telegram.world.delete(asked)
    await next_event()
    world.telegram.world.edit(shown, shown.now)
    _, again = await next_event()
    assert "reply" not in again


async def test_calls_of_the_image_api_are_told_twice(told, world, private):
    _, next_event = told
    await next_event()
    body = {"model": "gpt-image-2-all", "messages": [{"role": "user", "content": "red fox"}]}
    world.images.hold()
    transport = httpx.ASGITransport(world.images.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://images") as api:
        headers = {"Authorization": "Bearer x"}
        asking = asyncio.create_task(api.post("/v1/chat/completions", json=body, headers=headers))
        kind, call = await next_event()
        assert (kind, call["words"], call["endpoint"]) == ("call", "red fox", "POST /v1/chat/completions")
        assert "seconds" not in call
        world.images.release()
        _, call = await next_event()
        await asking
    assert (call["number"], call["status"], call["price"]) == (1, 200, 0.03)
    assert call["messages"] == [{"role": "user", "text": "red fox", "pictures": 0}]


async def test_files_are_shown_as_pictures_or_handed_out_as_downloads(told, world, private, png):
    client, next_event = told
    await next_event()
    fields = {key: str(value) for key, value in private.items()} | {"as": "file"}
    page = b"<script>alert(1)</script>"
    for name, content, mime_type in (
        ("fox.png", png(), "image/png"),
        ("page.html", page, "text/html"),
        ("drawing.svg", page, "image/svg+xml"),
    ):
        await client.post("/do/show", data=fields, files=[("pictures", (name, content, mime_type))])
        _, message = await next_event()
        assert (message["file"]["name"], message["file"]["size"]) == (name, len(content))
        answer = await client.get(message["file"]["src"])
        saved = await client.get(message["file"]["src"] + "?save")
        assert answer.content == saved.content == content
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
        is_picture = name == "fox.png"
        assert answer.headers["content-type"] == ("image/png" if is_picture else "application/octet-stream")
        assert answer.headers["content-disposition"].startswith("inline" if is_picture else "attachment")
        assert re.match(rf'attachment; filename="{name}"', saved.headers["content-disposition"])
    assert (await client.get("/media/unknown")).status_code == 404


async def test_every_message_is_told_with_its_room(told, world, private, family, png):
    client, next_event = told
    await next_event()
    group = next(chat for chat in world.telegram.world.chats if chat.type == "supergroup")
    garden, _ = group.topics.values()
    in_garden = family | {"room": f"{group.id}/{garden.id}"}
    await client.post("/do/say", json=in_garden | {"text": "red fox"})
    _, asked = await next_event()
    assert asked["room"] == in_garden["room"]
    await client.post("/do/say", json=family | {"text": "that one", "reply_to": asked["serial"]})
    _, answer = await next_event()
    assert answer["room"] == family["room"]
    assert answer["reply"] == {
        "serial": asked["serial"],
        "name": "Bob",
        "text": "red fox",
        "place": "Family",
    }
    for thread, room in ((1, family["room"]), (garden.id, in_garden["room"])):
        details = {"action": "typing", "message_thread_id": thread}
        world.telegram.world.publish("action", group, user=world.bot.account, details=details)
        assert await next_event() == ("action", {"room": room, "action": "typing"})


async def test_stickers_and_live_photos_are_told_as_such(told, world, private, png):
    client, next_event = told
    await next_event()
    for kind in ("sticker", "live"):
        fields = {key: str(value) for key, value in private.items()} | {"as": kind}
        await client.post("/do/show", data=fields, files=[("pictures", ("a.png", png(), "image/png"))])
    _, sticker = await next_event()
    _, live = await next_event()
    src = sticker["sticker"].pop("src")
    assert sticker["sticker"] == {"width": 512, "height": 341, "emoji": "🙂"}
    assert (await client.get(src)).headers["content-type"] == "image/webp"
    assert (live["photo"]["live"], live["photo"]["width"]) == (True, 300)
