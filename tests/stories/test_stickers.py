"""Stickers: cut out of a plain background for nothing; where there is none, drawn anew when asked to."""

import io

from PIL import Image, ImageDraw

from bot.sandbox.image_api import Scripted
from bot.sandbox.people import Person, Shown
from bot.sandbox.playground import World
from bot.sandbox.telegram_api.chats import Chat
from bot.sandbox.telegram_api.errors import bad_request
from bot.sandbox.telegram_api.media import Attachment
from bot.sandbox.telegram_api.messages import Message
from tests.stories.pictures import photo
from tests.stories.test_buttons import said

SIZE = (240, 180)
SUBJECT = (200, 30, 40)


def encoded(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def on(background: str, box: tuple[int, int, int, int] = (70, 40, 170, 140)) -> bytes:
    """A red disc on one colour."""
    image = Image.new("RGB", SIZE, background)
    ImageDraw.Draw(image).ellipse(box, fill=SUBJECT)
    return encoded(image)


PLAIN = on("white")
GREEN = on("#00FF00")
CUT_OFF = on("white", (60, 80, 180, 260))
"""The subject leaves the picture at its lower edge."""
BUSY = encoded(Image.effect_noise(SIZE, 90).convert("RGB"))


async def drawn(world: World, ann: Person, result: bytes, words: str = "red ball") -> Shown:
    world.images.script.next(Scripted(result=result))
    return await world.bot.shows_picture(ann.private(world.bot), after=await ann.says(words))


async def wants_a_sticker(ann: Person, world: World, shown: Shown) -> None:
    await ann.presses(shown, "⋯")
    assert await world.telegram.world.changes.until(lambda: "🏷 Sticker" in shown.buttons or None, 5)
    assert said(await ann.presses(shown, "🏷 Sticker")) == "Cutting it out."


async def sticker(world: World, chat: Chat, after: Message | Shown) -> Shown:
    """The next sticker."""
    since = after.message.serial if isinstance(after, Shown) else after.serial

    def seen() -> Shown | None:
        for message in chat.messages:
            media = message.media
            if message.serial > since and isinstance(media, Attachment) and media.kind == "Sticker":
                return Shown(message)
        return None

    found = await world.telegram.world.changes.until(seen, 10)
    assert found is not None
    return found


def judge(shown: Shown) -> None:
    """A sticker as Telegram wants it, with nothing but the subject."""
    image = shown.image()
    assert image.format == "WEBP"
    assert max(image.size) == 512
    corners = [(0, 0), (image.width - 1, 0), (0, image.height - 1), (image.width - 1, image.height - 1)]
    rgba = image.convert("RGBA")
    assert [rgba.getpixel(corner) for corner in corners] == [(0, 0, 0, 0)] * 4
    middle = rgba.getpixel((image.width // 2, image.height // 2))
    assert isinstance(middle, tuple)
    assert all(abs(a - b) < 16 for a, b in zip(middle, (*SUBJECT, 255), strict=True))


async def test_a_plain_background_is_cut_away_without_a_call(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    shown = await drawn(world, ann, PLAIN)
    await wants_a_sticker(ann, world, shown)
    made = await sticker(world, chat, shown)
    judge(made)
    assert made.reply_to is shown.message
    await world.bot.settles(chat)
    assert chat.messages[-1] is made.message
    assert len(world.images.calls) == 1


async def test_a_reply_to_a_sticker_goes_on_from_its_picture(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    first = await drawn(world, ann, PLAIN)
    await drawn(world, ann, GREEN, "on green")
    await wants_a_sticker(ann, world, first)
    made = await sticker(world, chat, first)
    hat = await world.bot.shows_picture(chat, after=await ann.replies_to(made, "with a hat"))
    assert hat.caption.startswith("#3 ← #1 · with a hat")
    base = world.images.calls[-1].base
    assert base is not None
    assert base.sha256 == world.images.calls[0].result_sha256


async def test_doubtful_edges_are_owned_up_to(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    shown = await drawn(world, ann, CUT_OFF)
    await wants_a_sticker(ann, world, shown)
    made = await sticker(world, chat, shown)
    sentence = await world.bot.says(chat, "The edges may not be clean", after=made)
    assert sentence.reply_to is made.message


async def test_a_busy_background_is_drawn_anew_when_asked_to(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    shown = await drawn(world, ann, BUSY)
    await wants_a_sticker(ann, world, shown)
    sentence = await world.bot.says(chat, "The background of #1 is not plain", after=shown)
    assert sentence.buttons == ["🏷 Draw as a sticker · $0.03"]
    assert len(world.images.calls) == 1
    world.images.hold()
    world.images.script.next(Scripted(result=GREEN))
    assert said(await ann.presses(sentence, "Draw as a sticker")) == "Working on it."
    await world.bot.shows_status(chat, "Changing #1: “Make a sticker of the main subject”", after=sentence)
    assert said(await ann.presses(sentence, "Draw as a sticker")) == "It is already being made."
    call = await world.images.called(2)
    world.images.release()
    picture = await world.bot.shows_picture(chat, after=sentence)
    assert picture.caption.startswith("#2 ← #1 · Make a sticker of the main subject")
    assert picture.bytes == GREEN
    made = await sticker(world, chat, picture)
    judge(made)
    assert made.reply_to is picture.message
    assert "flat, uniform bright green" in call.last_user_text
    assert call.base is not None
    assert call.base.sha256 == world.images.calls[0].result_sha256
    assert len(world.images.calls) == 2


async def test_a_model_that_draws_no_plain_background_is_not_passed_over_in_silence(
    world: World, ann: Person
) -> None:
    chat = ann.private(world.bot)
    shown = await drawn(world, ann, BUSY)
    await wants_a_sticker(ann, world, shown)
    offer = await world.bot.says(chat, "is not plain", after=shown)
    world.images.script.next(Scripted(result=BUSY))
    await ann.presses(offer, "Draw as a sticker")
    picture = await world.bot.shows_picture(chat, after=offer)
    again = await world.bot.says(chat, "The background of #2 is not plain", after=picture)
    assert again.buttons == ["🏷 Draw as a sticker · $0.03"]
    assert len(world.images.calls) == 2


async def test_the_chip_under_a_photo_gives_picture_and_sticker(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    sent = await ann.sends_photo(photo("navy", SIZE))
    question = await world.bot.says(chat, "What should I change?", after=sent)
    world.images.script.next(Scripted(result=GREEN))
    assert said(await ann.presses(question, "🏷 Sticker")) == "Working on it."
    picture = await world.bot.shows_picture(chat, after=sent)
    assert picture.reply_to is sent
    judge(await sticker(world, chat, picture))
    assert "flat, uniform bright green" in world.images.calls[0].last_user_text
    assert len(world.images.calls) == 1


async def test_a_sticker_that_telegram_refuses_comes_as_a_file_and_loses_no_picture(
    world: World, ann: Person
) -> None:
    chat = ann.private(world.bot)
    sent = await ann.sends_photo(photo("navy", SIZE))
    question = await world.bot.says(chat, "What should I change?", after=sent)
    error = bad_request("not enough rights to send stickers to the chat")
    world.telegram.faults.refuse("sendSticker", error, times=2)
    world.images.script.next(Scripted(result=GREEN))
    await ann.presses(question, "🏷 Sticker")
    picture, file = await world.bot.shows_pictures(chat, 2, after=sent)
    assert picture.bytes == GREEN
    assert file.is_file
    judge(file)
    await wants_a_sticker(ann, world, picture)
    judge(await world.bot.shows_picture(chat, after=file))
    await ann.presses(picture, "‹")
    assert await world.telegram.world.changes.until(lambda: "📄 File" in picture.buttons or None, 5)
    await ann.presses(picture, "📄 File")
    exact = (await world.bot.shows_pictures(chat, 2, after=file))[1]
    assert exact.bytes == GREEN
    hat = await world.bot.shows_picture(chat, after=await ann.says("with a hat"))
    assert hat.caption.startswith("#3 ← #2")
