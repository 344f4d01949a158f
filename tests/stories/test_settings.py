"""/settings: with what a chat draws, which language a chat is spoken to in, and after which pause plain words start a new picture."""

import re
from unicodedata import name as character_name

import pytest

from bot.sandbox.people import Person
from bot.sandbox.playground import World
from bot.sandbox.telegram_api.chats import Chat
from bot.sandbox.telegram_api.messages import Message
from tests.stories.pictures import photo
from tests.stories.test_buttons import said
from tests.stories.test_pauses import HOUR, LaterClock, clock, world

__all__ = ["clock", "world"]

OVERVIEW = ["📐 As in photo ▾", "🤖 Model ▾", "🌐 English ▾", "🕒 New after 3 h ▾"]
LANGUAGES = ["✓ Each person's own", "English", "简体中文", "‹"]
PAUSES = ["After 1 h", "✓ After 3 h", "After 12 h", "Never by itself", "‹"]


def is_chinese(text: str) -> bool:
    return any(character_name(character, "").startswith("CJK UNIFIED") for character in text)


async def settings(world: World, who: Person, chat: Chat) -> Message:
    return await world.bot.says(chat, "⚙️", after=await who.says("/settings", in_=chat))


async def tapped(world: World, who: Person, message: Message, *labels: str) -> str:
    """Taps one button after the other, each as soon as it is there; what the last one is answered with."""
    toast = ""
    for label in labels:

        def there(label: str = label) -> bool | None:
            return any(label in button for button in message.buttons) or None

        assert await world.telegram.world.changes.until(there, 5), (label, message.buttons)
        shown = len(message.versions)
        toast = said(await who.presses(message, label))

        def redrawn(shown: int = shown) -> bool | None:
            return len(message.versions) > shown or None

        assert await world.telegram.world.changes.until(redrawn, 5), (label, message.buttons)
    return toast


async def chosen_chinese(world: World, who: Person, chat: Chat) -> Message:
    shown = await settings(world, who, chat)
    assert is_chinese(await tapped(world, who, shown, "🌐", "简体中文"))
    return shown


async def understood(world: World, ann: Person, status: str) -> None:
    """How words after a pause are taken; they are cancelled while they wait."""
    shown = await world.bot.shows_status(ann.private(world.bot), status, after=await ann.says("in the snow"))
    await ann.presses(shown, "✖")
    await world.bot.rewrites(shown, "Cancelled")


async def test_the_message_says_what_draws_and_what_it_costs(world: World, ann: Person) -> None:
    shown = await settings(world, ann, ann.private(world.bot))
    assert shown.text == "⚙️ This chat · gpt-image-2-all · $0.03 · 30-60\u00a0s · marks by gpt-image-2"
    assert shown.buttons == OVERVIEW


async def test_lists_open_and_close_in_its_place(world: World, ann: Person) -> None:
    shown = await settings(world, ann, ann.private(world.bot))
    assert await tapped(world, ann, shown, "🌐") == ""
    assert shown.buttons == LANGUAGES
    await tapped(world, ann, shown, "‹")
    assert shown.buttons == OVERVIEW
    await tapped(world, ann, shown, "🕒")
    assert shown.buttons == PAUSES
    await tapped(world, ann, shown, "‹")
    assert shown.buttons == OVERVIEW
    assert {version.words.text for version in shown.versions} == {shown.text}


async def test_two_taps_change_the_language_of_everything_after_them(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    shown = await chosen_chinese(world, ann, chat)
    assert shown.buttons[2] == "🌐 简体中文 ▾"
    assert is_chinese(shown.text)
    assert is_chinese(shown.buttons[0])
    assert is_chinese(shown.buttons[3])
    question = await world.bot.says(chat, after=await ann.sends_photo(photo("navy", (100, 80))))
    assert is_chinese(question.text)
    assert all(is_chinese(button) for button in question.buttons)
    asked = await ann.says("make it night")
    status = await world.bot.shows_status(chat, after=asked)
    assert is_chinese(status.versions[0].words.text)
    picture = await world.bot.shows_picture(chat, after=asked)
    assert [is_chinese(button) for button in picture.buttons] == [True, True, True, True, True, False]
    assert is_chinese(said(await ann.presses(picture, "↩️")))
    assert is_chinese((await world.bot.shows_picture(chat, after=picture)).caption)
    assert is_chinese((await world.bot.says(chat, after=await ann.says("/help"))).text)


async def test_each_persons_own_is_a_choice_again(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    shown = await chosen_chinese(world, ann, chat)
    await tapped(world, ann, shown, "🌐")
    assert shown.buttons[2] == "✓ 简体中文"
    assert await tapped(world, ann, shown, shown.buttons[0]) == "Saved."
    assert shown.buttons == OVERVIEW
    assert not is_chinese((await world.bot.says(chat, after=await ann.says("/help"))).text)


@pytest.mark.parametrize(
    ("code", "chinese"),
    [("zh-hans", True), ("zh", True), ("zh-TW", True), ("en-GB", False), ("tlh", False), ("", False)],
)
async def test_people_are_spoken_to_in_their_phones_language(
    world: World, code: str, *, chinese: bool
) -> None:
    person = world.people.user("Cleo", language_code=code)
    chat = person.private(world.bot)
    start = await world.bot.says(chat, after=await person.says("/start"))
    assert is_chinese(start.text) == chinese
    assert [is_chinese(button) for button in start.buttons] == [chinese] * 2
    asked = await person.says("红狐狸" if chinese else "red fox")
    await world.bot.shows_picture(chat, after=asked)
    status = await world.bot.shows_status(chat, after=asked)
    assert is_chinese(status.versions[0].words.text) == chinese


async def test_english_may_be_chosen_on_a_chinese_phone(world: World) -> None:
    cleo = world.people.user("Cleo", language_code="zh-hans")
    chat = cleo.private(world.bot)
    shown = await settings(world, cleo, chat)
    assert is_chinese(shown.text)
    assert await tapped(world, cleo, shown, "🌐", "English") == "Saved."
    assert shown.buttons == OVERVIEW
    assert not is_chinese((await world.bot.says(chat, after=await cleo.says("/help"))).text)


async def test_the_operators_language_is_for_everybody(world: World) -> None:
    await world.stop()
    world.environment["LANGUAGE"] = "zh-hans"
    await world.start()
    for code in ("", "en"):
        person = world.people.user("Cleo", language_code=code)
        start = await world.bot.says(person.private(world.bot), after=await person.says("/start"))
        assert is_chinese(start.text)


async def test_the_pause_is_chosen_and_counts(world: World, ann: Person, clock: LaterClock) -> None:
    chat = ann.private(world.bot)
    await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    shown = await settings(world, ann, chat)
    assert await tapped(world, ann, shown, "🕒", "After 12 h") == "Saved."
    assert shown.buttons == [*OVERVIEW[:3], "🕒 New after 12 h ▾"]
    clock.pause(4 * HOUR)
    await understood(world, ann, "✏️ Changing #1: “in the snow”")
    await tapped(world, ann, shown, "🕒")
    assert shown.buttons == ["After 1 h", "After 3 h", "✓ After 12 h", "Never by itself", "‹"]
    await tapped(world, ann, shown, "After 1 h")
    clock.pause(2 * HOUR)
    await understood(world, ann, "🎨 Drawing “in the snow”")
    await tapped(world, ann, shown, "🕒", "Never by itself")
    assert shown.buttons[3] == "🕒 New only on /new ▾"
    clock.pause(100 * HOUR)
    await understood(world, ann, "✏️ Changing #1: “in the snow”")
    assert len(world.images.calls) == 1


@pytest.mark.parametrize(
    ("hours", "button"),
    [("0", "🕒 New only on /new ▾"), ("1.5", "🕒 New after 1.5 h ▾"), ("12", "🕒 New after 12 h ▾")],
)
async def test_the_operators_pause_is_what_is_shown_first(
    world: World, ann: Person, hours: str, button: str
) -> None:
    await world.stop()
    world.environment["NEW_AFTER_HOURS"] = hours
    await world.start()
    shown = await settings(world, ann, ann.private(world.bot))
    assert shown.buttons[3] == button


async def test_a_group_has_its_own_settings(world: World, ann: Person, bob: Person) -> None:
    cleo = world.people.user("Cleo", language_code="zh-hans")
    family = world.people.supergroup("Family", ann, bob, cleo, world.bot)
    assert is_chinese((await world.bot.says(family, after=await cleo.says("/help", in_=family))).text)
    assert not is_chinese((await world.bot.says(family, after=await ann.says("/help", in_=family))).text)
    shown = await chosen_chinese(world, ann, family)
    assert shown.reply_to is not None
    assert is_chinese((await world.bot.says(family, after=await bob.says("/help", in_=family))).text)
    home = bob.private(world.bot)
    assert not is_chinese((await world.bot.says(home, after=await bob.says("/help"))).text)
    assert (await settings(world, bob, home)).buttons == OVERVIEW


async def test_settings_survive_a_restart_and_so_do_their_buttons(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    shown = await settings(world, ann, chat)
    await tapped(world, ann, shown, "🕒", "After 12 h")
    await tapped(world, ann, shown, "🌐", "简体中文")
    await world.restart()
    again = await settings(world, ann, chat)
    assert again.buttons == shown.buttons
    assert is_chinese(again.text)
    assert "12" in again.buttons[3]
    assert await tapped(world, ann, shown, "🌐", "English") == "Saved."
    assert shown.buttons == [*OVERVIEW[:3], "🕒 New after 12 h ▾"]


async def test_times_become_those_of_the_last_calls(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    for number in range(5):
        await world.bot.shows_picture(chat, after=await ann.says(f"/new picture {number}"))
    await world.restart()
    shown = await world.bot.says(chat, "⚙️", after=await ann.says("/settings"))
    assert re.search(r"· \d-\d\ss · marks by", shown.text), shown.text
