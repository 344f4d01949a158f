"""Pictures: their numbers, their files, the messages that show them, and the turns that led to them."""

import asyncio

import pytest

from bot.domain.errors import BlobMissing
from bot.domain.generation import EarlierTurn
from bot.domain.ids import PictureId
from bot.domain.messages import Address
from bot.domain.pictures import ShownAs
from bot.domain.records import Place, Result, Shown
from bot.storage.database import Database
from tests.unit.storage.making import (
    ANN,
    BOB,
    DONE,
    HOME,
    NOON,
    Desk,
    Q,
    R,
    examined,
    message,
    photo,
    picture_file,
    shown,
)


class TestNumbers:
    async def test_count_up_over_photos_and_results_of_everybody(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        numbers = []
        for author in (ANN, BOB, ANN):
            turn = await desk.turn(place, author, state=R)
            async with db.writing() as unit:
                numbers.append((await unit.pictures.add_result(turn, Result(examined()), NOON)).number)
                picture = await unit.pictures.add_photo(place, photo(10 + len(numbers)), NOON)
                numbers.append((await unit.pictures.get(picture)).number)
        assert numbers == [1, 2, 3, 4, 5, 6]

    async def test_count_per_conversation(self, desk: Desk, db: Database, place: Place) -> None:
        topic = await desk.place(Address(HOME.chat, 9, is_group=True))
        for number in (10, 11):
            await desk.photo(place, number)
        picture = await desk.photo(topic, 12)
        async with db.reading() as unit:
            assert (await unit.pictures.get(picture)).number == 1

    async def test_are_different_for_pictures_that_come_at_once(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        turns = [await desk.turn(place, state=DONE) for _ in range(12)]
        await asyncio.gather(*(desk.result(turn) for turn in turns))
        async with db.reading() as unit:
            found = [await unit.pictures.result_of(turn.id) for turn in turns]
        assert sorted(picture.number for picture in found if picture) == list(range(1, 13))

    async def test_are_given_to_pictures_nobody_wanted_too(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        turn = await desk.turn(place, state=R)
        await desk.unwanted(turn)
        async with db.writing() as unit:
            assert (await unit.pictures.add_result(turn, Result(examined()), NOON)).number == 1
        async with db.reading() as unit:
            assert (await unit.pictures.get(await desk.photo(place, 10))).number == 2

    async def test_are_kept_by_a_photo_that_is_taken_in_again(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        """The same update once more, or somebody replies to the photo later."""
        first = await desk.photo(place, 10)
        await desk.photo(place, 11)
        assert await desk.photo(place, 10, file_id="other") == first
        async with db.reading() as unit:
            again = await unit.pictures.get(first)
        assert (again.number, again.attachment) == (1, photo(10))

    async def test_of_base_and_references_come_in_their_order(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        pictures = [await desk.photo(place, number) for number in (10, 11, 12)]
        turn = await desk.turn(place, base=pictures[2], references=(pictures[0], pictures[2]))
        bare = await desk.turn(place)
        referring = await desk.turn(place, references=(pictures[1],))
        async with db.reading() as unit:
            assert await unit.pictures.numbers(turn) == (3, 1, 3)
            assert await unit.pictures.numbers(bare) == ()
            assert await unit.pictures.numbers(referring) == (2,)


class TestPicture:
    async def test_a_photo_knows_its_message_and_later_its_file(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        attachment = photo(10, shown_as=ShownAs.DOCUMENT, size=None)
        async with db.writing() as unit:
            picture = await unit.pictures.add_photo(place, attachment, NOON)
            new = await unit.pictures.get(picture)
            await unit.pictures.set_file(picture, picture_file("b", 100, 200))
            fetched = await unit.pictures.get(picture)
        assert (new.turn, new.file, new.attachment) == (None, None, attachment)
        assert new.conversation == place.conversation
        assert (fetched.file, fetched.attachment) == (picture_file("b", 100, 200), attachment)

    async def test_a_photo_shown_again_keeps_the_message_it_came_with(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        picture = await desk.photo(place, 10)
        async with db.writing() as unit:
            await unit.pictures.add_shown(picture, shown(20))
            assert (await unit.pictures.get(picture)).attachment == photo(10)

    async def test_a_result_knows_its_turn_and_file(self, desk: Desk, db: Database, place: Place) -> None:
        turn = await desk.turn(place, state=DONE)
        async with db.writing() as unit:
            assert await unit.pictures.result_of(turn.id) is None
            await unit.pictures.add_result(turn, Result(examined("c")), NOON)
            await unit.pictures.add_result(turn, Result(examined("d")), NOON)
            result = await unit.pictures.result_of(turn.id)
        assert result is not None
        assert (result.turn, result.file, result.attachment) == (turn.id, picture_file("c"), None)

    async def test_that_is_not_there_is_missing(self, desk: Desk, db: Database, place: Place) -> None:
        async with db.reading() as unit:
            with pytest.raises(BlobMissing):
                await unit.pictures.get(PictureId(4711))
            assert await unit.pictures.find(PictureId(4711), HOME) is None

    async def test_is_found_only_from_its_own_chat(self, desk: Desk, db: Database, place: Place) -> None:
        """A button with somebody else's id under it gives nothing away; topics of a chat are the chat."""
        picture = await desk.photo(place, 10)
        await desk.place(Address(78, 0, is_group=False))
        async with db.reading() as unit:
            assert await unit.pictures.find(picture, HOME) is not None
            assert await unit.pictures.find(picture, Address(HOME.chat, 9, is_group=False)) is not None
            assert await unit.pictures.find(picture, Address(78, 0, is_group=False)) is None
            assert await unit.pictures.find(picture, Address(79, 0, is_group=False)) is None


class TestShown:
    async def test_messages_come_newest_first(self, desk: Desk, db: Database, place: Place) -> None:
        picture = await desk.photo(place, 10)
        async with db.writing() as unit:
            for number, kind in ((30, ShownAs.DOCUMENT), (20, ShownAs.PHOTO)):
                await unit.pictures.add_shown(picture, shown(number, kind))
            found = await unit.pictures.shown(picture)
        assert found == [
            shown(30, ShownAs.DOCUMENT),
            shown(20, ShownAs.PHOTO),
            Shown(message(10), "file-10", "unique-10", ShownAs.PHOTO),
        ]

    async def test_a_message_shows_what_it_shows_now(self, desk: Desk, db: Database, place: Place) -> None:
        first, second = await desk.photo(place, 10), await desk.photo(place, 11)
        async with db.writing() as unit:
            await unit.pictures.add_shown(first, shown(20))
            await unit.pictures.add_shown(first, shown(20))
            await unit.pictures.add_shown(second, shown(20, ShownAs.DOCUMENT))
            assert await unit.pictures.in_message(place, message(20)) == second
            assert [one.message for one in await unit.pictures.shown(first)] == [10]

    async def test_messages_of_other_chats_are_others(self, desk: Desk, db: Database, place: Place) -> None:
        other = await desk.place(Address(78, 0, is_group=False))
        picture = await desk.photo(place, 10)
        async with db.reading() as unit:
            assert await unit.pictures.in_message(place, message(10)) == picture
            assert await unit.pictures.in_message(other, message(10)) is None
        assert await desk.photo(other, 10) != picture


class TestElsewhere:
    """Pictures of other chats that messages point at."""

    async def test_have_one_number_however_often_they_are_pointed_at(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        first = await desk.photo(place, 10, elsewhere=True, file_unique_id="far")
        again = await desk.photo(place, 11, elsewhere=True, file_unique_id="far", file_id="newer")
        other = await desk.photo(place, 12, elsewhere=True, file_unique_id="further")
        assert first == again != other
        async with db.reading() as unit:
            picture = await unit.pictures.get(first)
        assert (picture.number, picture.attachment) == (1, photo(10, file_unique_id="far"))

    async def test_are_not_what_the_message_shows(self, desk: Desk, db: Database, place: Place) -> None:
        """A photo that points at another one is a picture of its own."""
        far = await desk.photo(place, 10, elsewhere=True, file_unique_id="far")
        own = await desk.photo(place, 10)
        assert own != far
        async with db.reading() as unit:
            assert await unit.pictures.in_message(place, message(10)) == own
            assert await unit.pictures.shown(far) == []

    async def test_are_known_where_they_were_sent_themselves(self, desk: Desk, place: Place) -> None:
        here = await desk.photo(place, 10, file_unique_id="far")
        assert await desk.photo(place, 11, elsewhere=True, file_unique_id="far") == here

    async def test_are_numbered_in_each_conversation(self, desk: Desk, place: Place) -> None:
        topic = await desk.place(Address(HOME.chat, 9, is_group=True))
        here = await desk.photo(place, 10, elsewhere=True, file_unique_id="far")
        assert await desk.photo(topic, 11, elsewhere=True, file_unique_id="far") != here

    async def test_the_same_file_sent_twice_is_two_pictures(self, desk: Desk, place: Place) -> None:
        """Only a pointer is no new picture; who sends a photo again means it to be one."""
        first = await desk.photo(place, 10, file_unique_id="near")
        assert await desk.photo(place, 11, file_unique_id="near") != first


class TestHistory:
    async def test_pictures_are_found_by_their_numbers_here(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        topic = await desk.place(Address(HOME.chat, 9, is_group=True))
        first, _, third = [await desk.photo(place, number) for number in (10, 11, 12)]
        await desk.photo(topic, 13)
        async with db.reading() as unit:
            found = await unit.pictures.numbered(place.conversation, (3, 1, 4, 99))
            assert found == {1: first, 3: third}
            assert await unit.pictures.numbered(place.conversation, ()) == {}
            assert await unit.pictures.newest_number(place.conversation) == 3
            assert await unit.pictures.newest_number(topic.conversation) == 1

    async def test_there_is_no_number_before_the_first_picture(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        async with db.reading() as unit:
            assert await unit.pictures.newest_number(place.conversation) == 0
            assert await unit.pictures.page(place.conversation, 9, 9) == []

    async def test_a_page_ends_with_the_number_asked_for(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        topic = await desk.place(Address(HOME.chat, 9, is_group=True))
        for number in range(1, 13):
            await desk.photo(place, number)
            await desk.photo(topic, 100 + number)

        async def page(last: int, count: int = 5) -> list[int]:
            async with db.reading() as unit:
                found = await unit.pictures.page(place.conversation, last, count)
            assert all(paged.picture.conversation == place.conversation for paged in found)
            return [paged.picture.number for paged in found]

        assert await page(12) == [8, 9, 10, 11, 12]
        assert await page(7) == [3, 4, 5, 6, 7]
        assert await page(2) == [1, 2]
        assert await page(99, 2) == [11, 12]
        assert await page(0) == []

    @pytest.mark.parametrize(
        ("last", "ways"), [(12, (7, None)), (7, (2, 12)), (2, (None, 7)), (10, (5, 12)), (1, (None, 6))]
    )
    async def test_pages_lead_to_those_beside_them(
        self, desk: Desk, db: Database, place: Place, last: int, ways: tuple[int | None, int | None]
    ) -> None:
        for number in range(1, 13):
            await desk.photo(place, number)
        async with db.reading() as unit:
            page = await unit.pictures.page(place.conversation, last, 5)
            assert await unit.pictures.pages_beside(place.conversation, page, 5) == ways

    async def test_results_bring_their_thumbnails_and_photos_have_none(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        await desk.photo(place, 10)
        await desk.result(await desk.turn(place, state=DONE), "c")
        async with db.reading() as unit:
            found = await unit.pictures.page(place.conversation, 2, 9)
        assert [paged.thumbnail for paged in found] == [None, examined("c").thumbnail]


class TestLineage:
    """The words and numbers that led to a picture, root first."""

    @staticmethod
    async def line(desk: Desk, place: Place, root: PictureId | None, *words: str) -> list[PictureId]:
        pictures: list[PictureId] = []
        base = root
        for index, said in enumerate(words):
            turn = await desk.turn(place, words=said, base=base, state=DONE)
            base = await desk.result(turn, f"{index}f")
            pictures.append(base)
        return pictures

    @staticmethod
    async def of(db: Database, tip: PictureId, turns: int) -> tuple[EarlierTurn, ...]:
        async with db.reading() as unit:
            return await unit.pictures.lineage(tip, turns)

    async def test_of_a_photo_is_empty(self, desk: Desk, db: Database, place: Place) -> None:
        assert await self.of(db, await desk.photo(place, 10), 8) == ()

    async def test_goes_from_the_root_to_the_tip_and_leaves_out_the_tips_bytes(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        root = await desk.photo(place, 10)
        pictures = await self.line(desk, place, root, "one", "two", "three")
        assert await self.of(db, pictures[-1], 8) == (
            EarlierTurn("one", 2, picture_file("0f")),
            EarlierTurn("two", 3, picture_file("1f")),
            EarlierTurn("three", 4),
        )

    async def test_keeps_the_last_turns(self, desk: Desk, db: Database, place: Place) -> None:
        pictures = await self.line(desk, place, None, *(f"words {number}" for number in range(12)))
        for limit in (1, 2, 8, 12, 50):
            found = [turn.number for turn in await self.of(db, pictures[-1], limit)]
            assert found == list(range(1, 13))[-limit:]

    async def test_of_an_older_picture_ends_there(self, desk: Desk, db: Database, place: Place) -> None:
        pictures = await self.line(desk, place, None, "one", "two", "three")
        assert [turn.words for turn in await self.of(db, pictures[1], 8)] == ["one", "two"]

    async def test_follows_one_branch_only(self, desk: Desk, db: Database, place: Place) -> None:
        """Two people change the same picture; references are no ancestors."""
        first, second = await self.line(desk, place, None, "one", "two")
        stranger = await desk.photo(place, 10)
        turn = await desk.turn(
            place, BOB, words="other", base=first, references=(second, stranger), state=DONE
        )
        tip = await desk.result(turn)
        assert [turn.words for turn in await self.of(db, tip, 8)] == ["one", "other"]

    async def test_leaves_out_turns_without_a_picture(self, desk: Desk, db: Database, place: Place) -> None:
        first, second = await self.line(desk, place, None, "one", "two")
        await desk.turn(place, words="refused", base=first, state=R)
        await desk.turn(place, words="waiting", base=second, state=Q)
        assert [turn.words for turn in await self.of(db, second, 8)] == ["one", "two"]

    async def test_shows_a_picture_before_its_file_is_here_as_words_alone(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        (only,) = await self.line(desk, place, await desk.photo(place, 10), "one")
        assert await self.of(db, only, 8) == (EarlierTurn("one", 2),)
