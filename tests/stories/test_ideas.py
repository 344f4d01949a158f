"""Four ideas: four calls with one request, told together on one sheet, chosen by a tap or by a word."""

import re

import pytest

from bot.sandbox.image_api import Fault, Shape
from bot.sandbox.people import Person, Shown
from bot.sandbox.playground import World
from bot.sandbox.telegram_api.chats import Chat
from bot.sandbox.telegram_api.errors import bad_request
from bot.sandbox.telegram_api.messages import Message
from tests.stories.palette import CROSSED, base_of, cells, colour_in_the_middle, will_come_out
from tests.stories.test_buttons import said

COLOURS = ("red", "lime", "blue", "yellow")
OFFER = "🎲 4 ideas · $0.12"


async def restarted(world: World, **settings: str) -> None:
    await world.stop()
    world.environment.update(settings)
    await world.start()


async def drawn(world: World, ann: Person, words: str = "make it night") -> Shown:
    """Ann's picture #1, teal."""
    will_come_out(world, "teal")
    return await world.bot.shows_picture(ann.private(world.bot), after=await ann.says(words))


async def edited(world: World, ann: Person) -> Shown:
    """#2, teal, which was made from #1."""
    will_come_out(world, "red")
    await world.bot.shows_picture(ann.private(world.bot), after=await ann.says("red fox"))
    return await drawn(world, ann)


async def offered(world: World, who: Person, shown: Shown) -> None:
    """Opens the three dots, unless they are open."""
    if OFFER not in shown.buttons:
        await who.presses(shown, "⋯")
    assert await world.telegram.world.changes.until(lambda: OFFER in shown.buttons or None, 5)


async def asked_for(world: World, who: Person, shown: Shown) -> None:
    await offered(world, who, shown)
    assert said(await who.presses(shown, "🎲")) == "Working on it."


async def sheet_of(world: World, who: Person, shown: Shown) -> Shown:
    """The sheet of four ideas for a picture."""
    will_come_out(world, *COLOURS)
    await asked_for(world, who, shown)
    return await world.bot.shows_picture(shown.message.chat, after=shown)


def statuses(world: World, chat: Chat, after: Shown) -> list[Message]:
    mine = [message for message in chat.log if message.sender is world.bot.account and message.is_silent]
    return [message for message in mine if message.serial > after.message.serial]


async def test_four_calls_run_at_once_and_come_on_one_sheet(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    shown = await edited(world, ann)
    await offered(world, ann, shown)
    assert OFFER in shown.buttons
    world.images.hold()
    will_come_out(world, *COLOURS)
    await asked_for(world, ann, shown)
    status = await world.bot.shows_status(chat, "🎲 4 ideas from #1: “make it night”", after=shown)
    await world.images.called(6)
    world.images.release(2)
    await world.bot.rewrites(status, "2 of 4 are done")
    world.images.release()
    sheet = await world.bot.shows_picture(chat, after=shown)
    assert sheet.reply_to is shown.message
    assert sheet.buttons == ["1", "2", "3", "4"]
    assert sheet.caption == "#3-#6 ← #1 · make it night · tap the one you like"
    assert sorted(cells(sheet.image())) == sorted(COLOURS)
    await world.bot.removes(status)
    assert statuses(world, chat, shown) == [status]
    asked = {(call.last_user_text, base_of(call), *call.history_texts) for call in world.images.calls[1:]}
    assert asked == {("make it night", "red", "red fox", "picture #1")}
    assert len(world.images.calls) == 6


async def test_a_tap_shows_the_picture_whole_and_goes_on_from_it(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    sheet = await sheet_of(world, ann, await edited(world, ann))
    second = cells(sheet.image())[1]
    toast = said(await ann.presses(sheet, "2"))
    picked = await world.bot.shows_picture(chat, after=sheet)
    found = re.match(r"#(\d) ← #1 · make it night · \d+\ss$", picked.caption)
    assert found is not None, picked.caption
    assert toast == f"#{found[1]}. Going on from it."
    assert picked.buttons == ["🔁 Again", "↩️ Undo", "🖌 One spot", "📄 File", "⋯"]
    assert colour_in_the_middle(picked.image()) == second
    hat = await world.bot.shows_picture(chat, after=await ann.says("with a hat"))
    assert hat.caption.startswith(f"#7 ← #{found[1]} · with a hat")
    assert base_of(world.images.calls[-1]) == second
    assert world.images.calls[-1].history_texts == [
        "red fox",
        "picture #1",
        "make it night",
        f"picture #{found[1]}",
    ]


async def test_before_a_tap_plain_words_go_on_from_where_they_were(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    shown = await drawn(world, ann)
    world.images.hold()
    will_come_out(world, *COLOURS)
    await asked_for(world, ann, shown)
    await world.images.arrived(5)
    await world.bot.shows_status(
        chat, "Changing #1: “with a hat” · 2nd in line", after=await ann.says("with a hat")
    )
    world.images.release()
    sheet, hat = await world.bot.shows_pictures(chat, 2, after=shown)
    assert sheet.buttons == ["1", "2", "3", "4"]
    assert hat.caption.startswith("#6 ← #1 · with a hat")
    assert base_of(world.images.calls[5]) == "teal"
    chosen = await world.bot.shows_picture(chat, after=await ann.replies_to(shown, "in the snow"))
    assert chosen.caption.startswith("#7 ← #1")


async def test_a_reply_to_the_sheet_edits_the_one_it_names(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    shown = await drawn(world, ann)
    sheet = await sheet_of(world, ann, shown)
    places = cells(sheet.image())
    await world.bot.shows_picture(chat, after=await ann.replies_to(sheet, "2 with a hat"))
    assert world.images.calls[-1].last_user_text == "with a hat"
    assert base_of(world.images.calls[-1]) == places[1]
    await world.bot.shows_picture(chat, after=await ann.replies_to(sheet, "3: the hat from #1"))
    assert world.images.calls[-1].last_user_text.startswith("the hat from image 2")
    assert base_of(world.images.calls[-1]) == places[2]
    assert len(world.images.calls[-1].pictures) == 2
    by_number = await world.bot.shows_picture(chat, after=await ann.replies_to(sheet, "#5 with a hat"))
    assert by_number.caption.startswith("#8 ← #5 · with a hat")
    assert base_of(world.images.calls[-1]) in places


async def test_a_reply_with_nothing_but_a_number_picks(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    shown = await drawn(world, ann)
    sheet = await sheet_of(world, ann, shown)
    question = await world.bot.says(
        chat, "Which one do you mean?", after=await ann.replies_to(sheet, "with a hat")
    )
    assert "reply to the sheet" in question.text
    picked = await world.bot.shows_picture(chat, after=await ann.replies_to(sheet, "2"))
    assert colour_in_the_middle(picked.image()) == cells(sheet.image())[1]
    assert len(world.images.calls) == 5
    await world.bot.shows_picture(chat, after=await ann.says("with a hat"))
    assert base_of(world.images.calls[-1]) == cells(sheet.image())[1]


@pytest.mark.parametrize("fault", [Fault.MODERATION_400, Fault.TORN_BODY])
async def test_one_that_fails_is_crossed_out_and_runs_alone_again(
    world: World, ann: Person, fault: Fault
) -> None:
    chat = ann.private(world.bot)
    shown = await edited(world, ann)
    will_come_out(world, "red", "lime")
    world.images.script.next(fault)
    will_come_out(world, "blue")
    await asked_for(world, ann, shown)
    sheet = await world.bot.shows_picture(chat, after=shown)
    assert sheet.caption.startswith("#3-#5 ← #1 · make it night")
    place = cells(sheet.image()).index(CROSSED) + 1
    assert sheet.buttons == [f"🔁 {n}" if n == place else str(n) for n in range(1, 5)]
    will_come_out(world, "yellow")
    assert said(await ann.presses(sheet, f"🔁 {place}")) == "Working on it."
    alone = await world.bot.shows_picture(chat, after=sheet)
    assert alone.caption.startswith("#6 ← #1 · make it night")
    assert alone.buttons == ["🔁 Again", "↩️ Undo", "🖌 One spot", "📄 File", "⋯"]
    assert colour_in_the_middle(alone.image()) == "yellow"
    assert len(world.images.calls) == 7
    assert base_of(world.images.calls[-1]) == "red"


ALL_FAIL = {
    "refused": ([Fault.MODERATION_400] * 4, "refused this", "Not charged."),
    "charged": ([Fault.NO_DATA] * 4, "without a picture", "It was charged: $0.12."),
    "one of them charged": (
        [Fault.MODERATION_400, Fault.MODERATION_400, Fault.NO_DATA, Fault.MODERATION_400],
        "without a picture",
        "It was charged: $0.03.",
    ),
    "one of them lost": (
        [Fault.NO_DATA, Fault.MODERATION_400, Fault.TORN_BODY, Fault.MODERATION_400],
        "I may have lost",
        "It may be charged twice.",
    ),
}


@pytest.mark.parametrize("name", ALL_FAIL)
async def test_where_all_fail_one_sentence_says_so_and_what_it_cost(
    world: World, ann: Person, name: str
) -> None:
    faults, why, charge = ALL_FAIL[name]
    chat = ann.private(world.bot)
    shown = await drawn(world, ann)
    for fault in faults:
        world.images.script.next(fault)
    await asked_for(world, ann, shown)
    sentence = await world.bot.says(chat, why, after=shown, silent=False)
    assert charge in sentence.text
    assert sentence.reply_to is shown.message
    await world.bot.settles(chat)
    after = [m for m in chat.messages if m.serial > shown.message.serial and not m.is_deleted]
    assert after == [sentence]
    if "Run again" in " ".join(sentence.buttons):
        assert sentence.buttons == ["🔁 Run again · $0.03"]


async def test_a_second_tap_starts_no_second_set(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    shown = await drawn(world, ann)
    world.images.hold()
    will_come_out(world, *COLOURS)
    await asked_for(world, ann, shown)
    assert said(await ann.presses(shown, "🎲")) == "It is already being made."
    await world.images.arrived(5)
    world.images.release()
    await world.bot.shows_picture(chat, after=shown)
    await world.bot.settles(chat)
    assert len(world.images.calls) == 5


async def test_the_daily_limit_counts_all_four(world: World, ann: Person) -> None:
    await restarted(world, DAILY_LIMIT_USD="0.16")
    chat = ann.private(world.bot)
    shown = await drawn(world, ann)
    sheet = await sheet_of(world, ann, shown)
    await world.bot.says(chat, "budget of $0.16 is used up", after=await ann.says("with a hat"))
    toast = said(await ann.presses(shown, "🎲"))
    assert toast.startswith("Today's budget of $0.16 is used up.")
    await restarted(world, DAILY_LIMIT_USD="0.25")
    assert said(await ann.presses(shown, "🎲")).startswith("Today's budget of $0.25 is used up.")
    await world.bot.shows_picture(chat, after=await ann.replies_to(sheet, "1 with a hat"))
    assert len(world.images.calls) == 6


async def test_cancelled_before_the_call_they_cost_nothing(world: World, ann: Person, bob: Person) -> None:
    await restarted(world, MAX_CALLS="1", DAILY_LIMIT_USD="0.18")
    chat = ann.private(world.bot)
    shown = await drawn(world, ann)
    world.images.hold()
    await bob.says("blue boat")
    await world.images.arrived(2)
    await asked_for(world, ann, shown)
    status = await world.bot.shows_status(chat, "🎲 4 ideas", after=shown)
    assert status.buttons == ["✖ Cancel"]
    assert said(await ann.presses(status, "Cancel")) == "Cancelled. Nothing was charged."
    await world.bot.rewrites(status, "✖ Cancelled: “make it night”. Nothing was charged.")
    world.images.release()
    await world.bot.shows_picture(bob.private(world.bot))
    for words in ("with a hat", "in the snow"):
        await world.bot.shows_picture(chat, after=await ann.says(words))
    assert len(world.images.calls) == 4


async def test_stop_waiting_keeps_what_is_paid_and_cancels_the_rest(world: World, ann: Person) -> None:
    await restarted(world, MAX_CALLS="1")
    chat = ann.private(world.bot)
    shown = await drawn(world, ann)
    world.images.hold()
    will_come_out(world, "lime")
    await asked_for(world, ann, shown)
    status = await world.bot.shows_status(chat, "🎲 4 ideas", after=shown)
    await world.images.called(2)
    assert said(await ann.presses(status, "✖")).startswith("Stopped waiting.")
    await world.bot.rewrites(status, "Stopped waiting.")
    world.images.release()
    await world.bot.rewrites(status, "The picture you cancelled is here (already paid).")
    assert status.buttons == ["👁 Show"]
    await ann.presses(status, "Show")
    sheet = await world.bot.shows_picture(chat, after=shown)
    assert cells(sheet.image()) == ["lime", CROSSED, CROSSED, CROSSED]
    assert sheet.buttons == ["1", "🔁 2", "🔁 3", "🔁 4"]
    await world.bot.settles(chat)
    assert len(world.images.calls) == 2
    hat = await world.bot.shows_picture(chat, after=await ann.replies_to(sheet, "1 with a hat"))
    assert hat.caption.startswith("#3 ← #2 · with a hat")
    assert base_of(world.images.calls[-1]) == "lime"


async def test_two_people_get_each_their_own(world: World, ann: Person, bob: Person) -> None:
    family = world.people.supergroup("Family", ann, bob, world.bot)
    world.people.promote(family, bob)
    will_come_out(world, "teal")
    shown = await world.bot.shows_picture(family, after=await ann.says("/draw red fox", in_=family))
    world.images.hold()
    will_come_out(world, *COLOURS, *COLOURS)
    await asked_for(world, ann, shown)
    await asked_for(world, bob, shown)
    await world.images.arrived(9)
    world.images.release()
    sheets = await world.bot.shows_pictures(family, 2, after=shown)
    assert [sheet.buttons for sheet in sheets] == 2 * [["1", "2", "3", "4", "🗳 Vote"]]
    assert len(world.images.calls) == 9
    place = cells(sheets[1].image())[2]
    await bob.presses(sheets[1], "3")
    picked = await world.bot.shows_picture(family, after=sheets[1])
    assert colour_in_the_middle(picked.image()) == place


async def test_a_restart_loses_what_was_sent_and_runs_what_had_not_begun(world: World, ann: Person) -> None:
    await restarted(world, MAX_CALLS="2")
    chat = ann.private(world.bot)
    shown = await drawn(world, ann)
    world.images.hold()
    await asked_for(world, ann, shown)
    status = await world.bot.shows_status(chat, "🎲 4 ideas", after=shown)
    await world.images.called(3)
    await world.stop(hurry=True)
    world.images.release()
    will_come_out(world, "blue", "yellow")
    await world.start()
    sheet = await world.bot.shows_picture(chat, after=shown)
    assert sorted(cells(sheet.image())) == sorted(["blue", "yellow", CROSSED, CROSSED])
    await world.bot.removes(status)
    assert statuses(world, chat, shown) == [status]
    assert len(world.images.calls) == 5
    number = cells(sheet.image()).index("blue") + 1
    await ann.presses(sheet, str(number))
    picked = await world.bot.shows_picture(chat, after=sheet)
    assert colour_in_the_middle(picked.image()) == "blue"


async def test_ideas_of_a_first_picture_start_from_nothing(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    shown = await drawn(world, ann, "red fox")
    will_come_out(world, *COLOURS)
    await asked_for(world, ann, shown)
    await world.bot.shows_status(chat, "🎲 4 ideas: “red fox”", after=shown)
    sheet = await world.bot.shows_picture(chat, after=shown)
    assert sheet.caption == "#2-#5 · red fox · tap the one you like"
    assert {(call.last_user_text, base_of(call)) for call in world.images.calls} == {
        ("Generate an image: red fox", None)
    }
    await ann.presses(sheet, "4")
    picked = await world.bot.shows_picture(chat, after=sheet)
    assert picked.buttons == ["🔁 Again", "🖌 One spot", "📄 File", "⋯"]
    assert "←" not in picked.caption


async def test_with_one_call_at_a_time_they_still_come_together(world: World, ann: Person) -> None:
    await restarted(world, MAX_CALLS="1")
    chat = ann.private(world.bot)
    shown = await drawn(world, ann)
    world.images.hold()
    will_come_out(world, *COLOURS)
    await asked_for(world, ann, shown)
    for number in range(2, 6):
        await world.images.called(number)
        assert world.images.held == 1
        assert len(world.images.calls) == number
        world.images.release(1)
    sheet = await world.bot.shows_picture(chat, after=shown)
    assert cells(sheet.image()) == list(COLOURS)
    assert sheet.buttons == ["1", "2", "3", "4"]


async def test_an_idea_answered_in_words_is_no_question(world: World, ann: Person) -> None:
    """Nobody was asked anything: what is said next is a request of its own."""
    await restarted(world, MAX_CALLS="1")
    chat = ann.private(world.bot)
    shown = await drawn(world, ann)
    will_come_out(world, "red", "lime", "blue")
    world.images.script.next(Shape.WORDS)
    await asked_for(world, ann, shown)
    sheet = await world.bot.shows_picture(chat, after=shown)
    assert sheet.buttons == ["1", "2", "3", "🔁 4"]
    await world.bot.shows_picture(chat, after=await ann.says("with a hat"))
    assert world.images.calls[-1].last_user_text == "with a hat"
    assert base_of(world.images.calls[-1]) == "teal"


async def test_a_sheet_that_telegram_refuses_is_kept_behind_a_button(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    shown = await drawn(world, ann)
    world.telegram.faults.refuse("sendPhoto", bad_request("PHOTO_INVALID_DIMENSIONS"))
    will_come_out(world, *COLOURS)
    await asked_for(world, ann, shown)
    sentence = await world.bot.says(chat, "Telegram did not take their picture", after=shown)
    assert sentence.buttons == ["👁 Show"]
    await ann.presses(sentence, "Show")
    sheet = await world.bot.shows_picture(chat, after=sentence)
    places = cells(sheet.image())
    assert sorted(places) == sorted(COLOURS)
    await world.bot.shows_picture(chat, after=await ann.replies_to(sheet, "2 with a hat"))
    assert base_of(world.images.calls[-1]) == places[1]
    assert len(world.images.calls) == 6
