"""Behind the three dots: compare, words; and the exact file."""

import pytest

from bot.sandbox.image_api import read_chips
from bot.sandbox.people import Person, Shown
from bot.sandbox.playground import World
from bot.sandbox.telegram_api.chats import Chat
from tests.stories.pictures import average, photo, png
from tests.stories.test_buttons import said


@pytest.fixture
def chat(world: World, ann: Person) -> Chat:
    return ann.private(world.bot)


async def edited(world: World, ann: Person) -> Shown:
    """#2, made from a photo."""
    asked = await ann.sends_photo(photo("red", (300, 400)), "make it blue")
    return await world.bot.shows_picture(ann.private(world.bot), after=asked)


async def opened(world: World, ann: Person, shown: Shown) -> None:
    await ann.presses(shown, "⋯")
    await world.telegram.world.changes.until(lambda: "‹" in shown.buttons or None, 5)


async def test_the_dots_open_and_close_in_place(world: World, ann: Person) -> None:
    shown = await edited(world, ann)
    await opened(world, ann, shown)
    assert [[button["text"] for button in row] for row in shown.message.button_rows] == [
        ["👁 Compare", "🎲 4 ideas · $0.12", "📐 Shape"],
        ["⬆️ Bigger", "🏷 Sticker", "💲 Quality"],
        ["📋 Words", "‹"],
    ]
    await ann.presses(shown, "‹")
    await world.telegram.world.changes.until(lambda: "⋯" in shown.buttons or None, 5)
    assert shown.buttons == ["🔁 Again", "↩️ Undo", "🖌 One spot", "📄 File", "⋯"]


async def test_a_root_has_nothing_to_compare_with(world: World, ann: Person, chat: Chat) -> None:
    shown = await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    await opened(world, ann, shown)
    assert shown.buttons[0] == "🎲 4 ideas · $0.12"
    assert "👁 Compare" not in shown.buttons


async def test_compare_shows_both_in_one_picture(world: World, ann: Person, chat: Chat) -> None:
    world.images.settings.result = png("blue", (300, 400))
    shown = await edited(world, ann)
    await opened(world, ann, shown)
    await ann.presses(shown, "Compare")
    both = await world.bot.shows_picture(chat, after=shown)
    assert both.caption == "#1 and #2"
    image = both.image()
    left, right = (
        average(image.crop((round(image.width * x), 300, round(image.width * x) + 100, 400)))
        for x in (0.2, 0.75)
    )
    assert left[0] > 200 > left[2]
    assert right[2] > 200 > right[0]


async def test_a_reply_to_a_comparison_goes_on_from_the_later_picture(
    world: World, ann: Person, chat: Chat
) -> None:
    shown = await edited(world, ann)
    await opened(world, ann, shown)
    await ann.presses(shown, "Compare")
    both = await world.bot.shows_picture(chat, after=shown)
    hat = await world.bot.shows_picture(chat, after=await ann.replies_to(both, "with a hat"))
    assert hat.caption.startswith("#3 ← #2")
    back = await world.bot.shows_picture(chat, after=await ann.says("#2"))
    assert read_chips(back.image()) == read_chips(shown.image())
    assert back.image().size == shown.image().size


async def test_short_words_are_copied_by_the_button_itself(world: World, ann: Person) -> None:
    shown = await edited(world, ann)
    await opened(world, ann, shown)
    button = next(b for row in shown.message.button_rows for b in row if b["text"] == "📋 Words")
    assert button["copy_text"] == {"text": "make it blue"}


async def test_long_words_are_sent(world: World, ann: Person, chat: Chat) -> None:
    words = "a fox " * 60
    shown = await world.bot.shows_picture(chat, after=await ann.says(words))
    await opened(world, ann, shown)
    assert said(await ann.presses(shown, "Words")) == "Here it comes."
    message = await world.bot.says(chat, "a fox a fox", after=shown)
    assert message.text == words.strip()


async def test_redo_comes_back_from_undo(world: World, ann: Person, chat: Chat) -> None:
    shown = await edited(world, ann)
    await ann.presses(shown, "Undo")
    back = await world.bot.shows_picture(chat, after=shown)
    assert back.buttons == ["↪️ Redo #2"]
    assert said(await ann.presses(back, "Redo")) == "Back at #2."
    again = await world.bot.shows_picture(chat, after=back)
    assert again.buttons == ["🔁 Again", "↩️ Undo", "🖌 One spot", "📄 File", "⋯"]
    hat = await world.bot.shows_picture(chat, after=await ann.says("with a hat"))
    assert hat.caption.startswith("#3 ← #2")


async def test_two_quick_taps_on_the_dots_do_no_harm_also_after_a_restart(
    world: World, ann: Person, chat: Chat
) -> None:
    shown = await edited(world, ann)
    await ann.presses(shown, "⋯", wait=False)
    await ann.presses(shown, "⋯", wait=False)
    await world.telegram.world.changes.until(lambda: "‹" in shown.buttons or None, 5)
    await world.bot.settles(chat)
    assert chat.messages[-1] is shown.message
    await world.restart()
    await ann.presses(shown, "‹")
    await world.telegram.world.changes.until(lambda: "⋯" in shown.buttons or None, 5)
    assert shown.buttons == ["🔁 Again", "↩️ Undo", "🖌 One spot", "📄 File", "⋯"]


async def test_a_comparison_never_stands_for_the_picture_itself(
    world: World, ann: Person, chat: Chat
) -> None:
    """Neither for the service nor for people: Undo of what came after shows the true one."""
    shown = await edited(world, ann)
    await opened(world, ann, shown)
    await ann.presses(shown, "Compare")
    both = await world.bot.shows_picture(chat, after=shown)
    hat = await world.bot.shows_picture(chat, after=await ann.replies_to(both, "with a hat"))
    base = world.images.calls[1].base
    assert base is not None
    assert base.sha256 == shown.file.sha256
    await ann.presses(hat, "Undo")
    back = await world.bot.shows_picture(chat, after=hat)
    assert back.caption == "Back at #2. What next?"
    assert back.file.sha256 == shown.file.sha256


async def test_undo_twice_and_redo_lead_where_they_say(world: World, ann: Person, chat: Chat) -> None:
    shown = await edited(world, ann)
    await ann.presses(shown, "Undo")
    first = await world.bot.shows_picture(chat, after=shown)
    await ann.presses(shown, "Undo")
    second = await world.bot.shows_picture(chat, after=first)
    assert [first.caption, second.caption] == ["Back at #1. What next?"] * 2
    await ann.presses(first, "Redo")
    forth = await world.bot.shows_picture(chat, after=second)
    assert forth.caption == "Back at #2. What next?"
    await ann.presses(forth, "Undo")
    await world.bot.shows_picture(chat, after=forth)
    hat = await world.bot.shows_picture(chat, after=await ann.says("with a hat"))
    assert hat.caption.startswith("#3 ← #1")


async def test_the_file_comes_with_one_tap_from_a_picture_shown_again(
    world: World, ann: Person, chat: Chat
) -> None:
    shown = await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    back = await world.bot.shows_picture(chat, after=await ann.says("#1"))
    await ann.presses(back, "File")
    file = await world.bot.shows_picture(chat, after=back)
    assert file.is_file
    assert file.file.sha256 == world.images.calls[0].result_sha256
    assert shown.file.sha256 == file.file.sha256
