"""Pictures are asked for, shown as they were sent, refined, branched, taken back."""

import base64
import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from playwright.async_api import expect

from bot.sandbox.image_api import read_chips
from bot.sandbox.people import Shown

pytestmark = pytest.mark.asyncio(loop_scope="session")

Photo = Callable[..., dict[str, Any]]

# Hands files to the page as a paste or a drop would.
HAND_OVER = """([kind, files]) => {
  const data = new DataTransfer();
  for (const { name, mimeType, content } of files) {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    data.items.add(new File([bytes], name, { type: mimeType }));
  }
  const words = document.querySelector("#words");
  const options = { bubbles: true, cancelable: true };
  if (kind === "paste") words.dispatchEvent(new ClipboardEvent("paste", { ...options, clipboardData: data }));
  else for (const step of ["dragenter", "dragover", "drop"]) {
    words.dispatchEvent(new DragEvent(step, { ...options, dataTransfer: data }));
  }
}"""


# Without what an animation does to it.
SIZE = "(node) => [node.offsetWidth, node.offsetHeight]"


def handed(photo: dict[str, Any]) -> dict[str, str]:
    content = base64.b64encode(photo["buffer"]).decode()
    return {"name": photo["name"], "mimeType": photo["mimeType"], "content": content}


async def test_a_photo_from_the_file_picker_is_changed(phone, world, photo: Photo):
    await phone.page.get_by_role("button", name="Attach").tap()
    async with phone.page.expect_file_chooser() as choosing:
        await phone.page.get_by_role("menuitem", name="Photo or album").tap()
    await (await choosing.value).set_files(photo("orange"))
    await expect(phone.page.get_by_alt_text("orange.jpg")).to_be_visible()
    await phone.says("make it night")
    result = await phone.shows(2)
    await expect(result.locator(".reply img")).to_be_visible()
    await expect(phone.page.locator("#tray")).to_be_hidden()
    assert await phone.pictures_are_true() == 2
    assert world.images.calls[0].base.dimensions == (640, 480)


@pytest.mark.parametrize("way", ["paste", "drop"])
async def test_a_picture_is_pasted_or_dropped(desktop, world, photo: Photo, way: str):
    await desktop.page.evaluate(HAND_OVER, [way, [handed(photo("teal"))]])
    await expect(desktop.page.get_by_alt_text("teal.jpg")).to_be_visible()
    await desktop.input.fill("with a hat")
    await desktop.input.press("Enter")
    await desktop.shows(2)
    assert await desktop.pictures_are_true() == 2
    assert len(world.images.calls[0].pictures) == 1


async def test_an_album_is_one_message_and_one_request(phone, world, photo: Photo):
    colors = ["orange", "teal", "purple"]
    await phone.page.set_input_files("#pick-photos", [photo(color) for color in colors])
    await phone.says("put them together")
    await phone.shows(4)
    album = phone.page.locator(".pictures[data-count='3']")
    await expect(album.locator("img.loaded")).to_have_count(3)
    await expect(album.locator("xpath=..").locator(".words")).to_contain_text("put them together")
    assert await phone.pictures_are_true() == 4
    assert [len(call.pictures) for call in world.images.calls] == [3]


async def test_undo_goes_back_and_a_reply_branches_off(desktop, world, photo: Photo):
    await desktop.page.set_input_files("#pick-photos", photo("orange"))
    await desktop.says("with a hat")
    changed = await desktop.shows(2)
    await changed.get_by_role("button", name="Undo").click()
    note = desktop.page.locator("#toasts").get_by_text("Back at #1")
    redo = desktop.messages.get_by_role("button", name="Redo #2")
    await redo.wait_for()
    over, under = await note.bounding_box(), await redo.bounding_box()
    assert over["y"] + over["height"] < under["y"]
    original = desktop.messages.first
    await original.locator(".bubble").hover()
    await original.get_by_role("button", name="Reply", exact=True).click()
    await expect(desktop.page.locator("#context")).to_contain_text("with a hat")
    await expect(desktop.input).to_be_focused()
    await desktop.says("in the snow")
    branch = await desktop.shows(3)
    await expect(branch).to_contain_text("#3 ← #1")
    serial = int(await branch.get_attribute("data-serial"))
    assert read_chips(Shown(desktop.message(serial)).image()) == [2]
    assert await desktop.pictures_are_true() == 4


async def test_the_file_is_the_picture_to_the_last_byte(desktop, world):
    await desktop.says("a blue boat")
    result = await desktop.shows(1)
    await result.get_by_role("button", name="File").click()
    row = desktop.page.locator("a.document")
    await row.wait_for()
    await expect(row).to_contain_text("PNG")
    async with desktop.page.expect_download() as downloading:
        await row.click()
    content = await (await downloading.value).path()
    assert hashlib.sha256(content.read_bytes()).hexdigest() == world.images.calls[0].result_sha256


async def test_a_file_stays_a_file(phone, world, photo: Photo):
    await phone.page.set_input_files("#pick-files", photo("orange"))
    await expect(phone.page.get_by_label("as a file")).to_be_checked()
    await phone.says("make it night")
    await expect(phone.page.locator("a.document")).to_contain_text("orange.jpg")
    await phone.shows(2)


async def test_the_place_of_a_picture_is_reserved(phone):
    held = []

    async def hold(route):
        held.append(route)

    await phone.page.route("**/media/*", hold)
    await phone.says("red fox")
    frame = phone.page.locator(".picture")
    await expect(frame).to_be_visible()
    before = await frame.evaluate(SIZE)
    for route in held:
        await route.continue_()
    await phone.page.unroute("**/media/*")
    await phone.shows(1)
    assert await frame.evaluate(SIZE) == before
    assert before == [300, 300]


async def test_a_picture_opens_large_and_closes(phone):
    await phone.says("red fox")
    result = await phone.shows(1)
    viewer = phone.page.get_by_role("dialog", name="Picture")
    for close in ("Escape", "tap"):
        await result.locator(".picture").tap()
        await expect(viewer.locator("img")).to_be_visible()
        await expect(viewer).to_contain_text("#1 · red fox")
        if close == "tap":
            await viewer.locator("img").tap()
        else:
            await phone.page.keyboard.press(close)
        await expect(viewer).to_be_hidden()
