"""Each transaction costs processor time and a flush to disk: a turn has eight, and one for each extra photo."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Connection, Engine, event

from bot.sandbox.people import Person
from bot.sandbox.playground import World
from tests.stories.pictures import photo


@pytest.fixture
async def commits(world: World, ann: Person) -> AsyncIterator[list[int]]:
    """Grows by one with every commit, once the bot is up and has met Ann."""
    await world.bot.says(ann.private(world.bot), "/new", after=await ann.says("/help"))
    await world.bot.settles(ann.private(world.bot))
    seen: list[int] = []

    def committed(_connection: Connection) -> None:
        seen.append(len(seen))

    event.listen(Engine, "commit", committed)
    yield seen
    event.remove(Engine, "commit", committed)


async def test_a_turn_in_words_has_eight(world: World, ann: Person, commits: list[int]) -> None:
    chat = ann.private(world.bot)
    asked = await ann.says("red fox")
    await world.bot.shows_picture(chat, after=asked)
    await world.bot.settles(chat)
    assert len(commits) <= 8


async def test_a_turn_with_a_photo_has_eight(world: World, ann: Person, commits: list[int]) -> None:
    chat = ann.private(world.bot)
    asked = await ann.sends_photo(photo(), "make it night")
    await world.bot.shows_picture(chat, after=asked)
    await world.bot.settles(chat)
    assert len(commits) <= 8


async def test_an_album_has_one_more_for_each_extra_photo(
    world: World, ann: Person, commits: list[int]
) -> None:
    """And one that remembers the first sign of life."""
    chat = ann.private(world.bot)
    sent = await ann.sends_album([photo(), photo(), photo()], "fuse")
    await world.bot.shows_picture(chat, after=sent[-1])
    await world.bot.settles(chat)
    assert len(commits) <= 8 + 1 + 2 * 3
