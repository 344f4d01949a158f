"""setWebhook: secret, order within a chat, retries, and methods in answers."""

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox.serving import serving
from bot.sandbox.telegram_api import Settings


class Hook:
    """A bot's web server that answers what it was told to, then 200."""

    def __init__(self):
        self.url = ""
        self.received = []
        self.answers = []
        self.arrived = asyncio.Condition()
        self.app = Starlette(routes=[Route("/hook", self.take, methods=["POST"])])

    async def take(self, request):
        update = await request.json()
        self.received.append((update, request.headers.get("x-telegram-bot-api-secret-token")))
        async with self.arrived:
            self.arrived.notify_all()
        return self.answers.pop(0) if self.answers else Response()

    async def texts(self, count):
        async with self.arrived:
            await asyncio.wait_for(self.arrived.wait_for(lambda: len(self.received) >= count), 5)
        return [update["message"]["text"] for update, _ in self.received]


@pytest.fixture
def settings():
    return Settings(webhook_pause_scale=0.001)


@pytest.fixture
async def hook():
    hook = Hook()
    async with serving(hook.app) as address:
        hook.url = f"{address}/hook"
        yield hook


async def until_delivered(telegram, bot):
    updates = bot.account.updates
    assert await telegram.world.changes.until(lambda: None if updates.pending() else True, 5)


async def test_updates_come_with_the_secret_and_are_done_with_2xx(telegram, bot, ann, chat, call, hook):
    await ann.says("before")
    await call("setWebhook", url=hook.url, secret_token="open-sesame", max_connections=5)
    await ann.says("after")
    assert await hook.texts(2) == ["before", "after"]
    assert {secret for _, secret in hook.received} == {"open-sesame"}
    await until_delivered(telegram, bot)
    info = await call("getWebhookInfo")
    assert (info["url"], info["pending_update_count"], info["max_connections"]) == (hook.url, 0, 5)


async def test_a_failed_update_is_repeated_before_the_next_of_its_chat(telegram, bot, ann, chat, call, hook):
    hook.answers = [Response(status_code=500), Response(status_code=503, headers={"Retry-After": "7"})]
    await ann.says("first")
    await ann.says("second")
    await call("setWebhook", url=hook.url)
    assert await hook.texts(4) == ["first", "first", "first", "second"]
    await until_delivered(telegram, bot)
    assert (await call("getWebhookInfo"))["last_error_message"] == (
        "Wrong response from the webhook: 503 Service Unavailable"
    )


async def test_one_chat_does_not_hold_up_another(telegram, bot, ann, bob, chat, call, hook):
    bob.private(bot)
    telegram.settings.webhook_pause_scale = 1.0
    hook.answers = [Response(status_code=500), Response(status_code=500)]
    await call("setWebhook", url=hook.url)
    await ann.says("stuck")
    await hook.texts(2)
    await bob.says("free")
    assert await hook.texts(3) == ["stuck", "stuck", "free"]


async def test_an_answer_may_name_a_method(telegram, ann, bot, chat, call, hook):
    hook.answers = [JSONResponse({"method": "sendMessage", "chat_id": ann.id, "text": "at once"})]
    await call("setWebhook", url=hook.url)
    asked = await ann.says("hi")
    assert (await bot.says(chat, "at once", after=asked)).sender is bot.account


async def test_pending_updates_can_be_dropped(ann, chat, call, hook):
    await ann.says("old")
    await call("setWebhook", url=hook.url, drop_pending_updates=True)
    await ann.says("new")
    assert await hook.texts(1) == ["new"]


async def test_an_unreachable_address_is_an_error_to_read(telegram, ann, chat, call):
    await call("setWebhook", url="http://127.0.0.1:9/hook")
    await ann.says("anybody?")
    webhook = telegram.world.bots["123456:SANDBOX"].webhook
    assert await telegram.world.changes.until(lambda: webhook.last_error or None, 5)
    info = await call("getWebhookInfo")
    assert info["pending_update_count"] == 1
    assert info["last_error_date"] == int(telegram.world.clock())


async def test_secrets_and_addresses_are_checked(call, telegram):
    assert await call.refusal("setWebhook", url="http://127.0.0.1/x", secret_token="no spaces") == (
        "Bad Request: secret token contains unallowed characters"
    )
    assert await call.refusal("setWebhook", url="http://127.0.0.1/x", secret_token="x" * 257) == (
        "Bad Request: secret token is too long"
    )
    telegram.settings.webhook_needs_https = True
    assert await call.refusal("setWebhook", url="http://example.com/x") == (
        "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
    )
    assert await call.refusal("setWebhook", url="https://example.com:8080/x") == (
        "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"
    )
