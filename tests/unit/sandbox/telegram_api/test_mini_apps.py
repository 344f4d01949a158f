"""Mini Apps: buttons and links that open them, and the launch data that a bot can trust."""

import hashlib
import hmac
import json
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from bot.sandbox.people import NotSeenError
from bot.sandbox.telegram_api import mini_apps

APP = "https://pictures.example/mark"
LINK = "https://t.me/picture_sandbox_bot/mark?startapp=k-1_A"


def keyboard(*buttons):
    return {"inline_keyboard": [list(buttons)]}


def opened(address):
    """What stands behind the #, by name."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).fragment).items()}


def hash_of(fields, token):
    """As the documentation tells a bot to compute it."""
    secret = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    lines = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()) if name != "hash")
    return hmac.new(secret, lines.encode(), hashlib.sha256).hexdigest()


def trusted(address, token):
    """The launch data, whose hash is right."""
    fields = dict(parse_qsl(opened(address)["tgWebAppData"]))
    assert fields["hash"] == hash_of(fields, token)
    assert mini_apps.launch_data(address) == fields
    return fields


@pytest.fixture
def registered(telegram):
    telegram.settings.mini_app_url = f"{APP}?v=2"
    telegram.settings.mini_app_name = "mark"
    return telegram.settings


async def test_a_button_opens_the_app_with_signed_data(call, ann, chat, bot, clock):
    button = {"text": "🖌 Mark", "web_app": {"url": f"{APP}/7?a=b"}}
    await call("sendMessage", chat_id=ann.id, text="#1", reply_markup=keyboard(button))
    address = await ann.open_app("Mark", in_=chat)
    assert address.partition("#")[0] == f"{APP}/7?a=b"
    fields = trusted(address, bot.token)
    assert set(fields) == {"query_id", "user", "auth_date", "signature", "hash"}
    assert int(fields["auth_date"]) == int(clock())
    user = json.loads(fields["user"])
    assert (user["id"], user["first_name"], user["username"]) == (ann.id, "Ann", "ann_of_green")
    assert "\\/" in fields["user"]
    assert hash_of({**fields, "auth_date": "1"}, bot.token) != fields["hash"]
    about = opened(address)
    assert (about["tgWebAppVersion"], about["tgWebAppPlatform"]) == ("9.0", "ios")
    assert json.loads(about["tgWebAppThemeParams"])["bg_color"] == "#ffffff"
    dark = await ann.open_app(button, in_=chat, theme=mini_apps.DARK)
    assert json.loads(opened(dark)["tgWebAppThemeParams"])["bg_color"] == "#18222d"
    assert trusted(dark, bot.token)["query_id"] != fields["query_id"]


async def test_a_link_opens_the_registered_app_from_any_chat(call, ann, bob, bot, family, chat, registered):
    await call(
        "sendMessage", chat_id=family.id, text="#1", reply_markup=keyboard({"text": "Mark", "url": LINK})
    )
    address = await bob.open_app("Mark", on=family.messages[-1])
    assert address.partition("#")[0] == f"{APP}?v=2&tgWebAppStartParam=k-1_A"
    fields = trusted(address, bot.token)
    assert (fields["start_param"], fields["chat_type"]) == ("k-1_A", "supergroup")
    assert json.loads(fields["user"])["id"] == bob.id
    assert "query_id" not in fields
    again = trusted(await ann.open_app(LINK, in_=family), bot.token)
    at_home = trusted(await ann.open_app("t.me/picture_sandbox_bot/mark", in_=chat), bot.token)
    assert again["chat_instance"] == fields["chat_instance"] != at_home["chat_instance"]
    assert at_home["chat_type"] == "sender"
    assert "start_param" not in at_home


async def test_the_main_app_is_told_of_and_opens_without_a_name(call, ann, chat, bot, registered):
    link = "https://t.me/picture_sandbox_bot?startapp=k"
    assert (await call("getMe"))["has_main_web_app"] is False
    with pytest.raises(NotSeenError, match="no main Mini App"):
        await ann.open_app(link, in_=chat)
    registered.has_main_web_app = True
    assert (await call("getMe"))["has_main_web_app"] is True
    assert trusted(await ann.open_app(link, in_=chat), bot.token)["start_param"] == "k"


async def test_what_opens_nothing(call, ann, chat, family, registered):
    shop = {"text": "Shop", "url": "https://shop.example/"}
    await call(
        "sendMessage",
        chat_id=ann.id,
        text="?",
        reply_markup=keyboard(shop, {"text": "Go", "callback_data": "go"}),
    )
    message = chat.messages[-1]
    with pytest.raises(NotSeenError, match="opens no Mini App"):
        await ann.open_app("Shop", on=message)
    with pytest.raises(NotSeenError, match="only asks the bot"):
        await ann.open_app("Go", on=message)
    with pytest.raises(NotSeenError, match="no message has such a button"):
        await ann.open_app("Go", in_=chat)
    with pytest.raises(NotSeenError, match="only opens something"):
        await ann.presses(message, "Shop")
    with pytest.raises(NotSeenError, match="no Mini App 'other'"):
        await ann.open_app("https://t.me/picture_sandbox_bot/other?startapp=k", in_=chat)
    with pytest.raises(NotSeenError, match="cannot be the payload of an app"):
        await ann.open_app("https://t.me/picture_sandbox_bot/mark?startapp=a.b", in_=chat)
    with pytest.raises(NotSeenError, match="of private chats"):
        await ann.open_app({"text": "Mark", "web_app": {"url": APP}}, in_=family)
    registered.mini_app_url = ""
    with pytest.raises(NotSeenError, match="no Mini App is registered"):
        await ann.open_app(LINK, in_=chat)


async def test_a_start_link_is_followed_into_the_private_chat(call, bob, bot, family):
    link = "https://t.me/Picture_Sandbox_Bot?start=m_abc"
    await call(
        "sendMessage", chat_id=family.id, text="?", reply_markup=keyboard({"text": "Mark", "url": link})
    )
    message = await bob.follows("Mark", on=family.messages[-1])
    assert (message.text, message.chat) == ("/start m_abc", bob.private(bot))
    assert (await bob.follows(link)).text == "/start m_abc"
    (update, _) = await call("getUpdates")
    assert update["message"]["text"] == "/start m_abc"
    for wrong in (
        "https://t.me/picture_sandbox_bot",
        "https://t.me.evil.example/picture_sandbox_bot?start=a",
    ):
        with pytest.raises(NotSeenError, match="does not start a bot"):
            await bob.follows(wrong)
    with pytest.raises(NotSeenError, match="cannot be the payload of a link"):
        await bob.follows(f"https://t.me/picture_sandbox_bot?start={'x' * 65}")


async def test_a_press_can_be_answered_with_a_link_to_the_bot(call, ann, chat):
    await call(
        "sendMessage", chat_id=ann.id, text="?", reply_markup=keyboard({"text": "Go", "callback_data": "go"})
    )
    await ann.presses(chat.messages[-1], "Go", wait=False)
    (update,) = await call("getUpdates")
    query = update["callback_query"]["id"]
    link = "https://t.me/picture_sandbox_bot?start=m_abc"
    for foreign in ("https://t.me/other_bot?start=m_abc", "https://example.com/?start=m_abc"):
        assert await call.refusal("answerCallbackQuery", callback_query_id=query, url=foreign) == (
            "Bad Request: URL_INVALID"
        )
    assert await call("answerCallbackQuery", callback_query_id=query, url=link) is True
    (press,) = ann._world.presses.values()
    assert press.answer["url"] == link
    assert (await ann.follows(press.answer["url"])).text == "/start m_abc"


async def test_a_menu_button_may_open_an_app(call, ann, chat):
    menu = {"type": "web_app", "text": "Mark", "web_app": {"url": APP}}
    await call("setChatMenuButton", chat_id=ann.id, menu_button=menu)
    assert await call("getChatMenuButton", chat_id=ann.id) == menu
    plain = menu | {"web_app": {"url": "http://pictures.example/"}}
    assert "Only HTTPS links are allowed" in await call.refusal("setChatMenuButton", menu_button=plain)
