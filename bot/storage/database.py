"""Opens the database, brings it to today's tables, and hands out transactions."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Self

import aiosqlite
from sqlalchemy import Connection, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.domain.errors import ConfigurationError, StorageError
from bot.draft_rows import AlbumRows, DraftRows, PaintingRows, SpotRows, VoteRows
from bot.rows import (
    AccessRows,
    AttemptRows,
    ConversationRows,
    InboxRows,
    LedgerRows,
    MigrationRows,
    PictureRows,
    TurnRows,
)
from bot.storage.access import SqlAccess
from bot.storage.albums import SqlAlbums
from bot.storage.attempts import SqlAttempts
from bot.storage.conversations import SqlConversations
from bot.storage.drafts import SqlDrafts
from bot.storage.inbox import SqlInbox
from bot.storage.ledger import SqlLedger
from bot.storage.migrations import SqlMigrations
from bot.storage.paintings import SqlPaintings
from bot.storage.pictures import SqlPictures
from bot.storage.schema import REVISION
from bot.storage.spots import SqlSpots
from bot.storage.turns import SqlTurns
from bot.storage.votes import SqlVotes

READERS = 3
BUSY_SECONDS = 30.0
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")

_UNWRITABLE = (UnicodeEncodeError, OverflowError)
"""What the driver raises for half characters and for integers of more than 64 bits."""


@dataclass(frozen=True, slots=True)
class SqlUnit:
    """One transaction; its parts share the connection."""

    inbox: InboxRows
    access: AccessRows
    migrations: MigrationRows
    conversations: ConversationRows
    drafts: DraftRows
    spots: SpotRows
    paintings: PaintingRows
    votes: VoteRows
    albums: AlbumRows
    turns: TurnRows
    pictures: PictureRows
    attempts: AttemptRows
    ledger: LedgerRows

    @classmethod
    def on(cls, connection: AsyncConnection) -> Self:
        return cls(
            SqlInbox(connection),
            SqlAccess(connection),
            SqlMigrations(connection),
            SqlConversations(connection),
            SqlDrafts(connection),
            SqlSpots(connection),
            SqlPaintings(connection),
            SqlVotes(connection),
            SqlAlbums(connection),
            SqlTurns(connection),
            SqlPictures(connection),
            SqlAttempts(connection),
            SqlLedger(connection),
        )


class Database:
    """SQLite with one writer at a time and readers beside it.

    A write transaction takes the write lock with its first statement: one that read first and wrote later
    would overwrite what others wrote in between.
    """

    def __init__(self, url: str) -> None:
        """Raises ConfigurationError for an address that is not SQLite's."""
        self._opener = _Opener()
        self._writer = _engine(url, "BEGIN IMMEDIATE", 1, partial(self._opener.open, _PRAGMAS))
        readonly = partial(self._opener.open, (*_PRAGMAS, "query_only=ON"))
        self._readers = _engine(url, "BEGIN", READERS, readonly)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqlUnit]:
        with _own_errors():
            # Left without a commit: there is nothing to commit, and every commit of the engine is a write.
            async with self._readers.connect() as connection:
                yield SqlUnit.on(connection)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[SqlUnit]:
        with _own_errors():
            async with self._writer.begin() as connection:
                yield SqlUnit.on(connection)

    async def migrate(self) -> bool:
        """Brings the tables up to date; true when there was something to do.

        Raises ConfigurationError for tables of a newer version.
        """
        with _own_errors():
            async with self._writer.begin() as connection:
                if await connection.run_sync(_revision) == REVISION:
                    return False
                await connection.run_sync(_upgrade)
        return True

    async def close(self) -> None:
        await self._readers.dispose()
        await self._writer.dispose()
        await self._opener.close()


def _engine(
    address: str, begin: str, connections: int, opening: Callable[..., Awaitable[aiosqlite.Connection]]
) -> AsyncEngine:
    try:
        url = make_url(address)
    except ArgumentError:
        raise ConfigurationError("DATABASE_URL is no database address. Leave it out to use SQLite.") from None
    if url.get_backend_name() != "sqlite":
        raise ConfigurationError(
            f"DATABASE_URL names {url.get_backend_name()}, which is not supported yet. "
            "Leave it out to use an SQLite file in DATA_DIR."
        )
    if url.database in {None, "", ":memory:"}:
        raise ConfigurationError(
            "DATABASE_URL names a database in memory, which would forget everything. "
            "Leave it out to use an SQLite file in DATA_DIR."
        )
    engine = create_async_engine(
        url.set(drivername="sqlite+aiosqlite"),
        pool_size=connections,
        max_overflow=0,
        pool_timeout=BUSY_SECONDS * 10,
        hide_parameters=True,
        connect_args={
            "timeout": BUSY_SECONDS,
            # The driver must not begin transactions by itself: it would do so at the first write only.
            "isolation_level": None,
            "factory": ReleasingConnection,
            "async_creator_fn": opening,
        },
    )

    @event.listens_for(engine.sync_engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


class ReleasingConnection(sqlite3.Connection):
    """Gives the write lock back when it is closed.

    SQLite itself waits until the last statement is forgotten, which after a cancelled query is when Python
    collects its garbage.
    """

    def close(self) -> None:
        if self.in_transaction:
            self.rollback()
        super().close()


class _Opener:
    """Opens connections, and at the end closes each of them: a cancelled wait may have left one behind."""

    def __init__(self) -> None:
        self._opening: set[asyncio.Task[aiosqlite.Connection]] = set()

    async def open(self, pragmas: Sequence[str], *address: Any, **options: Any) -> aiosqlite.Connection:
        opening = asyncio.create_task(_opened(pragmas, *address, **options))
        self._opening.add(opening)
        return await asyncio.shield(opening)

    async def close(self) -> None:
        for opened in await asyncio.gather(*self._opening, return_exceptions=True):
            if isinstance(opened, aiosqlite.Connection):
                await opened.close()


async def _opened(pragmas: Sequence[str], *address: Any, **options: Any) -> aiosqlite.Connection:
    connection = aiosqlite.connect(*address, **options)
    connection._thread.daemon = True  # noqa: SLF001  As SQLAlchemy does: it must not keep the process alive.
    async with AsyncExitStack() as stack:
        stack.push_async_callback((await connection).close)
        for pragma in pragmas:
            await connection.execute(f"PRAGMA {pragma}")
        stack.pop_all()
    return connection


@contextmanager
def _own_errors() -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, *_UNWRITABLE) as error:
        raise StorageError(f"{type(error).__name__}: {error}") from error


def _revision(connection: Connection) -> str | None:
    known = connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")).first()
    if known is None:
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection) -> None:
    # Alembic costs 10 MB and a third of a second: it is loaded only when there is something to migrate.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "migrations:")
    try:
        command.upgrade(config, "head")
    except CommandError:
        raise ConfigurationError(
            "The database was written by a newer version of this program. "
            "Run that version, or name another DATA_DIR."
        ) from None
