"""The owner that the operator names."""

from bot.sandbox.people import Person
from bot.sandbox.playground import World


async def started_anew(world: World, **settings: str) -> None:
    await world.stop()
    world.environment.update(settings)
    await world.start()


async def test_is_served_without_a_claim_link(world: World, ann: Person, bob: Person) -> None:
    await started_anew(world, ALLOWED="", OWNER=str(ann.id))
    assert world.claim_link is None
    await world.bot.shows_picture(ann.private(world.bot), after=await ann.says("red fox"))
    await world.bot.says(bob.private(world.bot), "private", after=await bob.says("red fox"))


async def test_wins_over_who_opened_the_claim_link(world: World, ann: Person, bob: Person) -> None:
    await started_anew(world, ALLOWED="")
    payload = (world.claim_link or "").partition("?start=")[2]
    await world.bot.says(bob.private(world.bot), "yours now", after=await bob.says(f"/start {payload}"))
    await started_anew(world, OWNER=str(ann.id))
    await world.bot.shows_picture(ann.private(world.bot), after=await ann.says("red fox"))
    await world.bot.says(bob.private(world.bot), "private", after=await bob.says("red fox"))


async def test_makes_an_open_claim_link_worthless(world: World, ann: Person, bob: Person) -> None:
    await started_anew(world, ALLOWED="")
    payload = (world.claim_link or "").partition("?start=")[2]
    await started_anew(world, OWNER=str(ann.id))
    await world.bot.says(bob.private(world.bot), "private", after=await bob.says(f"/start {payload}"))
