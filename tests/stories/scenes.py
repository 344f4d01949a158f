"""Situations that several stories begin with."""

from bot.sandbox.image_api import Fault
from bot.sandbox.people import Person
from bot.sandbox.playground import World
from bot.sandbox.telegram_api.messages import Message


async def a_turn_waits_in_vain(world: World, ann: Person) -> Message:
    """Ann's "with a hat", which waits for a picture that will be refused once `let_go` is called."""
    earlier = len(world.images.calls)
    world.images.hold()
    world.images.script.next(Fault.MODERATION_400)
    await ann.says("something bad")
    await world.images.arrived(earlier + 1)
    asked = await ann.says("with a hat")
    await world.bot.shows_status(
        ann.private(world.bot), "Changing the picture being made: “with a hat”", after=asked
    )
    return asked
