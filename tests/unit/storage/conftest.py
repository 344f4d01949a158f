"""A database file per test, copied from one that was migrated once."""

import asyncio
import shutil
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.domain.records import Place
from bot.storage.database import Database
from tests.unit.storage.making import Desk, address_of


@pytest.fixture
def file(migrated: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "bot.db"
    shutil.copyfile(migrated, copy)
    return copy


@pytest.fixture(autouse=True)
async def no_thread_is_left() -> AsyncIterator[None]:
    """Each connection has a thread; those of cancelled tasks end too, before the loop they report to."""
    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()) - before:
        if "_connection_worker_thread" in thread.name:
            await asyncio.to_thread(thread.join, 10.0)
            assert not thread.is_alive()


@asynccontextmanager
async def _opened(file: Path) -> AsyncIterator[Database]:
    database = Database(address_of(file))
    try:
        yield database
    finally:
        await database.close()


@pytest.fixture
async def db(file: Path) -> AsyncIterator[Database]:
    async with _opened(file) as database:
        yield database


@pytest.fixture
async def file_db(file: Path) -> AsyncIterator[Database]:
    """The same file, opened once more."""
    async with _opened(file) as database:
        yield database


@pytest.fixture
async def empty_db(tmp_path: Path) -> AsyncIterator[Database]:
    """A file without tables."""
    async with _opened(tmp_path / "empty.db") as database:
        yield database


@pytest.fixture
async def no_db(tmp_path: Path) -> AsyncIterator[Database]:
    """A file that is something else."""
    file = tmp_path / "letter.db"
    file.write_text("Dear Sir or Madam, " * 100)
    async with _opened(file) as database:
        yield database


@pytest.fixture
async def nowhere_db(tmp_path: Path) -> AsyncIterator[Database]:
    async with _opened(tmp_path / "no" / "such" / "folder.db") as database:
        yield database


@pytest.fixture
def desk(db: Database) -> Desk:
    return Desk(db)


@pytest.fixture
async def place(desk: Desk) -> Place:
    """A private chat's conversation."""
    return await desk.place()
