"""The first minute: /start, a photo without words and what is suggested for it, where photos go, what helps."""

import json

import pytest

from bot.i18n import voice
from bot.sandbox.people import Person
from bot.sandbox.playground import World
from bot.sandbox.telegram_api.messages import Message
from tests.stories.palette import base_of, will_come_out
from tests.stories.pictures import photo
from tests.stories.test_buttons import said

SIZE = (160, 120)
CHIPS = ["🏞 Background", "🏷 Sticker", "🎨 Style"]
SPOT = "🖌 One spot"
PRIVACY = "Photos go to apiyi, without location data. /privacy"


async def restarted(world: World, **settings: str) -> None:
    await world.stop()
    world.environment.update(settings)
    await world.start()


async def asked_about(world: World, who: Person, count: int = 1) -> Message:
    """The question about photos that came without words; they are 100, 110, 120... pixels wide."""
    chat = who.private(world.bot)
    sent = await who.sends_photo(photo("navy", (100, 80)))
    question = await world.bot.says(chat, "Got it. What should I change?", after=sent)
    for number in range(2, count + 1):
        await who.sends_photo(photo("navy", (90 + 10 * number, 80)))
        await world.bot.rewrites(question, f"Got {number} pictures, image 1 to {number}.")
    return question


async def test_start_says_what_to_do_and_offers_an_example(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    start = await world.bot.says(chat, after=await ann.says("/start"))
    assert start.text == voice("en")("start")
    assert start.buttons == ["🦊 Make this one", "📷 How do I edit?"]
    await ann.presses(start, "How do I edit?")
    how = await world.bot.says(chat, "Write into its caption what should change", after=start)
    assert how.buttons == []
    assert not world.images.calls


async def test_the_example_is_drawn_once(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    start = await world.bot.says(chat, after=await ann.says("/start"))
    world.images.hold()
    assert said(await ann.presses(start, "Make this one")) == "Working on it."
    assert said(await ann.presses(start, "Make this one")) == "It is already being made."
    status = await world.bot.shows_status(chat, "🎨 Drawing “a fox reading in the snow”", after=start)
    await world.images.called(1)
    world.images.release()
    shown = await world.bot.shows_picture(chat, after=start)
    assert shown.caption.startswith("#1 · a fox reading in the snow")
    assert shown.reply_to is start
    await world.bot.removes(status)
    assert [call.last_user_text for call in world.images.calls] == [
        "Generate an image: a fox reading in the snow"
    ]
    night = await world.bot.shows_picture(chat, after=await ann.says("make it night"))
    assert night.caption.startswith("#2 ← #1")


async def test_the_example_may_be_tried_after_something_else(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    start = await world.bot.says(chat, after=await ann.says("/start"))
    await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    assert said(await ann.presses(start, "Make this one")) == "Working on it."
    shown = await world.bot.shows_pictures(chat, 2, after=start)
    assert shown[1].caption.startswith("#2 · a fox reading in the snow")


async def test_a_photo_without_words_is_asked_about_and_where_it_goes_is_said_once(
    world: World, ann: Person, bob: Person
) -> None:
    chat = ann.private(world.bot)
    question = await asked_about(world, ann)
    assert question.text == f"Got it. What should I change?\n\n{PRIVACY}"
    assert question.buttons == [*CHIPS, SPOT]
    will_come_out(world, "teal")
    await world.bot.shows_picture(chat, after=await ann.says("make it night"))
    second = await world.bot.says(
        chat, "What should I change?", after=await ann.sends_photo(photo("red", SIZE))
    )
    assert second.text == "Got it. What should I change?"
    await world.restart()
    await world.bot.says(chat, "New picture", after=await ann.says("/new"))
    third = await world.bot.says(
        chat, "What should I change?", after=await ann.sends_photo(photo("blue", SIZE))
    )
    assert PRIVACY not in third.text
    assert PRIVACY in (await asked_about(world, bob)).text


async def test_a_chip_says_its_words(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    question = await asked_about(world, ann)
    sent = chat.messages[0]
    world.images.hold()
    assert said(await ann.presses(question, "Background")) == "Working on it."
    words = "Replace the background with a calm, softly lit studio"
    await world.bot.rewrites(question, f"✏️ Changing #1: “{words[:50]}")
    assert "✖" in question.buttons[0]
    call = await world.images.called(1)
    world.images.release()
    shown = await world.bot.shows_picture(chat, after=question)
    assert shown.reply_to is sent
    assert shown.caption.startswith(f"#2 ← #1 · {words} ·")
    await world.bot.removes(question)
    assert call.last_user_text == words
    assert call.base is not None
    assert call.base.dimensions == (100, 80)
    assert len(world.images.calls) == 1


async def test_chips_of_photos_that_were_used_do_nothing(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    question = await asked_about(world, ann)
    await world.bot.shows_picture(chat, after=await ann.says("make it night"))
    assert said(await ann.presses(question, "Style")) == "That is done already."
    dropped = await world.bot.says(chat, "Got it", after=await ann.sends_photo(photo("red", SIZE)))
    await world.bot.says(chat, "New picture", after=await ann.says("/new"))
    assert said(await ann.presses(dropped, "Style")) == "That is done already."
    await world.bot.settles(chat)
    assert len(world.images.calls) == 1


async def test_a_chip_runs_once(world: World, ann: Person) -> None:
    question = await asked_about(world, ann)
    data = question.button_rows[1][0]["callback_data"]
    assert said(await ann.presses(question, "Style")) == "Working on it."
    press = world.telegram.world.press(ann.account, question, data)
    answer = await world.telegram.world.changes.until(lambda: press.answer, 5)
    assert answer is not None
    assert answer["text"] == "That is done already."
    await world.bot.shows_picture(ann.private(world.bot), after=question)
    assert len(world.images.calls) == 1


async def test_of_several_photos_only_the_last_may_be_meant(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    question = await asked_about(world, ann, 3)
    assert question.buttons == [*CHIPS, "☝️ Only the last"]
    assert said(await ann.presses(question, "Only the last")) == "Only the last one."
    await world.bot.rewrites(question, "Got it. What should I change?")
    assert question.buttons == [*CHIPS, SPOT]
    shown = await world.bot.shows_picture(chat, after=await ann.says("make it night"))
    assert shown.caption.startswith("#4 ← #3 · make it night")
    assert [picture.width for picture in world.images.calls[0].pictures] == [120]


async def test_several_photos_are_used_together_by_a_chip(world: World, ann: Person) -> None:
    question = await asked_about(world, ann, 2)
    await ann.presses(question, "Style")
    await world.bot.shows_picture(ann.private(world.bot), after=question)
    assert [picture.width for picture in world.images.calls[0].pictures] == [100, 110]


@pytest.mark.parametrize("only_the_last", [False, True])
async def test_a_captioned_photo_brings_those_before_it(
    world: World, ann: Person, *, only_the_last: bool
) -> None:
    """While it waits in line the person may still say that only the last was meant."""
    chat = ann.private(world.bot)
    world.images.hold()
    await ann.says("/imagine a boat")
    await world.images.called(1)
    await asked_about(world, ann, 2)
    asked = await ann.sends_photo(photo("navy", (120, 80)), "fuse them")
    status = await world.bot.shows_status(chat, "🧩 Combining #1, #2, #3: “fuse them”", after=asked)
    assert status.buttons == ["☝️ Only the last", "✖ Cancel"]
    if only_the_last:
        assert said(await ann.presses(status, "Only the last")) == "Only the last one."
        await world.bot.rewrites(status, "✏️ Changing #3: “fuse them”")
    world.images.release()
    shown = (await world.bot.shows_pictures(chat, 2))[1]
    assert shown.reply_to is asked
    widths = [picture.width for picture in world.images.calls[1].pictures]
    assert widths == ([120] if only_the_last else [100, 110, 120])


async def test_the_operators_own_chips(world: World, ann: Person) -> None:
    await restarted(world, CHIPS="🌙 Night = make it night; 🎩 Hat = give everybody a hat")
    question = await asked_about(world, ann)
    assert question.buttons == ["🌙 Night", "🎩 Hat", "🖌 One spot"]
    await ann.presses(question, "Hat")
    shown = await world.bot.shows_picture(ann.private(world.bot), after=question)
    assert shown.caption.startswith("#2 ← #1 · give everybody a hat")
    assert world.images.calls[0].last_user_text == "give everybody a hat"


async def test_no_chips_where_the_operator_wants_none(world: World, ann: Person) -> None:
    question = await asked_about(world, ann)
    await restarted(world, CHIPS="none")
    assert said(await ann.presses(question, "Style")) == "That is done already."
    await ann.says("/new")
    sent = await ann.sends_photo(photo("red", SIZE))
    plain = await world.bot.says(ann.private(world.bot), "Got it", after=sent)
    assert plain.buttons == [SPOT]
    assert not world.images.calls


async def test_a_chip_is_for_the_person_who_sent_the_photo(world: World, ann: Person, bob: Person) -> None:
    family = world.people.supergroup("Family", ann, bob, world.bot)
    sent = await ann.sends_photo(photo("navy", SIZE), "@picture_sandbox_bot", in_=family)
    question = await world.bot.says(family, "What should I change?", after=sent)
    assert question.reply_to is sent
    assert said(await bob.presses(question, "Style")) == "That is for the person who sent the photo."
    assert not world.images.calls
    assert said(await ann.presses(question, "Style")) == "Working on it."
    assert (await world.bot.shows_picture(family, after=question)).reply_to is sent


async def test_words_that_reply_to_the_question_are_about_its_photo(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    will_come_out(world, "teal")
    await world.bot.shows_picture(chat, after=await ann.says("two dogs"))
    sent = await ann.sends_photo(photo("navy", SIZE))
    question = await world.bot.says(chat, "What should I change?", after=sent)
    await world.bot.shows_picture(chat, after=await ann.replies_to(question, "make it night"))
    [base] = world.images.calls[-1].pictures
    assert base.dimensions == SIZE
    assert base_of(world.images.calls[0]) is None


async def test_privacy_says_where_things_go(world: World, ann: Person) -> None:
    text = await world.bot.says(ann.private(world.bot), after=await ann.says("/privacy"))
    assert text.text == voice("en")("privacy", provider="apiyi")
    assert "{" not in text.text


@pytest.mark.parametrize("command", ["/help", "/nonsense", "/nonsense with words"])
async def test_help_is_short_and_comes_for_what_is_no_command(
    world: World, ann: Person, command: str
) -> None:
    text = await world.bot.says(ann.private(world.bot), after=await ann.says(command))
    assert text.text == voice("en")("help")
    assert len(text.text.splitlines()) <= 12
    assert not world.images.calls


async def test_the_menu_has_the_same_commands_in_each_language(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    scope = json.dumps({"type": "default"})
    menus = world.bot.account.commands
    assert set(menus) == {(scope, ""), (scope, "zh")}
    names = [[command["command"] for command in menu] for menu in menus.values()]
    assert names == [["new", "history", "settings", "help"]] * 2
    assert menus[scope, ""] != menus[scope, "zh"]
    for name in names[0]:
        await world.bot.says(chat, after=await ann.says(f"/{name}"))
