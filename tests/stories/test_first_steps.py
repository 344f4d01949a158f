"""The first things that people see: /start, a photo without words, help, privacy."""

import pytest

from bot.sandbox.people import Person
from bot.sandbox.playground import World
from bot.sandbox.telegram_api.chats import Chat
from tests.stories.pictures import photo
from tests.stories.test_buttons import said


@pytest.fixture
def chat(world: World, ann: Person) -> Chat:
    return ann.private(world.bot)


async def test_the_first_message_offers_to_draw_its_own_example(
    world: World, ann: Person, chat: Chat
) -> None:
    asked = await ann.says("/start")
    greeting = await world.bot.says(chat, "Send a photo and say what to change", after=asked)
    assert greeting.buttons == ["🦊 Make this one", "📷 How do I edit?"]
    world.images.hold()
    assert said(await ann.presses(greeting, "Make this one")) == "Working on it."
    assert said(await ann.presses(greeting, "Make this one")) == "It is already being made."
    world.images.let_go()
    shown = await world.bot.shows_picture(chat, after=greeting)
    assert shown.caption.startswith("#1 · a fox reading in the snow")
    assert len(world.images.calls) == 1


async def test_how_to_edit_is_explained(world: World, ann: Person, chat: Chat) -> None:
    greeting = await world.bot.says(chat, "Send a photo", after=await ann.says("/start"))
    await ann.presses(greeting, "How do I edit?")
    await world.bot.says(chat, "Write into its caption what should change", after=greeting)


async def test_where_photos_go_is_said_once(world: World, ann: Person, bob: Person, chat: Chat) -> None:
    question = await world.bot.says(
        chat, "What should I change?", after=await ann.sends_photo(photo(), in_=chat)
    )
    assert "Photos go to apiyi, without location data. /privacy" in question.text
    await world.bot.shows_picture(chat, after=await ann.says("make it night"))
    again = await world.bot.says(chat, "What should I change?", after=await ann.sends_photo(photo("blue")))
    assert again.text == "Got it. What should I change?"
    theirs = await world.bot.says(
        bob.private(world.bot), "What should I change?", after=await bob.sends_photo(photo())
    )
    assert "without location data" in theirs.text


async def test_a_suggestion_says_its_words(world: World, ann: Person, chat: Chat) -> None:
    sent = await ann.sends_photo(photo())
    question = await world.bot.says(chat, "What should I change?", after=sent)
    assert question.buttons == ["🏞 Background", "🏷 Sticker", "🎨 Style"]
    world.images.hold()
    assert said(await ann.presses(question, "Style")) == "Working on it."
    await world.bot.rewrites(question, "Changing #1: “Redraw it as a warm watercolour illustration”")
    world.images.let_go()
    shown = await world.bot.shows_picture(chat, after=sent)
    assert shown.reply_to is sent
    assert world.images.calls[0].last_user_text == "Redraw it as a warm watercolour illustration"
    await world.bot.removes(question)


async def test_a_suggestion_comes_too_late_when_words_came(world: World, ann: Person, chat: Chat) -> None:
    question = await world.bot.says(chat, "What should I change?", after=await ann.sends_photo(photo()))
    await world.bot.shows_picture(chat, after=await ann.says("make it night"))
    assert said(await ann.presses(question, "Style")) == "That is done already."
    assert len(world.images.calls) == 1


async def test_of_several_photos_only_the_last_may_be_meant(world: World, ann: Person, chat: Chat) -> None:
    first = await ann.sends_photo(photo("red", (300, 200)))
    question = await world.bot.says(chat, "What should I change?", after=first)
    await ann.sends_photo(photo("blue", (200, 300)))
    await world.bot.rewrites(question, "Got 2 pictures, image 1 to 2.")
    assert said(await ann.presses(question, "Only the last")) == "Only the last one."
    await world.bot.rewrites(question, "Got it. What should I change?")
    shown = await world.bot.shows_picture(chat, after=await ann.says("make it night"))
    assert shown.caption.startswith("#3 ← #2")
    assert [picture.dimensions for picture in world.images.calls[0].pictures] == [(200, 300)]


async def test_photos_without_words_join_a_photo_with_words(world: World, ann: Person, chat: Chat) -> None:
    await world.bot.says(chat, "What should I change?", after=await ann.sends_photo(photo("red", (300, 200))))
    world.images.hold()
    await ann.says("/new a parrot")
    await world.images.arrived(1)
    await ann.sends_photo(photo("red", (300, 200)))
    asked = await ann.sends_photo(photo("blue", (200, 300)), "put them together")
    status = await world.bot.shows_status(chat, "Combining", after=asked)
    assert status.buttons == ["☝️ Only the last", "✖ Cancel"]
    assert "2nd in line" in status.text
    world.images.let_go()
    await world.bot.shows_picture(chat, after=asked)
    await world.bot.settles(chat)
    assert [picture.dimensions for picture in world.images.calls[1].pictures] == [(300, 200), (200, 300)]


async def test_the_operator_may_set_other_suggestions(world: World, ann: Person, chat: Chat) -> None:
    world.environment["CHIPS"] = "🧱 Bricks = Build it from toy bricks; 🌙 Night = Make it night"
    await world.restart()
    question = await world.bot.says(chat, "What should I change?", after=await ann.sends_photo(photo()))
    assert question.buttons == ["🧱 Bricks", "🌙 Night"]
    await ann.presses(question, "Night")
    await world.bot.shows_picture(chat, after=question)
    assert world.images.calls[0].last_user_text == "Make it night"


async def test_the_operator_may_want_no_suggestions(world: World, ann: Person, chat: Chat) -> None:
    world.environment["CHIPS"] = "none"
    await world.restart()
    question = await world.bot.says(chat, "What should I change?", after=await ann.sends_photo(photo()))
    assert question.buttons == []


async def test_a_suggestion_is_for_whoever_sent_the_photo(world: World, ann: Person, bob: Person) -> None:
    group = world.people.group("Family", ann, bob, world.bot)
    theirs = await ann.sends_photo(photo(), in_=group)
    called = await ann.replies_to(theirs, f"@{world.bot.username}", in_=group)
    question = await world.bot.says(group, "What should I change?", after=called)
    assert said(await bob.presses(question, "Style")) == "That is for the person who sent the photo."
    assert not world.images.calls


async def test_privacy_is_told(world: World, ann: Person, chat: Chat) -> None:
    answer = await world.bot.says(chat, "are sent to apiyi, which draws", after=await ann.says("/privacy"))
    assert "Places, camera data and names are taken out" in answer.text


async def test_help_fits_on_a_phone(world: World, ann: Person, chat: Chat) -> None:
    answer = await world.bot.says(chat, "/history", after=await ann.says("/help"))
    assert len(answer.text.splitlines()) <= 12
