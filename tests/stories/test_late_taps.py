"""Taps that come too late, twice, or from somebody who is not served; and what people hear who stopped waiting."""

import pytest

from bot.sandbox.image_api import Fault, read_chips
from bot.sandbox.people import Person
from bot.sandbox.playground import World
from bot.sandbox.telegram_api.errors import bad_request
from bot.sandbox.telegram_api.messages import Message
from tests.stories.scenes import a_turn_waits_in_vain

STOPPED = {
    Fault.PAYMENT_402: "Stopped. No picture came; nothing was charged.",
    Fault.NO_DATA: "Stopped. No picture came, but it was charged: $0.03.",
    Fault.RESET_AFTER_READING: "Stopped. No picture came; it may have been charged.",
}


async def tapped(world: World, who: Person, message: Message, data: str) -> object:
    """What the toast says after a tap on a button that may be gone by now."""
    press = world.telegram.world.press(who.account, message, data)
    answer = await world.telegram.world.changes.until(lambda: press.answer, 5)
    assert answer is not None
    return answer["text"]


@pytest.fixture
async def held(world: World, ann: Person) -> Message:
    """The question about a turn that waited in vain, with #1 to run from."""
    chat = ann.private(world.bot)
    await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    asked = await a_turn_waits_in_vain(world, ann)
    world.images.let_go()
    return await world.bot.says(chat, "was waiting for did not come", after=asked)


@pytest.mark.parametrize("fault", STOPPED)
async def test_who_stopped_waiting_hears_what_it_cost(world: World, ann: Person, fault: Fault) -> None:
    chat = ann.private(world.bot)
    world.images.hold()
    world.images.script.next(fault)
    status = await world.bot.shows_status(chat, "Drawing", after=await ann.says("red fox"))
    await world.images.arrived(1)
    await ann.presses(status, "✖")
    await world.bot.rewrites(status, "Stopped waiting.")
    world.images.let_go()
    await world.bot.rewrites(status, STOPPED[fault])
    assert status.buttons == []


async def test_stop_comes_too_late_for_what_is_finished(world: World, ann: Person) -> None:
    shown = await world.bot.shows_picture(ann.private(world.bot), after=await ann.says("red fox"))
    assert await tapped(world, ann, shown.message, "t:x:1") == "Too late, it is already finished."


async def test_a_held_turn_is_decided_once(world: World, ann: Person, held: Message) -> None:
    await ann.presses(held, "Drop")
    await world.telegram.world.changes.until(lambda: not held.buttons or None, 5)
    assert held.buttons == []
    for data in ("t:b:3", "t:d:3"):
        assert await tapped(world, ann, held, data) == "That is done already."
    assert len(world.images.calls) == 2


async def test_a_held_turn_runs_within_the_budget_only(world: World, ann: Person, held: Message) -> None:
    await world.stop()
    world.environment["DAILY_LIMIT_USD"] = "0.03"
    await world.start()
    toast = await ann.presses(held, "Run from #1")
    assert toast is not None
    assert toast.text.startswith("Today's budget of $0.03 is used up")
    assert len(world.images.calls) == 2


async def test_strangers_may_tap_in_vain(world: World, ann: Person, bob: Person) -> None:
    await world.stop()
    world.environment["ALLOWED"] = str(ann.id)
    await world.start()
    family = world.people.supergroup("Family", ann, bob, world.bot)
    shown = await world.bot.shows_picture(family, after=await ann.says("/draw red fox", in_=family))
    toast = await bob.presses(shown, "Again")
    assert toast is not None
    assert "private" in toast.text
    assert len(world.images.calls) == 1


async def test_new_words_run_once(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    asked = await ann.says("red fox")
    await world.bot.shows_picture(chat, after=asked)
    await ann.edits(asked, "blue fox")
    offer = await world.bot.says(chat, "You changed your words", after=asked)
    await ann.presses(offer, "Run the new words")
    again = await world.bot.shows_picture(chat, after=offer)
    assert read_chips(again.image()) == [2]
    assert await tapped(world, ann, offer, "t:n:1") == "That is done already."
    assert len(world.images.calls) == 2


async def test_the_file_comes_from_telegram_the_second_time(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    shown = await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    await ann.presses(shown, "File")
    first = await world.bot.shows_picture(chat, after=shown)
    await ann.presses(shown, "File")
    second = await world.bot.shows_picture(chat, after=first)
    assert first.file.sha256 == second.file.sha256
    [uploaded, known] = world.telegram.calls.of("sendDocument")
    assert uploaded.uploads
    assert not known.uploads


async def test_a_file_that_telegram_forgot_is_uploaded_again(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    shown = await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    await ann.presses(shown, "File")
    first = await world.bot.shows_picture(chat, after=shown)
    world.telegram.faults.refuse("sendDocument", bad_request("wrong file identifier/HTTP URL specified"))
    await ann.presses(shown, "File")
    second = await world.bot.shows_picture(chat, after=first)
    assert first.file.sha256 == second.file.sha256


async def test_a_picture_that_telegram_forgot_is_uploaded_again(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    first = await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    second = await world.bot.shows_picture(chat, after=await ann.says("night"))
    world.telegram.faults.refuse("sendPhoto", bad_request("wrong file identifier/HTTP URL specified"))
    await ann.presses(second, "Undo")
    back = await world.bot.shows_picture(chat, after=second)
    assert not back.is_file
    assert read_chips(back.image()) == read_chips(first.image())
    hat = await world.bot.shows_picture(chat, after=await ann.replies_to(back, "with a hat"))
    assert read_chips(hat.image()) == [1, 3]
