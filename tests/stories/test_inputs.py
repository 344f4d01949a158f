"""What people send is looked at, not believed; it leaves upright and without metadata."""

import io

import pytest
from PIL import Image

from bot.sandbox.people import Person
from bot.sandbox.playground import World
from tests.stories.pictures import MARK, bomb, noisy_photo, photo, png, sideways_photo_with_gps


async def test_a_sideways_photo_goes_upright_and_without_metadata(world: World, ann: Person) -> None:
    data = sideways_photo_with_gps()
    asked = await ann.sends_file(data, "IMG_1.jpg", "make it night")
    await world.bot.shows_picture(ann.private(world.bot), after=asked)
    base = world.images.calls[0].base
    assert base is not None
    assert base.dimensions == (300, 400)
    assert not base.metadata
    assert base.path is not None
    sent = base.path.read_bytes()
    assert b"Secret Camera" not in sent
    assert b"secret comment" not in sent
    with Image.open(io.BytesIO(sent)) as image:
        corner = image.convert("RGB").getpixel((10, 10))
    assert isinstance(corner, tuple)
    assert all(abs(a - b) < 12 for a, b in zip(corner, MARK, strict=True))


async def test_a_large_photo_is_made_to_fit(world: World, ann: Person) -> None:
    data = noisy_photo(12)
    assert len(data) > 3_000_000
    asked = await ann.sends_file(data, "large.jpg", "make it night")
    await world.bot.shows_picture(ann.private(world.bot), after=asked)
    base = world.images.calls[0].base
    assert base is not None
    assert base.size <= 1_500_000
    assert base.width / base.height == pytest.approx(4 / 3, rel=0.01)


async def test_many_large_pictures_stay_within_six_megabytes(world: World, ann: Person) -> None:
    pictures = [noisy_photo(6) for _ in range(5)]
    sent = await ann.sends_album(pictures, "fuse", as_files=True)
    await world.bot.shows_picture(ann.private(world.bot), after=sent[-1])
    sizes = [picture.size for picture in world.images.calls[0].pictures]
    assert len(sizes) == 5
    assert sum(sizes) <= 6_000_000
    assert all(size <= 1_500_000 for size in sizes)


BAD = {
    "not a picture": (b"PK\x03\x04 not a picture at all" * 100, "picture.png", "can't read that file"),
    "html": (b"<html>nothing</html>", "picture.jpg", "can't read that file"),
    "empty-ish": (b"\x89PNG\r\n\x1a\n", "picture.png", "arrived damaged"),
    "truncated": (photo()[:2000], "picture.jpg", "arrived damaged"),
    "truncated png": (png()[:200], "picture.png", "arrived damaged"),
    "a bomb": (bomb(), "picture.png", "too many pixels"),
    "a speck": (png(size=(3, 3)), "picture.png", "too small"),
}


@pytest.mark.parametrize("name", BAD)
async def test_a_bad_file_with_words_gets_a_sentence(world: World, ann: Person, name: str) -> None:
    data, file_name, said = BAD[name]
    chat = ann.private(world.bot)
    asked = await ann.sends_file(data, file_name, "make it night")
    sentence = await world.bot.says(chat, said, after=asked)
    assert sentence.reply_to is asked
    assert not world.images.calls
    await world.bot.shows_picture(chat, after=await ann.says("red fox"))


@pytest.mark.parametrize("name", ["not a picture", "truncated", "a bomb"])
async def test_a_bad_file_without_words_gets_the_same_sentence_at_once(
    world: World, ann: Person, name: str
) -> None:
    data, file_name, said = BAD[name]
    chat = ann.private(world.bot)
    await world.bot.says(chat, said, after=await ann.sends_file(data, file_name))
    shown = await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    assert shown.caption.startswith("#2 · red fox")
    assert world.images.calls[0].base is None


async def test_a_file_over_20_mb_is_refused_with_a_reason(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    data = png() + b"\0" * (21 * 1024 * 1024)
    await world.bot.says(chat, "over 20 MB", after=await ann.sends_file(data, "big.png", "make it night"))
    assert not world.telegram.calls.of("getFile")
    await world.bot.shows_picture(chat, after=await ann.says("red fox"))


async def test_a_photo_that_telegram_has_lost(world: World, ann: Person) -> None:
    from bot.sandbox.telegram_api.errors import bad_request

    chat = ann.private(world.bot)
    error = bad_request("wrong file_id or the file is temporarily unavailable")
    world.telegram.faults.refuse("getFile", error, times=None)
    await world.bot.says(chat, "Please send it once more", after=await ann.sends_photo(photo(), "night"))
    world.telegram.faults.clear()
    await world.bot.shows_picture(chat, after=await ann.sends_photo(photo(), "night"))


async def test_an_expired_link_is_fetched_anew(world: World, ann: Person) -> None:
    world.telegram.faults.server_error("file", 502)
    shown = await world.bot.shows_picture(
        ann.private(world.bot), after=await ann.sends_photo(photo(), "night"), within=20
    )
    assert shown.caption.startswith("#2 ← #1")


async def test_long_words_reach_the_service_whole(world: World, ann: Person) -> None:
    words = "a fox " + "very " * 700 + "red 🦊"
    shown = await world.bot.shows_picture(ann.private(world.bot), after=await ann.says(words))
    assert world.images.calls[0].last_user_text == "Generate an image: " + words
    assert len(shown.caption.encode("utf-16-le")) // 2 <= 1024


async def test_words_with_markup_and_quotes_survive(world: World, ann: Person) -> None:
    words = 'a <b>"fox"</b> & \\n {braces} *stars* _lines_ 100% ]('
    shown = await world.bot.shows_picture(ann.private(world.bot), after=await ann.says(words))
    assert words in shown.caption
    assert world.images.calls[0].last_user_text == "Generate an image: " + words


async def test_history_travels_as_text_and_stays_short(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    for number in range(2, 13):
        await world.bot.shows_picture(chat, after=await ann.says(f"{number} " + "snow " * 150))
    third, last = world.images.calls[2], world.images.calls[11]
    assert sum(len(text) for text in last.history_texts) <= 4_000 + 8 * len("picture #99")
    assert len(last.history_texts) <= 16
    assert last.history_texts[-1] == "picture #11"
    assert not last.history_pictures
    assert len(last.pictures) == len(third.pictures) == 1
