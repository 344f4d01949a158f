"""The bot is killed at every commit point, before and after it takes effect, and then at random moments."""

import asyncio
import random
import shutil
import tempfile
from asyncio.subprocess import Process
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.sandbox.people import Person
from bot.sandbox.playground import World, playground
from bot.sandbox.telegram_api.messages import Message
from tests.crash.judging import judge
from tests.crash.life import Death
from tests.crash.lives import KILLED, Lives, zygote
from tests.crash.marked import INSIDE, MARKED, a_picture, judge_marks, repeats
from tests.crash.told import a_draft, a_held_turn, a_turn, an_album, an_edited_refusal, ideas
from tests.crash.waiting import until_answered
from tests.stories.marks import circled
from tests.stories.pictures import png

RESULT = png("teal", (64, 64))


@pytest.fixture
async def breeder() -> AsyncIterator[Process]:
    async with zygote() as process:
        yield process


@asynccontextmanager
async def scene(
    breeder: Process, folder: Path, tables: Path | None = None
) -> AsyncIterator[tuple[World, Lives]]:
    """A world whose bot lives in another process; its pictures are small and come soon.

    Without `tables` its first life makes them.
    """
    if tables is not None:
        (folder / "data").mkdir()
        shutil.copyfile(tables, folder / "data" / tables.name)
    async with playground(folder / "data") as world:
        world.images.settings.result = RESULT
        yield world, Lives(breeder, folder, world.environment)


def person(world: World, name: str) -> Person:
    somebody = world.people.user(name)
    somebody.private(world.bot)
    return somebody


def fresh(folder: Path) -> Path:
    """A new folder in a folder."""
    return Path(tempfile.mkdtemp(dir=folder))


STORIES: dict[str, Callable[[World, Person], Coroutine[None, None, list[Message]]]] = {
    "a turn": a_turn,
    "an album": an_album,
    "a draft": a_draft,
    "a held turn": a_held_turn,
    "an edited refusal": an_edited_refusal,
    "ideas": ideas,
    **MARKED,
}

IDEAS = {"ideas": 4}
"""So many calls with the same words as an earlier one."""

ALWAYS, ALWAYS_MARKED = 0.12, 0.03
"""Of the kills: so many are tried in every run, all of them with --full; pixel work takes its time."""


async def undisturbed(breeder: Process, folder: Path, story: str, tables: Path | None) -> int:
    async with scene(breeder, folder, tables) as (world, bot):
        ann = person(world, "Ann")
        await bot.begin()
        asked = await STORIES[story](world, ann)
        await world.bot.settles(asked[-1].chat)
        assert await bot.stop() == 0
        judge(world, folder, asked, IDEAS.get(story, 0))
        judge_marks(world, [asked[0].chat])
        assert not repeats(world, asked[0].chat)
        return bot.commits()


@pytest.mark.parametrize("story", STORIES)
async def test_a_kill_at_any_commit_point_costs_nobody_anything(
    breeder: Process, tmp_path: Path, migrated: Path, story: str, request: pytest.FixtureRequest
) -> None:
    tables = None if story == "a turn" else migrated
    count = await undisturbed(breeder, fresh(tmp_path), story, tables)
    kills = [(number, after) for number in range(1, count + 1) for after in (False, True)]
    if not request.config.getoption("--full"):
        seed = random.randrange(10**6)
        share = ALWAYS_MARKED if story in MARKED else ALWAYS
        kills = random.Random(seed).sample(kills, round(len(kills) * share))
        print(f"{story}: some of the kills, by seed {seed}")
    repeated = lost = missed = 0
    twice: Counter[str] = Counter()
    for number, after in kills:
        folder = fresh(tmp_path)
        async with scene(breeder, folder, tables) as (world, bot):
            ann = person(world, "Ann")
            await bot.begin(Death(number, after=after))
            telling = asyncio.create_task(STORIES[story](world, ann))
            ending = asyncio.create_task(bot.ended())
            await asyncio.wait({telling, ending}, return_when=asyncio.FIRST_COMPLETED)
            if not ending.done():
                # Commits of what runs at once are not always equally many: this one did not come.
                await world.bot.settles(ann.private(world.bot))
                bot.terminate()
            missed += await ending != KILLED
            await bot.begin()
            asked = await telling
            await world.bot.settles(asked[-1].chat)
            assert await bot.stop() == 0
            verdict = judge(world, folder, asked, IDEAS.get(story, 0))
            judge_marks(world, [asked[0].chat])
            repeated, lost = repeated + verdict.repeated, lost + verdict.lost
            twice += repeats(world, asked[0].chat)
    print(
        f"{story}: {count} commit points, {len(kills)} kills, {repeated} pictures twice, {lost} lost and said, "
        f"said twice: {dict(twice)}"
    )
    assert count >= 8
    assert repeated <= 4
    assert missed <= len(kills) // 4


async def test_random_kills_while_marks_are_looked_at(
    breeder: Process, tmp_path: Path, migrated: Path, request: pytest.FixtureRequest
) -> None:
    """Circled copies of two people's first pictures, each followed by plain words: 50 kills with --full."""
    kills = 50 if request.config.getoption("--full") else 6
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    async with scene(breeder, tmp_path, migrated) as (world, bot):
        people = [person(world, "Ann"), person(world, "Bob")]
        await bot.begin()
        first = {one.account.id: await a_picture(world, one) for one in people}
        assert await bot.stop() == 0
        asked = [message for messages, _ in first.values() for message in messages]
        for number in range(kills):
            await bot.begin()
            one = people[number % 2]
            shown = first[one.account.id][1]
            assert shown is not None
            if chance.random() < 0.5:
                words = f"{INSIDE} blue {number}"
                asked.append(await one.sends_photo(circled(shown.image()), words))
                asked.append(await one.says(f"with hat {number}"))
            await asyncio.sleep(chance.uniform(0.3, 1.5))
            assert await bot.kill() == KILLED
        await bot.begin()
        for message in asked:
            await until_answered(world, message)
        chats = [one.private(world.bot) for one in people]
        for chat in chats:
            await world.bot.settles(chat)
        assert await bot.stop() == 0
        verdict = judge(world, tmp_path, asked)
        judge_marks(world, chats)
        twice = [dict(repeats(world, chat)) for chat in chats]
    print(
        f"{kills} random kills of looks (seed {seed}): {verdict.requests} requests, {verdict.repeated} pictures "
        f"twice, {verdict.lost} lost and said, said twice: {twice}"
    )


async def test_random_kills(breeder: Process, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Two people write while the bot is killed again and again: a hundred times with --full."""
    kills = 100 if request.config.getoption("--full") else 20
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    asked: list[Message] = []
    async with scene(breeder, tmp_path) as (world, bot):
        world.images.settings.delay = lambda _words: chance.uniform(0.0, 0.2)
        people = [person(world, "Ann"), person(world, "Bob")]
        for number in range(kills):
            await bot.begin()
            for somebody in people:
                if chance.random() < 0.5:
                    fresh = chance.choice(("/new ", "", ""))
                    asked.append(await somebody.says(f"{fresh}picture {number} {somebody.account.id}"))
            await asyncio.sleep(chance.uniform(0.1, 0.6))
            assert await bot.kill() == KILLED
        await bot.begin()
        for message in asked:
            await until_answered(world, message)
        for somebody in people:
            await world.bot.settles(somebody.private(world.bot))
        assert await bot.stop() == 0
        verdict = judge(world, tmp_path, asked)
    print(
        f"{kills} random kills (seed {seed}): {verdict.requests} requests, {verdict.repeated} pictures twice, "
        f"{verdict.lost} lost and said"
    )
