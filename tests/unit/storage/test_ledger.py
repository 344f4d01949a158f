"""Money: append-only rows that sum up right whatever happens at once."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.domain.ids import DAY, Micros
from bot.domain.ledger import Billed, Entry, EntryKind, Money, reservation, settlement
from bot.domain.records import Place
from bot.domain.turns import Turn
from bot.storage.database import Database
from tests.unit.storage.making import NOON, PRICE, TODAY, Desk

TASKS, EACH = 8, 50
CENT = Money(10_000)


async def spent(db: Database, day: int = TODAY) -> int:
    async with db.reading() as unit:
        return await unit.ledger.spent(day)


async def add(db: Database, turn: Turn, entries: Sequence[Entry], now: int = NOON) -> None:
    async with db.writing() as unit:
        await unit.ledger.add(turn, entries, Micros(now))


@pytest.mark.parametrize(("billed", "left"), [(Billed.NO, 0), (Billed.YES, 20_000), (Billed.UNKNOWN, PRICE)])
async def test_a_day_costs_what_its_turns_cost_at_most(
    desk: Desk, db: Database, place: Place, billed: Billed, left: int
) -> None:
    assert await spent(db) == 0
    turn = await desk.turn(place)
    await add(db, turn, reservation(PRICE))
    assert await spent(db) == PRICE
    await add(db, turn, settlement(billed, PRICE, Money(20_000)))
    assert await spent(db) == left


async def test_a_late_answer_turns_a_lost_reservation_into_a_charge(
    desk: Desk, db: Database, place: Place
) -> None:
    turn = await desk.turn(place)
    await add(db, turn, reservation(PRICE))
    await add(db, turn, settlement(Billed.UNKNOWN, PRICE, PRICE))
    await add(db, turn, settlement(Billed.YES, PRICE, Money(20_000)))
    assert await spent(db) == 20_000


async def test_rows_belong_to_the_day_of_the_reservation(desk: Desk, db: Database, place: Place) -> None:
    """Reserved before midnight, charged after it: yesterday pays."""
    turn = await desk.turn(place, now=Micros((TODAY + 1) * DAY - 1))
    await add(db, turn, reservation(PRICE))
    await add(db, turn, settlement(Billed.YES, PRICE, CENT), now=NOON + DAY)
    assert await spent(db, TODAY) == CENT
    assert await spent(db, TODAY + 1) == 0


async def test_nothing_to_write_is_nothing(desk: Desk, db: Database, place: Place) -> None:
    turn = await desk.turn(place)
    await add(db, turn, ())
    assert await spent(db) == 0


async def test_large_sums_are_exact(desk: Desk, db: Database, place: Place) -> None:
    turn = await desk.turn(place)
    await add(db, turn, [Entry(EntryKind.CHARGE, Money(10**15 + 1))] * 3)
    assert await spent(db) == 3 * 10**15 + 3


async def test_400_reservations_of_8_tasks_sum_up_right(desk: Desk, db: Database, place: Place) -> None:
    """Each reads the sum and writes what follows from it: a lost update would show."""
    turn = await desk.turn(place)

    async def reserve() -> None:
        for _ in range(EACH):
            async with db.writing() as unit:
                before = await unit.ledger.spent(TODAY)
                await asyncio.sleep(0)
                await unit.ledger.add(turn, reservation(CENT), NOON)
                assert await unit.ledger.spent(TODAY) == before + CENT

    await asyncio.gather(*(reserve() for _ in range(TASKS)))
    assert await spent(db) == TASKS * EACH * CENT


async def test_a_limit_checked_in_the_same_transaction_is_never_exceeded(
    desk: Desk, db: Database, place: Place
) -> None:
    limit = 101 * CENT + 1
    turn = await desk.turn(place)
    seen: list[int] = []

    async def reserve() -> int:
        done = 0
        for _ in range(20):
            async with db.writing() as unit:
                if await unit.ledger.spent(TODAY) + CENT <= limit:
                    await unit.ledger.add(turn, reservation(CENT), NOON)
                    done += 1
            seen.append(await spent(db))
        return done

    done = await asyncio.gather(*(reserve() for _ in range(TASKS)))
    assert sum(done) == 101
    assert max(seen) == await spent(db) == 101 * CENT


async def test_readers_see_whole_transactions_only(desk: Desk, db: Database, place: Place) -> None:
    turn = await desk.turn(place)
    seen: set[int] = set()
    stop = asyncio.Event()

    async def read() -> None:
        while not stop.is_set():
            seen.add(await spent(db))

    reader = asyncio.create_task(read())
    for _ in range(20):
        async with db.writing() as unit:
            await unit.ledger.add(turn, reservation(PRICE), NOON)
            await asyncio.sleep(0)
            await unit.ledger.add(turn, settlement(Billed.YES, PRICE, CENT), NOON)
    stop.set()
    await reader
    assert seen <= {number * CENT for number in range(21)}
