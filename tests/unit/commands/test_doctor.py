"""The doctor: what is well, and for each thing that is not, what to do."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from bot.app import alone
from bot.commands.doctor.findings import Mark
from bot.commands.doctor.places import check_space
from bot.commands.doctor.services import check_clock
from bot.sandbox.image_api import Fault
from bot.sandbox.playground import TOKEN
from tests.unit.commands.conftest import Desk

NOBODY = "http://127.0.0.1:9"


def lines(printed: str, mark: Mark) -> list[str]:
    return [line.removeprefix(f"{mark} ") for line in printed.splitlines() if line.startswith(f"{mark} ")]


async def examined(desk: Desk) -> list[str]:
    """What is wrong; the exit status agrees with it."""
    status, printed = await desk.types("doctor")
    wrong = lines(printed, Mark.WRONG)
    assert status == (1 if wrong else 0)
    assert ("All is well." in printed) == (not wrong)
    return wrong


async def noted(desk: Desk) -> list[str]:
    return lines((await desk.types("doctor"))[1], Mark.NOTE)


def children(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


class TestAreas:
    async def test_which_model_changes_them_and_for_which_tokens(self, desk: Desk) -> None:
        status, printed = await desk.types("doctor")
        assert status == 0
        assert "Marked areas are changed by apiyi/gpt-image-2, if the token is billed by usage" in printed
        assert "Areas are marked in Telegram's own photo editor" in printed

    async def test_a_page_wants_tls(self, desk: Desk) -> None:
        desk.environment["PUBLIC_URL"] = "http://bot.example"
        (problem,) = await examined(desk)
        assert problem.startswith("PUBLIC_URL is http://bot.example; Telegram opens only https")
        desk.environment["PUBLIC_URL"] = "https://bot.example"
        assert await examined(desk) == []

    async def test_a_model_without_masks_changes_none(self, desk: Desk) -> None:
        desk.environment["MASK_MODEL"] = "apiyi/gpt-image-2-all"
        (problem,) = await examined(desk)
        assert problem.startswith("MASK_MODEL is 'apiyi/gpt-image-2-all', which takes no masks.")

    async def test_without_its_key_close_ups_change_them(self, desk: Desk) -> None:
        desk.environment["MASK_MODEL"] = "openai/gpt-image-2"
        _, printed = await desk.types("doctor")
        assert "Marked areas are changed by close-ups: there is no key for openai/gpt-image-2." in printed


class TestAllWell:
    async def test_is_said_line_by_line_before_the_first_start(self, desk: Desk) -> None:
        before = children(desk.folder)
        status, printed = await desk.types("doctor")
        assert status == 0
        assert all(line.startswith("✓ ") for line in printed.splitlines()[:-1])
        for words in ("@picture_sandbox_bot", "accepts the key", "clock is right", "MB are left", "makes it"):
            assert words in printed
        assert children(desk.folder) == before

    async def test_is_said_after_the_bot_has_run_and_nothing_is_left_behind(self, desk: Desk) -> None:
        await desk.world.start()
        await desk.world.stop()
        before = children(desk.folder)
        status, printed = await desk.types("doctor")
        assert status == 0
        for words in ("can be written to", "is private", "is up to date"):
            assert words in printed
        assert children(desk.folder) == before

    async def test_is_said_while_the_bot_runs(self, desk: Desk) -> None:
        await desk.world.start()
        status, printed = await desk.types("doctor")
        assert status == 0
        assert lines(printed, Mark.NOTE) == ["An imagebot is running with this data folder."]
        await desk.world.restart()

    async def test_costs_nothing(self, desk: Desk) -> None:
        await examined(desk)
        assert desk.provider.asked == 1
        assert not desk.world.images.calls

    async def test_needs_no_proxy_for_this_machine(self, desk: Desk) -> None:
        desk.environment |= {"HTTP_PROXY": NOBODY, "ALL_PROXY": NOBODY}
        assert await examined(desk) == []


class TestSettings:
    async def test_that_are_missing_are_listed_and_the_rest_is_examined(self, desk: Desk) -> None:
        desk.environment = {"DATA_DIR": str(desk.data)}
        token, key = await examined(desk)
        assert token.startswith("TELEGRAM_BOT_TOKEN is missing")
        assert key.startswith("APIYI_API_KEY is missing")
        assert "does not exist yet" in (await desk.types("doctor"))[1]

    async def test_that_are_wrong_are_listed_each(self, desk: Desk) -> None:
        desk.environment |= {"MAX_CALLS": "0", "CHIPS": "night", "MODEL": "apiyi/other"}
        assert [problem.split()[0] for problem in await examined(desk)] == ["CHIPS", "MAX_CALLS", "MODEL"]

    async def test_may_name_a_provider_that_nobody_else_knows(self, desk: Desk) -> None:
        desk.environment |= {
            "PROVIDERS": "acme",
            "ACME_BASE_URL": desk.provider.address,
            "ACME_API_KEY": desk.provider.key,
            "ACME_MODELS": "painter",
            "MODEL": "acme/painter",
        }
        assert await examined(desk) == []
        desk.environment["MODEL"] = "acme/other"
        (problem,) = await examined(desk)
        assert problem.startswith("MODEL is 'acme/other', which is not known.")
        assert problem.endswith("acme/painter.")
        desk.environment |= {"MODEL": "acme/painter", "MODELS": "acme/painter,acme/panter"}
        (problem,) = await examined(desk)
        assert problem.startswith("MODELS is 'acme/panter', which is not known.")

    async def test_a_secret_goes_to_no_other_place_than_the_one_meant(self, desk: Desk) -> None:
        """With an address that is wrong, the usual one is not asked in its place."""
        desk.environment |= {"TELEGRAM_BASE_URL": "nowhere", "APIYI_BASE_URL": "nowhere"}
        assert [problem.split()[0] for problem in await examined(desk)] == [
            "APIYI_BASE_URL",
            "TELEGRAM_BASE_URL",
        ]

    async def test_a_env_file_that_cannot_be_read_is_told(self, desk: Desk) -> None:
        desk.env_file.write_bytes(b"\xff\xfeT\x00")
        (problem,) = await examined(desk)
        assert problem.startswith(".env cannot be read")

    async def test_a_env_file_that_others_may_read_is_noted(self, desk: Desk) -> None:
        desk.env_file.touch()
        desk.env_file.chmod(0o640)
        (words,) = await noted(desk)
        assert words.endswith("chmod 600 .env")
        desk.env_file.chmod(0o600)
        assert await noted(desk) == []


class TestTelegram:
    async def test_that_refuses_the_token(self, desk: Desk) -> None:
        desk.environment["TELEGRAM_BOT_TOKEN"] = "123456789:WRONG-WRONG"
        (problem,) = await examined(desk)
        assert problem.startswith("TELEGRAM_BOT_TOKEN is not accepted")
        assert "@BotFather" in problem

    async def test_that_is_not_there(self, desk: Desk) -> None:
        desk.environment["TELEGRAM_BASE_URL"] = NOBODY
        (problem,) = await examined(desk)
        assert problem.startswith("Telegram cannot be reached at 127.0.0.1:9")

    async def test_that_is_something_else(self, desk: Desk) -> None:
        desk.environment["TELEGRAM_BASE_URL"] = desk.provider.address
        (problem,) = await examined(desk)
        assert "does not answer as Telegram does (HTTP 401)" in problem

    async def test_that_has_trouble_has_not_refused_the_token(self, desk: Desk) -> None:
        desk.world.telegram.faults.server_error("getMe", 502)
        (problem,) = await examined(desk)
        assert "HTTP 502" in problem
        assert "Try again later" in problem

    async def test_with_a_webhook_is_noted(self, desk: Desk) -> None:
        assert await noted(desk) == []
        async with httpx.AsyncClient(
            base_url=desk.environment["TELEGRAM_BASE_URL"], trust_env=False
        ) as client:
            await client.post(f"/bot{TOKEN}/setWebhook", json={"url": f"{NOBODY}/hunter2"})
        (words,) = await noted(desk)
        assert words.startswith("A webhook is set")

    async def test_says_what_groups_show(self, desk: Desk) -> None:
        assert "Privacy mode is on" in (await desk.types("doctor"))[1]
        desk.world.bot.account.reads_everything = True
        assert "Privacy mode is off" in (await desk.types("doctor"))[1]


class TestProvider:
    @pytest.mark.parametrize("key", ["sk-WRONG-WRONG", "sk-WRONG-WRÖNG", "sk WRONG-WRONG"])
    async def test_that_refuses_the_key(self, desk: Desk, key: str) -> None:
        desk.environment["APIYI_API_KEY"] = key
        (problem,) = await examined(desk)
        assert problem.startswith("APIYI_API_KEY ")
        assert "Copy it once more" in problem

    async def test_that_forbids_is_one_that_refuses(self, desk: Desk) -> None:
        desk.provider.status = 403
        (problem,) = await examined(desk)
        assert problem.startswith("APIYI_API_KEY is not accepted")

    @pytest.mark.parametrize("status", [301, 404, 500])
    async def test_with_another_answer_can_be_reached(self, desk: Desk, status: int) -> None:
        desk.provider.status = status
        assert await examined(desk) == []
        (words,) = await noted(desk)
        assert f"HTTP {status}" in words

    async def test_that_is_not_there(self, desk: Desk) -> None:
        desk.environment["APIYI_BASE_URL"] = "http://someone:hunter2@127.0.0.1:9/v1"
        (problem,) = await examined(desk)
        assert problem.startswith("apiyi cannot be reached at 127.0.0.1:9")

    async def test_behind_a_proxy_that_is_none_is_told_without_the_proxys_password(self, desk: Desk) -> None:
        desk.environment |= {
            "APIYI_BASE_URL": "http://image-service.invalid/v1",
            "HTTP_PROXY": "gopher://someone:hunter2@proxy.invalid",
        }
        (problem,) = await examined(desk)
        assert "HTTP_PROXY" in problem


class TestClock:
    @pytest.mark.parametrize(("behind", "direction"), [(3600, "fast"), (-120, "slow")])
    async def test_that_is_skewed_is_wrong(self, desk: Desk, behind: float, direction: str) -> None:
        # Telegram would be believed first, and its clock is right.
        desk.environment["TELEGRAM_BASE_URL"] = NOBODY
        desk.provider.behind = behind
        _, problem = await examined(desk)
        seconds, said = problem.removeprefix("The clock of this machine is ").split(" s ")
        assert abs(int(seconds) - abs(behind)) < 10
        assert said.startswith(direction)

    @pytest.mark.parametrize(
        ("ahead", "mark"),
        [
            (0.0, Mark.WELL),
            (60.0, Mark.WELL),
            (-60.0, Mark.WELL),
            (60.1, Mark.WRONG),
            (-61.0, Mark.WRONG),
            (None, Mark.NOTE),
        ],
    )
    def test_may_be_a_minute_off(self, ahead: float | None, mark: Mark) -> None:
        assert check_clock(ahead).mark is mark


class TestPlaces:
    async def test_a_folder_open_to_others_is_wrong_and_the_remedy_works(self, desk: Desk) -> None:
        desk.data.mkdir(mode=0o755)
        (problem,) = await examined(desk)
        assert problem.endswith(f"chmod 700 {desk.data}")
        desk.data.chmod(0o700)
        assert await examined(desk) == []

    async def test_a_folder_that_cannot_be_made_is_wrong(self, desk: Desk) -> None:
        (desk.folder / "file").touch()
        desk.environment["DATA_DIR"] = str(desk.folder / "file" / "data")
        (problem,) = await examined(desk)
        assert "cannot be made" in problem

    async def test_a_file_in_the_folders_place_is_wrong(self, desk: Desk) -> None:
        desk.data.touch()
        (problem,) = await examined(desk)
        assert "is no folder" in problem

    async def test_a_lock_that_is_held_is_noted(self, desk: Desk) -> None:
        with alone(desk.data):
            assert await noted(desk) == ["An imagebot is running with this data folder."]
        assert await noted(desk) == []

    @pytest.mark.parametrize(
        ("megabytes", "mark"),
        [(0, Mark.WRONG), (199, Mark.WRONG), (200, Mark.NOTE), (999, Mark.NOTE), (1000, Mark.WELL)],
    )
    def test_little_room_is_noted_and_hardly_any_is_wrong(self, megabytes: int, mark: Mark) -> None:
        assert check_space(megabytes * 1_000_000).mark is mark


class TestDatabase:
    async def written(self, desk: Desk, version: str) -> None:
        await desk.types("migrate")
        with closing(sqlite3.connect(desk.data / "imagebot.db")) as connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
            connection.commit()

    async def test_of_a_newer_program_is_wrong(self, desk: Desk) -> None:
        await self.written(desk, "9999")
        (problem,) = await examined(desk)
        assert "newer version of this program (9999" in problem

    async def test_of_an_older_program_is_noted(self, desk: Desk) -> None:
        await self.written(desk, "0000")
        (words,) = await noted(desk)
        assert words.startswith("The database has version 0000")

    async def test_that_is_none_is_wrong(self, desk: Desk) -> None:
        file = desk.folder / "some.db"
        file.write_text("no database, but long enough to be asked whether it is one")
        desk.environment["DATABASE_URL"] = f"sqlite:///{file}"
        (problem,) = await examined(desk)
        assert "cannot be opened (file is not a database)" in problem

    async def test_that_is_empty_is_filled_later(self, desk: Desk) -> None:
        file = desk.folder / "some.db"
        file.touch()
        desk.environment["DATABASE_URL"] = f"sqlite:///{file}"
        assert await examined(desk) == []

    async def test_elsewhere_is_told_without_its_password(self, desk: Desk) -> None:
        desk.environment["DATABASE_URL"] = "postgresql://bot:hunter2@host/bot"
        (problem,) = await examined(desk)
        assert problem.startswith("DATABASE_URL names postgresql")


class TestLive:
    """The true image APIs of the pretend world, each with its key."""

    @pytest.fixture
    def desk(self, desk: Desk) -> Desk:
        desk.world.serve("apiyi", "llmapi", "venice", "openai")
        desk.environment.update(desk.world.environment, DATA_DIR=desk.environment["DATA_DIR"])
        return desk

    async def test_draws_the_cheapest_picture_with_each_key(self, desk: Desk) -> None:
        status, printed = await desk.types("doctor", "--live")
        assert status == 0
        drawn = [line for line in printed.splitlines() if "drew a picture of" in line]
        assert [line.split()[1] for line in drawn] == [
            "apiyi/gpt-image-2",
            "openai/gpt-image-2",
            "llmapi/gpt-image-2",
            "venice/gpt-image-2-edit",
        ]
        calls = desk.world.images.calls
        assert [call.options.get("quality") for call in calls] == ["low"] * 4
        for line, call in zip(drawn, calls, strict=True):
            assert float(line.rpartition("$")[2].rstrip(".")) == pytest.approx(call.price, rel=0.2)

    async def test_says_what_went_wrong_and_whether_it_cost(self, desk: Desk) -> None:
        desk.world.images.script.next(Fault.BALANCE_429)
        status, printed = await desk.types("doctor", "--live")
        assert status == 1
        assert re.search(r"✗ apiyi/gpt-image-2 drew nothing: .*Nothing was charged\.", printed)
        assert printed.count("drew a picture") == 3

    async def test_is_not_done_unasked(self, desk: Desk) -> None:
        assert (await desk.types("doctor"))[0] == 0
        assert len(desk.world.images.calls) == 0
