"""What a replied-to message means: a picture, a turn by any of its messages, the question about a draft."""

import pytest

from bot.domain.conversations import Known, KnownDraft, KnownIdeas, KnownPicture, KnownTurn
from bot.domain.ids import InboxId, PictureId, TurnId
from bot.domain.messages import Address
from bot.domain.records import Place
from bot.domain.turns import Turn, TurnState
from bot.storage.database import Database
from tests.unit.storage.making import (
    ANN,
    BOB,
    CANCELLED,
    DONE,
    FAILED,
    NOON,
    SENT_OUT,
    Desk,
    H,
    Q,
    R,
    message,
    photo,
    shown,
)


@pytest.fixture
def known(db: Database, place: Place) -> "Look":
    return Look(db, place)


class Look:
    def __init__(self, db: Database, place: Place) -> None:
        self._db = db
        self._place = place

    async def at(self, number: int, place: Place | None = None) -> Known | None:
        async with self._db.reading() as unit:
            return await unit.conversations.known((place or self._place).chat, message(number))

    async def turn(self, number: int) -> KnownTurn:
        found = await self.at(number)
        assert isinstance(found, KnownTurn)
        return found

    async def base_of(self, turn: Turn) -> PictureId | None:
        """The same question, as the held turn's buttons ask it."""
        async with self._db.reading() as unit:
            picture = await unit.pictures.base_of(turn)
        return picture.id if picture else None


async def test_strange_messages_are_not_known(known: Look) -> None:
    assert await known.at(1) is None


async def test_a_photo_and_every_message_that_shows_a_picture(
    desk: Desk, known: Look, db: Database, place: Place
) -> None:
    mine = await desk.photo(place, 10)
    _, result = await desk.delivered(place, 20)
    async with db.writing() as unit:
        await unit.pictures.add_shown(result, shown(25))
    assert await known.at(10) == KnownPicture(mine)
    assert await known.at(20) == KnownPicture(result)
    assert await known.at(25) == KnownPicture(result)


async def test_message_ids_of_another_chat_mean_nothing_here(desk: Desk, known: Look, place: Place) -> None:
    other = await desk.place(Address(78, 0, is_group=False), BOB)
    await desk.photo(other, 10)
    await desk.turn(other, BOB, request=message(11))
    assert await known.at(10) is None
    assert await known.at(11) is None
    assert await known.at(10, other) is not None


async def test_a_chat_is_known_across_its_topics(desk: Desk, known: Look) -> None:
    """Message ids count through a whole chat."""
    general = await desk.place(Address(-100, 0, is_group=True))
    topic = await desk.place(Address(-100, 5, is_group=True))
    turn = await desk.turn(topic, request=message(30))
    found = await known.at(30, general)
    assert isinstance(found, KnownTurn)
    assert found.turn == turn.id


async def test_a_turn_is_known_by_request_status_and_sentence(
    desk: Desk, known: Look, db: Database, place: Place
) -> None:
    base = await desk.photo(place, 10)
    turn = await desk.turn(place, state=FAILED, base=base, request=message(11), status=message(12))
    async with db.writing() as unit:
        await unit.turns.told(turn.id, FAILED, NOON, message(13))
    for number in (11, 12, 13):
        assert await known.at(number) == KnownTurn(turn.id, FAILED, wanted=True, result=None, base=base)


async def test_what_a_turn_answers_to_is_not_its_request(desk: Desk, known: Look, place: Place) -> None:
    """A turn made by a button replies to the message with the button; that message is something else."""
    await desk.turn(place, reply_to=message(11))
    assert await known.at(11) is None


@pytest.mark.parametrize("state", [Q, R, DONE, H, CANCELLED])
async def test_a_turn_says_its_state_and_its_first_picture(
    desk: Desk, known: Look, place: Place, state: TurnState
) -> None:
    turn = await desk.turn(place, state=state, request=message(11))
    expected = await desk.result(turn) if state is DONE else None
    if expected is not None:
        await desk.result(turn, "b")
    assert await known.at(11) == KnownTurn(turn.id, state, wanted=True, result=expected, base=None)


async def test_a_turn_that_nobody_wants_any_more_says_so(desk: Desk, known: Look, place: Place) -> None:
    turn = await desk.turn(place, state=R, status=message(12))
    await desk.unwanted(turn)
    assert not (await known.turn(12)).wanted


async def test_of_several_turns_of_one_message_the_newest_counts(
    desk: Desk, known: Look, place: Place
) -> None:
    await desk.turn(place, state=FAILED, request=message(11))
    rerun = await desk.turn(place, request=message(11))
    assert (await known.turn(11)).turn == rerun.id


class TestBase:
    """The picture a turn starts from, as far back as one is known."""

    async def test_its_own(self, desk: Desk, known: Look, place: Place) -> None:
        base = await desk.photo(place, 10)
        turn = await desk.turn(place, base=base, request=message(11))
        assert (await known.turn(11)).base == base == await known.base_of(turn)

    async def test_that_of_the_turn_it_waited_for_when_no_picture_came(
        self, desk: Desk, known: Look, place: Place
    ) -> None:
        base = await desk.photo(place, 10)
        first = await desk.turn(place, base=base, state=FAILED)
        second = await desk.turn(place, base_turn=first.id, state=FAILED)
        third = await desk.turn(place, base_turn=second.id, state=H, request=message(11))
        assert (await known.turn(11)).base == base == await known.base_of(third)

    async def test_none_when_the_line_began_with_words(self, desk: Desk, known: Look, place: Place) -> None:
        first = await desk.turn(place, state=FAILED)
        second = await desk.turn(place, base_turn=first.id, state=H, request=message(11))
        assert (await known.turn(11)).base is None
        assert await known.base_of(second) is None

    async def test_the_result_of_the_turn_it_waited_for_when_that_came(
        self, desk: Desk, known: Look, place: Place
    ) -> None:
        """Ann cancels the change she asked for while #2 was made; #2 comes; her cancelled words are about it."""
        base = await desk.photo(place, 10)
        first = await desk.turn(place, base=base, state=R)
        second = await desk.turn(place, base_turn=first.id, request=message(11))
        await desk.cancel(second)
        await desk.move(first, DONE)
        result = await desk.deliver(first, 20)
        assert (await known.turn(11)).base == result

    async def test_of_a_held_turn_stays_what_its_button_says(
        self, desk: Desk, known: Look, place: Place
    ) -> None:
        """[Run from #1] runs from #1, also when the lost picture came late; a reply means the late one."""
        base = await desk.photo(place, 10)
        first = await desk.turn(place, base=base, state=TurnState.UNKNOWN)
        second = await desk.turn(place, base_turn=first.id, state=H, request=message(11))
        await desk.move(first, DONE)
        result = await desk.deliver(first, 20)
        assert await known.base_of(second) == base
        assert (await known.turn(11)).base == result

    async def test_a_picture_nobody_wanted_is_nobodys_base(
        self, desk: Desk, known: Look, place: Place
    ) -> None:
        base = await desk.photo(place, 10)
        first = await desk.turn(place, base=base, state=R)
        second = await desk.turn(place, base_turn=first.id, request=message(11), state=H)
        await desk.unwanted(first)
        await desk.move(first, DONE)
        await desk.result(first)
        assert (await known.turn(11)).base == base == await known.base_of(second)


class TestIdeas:
    """A sheet of ideas, which is the end of all turns of a set."""

    @staticmethod
    async def told(desk: Desk, place: Place, *came: bool) -> list[PictureId | None]:
        """A set told with message 50, and its pictures where one came."""
        first = await desk.turn(place, request=message(11), status=message(12))
        async with desk.database.writing() as unit:
            await unit.turns.lead(first.id)
        turns = [first, *[await desk.turn(place, set=first.id, request=message(11)) for _ in came[1:]]]
        pictures: list[PictureId | None] = []
        for turn, here in zip(turns, came, strict=True):
            await desk.move(turn, R, DONE if here else FAILED)
            pictures.append(await desk.result(turn, f"{turn.id}") if here else None)
        async with desk.database.writing() as unit:
            for turn, here in zip(turns, came, strict=True):
                await unit.turns.told(turn.id, DONE if here else FAILED, NOON, message(50))
        return pictures

    async def test_are_known_by_their_sheet_in_the_order_of_their_places(
        self, desk: Desk, known: Look, place: Place
    ) -> None:
        pictures = await self.told(desk, place, True, False, True)
        assert await known.at(50) == KnownIdeas(tuple(pictures))
        assert pictures[1] is None

    async def test_their_request_and_status_are_no_sheet(self, desk: Desk, known: Look, place: Place) -> None:
        await self.told(desk, place, True, True)
        assert isinstance(await known.at(11), KnownTurn)
        assert isinstance(await known.at(12), KnownTurn)

    async def test_of_which_none_came_are_a_turn_that_failed(
        self, desk: Desk, known: Look, place: Place
    ) -> None:
        await self.told(desk, place, False, False)
        assert (await known.turn(50)).state is FAILED

    async def test_that_were_shown_again_are_known_by_the_first_sheet_and_by_the_last(
        self, desk: Desk, known: Look, db: Database, place: Place
    ) -> None:
        pictures = await self.told(desk, place, True, True)
        async with db.writing() as unit:
            await unit.turns.shown_again(TurnId(1), message(60))
        assert await known.at(50) == await known.at(60) == KnownIdeas(tuple(pictures))

    async def test_one_idea_shown_by_itself_is_that_picture(
        self, desk: Desk, known: Look, db: Database, place: Place
    ) -> None:
        first, _ = await self.told(desk, place, True, True)
        assert first is not None
        async with db.writing() as unit:
            await unit.pictures.add_shown(first, shown(61))
        assert await known.at(61) == KnownPicture(first)


class TestDraftQuestion:
    async def test_means_the_photos_it_asked_about_in_their_order(
        self, desk: Desk, known: Look, db: Database, place: Place
    ) -> None:
        pictures = [await desk.photo(place, number) for number in (10, 11, 12)]
        async with db.writing() as unit:
            draft = await unit.drafts.keep(place.conversation, ANN.id, pictures, NOON, None)
            found = await unit.drafts.find(draft)
            assert found is not None
            await unit.drafts.asked(found, message(13), 3, NOON)
        assert await known.at(13) == KnownDraft(tuple(pictures))

    async def test_is_known_also_when_the_draft_was_used_or_dropped(
        self, desk: Desk, known: Look, db: Database, place: Place
    ) -> None:
        turn = await desk.turn(place, state=SENT_OUT)
        for number in (10, 20):
            picture = await desk.photo(place, number)
            async with db.writing() as unit:
                draft = await unit.drafts.keep(
                    place.conversation, ANN.id, [picture], NOON, message(number + 1)
                )
                if number == 10:
                    await unit.drafts.used(draft, turn.id)
                else:
                    await unit.drafts.drop(place.conversation, ANN.id)
            assert await known.at(number + 1) == KnownDraft((picture,))

    async def test_about_no_photo_any_more_is_not_known(
        self, desk: Desk, known: Look, db: Database, place: Place
    ) -> None:
        picture = await desk.photo(place, 10)
        async with db.writing() as unit:
            draft = await unit.drafts.keep(place.conversation, ANN.id, [picture], NOON, message(13))
            await unit.drafts.remove(draft, picture)
        assert await known.at(13) is None

    async def test_the_sign_of_an_album_is_no_question(self, known: Look, db: Database, place: Place) -> None:
        async with db.writing() as unit:
            await unit.inbox.add([(1, "{}")], NOON)
            (row,) = await unit.inbox.open_after(InboxId(0), 10)
            draft = await unit.albums.gather(place, ANN.id, "a", row.id, message(10), NOON)
            await unit.albums.set_sign(draft, message(13))
        assert await known.at(13) is None


async def test_a_picture_comes_before_a_turn(desk: Desk, known: Look, db: Database, place: Place) -> None:
    """A captioned photo asked for a turn: a reply to it means the photo."""
    async with db.writing() as unit:
        picture = await unit.pictures.add_photo(place, photo(10), NOON)
    await desk.turn(place, base=picture, request=message(10))
    assert await known.at(10) == KnownPicture(picture)
