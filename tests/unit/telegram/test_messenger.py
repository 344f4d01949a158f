"""Speaking, against the pretended Telegram: what people see, and what is refused."""

import asyncio
import hashlib
import random

import pytest

from bot.domain.errors import BlobMissing, DeliveryKind
from bot.domain.ids import SECOND, MessageId
from bot.domain.pictures import BlobRef, ShownAs
from bot.domain.records import Shown, Upload
from bot.sandbox.telegram_api.errors import bad_request
from bot.sandbox.telegram_api.messages import Message
from tests.unit.telegram.world import AGAIN, GONE, World, kind_of, picture

MARKUP = "<b>not bold</b> *not bold* _[link](https://example.com)_ & 🦊"


def never() -> bool:
    return False


async def asked_by(world: World, tap: asyncio.Task[object]) -> str:
    """The id of the question that a tap puts to the bot."""

    def question() -> str | None:
        pending = world.bot.account.updates.pending()
        return pending[-1].payload["callback_query"]["id"] if pending else None

    query = await world.telegram.world.changes.until(question, 5.0)
    assert query is not None, tap
    return query


class TestWords:
    async def test_go_out_as_they_are_with_their_buttons(self, world: World) -> None:
        asked = await world.ann.says("a fox")
        number = await world.messenger.send_text(world.home, MARKUP, AGAIN, reply_to=MessageId(asked.id))
        (message,) = world.said
        assert (message.id, message.text, message.reply_to, message.is_silent) == (
            number,
            MARKUP,
            asked,
            False,
        )
        assert message.words.entities == () or not [
            entity for entity in message.words.entities if entity.type in {"bold", "italic", "text_link"}
        ]
        assert message.buttons == ["🔁 Again", "📄 File"]

    async def test_reply_also_to_what_was_deleted(self, world: World) -> None:
        asked = await world.ann.says("a fox")
        await world.ann.deletes(asked)
        await world.messenger.send_text(world.home, "here", (), reply_to=MessageId(asked.id))
        assert [message.reply_to for message in world.said] == [None]

    async def test_that_are_too_long_are_cut_as_telegram_counts(self, world: World) -> None:
        await world.messenger.send_text(world.home, "🦊" * 3000, (), reply_to=None)
        (message,) = world.said
        assert message.text == "🦊" * 2047 + "…"

    async def test_of_a_status_come_without_a_sound(self, world: World) -> None:
        await world.messenger.send_status(world.home, "Drawing", AGAIN, reply_to=None, unless=never)
        assert world.said[0].is_silent

    async def test_that_are_not_worth_saying_any_more_are_not_said(self, world: World) -> None:
        status = world.messenger.send_status(world.home, "Drawing", (), reply_to=None, unless=lambda: True)
        assert await kind_of(status) is DeliveryKind.DROPPED
        assert world.said == []

    async def test_into_a_topic(self, world: World) -> None:
        group = world.people.supergroup("Friends", world.ann, world.bot, is_forum=True)
        topic = await world.ann.opens_topic(group, "Foxes")
        address = world.address_of(group.id, topic.id)
        await world.messenger.send_text(address, "here", (), reply_to=None)
        await world.messenger.send_photo(address, world.upload(picture()))
        await world.messenger.send_text(world.address_of(group.id), "in general", (), reply_to=None)
        threads = [message.thread_id for message in group.messages if message.sender is world.bot.account]
        assert threads == [topic.id, topic.id, None]

    async def test_to_somebody_who_has_blocked_us_are_refused(self, world: World) -> None:
        await world.ann.blocks(world.bot)
        said = world.messenger.send_text(world.home, "here", (), reply_to=None)
        assert await kind_of(said) is DeliveryKind.BLOCKED


class TestEdits:
    async def said(self, world: World) -> tuple[MessageId, Message]:
        number = await world.messenger.send_text(world.home, "one", AGAIN, reply_to=None)
        return number, world.said[-1]

    async def test_replace_words_and_buttons(self, world: World) -> None:
        number, message = await self.said(world)
        await world.messenger.edit_text(world.home, number, MARKUP, ((AGAIN[0][0],),))
        assert (message.text, message.buttons) == (MARKUP, ["🔁 Again"])
        await world.messenger.edit_status(world.home, number, "done", (), unless=never)
        assert (message.text, message.buttons) == ("done", [])

    async def test_that_change_nothing_are_told_as_such(self, world: World) -> None:
        number, _ = await self.said(world)
        assert await kind_of(world.messenger.edit_text(world.home, number, "one", AGAIN)) is GONE

    async def test_of_what_is_gone(self, world: World) -> None:
        number, _ = await self.said(world)
        await world.messenger.delete(world.home, number)
        assert world.said == []
        assert await kind_of(world.messenger.edit_text(world.home, number, "two", ())) is GONE
        assert await kind_of(world.messenger.delete(world.home, number)) is GONE

    async def test_that_come_too_late_are_dropped(self, world: World) -> None:
        number, message = await self.said(world)
        edit = world.messenger.edit_status(world.home, number, "two", (), unless=lambda: True)
        assert await kind_of(edit) is DeliveryKind.DROPPED
        assert message.text == "one"


class TestSigns:
    async def test_a_friendly_reaction(self, world: World) -> None:
        thanks = await world.ann.says("thanks")
        await world.messenger.react(world.home, MessageId(thanks.id), "👍")
        assert await world.bot.reacts(thanks) == "👍"

    async def test_that_something_is_being_made(self, world: World) -> None:
        await world.messenger.show_activity(world.home)
        (call,) = await world.telegram.calls.wait("sendChatAction")
        assert call.parameters["action"] == "upload_photo"

    @pytest.mark.parametrize(
        ("words", "shown"), [("Working on it.", "Working on it."), ("", ""), ("x" * 300, "x" * 200)]
    )
    async def test_the_answer_to_a_tap(self, world: World, words: str, shown: str) -> None:
        await world.messenger.send_text(world.home, "here", AGAIN, reply_to=None)
        tap = asyncio.create_task(world.ann.presses(world.said[0], "Again"))
        query = await asked_by(world, tap)
        await world.messenger.answer_press(query, words)
        toast = await tap
        assert toast is not None
        assert toast.text == shown
        assert await kind_of(world.messenger.answer_press(query, words)) is GONE


class TestPictures:
    async def test_a_photo_is_uploaded_byte_by_byte(self, world: World) -> None:
        data = picture(900, 600)
        asked = await world.ann.says("a fox")
        upload = world.upload(data, reply_to=MessageId(asked.id))
        shown = await world.messenger.send_photo(world.home, upload)
        seen = await world.bot.shows_picture(world.chat)
        assert (seen.bytes, seen.is_file, seen.caption) == (data, False, "#1 · a fox")
        assert (seen.buttons, seen.reply_to, seen.message.is_silent) == (
            ["🔁 Again", "📄 File"],
            asked,
            False,
        )
        assert (shown.message, shown.kind) == (seen.message.id, ShownAs.PHOTO)
        largest = world.telegram.world.files.find(shown.file_id, world.bot.account)
        assert largest is not None
        assert (largest.width, largest.unique_id) == (900, shown.file_unique_id)

    async def test_a_file_of_many_megabytes_is_streamed(self, world: World) -> None:
        data = random.Random(1).randbytes(12_000_000)
        shown = await world.messenger.send_document(world.home, world.upload(data, "picture-1.png"))
        (call,) = world.telegram.calls.of("sendDocument")
        upload = call.uploads["document"]
        assert (upload.sha256, upload.name) == (hashlib.sha256(data).hexdigest(), "picture-1.png")
        assert call.parameters["disable_content_type_detection"] == "true"
        assert shown.kind is ShownAs.DOCUMENT

    async def test_what_was_sent_says_when_by_telegrams_clock(self, world: World) -> None:
        shown = await world.messenger.send_photo(world.home, world.upload(picture()))
        assert shown.at == world.said[0].date * SECOND

    async def test_what_was_sent_is_sent_again_without_its_bytes(self, world: World) -> None:
        asked = await world.ann.says("a fox")
        photo = await world.messenger.send_photo(world.home, world.upload(picture()))
        document = await world.messenger.send_document(world.home, world.upload(picture()))
        for first in (photo, document):
            again = await world.messenger.send_known(
                world.home, first, "Back at #1.", AGAIN, reply_to=MessageId(asked.id)
            )
            assert (again.kind, again.file_unique_id) == (first.kind, first.file_unique_id)
            assert (world.said[-1].text, world.said[-1].reply_to) == ("Back at #1.", asked)
        assert [bool(call.uploads) for call in world.telegram.calls.of("sendPhoto", "sendDocument")] == [
            True,
            True,
            False,
            False,
        ]

    async def test_a_long_caption_is_cut_as_telegram_counts(self, world: World) -> None:
        await world.messenger.send_photo(world.home, world.upload(picture(), caption="🦊" * 600))
        assert world.said[0].text == "🦊" * 511 + "…"

    @pytest.mark.parametrize("data", [b"no picture at all", picture(4000, 150), picture(30, 900)])
    async def test_what_cannot_be_shown_as_a_photo_is_told_as_such(self, world: World, data: bytes) -> None:
        photo = world.messenger.send_photo(world.home, world.upload(data))
        assert await kind_of(photo) is DeliveryKind.PHOTO_REFUSED
        shown = await world.messenger.send_document(world.home, world.upload(data))
        assert shown.kind is ShownAs.DOCUMENT

    async def test_a_file_id_of_the_other_kind_is_told_as_such(self, world: World) -> None:
        document = await world.messenger.send_document(world.home, world.upload(picture()))
        wrong = Shown(document.message, document.file_id, document.file_unique_id, ShownAs.PHOTO)
        again = world.messenger.send_known(world.home, wrong, "", (), reply_to=None)
        assert await kind_of(again) is DeliveryKind.PHOTO_REFUSED

    async def test_a_file_id_that_nobody_knows_is_gone(self, world: World) -> None:
        strange = Shown(MessageId(1), "AgACAgIAAxkBAAI", "x", ShownAs.PHOTO)
        again = world.messenger.send_known(world.home, strange, "", (), reply_to=None)
        assert await kind_of(again) is DeliveryKind.FILE_GONE

    async def test_a_picture_that_is_gone_is_told_where_it_was_asked_for(self, world: World) -> None:
        nothing = Upload(BlobRef("0" * 64, 10), "x.png", "", (), None)
        with pytest.raises(BlobMissing):
            await asyncio.wait_for(world.messenger.send_photo(world.home, nothing), 20)
        await world.messenger.send_text(world.home, "still here", (), reply_to=None)


class TestTrouble:
    async def test_asked_for_patience_a_picture_is_sent_again_from_its_beginning(self, world: World) -> None:
        world.telegram.faults.too_many_requests("sendPhoto", 1)
        data = picture(900, 600)
        await world.messenger.send_photo(world.home, world.upload(data))
        assert [message.text for message in world.said] == ["#1 · a fox"]
        assert (await world.bot.shows_picture(world.chat)).bytes == data

    async def test_a_line_cut_before_the_picture_arrived_repeats_it(self, world: World) -> None:
        world.telegram.faults.cut_before("sendPhoto")
        await world.messenger.send_photo(world.home, world.upload(picture()))
        assert len(world.said) == 1

    async def test_a_page_of_a_proxy_does_not_close_the_chat(self, world: World) -> None:
        world.telegram.faults.server_error("sendMessage", 403)
        await world.messenger.send_text(world.home, "here", (), reply_to=None)
        assert [message.text for message in world.said] == ["here"]

    async def test_a_status_is_tried_once(self, world: World) -> None:
        world.telegram.faults.server_error("sendMessage")
        status = world.messenger.send_status(world.home, "Drawing", (), reply_to=None, unless=never)
        assert await kind_of(status) is DeliveryKind.UNCERTAIN
        assert len(world.telegram.calls.of("sendMessage")) == 1

    async def test_an_unknown_refusal_is_final(self, world: World) -> None:
        world.telegram.faults.refuse("sendMessage", bad_request("SOMETHING_NEW"))
        said = world.messenger.send_text(world.home, "here", (), reply_to=None)
        assert await kind_of(said) is DeliveryKind.REFUSED
