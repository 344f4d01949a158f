"""Delivery of updates to a webhook.

As Telegram's server does it: in order within a chat, side by side across chats, any 2xx is done, everything else
is tried again: at once, then after pauses that double, or after the Retry-After of the answer.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx

from bot.sandbox.telegram_api.errors import ApiError
from bot.sandbox.telegram_api.parameters import Parameters, json_values

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.sandbox.telegram_api.accounts import BotAccount
    from bot.sandbox.telegram_api.changes import Changes
    from bot.sandbox.telegram_api.clock import Clock
    from bot.sandbox.telegram_api.settings import Settings
    from bot.sandbox.telegram_api.updates import Pending

    Perform = Callable[[BotAccount, str, Parameters], Awaitable[object]]

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105
_LONGEST_RETRY_AFTER_SECONDS = 3600
_NOT_IN_ANSWERS = ("get", "setwebhook", "deletewebhook", "close", "logout")


@dataclass(eq=False)
class Webhook:
    url: str
    secret: str = ""
    max_connections: int = 40
    last_error: str = ""
    last_error_date: int = 0


class Couriers:
    """One courier per bot with a webhook. `perform` carries out a method that an answer asks for."""

    def __init__(self, settings: Settings, clock: Clock, changes: Changes, perform: Perform) -> None:
        self._settings = settings
        self._clock = clock
        self._changes = changes
        self._perform = perform
        self._tasks: dict[BotAccount, asyncio.Task[None]] = {}

    def start(self, bot: BotAccount) -> None:
        self._tasks[bot] = asyncio.create_task(self._run(bot))

    async def stop(self, bot: BotAccount) -> None:
        task = self._tasks.pop(bot, None)
        if task is not None and task is not asyncio.current_task():
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def close(self) -> None:
        for bot in list(self._tasks):
            await self.stop(bot)

    async def _run(self, bot: BotAccount) -> None:
        timeout = self._settings.webhook_timeout_seconds
        webhook = bot.webhook
        if webhook is None:
            return
        lanes: dict[str, asyncio.Task[None]] = {}
        async with (
            httpx.AsyncClient(timeout=timeout, trust_env=False) as client,
            asyncio.TaskGroup() as group,
        ):
            while True:
                for entry in bot.updates.pending():
                    lanes = {lane: task for lane, task in lanes.items() if not task.done()}
                    if entry.lane not in lanes and len(lanes) < webhook.max_connections:
                        lanes[entry.lane] = group.create_task(self._deliver(bot, webhook, entry, client))
                await self._changes.next(timeout)

    async def _deliver(
        self, bot: BotAccount, webhook: Webhook, entry: Pending, client: httpx.AsyncClient
    ) -> None:
        delay, failures = 1.0, 0
        while self._clock() < entry.expires_at:
            retry_after = await self._attempt(bot, webhook, entry, client)
            if retry_after is None:
                break
            if failures and not retry_after:
                delay = min(self._settings.webhook_longest_pause_seconds, 2 * delay)
            pause = retry_after or (delay if failures else 0.0)
            failures += 1
            await asyncio.sleep(pause * self._settings.webhook_pause_scale)
        bot.updates.forget(entry)

    async def _attempt(
        self, bot: BotAccount, webhook: Webhook, entry: Pending, client: httpx.AsyncClient
    ) -> float | None:
        """None when delivered, else the Retry-After of the answer in seconds (0 without one)."""
        headers = {SECRET_HEADER: webhook.secret} if webhook.secret else {}
        try:
            answer = await client.post(webhook.url, json=entry.payload, headers=headers)
        except httpx.HTTPError as error:
            self._failed(webhook, str(error) or type(error).__name__)
            return 0.0
        if answer.is_success:
            await self._obey(bot, answer)
            return None
        reason = f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"
        self._failed(webhook, reason)
        wished = answer.headers.get("Retry-After", "")
        return float(min(int(wished), _LONGEST_RETRY_AFTER_SECONDS)) if wished.isdigit() else 0.0

    async def _obey(self, bot: BotAccount, answer: httpx.Response) -> None:
        """An answer may name a method, whose result nobody hears of (Bot API: "Making requests")."""
        if "json" not in answer.headers.get("content-type", ""):
            return
        try:
            values = json_values(answer.content)
        except ApiError:
            return
        method = values.get("method", "").lower()
        if method and not method.startswith(_NOT_IN_ANSWERS):
            await self._perform(bot, method, Parameters(values))

    def _failed(self, webhook: Webhook, reason: str) -> None:
        webhook.last_error, webhook.last_error_date = reason, int(self._clock())
        self._changes.notify()
