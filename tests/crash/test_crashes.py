"""The bot is killed at every commit point, before and after it takes effect, and then at random moments."""

import asyncio
import random
import tempfile
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.sandbox.people import Person
from bot.sandbox.playground import World, playground
from bot.sandbox.telegram_api.messages import Message
from tests.crash.judging import answers, judge
from tests.crash.life import Death
from tests.crash.lives import KILLED, Lives, zygote
from tests.stories.pictures import photo, png

RESULT = png("teal", (64, 64))
PATIENCE = 30.0


@pytest.fixture
async def breeder() -> AsyncIterator[Process]:
    async with zygote() as process:
        yield process


@asynccontextmanager
async def scene(breeder: Process, folder: Path) -> AsyncIterator[tuple[World, Lives]]:
    """A world whose bot lives in another process; its pictures are small and come soon."""
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


async def until_answered(world: World, asked: Message) -> None:
    found = await world.telegram.world.changes.until(
        lambda: answers(world, asked.chat, asked) or None, PATIENCE
    )
    assert found is not None, f"nobody answered {asked} within {PATIENCE} s"


async def a_turn(world: World, ann: Person) -> list[Message]:
    """A photo with a caption, and plain words that go on from its result."""
    asked = [await ann.sends_photo(photo(), "make it night")]
    await until_answered(world, asked[0])
    asked.append(await ann.says("with a hat"))
    await until_answered(world, asked[1])
    return asked


async def an_album(world: World, ann: Person) -> list[Message]:
    """Two photos with a caption; then one more picture of the same by a button."""
    sent = await ann.sends_album([photo("red"), photo("blue")], "fuse them")
    await until_answered(world, sent[0])
    return [sent[0]]


STORIES = {"a turn": a_turn, "an album": an_album}


async def undisturbed(breeder: Process, folder: Path, story: str) -> int:
    async with scene(breeder, folder) as (world, bot):
        ann = person(world, "Ann")
        await bot.begin()
        asked = await STORIES[story](world, ann)
        await world.bot.settles(asked[-1].chat)
        assert await bot.stop() == 0
        judge(world, folder, asked)
        return bot.commits()


@pytest.mark.parametrize("story", STORIES)
async def test_a_kill_at_any_commit_point_costs_nobody_anything(
    breeder: Process, tmp_path: Path, story: str
) -> None:
    count = await undisturbed(breeder, fresh(tmp_path), story)
    repeated = lost = 0
    for number in range(1, count + 1):
        for after in (False, True):
            folder = fresh(tmp_path)
            async with scene(breeder, folder) as (world, bot):
                ann = person(world, "Ann")
                await bot.begin(Death(number, after=after))
                telling = asyncio.create_task(STORIES[story](world, ann))
                assert await bot.ended() == KILLED
                await bot.begin()
                asked = await telling
                await world.bot.settles(asked[-1].chat)
                assert await bot.stop() == 0
                verdict = judge(world, folder, asked)
                repeated, lost = repeated + verdict.repeated, lost + verdict.lost
    print(
        f"{story}: {count} commit points, {2 * count} kills, {repeated} pictures twice, {lost} lost and said"
    )
    assert count >= 8
    assert repeated <= 4


async def test_random_kills(breeder: Process, tmp_path: Path) -> None:
    """Two people write while the bot is killed a hundred times."""
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    asked: list[Message] = []
    async with scene(breeder, tmp_path) as (world, bot):
        world.images.settings.delay = lambda _words: chance.uniform(0.0, 0.2)
        people = [person(world, "Ann"), person(world, "Bob")]
        for number in range(100):
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
        f"100 random kills (seed {seed}): {verdict.requests} requests, {verdict.repeated} pictures twice, "
        f"{verdict.lost} lost and said"
    )
