"""People write faster than pictures are made: order is kept, nothing is mixed up, nothing is lost."""

from bot.sandbox.image_api import read_chips
from bot.sandbox.people import Person
from bot.sandbox.playground import World
from tests.stories.pictures import photo
from tests.stories.scenes import a_turn_waits_in_vain


async def test_three_messages_in_a_row_build_on_each_other(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    world.images.hold()
    asked = [await ann.says(words) for words in ("red fox", "make it night", "with a hat")]
    await world.bot.shows_status(chat, "Changing the picture being made: “with a hat”", after=asked[2])
    await world.images.arrived(1)
    world.images.let_go()
    shown = await world.bot.shows_pictures(chat, 3)
    assert [picture.reply_to for picture in shown] == asked
    assert [read_chips(picture.image()) for picture in shown] == [[1], [1, 2], [1, 2, 3]]
    assert len(world.images.calls) == 3


async def test_one_persons_turns_run_one_after_the_other(world: World, ann: Person) -> None:
    world.images.hold()
    await ann.sends_photo(photo("red"), "first")
    await ann.sends_photo(photo("blue"), "second")
    await world.images.arrived(1)
    await world.bot.shows_status(ann.private(world.bot), "second")
    assert len(world.images.calls) <= 1
    world.images.let_go()
    await world.bot.shows_pictures(ann.private(world.bot), 2)


async def test_two_people_do_not_wait_for_each_other(world: World, ann: Person, bob: Person) -> None:
    world.images.hold()
    await ann.says("red fox")
    await bob.says("blue boat")
    await world.images.arrived(2)
    world.images.let_go()
    await world.bot.shows_picture(ann.private(world.bot))
    await world.bot.shows_picture(bob.private(world.bot))


async def test_a_turn_whose_picture_does_not_come_is_held(world: World, ann: Person) -> None:
    """The waiting turn is never run from a picture that nobody chose; the person decides."""
    chat = ann.private(world.bot)
    await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    asked = await a_turn_waits_in_vain(world, ann)
    world.images.let_go()
    held = await world.bot.says(chat, "“with a hat” was waiting for did not come", after=asked)
    assert held.buttons == ["▶️ Run from #1", "✖ Drop"]
    assert len(world.images.calls) == 2
    toast = await ann.presses(held, "Run from #1")
    assert toast is not None
    assert toast.text == "Working on it."
    shown = await world.bot.shows_picture(chat, after=held)
    assert read_chips(shown.image()) == [1, 3]
    assert shown.reply_to is asked
    assert held.buttons == []


async def test_a_held_turn_can_be_dropped(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    asked = await a_turn_waits_in_vain(world, ann)
    world.images.let_go()
    held = await world.bot.says(chat, "did not come", after=asked)
    assert held.buttons == ["▶️ Draw it anew", "✖ Drop"]
    toast = await ann.presses(held, "Drop")
    assert toast is not None
    assert toast.text == "Dropped."
    await world.bot.settles(chat)
    assert len(world.images.calls) == 1
    assert held.buttons == []


async def test_no_more_calls_at_once_than_allowed(world: World) -> None:
    await world.stop()
    world.environment["MAX_CALLS"] = "2"
    await world.start()
    people = [world.people.user(name) for name in ("Ann", "Bob", "Cleo")]
    world.images.hold()
    for person in people:
        person.private(world.bot)
        await person.says("a boat")
    await world.images.arrived(2)
    for person in people:
        await world.bot.shows_status(person.private(world.bot), "Drawing")
    assert len(world.images.calls) <= 2
    world.images.let_go()
    for person in people:
        await world.bot.shows_picture(person.private(world.bot))
    assert len(world.images.calls) == 3
