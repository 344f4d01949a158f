"""Pictures come in many ways: from phones, as stickers, alive, forwarded, from another chat."""

import io

import pillow_heif
import pytest
from PIL import Image

from bot.sandbox.people import Person
from bot.sandbox.playground import World
from bot.sandbox.telegram_api.chats import Chat
from tests.stories.pictures import photo, png


@pytest.fixture
def chat(world: World, ann: Person) -> Chat:
    return ann.private(world.bot)


def heic() -> bytes:
    buffer = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (320, 200), "orange")).save(buffer, quality=80)
    return buffer.getvalue()


def sticker() -> bytes:
    image = Image.new("RGBA", (512, 400), (0, 0, 0, 0))
    image.paste((200, 30, 30, 255), (100, 100, 400, 300))
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", lossless=True)
    return buffer.getvalue()


async def test_a_heic_photo_as_a_file(world: World, ann: Person, chat: Chat) -> None:
    shown = await world.bot.shows_picture(
        chat, after=await ann.sends_file(heic(), "IMG_0001.HEIC", "make it night")
    )
    assert shown.caption.startswith("#2 ← #1 · make it night")
    base = world.images.calls[0].base
    assert base is not None
    assert (base.dimensions, base.format) == ((320, 200), "JPEG")


async def test_a_sticker_waits_for_words_and_keeps_what_shows_through(
    world: World, ann: Person, chat: Chat
) -> None:
    sent = await ann.sends_sticker(sticker())
    await world.bot.says(chat, "What should I change?", after=sent)
    shown = await world.bot.shows_picture(chat, after=await ann.says("with a hat"))
    assert shown.caption.startswith("#2 ← #1 · with a hat")
    base = world.images.calls[0].base
    assert base is not None
    assert base.path is not None
    with Image.open(base.path) as image:
        assert image.size == (512, 400)
        assert image.convert("RGBA").getpixel((5, 5)) == (0, 0, 0, 0)


async def test_a_reply_to_a_sticker(world: World, ann: Person, chat: Chat) -> None:
    sent = await ann.sends_sticker(sticker())
    await world.bot.shows_picture(chat, after=await ann.replies_to(sent, "with a hat"))
    base = world.images.calls[0].base
    assert base is not None
    assert base.dimensions == (512, 400)


async def test_a_forwarded_picture_waits_for_words_whatever_stands_under_it(
    world: World, ann: Person, bob: Person, chat: Chat
) -> None:
    theirs = await bob.sends_photo(photo("blue"), "buy now", in_=world.people.group("Others", bob, ann))
    forwarded = await ann.forwards(theirs, chat)
    await world.bot.says(chat, "What should I change?", after=forwarded)
    assert not world.images.calls
    shown = await world.bot.shows_picture(chat, after=await ann.says("make it night"))
    assert shown.caption.startswith("#2 ← #1 · make it night")


async def test_a_reply_from_here_to_a_picture_of_another_chat(
    world: World, ann: Person, bob: Person, chat: Chat
) -> None:
    others = world.people.supergroup("Others", bob, ann)
    theirs = await bob.sends_photo(photo("blue", (500, 300)), in_=others)
    asked = await ann.replies_to(theirs, "make it night", in_=chat)
    shown = await world.bot.shows_picture(chat, after=asked)
    assert shown.caption.startswith("#2 ← #1 · make it night")
    base = world.images.calls[0].base
    assert base is not None
    assert base.dimensions == (500, 300)
    again = await world.bot.shows_picture(chat, after=await ann.replies_to(theirs, "make it day", in_=chat))
    assert again.caption.startswith("#3 ← #1 · make it day")


async def test_a_photo_as_a_reply_to_a_picture_of_another_chat_comes_second(
    world: World, ann: Person, bob: Person, chat: Chat
) -> None:
    others = world.people.supergroup("Others", bob, ann)
    theirs = await bob.sends_photo(photo("blue", (500, 300)), in_=others)
    asked = await ann.replies_to(theirs, "put them together", photo=photo("red", (300, 500)), in_=chat)
    await world.bot.shows_picture(chat, after=asked)
    assert [picture.dimensions for picture in world.images.calls[0].pictures] == [(500, 300), (300, 500)]


async def test_a_png_as_a_file_keeps_every_pixel(world: World, ann: Person, chat: Chat) -> None:
    data = png("teal", (333, 222))
    await world.bot.shows_picture(chat, after=await ann.sends_file(data, "screen.png", "make it night"))
    base = world.images.calls[0].base
    assert base is not None
    assert (base.dimensions, base.format) == ((333, 222), "PNG")


async def test_of_a_live_photo_the_still_picture_counts(world: World, ann: Person, chat: Chat) -> None:
    asked = await ann.sends_photo(photo("red", (300, 200)), "make it night", live=True)
    shown = await world.bot.shows_picture(chat, after=asked)
    assert shown.caption.startswith("#2 ← #1 · make it night")
    base = world.images.calls[0].base
    assert base is not None
    assert base.dimensions == (300, 200)


async def test_a_live_photo_of_another_chat(world: World, ann: Person, bob: Person, chat: Chat) -> None:
    others = world.people.supergroup("Others", bob, ann)
    theirs = await bob.sends_photo(photo("blue", (500, 300)), live=True, in_=others)
    await world.bot.shows_picture(chat, after=await ann.replies_to(theirs, "make it night", in_=chat))
    base = world.images.calls[0].base
    assert base is not None
    assert base.dimensions == (500, 300)
