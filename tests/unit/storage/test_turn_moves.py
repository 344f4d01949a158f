"""Every move is guarded by the state it starts from; whoever comes second hears so and changes nothing."""

from itertools import product

import pytest

from bot.domain.errors import Reason, StaleTurn
from bot.domain.ids import DAY, MessageId, Micros, PictureId, TurnId
from bot.domain.ledger import Billed
from bot.domain.records import Place
from bot.domain.turns import Failure, Origin, Output, Turn, TurnState
from bot.storage.database import Database
from tests.unit.storage.making import (
    ANN,
    CANCELLED,
    DONE,
    FAILED,
    HOME,
    LOST,
    NO_CHAT,
    NOON,
    PRICE,
    SENT_OUT,
    TODAY,
    WAYS,
    Desk,
    H,
    Q,
    R,
    after,
    create,
    message,
)

LEGAL = {
    (Q, R),
    (Q, H),
    (Q, FAILED),
    (Q, CANCELLED),
    (H, Q),
    (H, CANCELLED),
    (R, DONE),
    (R, Q),
    (R, FAILED),
    (R, LOST),
    (R, CANCELLED),
    (LOST, DONE),
    (DONE, SENT_OUT),
    (DONE, NO_CHAT),
}


async def test_a_new_turn_is_queued_and_wanted_with_everything_it_was_given(desk: Desk, place: Place) -> None:
    base, reference = await desk.photo(place, 10), await desk.photo(place, 11)
    first = await desk.turn(place, request=message(5))
    turn = await desk.turn(
        place,
        words="with 帽子 🎩",
        base=base,
        base_turn=first.id,
        references=(reference, base, reference),
        sibling_of=first.id,
        origin=Origin.AGAIN,
        request=message(12),
        reply_to=message(13),
        status=message(14),
        head=reference,
        set=first.id,
        output=Output.STICKER,
        hold=2.0,
        now=after(5),
    )
    assert turn == Turn(
        id=TurnId(first.id + 1),
        conversation=place.conversation,
        address=HOME,
        author=ANN.id,
        state=Q,
        wanted=True,
        origin=Origin.AGAIN,
        words="with 帽子 🎩",
        model="apiyi/some-model",
        base=base,
        base_turn=first.id,
        references=(reference, base, reference),
        request=message(12),
        reply_to=message(13),
        status=message(14),
        head=reference,
        set=first.id,
        output=Output.STICKER,
        language="en",
        price=PRICE,
        reserved_day=TODAY,
        created_at=after(5),
        not_before=after(7),
    )
    assert await desk.reload(turn) == turn


async def test_the_reservation_belongs_to_the_utc_day_of_the_turn(desk: Desk, place: Place) -> None:
    midnight = Micros((TODAY + 1) * DAY)
    late = await desk.turn(place, now=Micros(midnight - 1))
    early = await desk.turn(place, now=midnight)
    assert (late.reserved_day, early.reserved_day) == (TODAY, TODAY + 1)


async def test_a_turn_that_is_not_there_is_stale_to_get_and_none_to_find(desk: Desk, db: Database) -> None:
    async with db.reading() as unit:
        assert await unit.turns.find(TurnId(4711)) is None
        with pytest.raises(StaleTurn):
            await unit.turns.get(TurnId(4711))


@pytest.mark.parametrize("state", WAYS)
async def test_only_the_legal_moves_from_where_the_turn_is(
    desk: Desk, db: Database, place: Place, state: TurnState
) -> None:
    """Each of the 81 pairs, asked of a turn in `state`."""
    turn = await desk.turn(place, state=state)
    async with db.writing() as unit:
        for start, end in product(TurnState, TurnState):
            if start is state and (start, end) in LEGAL:
                other = await create(unit, place, state=state)
                await unit.turns.move(other.id, start, end)
                assert (await unit.turns.get(other.id)).state is end
            else:
                with pytest.raises(StaleTurn):
                    await unit.turns.move(turn.id, start, end)
                assert await unit.turns.get(turn.id) == turn


async def test_a_move_of_no_turn_is_stale(db: Database, place: Place) -> None:
    async with db.writing() as unit:
        with pytest.raises(StaleTurn):
            await unit.turns.move(TurnId(4711), Q, R)


async def test_a_move_carries_base_time_and_failure(desk: Desk, db: Database, place: Place) -> None:
    base = await desk.photo(place, 10)
    turn, other = await desk.turn(place), await desk.turn(place)
    failure = Failure(Reason.DECLINED, Billed.YES, "no dragons")
    async with db.writing() as unit:
        await unit.turns.move(turn.id, Q, R, base=base)
        await unit.turns.move(turn.id, R, Q, not_before=after(30))
        waiting = await unit.turns.get(turn.id)
        await unit.turns.move(turn.id, Q, FAILED, failure=failure)
        ended = await unit.turns.get(turn.id)
        assert (await unit.turns.get(other.id)) == other
    assert (waiting.base, waiting.not_before, waiting.failure) == (base, after(30), None)
    assert (ended.base, ended.failure) == (base, failure)


@pytest.mark.parametrize("state", WAYS)
async def test_cancelling_is_for_turns_that_were_not_sent(desk: Desk, place: Place, state: TurnState) -> None:
    turn = await desk.turn(place, state=state)
    possible = state in {Q, H, R}
    assert await desk.cancel(turn) is possible
    assert (await desk.reload(turn)).state is (CANCELLED if possible else state)
    assert not await desk.cancel(turn)


async def test_a_call_that_is_sent_or_answered_cannot_be_cancelled_but_a_settled_one_can(
    desk: Desk, place: Place
) -> None:
    turn = await desk.turn(place, state=R)
    attempt = await desk.begin(turn)
    assert attempt is not None
    assert not await desk.cancel(turn)
    answered = await desk.answer(attempt)
    assert not await desk.cancel(turn)
    await desk.settle(answered)
    assert await desk.cancel(turn)


async def test_a_retry_that_waits_or_was_claimed_again_can_be_cancelled(desk: Desk, place: Place) -> None:
    for states in ((Q,), (Q, R)):
        turn = await desk.turn(place, state=R)
        attempt = await desk.begin(turn)
        assert attempt is not None
        await desk.settle(attempt)
        await desk.move(turn, *states)
        assert await desk.cancel(turn)


async def test_the_second_attempt_of_a_turn_counts_too(desk: Desk, place: Place) -> None:
    turn = await desk.turn(place, state=R)
    first = await desk.begin(turn)
    assert first is not None
    await desk.settle(first)
    assert await desk.begin(turn) is not None
    assert not await desk.cancel(turn)


@pytest.mark.parametrize("state", WAYS)
async def test_waiting_is_stopped_once_and_only_during_the_call(
    desk: Desk, place: Place, state: TurnState
) -> None:
    turn = await desk.turn(place, state=state)
    assert await desk.unwanted(turn) is (state is R)
    stopped = await desk.reload(turn)
    assert (stopped.state, stopped.wanted) == (state, state is not R)
    assert not await desk.unwanted(turn)


async def test_a_held_turn_runs_from_another_picture_with_nothing_told(
    desk: Desk, db: Database, place: Place
) -> None:
    base, reference = await desk.photo(place, 10), await desk.photo(place, 11)
    awaited = await desk.turn(place)
    turn = await desk.turn(
        place, state=H, base_turn=awaited.id, references=(reference,), status=message(20), request=message(19)
    )
    async with db.writing() as unit:
        await unit.turns.told(turn.id, H, NOON, message(21))
        await unit.turns.run_held(turn.id, base, TODAY + 1)
        again = await unit.turns.get(turn.id)
        assert await unit.turns.untold() == []
        assert await unit.conversations.known(place.chat, message(21)) is None
    assert (again.state, again.base, again.base_turn) == (Q, base, None)
    assert (again.reserved_day, again.status, again.told_at) == (TODAY + 1, None, None)
    assert (again.references, again.request, again.wanted) == ((reference,), message(19), True)


async def test_a_held_turn_runs_from_nothing_as_a_new_picture(desk: Desk, db: Database, place: Place) -> None:
    awaited = await desk.turn(place, state=FAILED)
    turn = await desk.turn(place, state=H, base_turn=awaited.id)
    async with db.writing() as unit:
        await unit.turns.run_held(turn.id, None, TODAY)
    again = await desk.reload(turn)
    assert (again.state, again.base, again.base_turn) == (Q, None, None)
    assert await desk.runnable() == [turn.id]


@pytest.mark.parametrize("state", [state for state in WAYS if state is not H])
async def test_only_a_held_turn_is_run_from_another_picture(
    desk: Desk, db: Database, place: Place, state: TurnState
) -> None:
    turn = await desk.turn(place, state=state)
    async with db.writing() as unit:
        with pytest.raises(StaleTurn):
            await unit.turns.run_held(turn.id, None, TODAY)
    assert await desk.reload(turn) == turn


@pytest.mark.parametrize("state", WAYS)
async def test_words_change_only_before_the_call_or_where_nothing_will_run(
    desk: Desk, db: Database, place: Place, state: TurnState
) -> None:
    turn = await desk.turn(place, state=state)
    async with db.writing() as unit:
        await unit.turns.set_words(turn.id, "blue fox")
        await unit.turns.set_new_words(turn.id, "green fox")
    changed = await desk.reload(turn)
    assert changed.words == ("blue fox" if state in {Q, H, CANCELLED} else "red fox")
    assert changed.new_words == "green fox"
    async with db.writing() as unit:
        await unit.turns.set_new_words(turn.id, None)
    assert (await desk.reload(turn)).new_words is None


@pytest.mark.parametrize("state", WAYS)
async def test_pictures_change_only_while_queued(
    desk: Desk, db: Database, place: Place, state: TurnState
) -> None:
    pictures = [await desk.photo(place, number) for number in range(10, 14)]
    turn = await desk.turn(place, state=state, base=pictures[0], references=(pictures[1],))
    async with db.writing() as unit:
        changed = await unit.turns.set_pictures(turn.id, pictures[3], pictures[2::-1])
    after_it = await desk.reload(turn)
    assert changed is (state is Q)
    if changed:
        assert (after_it.base, after_it.references) == (pictures[3], tuple(pictures[2::-1]))
    else:
        assert after_it == turn


async def test_pictures_can_be_taken_away(desk: Desk, db: Database, place: Place) -> None:
    picture = await desk.photo(place, 10)
    turn = await desk.turn(place, base=picture, references=(picture,))
    async with db.writing() as unit:
        assert await unit.turns.set_pictures(turn.id, None, ())
    changed = await desk.reload(turn)
    assert (changed.base, changed.references) == (None, ())


async def test_an_end_that_was_left_again_is_not_told(desk: Desk, db: Database, place: Place) -> None:
    """A held turn was run while its question was on its way."""
    turn = await desk.turn(place, state=H)
    async with db.writing() as unit:
        await unit.turns.run_held(turn.id, None, 1)
        assert not await unit.turns.told(turn.id, H, after(1), message(50))
        assert (await unit.turns.get(turn.id)).told_at is None


async def test_an_end_is_told_once(desk: Desk, db: Database, place: Place) -> None:
    turn = await desk.turn(place, state=FAILED)
    async with db.writing() as unit:
        assert await unit.turns.told(turn.id, FAILED, after(1), message(50))
        assert not await unit.turns.told(turn.id, FAILED, after(2), message(51))
        assert await unit.conversations.known(place.chat, message(50)) is not None
        assert await unit.conversations.known(place.chat, message(51)) is None
    assert (await desk.reload(turn)).told_at == after(1)


async def test_the_status_message_is_remembered(desk: Desk, db: Database, place: Place) -> None:
    turn = await desk.turn(place)
    async with db.writing() as unit:
        await unit.turns.set_status(turn.id, MessageId(60))
    assert (await desk.reload(turn)).status == 60


async def test_a_turn_points_at_pictures_that_exist(desk: Desk, db: Database, place: Place) -> None:
    with pytest.raises(Exception, match="IntegrityError"):
        await desk.turn(place, base=PictureId(4711))
    async with db.reading() as unit:
        assert await unit.turns.unfinished() == []
