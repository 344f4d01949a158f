"""What people write, change and take back; who they are; and a bot that is started again."""

import pytest
from playwright.async_api import expect

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.usefixtures("small_results")]


async def hold(chat, locator):
    """A finger stays on the message until the menu opens."""
    box = await locator.bounding_box()
    cdp = await chat.page.context.new_cdp_session(chat.page)
    point = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    await cdp.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    await expect(chat.page.get_by_role("menu")).to_be_visible()
    await cdp.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


async def test_words_make_a_picture_and_refine_it_though_the_bot_was_started_again(phone, world):
    await phone.says("red fox")
    await phone.shows(1)
    await world.restart()
    await phone.says("with a hat")
    await phone.shows(2)
    assert await phone.pictures_are_true() == 2
    assert world.images.calls[1].base.sha256 == world.images.calls[0].result_sha256


async def test_two_people_and_the_bot_in_a_group(desktop, world):
    await desktop.chip("Group").click()
    await expect(desktop.page.get_by_role("heading", name="Family")).to_be_visible()
    await desktop.input.press_sequentially("@pic")
    await desktop.page.get_by_role("option", name="Picture Bot").wait_for()
    await desktop.input.press("Enter")
    await expect(desktop.input).to_have_value("@picture_sandbox_bot ")
    await desktop.input.press_sequentially("a birthday cake")
    await desktop.input.press("Enter")
    result = await desktop.shows(1)
    await desktop.page.get_by_role("radio", name="Bob").check()
    await desktop.says("what a cake")
    await desktop.messages.filter(has_text="what a cake").wait_for()
    await result.locator(".bubble").hover()
    await result.get_by_role("button", name="Reply", exact=True).click()
    await desktop.says("make it night")
    answer = await desktop.shows(2)
    await expect(answer.locator(".reply b")).to_have_text("Bob")
    await expect(desktop.messages.filter(has_text="what a cake").locator(".name")).to_have_text("Bob")
    assert [call.last_user_text for call in world.images.calls] == [
        "Generate an image: a birthday cake",
        "make it night",
    ]


async def test_a_message_is_changed_with_the_arrow_key(desktop):
    await desktop.says("thanks!")
    mine = desktop.messages.filter(has_text="thanks!")
    await mine.locator(".reactions", has_text="👍").wait_for()
    await desktop.input.press("ArrowUp")
    await expect(desktop.input).to_have_value("thanks!")
    await desktop.input.fill("thank you")
    await desktop.input.press("Enter")
    await expect(desktop.messages.filter(has_text="thank you").locator(".meta")).to_contain_text("edited")
    await expect(desktop.messages).to_have_count(1)


async def test_a_message_is_taken_back_with_a_long_press(phone, world):
    await phone.says("thanks!")
    mine = phone.messages.filter(has_text="thanks!")
    await mine.locator(".reactions").wait_for()
    await hold(phone, mine.locator(".bubble"))
    await phone.page.get_by_role("menuitem", name="Delete").tap()
    await expect(phone.messages).to_have_count(0)
    logs = [message for chat in world.telegram.world.chats for message in chat.log]
    assert all(message.is_deleted for message in logs if not message.is_service)


async def test_the_status_is_silent_can_be_stopped_and_goes(phone, world):
    world.images.hold()
    await phone.says("red fox")
    await world.images.called()
    status = phone.messages.filter(has_text="Drawing “red fox”")
    await phone.page.get_by_text("sending a photo", exact=True).wait_for()
    await status.locator(".silent").wait_for()
    await status.get_by_role("button").last.tap()
    await phone.page.locator("#toasts").get_by_text("Stopped waiting").wait_for()
    world.images.release()
    await phone.messages.get_by_role("button", name="Show").wait_for()


async def test_the_commands_are_those_of_the_bot(desktop, world):
    await desktop.page.get_by_role("button", name="Commands").click()
    names = await desktop.page.get_by_role("option").locator("b").all_text_contents()
    commands = next(iter(world.bot.account.commands.values()))
    assert names == [f"/{item['command']}" for item in commands]
    await desktop.input.press_sequentially("/he")
    await desktop.input.press("Enter")
    answer = desktop.messages.filter(has_text="Describe a picture, and I draw it.")
    await answer.get_by_role("link", name="/history").click()
    await expect(desktop.messages.filter(has_text="There is no picture here yet")).to_be_visible()


async def test_words_of_others_are_never_markup(desktop):
    nasty = (
        '<img src="x" onerror="document.title = 1"><b>bold</b> https://example.com/?a=1 javascript:alert(1)'
    )
    await desktop.says(f"/new {nasty}")
    result = await desktop.shows(1)
    await expect(desktop.messages.first.locator(".words")).to_contain_text(nasty)
    await expect(desktop.messages.locator("b", has_text="bold")).to_have_count(0)
    await expect(desktop.messages.first.locator(".words a[target]")).to_have_attribute(
        "href", "https://example.com/?a=1"
    )
    await expect(result.locator(".reply i")).to_contain_text("<img")
    assert await desktop.page.title() != "1"


async def test_new_messages_wait_below_for_somebody_who_reads_above(visit):
    reader, writer = await visit("low window"), await visit("low window")
    await writer.says("/help")
    await expect(reader.messages).to_have_count(2)
    thread = reader.page.locator(".thread:not(.aside)")
    await thread.evaluate("(node) => { node.scrollTop = 0; }")
    await expect(reader.page.get_by_role("button", name="To the newest message")).to_be_visible()
    await writer.says("/help")
    chip = reader.page.get_by_role("button", name="2 new messages")
    await expect(chip).to_be_visible()
    assert await thread.evaluate("(node) => node.scrollTop") == 0
    await chip.click()
    await expect(chip).to_be_hidden()
    await expect(reader.messages.last).to_be_in_viewport()
    await expect(writer.messages.last).to_be_in_viewport()


async def test_a_refusal_is_said_and_the_words_stay(phone):
    await phone.page.set_input_files(
        "#pick-photos", {"name": "no.jpg", "mimeType": "image/jpeg", "buffer": b"not a picture"}
    )
    await phone.says("make it night")
    await expect(phone.page.locator("#toasts")).to_contain_text("no picture this page can read")
    await expect(phone.input).to_have_value("make it night")
    await expect(phone.page.locator("#tray li")).to_have_count(1)
    assert [trouble for trouble in phone.troubles if "422" not in trouble] == []
    phone.troubles.clear()
