"""In groups the bot speaks only when it is addressed, and keeps people apart."""

import pytest

from bot.sandbox.image_api import read_chips
from bot.sandbox.people import Person
from bot.sandbox.playground import World
from bot.sandbox.telegram_api.chats import Group, Rights
from tests.stories.pictures import photo

NAME = "@picture_sandbox_bot"


@pytest.fixture
def family(world: World, ann: Person, bob: Person) -> Group:
    return world.people.supergroup("Family", ann, bob, world.bot)


async def test_a_mention_a_command_and_a_reply_are_heard(world: World, ann: Person, family: Group) -> None:
    asked = await ann.says(f"{NAME} red fox", in_=family)
    first = await world.bot.shows_picture(family, after=asked)
    assert first.reply_to is asked
    assert world.images.calls[0].last_user_text == "Generate an image: red fox"
    second = await world.bot.shows_picture(family, after=await ann.says("/edit make it night", in_=family))
    third = await world.bot.shows_picture(family, after=await ann.replies_to(first, "with a hat"))
    assert read_chips(second.image()) == [1, 2]
    assert read_chips(third.image()) == [1, 3]


async def test_everything_else_is_met_with_silence(world: World, ann: Person, bob: Person) -> None:
    """Also when privacy mode is off and the bot hears everything."""
    family = world.people.group("Family", ann, bob, world.bot)
    world.people.promote(family, world.bot)
    await ann.says("red fox", in_=family)
    await ann.sends_photo(photo(), "look at this", in_=family)
    said = await bob.says("nice", in_=family)
    await bob.replies_to(said, "isn't it")
    await bob.says("/draw@another_bot a boat", in_=family)
    await bob.says(f"not a mention: {NAME}x", in_=family)
    await world.bot.settles(family)
    assert not world.images.calls
    assert [m for m in family.log if m.sender is world.bot.account] == []


async def test_a_photo_of_somebody_else_is_edited_by_a_reply(
    world: World, ann: Person, bob: Person, family: Group
) -> None:
    his = await bob.sends_photo(photo("red"), "my car", in_=family)
    asked = await ann.replies_to(his, f"{NAME} paint it blue")
    shown = await world.bot.shows_picture(family, after=asked)
    assert shown.caption.startswith("#2 ← #1 · paint it blue")
    assert world.images.calls[0].last_user_text == "paint it blue"
    assert len(world.images.calls[0].pictures) == 1


async def test_a_wordless_mention_under_a_photo_asks(
    world: World, ann: Person, bob: Person, family: Group
) -> None:
    his = await bob.sends_photo(photo("red"), in_=family)
    called = await ann.replies_to(his, NAME)
    question = await world.bot.says(family, "What should I change?", after=called)
    shown = await world.bot.shows_picture(family, after=await ann.replies_to(question, "paint it blue"))
    assert shown.caption.startswith("#2 ← #1")


async def test_plain_words_of_somebody_are_drawn_by_a_reply(
    world: World, ann: Person, bob: Person, family: Group
) -> None:
    idea = await bob.says("a castle in the clouds", in_=family)
    await world.bot.shows_picture(family, after=await ann.replies_to(idea, f"{NAME} draw this"))
    assert world.images.calls[0].last_user_text == "Generate an image: draw this\n\n“a castle in the clouds”"


async def test_a_caption_that_mentions_the_bot(world: World, ann: Person, family: Group) -> None:
    asked = await ann.sends_photo(photo(), f"{NAME}, make it night", in_=family)
    await world.bot.shows_picture(family, after=asked)
    assert world.images.calls[0].last_user_text == "make it night"


async def test_an_album_whose_third_item_mentions_the_bot(world: World, ann: Person, bob: Person) -> None:
    family = world.people.group("Family", ann, bob, world.bot)
    world.people.promote(family, world.bot)
    pictures = [photo("red", (200 + 20 * index, 160)) for index in range(3)]
    sent = await ann.sends_album(pictures, f"{NAME} fuse", caption_on=3, in_=family)
    await world.bot.shows_picture(family, after=sent[0])
    assert [picture.width for picture in world.images.calls[0].pictures] == [200, 220, 240]
    assert not [m for m in family.log if "Receiving" in m.text]


async def test_two_people_at_once(world: World, ann: Person, bob: Person, family: Group) -> None:
    """Each one's words go on from what stood there when they were written, or from their own picture."""
    world.images.hold()
    hers = await ann.says(f"{NAME} red fox", in_=family)
    his = await bob.says(f"{NAME} blue boat", in_=family)
    await world.images.arrived(2)
    hers_too = await ann.says(f"{NAME} make it night", in_=family)
    his_too = await bob.says(f"{NAME} with a flag", in_=family)
    await world.bot.shows_status(family, "with a flag", after=his_too)
    world.images.let_go()
    shown = await world.bot.shows_pictures(family, 4)
    chips = {id(picture.reply_to): read_chips(picture.image()) for picture in shown}
    first, second = chips[id(hers)], chips[id(his)]
    assert chips[id(hers_too)][:1] == first
    assert chips[id(his_too)][:1] == second
    assert len(world.images.calls) == 4


async def test_the_picture_of_somebody_else_is_the_head_for_all(
    world: World, ann: Person, bob: Person, family: Group
) -> None:
    await world.bot.shows_picture(family, after=await ann.says(f"{NAME} red fox", in_=family))
    shown = await world.bot.shows_picture(family, after=await bob.says(f"{NAME} make it night", in_=family))
    assert read_chips(shown.image()) == [1, 2]


async def test_topics_are_conversations_of_their_own(world: World, ann: Person) -> None:
    forum = world.people.supergroup("Studio", ann, world.bot, is_forum=True)
    foxes = await ann.opens_topic(forum, "Foxes")
    boats = await ann.opens_topic(forum, "Boats")
    fox = await world.bot.shows_picture(
        forum, after=await ann.says(f"{NAME} red fox", in_=forum, topic=foxes)
    )
    boat = await world.bot.shows_picture(
        forum, after=await ann.says(f"{NAME} make it blue", in_=forum, topic=boats)
    )
    assert fox.message.thread_id == foxes.id
    assert boat.message.thread_id == boats.id
    assert read_chips(boat.image()) == [2]


async def test_other_bots_are_ignored(world: World, ann: Person) -> None:
    other = world.people.bot("Other", "other_sandbox_bot", "222222222:OTHER-OTHER-OTHER-OTHER-OTHER-12345")
    family = world.people.group("Family", ann, world.bot, other)
    await ann.says(f"{NAME} red fox", in_=family)
    await world.bot.shows_picture(family)
    assert len(world.images.calls) == 1


async def test_a_group_without_photos_hears_of_its_picture(
    world: World, ann: Person, bob: Person, family: Group
) -> None:
    world.people.restrict(family, world.bot, Rights(photos=False, documents=False))
    asked = await ann.says(f"{NAME} red fox", in_=family)
    told = await world.bot.says(family, "#1 is ready", after=asked)
    world.people.restrict(family, world.bot, Rights())
    await ann.presses(told, "Show")
    shown = await world.bot.shows_picture(family, after=told)
    again = await world.bot.shows_picture(family, after=await ann.replies_to(shown, "night"))
    assert read_chips(again.image()) == [1, 2]
    assert len(world.images.calls) == 2
