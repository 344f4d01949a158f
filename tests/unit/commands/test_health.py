"""`imagebot health`: well while Telegram answers, whatever else is set; and the file it goes by."""

import logging
import os
import time
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.alive import SignOfLife, silence
from bot.sandbox.playground import playground


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """DATA_DIR, and nothing else is set."""
    monkeypatch.chdir(tmp_path)
    for name in ("TELEGRAM_BOT_TOKEN", "DATABASE_URL", "DATABASE_URL_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    return tmp_path


def heard_ago(folder: Path, seconds: float) -> None:
    SignOfLife(folder).give()
    then = time.time() - seconds
    os.utime(folder / "alive", (then, then))


async def test_a_bot_that_hears_from_telegram_is_well(folder: Path) -> None:
    async with playground(folder) as world:
        ann = world.people.user("Ann")
        chat = ann.private(world.bot)
        await world.start()
        asked = await ann.says("red fox")
        await world.bot.shows_picture(chat, after=asked)
        assert main(["health"]) == 0


@pytest.mark.parametrize(("seconds", "status"), [(0, 0), (145, 0), (155, 1), (86400, 1)])
def test_silence_may_last_as_long_as_polling_may_hang(folder: Path, seconds: float, status: int) -> None:
    heard_ago(folder, seconds)
    assert main(["health"]) == status


def test_what_is_wrong_is_one_sentence(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["health"]) == 1
    assert capsys.readouterr().err == (f"No bot has heard from Telegram yet with DATA_DIR {str(folder)!r}.\n")
    heard_ago(folder, 7200)
    assert main(["health"]) == 1
    said = capsys.readouterr()
    assert said.err == "The bot last heard from Telegram 7,200 s ago.\n"
    assert said.out == ""


def test_a_sign_from_the_future_is_as_old_as_it_is_far(folder: Path) -> None:
    """The clock was set back by an hour: the next sign puts it right."""
    heard_ago(folder, -3600)
    assert main(["health"]) == 1
    SignOfLife(folder).give()
    assert main(["health"]) == 0


def test_many_signs_at_once_touch_the_disk_once(folder: Path) -> None:
    sign = SignOfLife(folder)
    sign.give()
    (folder / "alive").unlink()
    sign.give()
    assert silence(folder) is None


def test_a_sign_that_cannot_be_written_is_logged_and_no_more(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    sign = SignOfLife(folder / "gone")
    with caplog.at_level(logging.WARNING):
        sign.give()
        sign.give()
    assert [record.getMessage() for record in caplog.records] == ["no sign of life"]


def test_only_the_owner_may_look(folder: Path) -> None:
    SignOfLife(folder).give()
    assert (folder / "alive").stat().st_mode & 0o077 == 0
