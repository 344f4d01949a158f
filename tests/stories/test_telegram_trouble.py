"""Telegram misbehaves: nothing is lost, nothing is called twice, the bot goes on."""

from pathlib import Path

from bot.app import opened
from bot.sandbox.image_api import read_chips
from bot.sandbox.people import Person
from bot.sandbox.playground import World
from bot.sandbox.telegram_api.errors import bad_request
from tests.stories.scenes import a_turn_waits_in_vain


async def test_a_result_waits_out_a_flood_limit(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    world.telegram.faults.too_many_requests("sendPhoto", 1)
    shown = await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    assert read_chips(shown.image()) == [1]
    assert len(world.images.calls) == 1


async def test_a_result_is_sent_again_when_telegram_fails(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    world.telegram.faults.server_error("sendPhoto", 502)
    await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    world.telegram.faults.cut_before("sendPhoto")
    await world.bot.shows_picture(chat, after=await ann.says("blue boat"))
    assert len(world.images.calls) == 2


async def test_a_result_outlives_a_long_outage(world: World, ann: Person) -> None:
    """Three tries fail; later the picture comes nevertheless, and before what was asked after it."""
    chat = ann.private(world.bot)
    world.telegram.faults.server_error("sendPhoto", 502, times=3)
    first = await ann.says("red fox")
    await world.images.arrived(1)
    second = await ann.replies_to(first, "night")
    shown = await world.bot.shows_pictures(chat, 2, within=20)
    assert [message.reply_to for message in shown] == [first, second]
    assert len(world.images.calls) == 2


async def test_a_picture_that_never_goes_through_becomes_a_sentence(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    world.telegram.faults.server_error("sendPhoto", 502, times=6)
    told = await world.bot.says(chat, "#1 is ready, but", after=await ann.says("red fox"), within=20)
    await ann.presses(told, "Show")
    shown = await world.bot.shows_picture(chat, after=told)
    assert read_chips(shown.image()) == [1]
    assert len(world.images.calls) == 1


async def test_a_held_turn_runs_before_its_question_is_known_to_be_out(world: World, ann: Person) -> None:
    """The person sees the question and taps; its answer was lost, so the bot still tries to send it."""
    chat = ann.private(world.bot)
    await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    asked = await a_turn_waits_in_vain(world, ann)
    world.telegram.faults.cut_after("sendMessage", nth=2)
    world.images.let_go()
    held = await world.bot.says(chat, "was waiting for did not come", after=asked)
    await ann.presses(held, "Run from #1")
    shown = await world.bot.shows_picture(chat, after=held)
    assert read_chips(shown.image()) == [1, 3]
    await world.bot.settles(chat)
    assert not [m for m in chat.messages if "went wrong" in m.text]


async def test_a_disk_that_fails_after_the_answer_loses_no_picture(
    world: World, ann: Person, tmp_path: Path
) -> None:
    """The answer is recorded; fetching it again is free."""
    chat = ann.private(world.bot)
    world.images.hold()
    asked = await ann.says("red fox")
    await world.images.arrived(1)
    folder = tmp_path / "data" / "blobs" / "unfinished"
    folder.rmdir()
    world.images.let_go()
    await world.images.fetched(1)
    folder.mkdir()
    shown = await world.bot.shows_picture(chat, after=asked)
    assert read_chips(shown.image()) == [1]
    assert len(world.images.calls) == 1


async def test_a_connection_that_breaks_after_the_photo_arrived(world: World, ann: Person) -> None:
    """Nobody can know: the photo is sent again rather than lost; the call is not made again."""
    chat = ann.private(world.bot)
    world.telegram.faults.cut_after("sendPhoto")
    await world.bot.shows_pictures(chat, 2, after=await ann.says("red fox"))
    assert len(world.images.calls) == 1


async def test_a_missing_status_changes_nothing(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    world.telegram.faults.server_error("sendMessage", 500)
    await world.bot.shows_picture(chat, after=await ann.says("red fox"))


async def test_an_unparsable_update_is_put_aside(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    world.telegram.faults.strange_update(world.bot.account)
    world.telegram.faults.strange_update(world.bot.account, {"message": "not even an object"})
    world.telegram.faults.strange_update(world.bot.account, {"a_kind_of_the_future": {"x": 1}})
    await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    await world.bot.reads_everything()


async def test_update_ids_that_jump_are_no_matter(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    world.bot.account.updates.jump(17)
    await world.bot.shows_picture(chat, after=await ann.says("night"))
    assert len(world.images.calls) == 2


async def test_polling_goes_on_after_errors(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    faults = world.telegram.faults
    faults.server_error("getUpdates", 502)
    faults.cut_before("getUpdates", nth=2)
    faults.too_many_requests("getUpdates", 1, nth=3)
    faults.unauthorized("getUpdates", nth=4)
    await ann.says("red fox")
    await world.bot.shows_picture(chat, within=30)
    assert len(world.images.calls) == 1


async def test_a_redelivered_update_is_taken_in_once(world: World, ann: Person) -> None:
    """The answer to getUpdates is lost, so Telegram sends the same updates again."""
    chat = ann.private(world.bot)
    await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    world.telegram.faults.cut_after("getUpdates", times=2)
    await ann.says("night")
    await world.bot.shows_pictures(chat, 2, within=20)
    await world.bot.settles(chat)
    assert len(world.images.calls) == 2


async def test_a_blocked_bot_calls_nobody(world: World, ann: Person) -> None:
    """The message was written just before the person blocked the bot."""
    await world.stop()
    await ann.says("red fox")
    await ann.blocks(world.bot)
    await world.start()
    await world.bot.reads_everything()
    await world.telegram.calls.wait("sendMessage", 1, seconds=5)
    await world.bot.settles(ann.private(world.bot))
    assert not world.images.calls
    await ann.unblocks(world.bot)
    await world.bot.shows_picture(ann.private(world.bot), after=await ann.says("blue boat"))
    assert len(world.images.calls) == 1


async def test_a_picture_for_a_chat_that_is_gone_is_kept(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    world.images.hold()
    await ann.says("red fox")
    await world.images.arrived(1)
    await world.bot.shows_status(chat, "Drawing")
    await ann.blocks(world.bot)
    world.images.let_go()
    await world.telegram.calls.wait("sendPhoto", 1, seconds=5)
    await world.bot.settles(chat)
    await ann.unblocks(world.bot)
    night = await world.bot.shows_picture(chat, after=await ann.says("blue boat"))
    assert night.caption.startswith("#2 · ")


async def test_what_telegram_refuses_as_a_photo_comes_as_a_file(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    world.telegram.faults.refuse("sendPhoto", bad_request("IMAGE_PROCESS_FAILED"))
    shown = await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    assert shown.is_file
    assert shown.file.sha256 == world.images.calls[0].result_sha256
    assert shown.buttons == ["🔁 Again", "🖌 One spot", "📄 File", "⋯"]


async def test_the_request_may_be_gone(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    world.images.hold()
    asked = await ann.says("red fox")
    await world.images.arrived(1)
    await ann.deletes(asked)
    world.images.let_go()
    shown = await world.bot.shows_picture(chat)
    assert shown.reply_to is None


async def test_the_status_may_be_gone(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    world.images.hold()
    status = await world.bot.shows_status(chat, "Drawing", after=await ann.says("red fox"))
    await world.images.arrived(1)
    await ann.deletes(status)
    world.images.let_go()
    await world.bot.shows_picture(chat)


async def test_telegrams_own_flood_limits_are_never_hit(world: World, ann: Person) -> None:
    """The bot's own pace, with a server that counts."""
    from bot.sandbox.telegram_api.settings import FloodLimits

    await world.stop()
    world.telegram.settings.flood = FloodLimits()
    world.open_app = opened
    await world.start()
    chat = ann.private(world.bot)
    for words in ("red fox", "night"):
        await ann.says(words)
    await world.bot.shows_pictures(chat, 2, within=30)
    assert not [call for call in world.telegram.calls.refused() if call.status == 429]
