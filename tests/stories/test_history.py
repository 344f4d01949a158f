"""/history: sheets of nine pictures, turned in place; any version is two taps away."""

import pytest
from PIL import Image

from bot.sandbox.people import Person, Shown
from bot.sandbox.playground import World
from bot.sandbox.telegram_api.chats import Chat
from bot.sandbox.telegram_api.errors import bad_request
from tests.stories.pictures import average, photo, png
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


def cell(sheet: Image.Image, index: int, rows: int = 3, columns: int = 3) -> tuple[int, int, int]:
    """The colour in the middle of a cell."""
    width, height = sheet.width / columns, sheet.height / rows
    spot = round(width * (index % columns + 0.5)), round(height * (index // columns + 0.5))
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
    assert near(cell(sheet.image(), 0, rows=1, columns=2), (0, 128, 0))
    assert near(cell(sheet.image(), 1, rows=1, columns=2), (255, 0, 0))


async def test_version_7_of_20_is_two_taps_away(world: World, ann: Person, chat: Chat) -> None:
    await draw(world, ann, 20)
    sheet = await world.bot.shows_picture(chat, after=await ann.says("/history"))
    assert sheet.caption == "#12-#20 of 20"
    assert sheet.buttons == ["12", "13", "14", "15", "16", "17", "18", "19", "20", "‹ Older"]
    expected = [average(Image.new("RGB", (1, 1), COLOURS[number % 10])) for number in range(11, 20)]
    assert all(near(cell(sheet.image(), index), colour) for index, colour in enumerate(expected))
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


async def test_photos_that_were_never_used_are_there_too(world: World, ann: Person, chat: Chat) -> None:
    pictures = [photo(colour, (80, 80)) for colour in ("red", "lime", "blue")]
    sent = await ann.sends_album(pictures)
    await world.bot.says(chat, "Got 3 pictures", after=sent[-1])
    sheet = await world.bot.shows_picture(chat, after=await ann.says("/history"))
    assert sheet.caption == "#1-#3 of 3"
    assert sheet.buttons == ["1", "2", "3"]
    seen = [cell(sheet.image(), index, rows=1) for index in range(3)]
    expected = [(255, 0, 0), (0, 255, 0), (0, 0, 255)]
    assert all(near(one, other) for one, other in zip(seen, expected, strict=True))


async def test_a_photo_is_picked_like_any_other_picture(world: World, ann: Person, chat: Chat) -> None:
    sent = await ann.sends_photo(photo("lime", (80, 60)), "with a hat")
    await world.bot.shows_picture(chat, after=sent)
    sheet = await world.bot.shows_picture(chat, after=await ann.says("/history"))
    assert said(await ann.presses(sheet, "1")) == "Back at #1."
    back = await world.bot.shows_picture(chat, after=sheet)
    assert back.caption == "Back at #1. What next?"
    assert back.buttons == []
    shown = await world.bot.shows_picture(chat, after=await ann.says("with a scarf"))
    assert shown.caption.startswith("#3 ← #1 · with a scarf")
    bases = [call.base for call in world.images.calls]
    assert bases[0] is not None
    assert bases[1] is not None
    assert bases[1].sha256 == bases[0].sha256


async def test_a_reply_to_a_page_means_no_picture_by_itself(world: World, ann: Person, chat: Chat) -> None:
    """The page is no picture to change: a number says which one, plain words go on as ever."""
    await draw(world, ann, 2)
    sheet = await world.bot.shows_picture(chat, after=await ann.says("/history"))
    named = await world.bot.shows_picture(chat, after=await ann.replies_to(sheet, "#1 with a hat"))
    assert named.caption.startswith("#3 ← #1 · with a hat")
    plain = await world.bot.shows_picture(chat, after=await ann.replies_to(sheet, "with a scarf"))
    assert plain.caption.startswith("#4 ← #3 · with a scarf")


async def test_two_quick_taps_turn_the_page_once(world: World, ann: Person, chat: Chat) -> None:
    await draw(world, ann, 10)
    sheet = await world.bot.shows_picture(chat, after=await ann.says("/history"))
    await ann.presses(sheet, "‹ Older", wait=False)
    await ann.presses(sheet, "‹ Older", wait=False)
    await world.bot.rewrites(sheet, "#1 of 10")
    await world.bot.settles(chat)
    assert sheet.buttons == ["1", "Newer ›"]
    assert chat.messages[-1] is sheet.message


async def test_an_old_page_learns_of_newer_pictures(world: World, ann: Person, chat: Chat) -> None:
    await draw(world, ann, 11)
    sheet = await world.bot.shows_picture(chat, after=await ann.says("/history"))
    await draw(world, ann, 1)
    await ann.presses(sheet, "‹ Older")
    await world.bot.rewrites(sheet, "#1-#2 of 12")
    await ann.presses(sheet, "Newer ›")
    await world.bot.rewrites(sheet, "#3-#11 of 12")
    await ann.presses(sheet, "Newer ›")
    await world.bot.rewrites(sheet, "#4-#12 of 12")
    assert sheet.buttons[-1] == "‹ Older"


async def test_a_photo_that_telegram_has_lost_leaves_its_cell_empty(
    world: World, ann: Person, chat: Chat
) -> None:
    world.images.settings.result = png("red", (60, 60))
    asked = await ann.sends_photo(photo("lime", (80, 80)))
    await world.bot.says(chat, "What should I change?", after=asked)
    await world.bot.shows_picture(chat, after=await ann.says("/new a red square"))
    error = bad_request("wrong file_id or the file is temporarily unavailable")
    world.telegram.faults.refuse("getFile", error, times=None)
    sheet = await world.bot.shows_picture(chat, after=await ann.says("/history"))
    assert sheet.caption == "#1-#2 of 2"
    image = sheet.image()
    empty = average(image.crop((10, image.height * 2 // 3, 30, image.height * 2 // 3 + 20)))
    square = average(
        image.crop(
            (image.width * 3 // 4, image.height // 2, image.width * 3 // 4 + 20, image.height // 2 + 20)
        )
    )
    assert near(empty, (212, 214, 219))
    assert near(square, (255, 0, 0))
