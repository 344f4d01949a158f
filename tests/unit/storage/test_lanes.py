"""Which turns may run now: those of one person in one conversation in order, everybody's at once."""

import pytest

from bot.domain.messages import Address
from bot.domain.records import Place
from bot.domain.turns import PRODUCING, TurnState
from bot.storage.database import Database
from tests.unit.storage.making import (
    ANN,
    BOB,
    CANCELLED,
    FAILED,
    LOST,
    NOON,
    SENT_OUT,
    WAYS,
    Desk,
    H,
    Q,
    R,
    after,
)

GROUP = Address(-100, 0, is_group=True)


async def test_one_person_in_one_conversation_is_one_lane(desk: Desk, place: Place) -> None:
    first = await desk.turn(place)
    second = await desk.turn(place)
    assert await desk.runnable() == [first.id]
    await desk.move(first, R)
    assert await desk.runnable() == []
    await desk.move(first, TurnState.RENDERED)
    assert await desk.runnable() == [second.id]


async def test_other_people_and_other_conversations_do_not_wait(desk: Desk, place: Place) -> None:
    topic = await desk.place(Address(GROUP.chat, 5, is_group=True))
    group = await desk.place(GROUP)
    turns = [
        await desk.turn(place),
        await desk.turn(place, BOB),
        await desk.turn(group),
        await desk.turn(topic),
    ]
    assert set(await desk.runnable()) == {turn.id for turn in turns}
    assert {turn.lane for turn in turns} == {
        (place.conversation, ANN.id),
        (place.conversation, BOB.id),
        (group.conversation, ANN.id),
        (topic.conversation, ANN.id),
    }


@pytest.mark.parametrize("state", WAYS)
async def test_a_lane_goes_on_when_its_turn_is_not_to_be_made_any_more(
    desk: Desk, place: Place, state: TurnState
) -> None:
    """Rendered, failed, unknown, held and cancelled turns free the lane; queued and rendering ones hold it."""
    await desk.turn(place, state=state)
    second = await desk.turn(place)
    free = state not in {Q, R}
    assert (second.id in await desk.runnable()) is free
    assert free is (state not in PRODUCING)


async def test_a_turn_that_waits_for_its_retry_holds_the_lane(desk: Desk, db: Database, place: Place) -> None:
    first = await desk.turn(place, state=R)
    second = await desk.turn(place)
    async with db.writing() as unit:
        await unit.turns.move(first.id, R, Q, not_before=after(30))
    assert await desk.runnable(after(29)) == []
    assert await desk.runnable(after(30)) == [first.id]
    await desk.move(first, FAILED)
    assert await desk.runnable(after(29)) == [second.id]


async def test_a_call_nobody_waits_for_does_not_hold_the_lane(desk: Desk, place: Place) -> None:
    first = await desk.turn(place, state=R)
    second = await desk.turn(place)
    assert await desk.unwanted(first)
    assert await desk.runnable() == [second.id]


async def test_a_turn_waits_for_the_turn_it_continues_from(desk: Desk, place: Place) -> None:
    """Also across lanes: Bob answers the picture that is being made for Ann."""
    awaited = await desk.turn(place)
    waiting = await desk.turn(place, BOB, base_turn=awaited.id)
    assert await desk.runnable() == [awaited.id]
    await desk.move(awaited, R)
    assert await desk.runnable() == []
    await desk.move(awaited, TurnState.RENDERED)
    assert await desk.runnable() == [waiting.id]


@pytest.mark.parametrize("end", [FAILED, LOST, CANCELLED, H, SENT_OUT])
async def test_whoever_waits_is_looked_at_again_when_the_awaited_turn_ended(
    desk: Desk, place: Place, end: TurnState
) -> None:
    awaited = await desk.turn(place, state=end)
    waiting = await desk.turn(place, BOB, base_turn=awaited.id)
    assert await desk.runnable() == [waiting.id]


async def test_nobody_waits_for_a_picture_that_its_person_does_not_want(desk: Desk, place: Place) -> None:
    awaited = await desk.turn(place, state=R)
    waiting = await desk.turn(place, BOB, base_turn=awaited.id)
    assert await desk.unwanted(awaited)
    assert await desk.runnable() == [waiting.id]


async def test_fairness_who_has_many_unfinished_turns_goes_after_who_has_few(desk: Desk) -> None:
    """Ann keeps three conversations of the group busy; Bob's first turn goes before her third."""
    topics = [await desk.place(Address(GROUP.chat, number, is_group=True)) for number in range(4)]
    anns = [await desk.turn(topic) for topic in topics[:3]]
    bobs = await desk.turn(topics[3], BOB)
    assert await desk.runnable() == [anns[0].id, bobs.id, anns[1].id, anns[2].id]


async def test_fairness_is_per_chat(desk: Desk) -> None:
    """What she has going in her own chat is not held against her in the group."""
    private, group = await desk.place(), await desk.place(GROUP)
    busy = [await desk.turn(private) for _ in range(3)]
    in_group = await desk.turn(group)
    bobs = await desk.turn(group, BOB)
    assert await desk.runnable() == [busy[0].id, in_group.id, bobs.id]


async def test_fairness_counts_when_the_turn_is_taken_in(desk: Desk) -> None:
    """Finished turns do not count, and what happens later does not change the order any more."""
    topics = [await desk.place(Address(GROUP.chat, number, is_group=True)) for number in range(4)]
    await desk.turn(topics[0], state=SENT_OUT)
    await desk.turn(topics[0], state=FAILED)
    first = await desk.turn(topics[0], state=R)
    second = await desk.turn(topics[1])
    await desk.move(first, FAILED)
    bobs = await desk.turn(topics[2], BOB)
    third = await desk.turn(topics[3])
    assert await desk.runnable() == [bobs.id, second.id, third.id]


async def test_only_so_many_are_named(desk: Desk, place: Place) -> None:
    turns = [await desk.turn(await desk.place(Address(number, 0, is_group=False))) for number in range(1, 6)]
    assert await desk.runnable(limit=3) == [turn.id for turn in turns[:3]]


async def test_the_next_time_is_the_earliest_that_is_still_ahead(
    desk: Desk, db: Database, place: Place
) -> None:
    async def next_time(now: float) -> int | None:
        async with db.reading() as unit:
            return await unit.turns.next_time(after(now))

    assert await next_time(0) is None
    for author, seconds in ((ANN, 30), (BOB, 20)):
        turn = await desk.turn(place, author, state=R)
        async with db.writing() as unit:
            await unit.turns.move(turn.id, R, Q, not_before=after(seconds))
    cancelled = await desk.turn(place, state=R)
    async with db.writing() as unit:
        await unit.turns.move(cancelled.id, R, Q, not_before=after(10))
    assert await next_time(0) == after(10)
    await desk.cancel(cancelled)
    assert await next_time(0) == after(20)
    assert await next_time(20) == after(30)
    assert await next_time(30) is None


async def test_a_time_that_has_come_is_runnable(desk: Desk, place: Place) -> None:
    turn = await desk.turn(place, now=after(10))
    assert await desk.runnable(after(9)) == []
    assert await desk.runnable(after(10)) == [turn.id]


async def test_unfinished_are_those_that_a_start_has_to_look_after(desk: Desk, db: Database) -> None:
    turns = [
        await desk.turn(await desk.place(Address(900 + number, 0, is_group=False)), state=state)
        for number, state in enumerate(WAYS)
    ]
    async with db.reading() as unit:
        found = await unit.turns.unfinished()
    assert found == [turn for turn in turns if turn.state in {Q, R}]


async def test_an_empty_table_has_nothing_to_run(desk: Desk) -> None:
    assert await desk.runnable(NOON) == []
