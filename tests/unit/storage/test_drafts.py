"""Photos that wait for words: joined for ten minutes, kept for a day, used once."""

from collections.abc import Sequence

import pytest

from bot.domain.conversations import Draft
from bot.domain.ids import DAY, HOUR, MINUTE, DraftId, MessageId, Micros, PictureId
from bot.domain.messages import Address, Person
from bot.domain.records import Place
from tests.unit.storage.making import ANN, BOB, HOME, NOON, Desk, message


class Photos:
    """Ann's and Bob's photos in one place."""

    def __init__(self, desk: Desk, place: Place) -> None:
        self.desk = desk
        self.place = place

    async def new(self, *numbers: int) -> list[PictureId]:
        return [await self.desk.photo(self.place, number) for number in numbers]

    async def keep(
        self,
        pictures: Sequence[PictureId],
        now: int = NOON,
        author: Person = ANN,
        question: MessageId | None = None,
    ) -> DraftId:
        async with self.desk.database.writing() as unit:
            return await unit.drafts.keep(self.place.conversation, author.id, pictures, Micros(now), question)

    async def open(self, now: int = NOON, author: Person = ANN) -> Draft | None:
        async with self.desk.database.reading() as unit:
            return await unit.drafts.open(self.place.conversation, author.id, Micros(now))

    async def unasked(self, now: int = NOON) -> list[DraftId]:
        async with self.desk.database.reading() as unit:
            return await unit.drafts.unasked(Micros(now))


@pytest.fixture
async def photos(desk: Desk) -> Photos:
    return Photos(desk, await desk.place())


async def test_there_is_none_at_first(photos: Photos) -> None:
    assert await photos.open() is None
    assert await photos.unasked() == []


async def test_photos_without_words_wait_in_their_order(photos: Photos) -> None:
    pictures = await photos.new(12, 10, 11)
    draft = await photos.keep(pictures, question=message(13))
    assert await photos.open() == Draft(draft, tuple(pictures), NOON, message(13))


async def test_photos_within_ten_minutes_join_and_each_starts_the_time_anew(photos: Photos) -> None:
    first, second, third = await photos.new(10, 11, 12)
    draft = await photos.keep([first])
    assert await photos.keep([second], NOON + 9 * MINUTE) == draft
    assert await photos.keep([third], NOON + 18 * MINUTE) == draft
    found = await photos.open(NOON + 18 * MINUTE)
    assert found is not None
    assert (found.pictures, found.last_at) == ((first, second, third), NOON + 18 * MINUTE)


async def test_a_later_photo_starts_a_new_draft(photos: Photos) -> None:
    first, second = await photos.new(10, 11)
    old = await photos.keep([first], question=message(20))
    new = await photos.keep([second], NOON + 10 * MINUTE)
    assert new != old
    assert await photos.open(NOON + 10 * MINUTE) == Draft(new, (second,), Micros(NOON + 10 * MINUTE), None)


async def test_the_same_photo_does_not_join_twice(photos: Photos) -> None:
    first, second = await photos.new(10, 11)
    await photos.keep([first])
    await photos.keep([first, second])
    found = await photos.open()
    assert found is not None
    assert found.pictures == (first, second)


async def test_the_question_moves_only_where_a_new_one_was_asked(photos: Photos) -> None:
    first, second, third = await photos.new(10, 11, 12)
    await photos.keep([first], question=message(20))
    await photos.keep([second])
    kept = await photos.open()
    await photos.keep([third], question=message(21))
    moved = await photos.open()
    assert kept is not None
    assert moved is not None
    assert (kept.question, moved.question) == (20, 21)


async def test_a_draft_is_kept_for_a_day(photos: Photos) -> None:
    pictures = await photos.new(10)
    await photos.keep(pictures)
    assert await photos.open(NOON + DAY - 1) is not None
    assert await photos.open(NOON + DAY) is None
    assert await photos.unasked(NOON + DAY - 1) != []
    assert await photos.unasked(NOON + DAY) == []


async def test_the_domain_says_the_same_about_its_times(photos: Photos) -> None:
    draft = Draft(await photos.keep(await photos.new(10)), (), NOON)
    for now in (NOON + DAY - 1, NOON + DAY, NOON + DAY + 1):
        assert (await photos.open(now) is not None) is draft.is_open_at(Micros(now))


async def test_words_use_it_up(photos: Photos) -> None:
    draft = await photos.keep(await photos.new(10))
    turn = await photos.desk.turn(photos.place)
    async with photos.desk.database.writing() as unit:
        await unit.drafts.used(draft, turn.id)
        assert await unit.drafts.find(draft) is None
    assert await photos.open() is None
    assert await photos.unasked() == []
    again = await photos.keep(await photos.new(11))
    assert again != draft


async def test_new_drops_it(photos: Photos) -> None:
    draft = await photos.keep(await photos.new(10))
    kept = await photos.keep(await photos.new(11), author=BOB)
    async with photos.desk.database.writing() as unit:
        await unit.drafts.drop(photos.place.conversation, ANN.id)
        assert await unit.drafts.find(draft) is None
        assert await unit.drafts.find(kept) is not None
    assert await photos.open() is None
    assert await photos.open(author=BOB) is not None


async def test_everybody_has_their_own_everywhere(desk: Desk, photos: Photos) -> None:
    topic = Photos(desk, await desk.place(Address(HOME.chat, 9, is_group=True)))
    (mine,) = await photos.new(10)
    (in_topic,) = await topic.new(11)
    drafts = {await photos.keep([mine]), await photos.keep([mine], author=BOB), await topic.keep([in_topic])}
    assert len(drafts) == 3
    found = await photos.open()
    assert found is not None
    assert found.pictures == (mine,)


async def test_finding_tells_what_the_question_needs(photos: Photos) -> None:
    pictures = await photos.new(10, 11)
    draft = await photos.keep(pictures)
    async with photos.desk.database.writing() as unit:
        new = await unit.drafts.find(draft)
        found = await unit.drafts.find(draft)
        assert found is not None
        await unit.drafts.asked(found, message(12), 2, NOON)
        asked = await unit.drafts.find(draft)
    assert new is not None
    assert asked is not None
    assert (new.address, new.question, new.asked_for) == (HOME, None, 0)
    assert [picture.number for picture in new.pictures] == [1, 2]
    assert [picture.attachment and picture.attachment.file_id for picture in new.pictures] == [
        "file-10",
        "file-11",
    ]
    assert (asked.question, asked.asked_for) == (12, 2)


async def test_a_photo_that_is_none_leaves_the_draft(photos: Photos) -> None:
    first, second = await photos.new(10, 11)
    draft = await photos.keep([first, second])
    async with photos.desk.database.writing() as unit:
        await unit.drafts.remove(draft, first)
    found = await photos.open()
    assert found is not None
    assert found.pictures == (second,)
    async with photos.desk.database.writing() as unit:
        await unit.drafts.remove(draft, second)
    assert await photos.open() is None


async def test_what_comes_after_an_emptied_draft_starts_one(photos: Photos) -> None:
    first, second = await photos.new(10, 11)
    draft = await photos.keep([first])
    async with photos.desk.database.writing() as unit:
        await unit.drafts.remove(draft, first)
    await photos.keep([second])
    found = await photos.open()
    assert found is not None
    assert found.pictures == (second,)


async def test_a_question_that_does_not_speak_of_all_photos_is_owed(photos: Photos) -> None:
    """After a crash between a photo and its question somebody would wait in silence."""
    first, second = await photos.new(10, 11)
    draft = await photos.keep([first])
    assert await photos.unasked() == [draft]
    async with photos.desk.database.writing() as unit:
        found = await unit.drafts.find(draft)
        assert found is not None
        await unit.drafts.asked(found, message(12), 1, NOON)
    assert await photos.unasked() == []
    await photos.keep([second])
    assert await photos.unasked() == [draft]


async def test_only_the_last_photo_can_be_kept(photos: Photos) -> None:
    first, second, third = await photos.new(10, 11, 12)
    draft = await photos.keep([first, second, third])
    bobs = await photos.keep([first, second], author=BOB)
    for _ in range(2):
        async with photos.desk.database.writing() as unit:
            await unit.drafts.keep_last(draft)
        found = await photos.open()
        assert found is not None
        assert found.pictures == (third,)
    kept = await photos.open(author=BOB)
    assert (kept and kept.id, kept and kept.pictures) == (bobs, (first, second))


async def test_a_turn_knows_whether_photos_waited_for_its_words(photos: Photos) -> None:
    draft = await photos.keep(await photos.new(10))
    fed, other = await photos.desk.turn(photos.place), await photos.desk.turn(photos.place)
    async with photos.desk.database.writing() as unit:
        assert not await unit.drafts.feeds(fed.id)
        await unit.drafts.used(draft, fed.id)
        assert await unit.drafts.feeds(fed.id)
        assert not await unit.drafts.feeds(other.id)


async def test_each_person_is_told_once_where_photos_go(photos: Photos) -> None:
    await photos.desk.place(HOME, BOB)

    async def ask(author: Person, number: int) -> bool:
        """Whether it had been told before this question."""
        draft = await photos.keep(await photos.new(number), NOON + number * HOUR, author)
        async with photos.desk.database.writing() as unit:
            found = await unit.drafts.find(draft)
            assert found is not None
            assert found.author == author.id
            await unit.drafts.asked(found, message(100 + number), 1, Micros(NOON))
        return found.privacy_told

    assert [await ask(ANN, 1), await ask(ANN, 2), await ask(BOB, 3), await ask(BOB, 4)] == [
        False,
        True,
        False,
        True,
    ]


async def test_a_question_is_asked_in_the_language_of_the_chat_or_of_whom_it_asks(photos: Photos) -> None:
    await photos.desk.place(HOME, BOB)
    draft = await photos.keep(await photos.new(10), author=BOB)
    async with photos.desk.database.writing() as unit:
        own = await unit.drafts.find(draft)
        await unit.conversations.set_language(photos.place, "zh-hans")
        chats = await unit.drafts.find(draft)
    assert (own and own.language, chats and chats.language) == ("de", "zh-hans")
