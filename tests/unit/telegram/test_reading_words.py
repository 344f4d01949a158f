"""Words, commands and mentions: what is said, and whether it is said to us."""

import pytest

from bot.domain.messages import Command
from tests.unit.telegram.updates import (
    ANN,
    BOB,
    GROUP,
    OTHER_BOT,
    OUR_BOT,
    Json,
    entity,
    in_group,
    mentioning,
    message,
    photo_sizes,
    read,
)

OUR_PICTURE = message(None, message_id=40, photo=photo_sizes(), chat=GROUP) | {"from": OUR_BOT}


class TestPlainWords:
    def test_in_a_private_chat_are_said_to_us(self) -> None:
        found = read(message("  a red fox \n"))
        assert (found.words, found.command, found.payload, found.addressed) == ("a red fox", None, "", True)

    def test_in_a_group_are_not(self) -> None:
        found = read(in_group("a red fox"))
        assert (found.words, found.addressed) == ("a red fox", False)

    def test_keep_their_lines_and_spaces(self) -> None:
        assert read(message("one\n\n  two   three")).words == "one\n\n  two   three"

    def test_of_a_caption_count_as_words(self) -> None:
        found = read(message(None, photo=photo_sizes(), caption="make it night"))
        assert (found.words, len(found.files)) == ("make it night", 1)


COMMANDS = ["start", "help", "new", "undo", "draw", "edit", "imagine"]


class TestCommands:
    @pytest.mark.parametrize("name", COMMANDS)
    @pytest.mark.parametrize("suffix", ["", "@Picture_Bot", "@picture_BOT"])
    def test_with_and_without_our_name(self, name: str, suffix: str) -> None:
        for make in (message, in_group):
            found = read(make(f"/{name}{suffix} a red  fox"))
            assert (found.command, found.words, found.payload) == (
                Command(name),
                "a red  fox",
                "a red  fox",
            )
            assert found.addressed

    @pytest.mark.parametrize("text", ["/new", "/NEW", "/New@Picture_Bot", "/new ", "/new\n"])
    def test_alone(self, text: str) -> None:
        found = read(message(text))
        assert (found.command, found.words) == (Command.NEW, "")

    def test_may_be_followed_by_lines(self) -> None:
        found = read(message("/draw\na fox\nin the snow"))
        assert (found.command, found.words) == (Command.DRAW, "a fox\nin the snow")

    def test_of_a_caption(self) -> None:
        found = read(in_group(None, photo=photo_sizes(), caption="/edit@Picture_Bot make it night"))
        assert (found.command, found.words, found.addressed) == (Command.EDIT, "make it night", True)

    def test_with_a_mention_after_it(self) -> None:
        text = "/draw @Picture_Bot a fox"
        found = read(mentioning(text))
        assert (found.command, found.words) == (Command.DRAW, "a fox")

    def test_payload_of_a_start_link(self) -> None:
        assert read(message("/start claim-abc_DEF-1")).payload == "claim-abc_DEF-1"

    @pytest.mark.parametrize("text", ["draw /new", "see /draw", "//draw", "/ draw"])
    def test_stand_at_the_beginning(self, text: str) -> None:
        found = read(message(text))
        assert (found.command, found.words) == (None, text)

    @pytest.mark.parametrize(
        "text", ["/draw@weather_bot a fox", "/start@weather_bot", "/forecast@weather_bot"]
    )
    def test_of_other_bots_are_not_ours(self, text: str) -> None:
        for make in (
            in_group(text),
            in_group(text, reply_to_message=OUR_PICTURE),
            mentioning(text + " @Picture_Bot"),
        ):
            found = read(make)
            assert (found.command, found.words, found.addressed) == (None, "", False)

    @pytest.mark.parametrize("text", ["/forecast", "/forecast tomorrow", "/drawing a fox", "/new_"])
    def test_unknown_ones_are_nobodys_in_a_group(self, text: str) -> None:
        """They are meant for one of the other bots there, also when they answer a picture of ours."""
        for make in (in_group(text), in_group(text, reply_to_message=OUR_PICTURE)):
            found = read(make)
            assert (found.command, found.words, found.addressed) == (None, "", False)

    def test_unknown_ones_ask_for_help_in_a_private_chat(self) -> None:
        found = read(message("/forecast tomorrow"))
        assert (found.command, found.words, found.addressed) == (Command.HELP, "", True)


class TestMentions:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("@Picture_Bot a red fox", "a red fox"),
            ("@Picture_Bot, a red fox", "a red fox"),
            ("@Picture_Bot: a red fox", "a red fox"),
            ("@Picture_Bot – a red fox", "a red fox"),
            ("@Picture_Bot\na red fox", "a red fox"),
            ("a red @Picture_Bot fox", "a red fox"),
            ("a red fox @Picture_Bot", "a red fox"),
            ("a red fox, @Picture_Bot", "a red fox"),
            ("@Picture_Bot", ""),
            ("🦊👨‍👩‍👧 a fox @Picture_Bot in 🌨", "🦊👨‍👩‍👧 a fox in 🌨"),
            ("🇺🇦 @Picture_Bot 😀", "🇺🇦 😀"),
        ],
    )
    def test_address_us_and_are_no_words(self, text: str, words: str) -> None:
        found = read(mentioning(text))
        assert (found.words, found.addressed, found.command) == (words, True, None)

    def test_are_written_in_any_case(self) -> None:
        assert read(mentioning("@picture_BOT a fox", "@picture_BOT")).words == "a fox"

    def test_twice(self) -> None:
        text = "🦊 @Picture_Bot a fox @picture_bot"
        marks = [entity(text, "@Picture_Bot"), entity(text, "@picture_bot")]
        assert read(in_group(text, entities=marks)).words == "🦊 a fox"

    def test_without_a_mark_are_words(self) -> None:
        """Telegram marks what is a mention; an address or a quotation is none."""
        found = read(in_group("write @Picture_Bot on the wall"))
        assert (found.words, found.addressed) == ("write @Picture_Bot on the wall", False)
        code = "run @Picture_Bot"
        found = read(in_group(code, entities=[entity(code, "@Picture_Bot", "code")]))
        assert not found.addressed

    def test_of_others_are_words(self) -> None:
        text = "@Picture_Bot draw @weather_bot"
        marks = [entity(text, "@Picture_Bot"), entity(text, "@weather_bot")]
        found = read(in_group(text, entities=marks))
        assert (found.words, found.addressed) == ("draw @weather_bot", True)
        longer = "@Picture_Bot2 a fox"
        assert not read(mentioning(longer, "@Picture_Bot2")).addressed

    def test_by_name_without_a_username(self) -> None:
        text = "Picture Bot draw a fox"
        ours = entity(text, "Picture Bot", "text_mention", user=OUR_BOT)
        others = entity(text, "Picture Bot", "text_mention", user=BOB)
        assert (
            read(in_group(text, entities=[ours])).words,
            read(in_group(text, entities=[ours])).addressed,
        ) == (
            "draw a fox",
            True,
        )
        assert not read(in_group(text, entities=[others])).addressed

    def test_in_a_caption(self) -> None:
        caption = "🌨 @Picture_Bot make it night"
        found = read(
            in_group(
                None,
                photo=photo_sizes(),
                caption=caption,
                caption_entities=[entity(caption, "@Picture_Bot")],
            )
        )
        assert (found.words, found.addressed) == ("🌨 make it night", True)

    def test_in_a_private_chat_are_no_words_either(self) -> None:
        text = "@Picture_Bot a fox"
        assert read(message(text, entities=[entity(text, "@Picture_Bot")])).words == "a fox"


class TestReplies:
    def test_to_us_address_us(self) -> None:
        found = read(in_group("make it night", reply_to_message=OUR_PICTURE))
        assert found.addressed
        assert found.replied is not None
        assert (found.replied.message, found.replied.by_this_bot, found.replied.text) == (40, True, "")
        assert found.replied.picture is not None
        assert found.replied.picture.file_id == "file-3"

    @pytest.mark.parametrize("author", [BOB, ANN, OTHER_BOT])
    def test_to_others_do_not(self, author: Json) -> None:
        other = message("a red fox", message_id=41, chat=GROUP) | {"from": author}
        found = read(in_group("nice", reply_to_message=other))
        assert not found.addressed
        assert found.replied is not None
        assert (found.replied.by_this_bot, found.replied.text) == (False, "a red fox")

    def test_to_somebodys_words_bring_them_along_without_our_name(self) -> None:
        text = "🦊 a fox for @Picture_Bot"
        other = mentioning(text, message_id=41) | {"from": BOB}
        found = read(mentioning("@Picture_Bot draw this", reply_to_message=other))
        assert found.replied is not None
        assert (found.words, found.replied.text) == ("draw this", "🦊 a fox for")

    def test_to_our_own_words_do_not_bring_them_along(self) -> None:
        ours = message("Got it. What should I change?", message_id=41) | {"from": OUR_BOT}
        found = read(message("the hat", reply_to_message=ours))
        assert found.replied is not None
        assert found.replied.text == ""

    def test_to_somebodys_photo_bring_the_photo(self) -> None:
        other = in_group(None, message_id=41, photo=photo_sizes(), caption="us in Rome") | {"from": BOB}
        found = read(mentioning("@Picture_Bot make it night", reply_to_message=other))
        assert found.replied is not None
        assert found.replied.picture is not None
        assert (found.replied.picture.message_id, found.replied.text) == (41, "")

    def test_a_quote_is_kept(self) -> None:
        other = in_group("a red fox and a blue hare", message_id=41) | {"from": BOB}
        found = read(
            mentioning(
                "@Picture_Bot draw this",
                reply_to_message=other,
                quote={"text": "a blue hare", "position": 14, "is_manual": True},
            )
        )
        assert found.quote == "a blue hare"

    def test_a_reply_into_another_chat_replies_to_nothing_here(self) -> None:
        outside = {
            "origin": {"type": "hidden_user", "date": DATE_OF_ORIGIN, "sender_user_name": "Zoë"},
            "message_id": 5,
        }
        found = read(message("make it night", external_reply=outside, quote={"text": "fox", "position": 0}))
        assert (found.replied, found.quote) == (None, "fox")


DATE_OF_ORIGIN = 1_700_000_000
