"""Asking for what the bot needs, and writing it down where nobody else can read it."""

import asyncio
import os
import pty
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot import config
from bot.sandbox.playground import KEY, TOKEN
from tests.unit.commands.conftest import Desk

ROOT = Path(__file__).parents[3]
ANSWERS = f"{TOKEN}\n\n{KEY}\n4711\n"
NOBODY = "http://127.0.0.1:9"


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """The addresses alone; token and key are to be asked for."""
    for name in ("TELEGRAM_BOT_TOKEN", "APIYI_API_KEY", "ALLOWED"):
        del desk.environment[name]
    return desk


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


class TestAsking:
    async def test_ends_with_a_file_that_the_doctor_finds_well(self, desk: Desk) -> None:
        status, printed = await desk.types("init", answers=ANSWERS)
        assert status == 0
        assert "@picture_sandbox_bot" in printed
        assert "gpt-image-2-all, $0.03 a picture" in printed
        assert printed.splitlines()[-1].startswith("Next: python -m bot doctor")
        assert desk.env_file.read_text() == f"TELEGRAM_BOT_TOKEN={TOKEN}\nAPIYI_API_KEY={KEY}\nOWNER=4711\n"
        status, printed = await desk.types("doctor")
        assert status == 0
        assert "!" not in printed

    @pytest.mark.parametrize("chosen", ["", "1", "apiyi", "APIYI"])
    async def test_takes_a_service_by_name_or_number(self, desk: Desk, chosen: str) -> None:
        status, _ = await desk.types("init", answers=f"{TOKEN}\n{chosen}\n{KEY}\n\n")
        assert status == 0
        assert set(config.load({}, desk.env_file).providers) == {"apiyi"}
        assert config.load({}, desk.env_file).owner is None

    @pytest.mark.parametrize(
        ("answers", "said"),
        [
            ("not a token\n", "does not look like a token"),
            ("123456789:WRONG-WRONG\n", "not accepted by Telegram"),
            (f"{TOKEN}\nnobody\n", "apiyi"),
            (f"{TOKEN}\n2\n", "apiyi"),
            (f"{TOKEN}\n\nsk-WRONG-WRONG\n", "not accepted by apiyi"),
            (f"{TOKEN}\n\nsk 'WRONG-WRONG\n", "does not look like a key"),
            (f"{TOKEN}\n\n{KEY}\n@ann\n", "no id of a person"),
            ("", "look like a token"),
            (f"{TOKEN}\n", "look like a key"),
        ],
    )
    async def test_writes_nothing_after_a_wrong_answer(self, desk: Desk, answers: str, said: str) -> None:
        status, printed = await desk.types("init", answers=answers)
        assert status == 1
        assert said in printed
        assert printed.endswith("Nothing was written.\n")
        assert list(desk.folder.iterdir()) == []

    @pytest.mark.parametrize(("answer", "status"), [("", 1), ("n\n", 1), ("y\n", 0), ("YES\n", 0)])
    async def test_offline_asks_whether_to_write_anyway(self, desk: Desk, answer: str, status: int) -> None:
        desk.environment |= {"TELEGRAM_BASE_URL": NOBODY, "APIYI_BASE_URL": NOBODY}
        ended, printed = await desk.types("init", answers=ANSWERS + answer)
        assert ended == status
        assert "TELEGRAM_BOT_TOKEN could not be checked" in printed
        assert "APIYI_API_KEY could not be checked" in printed
        assert desk.env_file.exists() == (status == 0)

    async def test_says_when_the_environment_wins_over_the_file(self, desk: Desk) -> None:
        desk.environment["APIYI_API_KEY_FILE"] = str(desk.folder / "key")
        status, printed = await desk.types("init", answers=ANSWERS)
        assert status == 0
        assert "! APIYI_API_KEY is set in the environment too" in printed

    async def test_says_how_to_go_on_where_the_environment_lies_in_the_folder(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys, "executable", str(Path.cwd() / ".venv/bin/python"))
        _, printed = await desk.types("init", answers=ANSWERS)
        assert printed.endswith(".venv/bin/python -m bot starts the bot.\n")

    async def test_on_a_terminal_hides_secrets_and_asks_once_more(self, desk: Desk) -> None:
        talk = [
            ("TELEGRAM_BOT_TOKEN (does not show): ", "oops"),
            ("once more.\r\nTELEGRAM_BOT_TOKEN (does not show): ", TOKEN),
            ("Image service [apiyi]: ", ""),
            ("APIYI_API_KEY (does not show): ", KEY),
            ("first start): ", "4711"),
            ("starts the bot.", ""),
        ]
        environment = {**os.environ, **desk.environment, "PYTHONPATH": str(ROOT)}
        status, printed = await asyncio.to_thread(_talked, talk, environment, desk.folder)
        assert status == 0
        for secret in ("oops", TOKEN, KEY):
            assert secret not in printed
        assert config.load({}, desk.env_file).token == TOKEN


def _talked(talk: list[tuple[str, str]], environment: dict[str, str], folder: Path) -> tuple[int, str]:
    """Waits for each question on a terminal and types the answer."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "bot", "init"]
    with subprocess.Popen(
        command,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment,
        cwd=folder,
        start_new_session=True,
    ) as process:
        os.close(theirs)
        printed, seen = "", 0
        for question, answer in talk:
            while question not in printed[seen:]:
                printed += os.read(ours, 4096).decode()
            seen = len(printed)
            os.write(ours, f"{answer}\n".encode())
        status = process.wait(10)
    os.close(ours)
    return status, printed


class TestFile:
    async def test_is_private_whatever_the_umask_and_nothing_lies_beside_it(self, desk: Desk) -> None:
        before = os.umask(0)
        try:
            await desk.types("init", answers=ANSWERS)
        finally:
            os.umask(before)
        assert mode(desk.env_file) == 0o600
        assert list(desk.folder.iterdir()) == [desk.env_file]

    @pytest.mark.parametrize("answer", ["", "\n", "n\n", "no\n"])
    async def test_that_exists_is_left_alone_without_a_yes(self, desk: Desk, answer: str) -> None:
        desk.env_file.write_text("MAX_CALLS=5\n")
        status, printed = await desk.types("init", answers=answer)
        assert status == 1
        assert ".env exists" in printed
        assert desk.env_file.read_text() == "MAX_CALLS=5\n"
        assert desk.provider.asked == 0

    async def test_keeps_its_other_lines_and_becomes_private(self, desk: Desk) -> None:
        desk.env_file.write_text(
            '# mine\nMAX_CALLS=5\nTELEGRAM_BOT_TOKEN="1:old"\n\nCHIPS="A = a\nOWNER = me"\n  what is this\nLAST=x'
        )
        desk.env_file.chmod(0o644)
        status, _ = await desk.types("init", answers=f"y\n{ANSWERS}")
        assert status == 0
        assert desk.env_file.read_text() == (
            f'# mine\nMAX_CALLS=5\nTELEGRAM_BOT_TOKEN={TOKEN}\n\nCHIPS="A = a\nOWNER = me"\n  what is this\n'
            f"LAST=x\nAPIYI_API_KEY={KEY}\nOWNER=4711\n"
        )
        assert mode(desk.env_file) == 0o600

    async def test_empty_answers_keep_what_it_says(self, desk: Desk) -> None:
        await desk.types("init", answers=ANSWERS)
        before = desk.env_file.read_text()
        status, printed = await desk.types("init", answers="y\n\n\n\n\n")
        assert status == 0
        assert "[4711]" in printed
        assert desk.env_file.read_text() == before

    async def test_a_model_of_another_service_gives_way_to_the_chosen_one(self, desk: Desk) -> None:
        desk.env_file.write_text("MODEL=elsewhere/some-model\n")
        status, _ = await desk.types("init", answers=f"y\n{ANSWERS}")
        assert status == 0
        assert config.load({}, desk.env_file).model.startswith("apiyi/")

    async def test_may_have_another_name_or_be_a_link(self, desk: Desk) -> None:
        (desk.folder / "secrets").mkdir()
        link, file = desk.folder / "link", desk.folder / "secrets" / "bot.env"
        link.symlink_to(file)
        status, printed = await desk.types("init", "--file", str(link), answers=ANSWERS)
        assert status == 0
        assert "reads the file .env" in printed
        assert link.is_symlink()
        assert mode(file) == 0o600
        assert config.load({}, link).owner == 4711

    async def test_in_no_folder_or_of_no_text_is_told_before_anything_is_asked(self, desk: Desk) -> None:
        status, printed = await desk.types("init", "--file", "none/.env", answers=ANSWERS)
        assert status == 2
        assert printed == "'none' is no folder. Name another place with --file.\n"
        desk.env_file.write_bytes(b"\xff\xfe")
        status, printed = await desk.types("init", answers=ANSWERS)
        assert status == 2
        assert printed.startswith(".env cannot be read")
