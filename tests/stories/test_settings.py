"""/settings: the language of a chat, and when a new picture begins."""

import re

import pytest

from bot.sandbox.people import Person
from bot.sandbox.playground import World
from bot.sandbox.telegram_api.chats import Chat
from bot.sandbox.telegram_api.messages import Message
from tests.stories.test_buttons import said

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def chat(world: World, ann: Person) -> Chat:
    return ann.private(world.bot)


async def settings(world: World, ann: Person) -> Message:
    return await world.bot.says(ann.private(world.bot), "⚙️", after=await ann.says("/settings"))


async def choose(world: World, ann: Person, message: Message, list_: str, choice: str) -> None:
    """Two taps."""
    await ann.presses(message, list_)
    await world.telegram.world.changes.until(lambda: "‹" in message.buttons or None, 5)
    await ann.presses(message, choice)
    await world.telegram.world.changes.until(lambda: "‹" not in message.buttons or None, 5)


async def test_they_tell_model_price_and_time(world: World, ann: Person) -> None:
    message = await settings(world, ann)
    assert message.text == "⚙️ This chat · gpt-image-2-all · $0.03 · 30-60 s"
    assert message.buttons == ["🌐 English ▾", "🕒 New after 3 h ▾"]


async def test_a_language_of_the_chat(world: World, ann: Person, chat: Chat) -> None:
    message = await settings(world, ann)
    await choose(world, ann, message, "English", "简体中文")
    assert message.text.startswith("⚙️ 本聊天")
    assert message.buttons == ["🌐 简体中文 ▾", "🕒 3 小时后开新画 ▾"]
    world.images.hold()
    asked = await ann.says("red fox")
    status = await world.bot.shows_status(chat, "正在画“red fox”", after=asked)
    assert CHINESE.search(status.buttons[0])
    world.images.let_go()
    await world.restart()
    shown = await world.bot.shows_picture(chat, after=asked)
    assert CHINESE.search(shown.caption)
    assert all(CHINESE.search(label) for label in shown.buttons if label != "⋯")
    await choose(world, ann, await settings(world, ann), "简体中文", "按每个人自己的语言")
    again = await world.bot.says(chat, "Describe it, or send a photo", after=await ann.says("/new"))
    assert again.text == "New picture. Describe it, or send a photo."


async def test_people_are_spoken_to_in_their_own_language(world: World) -> None:
    for code, first in (("zh-hans", "发一张照片"), ("de", "Send a photo"), ("en-GB", "Send a photo")):
        person = world.people.user("Li", language_code=code)
        chat = person.private(world.bot)
        await world.bot.says(chat, first, after=await person.says("/start"))


async def test_the_operator_may_set_one_language_for_all(world: World, ann: Person, chat: Chat) -> None:
    world.environment["LANGUAGE"] = "zh-hans"
    await world.restart()
    await world.bot.says(chat, "发一张照片", after=await ann.says("/start"))


async def test_the_menu_is_there_in_both_languages(world: World) -> None:
    menus = world.bot.account.commands.values()
    named = [[item["command"] for item in menu] for menu in menus]
    assert named == [["new", "history", "settings", "help"]] * 2
    assert sum(bool(CHINESE.search(menu[0]["description"])) for menu in menus) == 1


async def test_the_pause_before_a_new_picture(world: World, ann: Person) -> None:
    message = await settings(world, ann)
    await choose(world, ann, message, "New after 3 h", "After 12 h")
    assert message.buttons[1] == "🕒 New after 12 h ▾"
    await choose(world, ann, message, "New after 12 h", "Never by itself")
    assert message.buttons[1] == "🕒 New only on /new ▾"
    await ann.presses(message, "New only on /new")
    await world.telegram.world.changes.until(lambda: "‹" in message.buttons or None, 5)
    assert message.buttons == ["After 1 h", "After 3 h", "After 12 h", "✓ Never by itself", "‹"]


async def test_a_list_can_be_left_without_a_choice(world: World, ann: Person) -> None:
    message = await settings(world, ann)
    await ann.presses(message, "English")
    await world.telegram.world.changes.until(lambda: "‹" in message.buttons or None, 5)
    assert message.buttons == ["✓ Each person's own", "English", "简体中文", "‹"]
    assert said(await ann.presses(message, "‹")) == ""
    await world.telegram.world.changes.until(lambda: "‹" not in message.buttons or None, 5)
    assert message.buttons == ["🌐 English ▾", "🕒 New after 3 h ▾"]


async def test_times_become_those_of_the_last_calls(world: World, ann: Person, chat: Chat) -> None:
    for number in range(5):
        await world.bot.shows_picture(chat, after=await ann.says(f"/new picture {number}"))
    await world.restart()
    message = await settings(world, ann)
    assert re.search(r"· \d-\d s$", message.text), message.text
