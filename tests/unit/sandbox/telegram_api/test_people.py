"""The verbs of stories: what people do, and waiting for what bots do."""

import asyncio
import io

import pytest
from PIL import Image

from bot.sandbox.people import NotSeenError
from bot.sandbox.telegram_api.chats import GENERAL

GO = {
    "inline_keyboard": [[{"text": "🔁 Again", "callback_data": "a"}, {"text": "Site", "url": "example.com"}]]
}


async def received(call):
    return [update["message"] for update in await call("getUpdates")]


async def test_a_photo_goes_through_the_phone(ann, chat, call):
    target = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Camera"
    Image.new("RGB", (3000, 2000), "green").save(target, "JPEG", exif=exif)
    await ann.sends_photo(target.getvalue(), "night", spoiler=True)
    (message,) = await received(call)
    largest = message["photo"][-1]
    assert (largest["width"], largest["height"]) == (853, 1280)
    assert message["has_media_spoiler"] is True
    path = (await call("getFile", file_id=largest["file_id"]))["file_path"]
    image = Image.open(io.BytesIO((await call.download(path)).content))
    assert (image.format, dict(image.getexif())) == ("JPEG", {})


async def test_a_file_stays_as_it_is(ann, chat, call, picture):
    data = picture()
    await ann.sends_file(data, "fox.png", "look")
    (message,) = await received(call)
    assert (message["document"]["file_name"], message["document"]["mime_type"]) == ("fox.png", "image/png")
    path = (await call("getFile", file_id=message["document"]["file_id"]))["file_path"]
    assert (await call.download(path)).content == data


async def test_pictures_may_be_images_or_paths(ann, chat, call, picture, tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(picture(60, 50))
    await ann.sends_photo(path)
    await ann.sends_photo(Image.new("RGB", (70, 50)))
    assert [message["photo"][-1]["width"] for message in await received(call)] == [60, 70]


async def test_other_things_people_send(ann, chat, call, picture):
    await ann.sends_sticker(picture(512, 512, "WEBP"))
    await ann.sends_voice()
    await ann.sends_video(caption="look")
    await ann.sends_animation()
    await ann.sends_video_note()
    await ann.sends_audio()
    await ann.sends_photo(picture(), live=True)
    await ann.sends_location(52.5, 13.4)
    await ann.sends_contact("+49123", "Bob")
    kinds = [set(message) - {"message_id", "from", "chat", "date"} for message in await received(call)]
    assert kinds == [
        {"sticker"},
        {"voice"},
        {"video", "caption"},
        {"animation", "document"},
        {"video_note"},
        {"audio"},
        {"live_photo", "photo"},
        {"location"},
        {"contact"},
    ]


async def test_replies_with_words_photos_and_quotes(ann, chat, call, picture):
    first = await ann.says("a red fox in the snow")
    await ann.replies_to(first, "blue", quote="red fox")
    await ann.replies_to(first, "like this", photo=picture())
    _, quoting, showing = await received(call)
    assert quoting["quote"]["text"] == "red fox"
    assert quoting["reply_to_message"]["message_id"] == first.id
    assert (showing["caption"], showing["reply_to_message"]["text"]) == ("like this", first.text)


async def test_a_reply_from_another_chat(ann, chat, family, call, picture):
    there = await ann.sends_photo(picture(), in_=family)
    await ann.replies_to(there, "with a hat", in_=chat)
    (message,) = await received(call)
    assert message["chat"]["type"] == "private"
    assert message["external_reply"]["photo"]
    assert "reply_to_message" not in message


async def test_forwards_may_hide_the_name(ann, chat, family, call):
    message = await ann.says("/new fox", in_=family)
    await ann.forwards(message, to=chat)
    await ann.forwards(message, to=chat, hide_name=True)
    _, open_, hidden = await received(call)
    assert open_["forward_origin"]["type"] == "user"
    assert hidden["forward_origin"] == {
        "type": "hidden_user",
        "date": message.date,
        "sender_user_name": "Ann",
    }


async def test_edits_and_deletions(ann, chat, call, picture):
    message = await ann.sends_photo(picture(), "one")
    await ann.edits(message, "two", photo=picture(90, 90))
    await ann.deletes(message)
    _, update = await call("getUpdates")
    assert (update["edited_message"]["caption"], update["edited_message"]["photo"][-1]["width"]) == (
        "two",
        90,
    )
    assert chat.messages == []


async def test_writing_to_a_blocked_bot_starts_it_again(ann, bot, chat, call):
    await ann.blocks(bot)
    await ann.says("hello again")
    assert not chat.blocked
    assert [set(update) - {"update_id"} for update in await call("getUpdates")] == [
        {"my_chat_member"},
        {"my_chat_member"},
        {"message"},
    ]


async def test_a_press_waits_for_its_answer(ann, chat, call):
    await call("sendMessage", chat_id=ann.id, text="#1", reply_markup=GO)
    pressing = asyncio.create_task(ann.presses(chat.messages[-1], "🔁"))
    (update,) = await call("getUpdates", timeout=5)
    await call("answerCallbackQuery", callback_query_id=update["callback_query"]["id"], text="On it")
    toast = await pressing
    assert (toast.text, toast.alert) == ("On it", False)


async def test_a_press_that_is_not_answered_is_an_error(ann, chat, call):
    await call("sendMessage", chat_id=ann.id, text="#1", reply_markup=GO)
    with pytest.raises(NotSeenError, match=r"\[🔁 Again\] was not answered within 0.01 s"):
        await ann.presses(chat.messages[-1], "Again", within=0.01)


async def test_only_buttons_that_exist_can_be_pressed(ann, chat, call):
    await call("sendMessage", chat_id=ann.id, text="#1", reply_markup=GO)
    with pytest.raises(NotSeenError, match=r"no button 'Undo'; its buttons: \[🔁 Again\] \[Site\]"):
        await ann.presses(chat.messages[-1], "Undo")
    with pytest.raises(NotSeenError, match="only opens something"):
        await ann.presses(chat.messages[-1], "Site")


async def test_the_next_picture_is_waited_for(ann, bot, chat, call, picture):
    await call("sendPhoto", {"photo": ("a.png", picture())}, chat_id=ann.id)
    asked = await ann.says("red fox")
    waiting = asyncio.create_task(bot.shows_picture(chat, after=asked))
    data = picture(1500, 1000)
    await call("sendMessage", chat_id=ann.id, text="working", disable_notification=True)
    await call(
        "sendPhoto",
        {"photo": ("a.png", data)},
        chat_id=ann.id,
        caption="#1",
        reply_to_message_id=asked.id,
        reply_markup=GO,
    )
    shown = await waiting
    assert shown.bytes == data
    assert shown.image().size == (1500, 1000)
    assert (shown.caption, shown.buttons, shown.is_file) == ("#1", ["🔁 Again", "Site"], False)
    assert shown.reply_to is asked
    assert shown.photo_sizes[-1] == (1280, 853)


async def test_picture_files_count_as_pictures_and_others_do_not(ann, bot, chat, call, picture):
    await call("sendDocument", {"document": ("notes.txt", b"x")}, chat_id=ann.id)
    await call("sendDocument", {"document": ("a.webp", picture(kind="WEBP"))}, chat_id=ann.id)
    shown = await bot.shows_picture(chat)
    assert (shown.is_file, shown.photo_sizes, shown.image().format) == (True, [], "WEBP")


async def test_a_status_that_became_a_picture_counts(ann, bot, chat, call, picture):
    sent = await call("sendMessage", chat_id=ann.id, text="working")
    media = {"type": "photo", "media": "attach://a"}
    where = {"chat_id": ann.id, "message_id": sent["message_id"]}
    await call("editMessageMedia", {"a": ("a.png", picture())}, media=media, **where)
    assert (await bot.shows_picture(chat)).image().size == (40, 30)


async def test_words_and_statuses(ann, bot, chat, call):
    status = await call("sendMessage", chat_id=ann.id, text="✏️ working", disable_notification=True)
    where = {"chat_id": ann.id, "message_id": status["message_id"]}
    await call("editMessageText", text="still working", **where)
    await call("deleteMessage", **where)
    await call("sendMessage", chat_id=ann.id, text="working is done")
    seen = await bot.shows_status(chat, "✏️")
    assert seen.is_deleted
    await bot.removes(seen)
    assert (await bot.rewrites(seen, "still")).id == status["message_id"]
    assert (await bot.says(chat, "working", silent=False)).text == "working is done"


async def test_what_does_not_come_shows_the_whole_chat(ann, bot, chat, call, faults, picture):
    asked = await ann.says("red fox")
    sent = await call(
        "sendMessage", chat_id=ann.id, text="working", disable_notification=True, reply_markup=GO
    )
    await call("editMessageText", chat_id=ann.id, message_id=sent["message_id"], text="thinking")
    await call("deleteMessage", chat_id=ann.id, message_id=sent["message_id"])
    await call.refusal("sendPhoto", {"photo": ("a.png", b"x")}, chat_id=ann.id)
    with pytest.raises(AssertionError) as error:
        await bot.shows_picture(chat, after=asked, within=0.01)
    lines = str(error.value).splitlines()
    assert lines[0] == "Picture Bot showed no picture after #1 within 0.01 s"
    assert lines[1] == "Ann and Picture Bot (private 400001):"
    assert [line.split(maxsplit=1)[1] for line in lines[2:6]] == [
        "#1 Ann: red fox",
        "#2 Picture Bot (silent): working [🔁 Again][Site]",
        "edited: thinking",
        "deleted",
    ]
    assert lines[6:] == [
        "Calls that were refused:",
        "  sendPhoto -> 400 Bad Request: IMAGE_PROCESS_FAILED",
        "Updates not confirmed by the bot: 1",
    ]


async def test_reading_and_settling(ann, bot, chat, call):
    await ann.says("hello")
    with pytest.raises(NotSeenError, match="1 updates were not confirmed"):
        await bot.reads_everything(within=0.01)
    await call("getUpdates", offset=700_000_002)
    await bot.settles(chat, quiet=0.01)


async def test_events_tell_everything(telegram, ann, bot, chat, call):
    events = telegram.world.events(chat)
    await call("sendMessage", chat_id=ann.id, text="#1", reply_markup=GO)
    message = chat.messages[-1]
    await call("editMessageText", chat_id=ann.id, message_id=message.id, text="#2", reply_markup=GO)
    await ann.presses(message, "Again", wait=False)
    (update,) = await call("getUpdates")
    await call("answerCallbackQuery", callback_query_id=update["callback_query"]["id"], text="On it")
    await ann.deletes(message)
    kinds = [(await anext(events)) for _ in range(4)]
    assert [event.kind for event in kinds] == ["added", "edited", "answered", "deleted"]
    assert kinds[2].details["text"] == "On it"
    assert all(event.message is message for event in kinds)


async def test_a_page_can_show_messages_and_files(telegram, ann, bot, chat, call, picture):
    await ann.sends_photo(picture(), "look")
    view = telegram.world.view(bot.account).message(chat.messages[-1])
    file = telegram.world.files.find(view["photo"][-1]["file_id"])
    assert file is not None
    with Image.open(file.path) as image:
        assert image.size == (40, 30)


async def test_nobody_can_send_more_than_a_phone_allows(ann, chat, picture):
    with pytest.raises(ValueError, match="more than 4096"):
        await ann.says("x" * 4097)
    with pytest.raises(ValueError, match="more than 1024"):
        await ann.sends_photo(picture(), "x" * 1025)


async def test_somebody_without_a_chat_must_say_where(bob):
    with pytest.raises(LookupError, match="Bob Miller has no private chat yet"):
        await bob.says("hello")


async def test_a_person_answers_into_another_topic(people, ann, bob, bot):
    forum = people.supergroup("Studio", ann, bob, bot, is_forum=True)
    foxes = await ann.opens_topic(forum, "Foxes")
    asked = await ann.says("red fox", in_=forum, topic=foxes)
    inside = await bob.replies_to(asked, "blue", topic=foxes)
    general = await bob.replies_to(asked, "this one", topic=GENERAL)
    assert (inside.topic_id, inside.reply_to) == (foxes.id, asked)
    assert (general.topic_id, general.reply_to, general.letter.external) == (None, None, asked)
    moved = await bob.forwards(general, forum, topic=foxes)
    assert (moved.topic_id, moved.origin.user) == (foxes.id, bob.account)
