"""Transactions: alone from the first statement on, all or nothing, and errors in our own words."""

import asyncio
import sqlite3
import traceback
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.errors import ConfigurationError, StaleTurn, StorageError
from bot.domain.ids import ChatId, InboxId, PersonId, PictureId, TurnId
from bot.domain.messages import Person
from bot.domain.pictures import ShownAs
from bot.domain.records import Place, Shown
from bot.rows import Unit
from bot.storage.database import Database, ReleasingConnection
from tests.unit.storage.making import HOME, NOON, Desk, Q, R, message, photo

PATIENCE = 20.0


class OwnError(Exception):
    """Somebody's own."""


async def payloads(db: Database) -> list[str]:
    async with asyncio.timeout(PATIENCE), db.reading() as unit:
        return [row.payload for row in await unit.inbox.open_after(InboxId(0), 1000)]


async def add(unit: Unit, *numbers: int) -> None:
    await unit.inbox.add([(number, str(number)) for number in numbers], NOON)


def test_a_closed_connection_holds_no_lock(tmp_path: Path) -> None:
    """Also while a statement that was interrupted is still remembered somewhere."""
    file = tmp_path / "locks.db"
    writer = sqlite3.connect(file, isolation_level=None, factory=ReleasingConnection)
    writer.execute("CREATE TABLE t (id INTEGER)")
    writer.executemany("INSERT INTO t VALUES (?)", [(number,) for number in range(10)])
    writer.execute("BEGIN IMMEDIATE")
    remembered = writer.execute("SELECT id FROM t")
    assert remembered.fetchone() == (0,)
    writer.close()
    with closing(sqlite3.connect(file, isolation_level=None, timeout=0)) as other:
        other.execute("BEGIN IMMEDIATE")


async def test_what_is_written_is_seen_after_the_block(db: Database) -> None:
    async with db.writing() as unit:
        await add(unit, 1)
        assert await payloads(db) == []
    assert await payloads(db) == ["1"]


async def test_an_error_in_the_block_undoes_everything_and_is_passed_on(db: Database) -> None:
    async def fail() -> None:
        async with db.writing() as unit:
            await add(unit, 1)
            raise OwnError

    with pytest.raises(OwnError):
        await fail()
    assert await payloads(db) == []
    async with db.writing() as unit:
        await add(unit, 2)
    assert await payloads(db) == ["2"]


async def test_own_errors_stay_what_they_are(db: Database) -> None:
    with pytest.raises(StaleTurn):
        async with db.writing() as unit:
            await unit.turns.move(TurnId(1), Q, R)


async def test_reading_writes_nothing(desk: Desk, db: Database) -> None:
    place = await desk.place()
    turn = await desk.turn(place)
    with pytest.raises(StorageError):
        async with db.reading() as unit:
            await add(unit, 1)
    with pytest.raises(StorageError):
        async with db.reading() as unit:
            await unit.turns.move(turn.id, Q, R)
    with pytest.raises(StorageError):
        async with db.reading() as unit:
            await unit.pictures.add_photo(place, photo(1), NOON)
    assert await payloads(db) == []
    assert await desk.reload(turn) == turn


async def test_a_read_is_one_view(db: Database) -> None:
    async with db.reading() as unit:
        before = await unit.inbox.open_after(InboxId(0), 10)
        async with db.writing() as other:
            await add(other, 1)
        assert await unit.inbox.open_after(InboxId(0), 10) == before == []
    assert await payloads(db) == ["1"]


async def test_reading_does_not_wait_for_a_writer(db: Database) -> None:
    async with db.writing() as unit:
        await add(unit, 1)
        assert await asyncio.gather(*(payloads(db) for _ in range(6))) == [[]] * 6


async def test_a_second_writer_waits_from_its_first_statement_on(db: Database, file_db: Database) -> None:
    """Also one of another process (here: another engine): what it reads is what the first one wrote."""
    began, seen = asyncio.Event(), asyncio.Event()

    async def second() -> list[str]:
        began.set()
        async with file_db.writing() as unit:
            seen.set()
            return [row.payload for row in await unit.inbox.open_after(InboxId(0), 10)]

    async with db.writing() as unit:
        task = asyncio.create_task(second())
        await began.wait()
        await add(unit, 1)
        assert not seen.is_set()
    async with asyncio.timeout(PATIENCE):
        assert await task == ["1"]


async def test_many_readers_and_writers_share_few_connections(db: Database) -> None:
    async def both(number: int) -> None:
        async with db.writing() as unit:
            await add(unit, number)
        await payloads(db)

    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(both(number) for number in range(40)))
    assert len(await payloads(db)) == 40


class TestCancelling:
    """A task that is cancelled leaves all it wrote or nothing, and nobody has to wait for it."""

    @staticmethod
    async def still_works(db: Database, expected: Sequence[list[str]]) -> None:
        found = await payloads(db)
        assert found in expected
        async with asyncio.timeout(PATIENCE), db.writing() as unit:
            await add(unit, 99)
        assert await payloads(db) == [*found, "99"]

    async def test_between_two_statements(self, db: Database) -> None:
        wrote = asyncio.Event()

        async def write() -> None:
            async with db.writing() as unit:
                await add(unit, 1, 2)
                wrote.set()
                await asyncio.Event().wait()

        task = asyncio.create_task(write())
        await wrote.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await self.still_works(db, [[]])

    async def test_while_waiting_for_its_turn(self, db: Database) -> None:
        async def write() -> None:
            async with db.writing() as unit:
                await add(unit, 1)

        async with db.writing() as unit:
            task = asyncio.create_task(write())
            await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await add(unit, 2)
        await self.still_works(db, [["2"]])

    @pytest.mark.parametrize("steps", range(0, 48, 3))
    async def test_at_any_moment(self, db: Database, steps: int) -> None:
        """Cancelled after so many turns of the event loop, wherever the work is by then."""

        async def write() -> None:
            async with db.writing() as unit:
                await add(unit, 1)
                await add(unit, 2)

        for _ in range(3):
            task = asyncio.create_task(write())
            for _ in range(steps):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait({task})
        await self.still_works(db, [[], ["1", "2"]])

    async def test_twice(self, db: Database) -> None:
        wrote = asyncio.Event()

        async def write() -> None:
            async with db.writing() as unit:
                await add(unit, 1)
                wrote.set()
                await asyncio.Event().wait()

        task = asyncio.create_task(write())
        await wrote.wait()
        while not task.done():
            task.cancel()
            await asyncio.sleep(0)
        await self.still_works(db, [[]])

    async def test_by_a_time_limit(self, db: Database) -> None:
        async def write() -> None:
            async with asyncio.timeout(0.01), db.writing() as unit:
                await add(unit, 1)
                await asyncio.Event().wait()

        with pytest.raises(TimeoutError):
            await write()
        await self.still_works(db, [[]])

    async def test_while_reading(self, db: Database) -> None:
        reading = asyncio.Event()

        async def read() -> None:
            async with db.reading():
                reading.set()
                await asyncio.Event().wait()

        for _ in range(5):
            reading.clear()
            task = asyncio.create_task(read())
            await reading.wait()
            task.cancel()
            await asyncio.wait({task})
        await self.still_works(db, [[]])


class TestErrors:
    """Foreign errors come out as StorageError, without a word of what somebody said."""

    SECRET = "a very private wish"

    async def write(self, unit: Unit, place: Place, case: str) -> None:
        match case:
            case "chat":
                secret = Shown(message(3), self.SECRET, self.SECRET, ShownAs.PHOTO)
                await unit.pictures.add_shown(PictureId(4711), secret)
            case "person":
                await unit.conversations.place(HOME, Person(PersonId(5), self.SECRET + "\ud83d"))
            case "number":
                await unit.inbox.add([(1 << 70, self.SECRET)], NOON)
            case _:
                nowhere = Place(ChatId(4711), place.conversation)
                await unit.pictures.add_photo(nowhere, photo(2, file_id=self.SECRET), NOON)

    @pytest.mark.parametrize("case", ["chat", "person", "number", "place"])
    async def test_of_values_that_cannot_be_written(self, desk: Desk, db: Database, case: str) -> None:
        place = await desk.place()

        async def write() -> None:
            async with db.writing() as unit:
                await self.write(unit, place, case)

        with pytest.raises(StorageError) as caught:
            await write()
        told = str(caught.value) + "".join(traceback.format_exception(caught.value))
        assert self.SECRET not in told
        assert "12345" not in told
        assert await desk.photo(place, 5) is not None

    async def test_of_tables_that_are_not_there(self, empty_db: Database) -> None:
        with pytest.raises(StorageError, match="no such table"):
            async with empty_db.reading() as unit:
                await unit.turns.unfinished()

    async def test_of_a_file_that_is_no_database(self, no_db: Database) -> None:
        for opening in (no_db.reading, no_db.writing):
            with pytest.raises(StorageError):
                async with opening():
                    pass
        with pytest.raises(StorageError):
            await no_db.migrate()

    async def test_of_a_folder_that_is_not_there(self, nowhere_db: Database) -> None:
        with pytest.raises(StorageError):
            async with nowhere_db.writing():
                pass


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://bot:hunter2@db/bot", "DATABASE_URL names postgresql"),
        ("mysql+pymysql://bot:hunter2@db/bot", "DATABASE_URL names mysql"),
        ("hunter2", "DATABASE_URL is no database address"),
        ("sqlite://", "DATABASE_URL names a database in memory"),
        ("sqlite:///:memory:", "DATABASE_URL names a database in memory"),
    ],
)
def test_other_databases_are_refused_with_what_to_do(address: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Database(address)
    (sentence,) = caught.value.problems
    assert sentence.startswith(said)
    assert "Leave it out" in sentence
    assert "hunter2" not in sentence


@pytest.mark.parametrize("scheme", ["sqlite", "sqlite+aiosqlite", "sqlite+pysqlite"])
async def test_any_way_to_write_sqlite_is_fine(scheme: str, tmp_path: Path) -> None:
    database = Database(f"{scheme}:///{tmp_path / 'some.db'}")
    assert await database.migrate()
    await database.close()
