"""Who speaks, and where: private chats, groups, topics, channels and admins without a face."""

import json
from dataclasses import replace

import pytest

from bot.domain.ids import SECOND, PersonId
from bot.domain.messages import Address, Incoming, Migrated, Person, Press
from bot.telegram.reading import TelegramReading
from tests.unit.telegram.updates import (
    ANN,
    ANONYMOUS,
    CHANNEL,
    CHANNEL_BOT,
    DATE,
    GROUP,
    OTHER_BOT,
    OUR_BOT,
    PRIVATE,
    SUPERGROUP,
    TELEGRAM,
    US,
    Json,
    in_group,
    mentioning,
    message,
    nothing,
    photo_sizes,
    press,
    read,
    read_update,
)

TOPIC_BEGINS: Json = {
    "message_id": 7,
    "from": ANN,
    "chat": SUPERGROUP,
    "date": DATE,
    "message_thread_id": 7,
    "is_topic_message": True,
    "forum_topic_created": {"name": "Foxes", "icon_color": 7322096},
}


class TestPlaces:
    def test_a_private_chat(self) -> None:
        found = read(message("a fox"))
        assert found.address == Address(11, 0, is_group=False)
        assert (found.message, found.date) == (50, DATE * SECOND)

    @pytest.mark.parametrize("chat", [GROUP, SUPERGROUP])
    def test_groups(self, chat: Json) -> None:
        assert read(in_group("a fox", chat=chat)).address == Address(chat["id"], 0, is_group=True)

    def test_a_topic(self) -> None:
        found = read(
            in_group(
                "/draw a fox",
                chat=SUPERGROUP,
                message_thread_id=7,
                is_topic_message=True,
                reply_to_message=TOPIC_BEGINS,
            )
        )
        assert found.address == Address(SUPERGROUP["id"], 7, is_group=True)
        assert found.replied is None

    def test_a_reply_in_a_topic_is_a_reply(self) -> None:
        other = in_group("nice", chat=SUPERGROUP, message_id=45, message_thread_id=7, is_topic_message=True)
        found = read(other | {"message_id": 46, "text": "yes", "reply_to_message": other})
        assert found.replied is not None
        assert (found.replied.message, found.address.topic) == (45, 7)

    def test_general_is_no_topic(self) -> None:
        assert read(in_group("a fox", chat=SUPERGROUP)).address.topic == 0

    def test_a_chain_of_replies_in_a_usual_group_is_no_topic(self) -> None:
        """Sending into it as into a topic would fail."""
        assert read(in_group("a fox", message_thread_id=45)).address.topic == 0

    def test_a_topic_of_a_private_chat(self) -> None:
        found = read(message("a fox", message_thread_id=3, is_topic_message=True))
        assert found.address == Address(11, 3, is_group=False)


class TestPeople:
    def test_a_user(self) -> None:
        assert read(message("a fox")).author == Person(PersonId(11), "Ann Green", "en")

    def test_an_admin_without_a_face_is_the_group(self) -> None:
        """All of them share one account of Telegram's: they must not share one quota over all groups."""
        found = read(in_group("/draw a fox", sender_chat=GROUP) | {"from": ANONYMOUS})
        assert found.author == Person(PersonId(-500), "Family")
        assert not found.author.is_bot

    def test_a_channel_that_speaks_in_a_group_is_the_channel(self) -> None:
        found = read(in_group("/draw a fox", sender_chat=CHANNEL) | {"from": CHANNEL_BOT})
        assert found.author == Person(CHANNEL["id"], "News")

    def test_a_post_that_telegram_copies_into_the_group_is_the_channels(self) -> None:
        origin = {"type": "channel", "date": DATE, "chat": CHANNEL, "message_id": 3}
        found = read(
            in_group("news", sender_chat=CHANNEL, is_automatic_forward=True, forward_origin=origin)
            | {"from": TELEGRAM}
        )
        assert (found.author.id, found.forwarded, found.addressed) == (CHANNEL["id"], True, False)

    @pytest.mark.parametrize("author", [OTHER_BOT, OUR_BOT])
    def test_bots_are_known_as_bots(self, author: Json) -> None:
        assert read(mentioning("@Picture_Bot a fox") | {"from": author}).author.is_bot

    def test_somebody_with_one_name_and_no_language(self) -> None:
        found = read(message("a fox") | {"from": {"id": 5, "is_bot": False, "first_name": "Zoë"}})
        assert found.author == Person(PersonId(5), "Zoë")

    @pytest.mark.parametrize("update", ["message", "edited_message", "callback_query"])
    def test_an_operators_language_wins_over_everybodys_own(self, update: str) -> None:
        said = message("a fox")
        pressed = {"id": "1", "from": ANN, "chat_instance": "1", "data": "t:a:1", "message": said}
        payload = {"update_id": 1, update: pressed if update == "callback_query" else said}
        found = [TelegramReading(US, language).read(json.dumps(payload)) for language in ("zh-hans", "")]
        assert [one.author.language for one in found if isinstance(one, Incoming | Press)] == [
            "zh-hans",
            "en",
        ]

    def test_a_channel_speaks_the_operators_language(self) -> None:
        said = in_group("/draw a fox", sender_chat=CHANNEL) | {"from": CHANNEL_BOT}
        found = TelegramReading(US, "zh-hans").read(json.dumps({"update_id": 1, "message": said}))
        assert isinstance(found, Incoming)
        assert found.author.language == "zh-hans"


class TestPresses:
    BUTTON = message("#8", message_id=60) | {"from": OUR_BOT}

    def test_say_which_button_under_which_message(self) -> None:
        found = press(message=self.BUTTON)
        assert (found.query, found.data, found.message) == ("4711", "t:a:1", 60)
        assert (found.address, found.author.id) == (Address(11, 0, is_group=False), 11)

    def test_in_a_topic(self) -> None:
        button = self.BUTTON | {"chat": SUPERGROUP, "message_thread_id": 7, "is_topic_message": True}
        assert press(message=button).address == Address(SUPERGROUP["id"], 7, is_group=True)

    def test_under_a_message_that_can_no_longer_be_seen(self) -> None:
        gone = {"chat": GROUP, "message_id": 60, "date": 0}
        found = press(message=gone)
        assert (found.address, found.message) == (Address(-500, 0, is_group=True), 60)

    @pytest.mark.parametrize(
        "fields", [{"inline_message_id": "x"}, {"message": BUTTON, "game_short_name": "chess"}]
    )
    def test_of_which_nothing_is_known_are_nothing(self, fields: Json) -> None:
        nothing(callback_query={"id": "4711", "from": ANN, "chat_instance": "1", **fields})


class TestOtherUpdates:
    @pytest.mark.parametrize(
        ("fields", "move"),
        [
            ({"migrate_to_chat_id": -1001}, Migrated(GROUP["id"], -1001)),
            ({"migrate_from_chat_id": -500}, Migrated(-500, GROUP["id"])),
        ],
    )
    def test_a_group_that_becomes_a_supergroup(self, fields: Json, move: Migrated) -> None:
        assert read_update(message=message(chat=GROUP, **fields)) == move

    @pytest.mark.parametrize(
        "fields",
        [
            {"new_chat_members": [ANN]},
            {"left_chat_member": ANN},
            {"new_chat_title": "Foxes"},
            {"pinned_message": message("old", message_id=3)},
            {"group_chat_created": True},
            {"message_auto_delete_timer_changed": {"message_auto_delete_time": 60}},
            {"forum_topic_created": {"name": "Foxes", "icon_color": 7322096}},
            {},
        ],
        ids=str,
    )
    def test_service_messages_are_nothing(self, fields: Json) -> None:
        nothing(message=in_group(None, **fields))

    @pytest.mark.parametrize(
        "fields",
        [
            {"channel_post": message("news", chat=CHANNEL)},
            {"edited_channel_post": message("news", chat=CHANNEL)},
            {"poll_answer": {"poll_id": "1", "option_ids": [1], "user": ANN, "option_persistent_ids": ["a"]}},
            {"a_kind_of_next_year": {"anything": [1, 2, {"deep": None}]}},
            {},
        ],
        ids=lambda fields: next(iter(fields), "none"),
    )
    def test_other_kinds_of_updates_are_nothing(self, fields: Json) -> None:
        nothing(**fields)

    def test_fields_of_next_year_are_no_obstacle(self) -> None:
        found = read(message("a fox", sparkles={"colour": "red"}, chat=PRIVATE | {"mood": "good"}))
        assert found.words == "a fox"

    def test_an_edited_message_says_so(self) -> None:
        edited = message("a blue fox", edit_date=DATE + 60)
        found = read_update(edited_message=edited)
        assert found == replace(read(edited), edited=True)

    def test_a_message_on_behalf_of_nobody_is_nothing(self) -> None:
        bare = message("a fox")
        del bare["from"]
        nothing(message=bare)

    def test_a_captioned_photo_of_an_album_says_which(self) -> None:
        found = read(message(None, photo=photo_sizes(), media_group_id="137", caption="make it night"))
        assert found.album == "137"
