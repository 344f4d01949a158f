"""Marking a spot: the editor as Telegram has it, and Mini Apps in a sheet over the chat."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
import pytest_asyncio
from PIL import Image, ImageStat
from playwright.async_api import expect
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from bot.sandbox.image_api import Call, SentPicture
from bot.sandbox.serving import serving
from bot.sandbox.telegram_api.messages import Letter
from bot.sandbox.telegram_api.words import formatted

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.usefixtures("small_results")]

BOX = "(node) => { const { x, y, width, height } = node.getBoundingClientRect(); return [x, y, width, height]; }"
CLEAR = (90, 200, 90)

# An app that tells what it was given and says what its buttons are called.
APP = """<!doctype html><meta name="viewport" content="width=device-width"><title>App</title>
<output></output><br>
<button data-type="web_app_ready">ready</button> <button data-type="web_app_expand">expand</button>
<button data-type="web_app_close">close</button> <button data-type="web_app_nonsense">nonsense</button>
<button data-type="web_app_setup_closing_behavior" data-data='{"need_confirmation":true}'>paint</button>
<button data-type="web_app_setup_back_button" data-data='{"is_visible":true}'>deeper</button>
<button data-type="web_app_setup_main_button"
  data-data='{"is_visible":true,"is_active":true,"text":"DONE","color":"#112233","text_color":"#ffffff"}'>main</button>
<script>
const heard = [];
addEventListener("message", ({ data }) => {
  heard.push(JSON.parse(data).eventType);
  document.querySelector("output").textContent = heard.join(" ");
});
for (const button of document.querySelectorAll("button")) button.onclick = () => parent.postMessage(
  JSON.stringify({ eventType: button.dataset.type, eventData: JSON.parse(button.dataset.data ?? "null") }), "*");
</script>"""


def jpeg(color=CLEAR, size=(640, 480)):
    buffer = io.BytesIO()
    Image.new("RGB", size, color).save(buffer, "JPEG", quality=92)
    return buffer.getvalue()


class Sender:
    """Writes in the bot's name, as a newer bot would."""

    def __init__(self, world):
        self.world = world.telegram.world
        self.account = world.bot.account
        self.chats = {chat.type: chat for chat in self.world.chats}

    @property
    def last(self):
        """What was sent last in the private chat by the person."""
        return [item for item in self.chats["private"].messages if item.sender is not self.account][-1]

    async def says(self, text="", *, photo=None, buttons=(), chat="private"):
        files = self.world.files
        media = await files.photo(await files.keep(photo, "photo.jpg")) if photo else None
        keyboard = {"inline_keyboard": [list(buttons)]} if buttons else None
        letter = Letter(words=formatted(text, "", None), media=media, keyboard=keyboard)
        return self.world.post(self.chats[chat], self.account, letter)


@pytest_asyncio.fixture(loop_scope="session")
async def app() -> AsyncIterator[str]:
    async def page(_request):
        return HTMLResponse(APP)

    async with serving(Starlette(routes=[Route("/{path:path}", page)])) as address:
        yield address


def editor(chat):
    return chat.page.get_by_role("dialog", name="Draw on the photo")


async def opened(chat):
    """The editor on the newest picture, and where its canvas is seen."""
    await chat.pictures.last.click()
    await chat.page.get_by_role("dialog", name="Picture").get_by_role("button", name="Draw on photo").click()
    canvas = editor(chat).locator("canvas")
    await canvas.wait_for()
    return await canvas.evaluate(BOX)


async def line(mouse, start, end):
    await mouse.move(*start)
    await mouse.down()
    await mouse.move(*end, steps=4)
    await mouse.up()


async def until_sent(bot, count):
    people = [chat for chat in bot.chats.values() if chat.type == "private"]
    async with asyncio.timeout(5):
        while sum(item.sender is not bot.account for item in people[0].messages) < count:
            await bot.world.changes.next(1)


def at(image, x, y):
    """The mean colour around a point that is given in shares of the picture."""
    x, y = round(x * image.width), round(y * image.height)
    return ImageStat.Stat(image.crop((x - 2, y - 2, x + 3, y + 3))).mean


async def test_pen_and_marker_are_flattened_into_a_photo_that_answers(desktop, world):
    bot = Sender(world)
    shown = await bot.says("#1 · red fox", photo=jpeg(size=(1600, 1200)))
    x, y, width, height = await opened(desktop)
    dialog = editor(desktop)
    undo = dialog.get_by_role("button", name="Undo the line")
    await expect(undo).to_be_disabled()
    mouse = desktop.page.mouse
    await line(mouse, (x + 0.1 * width, y + 0.2 * height), (x + 0.9 * width, y + 0.2 * height))
    await dialog.get_by_role("radio", name="Marker").check()
    await dialog.get_by_role("radio", name="Blue").check()
    await dialog.get_by_role("slider").fill("1")
    await line(mouse, (x + 0.1 * width, y + 0.6 * height), (x + 0.9 * width, y + 0.6 * height))
    await line(mouse, (x + 0.1 * width, y + 0.9 * height), (x + 0.9 * width, y + 0.9 * height))
    await desktop.page.keyboard.press("Control+z")
    await dialog.get_by_role("textbox", name="Caption").fill("make it blue")
    await desktop.page.keyboard.press("Enter")
    await expect(dialog).to_be_hidden()
    await until_sent(bot, 1)
    assert (bot.last.text, bot.last.reply_to) == ("make it blue", shown)
    with Image.open(bot.last.media.uploaded.path) as uploaded:
        image = uploaded.convert("RGB")
        assert (uploaded.format, image.size) == ("JPEG", (1280, 960))
    red, marked, taken_back = at(image, 0.5, 0.2), at(image, 0.5, 0.6), at(image, 0.5, 0.9)
    assert red == pytest.approx((255, 69, 58), abs=14)
    # 45 % of #0a84ff over the photo's own colour.
    blend = [0.45 * ink + 0.55 * own for ink, own in zip((10, 132, 255), CLEAR, strict=True)]
    assert marked == pytest.approx(blend, abs=8)
    assert taken_back == pytest.approx(CLEAR, abs=5)
    # The thickest line is 4.8 % of the width, the first one about 1.5 %.
    thick = [abs(at(image, 0.5, 0.6 + step * 1280 / 960)[2] - CLEAR[2]) > 30 for step in (0.02, 0.028)]
    thin = [abs(at(image, 0.5, 0.2 + step * 1280 / 960)[0] - CLEAR[0]) > 60 for step in (0.004, 0.011)]
    assert (thick, thin) == ([True, False], [True, False])


async def test_a_finger_draws_and_a_second_one_takes_it_back(phone, world):
    bot = Sender(world)
    await bot.says("#1 · red fox", photo=jpeg())
    x, y, width, height = await opened(phone)
    touch = await phone.page.context.new_cdp_session(phone.page)

    async def move(kind, *points):
        places = [{"x": x + px * width, "y": y + py * height, "id": n} for n, (px, py) in enumerate(points)]
        await touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    await move("touchStart", (0.2, 0.3))
    await move("touchMove", (0.5, 0.3))
    await move("touchStart", (0.5, 0.3), (0.7, 0.7))
    await move("touchMove", (0.5, 0.6), (0.7, 0.8))
    await move("touchEnd")
    undo = editor(phone).get_by_role("button", name="Undo the line")
    await expect(undo).to_be_disabled()
    await move("touchStart", (0.2, 0.5))
    await move("touchMove", (0.5, 0.5))
    await move("touchMove", (0.8, 0.5))
    await move("touchEnd")
    await expect(undo).to_be_enabled()
    await editor(phone).locator(".answer").tap()
    await editor(phone).get_by_role("button", name="Send photo").tap()
    await until_sent(bot, 1)
    assert (bot.last.text, bot.last.reply_to) == ("", None)
    with Image.open(bot.last.media.uploaded.path) as image:
        colors = [at(image.convert("RGB"), 0.45, y) for y in (0.3, 0.5)]
    assert colors[0] == pytest.approx(CLEAR, abs=5)
    assert colors[1][0] > 200


async def test_what_was_drawn_is_not_lost_by_a_slip(desktop, world):
    bot = Sender(world)
    await bot.says("#1 · red fox", photo=jpeg())
    x, y, width, height = await opened(desktop)
    dialog, question = editor(desktop), desktop.page.get_by_role("alertdialog")
    await line(desktop.page.mouse, (x + 0.1 * width, y + 0.2 * height), (x + 0.9 * width, y + 0.2 * height))
    await desktop.page.keyboard.press("Escape")
    await question.get_by_role("button", name="Keep drawing").click()
    await expect(dialog).to_be_visible()
    await dialog.get_by_role("button", name="Close").click()
    await question.get_by_role("button", name="Discard").click()
    await expect(dialog).to_be_hidden()
    # Also from the menu, on a photo of one's own; nothing was drawn, so nothing is asked.
    await desktop.page.set_input_files(
        "#pick-photos", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
    )
    await desktop.page.get_by_role("button", name="Send", exact=True).click()
    own = desktop.messages.locator("xpath=self::*[contains(@class, 'own')]")
    await own.locator("img.loaded").click(button="right")
    await desktop.page.get_by_role("menuitem", name="Draw on photo").click()
    await expect(dialog).to_be_visible()
    await desktop.page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()


async def test_only_this_spot_opens_the_editor_and_shows_how(phone, world):
    bot = Sender(world)
    labels = phone.page.locator("#chips button")
    await expect(labels).to_have_text(["Make", "Change", "Group"])
    spot = {"text": "🖌 One spot", "callback_data": "t:x:1"}
    result = await bot.says("#1 · red fox", photo=jpeg((0, 128, 128)), buttons=[spot])
    numbers = [{"text": str(number), "callback_data": f"t:g:{number}"} for number in (1, 2)]
    await bot.says("#1-#2 of 2", photo=jpeg(), buttons=numbers)
    await expect(phone.pictures).to_have_count(2)
    await phone.chip("Only this spot").tap()
    await expect(editor(phone)).to_contain_text("Draw a line around a spot")
    await editor(phone).get_by_role("button", name="Show me").tap()
    mine = phone.messages.locator("xpath=self::*[contains(@class, 'own')]")
    await mine.locator("img.loaded").wait_for()
    assert (bot.last.reply_to, bot.last.text) == (result, "a red balloon")
    with Image.open(bot.last.media.uploaded.path) as image:
        reds = image.getchannel("R").crop((0, 264, image.width, 265)).tobytes()
    assert image.size == (640, 480)
    assert max(reds[:320]) > 200 < max(reds[320:])
    assert max(reds[290:350]) < 60


async def test_an_app_opens_over_the_chat_and_closes_itself(phone, world, app):
    bot = Sender(world)
    phone.apps.add(app)
    button = {"text": "🖌 Mark", "web_app": {"url": f"{app}/m/7"}}
    await bot.says("#1 · red fox", photo=jpeg(), buttons=[button])
    await phone.messages.get_by_role("button", name="Mark").tap()
    sheet = phone.page.get_by_role("dialog", name="Mini App")
    await expect(sheet).to_contain_text("Picture Bot")
    await phone.page.frame_locator("iframe").locator("output").wait_for(state="attached")
    frame = next(frame for frame in phone.page.frames if frame.url.startswith(app))
    about = parse_qs(urlsplit(frame.url).fragment)
    user = json.loads(dict(parse_qsl(about["tgWebAppData"][0]))["user"])
    assert (user["first_name"], urlsplit(frame.url).path) == ("You", "/m/7")
    inside = phone.page.frame_locator("iframe")
    low = await sheet.locator(".sheet").evaluate("(node) => node.offsetHeight")
    for label in ("nonsense", "ready", "expand"):
        await inside.get_by_role("button", name=label).tap()
    await expect(sheet.locator(".sheet.ready.expanded")).to_be_visible()
    await expect(inside.locator("output")).to_contain_text("viewport_changed")
    assert await sheet.locator(".sheet").evaluate("(node) => node.offsetHeight") > low
    await inside.get_by_role("button", name="main").tap()
    await sheet.get_by_role("button", name="DONE").tap()
    await expect(inside.locator("output")).to_contain_text("main_button_pressed")
    await inside.get_by_role("button", name="close").tap()
    await expect(sheet).to_be_hidden()
    await expect(phone.page.locator("iframe")).to_have_count(0)


async def test_an_app_with_unsaved_work_is_left_after_a_question(visit, world, app):
    desktop = await visit("desktop", color_scheme="dark")
    bot = Sender(world)
    desktop.apps.add(app)
    world.telegram.settings.mini_app_url = f"{app}/app"
    link = {"text": "🖌 Mark", "url": "https://t.me/picture_sandbox_bot/mark?startapp=k7"}
    await bot.says("#1 · red fox", photo=jpeg(), buttons=[link], chat="supergroup")
    await desktop.page.locator("#chats").get_by_role("button", name="Family").click()
    await desktop.page.get_by_label("Bob").check()
    await desktop.messages.get_by_role("button", name="Mark").click()
    sheet = desktop.page.get_by_role("dialog", name="Mini App")
    await sheet.wait_for()
    frame = next(frame for frame in desktop.page.frames if frame.url.startswith(app))
    about = parse_qs(urlsplit(frame.url).fragment)
    data = dict(parse_qsl(about["tgWebAppData"][0]))
    assert (json.loads(data["user"])["first_name"], data["start_param"]) == ("Bob", "k7")
    assert json.loads(about["tgWebAppThemeParams"][0])["bg_color"] == "#18222d"
    inside, question = desktop.page.frame_locator("iframe"), desktop.page.get_by_role("alertdialog")
    await inside.get_by_role("button", name="deeper").click()
    await sheet.get_by_role("button", name="Back").click()
    await expect(inside.locator("output")).to_contain_text("back_button_pressed")
    await inside.get_by_role("button", name="paint").click()
    # Beside the sheet, and with Escape.
    await desktop.page.locator("#mini-app").click(position={"x": 100, "y": 20})
    await question.get_by_role("button", name="Cancel").click()
    await expect(sheet).to_be_visible()
    await sheet.get_by_role("button", name="Back").focus()
    await desktop.page.keyboard.press("Escape")
    await question.get_by_role("button", name="Close anyway").click()
    await expect(sheet).to_be_hidden()
    await expect(desktop.messages.get_by_role("button", name="Mark")).to_be_focused()


async def test_a_start_link_goes_on_in_the_private_chat(desktop, world):
    bot = Sender(world)
    link = {"text": "🖌 Mark", "url": "https://t.me/picture_sandbox_bot?start=m_7"}
    await bot.says("#1 · red fox", photo=jpeg(), buttons=[link], chat="supergroup")
    await desktop.page.locator("#chats").get_by_role("button", name="Family").click()
    await desktop.messages.get_by_role("button", name="Mark").click()
    await desktop.page.get_by_role("log", name="Picture Bot").wait_for()
    await expect(desktop.messages.filter(has_text="/start m_7")).to_be_visible()


async def test_a_masked_call_stands_out_among_what_was_sent(desktop, world, tmp_path):
    path = tmp_path / "mask.png"
    mask = Image.new("RGBA", (100, 50), (0, 0, 0, 255))
    mask.paste((0, 0, 0, 0), (0, 0, 25, 24))
    mask.save(path)
    sent = SentPicture(
        "digest", 7, 100, 50, "PNG", "image/png", exif=False, gps=False, xmp=False, icc=False,
        alpha=True, see_through=0.12, path=path,
    )  # fmt: skip
    world.images.calls.take(Call("POST /v1/chat/completions", "1", arrived_at=0.0, model="gpt-image-2-all"))
    world.images.calls.take(
        Call("POST /v1/images/edits", "2", arrived_at=0.0, model="gpt-image-2", mask=sent)
    )
    card = desktop.page.locator(".call.switched")
    await expect(card.locator(".masked")).to_have_text("mask 12 %")
    await expect(card).to_contain_text("images/edits instead of chat/completions: a spot is marked")
    await expect(card.locator(".row.mask")).to_contain_text("100×50")
    await card.locator(".row.mask img").evaluate("(image) => image.decode()")
