"""How a group is set in the stories."""

from bot.sandbox.people import Person
from bot.sandbox.playground import World
from bot.sandbox.telegram_api.chats import Group


async def chooses(world: World, admin: Person, group: Group, label: str) -> None:
    """An admin turns over one of the group's manners; `label` is how its button begins before."""
    settings = await world.bot.says(group, "This chat", after=await admin.says("/settings", in_=group))
    await admin.presses(settings, "Shared")
    await world.bot.settles(group)
    await admin.presses(settings, label)
    await world.bot.settles(group)
