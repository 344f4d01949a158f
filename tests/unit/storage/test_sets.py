"""Sets of ideas, the place in line, the base that may still be changed, and what the model asked back."""

import pytest

from bot.domain.errors import Reason
from bot.domain.ids import MessageId, TurnId
from bot.domain.ledger import Billed
from bot.domain.records import Place
from bot.domain.turns import Failure, Turn
from bot.storage.database import Database
from tests.unit.storage.making import ANN, BOB, DONE, FAILED, NOON, Desk, Q, R, message


@pytest.fixture
async def place(desk: Desk) -> Place:
    return await desk.place()


async def ideas(desk: Desk, place: Place, count: int = 3) -> list[Turn]:
    """A set whose first turn leads it."""
    first = await desk.turn(place)
    async with desk.database.writing() as unit:
        await unit.turns.lead(first.id)
    rest = [await desk.turn(place, set=first.id) for _ in range(count - 1)]
    return [await desk.reload(first), *rest]


class TestSets:
    async def test_ideas_run_at_once_and_hold_up_what_comes_after_them(
        self, desk: Desk, place: Place
    ) -> None:
        turns = await ideas(desk, place)
        later = await desk.turn(place)
        assert await desk.runnable() == [turn.id for turn in turns]
        assert {turn.leader for turn in turns} == {turns[0].id}
        for turn in turns:
            await desk.move(turn, R, DONE)
        assert await desk.runnable() == [later.id]

    async def test_ideas_wait_for_what_was_asked_before_them(self, desk: Desk, place: Place) -> None:
        earlier = await desk.turn(place)
        await ideas(desk, place)
        assert await desk.runnable() == [earlier.id]

    async def test_they_are_told_when_all_have_ended(self, desk: Desk, db: Database, place: Place) -> None:
        first, second, third = await ideas(desk, place)
        await desk.move(first, R, DONE)
        await desk.move(second, R, FAILED)
        async with db.reading() as unit:
            assert await unit.turns.untold() == []
        await desk.move(third, R, DONE)
        async with db.reading() as unit:
            assert [turn.id for turn in await unit.turns.untold()] == [first.id, second.id, third.id]
            assert [turn.id for turn in await unit.turns.of_set(first.id)] == [first.id, second.id, third.id]

    async def test_words_do_not_wait_for_ideas(self, desk: Desk, db: Database, place: Place) -> None:
        await ideas(desk, place)
        async with db.reading() as unit:
            assert await unit.turns.own_unfinished(place.conversation, ANN.id, message(99)) is None


async def test_the_place_in_line_counts_what_goes_first(desk: Desk, db: Database, place: Place) -> None:
    rendering = await desk.turn(place, state=R)
    waiting = await desk.turn(place)
    await desk.turn(place, BOB)
    last = await desk.turn(place)
    async with db.reading() as unit:
        assert [await unit.turns.ahead(turn) for turn in (rendering, waiting, last)] == [0, 1, 2]
    await desk.unwanted(rendering)
    async with db.reading() as unit:
        assert await unit.turns.ahead(last) == 1


class TestAnotherBase:
    async def test_can_be_chosen_while_the_turn_waits(self, desk: Desk, db: Database, place: Place) -> None:
        _, head = await desk.delivered(place, 20)
        turn = await desk.turn(place, base=head, head=head)
        async with db.writing() as unit:
            assert await unit.turns.set_base(turn.id, head, None)
            assert not await unit.turns.set_base(turn.id, head, None)
            assert await unit.turns.set_base(turn.id, None, head)
        assert (await desk.reload(turn)).base == head

    async def test_cannot_be_chosen_any_more_once_it_runs(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        _, head = await desk.delivered(place, 20)
        turn = await desk.turn(place, base=head, head=head, state=R)
        async with db.writing() as unit:
            assert not await unit.turns.set_base(turn.id, head, None)

    async def test_is_no_choice_of_words_that_said_what_they_meant(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        _, picture = await desk.delivered(place, 20)
        turn = await desk.turn(place, base=picture)
        async with db.writing() as unit:
            assert not await unit.turns.set_base(turn.id, picture, None)


class TestAnsweredInWords:
    async def asked(self, desk: Desk, place: Place, reason: Reason = Reason.WORDS) -> Turn:
        turn = await desk.turn(place, state=R)
        async with desk.database.writing() as unit:
            failure = Failure(reason, Billed.YES, "Which dog?")
            await unit.turns.move(turn.id, R, FAILED, failure=failure)
            await unit.turns.told(turn.id, FAILED, NOON, message(30))
        return turn

    async def found(self, desk: Desk, place: Place, at: int) -> TurnId | None:
        async with desk.database.reading() as unit:
            turn = await unit.turns.answered_in_words(place.conversation, ANN.id, MessageId(at))
        return None if turn is None else turn.id

    async def test_is_the_last_turn_once_it_was_told(self, desk: Desk, place: Place) -> None:
        turn = await self.asked(desk, place)
        assert await self.found(desk, place, 31) == turn.id
        assert await self.found(desk, place, 30) is None

    async def test_is_forgotten_when_something_else_was_asked(self, desk: Desk, place: Place) -> None:
        await self.asked(desk, place)
        await desk.turn(place, state=Q)
        assert await self.found(desk, place, 99) is None

    async def test_is_forgotten_by_new(self, desk: Desk, place: Place) -> None:
        await self.asked(desk, place)
        await desk.start_over(place, 40)
        assert await self.found(desk, place, 99) is None

    async def test_a_refusal_is_no_question(self, desk: Desk, place: Place) -> None:
        await self.asked(desk, place, Reason.DECLINED)
        assert await self.found(desk, place, 99) is None
