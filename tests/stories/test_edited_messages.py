"""Edited messages: before the call they change it, after a refusal they are the request, later they offer."""

from bot.sandbox.image_api import Fault, Scripted, read_chips
from bot.sandbox.people import Person
from bot.sandbox.playground import World
from tests.stories.pictures import photo


async def test_a_typo_mended_before_the_call(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    world.images.hold()
    await ann.says("red fox")
    await world.images.arrived(1)
    second = await ann.says("make it nihgt")
    status = await world.bot.shows_status(chat, "nihgt", after=second)
    await ann.edits(second, "make it night")
    await world.bot.rewrites(status, "“make it night”")
    world.images.let_go()
    await world.bot.shows_pictures(chat, 2)
    assert world.images.calls[1].last_user_text == "make it night"
    assert len(world.images.calls) == 2


async def test_a_refused_request_said_differently_runs_at_once(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    world.images.script.next(Fault.MODERATION_400)
    asked = await ann.says("something bad")
    refusal = await world.bot.says(chat, "Edit your message above", after=asked)
    assert refusal.reply_to is asked
    assert refusal.buttons == []
    await ann.edits(asked, "something nice")
    shown = await world.bot.shows_picture(chat, after=refusal)
    assert shown.reply_to is asked
    assert shown.caption.startswith("#2 ← #1 · something nice")
    assert read_chips(shown.image()) == [1, 3]


async def test_a_photo_that_gets_its_caption_later(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    sent = await ann.sends_photo(photo())
    await world.bot.says(chat, "What should I change?", after=sent)
    await ann.edits(sent, "make it night")
    shown = await world.bot.shows_picture(chat, after=sent)
    assert shown.caption.startswith("#2 ← #1 · make it night")


async def test_too_late_for_the_words_offers_to_run_the_new_ones(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    world.images.hold()
    asked = await ann.says("red fox")
    await world.images.arrived(1)
    await ann.edits(asked, "blue fox")
    offer = await world.bot.says(chat, "after I had begun", after=asked)
    world.images.let_go()
    await world.bot.shows_picture(chat, after=asked)
    assert len(world.images.calls) == 1
    await ann.presses(offer, "Run the new words")
    await world.bot.shows_pictures(chat, 2, after=asked)
    assert [call.last_user_text for call in world.images.calls] == [
        "Generate an image: red fox",
        "Generate an image: blue fox",
    ]
    toast = await ann.presses(offer, "Run the new words")
    assert toast is not None
    assert toast.text == "That is done already."


async def test_an_edit_that_changes_nothing_is_ignored(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    asked = await ann.says("red fox")
    shown = await world.bot.shows_picture(chat, after=asked)
    await ann.edits(asked, "red  fox ".replace("  ", " ").strip())
    await world.bot.settles(chat)
    assert chat.messages[-1] is shown.message


async def _two(world: World, ann: Person) -> None:
    """#1 a fox, #2 the fox at night."""
    for words in ("red fox", "make it night"):
        await world.bot.shows_picture(ann.private(world.bot), after=await ann.says(words))


async def test_a_wrong_number_mended_before_the_call(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    await _two(world, ann)
    world.images.hold()
    await ann.says("in the rain")
    await world.images.arrived(3)
    asked = await ann.says("#2 let it snow")
    status = await world.bot.shows_status(chat, "Changing #2: “let it snow”", after=asked)
    await ann.edits(asked, "#1 let it snow")
    await world.bot.rewrites(status, "Changing #1: “let it snow”")
    world.images.let_go()
    shown = (await world.bot.shows_pictures(chat, 2, after=asked))[1]
    assert shown.caption.startswith("#4 ← #1 · let it snow")
    assert read_chips(shown.image()) == [1, 4]
    assert world.images.calls[3].last_user_text == "let it snow"


async def test_a_wrong_number_mended_too_late_is_run_from_the_right_picture(
    world: World, ann: Person
) -> None:
    chat = ann.private(world.bot)
    await _two(world, ann)
    asked = await ann.says("#2 let it snow")
    await world.bot.shows_picture(chat, after=asked)
    await ann.edits(asked, "#1 let it snow")
    offer = await world.bot.says(chat, "after I had begun", after=asked)
    await ann.presses(offer, "Run the new words")
    shown = await world.bot.shows_picture(chat, after=offer)
    assert shown.caption.startswith("#4 ← #1 · let it snow")
    assert world.images.calls[3].last_user_text == "let it snow"


async def test_a_number_edited_to_itself_changes_nothing(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    await _two(world, ann)
    asked = await ann.says("#1 let it snow")
    shown = await world.bot.shows_picture(chat, after=asked)
    await ann.edits(asked, "#1 let it snow")
    await world.bot.settles(chat)
    assert chat.messages[-1] is shown.message


async def test_after_a_refusal_the_edit_may_name_other_pictures(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    await _two(world, ann)
    world.images.script.next(Fault.MODERATION_400)
    asked = await ann.says("something bad")
    refusal = await world.bot.says(chat, "refused", after=asked)
    await ann.edits(asked, "#1 with the sky of #2")
    shown = await world.bot.shows_picture(chat, after=refusal)
    assert shown.caption.startswith("#3 ← #1 · with the sky of #2")
    call = world.images.calls[3]
    made = [world.images.calls[index].result_sha256 for index in (0, 1)]
    assert [picture.sha256 for picture in call.pictures] == made
    assert call.last_user_text.startswith("with the sky of image 2")


async def test_an_edit_to_a_number_that_is_not_there_is_said_and_costs_nothing(
    world: World, ann: Person
) -> None:
    chat = ann.private(world.bot)
    await _two(world, ann)
    world.images.script.next(Fault.MODERATION_400)
    asked = await ann.says("something bad")
    await world.bot.says(chat, "refused", after=asked)
    await ann.edits(asked, "#99 with a hat")
    sentence = await world.bot.says(chat, "There is no #99 here; the newest is #2.", after=asked)
    assert sentence.reply_to is asked
    await world.bot.settles(chat)
    assert len(world.images.calls) == 3


async def test_a_caption_that_comes_later_may_begin_with_a_number(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    await _two(world, ann)
    sent = await ann.sends_photo(photo("blue", (320, 240)))
    await world.bot.says(chat, "What should I change?", after=sent)
    await ann.edits(sent, "#1 in this colour")
    shown = await world.bot.shows_picture(chat, after=sent)
    assert shown.caption.startswith("#4 ← #1 · in this colour")
    base, reference = world.images.calls[2].pictures
    assert base.sha256 == world.images.calls[0].result_sha256
    assert reference.dimensions == (320, 240)


async def test_an_edited_answer_is_still_the_answer(world: World, ann: Person) -> None:
    """Also when it is edited once more."""
    chat = ann.private(world.bot)
    world.images.script.next(Scripted(words="Which of the two?"))
    await world.bot.says(chat, "Which of the two?", after=await ann.says("a dog"))
    world.images.script.next(Fault.MODERATION_400, times=2)
    asked = await ann.says("the blak one")
    refusal = await world.bot.says(chat, "refused", after=asked)
    await ann.edits(asked, "the black onne")
    refusal = await world.bot.says(chat, "refused", after=refusal)
    await ann.edits(asked, "the black one")
    await world.bot.shows_picture(chat, after=refusal)
    assert world.images.calls[3].last_user_text == "Generate an image: a dog\n\nthe black one"


async def test_an_edited_choice_of_an_idea_still_chooses_it(world: World, ann: Person) -> None:
    """Called one after another, ideas have their numbers in the order of their places."""
    world.environment["MAX_CALLS"] = "1"
    await world.restart()
    chat = ann.private(world.bot)
    world.images.settings.scale = 0.1
    shown = await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    await ann.presses(shown, "⋯")
    await world.telegram.world.changes.until(lambda: "‹" in shown.buttons or None, 5)
    await ann.presses(shown, "4 ideas")
    sheet = await world.bot.shows_picture(chat, after=shown)
    asked = await ann.replies_to(sheet, "2 with a hta")
    wrong = await world.bot.shows_picture(chat, after=asked)
    assert wrong.caption.startswith("#6 ← #3 · with a hta")
    await ann.edits(asked, "3 with a hat")
    offer = await world.bot.says(chat, "after I had begun", after=asked)
    await ann.presses(offer, "Run the new words")
    right = await world.bot.shows_picture(chat, after=offer)
    assert right.caption.startswith("#7 ← #4 · with a hat")
    assert world.images.calls[-1].last_user_text == "with a hat"


async def test_an_edited_reply_keeps_its_picture(world: World, ann: Person) -> None:
    """A number in it brings in a second picture, before and after the edit."""
    chat = ann.private(world.bot)
    await _two(world, ann)
    second = chat.messages[-1]
    world.images.script.next(Fault.MODERATION_400)
    asked = await ann.replies_to(second, "#1 is how bright it shuold be")
    refusal = await world.bot.says(chat, "refused", after=asked)
    await ann.edits(asked, "#1 is how bright it should be")
    shown = await world.bot.shows_picture(chat, after=refusal)
    assert shown.caption.startswith("#3 ← #2")
    made = [world.images.calls[index].result_sha256 for index in (1, 0)]
    assert [picture.sha256 for picture in world.images.calls[3].pictures] == made
    assert world.images.calls[3].last_user_text.startswith("image 2 is how bright")


async def test_an_edited_typo_in_a_group(world: World, ann: Person, bob: Person) -> None:
    family = world.people.supergroup("Family", ann, bob, world.bot)
    world.images.script.next(Fault.MODERATION_400)
    asked = await ann.says("@picture_sandbox_bot red fxo", in_=family)
    refusal = await world.bot.says(family, "refused", after=asked)
    await ann.edits(asked, "@picture_sandbox_bot red fox")
    await world.bot.shows_picture(family, after=refusal)
    assert world.images.calls[1].last_user_text == "Generate an image: red fox"


async def test_words_that_waited_for_a_picture_being_made_may_name_another(world: World, ann: Person) -> None:
    """Then nothing is held, even if that picture does not come."""
    chat = ann.private(world.bot)
    await _two(world, ann)
    world.images.hold()
    world.images.script.next(Fault.MODERATION_400)
    await ann.says("something bad")
    await world.images.arrived(3)
    asked = await ann.says("let it snow")
    status = await world.bot.shows_status(chat, "Changing the picture being made", after=asked)
    await ann.edits(asked, "#1 let it snow")
    await world.bot.rewrites(status, "Changing #1: “let it snow”")
    world.images.let_go()
    shown = await world.bot.shows_picture(chat, after=asked)
    assert shown.caption.startswith("#3 ← #1 · let it snow")
