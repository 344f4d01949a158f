"""Commands, small talk, and what is neither words nor a picture."""

import pytest

from bot.sandbox.image_api import read_chips
from bot.sandbox.people import Person
from bot.sandbox.playground import World
from tests.stories.pictures import photo


async def test_start_and_help_say_what_to_do(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    await world.bot.says(chat, "Send a photo and say what to change", after=await ann.says("/start"))
    help_text = await world.bot.says(chat, "/new", after=await ann.says("/help"))
    assert len(help_text.text.splitlines()) <= 12
    await world.bot.says(chat, "/new", after=await ann.says("/nonsense at all"))
    assert not world.images.calls


async def test_new_forgets_the_picture_for_plain_words(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    await world.bot.says(chat, "New picture", after=await ann.says("/new"))
    shown = await world.bot.shows_picture(chat, after=await ann.says("a boat"))
    assert read_chips(shown.image()) == [2]


@pytest.mark.parametrize("command", ["/new", "/imagine"])
async def test_some_commands_draw_anew_in_one_step(world: World, ann: Person, command: str) -> None:
    chat = ann.private(world.bot)
    await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    shown = await world.bot.shows_picture(chat, after=await ann.says(f"{command} a boat"))
    assert read_chips(shown.image()) == [2]
    assert world.images.calls[1].last_user_text == "Generate an image: a boat"
    night = await world.bot.shows_picture(chat, after=await ann.says("night"))
    assert read_chips(night.image()) == [2, 3]


@pytest.mark.parametrize("command", ["/draw", "/edit"])
async def test_others_do_what_plain_words_do(world: World, ann: Person, command: str) -> None:
    chat = ann.private(world.bot)
    await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    shown = await world.bot.shows_picture(chat, after=await ann.says(f"{command} make it night"))
    assert read_chips(shown.image()) == [1, 2]


async def test_a_command_without_words_says_what_is_missing(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    await world.bot.says(chat, "/draw a fox in the snow", after=await ann.says("/draw"))
    assert not world.images.calls


async def test_undo_goes_back_and_redo_forward(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    await world.bot.shows_picture(chat, after=await ann.says("night"))
    back = await world.bot.shows_picture(chat, after=await ann.says("/undo"))
    assert back.caption == "Back at #1. What next?"
    assert back.buttons == ["↪️ Redo #2"]
    assert read_chips(back.image()) == [1]
    toast = await ann.presses(back, "Redo")
    assert toast is not None
    assert toast.text == "Back at #2."
    forward = await world.bot.shows_picture(chat, after=back)
    assert read_chips(forward.image()) == [1, 2]
    hat = await world.bot.shows_picture(chat, after=await ann.says("hat"))
    assert read_chips(hat.image()) == [1, 2, 3]


async def test_undo_at_the_beginning(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    await world.bot.says(chat, "nothing to go back to", after=await ann.says("/undo"))
    await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    await world.bot.says(chat, "#1 is where this began", after=await ann.says("/undo"))


async def test_undo_of_the_first_edit_shows_the_photo_again(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    await world.bot.shows_picture(chat, after=await ann.sends_photo(photo("navy"), "make it sunny"))
    back = await world.bot.shows_picture(chat, after=await ann.says("/undo"))
    assert back.caption == "Back at #1. What next?"
    await world.bot.shows_picture(chat, after=await ann.says("with a hat"))
    bases = [call.base for call in world.images.calls]
    assert bases[0] is not None
    assert bases[1] is not None
    assert bases[0].sha256 == bases[1].sha256


@pytest.mark.parametrize("words", ["thanks!", "Vielen Dank", "谢谢", "👍👍", "...", "k"])
async def test_small_talk_costs_nothing(world: World, ann: Person, words: str) -> None:
    said = await ann.says(words)
    assert await world.bot.reacts(said)
    await world.bot.settles(ann.private(world.bot))
    assert not world.images.calls


async def test_a_single_ideograph_is_a_request(world: World, ann: Person) -> None:
    await world.bot.shows_picture(ann.private(world.bot), after=await ann.says("虎"))
    assert len(world.images.calls) == 1


async def test_other_kinds_get_one_sentence_that_says_what_works(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    await world.bot.says(chat, "videos", after=await ann.sends_video())
    await world.bot.says(chat, "animations", after=await ann.sends_animation())
    await world.bot.says(chat, "listen", after=await ann.sends_voice())
    await world.bot.says(chat, "words and pictures", after=await ann.sends_location(52.5, 13.4))
    await world.bot.says(chat, "words and pictures", after=await ann.sends_contact("+49", "Eve"))
    assert not world.images.calls


async def test_a_forwarded_photos_caption_is_no_request(world: World, ann: Person, bob: Person) -> None:
    chat = ann.private(world.bot)
    elsewhere = world.people.group("Elsewhere", ann, bob)
    original = await bob.sends_photo(photo("red"), "look at my new car", in_=elsewhere)
    forwarded = await ann.forwards(original, chat)
    await world.bot.says(chat, "What should I change?", after=forwarded)
    assert not world.images.calls
    await world.bot.shows_picture(chat, after=await ann.says("paint it blue"))
    assert world.images.calls[0].last_user_text == "paint it blue"
