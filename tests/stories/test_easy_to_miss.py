"""Situations that nobody plans: crowds, old pictures, things deleted, phones that were away."""

import pytest

from bot.sandbox.image_api import read_chips
from bot.sandbox.people import Person
from bot.sandbox.playground import World
from bot.sandbox.telegram_api.chats import Chat
from tests.stories.pictures import photo
from tests.stories.test_buttons import said

NAME = "@picture_sandbox_bot"


@pytest.fixture
def chat(world: World, ann: Person) -> Chat:
    return ann.private(world.bot)


async def test_two_people_who_answer_the_same_picture_get_one_each(
    world: World, ann: Person, bob: Person
) -> None:
    family = world.people.supergroup("Family", ann, bob, world.bot)
    fox = await world.bot.shows_picture(family, after=await ann.says(f"{NAME} red fox", in_=family))
    world.images.hold()
    hers, his = await ann.replies_to(fox, "make it night"), await bob.replies_to(fox, "let it snow")
    await world.images.arrived(3)
    world.images.let_go()
    shown = await world.bot.shows_pictures(family, 2, after=his)
    by_request = {picture.reply_to: picture for picture in shown}
    bases = {call.last_user_text: call.base for call in world.images.calls}
    for asked, words in ((hers, "make it night"), (his, "let it snow")):
        assert f"← #1 · {words}" in by_request[asked].caption
        base = bases[words]
        assert base is not None
        assert base.sha256 == fox.file.sha256


async def test_a_picture_of_last_week_answers_to_replies_to_it_and_to_its_words(
    world: World, ann: Person, chat: Chat
) -> None:
    words = await ann.says("red fox")
    fox = await world.bot.shows_picture(chat, after=words)
    for number in range(3):
        await world.bot.shows_picture(chat, after=await ann.says(f"/new boat {number}"))
    await world.restart()
    night = await world.bot.shows_picture(chat, after=await ann.replies_to(fox, "make it night"))
    assert night.caption.startswith("#5 ← #1")
    snow = await world.bot.shows_picture(chat, after=await ann.replies_to(words, "let it snow"))
    assert snow.caption.startswith("#6 ← #1")
    assert read_chips(snow.image()) == [1, 6]


async def test_pictures_that_were_deleted_can_be_gone_on_from_and_back_to(
    world: World, ann: Person, chat: Chat
) -> None:
    mine = await ann.sends_photo(photo("red"), "make it night")
    first = await world.bot.shows_picture(chat, after=mine)
    await ann.deletes(mine)
    await ann.deletes(first)
    hat = await world.bot.shows_picture(chat, after=await ann.says("with a hat"))
    assert hat.caption.startswith("#3 ← #2 · with a hat")
    assert said(await ann.presses(hat, "Undo")) == "Back at #2."
    back = await world.bot.shows_picture(chat, after=hat)
    assert back.file.sha256 == first.file.sha256
    photo_again = await world.bot.shows_picture(chat, after=await ann.says("#1"))
    assert photo_again.caption == "Back at #1. What next?"


async def test_a_photo_that_was_deleted_while_it_waited_still_gets_its_words(
    world: World, ann: Person, chat: Chat
) -> None:
    mine = await ann.sends_photo(photo("red", (320, 240)))
    await world.bot.says(chat, "What should I change?", after=mine)
    await ann.deletes(mine)
    shown = await world.bot.shows_picture(chat, after=await ann.says("with a hat"))
    assert shown.caption.startswith("#2 ← #1 · with a hat")
    assert [picture.dimensions for picture in world.images.calls[0].pictures] == [(320, 240)]


async def test_everything_deleted_while_the_picture_is_made(world: World, ann: Person, chat: Chat) -> None:
    shown = await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    world.images.hold()
    asked = await ann.says("make it night")
    await world.images.arrived(2)
    status = await world.bot.shows_status(chat, "Changing #1", after=asked)
    for message in (shown, asked, status):
        await ann.deletes(message)
    world.images.let_go()
    night = await world.bot.shows_picture(chat, after=asked)
    assert read_chips(night.image()) == [1, 2]
    assert night.reply_to is None


async def test_a_phone_that_was_away_says_everything_at_once(world: World, ann: Person, chat: Chat) -> None:
    """Words, their edit, a photo, words for it, thanks and a tap arrive together, each once.

    What is said keeps its order; a tap does not wait until a photo was looked at.
    """
    first = await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    await world.stop()
    asked = await ann.says("make it night")
    await ann.edits(asked, "let it snow")
    await ann.sends_photo(photo("blue", (320, 240)))
    boat = await ann.says("put a boat on it")
    thanks = await ann.says("thanks")
    await ann.presses(first, "Again", wait=False)
    await world.start()
    shown = await world.bot.shows_pictures(chat, 3, after=thanks)
    assert [picture.reply_to for picture in shown if picture.reply_to is not first.message] == [asked, boat]
    calls = {call.last_user_text: call for call in world.images.calls[1:]}
    assert set(calls) == {"let it snow", "put a boat on it", "Generate an image: red fox"}
    assert [picture.dimensions for picture in calls["put a boat on it"].pictures] == [(320, 240)]
    assert await world.bot.reacts(thanks)
    await world.bot.settles(chat)
    assert len(world.images.calls) == 4


async def test_a_photo_and_its_words_sent_apart_while_the_bot_was_away(
    world: World, ann: Person, chat: Chat
) -> None:
    await world.stop()
    await ann.sends_photo(photo("blue", (320, 240)))
    await ann.sends_photo(photo("red", (240, 320)))
    asked = await ann.says("put them together")
    await world.start()
    shown = await world.bot.shows_picture(chat, after=asked)
    assert shown.caption.startswith("#3 ← #1 · put them together")
    assert [picture.dimensions for picture in world.images.calls[0].pictures] == [(320, 240), (240, 320)]
    await world.bot.settles(chat)
    assert len(world.images.calls) == 1
