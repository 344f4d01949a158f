"""Keyboards and pictures that change in place, and stickers, against the pretended Telegram."""

import asyncio
import hashlib

import pytest

from bot.domain.actions import Button, Buttons, Style
from bot.domain.errors import BlobMissing
from bot.domain.ids import MessageId
from bot.domain.pictures import BlobRef, ShownAs
from bot.domain.records import Upload
from tests.unit.telegram.world import AGAIN, GONE, World, kind_of, picture


class TestButtons:
    MORE: Buttons = (
        (Button("📋 Words", "t:p:3", copies="a fox 🦊"),),
        (Button("‹", "t:l:3", style=Style.PRIMARY), Button("✖", "t:x:3", style=Style.DANGER)),
    )

    async def test_are_exchanged_in_place(self, world: World) -> None:
        shown = await world.messenger.send_photo(world.home, world.upload(picture()))
        await world.messenger.edit_buttons(world.home, shown.message, self.MORE)
        (message,) = world.said
        assert (message.text, message.buttons) == ("#1 · a fox", ["📋 Words", "‹", "✖"])
        await world.messenger.edit_buttons(world.home, shown.message, ())
        assert (message.text, message.buttons) == ("#1 · a fox", [])

    async def test_copy_or_say_something_and_may_stand_out(self, world: World) -> None:
        await world.messenger.send_text(world.home, "here", self.MORE, reply_to=None)
        assert world.said[0].button_rows == [
            [{"text": "📋 Words", "copy_text": {"text": "a fox 🦊"}}],
            [
                {"text": "‹", "callback_data": "t:l:3", "style": "primary"},
                {"text": "✖", "callback_data": "t:x:3", "style": "danger"},
            ],
        ]

    async def test_that_are_there_already_or_nowhere_are_told_as_such(self, world: World) -> None:
        number = await world.messenger.send_text(world.home, "here", AGAIN, reply_to=None)
        assert await kind_of(world.messenger.edit_buttons(world.home, number, AGAIN)) is GONE
        await world.messenger.delete(world.home, number)
        assert await kind_of(world.messenger.edit_buttons(world.home, number, self.MORE)) is GONE


class TestPicturesInPlace:
    async def test_another_picture_caption_and_keyboard_in_the_same_message(self, world: World) -> None:
        first, second = picture(900, 600), picture(300, 400)
        shown = await world.messenger.send_photo(world.home, world.upload(first))
        upload = world.upload(second, caption="#1-#9 of 9", buttons=((AGAIN[0][0],),))
        await world.messenger.edit_photo(world.home, shown.message, upload)
        (message,) = world.said
        seen = await world.bot.shows_picture(world.chat)
        assert (message.id, message.text, message.buttons) == (shown.message, "#1-#9 of 9", ["🔁 Again"])
        assert seen.bytes == second

    async def test_its_bytes_are_streamed_and_its_caption_cut(self, world: World) -> None:
        data = picture(900, 600)
        shown = await world.messenger.send_photo(world.home, world.upload(picture()))
        await world.messenger.edit_photo(
            world.home, shown.message, world.upload(data, "sheet.png", caption="🦊" * 600)
        )
        (call,) = world.telegram.calls.of("editMessageMedia")
        assert [upload.sha256 for upload in call.uploads.values()] == [hashlib.sha256(data).hexdigest()]
        assert world.said[0].text == "🦊" * 511 + "…"

    async def test_asked_for_patience_it_is_sent_again_from_its_beginning(self, world: World) -> None:
        data = picture(900, 600)
        shown = await world.messenger.send_photo(world.home, world.upload(picture()))
        world.telegram.faults.too_many_requests("editMessageMedia", 1)
        await world.messenger.edit_photo(world.home, shown.message, world.upload(data))
        assert (await world.bot.shows_picture(world.chat)).bytes == data

    async def test_in_a_message_that_is_gone(self, world: World) -> None:
        shown = await world.messenger.send_photo(world.home, world.upload(picture()))
        await world.messenger.delete(world.home, shown.message)
        edit = world.messenger.edit_photo(world.home, shown.message, world.upload(picture(100, 100)))
        assert await kind_of(edit) is GONE

    async def test_whose_bytes_are_gone_is_told_where_it_was_asked_for(self, world: World) -> None:
        shown = await world.messenger.send_photo(world.home, world.upload(picture()))
        nothing = Upload(BlobRef("0" * 64, 10), "x.png", "", (), None)
        with pytest.raises(BlobMissing):
            await asyncio.wait_for(world.messenger.edit_photo(world.home, shown.message, nothing), 20)


class TestStickers:
    async def test_are_sent_byte_by_byte_as_replies(self, world: World) -> None:
        data = picture(512, 300, "WEBP")
        asked = await world.ann.says("a fox")
        upload = world.upload(data, "sticker.webp", reply_to=MessageId(asked.id))
        shown = await world.messenger.send_sticker(world.home, upload)
        (call,) = world.telegram.calls.of("sendSticker")
        assert call.uploads["sticker"].sha256 == hashlib.sha256(data).hexdigest()
        (message,) = world.said
        assert (message.reply_to, message.text, message.buttons) == (asked, "", [])
        assert (shown.message, shown.kind) == (message.id, ShownAs.STICKER)
        stored = world.telegram.world.files.find(shown.file_id, world.bot.account)
        assert stored is not None
        assert stored.unique_id == shown.file_unique_id

    async def test_stand_in_their_topic(self, world: World) -> None:
        group = world.people.supergroup("Friends", world.ann, world.bot, is_forum=True)
        topic = await world.ann.opens_topic(group, "Foxes")
        sticker = world.upload(picture(512, 300, "WEBP"), "sticker.webp")
        await world.messenger.send_sticker(world.address_of(group.id, topic.id), sticker)
        assert [message.thread_id for message in group.messages if message.sender is world.bot.account] == [
            topic.id
        ]
