"""From the first tables to those with versions and ideas, and back: nothing is lost on the way."""

import sqlite3
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine

from bot.domain.conversations import Head, KnownPicture
from bot.domain.ids import MessageId, Micros, PictureId, TurnId
from bot.domain.pictures import Attachment, ShownAs
from bot.domain.turns import Output
from bot.storage.database import Database
from tests.unit.storage.making import Desk, address_of, tables


def move(file: Path, revision: str) -> None:
    """Up or down to a revision, as `alembic` on the command line does it."""
    config = Config()
    config.set_main_option("script_location", "migrations:")
    engine = create_engine(address_of(file))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        now = MigrationContext.configure(connection).get_current_revision() or ""
        (command.upgrade if revision > now else command.downgrade)(config, revision)
    engine.dispose()


def rows(file: Path) -> dict[str, list[dict[str, Any]]]:
    """Everything that stands in the tables."""
    connection = sqlite3.connect(file)
    connection.row_factory = sqlite3.Row
    found = {
        table: [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2")]  # noqa: S608
        for table in sorted(tables(file) - {"alembic_version", "sqlite_sequence"})
    }
    connection.close()
    return found


def shape(file: Path) -> dict[str, str]:
    """Columns and indexes, however they came about."""
    connection = sqlite3.connect(file)
    found = {
        table: repr(
            (
                sorted(row[1:] for row in connection.execute(f"PRAGMA table_info({table})")),
                sorted(row[1] for row in connection.execute(f"PRAGMA index_list({table})")),
            )
        )
        for table in tables(file)
    }
    connection.close()
    return found


FIRST_ROWS = """
INSERT INTO chats (id, telegram_id, is_group) VALUES (1, 77, 0), (2, -100, 1);
INSERT INTO people (id, name, language) VALUES (1, 'Ann', 'en'), (2, 'Bob', '');
INSERT INTO conversations (id, chat_id, topic, person_id, cut_turn) VALUES (1, 1, 0, 0, 0), (2, 2, 5, 0, 0);
INSERT INTO pictures (id, conversation_id, number, turn_id, sha256, size, format, width, height, created_at) VALUES
    (1, 1, 1, NULL, NULL, NULL, NULL, NULL, NULL, 1000),
    (2, 1, 2, 1, 'ab', 10, 'image/png', 640, 480, 2000),
    (3, 2, 1, NULL, 'cd', 20, 'image/jpeg', 64, 48, 3000),
    (4, 2, 2, NULL, 'ef', 30, 'image/png', 64, 48, 3500);
INSERT INTO turns (
    id, conversation_id, author_id, state, wanted, origin, words, model, base_id, reference_count,
    request_message, price, reserved_day, priority, not_before, created_at
) VALUES
    (1, 1, 1, 'delivered', 1, 'message', 'a hat', 'apiyi/some-model', 1, 0, 11, 30000, 20000, 0, 1500, 1500),
    (2, 2, 2, 'queued', 1, 'message', 'a fox', 'apiyi/some-model', 3, 1, 21, 30000, 20000, 0, 4000, 4000);
INSERT INTO turn_references (turn_id, position, picture_id) VALUES (2, 0, 4);
INSERT INTO picture_messages (chat_id, message_id, picture_id, file_id, file_unique_id, kind, size) VALUES
    (1, 15, 1, 'shown-again', 'again', 'document', NULL),
    (1, 10, 1, 'as-it-came', 'came', 'photo', 1234),
    (1, 12, 2, 'result', 'result', 'photo', NULL),
    (2, 20, 3, 'as-a-file', 'file', 'document', 5678);
INSERT INTO head_moves (id, conversation_id, message_id, picture_id) VALUES (1, 1, 12, 2), (2, 2, 25, NULL);
"""


def with_first_rows(file: Path) -> None:
    move(file, "0001")
    connection = sqlite3.connect(file)
    connection.executescript(FIRST_ROWS)
    connection.close()


class TestFirstRows:
    """A bot that has worked with 0001 for a while."""

    async def test_are_all_there_after_the_way_to_today(self, empty_db: Database, tmp_path: Path) -> None:
        file = tmp_path / "empty.db"
        with_first_rows(file)
        before = rows(file)
        assert await empty_db.migrate()
        after_it = rows(file)
        kept = {
            table: [
                {name: row[name] for name in old}
                for row, old in zip(after_it[table], before[table], strict=True)
            ]
            for table in before
        }
        assert kept == before
        assert sum(map(len, before.values())) == 19

    async def test_photos_of_people_know_the_message_they_came_with(
        self, empty_db: Database, tmp_path: Path
    ) -> None:
        with_first_rows(tmp_path / "empty.db")
        await empty_db.migrate()
        async with empty_db.reading() as unit:
            pictures = [await unit.pictures.get(PictureId(number)) for number in (1, 2, 3, 4)]
        assert [picture.attachment for picture in pictures] == [
            Attachment(MessageId(10), "as-it-came", "came", ShownAs.PHOTO, 1234),
            None,
            Attachment(MessageId(20), "as-a-file", "file", ShownAs.DOCUMENT, 5678),
            None,
        ]

    async def test_are_read_as_they_were_meant(self, empty_db: Database, tmp_path: Path) -> None:
        with_first_rows(tmp_path / "empty.db")
        await empty_db.migrate()
        place = await Desk(empty_db).place()
        assert (place.chat, place.language, place.own_language, place.new_after) == (1, "en", None, None)
        async with empty_db.reading() as unit:
            head = await unit.conversations.head(place.conversation, MessageId(99))
            turn = await unit.turns.get(TurnId(2))
            photo = await unit.conversations.known(place.chat, MessageId(15))
        assert head == Head(PictureId(2), Micros(2000), MessageId(12))
        assert (turn.references, turn.head, turn.set, turn.output) == ((4,), None, None, Output.PICTURE)
        assert photo == KnownPicture(PictureId(1))

    def test_are_all_there_after_the_way_back(self, tmp_path: Path) -> None:
        file, other = tmp_path / "bot.db", tmp_path / "first.db"
        with_first_rows(file)
        before = rows(file)
        move(file, "0002")
        move(file, "0001")
        move(other, "0001")
        assert rows(file) == before
        assert shape(file) == shape(other)
        move(file, "0002")
        assert rows(file)["pictures"][0]["file_id"] == "as-it-came"
