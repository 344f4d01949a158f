"""Albums: one turn with all pictures in message order, wherever the caption hangs and however they arrive."""

import asyncio

import pytest

from bot.sandbox.people import Person
from bot.sandbox.playground import World
from tests.stories.pictures import photo, png

SIZES = [(200, 100), (220, 100), (240, 100), (260, 100), (280, 100)]


def album(count: int) -> list[bytes]:
    return [photo("green", (200 + 20 * index, 160)) for index in range(count)]


def widths(world: World, call: int = 0) -> list[int]:
    return [picture.width for picture in world.images.calls[call].pictures]


@pytest.mark.parametrize(("count", "caption_on"), [(2, 1), (3, 3), (10, 5)])
async def test_an_album_is_one_turn(world: World, ann: Person, count: int, caption_on: int) -> None:
    chat = ann.private(world.bot)
    sent = await ann.sends_album(album(count), "fuse them", caption_on=caption_on)
    await world.bot.shows_status(chat, "Combining", after=sent[0])
    shown = await world.bot.shows_picture(chat, after=sent[-1])
    assert shown.reply_to is sent[caption_on - 1]
    assert shown.caption.startswith(f"#{count + 1} ← #1 · fuse them")
    assert len(world.images.calls) == 1
    assert widths(world) == [200 + 20 * index for index in range(count)]


async def test_the_order_is_that_of_the_messages_not_of_their_arrival(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    sent = await ann.sends_album(album(4), "fuse", caption_on=2, order=[3, 1, 4, 2])
    await world.bot.shows_picture(chat, after=sent[-1])
    assert widths(world) == [200, 220, 240, 260]


async def test_an_album_of_files_keeps_them_lossless(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    pictures = [png("red", (120, 100)), png("blue", (140, 100))]
    sent = await ann.sends_album(pictures, "fuse", as_files=True)
    await world.bot.shows_picture(chat, after=sent[-1])
    assert [picture.format for picture in world.images.calls[0].pictures] == ["PNG", "PNG"]


async def test_the_first_sign_becomes_the_status(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    world.images.hold()
    sent = await ann.sends_album(album(2), "fuse")
    status = await world.bot.shows_status(chat, "Receiving", after=sent[0])
    await world.bot.rewrites(status, "Combining #1, #2: “fuse”")
    world.images.let_go()
    await world.bot.shows_picture(chat, after=sent[-1])
    await world.bot.removes(status)


async def test_an_album_without_words_asks_once(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    sent = await ann.sends_album(album(3))
    question = await world.bot.says(chat, "Got 3 pictures", after=sent[0])
    assert not world.images.calls
    await world.bot.shows_picture(chat, after=await ann.says("put them together"))
    assert widths(world) == [200, 220, 240]
    await world.bot.settles(chat)
    assert [m for m in chat.messages if m.sender is world.bot.account and not m.media] == [question]


async def test_words_right_after_an_album_go_on_from_its_result(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    await ann.sends_album(album(2), "fuse")
    asked = await ann.says("now make it night")
    _, second = await world.bot.shows_pictures(chat, 2)
    assert second.reply_to is asked
    assert widths(world) == [200, 220]
    base = world.images.calls[1].base
    assert base is not None
    assert base.sha256 == world.images.calls[0].result_sha256


async def test_a_late_item_joins_while_the_turn_waits(world: World, ann: Person) -> None:
    """The album's turn waits behind another one; its late item is simply there when it begins."""
    chat = ann.private(world.bot)
    world.images.hold()
    await ann.says("red fox")
    await world.images.arrived(1)
    late = asyncio.Event()
    sent = await ann.sends_album(album(3), "fuse", late=late)
    await world.bot.shows_status(chat, "Combining", after=sent[0])
    late.set()
    await world.bot.reads_everything()
    world.images.let_go()
    await world.bot.shows_pictures(chat, 2)
    assert widths(world, 1) == [200, 220, 240]


async def test_an_item_that_comes_too_late_offers_to_run_again_with_all(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    late = asyncio.Event()
    sent = await ann.sends_album(album(3), "fuse", late=late)
    await world.bot.shows_picture(chat)
    late.set()
    offer = await world.bot.says(chat, "One more picture of that album", after=sent[-1])
    assert offer.buttons == ["▶️ Run again with all 3"]
    await ann.presses(offer, "▶️ Run again")
    await world.bot.shows_picture(chat, after=offer)
    assert widths(world, 0) == [200, 220]
    assert widths(world, 1) == [200, 220, 240]
    assert len(world.images.calls) == 2
