"""Buttons: each does its one thing once, says so, and works after a restart."""

from bot.sandbox.image_api import Fault, Noise, Scripted, read_chips
from bot.sandbox.people import Person, Toast
from bot.sandbox.playground import World
from bot.sandbox.telegram_api.world import Press
from tests.stories.pictures import photo


def said(toast: Toast | None) -> str:
    assert toast is not None
    return toast.text


async def answered(world: World, press: Press) -> dict[str, object] | None:
    return await world.telegram.world.changes.until(lambda: press.answer, 5)


async def test_again_makes_a_sibling_from_the_same_base(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    first = await world.bot.shows_picture(chat, after=await ann.sends_photo(photo("red"), "make it night"))
    assert first.buttons == ["🔁 Again", "↩️ Undo", "🖌 One spot", "📄 File", "⋯"]
    assert said(await ann.presses(first, "Again")) == "Working on it."
    second = await world.bot.shows_picture(chat, after=first)
    assert second.caption.startswith("#3 ← #1 · make it night")
    texts = [(call.last_user_text, call.base and call.base.sha256) for call in world.images.calls]
    assert texts[0] == texts[1]


async def test_a_second_tap_on_again_makes_no_second_picture(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    first = await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    world.images.hold()
    assert said(await ann.presses(first, "Again")) == "Working on it."
    assert said(await ann.presses(first, "Again")) == "It is already being made."
    world.images.let_go()
    await world.bot.shows_picture(chat, after=first)
    assert len(world.images.calls) == 2
    assert said(await ann.presses(first, "Again")) == "Working on it."
    await world.bot.shows_pictures(chat, 2, after=first)


async def test_a_root_has_no_undo(world: World, ann: Person) -> None:
    shown = await world.bot.shows_picture(ann.private(world.bot), after=await ann.says("red fox"))
    assert shown.buttons == ["🔁 Again", "🖌 One spot", "📄 File", "⋯"]


async def test_undo_under_a_picture_goes_to_what_that_picture_came_from(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    second = await world.bot.shows_picture(chat, after=await ann.says("night"))
    third = await world.bot.shows_picture(chat, after=await ann.says("hat"))
    assert said(await ann.presses(second, "Undo")) == "Back at #1."
    back = await world.bot.shows_picture(chat, after=third)
    assert back.caption == "Back at #1. What next?"
    snow = await world.bot.shows_picture(chat, after=await ann.says("snow"))
    assert read_chips(snow.image()) == [1, 4]


async def test_file_gives_the_exact_bytes(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    world.images.settings.scale = 1.0
    shown = await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    assert said(await ann.presses(shown, "File")) == "Sending the file."
    file = await world.bot.shows_picture(chat, after=shown)
    assert file.is_file
    assert file.file.sha256 == world.images.calls[0].result_sha256
    assert file.caption.startswith("#1 · PNG 1254x1254 · ")
    assert "prints 11x11 cm at 300 dpi" in file.caption
    branch = await world.bot.shows_picture(chat, after=await ann.replies_to(file, "night"))
    assert read_chips(branch.image()) == [1, 2]


async def test_cancel_before_the_call_costs_nothing(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    world.images.hold()
    await ann.says("red fox")
    await world.images.arrived(1)
    waiting = await ann.says("make it night")
    status = await world.bot.shows_status(chat, "being made", after=waiting)
    assert said(await ann.presses(status, "Cancel")) == "Cancelled. Nothing was charged."
    await world.bot.rewrites(status, "Cancelled")
    assert status.buttons == []
    world.images.let_go()
    await world.bot.shows_picture(chat)
    await world.bot.settles(chat)
    assert len(world.images.calls) == 1


async def test_stop_waiting_keeps_the_paid_picture(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    first = await world.bot.shows_picture(chat, after=await ann.says("blue boat"))
    world.images.hold()
    status = await world.bot.shows_status(chat, "Changing", after=await ann.says("red fox"))
    await world.images.arrived(2)
    await world.bot.rewrites(status, "red fox")
    toast = said(await ann.presses(status, "✖"))
    assert toast.startswith("Stopped waiting. It may still be charged")
    await world.bot.rewrites(status, "Stopped waiting")
    world.images.let_go()
    await world.bot.rewrites(status, "The picture you cancelled is here (already paid).")
    assert status.buttons == ["👁 Show"]
    head = await world.bot.shows_picture(chat, after=await ann.says("with a hat"))
    assert read_chips(head.image())[0] == read_chips(first.image())[0]
    assert 2 not in read_chips(head.image())
    await ann.presses(status, "Show")
    stopped = await world.bot.shows_picture(chat, after=head)
    assert stopped.caption.startswith("#2 ← #1 · red fox")
    assert read_chips(stopped.image()) == [1, 2]


async def test_the_button_says_stop_waiting_once_the_call_is_under_way(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    world.images.hold()
    status = await world.bot.shows_status(chat, "Drawing", after=await ann.says("red fox"))
    await world.images.arrived(1)
    await world.telegram.world.changes.until(lambda: status.buttons == ["✖ Stop waiting"] or None, 5)
    assert status.buttons == ["✖ Stop waiting"]
    world.images.let_go()


async def test_buttons_of_another_chat_are_refused(world: World, ann: Person, bob: Person) -> None:
    """Data that the message never had can be sent by a forged client."""
    shown = await world.bot.shows_picture(ann.private(world.bot), after=await ann.says("red fox"))
    his = await world.bot.shows_picture(bob.private(world.bot), after=await bob.says("blue boat"))
    for data in ("t:f:1", "t:a:1", "t:f:zzz", "t:?:1", "nonsense", "t:u:99999"):
        press = world.telegram.world.press(bob.account, his.message, data)
        answer = await answered(world, press)
        assert answer is not None
        assert answer["text"] == "That button is from before a reset.", data
    assert len(world.images.calls) == 2
    assert shown.buttons


async def test_buttons_work_after_a_restart(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    shown = await world.bot.shows_picture(chat, after=await ann.says("night"))
    await world.restart()
    assert said(await ann.presses(shown, "Undo")) == "Back at #1."
    await world.bot.shows_picture(chat, after=shown)
    hat = await world.bot.shows_picture(chat, after=await ann.says("hat"))
    assert read_chips(hat.image()) == [1, 3]
    assert said(await ann.presses(shown, "Again")) == "Working on it."
    again = await world.bot.shows_picture(chat, after=hat)
    assert read_chips(again.image()) == [1, 4]


async def test_an_old_tap_that_cannot_be_answered_any_more_does_no_harm(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    shown = await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    world.telegram.settings.callback_answer_seconds = 0
    await ann.presses(shown, "Again", wait=False)
    await world.bot.shows_picture(chat, after=shown)


async def test_a_failing_service_offers_to_run_again(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    world.images.script.next(Scripted(fault=Fault.NO_DATA))
    sentence = await world.bot.says(chat, "without a picture", after=await ann.says("red fox"))
    assert sentence.buttons == ["🔁 Again"]
    await ann.presses(sentence, "Again")
    shown = await world.bot.shows_picture(chat, after=sentence)
    assert read_chips(shown.image()) == [2]


async def test_huge_results_come_as_a_preview_with_the_file_behind_the_button(
    world: World, ann: Person
) -> None:
    chat = ann.private(world.bot)
    world.images.script.next(Scripted(result=Noise(11_000_000)))
    shown = await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    assert not shown.is_file
    assert len(shown.bytes) < 10_000_000
    await ann.presses(shown, "File")
    file = await world.bot.shows_picture(chat, after=shown)
    assert file.file.size == 11_000_000
    assert file.file.sha256 == world.images.calls[0].result_sha256
