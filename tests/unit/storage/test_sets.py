"""Sets of ideas, the place in line, the base that may still be changed, and what the model asked back."""

import pytest

from bot.domain.errors import Reason
from bot.domain.ids import MessageId, TurnId
from bot.domain.ledger import Billed
from bot.domain.messages import Address
from bot.domain.records import Place
from bot.domain.turns import Failure, Turn
from bot.storage.database import Database
from tests.unit.storage.making import ANN, BOB, DONE, FAILED, HOME, NOON, Desk, Q, R, after, message


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

    async def test_single_turns_are_told_while_a_set_goes_on(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        first, *_ = await ideas(desk, place)
        await desk.move(first, R, DONE)
        single = await desk.turn(place, BOB, state=DONE)
        async with db.reading() as unit:
            assert [turn.id for turn in await unit.turns.untold()] == [single.id]

    async def test_an_idea_whose_retry_is_ahead_keeps_the_set_from_being_told(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        first, second = await ideas(desk, place, 2)
        await desk.move(first, R, DONE)
        await desk.move(second, R, Q)
        async with db.reading() as unit:
            assert await unit.turns.untold() == []

    async def test_two_sets_of_one_person_run_one_after_the_other(self, desk: Desk, place: Place) -> None:
        first, second = await ideas(desk, place, 2), await ideas(desk, place, 2)
        assert await desk.runnable() == [turn.id for turn in first]
        await desk.move(first[0], R, DONE)
        assert await desk.runnable() == [first[1].id]
        await desk.move(first[1], R, FAILED)
        assert await desk.runnable() == [turn.id for turn in second]

    async def test_ideas_from_a_picture_that_is_being_made_all_wait_for_it(
        self, desk: Desk, place: Place
    ) -> None:
        awaited = await desk.turn(place, BOB, state=R)
        first = await desk.turn(place, base_turn=awaited.id)
        async with desk.database.writing() as unit:
            await unit.turns.lead(first.id)
        second = await desk.turn(place, base_turn=awaited.id, set=first.id)
        assert await desk.runnable() == []
        await desk.move(awaited, DONE)
        assert await desk.runnable() == [first.id, second.id]

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


async def test_a_set_is_one_place_in_line_for_others_and_none_for_its_own(
    desk: Desk, db: Database, place: Place
) -> None:
    turns = await ideas(desk, place)
    single = await desk.turn(place)
    others = await ideas(desk, place)
    async with db.reading() as unit:
        assert [await unit.turns.ahead(turn) for turn in turns] == [0, 0, 0]
        assert await unit.turns.ahead(single) == 1
        assert [await unit.turns.ahead(turn) for turn in others] == [2, 2, 2]
    await desk.move(turns[0], R, DONE)
    async with db.reading() as unit:
        assert await unit.turns.ahead(single) == 1
    for turn in turns[1:]:
        await desk.move(turn, R, FAILED)
    async with db.reading() as unit:
        assert await unit.turns.ahead(single) == 0


class TestLastAsked:
    async def test_is_when_the_authors_last_turn_here_was_taken_in(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        topic = await desk.place(Address(HOME.chat, 9, is_group=True))
        await desk.turn(place, now=after(10), state=FAILED)
        await desk.turn(place, now=after(20), hold=2.0)
        await desk.turn(place, BOB, now=after(30))
        await desk.turn(topic, now=after(40))
        async with db.reading() as unit:
            assert await unit.turns.last_asked_at(place.conversation, ANN.id) == after(20)
            assert await unit.turns.last_asked_at(place.conversation, BOB.id) == after(30)
            assert await unit.turns.last_asked_at(topic.conversation, ANN.id) == after(40)
            assert await unit.turns.last_asked_at(topic.conversation, BOB.id) is None


async def test_words_that_are_held_for_a_moment_run_after_it(desk: Desk, db: Database, place: Place) -> None:
    turn = await desk.turn(place, now=after(10), hold=2.0)
    assert (turn.created_at, turn.not_before) == (after(10), after(12))
    assert await desk.runnable(after(11.9)) == []
    assert await desk.runnable(after(12)) == [turn.id]
    async with db.reading() as unit:
        assert await unit.turns.next_time(after(10)) == after(12)


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

    async def test_is_no_other_persons_question_nor_that_of_another_topic(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        await self.asked(desk, place)
        topic = await desk.place(Address(HOME.chat, 9, is_group=True))
        assert await self.found(desk, topic, 99) is None
        async with db.reading() as unit:
            assert await unit.turns.answered_in_words(place.conversation, BOB.id, message(99)) is None

    async def test_is_not_told_yet(self, desk: Desk, db: Database, place: Place) -> None:
        turn = await desk.turn(place, state=R)
        async with db.writing() as unit:
            failure = Failure(Reason.WORDS, Billed.YES, "Which dog?")
            await unit.turns.move(turn.id, R, FAILED, failure=failure)
        assert await self.found(desk, place, 99) is None

    async def test_of_a_call_nobody_waited_for_is_no_question(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        turn = await desk.turn(place, state=R)
        await desk.unwanted(turn)
        async with db.writing() as unit:
            failure = Failure(Reason.WORDS, Billed.YES, "Which dog?")
            await unit.turns.move(turn.id, R, FAILED, failure=failure)
            await unit.turns.told(turn.id, FAILED, NOON, message(30))
        assert await self.found(desk, place, 99) is None

    @pytest.mark.parametrize("came", [False, True])
    async def test_of_a_set_is_a_question_only_where_no_idea_came(
        self, desk: Desk, place: Place, *, came: bool
    ) -> None:
        first, second = await ideas(desk, place, 2)
        async with desk.database.writing() as unit:
            failure = Failure(Reason.WORDS, Billed.YES, "Which dog?")
            await unit.turns.move(first.id, Q, R)
            await unit.turns.move(first.id, R, FAILED, failure=failure)
            await unit.turns.move(second.id, Q, R)
            if came:
                await unit.turns.move(second.id, R, DONE)
            else:
                await unit.turns.move(second.id, R, FAILED, failure=failure)
            await unit.turns.told(first.id, FAILED, NOON, message(30))
        if came:
            await desk.result(second)
        assert await self.found(desk, place, 31) == (None if came else first.id)

    async def test_is_forgotten_by_new(self, desk: Desk, place: Place) -> None:
        await self.asked(desk, place)
        await desk.start_over(place, 40)
        assert await self.found(desk, place, 99) is None

    async def test_a_refusal_is_no_question(self, desk: Desk, place: Place) -> None:
        await self.asked(desk, place, Reason.DECLINED)
        assert await self.found(desk, place, 99) is None
