"""Editing one's own messages."""

import pytest

GO = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


@pytest.fixture
async def text(call, ann, chat):
    return await call("sendMessage", chat_id=ann.id, text="working", reply_markup=GO)


@pytest.fixture
async def photo(call, ann, chat, picture):
    return await call("sendPhoto", {"photo": ("a.png", picture())}, chat_id=ann.id, caption="#1")


async def test_text_changes_and_the_keyboard_goes_without_markup(call, ann, chat, text, clock):
    clock.advance(5)
    edited = await call("editMessageText", chat_id=ann.id, message_id=text["message_id"], text="done")
    assert (edited["text"], edited["edit_date"], "reply_markup" in edited) == ("done", int(clock()), False)
    assert [version.words.text for version in chat.messages[0].versions] == ["working", "done"]


async def test_an_edit_must_change_something(call, ann, text):
    same = {"chat_id": ann.id, "message_id": text["message_id"], "reply_markup": GO}
    assert await call.refusal("editMessageText", text="working", **same) == NOT_MODIFIED
    assert await call.refusal("editMessageText", text=" working ", **same) == NOT_MODIFIED
    assert await call.refusal("editMessageReplyMarkup", **same) == NOT_MODIFIED
    assert await call("editMessageText", text="<b>working</b>", parse_mode="HTML", **same)


async def test_markup_alone_leaves_no_edit_date(call, ann, text):
    edited = await call("editMessageReplyMarkup", chat_id=ann.id, message_id=text["message_id"])
    assert "reply_markup" not in edited
    assert "edit_date" not in edited


async def test_captions(call, ann, text, photo):
    where = {"chat_id": ann.id, "message_id": photo["message_id"]}
    assert (await call("editMessageCaption", caption="#2", **where))["caption"] == "#2"
    assert "caption" not in await call("editMessageCaption", **where)
    assert await call.refusal("editMessageText", text="no", **where) == (
        "Bad Request: there is no text in the message to edit"
    )
    assert await call.refusal(
        "editMessageCaption", chat_id=ann.id, message_id=text["message_id"], caption="x"
    ) == ("Bad Request: there is no caption in the message to edit")
    assert await call.refusal("editMessageCaption", caption="x" * 1025, **where) == (
        "Bad Request: message caption is too long"
    )


async def test_text_becomes_a_photo_and_a_photo_another(call, ann, chat, text, photo, picture):
    where = {"chat_id": ann.id, "message_id": text["message_id"]}
    media = {"type": "photo", "media": "attach://new", "caption": "done"}
    files = {"new": ("n.png", picture(77, 66))}
    edited = await call("editMessageMedia", files, media=media, **where)
    assert (edited["photo"][-1]["width"], edited["caption"]) == (77, "done")
    assert "text" not in edited
    again = {"type": "photo", "media": photo["photo"][-1]["file_id"]}
    assert "caption" not in await call("editMessageMedia", media=again, **where)
    assert await call.refusal("editMessageMedia", media=again, **where) == NOT_MODIFIED
    assert await call.refusal("editMessageMedia", media={"type": "photo", "media": ""}, **where) == (
        "Bad Request: can't parse InputMedia: media not found"
    )


async def test_album_items_keep_their_kind(call, ann, chat, picture):
    files = {"a": ("a.png", picture()), "b": ("b.png", picture(50, 50))}
    items = [{"type": "document", "media": f"attach://{name}"} for name in files]
    sent = await call("sendMediaGroup", files, chat_id=ann.id, media=items)
    photo = {"type": "photo", "media": "attach://a"}
    where = {"chat_id": ann.id, "message_id": sent[0]["message_id"]}
    assert await call.refusal("editMessageMedia", files, media=photo, **where) == (
        "Bad Request: can't change media type in the album"
    )


async def test_only_own_existing_messages(call, ann, chat):
    mine = await ann.says("hello")
    assert await call.refusal("editMessageText", chat_id=ann.id, message_id=mine.id, text="x") == (
        "Bad Request: message can't be edited"
    )
    assert await call.refusal("editMessageText", chat_id=ann.id, message_id=99, text="x") == (
        "Bad Request: message to edit not found"
    )
    assert await call.refusal("editMessageText", text="x") == (
        "Bad Request: message identifier is not specified"
    )


async def test_messages_with_other_keyboards_cannot_be_edited(call, ann, chat):
    sent = await call("sendMessage", chat_id=ann.id, text="?", reply_markup={"force_reply": True})
    where = {"chat_id": ann.id, "message_id": sent["message_id"]}
    assert await call.refusal("editMessageText", text="x", **where) == "Bad Request: message can't be edited"


async def test_edits_take_inline_keyboards_only(call, ann, text):
    where = {"chat_id": ann.id, "message_id": text["message_id"]}
    assert await call.refusal("editMessageText", text="x", reply_markup={"force_reply": True}, **where) == (
        "Bad Request: inline keyboard expected"
    )


async def test_a_deleted_message_is_not_found(call, ann, chat, text):
    await ann.deletes(chat.messages[0])
    assert await call.refusal("editMessageText", chat_id=ann.id, message_id=text["message_id"], text="x") == (
        "Bad Request: message to edit not found"
    )
