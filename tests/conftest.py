"""What holds for all tests."""

import asyncio
import shutil
from pathlib import Path

import pytest

from bot.storage.database import Database

TESTS = Path(__file__).parent
STORIES = TESTS / "stories"
"""They reach all of the services, but measuring them takes half as long again: that is done with --full."""

UNMEASURED = [TESTS / name for name in ("checks", "crash", "pages")] + [
    TESTS / "unit" / name
    for name in ("blobs", "commands", "i18n", "imaging", "sandbox", "storage", "telegram", "web")
]
"""What runs here is about other rooms than those whose coverage is measured, and runs faster without."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="also run what takes long (marked `full`)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves the long runs out, unless they are asked for, and spares what needs no measuring."""
    full = config.getoption("--full")
    unmeasured = UNMEASURED if full else [*UNMEASURED, STORIES]
    for item in items:
        if any(item.path.is_relative_to(folder) for folder in unmeasured):
            item.add_marker("no_cover")
    if full:
        return
    left_out = [item for item in items if item.get_closest_marker("full")]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with today's tables and nothing in them, to be copied: migrating takes long."""
    file = tmp_path_factory.mktemp("migrated") / "imagebot.db"

    async def migrate() -> None:
        database = Database(f"sqlite:///{file}")
        assert await database.migrate()
        await database.close()

    asyncio.run(migrate())
    return file


@pytest.fixture
def data(migrated: Path, tmp_path: Path) -> Path:
    """The bot's data folder, ready for its first start."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    shutil.copyfile(migrated, folder / migrated.name)
    return folder
