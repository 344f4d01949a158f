"""Messages as a bot may send them: stickers, keyboards of every kind, and what is changed in its place."""

import io
import re
from dataclasses import replace

import pytest
from PIL import Image
from playwright.async_api import expect

from bot.sandbox.telegram_api.messages import Letter
from bot.sandbox.telegram_api.words import formatted

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.usefixtures("small_results")]

# As a browser that asks nobody and refuses.
DENY = (
    "() => { navigator.clipboard.writeText = () => Promise.reject(new DOMException('', 'NotAllowedError')); }"
)
SEEN_AT = "(node) => { const { x, y } = node.getBoundingClientRect(); return [x, y]; }"
# Left, top, width and height, without what an animation does to them.
LAYOUT = "(node) => [node.offsetLeft, node.offsetTop, node.offsetWidth, node.offsetHeight]"


def encoded(color, size=(640, 480), kind="PNG"):
    buffer = io.BytesIO()
    Image.new("RGBA" if kind == "WEBP" else "RGB", size, color).save(buffer, kind)
    return buffer.getvalue()


def keyboard(*rows):
    """Rows of labels; a button of its own kind is given as a dictionary."""
    return {
        "inline_keyboard": [
            [label if isinstance(label, dict) else {"text": label, "callback_data": "t:x:1"} for label in row]
            for row in rows
        ]
    }


TWO_ROWS = keyboard(["🔁 Again", "↩️ Undo", "🖌 One spot"], ["🔒 Rest exact", "📄 File", "⋯"])
THREE_ROWS = keyboard(
    ["👁 Compare", "🎲 4 ideas · $0.12", "📐 Shape"],
    ["⬆️ Bigger", "🏷 Sticker", "💲 Quality"],
    ["📋 Words", "‹"],
)
NUMBERS = keyboard([str(n) for n in range(9, 15)], [str(n) for n in range(15, 21)], ["‹ Older", "Newer ›"])
STYLES = ("primary", "danger", "success")


class Sender:
    """Writes in the bot's name, as a newer bot would; the bot that runs does not know of it."""

    def __init__(self, world):
        self.world = world.telegram.world
        self.account = world.bot.account
        self.chat = next(chat for chat in self.world.chats if chat.type == "private")

    async def photo(self, color, size=(640, 480)):
        files = self.world.files
        return await files.photo(await files.keep(encoded(color, size), "photo.png"))

    async def sticker(self, color, size):
        files = self.world.files
        upload = await files.keep(encoded(color, size, "WEBP"), "sticker.webp")
        return await files.attachment(upload, "Sticker", size=size)

    def says(self, text="", media=None, keyboard=None):
        letter = Letter(words=formatted(text, "", None), media=media, keyboard=keyboard)
        return self.world.post(self.chat, self.account, letter)

    def changes(self, message, **fields):
        if "text" in fields:
            fields["words"] = formatted(fields.pop("text"), "", None)
        self.world.edit(message, replace(message.now, at=self.world.clock(), **fields))


@pytest.fixture
def bot(phone, world):
    return Sender(world)


async def size(locator):
    return (await locator.evaluate(LAYOUT))[2:]


async def test_a_sticker_stands_without_a_bubble(phone, bot):
    bot.says(media=await bot.sticker((255, 120, 0, 128), (512, 256)), keyboard=keyboard(["📄 File"]))
    sticker = phone.page.locator(".sticker")
    await sticker.locator("img.loaded").wait_for()
    assert await size(sticker) == [180, 90]
    for part in (sticker, phone.messages.locator(".bubble")):
        assert await part.evaluate("(node) => getComputedStyle(node).backgroundColor") == "rgba(0, 0, 0, 0)"
    await expect(sticker.locator(".meta")).to_have_text(re.compile(r"^\d?\d:\d\d"))
    await expect(phone.messages.get_by_role("button", name="File")).to_be_visible()


async def test_a_keyboard_is_replaced_in_its_place(phone, bot):
    for number in range(3):
        bot.says(f"earlier {number}\n" * 4)
    result = bot.says("#8 ← #7 · red scarf · 18 s", await bot.photo("teal"), TWO_ROWS)
    await phone.pictures.last.wait_for()
    picture, keys = phone.page.locator(".picture"), phone.page.locator(".keyboard")
    await picture.locator("img").evaluate("(image) => { image.mark = 'same'; }")
    width, _ = await size(picture)
    for layout in (THREE_ROWS, NUMBERS, TWO_ROWS):
        bot.changes(result, keyboard=layout, hidden=True)
        rows = layout["inline_keyboard"]
        await expect(keys.get_by_role("button")).to_have_text(
            [button["text"] for row in rows for button in row]
        )
        await expect(keys.get_by_role("button").last).to_be_in_viewport(ratio=1)
        assert (await size(keys))[0] == width
        for row in await keys.locator("> div").all():
            assert await row.evaluate("(node) => node.scrollWidth - node.clientWidth") <= 0
        assert await picture.locator("img").evaluate("(image) => image.mark") == "same"


async def test_numbers_stand_in_columns(phone, bot):
    bot.says("#9-#20 of 20", await bot.photo("teal"), NUMBERS)
    numbers = phone.page.locator(".keyboard .even button")
    await expect(numbers).to_have_count(12)
    places = [await number.evaluate(LAYOUT) for number in await numbers.all()]
    assert [place[0] for place in places[:6]] == [place[0] for place in places[6:]]
    assert all(width >= 40 and height >= 38 for _, _, width, height in places)


async def test_a_change_above_does_not_move_what_is_read(visit, world):
    reader = await visit("low window", reduced_motion="reduce")
    bot = Sender(world)
    result = bot.says("#1", await bot.photo("teal"), TWO_ROWS)
    for number in range(12):
        bot.says(f"later message {number}.")
    await reader.messages.filter(has_text="message 11.").wait_for()
    thread = reader.page.locator(".thread:not(.aside)")
    await thread.evaluate("(node) => { node.scrollTop = node.scrollHeight / 2; }")
    await expect(reader.page.get_by_role("button", name="To the newest message")).to_be_visible()
    read = reader.messages.filter(has_text="message 5.")
    before = await read.evaluate(SEEN_AT)
    bot.changes(result, keyboard=THREE_ROWS, hidden=True)
    await expect(reader.page.locator(".keyboard > div")).to_have_count(3)
    assert await read.evaluate(SEEN_AT) == before


async def test_buttons_wear_their_styles(phone, bot):
    styled = [{"text": style, "callback_data": "t:x:1", "style": style} for style in STYLES]
    bot.says("Is this the spot?", keyboard=keyboard(["plain", *styled]))
    buttons = phone.page.locator(".keyboard button")
    await expect(buttons).to_have_count(4)
    colors = await buttons.evaluate_all("(all) => all.map((one) => getComputedStyle(one).backgroundColor)")
    assert len(set(colors)) == 4


@pytest.mark.parametrize("allowed", [True, False])
async def test_a_button_copies_its_words(visit, world, allowed):
    phone = await visit("phone", permissions=["clipboard-read", "clipboard-write"])
    if not allowed:
        await phone.page.evaluate(DENY)
    words = {"text": "📋 Words", "copy_text": {"text": "a red scarf"}}
    Sender(world).says("Words", keyboard=keyboard([words]))
    await phone.messages.get_by_role("button", name="Words").tap()
    await phone.page.locator("#toasts").get_by_text("Copied", exact=True).wait_for()
    assert await phone.page.evaluate("() => navigator.clipboard.readText()") == "a red scarf"


async def test_a_picture_and_its_caption_are_replaced_in_their_place(phone, bot):
    pages = bot.says("#12-#20 of 20", await bot.photo("teal"), NUMBERS)
    picture = phone.page.locator(".picture")
    await picture.locator("img.loaded").wait_for()
    held = []

    async def hold(route):
        held.append(route)

    await phone.page.route("**/media/*", hold)
    bot.changes(pages, media=await bot.photo("orange", (480, 640)), text="#3-#11 of 20")
    await phone.messages.filter(has_text="#3-#11 of 20").wait_for()
    await expect(picture.locator("img.before")).to_be_visible()
    for route in held:
        await route.continue_()
    await phone.page.unroute("**/media/*")
    await picture.locator("img.loaded").wait_for()
    await expect(picture.locator("img")).to_have_count(1)
    await expect(phone.messages).to_have_count(1)
    assert await phone.pictures_are_true() == 1
