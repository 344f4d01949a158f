"""The page plays one turn by itself, once; it says what was sent; and it looks as the device wants it."""

import httpx
import pytest
from playwright.async_api import expect

from bot.sandbox.image_api import Call

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.usefixtures("small_results")]

PHONE = {
    "viewport": {"width": 390, "height": 760},
    "device_scale_factor": 3,
    "is_mobile": True,
    "has_touch": True,
}
DESKTOP = {"viewport": {"width": 1180, "height": 820}}
COMMAND = "TELEGRAM_BOT_TOKEN=... APIYI_API_KEY=... .venv/bin/python -m bot"
# As a browser that lets nobody copy.
REFUSE = """() => {
  navigator.clipboard.writeText = () => Promise.reject(new DOMException("", "NotAllowedError"));
  document.execCommand = () => false;
}"""
HEADLINE = "This is the real bot. Telegram and the image API are pretended on this machine"


async def test_a_turn_plays_by_itself_and_only_once(first_visit, world):
    chat = await first_visit("desktop")
    await expect(chat.page.get_by_role("banner").first).to_contain_text(HEADLINE)
    await chat.shows(2)
    await expect(chat.input).to_be_focused()
    labels = await chat.page.locator("#chips button").all_text_contents()
    assert labels == ["Make", "Change", "Only this spot", "Group"]
    assert await chat.pictures_are_true() == 2
    await chat.page.reload()
    await chat.settled()
    await expect(chat.messages).to_have_count(2)
    other = await first_visit("phone")
    await expect(other.messages).to_have_count(2)
    assert [call.last_user_text for call in world.images.calls] == ["make it night"]


async def test_a_touch_stops_what_plays_by_itself(first_visit, world):
    chat = await first_visit("phone", wait=False)
    await chat.page.goto(chat.address)
    await chat.page.get_by_alt_text("cabin.jpg").wait_for()
    await chat.page.touchscreen.tap(195, 300)
    await chat.settled()
    await expect(chat.page.locator("#tray")).to_be_hidden()
    await expect(chat.input).to_have_value("")
    await chat.page.reload()
    await chat.settled()
    await expect(chat.page.locator("#tray")).to_be_hidden()
    assert len(world.images.calls) == 0


async def test_what_was_sent_stands_beside_the_chat(visit, world):
    chat = await visit("desktop")
    panel = chat.page.get_by_role("complementary", name="What was sent")
    world.images.hold()
    await chat.says("red fox")
    call = panel.locator(".call")
    await expect(call).to_contain_text("drawing")
    world.images.release()
    await call.get_by_text("$0.03").wait_for()
    await expect(call).to_contain_text("POST /v1/chat/completions")
    await expect(call).to_contain_text("gpt-image-2-all")
    await expect(call).to_contain_text("200")
    await chat.shows(1)
    await chat.chip("Change").click()
    second = panel.locator(".call[data-number='2']")
    await second.get_by_text("sent · 320×320").wait_for()
    await second.get_by_text("The request:").click()
    await expect(second.locator("dt")).to_have_text(["user", "assistant", "user"])
    await expect(panel.locator("#sent-sum")).to_contain_text("2 calls to the image API · $0.06")
    edit = Call("POST /v1/images/edits", "request", arrived_at=0.0, model="gpt-image-2")
    world.images.calls.take(edit)
    third = panel.locator(".call.switched")
    await expect(third).to_contain_text("images/edits instead of chat/completions")
    await expect(third).to_have_attribute("data-number", "3")


async def test_what_was_sent_is_a_drawer_on_a_phone_and_its_foot_copies_the_command(visit, world):
    chat = await visit("phone", permissions=["clipboard-read", "clipboard-write"])
    panel = chat.page.locator("#sent")
    await expect(panel).to_be_hidden()
    await chat.chip("Make").tap()
    await chat.shows(1)
    opener = chat.page.get_by_role("button", name="What was sent")
    await expect(opener).to_have_text("1")
    await opener.tap()
    await expect(panel.locator(".call")).to_contain_text("a fox reading in the snow")
    await panel.get_by_role("button", name="Make it real").tap()
    copied = await chat.page.evaluate("() => navigator.clipboard.readText()")
    assert copied == COMMAND
    await chat.page.evaluate(REFUSE)
    await panel.get_by_role("button", name="Make it real").tap()
    await expect(panel.locator("#real-note")).to_contain_text("Copy the selected line")
    assert await chat.page.evaluate("() => getSelection().toString()") == COMMAND
    await panel.get_by_role("button", name="Close").tap()
    await expect(panel).to_be_hidden()
    await expect(opener).to_be_focused()


async def test_light_and_dark(visit):
    brightness = {}
    for scheme in ("light", "dark"):
        chat = await visit("desktop", color_scheme=scheme)
        color = await chat.page.evaluate("() => getComputedStyle(document.body).backgroundColor")
        brightness[scheme] = sum(
            int(part) for part in color.removeprefix("rgb(").removesuffix(")").split(",")
        )
    assert brightness["light"] > 600
    assert brightness["dark"] < 120


async def test_the_chat_fills_a_phone_and_is_framed_on_a_desktop(visit):
    for device, fills in (("phone", True), ("desktop", False)):
        chat = await visit(device)
        box = await chat.page.get_by_role("main").bounding_box()
        assert (box == {"x": 0, "y": 0, **chat.page.viewport_size}) is fills
        overflow = await chat.page.evaluate(
            "() => [document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight]"
        )
        assert max(overflow) <= 0


async def test_the_keyboard_is_enough(desktop):
    await desktop.says("red fox")
    await desktop.shows(1)
    await desktop.page.get_by_role("log", name="Picture Bot").focus()
    await desktop.page.keyboard.press("ArrowUp")
    await desktop.page.keyboard.press("Enter")
    await expect(desktop.page.get_by_role("menuitem", name="Reply", exact=True)).to_be_focused()
    await desktop.page.keyboard.press("Enter")
    await expect(desktop.page.locator("#context")).to_contain_text("#1 · red fox")
    await expect(desktop.input).to_be_focused()
    await desktop.page.keyboard.press("Escape")
    await expect(desktop.page.locator("#context")).to_be_hidden()
    await desktop.input.press_sequentially("one")
    await desktop.page.keyboard.press("Shift+Enter")
    await desktop.input.press_sequentially("two")
    await expect(desktop.input).to_have_value("one\ntwo")


async def test_other_sites_are_kept_out(desktop):
    port = desktop.address.rpartition(":")[2]
    async with httpx.AsyncClient(base_url=desktop.address, trust_env=False) as client:
        assert (await client.get("/", headers={"Host": f"evil.example:{port}"})).status_code == 403
        assert (await client.get("/", headers={"Host": f"localhost:{port}"})).status_code == 200
        for origin in ("https://evil.example", "null", None):
            headers = {} if origin is None else {"Origin": origin}
            assert (await client.post("/do/play", headers=headers)).status_code == 403
        assert (await client.post("/do/play", headers={"Origin": desktop.address})).status_code == 200
