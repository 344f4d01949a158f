"""python-telegram-bot on the pretend Telegram: every answer and every update is one that it can read."""

import asyncio

import telegram as library_package
from telegram import (
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    InputPollOption,
    MenuButtonWebApp,
    ReplyParameters,
    Update,
    WebAppInfo,
)
from telegram.constants import ChatAction, ParseMode


def keyboard():
    button = InlineKeyboardButton("🔁 Again", callback_data="a", style="primary")
    return InlineKeyboardMarkup([[button, InlineKeyboardButton("Site", url="https://example.com/")]])


async def test_sending(library, ann, chat, picture):
    asked = await ann.says("red fox")
    reply = ReplyParameters(asked.id, allow_sending_without_reply=True)
    text = await library.send_message(
        ann.id, "<b>working</b>", parse_mode=ParseMode.HTML, reply_parameters=reply, reply_markup=keyboard()
    )
    assert text.text_html == "<b>working</b>"
    assert text.reply_to_message.text == "red fox"
    assert text.reply_markup == keyboard()
    photo = await library.send_photo(ann.id, picture(400, 300), caption="#1", disable_notification=True)
    assert photo.photo[-1].width == 400
    assert chat.messages[-1].is_silent
    again = await library.send_photo(ann.id, photo.photo[-1].file_id)
    assert again.photo[-1].file_unique_id == photo.photo[-1].file_unique_id
    file = await library.send_document(ann.id, picture(), filename="fox.png")
    assert file.document.file_name == "fox.png"
    sticker = await library.send_sticker(ann.id, picture(kind="WEBP"))
    assert sticker.sticker.is_animated is False
    album = await library.send_media_group(ann.id, [InputMediaPhoto(picture()), InputMediaPhoto(picture())])
    assert album[0].media_group_id == album[1].media_group_id
    poll = await library.send_poll(ann.id, "Which?", [InputPollOption("One"), "Two"], is_anonymous=False)
    assert [option.text for option in poll.poll.options] == ["One", "Two"]


async def test_editing_moving_and_deleting(library, ann, chat, picture):
    text = await library.send_message(ann.id, "working", reply_markup=keyboard())
    edited = await library.edit_message_text("done", ann.id, text.message_id)
    assert edited.edit_date
    pictured = await library.edit_message_media(
        InputMediaPhoto(picture(), caption="#1"), ann.id, text.message_id
    )
    assert pictured.photo
    assert (await library.edit_message_caption(ann.id, text.message_id, caption="#2")).caption == "#2"
    assert (
        await library.edit_message_reply_markup(ann.id, text.message_id, reply_markup=keyboard())
    ).reply_markup
    copy = await library.copy_message(ann.id, ann.id, text.message_id)
    forward = await library.forward_message(ann.id, ann.id, text.message_id)
    assert forward.forward_origin.type == "user"
    assert await library.delete_message(ann.id, copy.message_id)
    assert await library.delete_messages(ann.id, [text.message_id, forward.message_id])
    assert chat.messages == []


async def test_files(library, ann, chat, picture):
    data = picture()
    sent = await library.send_document(ann.id, data, filename="fox.png")
    file = await sent.document.get_file()
    assert bytes(await file.download_as_bytearray()) == data


async def test_presence(library, ann, chat):
    asked = await ann.says("thanks")
    assert await library.send_chat_action(ann.id, ChatAction.UPLOAD_PHOTO)
    assert await library.send_message_draft(ann.id, 7, "Thin")
    assert await library.set_message_reaction(ann.id, asked.id, "👀")


async def test_profile(library, ann, chat):
    commands = [BotCommand("new", "Start fresh")]
    assert await library.set_my_commands(commands)
    assert await library.get_my_commands() == tuple(commands)
    assert await library.delete_my_commands()
    button = MenuButtonWebApp("Paint", WebAppInfo("https://example.com/"))
    assert await library.set_chat_menu_button(ann.id, button)
    assert await library.get_chat_menu_button(ann.id) == button
    assert await library.set_my_name("Foxes")
    assert (await library.get_my_name()).name == "Foxes"
    assert await library.set_my_description("Foxes")
    assert await library.set_my_short_description("Foxes")
    assert (await library.get_my_description()).description == "Foxes"
    assert (await library.get_my_short_description()).short_description == "Foxes"


async def test_chats(library, people, ann, bob, bot, chat, family):
    people.promote(family, bob)
    assert (await library.get_chat(ann.id)).first_name == "Ann"
    assert (await library.get_chat(family.id)).permissions.can_send_photos
    assert (await library.get_chat_member(family.id, ann.id)).status == "creator"
    assert len(await library.get_chat_administrators(family.id)) == 2
    assert await library.leave_chat(family.id)
    assert family.members[bot.id].status == "left"


async def test_receiving(library):
    assert await library.set_webhook("http://127.0.0.1:9/hook", secret_token="abc")
    assert (await library.get_webhook_info()).url == "http://127.0.0.1:9/hook"
    assert await library.delete_webhook()
    assert await library.get_updates(timeout=0) == ()
    assert await library.close()
    assert await library.log_out()


async def everything_happens(people, ann, bob, bot, chat, call, picture):
    """One of each kind of update that the pretend Telegram makes."""
    bot.account.reads_everything = True
    group = people.supergroup("Studio", ann, bob, is_forum=True)
    await ann.adds(bot, group)
    topic = await ann.opens_topic(group, "Foxes")
    photo = await ann.sends_photo(picture(), "look", in_=group, topic=topic)
    await ann.says("@picture_sandbox_bot /new #fox https://example.com", in_=group)
    people.promote(group, bob, anonymous=True)
    await bob.replies_to(photo, "as nobody", quote="look")
    await ann.sends_file(picture(), "fox.png")
    await ann.sends_album([picture(), picture()], "both")
    await ann.sends_sticker(picture(kind="WEBP"))
    await ann.sends_voice()
    await ann.sends_video()
    await ann.sends_animation()
    await ann.sends_video_note()
    await ann.sends_audio()
    await ann.replies_to(await ann.sends_photo(picture(), live=True, in_=group), "alive", in_=chat)
    await ann.sends_location(1.5, 2.5)
    await ann.sends_contact("+49", "Bob")
    await ann.replies_to(photo, "across", in_=chat)
    await ann.edits(await ann.says("teh fox"), "the fox")
    await ann.forwards(photo, to=chat, hide_name=True)
    news = people.channel("News", ann, bot, linked_group=group)
    await people.publish(news, "Today", picture())
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    await call("sendMessage", chat_id=ann.id, text="?", reply_markup=markup)
    await ann.presses(chat.messages[-1], "Go", wait=False)
    await ann.deletes(chat.messages[-1])
    await ann.presses(chat.log[-1], "Go", wait=False)
    await call("sendPoll", chat_id=ann.id, question="?", options=["a", "b"], is_anonymous=False)
    await ann.votes(chat.messages[-1], 0)
    people.migrate(people.group("Small", ann, bot))
    await ann.removes(bot, group)
    await ann.blocks(bot)


async def test_every_update_is_read_and_written_back_alike(
    library, people, ann, bob, bot, chat, call, picture
):
    await call("getUpdates", allowed_updates=[*library_package.constants.UpdateType])
    await everything_happens(people, ann, bob, bot, chat, call, picture)
    raw = await call("getUpdates")
    assert len(raw) > 30
    kinds = {kind for update in raw for kind in update if kind != "update_id"}
    assert kinds == {
        "message",
        "edited_message",
        "channel_post",
        "callback_query",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
    }
    for update in raw:
        read = Update.de_json(update, library)
        assert not read.api_kwargs
        assert without_defaults(read.to_dict()) == without_defaults(update)


def without_defaults(value):
    """The library adds False and empty lists of its own."""
    if isinstance(value, dict):
        cleaned = {name: without_defaults(item) for name, item in value.items()}
        return {name: item for name, item in cleaned.items() if item is not False and item not in ([], {})}
    if isinstance(value, list | tuple):
        return [without_defaults(item) for item in value]
    return value


async def test_an_application_polls_and_answers(address, bot, ann, chat):
    from telegram.ext import ApplicationBuilder, MessageHandler, filters

    async def echo(update, _):
        await update.effective_message.reply_text(f"You said {update.effective_message.text}")

    application = (
        ApplicationBuilder()
        .token(bot.token)
        .base_url(f"{address}/bot")
        .base_file_url(f"{address}/file/bot")
        .job_queue(None)
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, echo))
    async with application:
        assert application.updater is not None
        await application.start()
        await application.updater.start_polling()
        asked = await ann.says("fox")
        assert (await bot.says(chat, after=asked)).text == "You said fox"
        await bot.reads_everything()
        stopping = asyncio.create_task(application.updater.stop())
        await ann.says("bye")
        await stopping
        await application.stop()


async def test_documents_go_together(library, ann, chat, picture):
    items = [InputMediaDocument(picture(), filename=f"{name}.png") for name in "ab"]
    sent = await library.send_media_group(ann.id, items, caption="both")
    assert [message.document.file_name for message in sent] == ["a.png", "b.png"]
