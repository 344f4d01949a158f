"""Every picture has a number, and words may name it."""

import pytest

from bot.sandbox.image_api import Fault, read_chips
from bot.sandbox.people import Person
from bot.sandbox.playground import World
from bot.sandbox.telegram_api.chats import Chat
from tests.stories.pictures import photo


@pytest.fixture
def chat(world: World, ann: Person) -> Chat:
    return ann.private(world.bot)


@pytest.fixture
async def three(world: World, ann: Person, chat: Chat) -> None:
    """#1 a fox, #2 the fox at night, #3 with a hat."""
    for words in ("red fox", "make it night", "with a hat"):
        await world.bot.shows_picture(chat, after=await ann.says(words))


def said_of(world: World, number: int) -> str:
    return world.images.calls[number - 1].last_user_text


@pytest.mark.usefixtures("three")
async def test_a_number_alone_goes_back_to_that_picture(world: World, ann: Person, chat: Chat) -> None:
    uploads = len(world.telegram.calls.of("sendPhoto"))
    back = await world.bot.shows_picture(chat, after=await ann.says("#1"))
    assert back.caption == "Back at #1. What next?"
    assert back.buttons == ["🔁 Again", "🖌 One spot", "📄 File", "⋯"]
    assert read_chips(back.image()) == [1]
    assert not world.telegram.calls.of("sendPhoto")[uploads].uploads
    snow = await world.bot.shows_picture(chat, after=await ann.says("let it snow"))
    assert snow.caption.startswith("#4 ← #1 · let it snow")
    assert read_chips(snow.image()) == [1, 4]


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("words", ["#1 let it snow", "#1: let it snow", "＃1，let it snow"])
async def test_a_number_before_the_words_says_which_picture_they_change(
    world: World, ann: Person, chat: Chat, words: str
) -> None:
    snow = await world.bot.shows_picture(chat, after=await ann.says(words))
    assert snow.caption.startswith("#4 ← #1 · let it snow")
    assert read_chips(snow.image()) == [1, 4]
    assert said_of(world, 4) == "let it snow"


@pytest.mark.usefixtures("three")
async def test_a_number_among_the_words_brings_in_a_second_picture(
    world: World, ann: Person, chat: Chat
) -> None:
    world.images.hold()
    asked = await ann.says("with the sky from #1")
    await world.bot.shows_status(chat, "🧩 Combining #3, #1: “with the sky from #1”", after=asked)
    world.images.let_go()
    shown = await world.bot.shows_picture(chat, after=asked)
    assert shown.caption.startswith("#4 ← #3 · with the sky from #1")
    call = world.images.calls[3]
    made = [world.images.calls[index].result_sha256 for index in (2, 0)]
    assert [picture.sha256 for picture in call.pictures] == made
    assert call.last_user_text.startswith("with the sky from image 2")


@pytest.mark.usefixtures("three")
async def test_base_and_references_by_their_numbers(world: World, ann: Person, chat: Chat) -> None:
    await world.bot.shows_picture(chat, after=await ann.says("#2 with the hat from #3 and the snow of #1"))
    call = world.images.calls[3]
    made = [world.images.calls[index].result_sha256 for index in (1, 2, 0)]
    assert [picture.sha256 for picture in call.pictures] == made
    assert call.last_user_text.startswith("with the hat from image 2 and the snow of image 3")


@pytest.mark.usefixtures("three")
async def test_a_number_in_quotation_marks_is_only_written(world: World, ann: Person, chat: Chat) -> None:
    await world.bot.shows_picture(chat, after=await ann.says("a sign that says “#1”"))
    assert len(world.images.calls[3].pictures) == 1
    assert "“#1”" in said_of(world, 4)


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("words", ["#99", "#99 with a hat"])
async def test_a_number_that_is_not_there_is_said_and_costs_nothing(
    world: World, ann: Person, chat: Chat, words: str
) -> None:
    asked = await ann.says(words)
    await world.bot.says(chat, "There is no #99 here; the newest is #3.", after=asked)
    assert len(world.images.calls) == 3


async def test_a_number_where_there_is_no_picture_yet(world: World, ann: Person, chat: Chat) -> None:
    asked = await ann.says("#7")
    await world.bot.says(chat, "There is no #7 here yet.", after=asked)
    assert not world.images.calls


@pytest.mark.usefixtures("three")
async def test_a_number_in_a_caption_takes_the_photo_as_reference(
    world: World, ann: Person, chat: Chat
) -> None:
    shown = await world.bot.shows_picture(
        chat, after=await ann.sends_photo(photo("blue"), "#1 with this colour")
    )
    assert shown.caption.startswith("#5 ← #1 · with this colour")
    base, reference = world.images.calls[3].pictures
    assert base.sha256 == world.images.calls[0].result_sha256
    assert (reference.width, reference.height) == (640, 480)


@pytest.mark.usefixtures("three")
async def test_a_new_picture_may_use_an_old_one(world: World, ann: Person, chat: Chat) -> None:
    shown = await world.bot.shows_picture(chat, after=await ann.says("/new a poster with the fox of #1"))
    assert shown.caption.startswith("#4 · a poster")
    (picture,) = world.images.calls[3].pictures
    assert picture.sha256 == world.images.calls[0].result_sha256


@pytest.mark.usefixtures("three")
async def test_a_number_in_a_reply_is_a_second_picture(world: World, ann: Person, chat: Chat) -> None:
    second = next(message for message in chat.messages if message.text.startswith("#2"))
    await world.bot.shows_picture(chat, after=await ann.replies_to(second, "with the hat from #3"))
    made = [world.images.calls[index].result_sha256 for index in (1, 2)]
    assert [picture.sha256 for picture in world.images.calls[3].pictures] == made


@pytest.mark.usefixtures("three")
async def test_numbers_go_on_after_new_and_count_what_nobody_waited_for(
    world: World, ann: Person, chat: Chat
) -> None:
    await world.bot.says(chat, "New picture.", after=await ann.says("/new"))
    world.images.hold()
    asked = await ann.says("a parrot")
    await world.images.arrived(4)
    status = await world.bot.shows_status(chat, "Drawing “a parrot”", after=asked)
    await world.bot.rewrites(status, "Drawing “a parrot”")
    await world.telegram.world.changes.until(lambda: "✖ Stop waiting" in status.buttons or None, 5)
    await ann.presses(status, "Stop waiting")
    world.images.release()
    await world.bot.rewrites(status, "The picture you cancelled is here")
    world.images.let_go()
    shown = await world.bot.shows_picture(chat, after=await ann.says("a green frog"))
    assert shown.caption.startswith("#5 · a green frog")
    back = await world.bot.shows_picture(chat, after=await ann.says("#4"))
    assert back.caption == "Back at #4. What next?"


@pytest.mark.usefixtures("three")
async def test_back_to_an_old_version_takes_no_tap_or_one_reply(
    world: World, ann: Person, chat: Chat
) -> None:
    """Refining takes none at all."""
    by_number = await world.bot.shows_picture(chat, after=await ann.says("#1 in spring"))
    first = next(message for message in chat.messages if message.text.startswith("#1"))
    by_reply = await world.bot.shows_picture(chat, after=await ann.replies_to(first, "in autumn"))
    assert [shown.caption.split(" · ")[0] for shown in (by_number, by_reply)] == ["#4 ← #1", "#5 ← #1"]


@pytest.mark.usefixtures("three")
async def test_a_number_that_begins_a_reply_is_a_second_picture_too(
    world: World, ann: Person, chat: Chat
) -> None:
    third = next(message for message in chat.messages if message.text.startswith("#3"))
    await world.bot.shows_picture(chat, after=await ann.replies_to(third, "#1's colours on this"))
    made = [world.images.calls[index].result_sha256 for index in (2, 0)]
    assert [picture.sha256 for picture in world.images.calls[3].pictures] == made
    assert said_of(world, 4).startswith("image 2's colours on this")


@pytest.mark.usefixtures("three")
async def test_an_edit_of_what_was_refused_may_name_another_picture(
    world: World, ann: Person, chat: Chat
) -> None:
    world.images.script.next(Fault.MODERATION_400)
    asked = await ann.says("#1 with a hat")
    await world.bot.says(chat, "refused this", after=asked)
    await ann.edits(asked, "#2 with a scarf")
    shown = await world.bot.shows_picture(chat, after=asked)
    assert shown.caption.startswith("#4 ← #2 · with a scarf")


@pytest.mark.usefixtures("three")
async def test_an_edit_that_changes_nothing_costs_nothing(world: World, ann: Person, chat: Chat) -> None:
    asked = await ann.says("#1 with a hat")
    await world.bot.shows_picture(chat, after=asked)
    seen = len(chat.messages)
    await ann.edits(asked, "#1  with a hat")
    await world.bot.settles(chat)
    assert len(world.images.calls) == 4
    assert len(chat.messages) <= seen + 1


@pytest.mark.usefixtures("three")
async def test_photos_that_wait_come_after_the_picture_named(world: World, ann: Person, chat: Chat) -> None:
    sent = await ann.sends_photo(photo("blue", (320, 240)))
    await world.bot.says(chat, "What should I change?", after=sent)
    shown = await world.bot.shows_picture(chat, after=await ann.says("#1 wearing this"))
    assert shown.caption.startswith("#5 ← #1 · wearing this")
    base, reference = world.images.calls[3].pictures
    assert base.sha256 == world.images.calls[0].result_sha256
    assert reference.dimensions == (320, 240)
    after = await world.bot.shows_picture(chat, after=await ann.says("make it night"))
    assert after.caption.startswith("#6 ← #5")


@pytest.mark.usefixtures("three")
async def test_a_number_alone_under_a_photo_waits_with_it_for_words(
    world: World, ann: Person, chat: Chat
) -> None:
    sent = await ann.sends_photo(photo("blue", (320, 240)), "#1")
    await world.bot.says(chat, "Got 2 pictures, image 1 to 2.", after=sent)
    shown = await world.bot.shows_picture(chat, after=await ann.says("put them together"))
    assert shown.caption.startswith("#5 ← #1 · put them together")
    base, reference = world.images.calls[3].pictures
    assert base.sha256 == world.images.calls[0].result_sha256
    assert reference.dimensions == (320, 240)


@pytest.mark.usefixtures("three")
async def test_a_picture_that_is_being_made_has_no_number_yet(world: World, ann: Person, chat: Chat) -> None:
    world.images.hold()
    await ann.says("let it snow")
    await world.images.arrived(4)
    asked = await ann.says("#4 with a scarf")
    await world.bot.says(chat, "There is no #4 here; the newest is #3.", after=asked)
    world.images.let_go()
    shown = await world.bot.shows_picture(chat, after=asked)
    assert shown.caption.startswith("#4 ← #3 · let it snow")
    assert len(world.images.calls) == 4


@pytest.mark.usefixtures("three")
async def test_an_older_picture_can_be_changed_while_another_is_made(
    world: World, ann: Person, chat: Chat
) -> None:
    world.images.hold()
    await ann.says("let it snow")
    await world.images.arrived(4)
    asked = await ann.says("#1 with a scarf")
    await world.bot.shows_status(chat, "Changing #1: “with a scarf”", after=asked)
    world.images.let_go()
    snow, scarf = await world.bot.shows_pictures(chat, 2, after=asked)
    assert [read_chips(snow.image()), read_chips(scarf.image())] == [[1, 2, 3, 4], [1, 5]]


@pytest.mark.usefixtures("three")
async def test_undo_after_a_number_goes_on_from_that_picture(world: World, ann: Person, chat: Chat) -> None:
    await world.bot.shows_picture(chat, after=await ann.says("#2"))
    back = await world.bot.shows_picture(chat, after=await ann.says("/undo"))
    assert back.caption == "Back at #1. What next?"
    assert back.buttons == ["↪️ Redo #2"]


@pytest.mark.usefixtures("three")
async def test_numbers_are_those_of_each_chat(world: World, ann: Person, bob: Person, chat: Chat) -> None:
    home = bob.private(world.bot)
    await world.bot.says(home, "There is no #1 here yet.", after=await bob.says("#1 with a hat"))
    shown = await world.bot.shows_picture(home, after=await bob.says("blue boat"))
    assert shown.caption.startswith("#1 · blue boat")
    assert len(chat.messages) == 6
