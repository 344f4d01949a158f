"""Replying to any picture, request, status or sentence goes on from there."""

from bot.sandbox.image_api import Fault, read_chips
from bot.sandbox.people import Person
from bot.sandbox.playground import World
from tests.stories.pictures import photo


async def test_a_reply_to_my_own_photo_branches_from_it(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    mine = await ann.sends_photo(photo("red"), "make it night")
    await world.bot.shows_picture(chat, after=mine)
    again = await world.bot.shows_picture(chat, after=await ann.replies_to(mine, "in the snow"))
    assert again.caption.startswith("#3 ← #1 · in the snow")
    bases = [call.base for call in world.images.calls]
    assert bases[0] is not None
    assert bases[1] is not None
    assert bases[0].sha256 == bases[1].sha256


async def test_a_reply_to_my_words_means_their_result(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    first = await ann.says("red fox")
    await world.bot.shows_picture(chat, after=first)
    await world.bot.shows_picture(chat, after=await ann.says("night"))
    third = await world.bot.shows_picture(chat, after=await ann.replies_to(first, "snow"))
    assert read_chips(third.image()) == [1, 3]


async def test_a_reply_to_a_status_waits_for_the_picture_being_made(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    world.images.hold()
    status = await world.bot.shows_status(chat, "Drawing", after=await ann.says("red fox"))
    await world.images.arrived(1)
    asked = await ann.replies_to(status, "make it night")
    await world.bot.shows_status(chat, "Changing the picture being made", after=asked)
    world.images.let_go()
    first, second = await world.bot.shows_pictures(chat, 2)
    assert second.reply_to is asked
    assert read_chips(second.image()) == [1, 2]
    assert second.caption.startswith("#2 ← #1")
    assert first.caption.startswith("#1")


async def test_a_reply_to_a_refusal_starts_from_what_the_refused_turn_started_from(
    world: World, ann: Person
) -> None:
    chat = ann.private(world.bot)
    await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    world.images.script.next(Fault.MODERATION_400)
    refusal = await world.bot.says(chat, "refused", after=await ann.says("something bad"))
    shown = await world.bot.shows_picture(chat, after=await ann.replies_to(refusal, "something nice"))
    assert shown.caption.startswith("#2 ← #1 · something nice")
    assert read_chips(shown.image()) == [1, 3]


async def test_a_photo_as_a_reply_is_the_second_picture(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    first = await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    asked = await ann.replies_to(first, "wearing this", photo=photo("blue", (320, 240)))
    await world.bot.shows_picture(chat, after=asked)
    call = world.images.calls[1]
    assert call.base is not None
    assert call.base.sha256 == first.file.sha256
    assert [picture.dimensions for picture in call.references] == [(320, 240)]


async def test_a_reply_to_a_picture_of_before_new_still_works(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    fox = await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    await world.bot.says(chat, "New picture", after=await ann.says("/new"))
    cat = await world.bot.shows_picture(chat, after=await ann.says("a cat"))
    assert read_chips(cat.image()) == [2]
    night = await world.bot.shows_picture(chat, after=await ann.replies_to(fox, "night"))
    assert read_chips(night.image()) == [1, 3]
    hat = await world.bot.shows_picture(chat, after=await ann.says("hat"))
    assert read_chips(hat.image()) == [1, 3, 4]


async def test_a_quoted_part_of_my_own_words_joins_the_request(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    said = await ann.says("a castle on a hill, in the style of an old map")
    await world.bot.shows_picture(chat, after=said)
    asked = await ann.says("only this", reply_to=said, quote="old map")
    await world.bot.shows_picture(chat, after=asked)
    assert world.images.calls[1].last_user_text == "only this\n\n“old map”"
