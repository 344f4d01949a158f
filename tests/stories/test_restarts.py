"""The bot is stopped and started: nobody is left waiting, nothing is paid twice."""

import asyncio
from pathlib import Path

from bot.sandbox.image_api import read_chips
from bot.sandbox.people import Person
from bot.sandbox.playground import World
from tests.stories.pictures import photo
from tests.stories.scenes import a_turn_waits_in_vain


async def test_history_and_head_survive(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    first = await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    await world.restart()
    night = await world.bot.shows_picture(chat, after=await ann.says("night"))
    assert read_chips(night.image()) == [1, 2]
    assert night.caption.startswith("#2 ← #1")
    await world.restart()
    snow = await world.bot.shows_picture(chat, after=await ann.replies_to(first, "snow"))
    assert read_chips(snow.image()) == [1, 3]


async def test_what_was_said_while_the_bot_was_away_is_answered(world: World, ann: Person) -> None:
    await world.stop()
    asked = await ann.says("red fox")
    await world.start()
    shown = await world.bot.shows_picture(ann.private(world.bot), after=asked)
    assert shown.reply_to is asked


async def test_a_stop_waits_for_the_call_that_runs(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    world.images.hold()
    asked = await ann.says("red fox")
    await world.images.arrived(1)
    stopping = asyncio.create_task(world.stop())
    waiting = await world.bot.shows_status(chat, "Drawing", after=asked)
    world.images.let_go()
    shown = await world.bot.shows_picture(chat, after=asked)
    await stopping
    assert shown.reply_to is asked
    assert waiting.is_deleted


async def test_a_stop_in_a_hurry_leaves_a_question_for_the_next_start(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    world.images.hold()
    asked = await ann.says("red fox")
    await world.images.arrived(1)
    status = await world.bot.shows_status(chat, "Drawing", after=asked)
    await world.stop(hurry=True)
    world.images.let_go()
    await world.start()
    sentence = await world.bot.says(chat, "I may have lost the picture “red fox”", after=asked)
    assert sentence.buttons == ["🔁 Run again · $0.03"]
    await world.bot.removes(status)
    assert len(world.images.calls) == 1


async def test_turns_that_waited_go_on(world: World, ann: Person, bob: Person) -> None:
    """Bob's turn had not begun when the bot stopped; it runs afterwards, once."""
    await world.stop()
    world.environment["MAX_CALLS"] = "1"
    await world.start()
    world.images.hold()
    await ann.says("red fox")
    await world.images.arrived(1)
    asked = await bob.says("blue boat")
    await world.bot.shows_status(bob.private(world.bot), "Drawing", after=asked)
    await world.stop(hurry=True)
    world.images.let_go()
    await world.start()
    await world.bot.shows_picture(bob.private(world.bot), after=asked)
    await world.bot.says(ann.private(world.bot), "I may have lost")
    assert len(world.images.calls) == 2


async def test_a_draft_survives(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    await world.bot.says(chat, "What should I change?", after=await ann.sends_photo(photo()))
    await world.restart()
    shown = await world.bot.shows_picture(chat, after=await ann.says("make it night"))
    assert shown.caption.startswith("#2 ← #1")


async def test_an_album_that_was_being_gathered_is_gathered_on(world: World, ann: Person) -> None:
    await world.stop()
    sent = await ann.sends_album([photo("red", (200, 160)), photo("red", (220, 160))], "fuse")
    await world.start()
    await world.bot.shows_picture(ann.private(world.bot), after=sent[-1])
    assert [picture.width for picture in world.images.calls[0].pictures] == [200, 220]
    assert len(world.images.calls) == 1


async def test_a_held_turn_keeps_its_question(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    asked = await a_turn_waits_in_vain(world, ann)
    world.images.let_go()
    held = await world.bot.says(chat, "did not come", after=asked)
    await world.restart()
    await ann.presses(held, "Draw it anew")
    await world.bot.shows_picture(chat, after=held)


async def test_a_second_process_is_kept_out(world: World, tmp_path: Path) -> None:
    """Two bots in one folder would run each other's turns."""
    import pytest

    from bot.app import opened
    from bot.config import load
    from bot.domain.errors import ConfigurationError

    with pytest.raises(ConfigurationError, match="Another imagebot is running"):
        async with opened(load(world.environment, tmp_path / "none")):
            pass
