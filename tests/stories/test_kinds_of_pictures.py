"""Pictures come in many ways: from phones, as stickers, alive, forwarded, from another chat."""

import io

import pillow_heif
import pytest
from PIL import ExifTags, Image, ImageDraw

from bot.sandbox.image_api import read_chips
from bot.sandbox.people import Person
from bot.sandbox.playground import World
from bot.sandbox.telegram_api.chats import Chat
from tests.stories.pictures import MARK, photo, png


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


def sideways_heic() -> bytes:
    """Upright it is 200x300 with a red top left corner."""
    upright = Image.new("RGB", (200, 300), "white")
    ImageDraw.Draw(upright).rectangle((0, 0, 60, 60), fill=MARK)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Make] = "Secret Camera"
    turned = pillow_heif.from_pillow(upright.transpose(Image.Transpose.ROTATE_90))
    buffer = io.BytesIO()
    turned.save(buffer, quality=90, exif=exif.tobytes())
    return buffer.getvalue()


async def test_a_sideways_heic_goes_upright_and_without_metadata(
    world: World, ann: Person, chat: Chat
) -> None:
    asked = await ann.sends_file(sideways_heic(), "IMG_0002.HEIC", "make it night")
    await world.bot.shows_picture(chat, after=asked)
    base = world.images.calls[0].base
    assert base is not None
    assert base.path is not None
    assert base.dimensions == (200, 300)
    assert not base.metadata
    assert b"Secret Camera" not in base.path.read_bytes()
    with Image.open(base.path) as image:
        corner = image.convert("RGB").getpixel((10, 10))
    assert isinstance(corner, tuple)
    assert all(abs(a - b) < 12 for a, b in zip(corner, MARK, strict=True))


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def screenshot() -> bytes:
    """As phones and window managers save them: few colours, a palette, transparent corners."""
    image = Image.new("RGBA", (320, 200), "white")
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((40, 40, 200, 80), 12, fill=(0, 122, 255, 255))
    draw.rectangle((0, 0, 8, 8), fill=(0, 0, 0, 0))
    return saved(image.quantize(16), "PNG")


UNUSUAL = {
    "a screenshot of a chat": screenshot(),
    "shades of grey": saved(Image.new("L", (320, 200), 90), "JPEG"),
    "inks of a printer": saved(Image.new("CMYK", (320, 200), (0, 100, 200, 0)), "JPEG"),
    "sixteen bits": saved(Image.new("I;16", (320, 200), 30_000), "PNG"),
    "black and white": saved(Image.new("1", (320, 200)), "PNG"),
}


@pytest.mark.parametrize("name", UNUSUAL)
async def test_pictures_of_every_make_are_taken(world: World, ann: Person, chat: Chat, name: str) -> None:
    asked = await ann.sends_file(UNUSUAL[name], "picture.bin", "make it night")
    shown = await world.bot.shows_picture(chat, after=asked)
    assert shown.caption.startswith("#2 ← #1 · make it night")
    base = world.images.calls[0].base
    assert base is not None
    assert base.dimensions == (320, 200)


NOT_TAKEN = {
    "AVIF": saved(Image.new("RGB", (320, 200), "orange"), "AVIF"),
    "GIF": saved(Image.new("P", (320, 200), 1), "GIF"),
    "TIFF": saved(Image.new("RGB", (320, 200), "orange"), "TIFF"),
}


@pytest.mark.parametrize("name", NOT_TAKEN)
async def test_other_formats_get_a_sentence_that_says_which_ones_work(
    world: World, ann: Person, chat: Chat, name: str
) -> None:
    asked = await ann.sends_file(NOT_TAKEN[name], f"picture.{name.lower()}", "make it night")
    sentence = await world.bot.says(chat, "a PNG, JPEG, WebP or HEIC file", after=asked)
    assert sentence.reply_to is asked
    assert not world.images.calls


async def test_a_moving_sticker_gets_a_sentence(world: World, ann: Person, chat: Chat) -> None:
    await world.bot.says(chat, "can't edit moving stickers", after=await ann.sends_moving_sticker())
    shown = await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    assert shown.caption.startswith("#1 · red fox")


async def test_moving_and_sounding_things_with_words_are_no_requests(
    world: World, ann: Person, chat: Chat
) -> None:
    await world.bot.says(chat, "can't edit videos", after=await ann.sends_video(caption="make it night"))
    await world.bot.says(chat, "can't edit videos", after=await ann.sends_video_note())
    await world.bot.says(chat, "can't edit animations", after=await ann.sends_animation(caption="red fox"))
    await world.bot.says(chat, "can't listen yet", after=await ann.sends_audio(caption="red fox"))
    assert not world.images.calls


async def test_several_forwarded_pictures_wait_together(
    world: World, ann: Person, bob: Person, chat: Chat
) -> None:
    others = world.people.group("Others", bob, ann)
    for picture, caption in ((photo("blue", (500, 300)), "first"), (photo("red", (300, 500)), "second")):
        await ann.forwards(await bob.sends_photo(picture, caption, in_=others), chat)
    await world.bot.says(chat, "Got 2 pictures, image 1 to 2.")
    await world.bot.shows_picture(chat, after=await ann.says("put them together"))
    assert [picture.dimensions for picture in world.images.calls[0].pictures] == [(500, 300), (300, 500)]
    assert world.images.calls[0].last_user_text.startswith("put them together")
    assert "second" not in world.images.calls[0].last_user_text


async def test_a_picture_of_ours_that_is_forwarded_back_can_be_changed(
    world: World, ann: Person, chat: Chat
) -> None:
    shown = await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    forwarded = await ann.forwards(shown, chat)
    await world.bot.says(chat, "What should I change?", after=forwarded)
    night = await world.bot.shows_picture(chat, after=await ann.says("make it night"))
    assert read_chips(night.image()) == [1, 2]
