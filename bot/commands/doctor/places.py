"""Looks at the data folder and the database, and changes nothing in them."""

import fcntl
import os
import shlex
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from sqlalchemy.engine import make_url

from bot.commands.doctor.findings import Finding, note, well, wrong
from bot.domain.errors import ConfigurationError
from bot.storage.database import Database
from bot.storage.schema import REVISION

MEGABYTE = 1_000_000
LEAST_SPACE = 200 * MEGABYTE
ENOUGH_SPACE = 1000 * MEGABYTE
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def check_folder(folder: Path) -> Iterator[Finding]:
    """The data folder: there, a folder, writable, private; whether a bot runs with it; room on the disk."""
    try:
        existing = _nearest_existing(folder)
        yield from _present(folder) if existing == folder else [_to_be_made(folder, existing)]
        yield check_space(shutil.disk_usage(existing).free)
    except OSError as error:
        yield wrong(f"DATA_DIR is {str(folder)!r}, which cannot be looked at ({error.strerror}).")


def _nearest_existing(path: Path) -> Path:
    return next(place for place in (path, *path.absolute().parents) if place.exists())


def _to_be_made(folder: Path, parent: Path) -> Finding:
    if parent.is_dir() and os.access(parent, os.W_OK | os.X_OK):
        return well(f"The data folder {str(folder)!r} does not exist yet; the first start makes it.")
    return wrong(
        f"DATA_DIR is {str(folder)!r}, which does not exist and cannot be made in {str(parent)!r}. "
        "Name another folder, or make it."
    )


def _present(folder: Path) -> Iterator[Finding]:
    if not folder.is_dir():
        yield wrong(f"DATA_DIR is {str(folder)!r}, which is no folder. Name another.")
        return
    named = shlex.quote(str(folder))
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError as error:
        yield wrong(
            f"DATA_DIR is {str(folder)!r}, which cannot be written to ({error.strerror}). "
            f"Give it to who runs the bot: sudo chown -R $(id -u) {named}"
        )
    else:
        yield well(f"The data folder {str(folder)!r} can be written to.")
    if stat.S_IMODE(folder.stat().st_mode) & OTHERS:
        yield wrong(f"Other users of this machine may look into the data folder. Close it: chmod 700 {named}")
    else:
        yield well("The data folder is private.")
    if is_locked(folder / "lock"):
        yield note("An imagebot is running with this data folder.")


def is_locked(file: Path) -> bool:
    """Whether a running bot holds this lock."""
    try:
        with file.open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def check_space(free: int) -> Finding:
    """`free` is in bytes."""
    left = f"{free / MEGABYTE:,.0f} MB are left on the disk of the data folder."
    if free < LEAST_SPACE:
        return wrong(f"Only {left} Make room: pictures could not be stored.")
    if free < ENOUGH_SPACE:
        return note(f"Only {left} A picture takes 1 to 20 MB.")
    return well(left)


def check_database(address: str) -> Iterator[Finding]:
    """Opened for reading only; its version beside this program's."""
    try:
        Database(address)
    except ConfigurationError as error:
        yield from (wrong(problem) for problem in error.problems)
        return
    file = Path(make_url(address).database or "")
    try:
        if not file.exists():
            yield well("There is no database yet; the first start makes it.")
            return
        with closing(_opened(file)) as connection:
            yield _about_version(_version(connection))
        if not os.access(file, os.W_OK):
            yield wrong(f"The database {str(file)!r} cannot be written to. Give it to who runs the bot.")
    except (sqlite3.Error, OSError) as error:
        yield wrong(
            f"The database {str(file)!r} cannot be opened ({error}). "
            "Look at DATABASE_URL, or put a copy of the file in its place."
        )


def _opened(file: Path) -> sqlite3.Connection:
    """Reading only must leave no file behind that the bot, as another user, could not write to: without a log
    of writes beside it, the file is all there is.
    """
    logged = Path(f"{file}-wal").exists()
    mode = "mode=ro" if logged else "mode=ro&immutable=1"
    return sqlite3.connect(f"file:{quote(str(file.absolute()))}?{mode}", uri=True)


def _version(connection: sqlite3.Connection) -> str | None:
    tables = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    if tables is None:
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])


def _about_version(version: str | None) -> Finding:
    if version is None:
        return well("The database is empty; the first start fills it.")
    if version == REVISION:
        return well(f"The database is up to date (version {version}).")
    if version < REVISION:
        return note(
            f"The database has version {version}; the next start, or imagebot migrate, makes it {REVISION}."
        )
    return wrong(
        f"The database was written by a newer version of this program ({version}; this one knows {REVISION}). "
        "Run that version, or name another DATA_DIR."
    )
