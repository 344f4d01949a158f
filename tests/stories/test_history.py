"""/history: sheets of nine pictures, turned in place; any version is two taps away."""

import pytest
from PIL import Image

from bot.sandbox.people import Person, Shown
from bot.sandbox.playground import World
from bot.sandbox.telegram_api.chats import Chat
from tests.stories.pictures import photo, png
from tests.stories.test_buttons import said

COLOURS = ("red", "lime", "blue", "yellow", "cyan", "magenta", "white", "black", "orange", "purple")


@pytest.fixture
def chat(world: World, ann: Person) -> Chat:
    return ann.private(world.bot)


async def draw(world: World, ann: Person, count: int) -> None:
    """Pictures of one colour each, one from the other."""
    for number in range(count):
        world.images.settings.result = png(COLOURS[number % len(COLOURS)], (60, 60))
        asked = await ann.says(f"picture {number}")
        await world.bot.shows_picture(ann.private(world.bot), after=asked)


def cell(sheet: Image.Image, index: int, rows: int = 3) -> tuple[int, int, int]:
    """The colour in the middle of a cell."""
    width, height = sheet.width / 3, sheet.height / rows
    spot = round(width * (index % 3 + 0.5)), round(height * (index // 3 + 0.5))
    pixel = sheet.convert("RGB").getpixel(spot)
    assert isinstance(pixel, tuple)
    return pixel[0], pixel[1], pixel[2]


def near(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 40 for a, b in zip(one, other, strict=True))


async def test_without_a_picture_it_says_what_to_do(world: World, ann: Person, chat: Chat) -> None:
    asked = await ann.says("/history")
    await world.bot.says(chat, "There is no picture here yet.", after=asked)


async def test_it_shows_what_was_drawn_and_what_was_sent(world: World, ann: Person, chat: Chat) -> None:
    asked = await ann.sends_photo(photo("green", (80, 80)))
    await world.bot.says(chat, "What should I change?", after=asked)
    world.images.settings.result = png("red", (60, 60))
    await world.bot.shows_picture(chat, after=await ann.says("make it red"))
    sheet = await world.bot.shows_picture(chat, after=await ann.says("/history"))
    assert sheet.caption == "#1-#2 of 2"
    assert sheet.buttons == ["1", "2"]
    image = sheet.image()
    halves = [
        image.convert("RGB").getpixel((round(image.width * x), image.height // 2)) for x in (0.25, 0.75)
    ]
    assert near(halves[0], (0, 128, 0))  # type: ignore[arg-type]
    assert near(halves[1], (255, 0, 0))  # type: ignore[arg-type]


async def test_version_7_of_20_is_two_taps_away(world: World, ann: Person, chat: Chat) -> None:
    await draw(world, ann, 20)
    sheet = await world.bot.shows_picture(chat, after=await ann.says("/history"))
    assert sheet.caption == "#12-#20 of 20"
    assert sheet.buttons == ["12", "13", "14", "15", "16", "17", "18", "19", "20", "‹ Older"]
    expected = [Image.new("RGB", (1, 1), COLOURS[number % 10]).getpixel((0, 0)) for number in range(11, 20)]
    assert all(near(cell(sheet.image(), index), colour) for index, colour in enumerate(expected))  # type: ignore[arg-type]
    await ann.presses(sheet, "‹ Older")
    await world.bot.rewrites(sheet, "#3-#11 of 20")
    assert sheet.buttons == ["3", "4", "5", "6", "7", "8", "9", "10", "11", "‹ Older", "Newer ›"]
    assert near(cell(sheet.image(), 4), (255, 255, 255))
    assert said(await ann.presses(sheet, "7")) == "Back at #7."
    back = await world.bot.shows_picture(chat, after=sheet)
    assert back.caption == "Back at #7. What next?"
    world.images.settings.result = None
    shown = await world.bot.shows_picture(chat, after=await ann.says("with a hat"))
    assert shown.caption.startswith("#21 ← #7 · with a hat")


async def test_pages_lead_back_to_newer_ones_also_after_a_restart(
    world: World, ann: Person, chat: Chat
) -> None:
    await draw(world, ann, 11)
    sheet = await world.bot.shows_picture(chat, after=await ann.says("/history"))
    await world.restart()
    await ann.presses(sheet, "‹ Older")
    await world.bot.rewrites(sheet, "#1-#2 of 11")
    await ann.presses(sheet, "Newer ›")
    await world.bot.rewrites(sheet, "#3-#11 of 11")


async def test_a_page_that_was_deleted_does_no_harm(world: World, ann: Person, chat: Chat) -> None:
    await draw(world, ann, 11)
    sheet = await world.bot.shows_picture(chat, after=await ann.says("/history"))
    world.telegram.world.delete(sheet.message)
    older = next(b for row in sheet.message.button_rows for b in row if b["text"] == "‹ Older")
    press = world.telegram.world.press(ann.account, sheet.message, older["callback_data"])
    assert await world.telegram.world.changes.until(lambda: press.answer, 5) is not None
    world.images.settings.result = None
    shown = await world.bot.shows_picture(chat, after=await ann.says("with a hat"))
    assert shown.caption.startswith("#12 ← #11")


async def test_in_a_group_everybody_may_look(world: World, ann: Person, bob: Person) -> None:
    group = world.people.group("Family", ann, bob, world.bot)
    asked = await ann.says(f"/draw@{world.bot.username} red fox", in_=group)
    await world.bot.shows_picture(group, after=asked)
    sheet: Shown = await world.bot.shows_picture(
        group, after=await ann.says(f"/history@{world.bot.username}", in_=group)
    )
    await bob.presses(sheet, "1")
    back = await world.bot.shows_picture(group, after=sheet)
    assert back.caption == "Back at #1. What next?"
