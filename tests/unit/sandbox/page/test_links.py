"""What opens from the page: Mini Apps, and links that start the bot."""

import io

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from bot.sandbox.serving import serving
from bot.sandbox.telegram_api import mini_apps
from bot.sandbox.telegram_api.formatting import Formatted
from bot.sandbox.telegram_api.messages import Letter

APP = "http://127.0.0.1:9000/m/7"
START = "https://t.me/picture_sandbox_bot?start=m_7"
DIRECT = "https://t.me/picture_sandbox_bot/mark?startapp=k7"
SHOP = "https://t.me/shop_bot?start=now"


@pytest.fixture
def shown(page, world):
    """shown(room, *buttons): a message of the bot there."""

    def post(place, *buttons):
        number = int(place["room"].partition("/")[0])
        chat = next(chat for chat in world.telegram.world.chats if chat.id == number)
        letter = Letter(words=Formatted("#1"), keyboard={"inline_keyboard": [list(buttons)]})
        return world.telegram.world.post(chat, world.bot.account, letter)

    return post


async def test_a_button_gives_the_address_of_the_app(page, world, private, shown):
    message = shown(private, {"text": "Mark", "web_app": {"url": APP}})
    fields = {"person": private["person"], "message": message.serial, "address": APP}
    light, dark = [
        (await page.post("/do/open", json=fields | {"dark": dark})).json() for dark in (False, True)
    ]
    assert light["app"].startswith(f"{APP}#tgWebAppData=")
    assert str(private["person"]) in mini_apps.launch_data(light["app"])["user"]
    assert "%2318222d" in dark["app"]
    other = await page.post("/do/open", json=fields | {"address": "http://127.0.0.1:9000/other"})
    assert (other.status_code, other.json()["error"]) == (422, "That button is no longer there.")


async def test_links_start_the_bot_open_apps_or_lead_elsewhere(page, world, private, family, shown):
    message = shown(family, {"text": "Start", "url": START}, {"text": "Shop", "url": SHOP})
    you = {"person": private["person"], "message": message.serial}
    bob = {"person": family["person"], "message": message.serial}
    assert (await page.post("/do/open", json=you | {"address": START})).json() == {"room": private["room"]}
    assert (await page.post("/do/follow", json=you | {"address": START})).json() == {"room": private["room"]}
    chat = next(chat for chat in world.telegram.world.chats if chat.id == private["person"])
    assert [item.text for item in chat.messages] == ["/start m_7"] * 2
    assert (await page.post("/do/open", json=you | {"address": SHOP})).json() == {"link": SHOP}
    refused = await page.post("/do/open", json=bob | {"address": START})
    assert (refused.status_code, refused.json()["error"]) == (422, "Bob's private chat is not shown here.")
    refused = await page.post("/do/follow", json=bob | {"address": DIRECT})
    assert (refused.status_code, "No Mini App is registered" in refused.json()["error"]) == (422, True)
    world.telegram.settings.mini_app_url = "https://pictures.example/app"
    opened = (await page.post("/do/follow", json=bob | {"address": DIRECT})).json()["app"]
    assert opened.startswith("https://pictures.example/app?tgWebAppStartParam=k7#")


async def test_only_apps_of_this_machine_and_the_bots_own_may_be_framed(page, world):
    def sources(policy):
        (found,) = [part for part in policy.split("; ") if part.startswith("frame-src ")]
        return found.split()[1:]

    here = ["'self'", "http://127.0.0.1:*", "http://localhost:*"]
    assert sources((await page.get("/")).headers["content-security-policy"]) == here
    world.telegram.settings.mini_app_url = "https://Pictures.example:8443/app?a"
    world.environment["PUBLIC_URL"] = "https://bot.example"
    policy = (await page.get("/")).headers["content-security-policy"]
    assert sources(policy) == [*here, "https://pictures.example:8443", "https://bot.example"]
    for strange in ("https://a.example; script-src *", "https://*", "javascript:x", "data:,"):
        world.environment["PUBLIC_URL"] = strange
        assert "script-src 'self';" in (policy := (await page.get("/")).headers["content-security-policy"])
        assert sources(policy) == [*here, "https://pictures.example:8443"]


async def test_a_picture_with_a_hole_is_sent_as_a_file_with_its_hole(page, world, private):
    target = io.BytesIO()
    image = Image.new("RGBA", (60, 40), (9, 9, 9, 255))
    image.paste((0, 0, 0, 0), (10, 10, 30, 30))
    image.save(target, "PNG")
    data = {key: str(value) for key, value in private.items()} | {"as": "file"}
    files = [("pictures", ("hole.png", target.getvalue(), "image/png"))]
    assert (await page.post("/do/show", data=data, files=files)).status_code == 200
    chat = next(chat for chat in world.telegram.world.chats if chat.id == private["person"])
    with Image.open(chat.messages[-1].media.file.path) as kept:
        assert kept.getchannel("A").histogram()[0] == 400


async def test_the_bots_own_pages_are_to_be_had_at_the_pages_address(page, world):
    """Who reaches the chat page from afar reaches them too."""
    assert (await page.get("/m/key")).status_code == 404
    asked = []

    async def answered(request):
        asked.append(
            (request.method, request.url.path, request.headers.get("authorization"), await request.body())
        )
        return Response("there", 202, {"Content-Security-Policy": "default-src 'none'"})

    routes = [Route("/m/{path:path}", answered, methods=["GET", "POST"])]
    async with serving(Starlette(routes=routes)) as address:
        world.environment["PUBLIC_URL"] = address
        answer = await page.get("/m/key", headers={"Authorization": "tma x"})
        assert (answer.status_code, answer.text) == (202, "there")
        assert answer.headers["content-security-policy"] == "default-src 'none'"
        assert asked == [("GET", "/m/key", "tma x", b"")]
    assert (await page.get("/m/key")).status_code == 502
