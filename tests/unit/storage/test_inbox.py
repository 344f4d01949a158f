"""Raw updates: stored once, in the order they came, dropped when done, remembered for a while."""

from bot.domain.ids import DAY, InboxId, MessageId, Micros
from bot.domain.records import InboxRow
from bot.storage.database import Database
from tests.unit.storage.making import NOON


async def added(db: Database, *updates: tuple[int, str], now: int = NOON) -> None:
    async with db.writing() as unit:
        await unit.inbox.add(updates, Micros(now))


async def rows(db: Database, last: int = 0, limit: int = 100) -> list[InboxRow]:
    async with db.reading() as unit:
        return await unit.inbox.open_after(InboxId(last), limit)


async def test_updates_come_in_the_order_they_were_stored_not_of_their_ids(db: Database) -> None:
    """After a quiet week the ids of Telegram start somewhere else, also lower."""
    await added(db, (900, "a"), (901, "b"))
    await added(db, (5, "c"), (6, "d"))
    assert [row.payload for row in await rows(db)] == ["a", "b", "c", "d"]


async def test_an_update_that_comes_again_is_the_same_one(db: Database) -> None:
    await added(db, (1, "a"), (2, "b"))
    await added(db, (2, "B"), (3, "c"), (3, "C"))
    assert [row.payload for row in await rows(db)] == ["a", "b", "c"]


async def test_an_update_that_was_done_is_not_taken_in_again(db: Database) -> None:
    await added(db, (1, "a"))
    async with db.writing() as unit:
        await unit.inbox.close([row.id for row in await unit.inbox.open_after(InboxId(0), 9)])
    await added(db, (1, "a"))
    assert await rows(db) == []


async def test_a_sign_is_known_after_a_restart(db: Database) -> None:
    await added(db, (1, "a"), (2, "b"))
    async with db.writing() as unit:
        await unit.inbox.set_sign(InboxId(2), MessageId(77))
    assert [row.sign for row in await rows(db)] == [None, 77]


async def test_nothing_can_be_added(db: Database) -> None:
    await added(db)
    assert await rows(db) == []


async def test_reading_goes_on_after_the_last_row_in_portions(db: Database) -> None:
    await added(db, *((number, str(number)) for number in range(10)))
    first = await rows(db, limit=4)
    second = await rows(db, last=first[-1].id, limit=4)
    assert [row.payload for row in first + second] == [str(number) for number in range(8)]
    assert await rows(db, last=10_000) == []


async def test_closed_and_parked_rows_are_not_open(db: Database) -> None:
    await added(db, (1, "a"), (2, "b"), (3, "c"))
    first, second, third = await rows(db)
    async with db.writing() as unit:
        await unit.inbox.close([first.id])
        await unit.inbox.park(second.id)
        await unit.inbox.close([])
    assert await rows(db) == [third]


async def test_closing_drops_the_words_and_parking_keeps_them(db: Database) -> None:
    """What is done is nobody's business any more; what nobody could read is somebody's to look into."""
    await added(db, (1, "words of Ann"), (2, "strange"))
    done, strange = await rows(db)
    async with db.writing() as unit:
        await unit.inbox.close([done.id])
        await unit.inbox.park(strange.id)
    async with db._readers.connect() as connection:
        found = (await connection.exec_driver_sql("SELECT payload, state FROM inbox ORDER BY id")).all()
    assert [tuple(row) for row in found] == [(None, "closed"), ("strange", "parked")]


async def test_pruning_forgets_what_is_done_and_old_and_nothing_else(db: Database) -> None:
    for number, age in ((1, 3), (2, 3), (3, 3), (4, 1)):
        await added(db, (number, str(number)), now=NOON - age * DAY)
    closed, parked, _, _ = await rows(db)
    async with db.writing() as unit:
        await unit.inbox.close([closed.id])
        await unit.inbox.park(parked.id)
        await unit.inbox.prune(Micros(NOON - 2 * DAY))
    await added(db, (1, "1 anew"), (2, "2 anew"), (3, "3 anew"), (4, "4 anew"))
    assert [row.payload for row in await rows(db)] == ["3", "4", "1 anew", "2 anew"]


async def test_pruning_keeps_what_was_done_lately(db: Database) -> None:
    await added(db, (1, "a"), now=NOON - 2 * DAY)
    async with db.writing() as unit:
        await unit.inbox.close([row.id for row in await unit.inbox.open_after(InboxId(0), 9)])
        await unit.inbox.prune(Micros(NOON - 2 * DAY))
    await added(db, (1, "again"))
    assert await rows(db) == []


async def test_a_row_keeps_its_place_after_everything_was_pruned(db: Database) -> None:
    """Rows are read by 'after the last': a new row must not get an id from before."""
    await added(db, (1, "a"), (2, "b"))
    before = await rows(db)
    async with db.writing() as unit:
        await unit.inbox.close([row.id for row in before])
        await unit.inbox.prune(Micros(NOON + DAY))
    await added(db, (3, "c"))
    assert [row.payload for row in await rows(db, last=before[-1].id)] == ["c"]
