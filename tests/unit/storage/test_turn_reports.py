"""What the rest of the house asks the turns: who was not told, what a message continues, what may be edited."""

import pytest

from bot.domain.ids import HOUR, MINUTE, Micros, TurnId
from bot.domain.messages import Address, Person
from bot.domain.records import Place
from bot.domain.turns import Origin, TurnState
from bot.storage.database import Database
from tests.unit.storage.making import (
    ANN,
    BOB,
    CANCELLED,
    DONE,
    FAILED,
    HOME,
    LOST,
    NOON,
    SENT_OUT,
    WAYS,
    Desk,
    H,
    Q,
    R,
    message,
)


class TestOwnUnfinished:
    """The turn whose result plain words of its author wait for."""

    @staticmethod
    async def own(db: Database, place: Place, at: int = 100, author: Person = ANN) -> TurnId | None:
        async with db.reading() as unit:
            return await unit.turns.own_unfinished(place.conversation, author.id, message(at))

    @pytest.mark.parametrize("state", WAYS)
    async def test_is_queued_being_made_or_not_shown_yet(
        self, desk: Desk, db: Database, place: Place, state: TurnState
    ) -> None:
        turn = await desk.turn(place, state=state)
        assert await self.own(db, place) == (turn.id if state in {Q, R, DONE} else None)

    async def test_is_the_newest(self, desk: Desk, db: Database, place: Place) -> None:
        await desk.turn(place, state=R)
        newest = await desk.turn(place)
        assert await self.own(db, place) == newest.id

    async def test_is_the_newest_that_is_unfinished(self, desk: Desk, db: Database, place: Place) -> None:
        waiting = await desk.turn(place, state=R)
        await desk.turn(place, state=CANCELLED)
        assert await self.own(db, place) == waiting.id

    async def test_is_ones_own_and_here(self, desk: Desk, db: Database, place: Place) -> None:
        elsewhere = await desk.place(Address(HOME.chat, 9, is_group=True))
        await desk.turn(place, BOB)
        await desk.turn(elsewhere)
        assert await self.own(db, place) is None

    async def test_is_wanted(self, desk: Desk, db: Database, place: Place) -> None:
        turn = await desk.turn(place, state=R)
        await desk.unwanted(turn)
        assert await self.own(db, place) is None

    async def test_is_younger_than_the_last_cut(self, desk: Desk, db: Database, place: Place) -> None:
        await desk.turn(place, state=R)
        await desk.start_over(place, 50)
        assert await self.own(db, place) is None
        after_it = await desk.turn(place)
        assert await self.own(db, place) == after_it.id

    async def test_may_have_been_shown_after_the_message_was_written(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        """Ann wrote message 20 while the picture was made; it was delivered as message 21 meanwhile."""
        turn, _ = await desk.delivered(place, 21)
        assert await self.own(db, place, at=20) == turn.id
        assert await self.own(db, place, at=22) is None

    async def test_a_failure_told_after_the_message_is_no_picture_to_continue_from(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        turn = await desk.turn(place, state=FAILED)
        async with db.writing() as unit:
            await unit.turns.told(turn.id, FAILED, NOON, message(21))
        assert await self.own(db, place, at=20) is None


class TestUntold:
    """Ends that nobody was told."""

    @pytest.mark.parametrize("state", WAYS)
    async def test_every_end_waits_to_be_told(
        self, desk: Desk, db: Database, place: Place, state: TurnState
    ) -> None:
        turn = await desk.turn(place, state=state)
        async with db.reading() as unit:
            untold = [turn.id for turn in await unit.turns.untold()]
        assert untold == ([turn.id] if state not in {Q, R} else [])
        async with db.writing() as unit:
            await unit.turns.told(turn.id, state, NOON, None)
            assert await unit.turns.untold() == []

    async def test_come_oldest_first_with_their_references(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        first, second = await desk.photo(place, 10), await desk.photo(place, 11)
        turns = [
            await desk.turn(place, state=FAILED, references=(second, first)),
            await desk.turn(place, BOB, state=DONE),
            await desk.turn(place, state=LOST, references=(first,)),
        ]
        async with db.reading() as unit:
            assert await unit.turns.untold() == turns

    async def test_a_late_answer_is_told_although_its_loss_was_not_yet(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        turn = await desk.turn(place, state=LOST)
        await desk.move(turn, DONE)
        async with db.reading() as unit:
            assert [turn.state for turn in await unit.turns.untold()] == [DONE]


class TestLeftoverStatuses:
    """Status messages of turns that ended lately: a start takes them away."""

    @staticmethod
    async def ended(
        desk: Desk, place: Place, state: TurnState, told_at: int = NOON, status: int | None = 40
    ) -> None:
        turn = await desk.turn(place, state=state, status=status)
        async with desk.database.writing() as unit:
            await unit.turns.told(turn.id, state, Micros(told_at), message(99))

    @staticmethod
    async def leftover(db: Database, since: int = NOON - HOUR) -> list[int]:
        async with db.reading() as unit:
            found = await unit.turns.leftover_statuses(Micros(since))
        assert all(address == HOME for address, _ in found)
        return [number for _, number in found]

    async def test_of_the_last_hour(self, desk: Desk, db: Database, place: Place) -> None:
        await self.ended(desk, place, SENT_OUT, NOON - HOUR - 1, status=40)
        await self.ended(desk, place, SENT_OUT, NOON - HOUR, status=41)
        await self.ended(desk, place, FAILED, NOON - MINUTE, status=42)
        await self.ended(desk, place, LOST, NOON, status=None)
        assert sorted(await self.leftover(db)) == [41, 42]

    async def test_a_status_that_says_the_last_word_stays(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        await self.ended(desk, place, CANCELLED)
        stopped = await desk.turn(place, state=R, status=message(43))
        await desk.unwanted(stopped)
        await desk.move(stopped, FAILED)
        async with db.writing() as unit:
            await unit.turns.told(stopped.id, FAILED, NOON, None)
        assert await self.leftover(db) == []

    async def test_whoever_still_waits_keeps_the_status(self, desk: Desk, db: Database, place: Place) -> None:
        await desk.turn(place, status=message(44))
        await desk.turn(place, state=FAILED, status=message(45))
        assert await self.leftover(db) == []


class TestLastOf:
    """Only the author's last turn can be meant by an edit."""

    @staticmethod
    async def last(db: Database, place: Place, request: int, author: Person = ANN) -> TurnId | None:
        async with db.reading() as unit:
            found = await unit.turns.last_of(place.conversation, author.id, message(request))
        return found.id if found else None

    async def test_is_found_by_the_message_that_asked_for_it(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        turn = await desk.turn(place, request=message(30), state=FAILED)
        await desk.turn(place, BOB, request=message(31))
        assert await self.last(db, place, 30) == turn.id
        assert await self.last(db, place, 31) is None
        assert await self.last(db, place, 31, BOB) is not None

    async def test_an_older_request_is_not_the_last(self, desk: Desk, db: Database, place: Place) -> None:
        await desk.turn(place, request=message(30))
        await desk.turn(place, request=message(31))
        assert await self.last(db, place, 30) is None

    async def test_after_a_rerun_with_new_words_the_same_message_means_the_rerun(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        first = await desk.turn(place, request=message(30), state=FAILED)
        rerun = await desk.turn(place, request=message(30), sibling_of=first.id)
        assert await self.last(db, place, 30) == rerun.id

    async def test_other_conversations_have_their_own(self, desk: Desk, db: Database, place: Place) -> None:
        topic = await desk.place(Address(HOME.chat, 9, is_group=True))
        turn = await desk.turn(place, request=message(30))
        await desk.turn(topic, request=message(31))
        assert await self.last(db, place, 30) == turn.id


@pytest.mark.parametrize("state", WAYS)
async def test_one_unfinished_again_per_turn_and_person(
    desk: Desk, db: Database, place: Place, state: TurnState
) -> None:
    original = await desk.turn(place, state=SENT_OUT)
    other = await desk.turn(place, state=SENT_OUT)
    await desk.turn(place, state=state, sibling_of=original.id)
    async with db.reading() as unit:
        unfinished = state in {Q, R, DONE}
        assert await unit.turns.sibling_unfinished(original.id, ANN.id) is unfinished
        assert not await unit.turns.sibling_unfinished(original.id, BOB.id)
        assert not await unit.turns.sibling_unfinished(other.id, ANN.id)


async def test_an_again_that_nobody_waits_for_is_no_obstacle(desk: Desk, db: Database, place: Place) -> None:
    original = await desk.turn(place, state=SENT_OUT)
    again = await desk.turn(place, state=R, sibling_of=original.id)
    await desk.unwanted(again)
    async with db.reading() as unit:
        assert not await unit.turns.sibling_unfinished(original.id, ANN.id)


async def test_a_held_turn_is_told_like_an_end(desk: Desk, db: Database, place: Place) -> None:
    turn = await desk.turn(place, state=H)
    async with db.reading() as unit:
        assert [held.id for held in await unit.turns.untold()] == [turn.id]


@pytest.mark.parametrize("state", WAYS)
async def test_one_unfinished_example_per_person_and_conversation(
    desk: Desk, db: Database, place: Place, state: TurnState
) -> None:
    topic = await desk.place(Address(HOME.chat, 9, is_group=True))
    await desk.turn(place, origin=Origin.AGAIN)
    await desk.turn(place, origin=Origin.EXAMPLE, state=state)
    async with db.reading() as unit:
        unfinished = state in {Q, R, DONE}
        assert await unit.turns.example_unfinished(place.conversation, ANN.id) is unfinished
        assert not await unit.turns.example_unfinished(place.conversation, BOB.id)
        assert not await unit.turns.example_unfinished(topic.conversation, ANN.id)
