"""Polling: stored before acknowledged, whatever comes, and patient with whatever goes wrong."""

import asyncio
import json
import shutil
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.domain.errors import ConfigurationError
from bot.domain.ids import InboxId, Micros
from bot.rows import Store, Unit
from bot.sandbox.people import People
from bot.sandbox.serving import serving
from bot.sandbox.telegram_api.errors import conflict
from bot.sandbox.telegram_api.faults import Answered, Cut, Faults
from bot.sandbox.telegram_api.server import TelegramServer
from bot.sandbox.telegram_api.settings import Settings
from bot.storage.database import Database
from bot.telegram.door import Door
from tests.unit.telegram.world import TOKEN

PATIENCE = 20.0


def clock() -> Micros:
    return Micros(time.time_ns() // 1000)


class Porch:
    """A pretended Telegram with a bot, Ann who writes to it, and a database behind the door."""

    def __init__(self, telegram: TelegramServer, address: str, store: Database) -> None:
        self.telegram = telegram
        self.store = store
        self.people = People(telegram)
        self.bot = self.people.bot("Picture Bot", username="picture_sandbox_bot", token=TOKEN)
        self.ann = self.people.user("Ann")
        self.ann.private(self.bot).started = True
        self.arrivals = self.heard = 0
        self._address = address
        self._arrived = asyncio.Event()

    def door(self, store: Store | None = None) -> Door:
        return Door(
            f"{self._address}/bot{TOKEN}",
            lambda: httpx.AsyncClient(trust_env=False, verify=False),  # noqa: S501
            store or self.store,
            self._note,
            self._hear,
            clock,
        )

    def _note(self) -> None:
        self.arrivals += 1
        self._arrived.set()

    def _hear(self) -> None:
        self.heard += 1

    async def rows(self) -> list[dict[str, Any]]:
        async with self.store.reading() as unit:
            return [json.loads(row.payload) for row in await unit.inbox.open_after(InboxId(0), 1000)]

    async def words(self, count: int) -> list[str]:
        """The words in the inbox, as soon as there are so many."""
        async with asyncio.timeout(PATIENCE):
            while len(rows := await self.rows()) < count:
                await self._arrived.wait()
                self._arrived.clear()
        messages = [row.get("message") for row in rows]
        return [message["text"] if isinstance(message, dict) else "?" for message in messages]

    @asynccontextmanager
    async def opened(self, store: Store | None = None) -> AsyncIterator["asyncio.Task[None]"]:
        task = asyncio.create_task(self.door(store).run())
        yield task
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@asynccontextmanager
async def porch_in(database: Path, settings: Settings | None = None) -> AsyncIterator[Porch]:
    settings = settings or Settings(hurried_polls=False, conflict_pause_seconds=0.0)
    store = Database(f"sqlite:///{database}")
    try:
        async with TelegramServer(settings) as telegram, serving(telegram.app) as address:
            yield Porch(telegram, address, store)
    finally:
        await store.close()


@pytest.fixture
def database(migrated: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(migrated, tmp_path / "bot.db"))


@pytest.fixture
async def porch(database: Path) -> AsyncIterator[Porch]:
    async with porch_in(database) as made:
        yield made


async def test_updates_are_stored_in_order_and_acknowledged(porch: Porch) -> None:
    for word in ("one", "two"):
        await porch.ann.says(word)
    async with porch.opened():
        assert await porch.words(2) == ["one", "two"]
        await porch.ann.says("three")
        assert await porch.words(3) == ["one", "two", "three"]
        await porch.bot.reads_everything()
    asked = porch.telegram.calls.of("getUpdates")[0].parameters
    assert json.loads(asked["allowed_updates"]) == ["message", "edited_message", "callback_query"]
    assert int(asked["timeout"]) == 50


async def test_every_answer_is_a_sign_of_life_and_a_refusal_is_none(database: Path) -> None:
    settings = Settings(max_poll_seconds=0, hurried_polls=False)
    async with porch_in(database, settings) as porch:
        porch.telegram.faults.server_error("getUpdates", 502)
        async with porch.opened():
            await porch.telegram.calls.wait("getUpdates", 4)
            # The fourth answer may still be on its way, the first was none.
            assert porch.heard in {2, 3}
        assert porch.arrivals == 0


class HeldStore:
    """A store whose commits wait for a sign."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.wrote, self.may_commit = asyncio.Event(), asyncio.Event()

    def reading(self) -> Any:
        return self._store.reading()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Unit]:
        async with self._store.writing() as unit:
            yield unit
            self.wrote.set()
            await self.may_commit.wait()


async def test_nothing_is_acknowledged_before_it_is_committed(porch: Porch) -> None:
    """Killed in between, the update comes again and is stored once."""
    await porch.ann.says("keep me")
    held = HeldStore(porch.store)
    async with porch.opened(held):
        await held.wrote.wait()
        assert len(porch.telegram.calls.of("getUpdates")) == 1
        assert len(porch.bot.account.updates.pending()) == 1
        assert porch.arrivals == 0
    assert await porch.rows() == []
    async with porch.opened():
        assert await porch.words(1) == ["keep me"]
        await porch.bot.reads_everything()
    assert len(await porch.rows()) == 1


async def test_an_update_that_comes_again_is_stored_once(porch: Porch) -> None:
    """Killed after the commit: Telegram has not heard of it and sends everything once more."""
    await porch.ann.says("one")
    porch.telegram.faults.hang("getUpdates", nth=2)
    async with porch.opened():
        await porch.words(1)
    await porch.ann.says("two")
    async with porch.opened():
        assert await porch.words(2) == ["one", "two"]
        await porch.bot.reads_everything()
    assert len(await porch.rows()) == 2


async def test_an_update_that_nobody_can_parse_is_stored_like_any_other(porch: Porch) -> None:
    """The library's own loop would ask for it for ever."""
    await porch.ann.says("before")
    porch.telegram.faults.strange_update(porch.bot.account)
    porch.telegram.faults.strange_update(porch.bot.account, {"message": "\ud83d", "deep": [[[]]]})
    await porch.ann.says("after")
    async with porch.opened():
        assert await porch.words(4) == ["before", "?", "?", "after"]
        await porch.bot.reads_everything()
    assert len(porch.telegram.calls.of("getUpdates")) <= 3


async def test_ids_may_start_anew_after_a_quiet_week(porch: Porch) -> None:
    async with porch.opened():
        await porch.ann.says("high")
        await porch.words(1)
        porch.bot.account.updates.jump(42)
        await porch.ann.says("low")
        await porch.ann.says("lower")
        assert await porch.words(3) == ["high", "low", "lower"]
        await porch.bot.reads_everything()


def _html(faults: Faults) -> None:
    faults.server_error("getUpdates", 502)


TROUBLE: dict[str, Callable[[Faults], object]] = {
    "409, another bot polls": lambda faults: faults.refuse(
        "getUpdates", conflict("terminated by other getUpdates request")
    ),
    "502 with a page": _html,
    "500 with JSON": lambda faults: faults.server_error("getUpdates", 500, as_html=False),
    "200 with a page": lambda faults: faults.add(
        "getUpdates", Answered(200, "<html>hello</html>", "text/html")
    ),
    "200 with a list": lambda faults: faults.add("getUpdates", Answered(200, "[1, 2]")),
    "200 without a result": lambda faults: faults.add("getUpdates", Answered(200, '{"ok": true}')),
    "200 with an odd result": lambda faults: faults.add(
        "getUpdates", Answered(200, '{"ok": true, "result": 7}')
    ),
    "a cut line": lambda faults: faults.add("getUpdates", Cut("before")),
    "an answer that never came": lambda faults: faults.add("getUpdates", Cut("after")),
    "401 once": lambda faults: faults.unauthorized("getUpdates"),
    "429": lambda faults: faults.too_many_requests("getUpdates", 1),
}


async def test_trouble_is_waited_out(database: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Each kind once, each at a door of its own: nothing is lost and nothing is asked too often."""

    async def wait_out(number: int, cause: Callable[[Faults], object]) -> None:
        own = database.with_name(f"{number}.db")
        await asyncio.to_thread(shutil.copy, database, own)
        async with porch_in(own) as porch:
            cause(porch.telegram.faults)
            await porch.ann.says("hello")
            async with porch.opened():
                assert await porch.words(1) == ["hello"]
                await porch.bot.reads_everything()
            assert len(porch.telegram.calls.of("getUpdates")) <= 4

    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(wait_out(number, cause) for number, cause in enumerate(TROUBLE.values())))
    told = [record.getMessage() for record in caplog.records if record.name.startswith("bot.")]
    assert told == ["no updates from Telegram"] * len(TROUBLE)
    assert TOKEN not in caplog.text


async def test_a_token_that_is_refused_three_times_in_a_row_ends_the_bot(database: Path) -> None:
    """A 401 now and then is trouble like any other."""

    async def in_a_row() -> None:
        async with porch_in(database) as porch:
            porch.telegram.faults.unauthorized("getUpdates", times=None)
            with pytest.raises(ConfigurationError) as caught:
                await porch.door().run()
            assert "TELEGRAM_BOT_TOKEN" in str(caught.value)
            assert TOKEN not in str(caught.value)
            assert len(porch.telegram.calls.of("getUpdates")) == 3

    async def now_and_then() -> None:
        own = database.with_name("other.db")
        await asyncio.to_thread(shutil.copy, database, own)
        async with porch_in(own) as porch:
            porch.telegram.faults.unauthorized("getUpdates", times=2)
            porch.telegram.faults.unauthorized("getUpdates", nth=2)
            await porch.ann.says("one")
            async with porch.opened() as task:
                assert await porch.words(1) == ["one"]
                await porch.telegram.calls.wait("getUpdates", 4)
                await porch.ann.says("two")
                assert await porch.words(2) == ["one", "two"]
                assert not task.done()

    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(in_a_row(), now_and_then())


async def test_a_server_that_answers_at_once_is_not_asked_at_once(database: Path) -> None:
    """Some servers know no long poll; thousands of calls would be the answer."""
    settings = Settings(max_poll_seconds=0, hurried_polls=False)
    async with porch_in(database, settings) as porch, porch.opened():
        await porch.telegram.calls.wait("getUpdates", 2)
        before = len(porch.telegram.calls.of("getUpdates"))
        began = time.monotonic()
        await porch.telegram.calls.wait("getUpdates", before + 2)
        assert time.monotonic() - began > 0.3
        await porch.ann.says("still awake")
        assert await porch.words(1) == ["still awake"]


async def test_an_update_without_an_id_is_passed_over_slowly(porch: Porch) -> None:
    """It can be neither stored nor acknowledged; the others are."""
    porch.telegram.faults.strange_update(porch.bot.account, {"message": "no id"}, numbered=False)
    async with porch.opened():
        began = time.monotonic()
        await porch.telegram.calls.wait("getUpdates", 3)
        assert time.monotonic() - began > 0.5
        await porch.ann.says("hello")
        assert await porch.words(1) == ["hello"]
