"""Chats and topics: each is a conversation of its own, and messages go from one to another."""

import pytest
from playwright.async_api import expect

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.usefixtures("small_results")]

NAME = "@picture_sandbox_bot"


async def opens(chat, topic):
    button = chat.page.get_by_role("navigation", name="Topics").get_by_role("button", name=topic)
    await button.click()
    await expect(button).to_have_attribute("aria-current", "true")


async def chooses(chat, message, item, room):
    """From the message's menu."""
    await message.locator(".bubble").click(button="right", position={"x": 20, "y": 12})
    await chat.page.get_by_role("menuitem", name=item).click()
    await chat.page.get_by_role("menuitem", name=room).click()


async def test_answers_land_in_the_topic_that_was_open(desktop, world):
    await desktop.chip("Group").click()
    await opens(desktop, "Garden")
    await expect(desktop.page.locator(".thread:not(.aside) .note")).to_have_text("Topic “Garden” was opened")
    await desktop.says(f"{NAME} a rose")
    await opens(desktop, "Cats")
    badge = desktop.page.locator("#topics .badge")
    await expect(badge).to_have_text("1 new")
    await desktop.says(f"{NAME} a cat")
    await desktop.shows(1)
    await opens(desktop, "General")
    await expect(badge).to_have_text("1 new")
    await expect(desktop.messages).to_have_count(0)
    await opens(desktop, "Garden")
    await expect(badge).to_have_count(0)
    rose = await desktop.shows(1)
    await expect(rose).to_contain_text("a rose")
    garden, cats = (topic.id for topic in group(world).topics.values())
    pictures = [message for message in group(world).messages if message.media and message.sender.is_bot]
    assert sorted(message.topic_id for message in pictures) == [garden, cats]


def group(world):
    return next(chat for chat in world.telegram.world.chats if chat.type == "supergroup")


async def test_each_chat_is_found_as_it_was_left(phone):
    await phone.input.fill("half a sen")
    await phone.chip("Group").tap()
    await expect(phone.input).to_have_value("")
    await opens(phone, "Cats")
    await phone.page.get_by_role("button", name="Picture Bot").tap()
    await expect(phone.input).to_have_value("half a sen")
    await expect(phone.page.get_by_role("navigation", name="Topics")).to_be_hidden()
    await phone.page.get_by_role("button", name="Family").tap()
    await expect(phone.page.locator("#topics [aria-current=true]")).to_have_text("Cats")


async def test_a_picture_is_answered_in_another_chat(desktop, world):
    await desktop.says("red fox")
    fox = await desktop.shows(1)
    await chooses(desktop, fox, "Reply in another chat", "Family · Garden")
    await expect(desktop.page.locator("#context")).to_contain_text("Picture Bot · private chat")
    await desktop.says(f"{NAME} with a hat")
    mine = desktop.messages.filter(has_text="with a hat").first
    await expect(mine.locator(".reply b")).to_have_text("Picture Bot · private chat")
    answer = desktop.page.locator(".thread:not(.aside) article.message:not(.own) img.loaded")
    await answer.wait_for()
    asked = next(message for message in group(world).messages if message.text)
    assert asked.letter.external.chat.type == "private"
    await mine.locator(".reply").click()
    await expect(desktop.page.get_by_role("heading", name="Picture Bot")).to_be_visible()
    await expect(fox).to_be_in_viewport()


async def test_a_picture_is_forwarded_by_whoever_is_there(desktop, world):
    await desktop.chip("Group").click()
    await desktop.page.get_by_role("radio", name="Bob").check()
    await desktop.says(f"{NAME} red fox")
    fox = await desktop.shows(1)
    await chooses(desktop, fox, "Forward", "Picture Bot")
    forwarded = desktop.messages.filter(has_text="Forwarded from Picture Bot")
    await forwarded.locator("img.loaded").wait_for()
    await desktop.page.get_by_role("button", name="Family").click()
    await desktop.page.get_by_role("radio", name="Bob").check()
    await chooses(desktop, fox, "Forward", "Family · Cats")
    await forwarded.locator("img.loaded").wait_for()
    private = next(chat for chat in world.telegram.world.chats if chat.type == "private")
    moved = [m for m in (*private.messages, *group(world).messages) if m.letter.origin]
    assert [message.sender.name for message in moved] == ["You", "Bob"]


async def test_a_picture_goes_as_a_sticker_or_a_live_photo(phone, world, photo):
    for label, note in (("Sticker", "as a sticker"), ("Live photo", "as a live photo")):
        await phone.page.get_by_role("button", name="Attach").tap()
        async with phone.page.expect_file_chooser() as choosing:
            await phone.page.get_by_role("menuitem", name=label).tap()
        await (await choosing.value).set_files(photo("orange"))
        await expect(phone.page.locator("#tray")).to_contain_text(note)
        await phone.page.get_by_role("button", name="Send", exact=True).tap()
        await expect(phone.page.locator("#tray")).to_be_hidden()
    await phone.page.locator(".own .sticker img.loaded").wait_for()
    await phone.page.locator(".own .picture .live").wait_for()


async def test_everything_that_can_be_pressed_has_a_name(desktop):
    await desktop.says("red fox")
    await desktop.shows(1)
    names = """(nodes) => nodes.filter((node) => !(node.getAttribute("aria-label") || node.textContent.trim()
      || node.labels?.[0]?.textContent.trim() || node.title)).map((node) => node.outerHTML)"""
    assert await desktop.page.locator("button, a, textarea, input:not([hidden])").evaluate_all(names) == []
    await desktop.page.get_by_role("log", name="Picture Bot").focus()
    for _ in range(12):
        await desktop.page.keyboard.press("Tab")
        outline = await desktop.page.evaluate(
            """() => { const style = getComputedStyle(document.activeElement);
              const field = getComputedStyle(document.querySelector(".field"));
              return document.activeElement.matches("textarea, body, #writers input") ? field.boxShadow : style.outlineStyle; }"""
        )
        assert outline != "none"


async def test_nothing_moves_for_those_who_want_calm(visit):
    chat = await visit("phone", reduced_motion="reduce")
    await chat.says("red fox")
    await chat.shows(1)
    assert await chat.page.evaluate("() => document.getAnimations().length") == 0
