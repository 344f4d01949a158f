"""Waits for what a person sees, over the ends and the starts of the bot."""

from collections.abc import Callable

from bot.sandbox.people import Person
from bot.sandbox.playground import World
from bot.sandbox.telegram_api.messages import Message
from tests.crash.judging import answers

PATIENCE = 30.0


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
