"""Places, and the picture that plain words continue from."""

from dataclasses import replace

import pytest

from bot.domain.conversations import Head, HeadMove, head_at
from bot.domain.ids import MessageId, PersonId, PictureId
from bot.domain.manners import Manners
from bot.domain.messages import Address, Person
from bot.domain.records import Place
from bot.storage.database import Database
from tests.unit.storage.making import ANN, BOB, DONE, HOME, NOON, Desk, Q, R, after, create, message


class TestPlaces:
    async def test_an_address_has_one_conversation_that_everybody_shares(self, desk: Desk) -> None:
        first = await desk.place(HOME, ANN)
        assert await desk.place(HOME, BOB) == replace(first, language="de")
        assert await desk.place(HOME, ANN) == first

    async def test_topics_of_a_chat_are_conversations_of_their_own(self, desk: Desk) -> None:
        general = await desk.place(Address(-100, 0, is_group=True))
        topic = await desk.place(Address(-100, 5, is_group=True))
        other = await desk.place(Address(-200, 5, is_group=True))
        assert general.chat == topic.chat != other.chat
        assert len({general.conversation, topic.conversation, other.conversation}) == 3

    async def test_ids_of_52_bits_are_kept(self, desk: Desk) -> None:
        far = Address(-((1 << 52) - 1), (1 << 31) - 1, is_group=True)
        person = Person(PersonId((1 << 52) - 1), "Zoë 🦊", "pt-BR")
        turn = await desk.turn(await desk.place(far, person), person)
        assert (turn.address, turn.author) == (far, person.id)

    async def test_a_person_may_be_renamed(self, desk: Desk) -> None:
        place = await desk.place(HOME, Person(PersonId(1), "Ann", ""))
        renamed = replace(place, language="de")
        assert await desk.place(HOME, Person(PersonId(1), "Anna", "de")) == renamed
        assert await desk.place(HOME, Person(PersonId(1), "Anna", "de")) == renamed


class TestHead:
    async def test_there_is_none_at_first(self, desk: Desk, place: Place) -> None:
        assert await desk.head(place, 1_000_000) is None

    async def test_is_the_last_picture_delivered_before_the_message(self, desk: Desk, place: Place) -> None:
        _, first = await desk.delivered(place, 20)
        _, second = await desk.delivered(place, 30)
        heads = [await desk.head(place, at) for at in (19, 20, 21, 30, 31, 999)]
        assert heads == [None, None, first, first, second, second]

    async def test_conversations_do_not_share_it(self, desk: Desk, place: Place) -> None:
        topic = await desk.place(Address(HOME.chat, 9, is_group=False))
        await desk.delivered(place, 20)
        assert await desk.head(topic, 100) is None

    async def test_does_not_move_for_a_picture_that_nobody_wanted(self, desk: Desk, place: Place) -> None:
        _, first = await desk.delivered(place, 20)
        stopped = await desk.turn(place, state=R)
        await desk.unwanted(stopped)
        await desk.move(stopped, DONE)
        await desk.deliver(stopped, 30)
        assert await desk.head(place, 100) == first

    async def test_moves_for_the_turn_of_somebody_else_too(self, desk: Desk, place: Place) -> None:
        await desk.delivered(place, 20)
        _, second = await desk.delivered(place, 21, BOB)
        assert await desk.head(place, 22) == second

    async def test_goes_back_by_a_button_from_the_newest_move_on(self, desk: Desk, place: Place) -> None:
        """Undo under message 20 after message 30 was shown: what is said from now on continues from it."""
        _, first = await desk.delivered(place, 20)
        _, second = await desk.delivered(place, 30)
        async with desk.database.writing() as unit:
            await unit.conversations.move_head(place.conversation, message(20), first, NOON)
        heads = [await desk.head(place, at) for at in (25, 30, 31)]
        assert heads == [first, first, first]
        assert await desk.head(place, 31) != second

    async def test_a_later_delivery_moves_it_on_after_undo(self, desk: Desk, place: Place) -> None:
        _, first = await desk.delivered(place, 20)
        async with desk.database.writing() as unit:
            await unit.conversations.move_head(place.conversation, message(25), None, NOON)
        _, second = await desk.delivered(place, 30)
        assert [await desk.head(place, at) for at in (21, 26, 31)] == [first, None, second]

    async def test_moving_twice_is_moving_once(self, desk: Desk, place: Place) -> None:
        _, first = await desk.delivered(place, 20)
        await desk.delivered(place, 30)
        for _ in range(3):
            async with desk.database.writing() as unit:
                await unit.conversations.move_head(place.conversation, message(20), first, NOON)
            assert await desk.head(place, 31) == first

    async def test_agrees_with_the_domain_whatever_the_order_of_the_moves(
        self, desk: Desk, place: Place
    ) -> None:
        """The rows and `domain.conversations.head_at` say the same."""
        pictures = [await desk.photo(place, number) for number in range(1, 8)]
        async with desk.database.writing() as unit:
            turns = [await create(unit, place, state=DONE) for _ in pictures]
            for at, turn, picture in zip((40, 20, 60, 20, 30, 60, 10), turns, pictures, strict=True):
                await unit.conversations.deliver(turn, message(at), picture, NOON)
        moves = [
            HeadMove(MessageId(at), picture)
            for at, picture in zip((40, 20, 60, 20, 30, 60, 10), pictures, strict=True)
        ]
        for at in range(5, 70, 5):
            assert await desk.head(place, at) == head_at(moves, message(at))


class TestStartOver:
    """/new is a cut."""

    async def test_leaves_no_head_for_what_is_said_after_it(self, desk: Desk, place: Place) -> None:
        _, first = await desk.delivered(place, 20)
        await desk.start_over(place, 30)
        assert [await desk.head(place, at) for at in (25, 30, 31)] == [first, first, None]

    async def test_counts_also_where_a_picture_came_just_after_it_was_written(
        self, desk: Desk, place: Place
    ) -> None:
        await desk.delivered(place, 31)
        await desk.start_over(place, 30)
        assert await desk.head(place, 32) is None

    async def test_turns_before_it_are_delivered_without_moving_the_head(
        self, desk: Desk, place: Place
    ) -> None:
        before = await desk.turn(place, state=DONE)
        await desk.start_over(place, 30)
        picture = await desk.deliver(before, 35)
        assert await desk.head(place, 40) is None
        _, following = await desk.delivered(place, 45)
        assert await desk.head(place, 50) == following != picture

    async def test_in_an_empty_conversation_is_harmless(self, desk: Desk, place: Place) -> None:
        await desk.start_over(place, 30)
        _, picture = await desk.delivered(place, 40)
        assert await desk.head(place, 41) == picture

    async def test_does_not_cut_other_conversations(self, desk: Desk, place: Place) -> None:
        topic = await desk.place(Address(HOME.chat, 9, is_group=False))
        turn = await desk.turn(topic, state=DONE)
        await desk.start_over(place, 30)
        picture = await desk.deliver(turn, 35)
        assert await desk.head(topic, 40) == picture

    async def test_numbers_go_on(self, desk: Desk, place: Place) -> None:
        await desk.photo(place, 10)
        await desk.start_over(place, 30)
        picture = await desk.photo(place, 31)
        async with desk.database.reading() as unit:
            assert (await unit.pictures.get(picture)).number == 2

    async def test_once_more_for_the_same_message_changes_nothing(self, desk: Desk, place: Place) -> None:
        """The update of a /new is taken in again when the process died before its answer was out.

        What was asked for in between is not cut off by that.
        """
        await desk.delivered(place, 20)
        assert await desk.start_over(place, 30)
        fox = await desk.turn(place, request=message(31), state=DONE)
        waiting = await desk.turn(place, BOB, request=message(32), state=Q)
        assert not await desk.start_over(place, 30)
        picture = await desk.deliver(fox, 33)
        assert await desk.head(place, 34) == picture
        async with desk.database.reading() as unit:
            assert await unit.turns.own_unfinished(place.conversation, BOB.id, message(34)) == waiting.id

    async def test_once_more_after_a_delivery_leaves_the_new_head(self, desk: Desk, place: Place) -> None:
        await desk.delivered(place, 31)
        await desk.start_over(place, 30)
        _, picture = await desk.delivered(place, 40)
        await desk.start_over(place, 30)
        assert await desk.head(place, 41) == picture

    async def test_a_second_one_cuts_again(self, desk: Desk, place: Place) -> None:
        await desk.start_over(place, 30)
        turn, _ = await desk.delivered(place, 40)
        await desk.start_over(place, 50)
        assert await desk.head(place, 51) is None
        async with desk.database.reading() as unit:
            assert await unit.turns.own_unfinished(place.conversation, turn.author, message(39)) is None


async def test_a_head_is_a_picture_that_exists(desk: Desk, db: Database, place: Place) -> None:
    with pytest.raises(Exception, match="IntegrityError"):
        async with db.writing() as unit:
            await unit.conversations.move_head(place.conversation, message(1), PictureId(4711), NOON)


class TestChatSettings:
    async def test_a_language_of_the_chat_wins_over_everybodys_own(self, desk: Desk, db: Database) -> None:
        place = await desk.place(HOME, ANN)
        async with db.writing() as unit:
            await unit.conversations.set_language(place, "zh-hans")
        turn = await desk.turn(place, BOB)
        assert ((await desk.place(HOME, BOB)).language, turn.language) == ("zh-hans", "zh-hans")
        async with db.writing() as unit:
            await unit.conversations.set_language(place, None)
        assert ((await desk.place(HOME, BOB)).language, (await desk.reload(turn)).language) == ("de", "de")

    async def test_a_pause_of_the_chat_counts_in_all_its_topics(self, desk: Desk, db: Database) -> None:
        place = await desk.place(Address(-100, 0, is_group=True))
        async with db.writing() as unit:
            await unit.conversations.set_new_after(place, 0)
        topic = await desk.place(Address(-100, 5, is_group=True))
        assert (place.new_after, topic.new_after) == (None, 0)

    async def test_a_topic_may_choose_for_itself_and_forget_it(self, desk: Desk, db: Database) -> None:
        group = await desk.place(Address(-100, 0, is_group=True))
        topic = await desk.place(Address(-100, 5, is_group=True))
        async with db.writing() as unit:
            await unit.conversations.set_language(group, "zh-hans")
            await unit.conversations.set_new_after(topic, 60)
            await unit.conversations.set_model(topic, "some/model")
        topic = await desk.place(Address(-100, 5, is_group=True))
        group = await desk.place(Address(-100, 0, is_group=True))
        assert (topic.own_language, topic.new_after, topic.model) == ("zh-hans", 60, "some/model")
        assert (group.new_after, group.model) == (None, None)
        assert (await desk.turn(topic, BOB)).chat_model == "some/model"
        async with db.writing() as unit:
            await unit.conversations.forget_topic(topic)
        assert (await desk.place(Address(-100, 5, is_group=True))).new_after is None


async def test_somebody_who_said_nothing_to_the_bot_is_not_written_down(desk: Desk, db: Database) -> None:
    async with db.writing() as unit:
        place = await unit.conversations.place(HOME, BOB, meet=False)
    turn = await desk.turn(place, BOB)
    assert (place.language, turn.language) == ("de", "")
    await desk.place(HOME, BOB)
    assert (await desk.reload(turn)).language == "de"


class TestOwnMemory:
    async def test_everybody_has_a_conversation_and_numbers_are_shared(
        self, desk: Desk, db: Database
    ) -> None:
        address = Address(-100, 0, is_group=True)
        shared = await desk.place(address)
        _, first = await desk.delivered(shared, 20)
        async with db.writing() as unit:
            await unit.conversations.set_manners(shared.chat, Manners(own_memory=True))
        anns, bobs = await desk.place(address, ANN), await desk.place(address, BOB)
        assert len({shared.conversation, anns.conversation, bobs.conversation}) == 3
        _, second = await desk.delivered(anns, 30)
        async with db.writing() as unit:
            assert await unit.conversations.manners(address) == Manners(own_memory=True)
            assert await unit.pictures.numbered(bobs.conversation, [1, 2]) == {1: first, 2: second}
            assert await unit.conversations.head(bobs.conversation, message(99)) is None
            mine = await unit.pictures.page(anns.conversation, 2, 9)
            assert await unit.pictures.pages_beside(anns.conversation, mine, 9) == (None, None)
            assert await unit.conversations.beside(anns, bobs.conversation) == replace(
                anns, conversation=bobs.conversation
            )
            elsewhere = await unit.conversations.place(Address(-100, 5, is_group=True), ANN)
            assert await unit.conversations.beside(elsewhere, anns.conversation) is None
            assert await unit.conversations.find(address, BOB.id) == (bobs.chat, bobs.conversation)


class TestSince:
    async def test_a_head_knows_since_when(self, desk: Desk, db: Database, place: Place) -> None:
        _, picture = await desk.delivered(place, 20)
        async with db.writing() as unit:
            await unit.conversations.saw_head(place.conversation, picture, after(60))
            seen = await unit.conversations.head(place.conversation, message(21))
        assert seen == Head(picture, after(60), message(20))

    async def test_what_was_shown_earlier_does_not_make_it_older(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        _, picture = await desk.delivered(place, 20)
        async with db.writing() as unit:
            await unit.conversations.saw_head(place.conversation, picture, after(-60))
            seen = await unit.conversations.head(place.conversation, message(21))
        assert seen == Head(picture, NOON, message(20))

    async def test_is_not_touched_once_it_has_moved_on(self, desk: Desk, db: Database, place: Place) -> None:
        _, first = await desk.delivered(place, 20)
        _, second = await desk.delivered(place, 30)
        async with db.writing() as unit:
            await unit.conversations.saw_head(place.conversation, first, after(60))
            assert await unit.conversations.head(place.conversation, message(25)) == Head(
                first, NOON, message(20)
            )
            assert await unit.conversations.head(place.conversation, message(35)) == Head(
                second, NOON, message(30)
            )

    async def test_is_when_it_was_chosen(self, desk: Desk, db: Database, place: Place) -> None:
        _, first = await desk.delivered(place, 20)
        await desk.delivered(place, 30)
        async with db.writing() as unit:
            await unit.conversations.move_head(place.conversation, message(20), first, after(60))
            head = await unit.conversations.head(place.conversation, message(31))
        assert head == Head(first, after(60), message(30))


async def test_languages_that_nobody_knows_are_none(desk: Desk) -> None:
    nobody = Person(PersonId(5), "Eve", "")
    place = await desk.place(HOME, nobody)
    assert (place.language, place.own_language) == ("", None)
    assert (await desk.turn(place, nobody)).language == ""
