"""The bot is killed at every commit point, before and after it takes effect, and then at random moments."""

import asyncio
import random
import shutil
import tempfile
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.sandbox.image_api import Fault
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


async def until_answered(world: World, asked: Message) -> None:
    found = await world.telegram.world.changes.until(
        lambda: answers(world, asked.chat, asked) or None, PATIENCE
    )
    assert found is not None, f"nobody answered {asked} within {PATIENCE} s"


async def until(world: World, seen: Callable[[], bool], what: str) -> None:
    found = await world.telegram.world.changes.until(lambda: seen() or None, PATIENCE)
    assert found, f"{what} was not seen within {PATIENCE} s"


async def until_ended(world: World, asked: Message, refusals: int = 1) -> None:
    """A picture, the news that it may be lost, or so many refusals: a killed call leaves its own to the next."""

    def ended() -> bool:
        final = answers(world, asked.chat, asked)
        refused = sum("refused this" in message.text for message in final)
        done = any(message.media is not None or "I may have lost" in message.text for message in final)
        return done or refused >= refusals

    await until(world, ended, f"the end of {asked}")


async def until_said(world: World, ann: Person, words: str) -> None:
    chat = ann.private(world.bot)
    await until(world, lambda: any(words in message.text for message in chat.messages), words)


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


async def a_draft(world: World, ann: Person) -> list[Message]:
    """A photo without words, and the words when the bot has asked for them."""
    await ann.sends_photo(photo())
    await until_said(world, ann, "What should I change?")
    asked = await ann.says("make it night")
    await until_answered(world, asked)
    return [asked]


async def a_held_turn(world: World, ann: Person) -> list[Message]:
    """Words that wait for a picture which is refused; a tap draws them all the same."""
    world.images.settings.delay = 0.3
    world.images.script.next(Fault.MODERATION_400)
    first = await ann.says("something bad")
    second = await ann.says("with a hat")
    await until_answered(world, second)
    for message in answers(world, second.chat, second):
        if "did not come" in message.text and message.buttons:
            await ann.presses(message, "Draw it anew", wait=False)
            await until_ended(world, second)
    return [first, second]


async def an_edited_refusal(world: World, ann: Person) -> list[Message]:
    """A refused request is said differently by editing it."""
    world.images.script.next(Fault.MODERATION_400)
    asked = await ann.says("something bad")
    await until_answered(world, asked)
    refused = any("refused this" in message.text for message in answers(world, asked.chat, asked))
    await ann.edits(asked, "something good")
    if refused:
        await until_ended(world, asked, refusals=2)
    return [asked]


async def ideas(world: World, ann: Person) -> list[Message]:
    """Four ideas of a picture, and one of them chosen."""
    asked = await ann.says("red fox")
    await until_answered(world, asked)
    shown = answers(world, asked.chat, asked)[0]
    if shown.media is None:
        return [asked]
    await ann.presses(shown, "⋯", wait=False)
    await until(world, lambda: any("4 ideas" in label for label in shown.buttons), "the ideas button")
    await ann.presses(shown, "4 ideas", wait=False)
    await until_answered(world, shown)
    sheet = answers(world, asked.chat, shown)[0]
    if sheet.media is not None:
        await ann.presses(sheet, next(label for label in sheet.buttons if label.isdigit()), wait=False)
        await until_answered(world, sheet)
    return [asked, shown]


STORIES = {
    "a turn": a_turn,
    "an album": an_album,
    "a draft": a_draft,
    "a held turn": a_held_turn,
    "an edited refusal": an_edited_refusal,
    "ideas": ideas,
}

IDEAS = {"ideas": 4}
"""So many calls with the same words as an earlier one."""

ALWAYS = 0.12
"""Of the kills: so many are tried in every run, all of them with --full."""


async def undisturbed(breeder: Process, folder: Path, story: str, tables: Path | None) -> int:
    async with scene(breeder, folder, tables) as (world, bot):
        ann = person(world, "Ann")
        await bot.begin()
        asked = await STORIES[story](world, ann)
        await world.bot.settles(asked[-1].chat)
        assert await bot.stop() == 0
        judge(world, folder, asked, IDEAS.get(story, 0))
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
        kills = random.Random(seed).sample(kills, round(len(kills) * ALWAYS))
        print(f"{story}: some of the kills, by seed {seed}")
    repeated = lost = missed = 0
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
            repeated, lost = repeated + verdict.repeated, lost + verdict.lost
    print(
        f"{story}: {count} commit points, {len(kills)} kills, {repeated} pictures twice, {lost} lost and said"
    )
    assert count >= 8
    assert repeated <= 4
    assert missed <= len(kills) // 4


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
