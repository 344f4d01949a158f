"""From nothing to today's tables, with Alembic loaded only when there is something to do."""

import ast
import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine

from bot.domain.errors import ConfigurationError
from bot.storage import schema
from bot.storage.database import Database
from tests.unit.storage.making import Desk, address_of, tables

ROOT = Path(__file__).parents[3]
VERSIONS = ROOT / "migrations" / "versions"


async def test_a_new_file_gets_all_tables_once(empty_db: Database, tmp_path: Path) -> None:
    assert await empty_db.migrate()
    assert not await empty_db.migrate()
    assert set(schema.metadata.tables) <= tables(tmp_path / "empty.db")
    assert (await Desk(empty_db).place()).conversation == 1


async def test_what_is_there_stays(desk: Desk, db: Database) -> None:
    turn = await desk.turn(await desk.place())
    assert not await db.migrate()
    assert await desk.reload(turn) == turn


def test_the_migrated_tables_are_those_of_the_schema(migrated: Path) -> None:
    engine = create_engine(address_of(migrated))
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, schema.metadata) == []
        assert context.get_current_revision() == schema.REVISION
    engine.dispose()


def test_the_revision_the_code_expects_is_the_last_one() -> None:
    revisions = {file.stem.partition("_")[0] for file in VERSIONS.glob("[0-9]*.py")}
    assert max(revisions) == schema.REVISION


@pytest.mark.parametrize("file", sorted(VERSIONS.glob("[0-9]*.py")), ids=lambda file: file.stem)
def test_a_migration_does_not_look_at_todays_tables(file: Path) -> None:
    imported = {
        name
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in [getattr(node, "module", None) or "", *(alias.name for alias in node.names)]
    }
    assert not [name for name in imported if name.split(".")[0] == "bot"]


async def test_a_migration_that_fails_leaves_nothing_behind(empty_db: Database, tmp_path: Path) -> None:
    """Half of the tables would keep every later start from going on."""
    file = tmp_path / "empty.db"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE turns (id INTEGER)")
    connection.close()
    before = tables(file)
    with pytest.raises(Exception, match="turns already exists"):
        await empty_db.migrate()
    assert tables(file) == before
    with sqlite3.connect(file) as connection:
        connection.execute("DROP TABLE turns")
    connection.close()
    assert await empty_db.migrate()


async def test_tables_of_a_newer_version_are_not_touched(db: Database, file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(ConfigurationError, match="newer version"):
        await db.migrate()
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]
    connection.close()


OPEN = """
import asyncio, sys
from bot.storage.database import Database
async def main():
    database = Database(sys.argv[1])
    changed = await database.migrate()
    async with database.reading() as unit:
        await unit.turns.unfinished()
    await database.close()
    print(changed, sorted({name.partition(".")[0] for name in sys.modules} & {"alembic", "mako"}))
asyncio.run(main())
"""


def run(arguments: Sequence[str], *, folder: Path, **environment: str) -> str:
    done = subprocess.run(
        arguments,
        cwd=folder,
        env={"PATH": os.defpath, "HOME": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_database_that_is_up_to_date_is_opened_without_alembic(file: Path, tmp_path: Path) -> None:
    """It costs 10 MB and a third of a second at every start."""
    told = run([sys.executable, "-c", OPEN, address_of(file)], folder=tmp_path, PYTHONPATH=str(ROOT))
    assert told == "False []\n"


def test_a_new_revision_can_be_written_from_the_checkout(tmp_path: Path) -> None:
    """`alembic` on the command line finds the migrations, and has nothing to add to them."""
    address = address_of(tmp_path / "new.db")
    alembic = [sys.executable, "-m", "alembic"]
    run([*alembic, "upgrade", "head"], folder=ROOT, DATABASE_URL=address)
    assert "No new upgrade operations" in run([*alembic, "check"], folder=ROOT, DATABASE_URL=address)


@pytest.mark.full
def test_an_installed_wheel_brings_its_migrations(tmp_path: Path) -> None:
    """Built from the checkout, installed in a folder, run where the checkout cannot be imported."""
    uv = [sys.executable, "-m", "uv"]
    run([*uv, "build", "--wheel", "--out-dir", str(tmp_path), str(ROOT)], folder=tmp_path, **os.environ)
    (wheel,) = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    install = ["pip", "install", "--no-deps", "--target", str(installed), "--python", sys.executable]
    run([*uv, *install, str(wheel)], folder=tmp_path, **os.environ)
    work = tmp_path / "work"
    work.mkdir()
    settings = {
        "PYTHONPATH": str(installed),
        "TELEGRAM_BOT_TOKEN": "123456:abcdefghijklmnopqrstuvwxyz",
        "APIYI_API_KEY": "sk-0123456789",
        "DATA_DIR": str(tmp_path / "data"),
    }
    where = run(
        [sys.executable, "-c", "import bot, migrations; print(bot.__file__)"], folder=work, **settings
    )
    assert where.startswith(str(installed))
    migrate = [sys.executable, "-m", "bot", "migrate"]
    assert run(migrate, folder=work, **settings) == "Brought up to date.\n"
    assert run(migrate, folder=work, **settings) == "Up to date.\n"
    assert set(schema.metadata.tables) <= tables(tmp_path / "data" / "imagebot.db")
