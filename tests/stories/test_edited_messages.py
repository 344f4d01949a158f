"""Edited messages: before the call they change it, after a refusal they are the request, later they offer."""

from bot.sandbox.image_api import Fault, read_chips
from bot.sandbox.people import Person
from bot.sandbox.playground import World
from tests.stories.pictures import photo


async def test_a_typo_mended_before_the_call(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    world.images.hold()
    await ann.says("red fox")
    await world.images.arrived(1)
    second = await ann.says("make it nihgt")
    status = await world.bot.shows_status(chat, "nihgt", after=second)
    await ann.edits(second, "make it night")
    await world.bot.rewrites(status, "“make it night”")
    world.images.let_go()
    await world.bot.shows_pictures(chat, 2)
    assert world.images.calls[1].last_user_text == "make it night"
    assert len(world.images.calls) == 2


async def test_a_refused_request_said_differently_runs_at_once(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    world.images.script.next(Fault.MODERATION_400)
    asked = await ann.says("something bad")
    refusal = await world.bot.says(chat, "Edit your message above", after=asked)
    assert refusal.reply_to is asked
    assert refusal.buttons == []
    await ann.edits(asked, "something nice")
    shown = await world.bot.shows_picture(chat, after=refusal)
    assert shown.reply_to is asked
    assert shown.caption.startswith("#2 ← #1 · something nice")
    assert read_chips(shown.image()) == [1, 3]


async def test_a_photo_that_gets_its_caption_later(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    sent = await ann.sends_photo(photo())
    await world.bot.says(chat, "What should I change?", after=sent)
    await ann.edits(sent, "make it night")
    shown = await world.bot.shows_picture(chat, after=sent)
    assert shown.caption.startswith("#2 ← #1 · make it night")


async def test_too_late_for_the_words_offers_to_run_the_new_ones(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    world.images.hold()
    asked = await ann.says("red fox")
    await world.images.arrived(1)
    await ann.edits(asked, "blue fox")
    offer = await world.bot.says(chat, "after I had begun", after=asked)
    world.images.let_go()
    await world.bot.shows_picture(chat, after=asked)
    assert len(world.images.calls) == 1
    await ann.presses(offer, "Run the new words")
    await world.bot.shows_pictures(chat, 2, after=asked)
    assert [call.last_user_text for call in world.images.calls] == [
        "Generate an image: red fox",
        "Generate an image: blue fox",
    ]
    toast = await ann.presses(offer, "Run the new words")
    assert toast is not None
    assert toast.text == "That is done already."


async def test_an_edit_that_changes_nothing_is_ignored(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    asked = await ann.says("red fox")
    shown = await world.bot.shows_picture(chat, after=asked)
    await ann.edits(asked, "red  fox ".replace("  ", " ").strip())
    await world.bot.settles(chat)
    assert chat.messages[-1] is shown.message
