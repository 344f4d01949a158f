"""Calls: recorded before their first byte, only for a turn that is being rendered and wanted."""

import asyncio

import pytest

from bot.domain.generation import Generated, LinkedPicture, StoredPicture, Usage
from bot.domain.ids import TurnId
from bot.domain.ledger import Billed
from bot.domain.records import Place
from bot.domain.turns import AttemptState, TurnState
from bot.storage.database import Database
from tests.unit.storage.making import NOON, PRICE, WAYS, Desk, R, after, blob


@pytest.mark.parametrize("state", WAYS)
async def test_a_call_begins_only_while_the_turn_is_being_rendered(
    desk: Desk, db: Database, place: Place, state: TurnState
) -> None:
    turn = await desk.turn(place, state=state)
    attempt = await desk.begin(turn, after(3))
    assert (attempt is not None) is (state is R)
    async with db.reading() as unit:
        assert await unit.attempts.last(turn.id) == attempt
    if attempt is not None:
        assert (attempt.turn, attempt.number, attempt.state) == (turn.id, 1, AttemptState.SENT)
        assert (attempt.sent_at, attempt.picture) == (after(3), None)


async def test_no_call_begins_that_nobody_waits_for(desk: Desk, db: Database, place: Place) -> None:
    turn = await desk.turn(place, state=R)
    await desk.unwanted(turn)
    assert await desk.begin(turn) is None
    async with db.reading() as unit:
        assert await unit.attempts.last(turn.id) is None


async def test_no_call_begins_for_a_turn_that_is_not_there(desk: Desk, db: Database) -> None:
    async with db.writing() as unit:
        assert await unit.attempts.begin(TurnId(4711), NOON) is None


async def test_of_a_call_and_a_cancellation_at_once_one_happens(desk: Desk, place: Place) -> None:
    """Nobody is told that nothing was charged for a call that was made."""
    outcomes = set()
    for number in range(12):
        turn = await desk.turn(place, state=R)
        both = [desk.begin(turn), desk.cancel(turn)]
        first, second = await asyncio.gather(*(both if number % 2 else reversed(both)))
        began = not isinstance(first, bool) and first is not None
        began = began or (not isinstance(second, bool) and second is not None)
        assert (await desk.reload(turn)).state is (R if began else TurnState.CANCELLED)
        outcomes.add(began)
    assert outcomes == {True, False}


async def test_attempts_of_a_turn_are_numbered_and_the_last_is_the_last(
    desk: Desk, db: Database, place: Place
) -> None:
    turn, other = await desk.turn(place, state=R), await desk.turn(place, state=R)
    for number in (1, 2, 3):
        attempt = await desk.begin(turn)
        assert attempt is not None
        assert attempt.number == number
        await desk.settle(attempt)
    first = await desk.begin(other)
    assert first is not None
    assert first.number == 1
    async with db.reading() as unit:
        last = await unit.attempts.last(turn.id)
    assert last is not None
    assert (last.number, last.state) == (3, AttemptState.SETTLED)


@pytest.mark.parametrize(
    "picture", [LinkedPicture("https://pictures.example/1?a=b"), StoredPicture(blob("c", 4_000_000))]
)
async def test_an_answer_is_where_the_picture_is(
    desk: Desk, db: Database, place: Place, picture: LinkedPicture | StoredPicture
) -> None:
    turn = await desk.turn(place, state=R)
    attempt = await desk.begin(turn)
    assert attempt is not None
    async with db.writing() as unit:
        answered = await unit.attempts.answer(attempt, Generated(picture, Usage(12, 34), "req-1"), after(20))
    assert (answered.state, answered.picture) == (AttemptState.ANSWERED, picture)
    async with db.reading() as unit:
        assert await unit.attempts.last(turn.id) == answered


async def test_a_settled_attempt_forgets_its_link_and_keeps_its_bytes(
    desk: Desk, db: Database, place: Place
) -> None:
    for picture, kept in (
        (LinkedPicture("https://pictures.example/1"), False),
        (StoredPicture(blob("c")), True),
    ):
        turn = await desk.turn(place, state=R)
        attempt = await desk.begin(turn)
        assert attempt is not None
        async with db.writing() as unit:
            answered = await unit.attempts.answer(attempt, Generated(picture), NOON)
            await unit.attempts.settle(answered, Billed.YES, PRICE, NOON)
            last = await unit.attempts.last(turn.id)
        assert last is not None
        assert (last.state, last.picture) == (AttemptState.SETTLED, picture if kept else None)


@pytest.mark.parametrize(("took", "told"), [(0.1, 1), (0.9, 1), (18.4, 18), (18.6, 19), (300, 300)])
async def test_seconds_are_those_of_the_last_call_until_its_picture_was_here(
    desk: Desk, db: Database, place: Place, took: float, told: int
) -> None:
    turn = await desk.turn(place, state=R)
    slow = await desk.begin(turn)
    assert slow is not None
    await desk.settle(slow, now=after(1000))
    attempt = await desk.begin(turn, after(2000))
    assert attempt is not None
    async with db.reading() as unit:
        assert await unit.attempts.seconds(turn.id) == 0
    await desk.settle(attempt, Billed.YES, after(2000 + took))
    async with db.reading() as unit:
        assert await unit.attempts.seconds(turn.id) == told


async def test_a_turn_without_calls_took_no_time(desk: Desk, db: Database, place: Place) -> None:
    turn = await desk.turn(place)
    async with db.reading() as unit:
        assert await unit.attempts.seconds(turn.id) == 0


class TestDurations:
    """What the last calls of a model took, from their first byte until their answer, before its picture is fetched."""

    @staticmethod
    async def call(
        desk: Desk, place: Place, took: float, billed: Billed = Billed.YES, model: str = "apiyi/some-model"
    ) -> None:
        turn = await desk.turn(place, state=R, model=model)
        attempt = await desk.begin(turn, after(100))
        assert attempt is not None
        if billed is not Billed.UNKNOWN:
            await desk.answer(attempt, now=after(100 + took))
        await desk.settle(attempt, billed, after(500))

    @staticmethod
    async def durations(db: Database, model: str = "apiyi/some-model", count: int = 50) -> list[float]:
        async with db.reading() as unit:
            return await unit.attempts.durations(model, count)

    async def test_come_newest_first_and_only_so_many(self, desk: Desk, db: Database, place: Place) -> None:
        for took in (18.25, 30, 7):
            await self.call(desk, place, took)
        assert await self.durations(db) == [7, 30, 18.25]
        assert await self.durations(db, count=2) == [7, 30]

    async def test_are_those_of_calls_that_gave_a_picture(
        self, desk: Desk, db: Database, place: Place
    ) -> None:
        """A refusal comes soon and a lost line late: neither says how long a picture takes."""
        await self.call(desk, place, 1, Billed.NO)
        await self.call(desk, place, 300, Billed.UNKNOWN)
        assert await self.durations(db) == []

    async def test_leave_out_a_call_that_still_runs(self, desk: Desk, db: Database, place: Place) -> None:
        attempt = await desk.begin(await desk.turn(place, state=R))
        assert attempt is not None
        assert await self.durations(db) == []
        await desk.answer(attempt)
        assert await self.durations(db) == []

    async def test_are_those_of_the_model(self, desk: Desk, db: Database, place: Place) -> None:
        await self.call(desk, place, 18)
        await self.call(desk, place, 60, model="apiyi/slow-model")
        assert await self.durations(db, "apiyi/slow-model") == [60]
        assert await self.durations(db, "apiyi/new-model") == []
