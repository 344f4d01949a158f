"""Where updates come in: stored first, acknowledged afterwards.

The library's own updater acknowledges updates while they lie in memory, and stops for good at one it cannot
parse. Here the raw update is committed to the inbox before the next call tells Telegram to forget it.
"""

import asyncio
import json
import logging
import time
from collections.abc import Callable

import httpx

from bot.domain.errors import ConfigurationError
from bot.ports import Clock
from bot.rows import Store

log = logging.getLogger(__name__)

POLL_SECONDS = 50
"""The Bot API server waits no longer."""

STALL_SECONDS = 120.0
LONGEST_BACKOFF = 30.0
REFUSALS = 3
"""So many answers "Unauthorized" in a row, and the token is believed to be revoked."""

BREATH_SECONDS = 0.3
"""A server that answers at once with nothing is not asked again at once."""

ALLOWED_UPDATES = ["message", "edited_message", "callback_query"]


class Door:
    """Polls for updates."""

    def __init__(
        self,
        methods: str,
        new_client: Callable[[], httpx.AsyncClient],
        store: Store,
        arrived: Callable[[], None],
        heard: Callable[[], None],
        clock: Clock,
    ) -> None:
        """`methods` is the address of the bot's methods; `new_client` makes a fresh connection.

        `arrived` is called when updates are stored, `heard` after every answer, with or without updates.
        """
        self._methods = methods
        self._new_client = new_client
        self._store = store
        self._arrived = arrived
        self._heard = heard
        self._clock = clock
        self._offset: int | None = None
        self._failures = 0
        self._refusals = 0

    async def run(self) -> None:
        """Takes updates in until cancelled. Raises ConfigurationError when the token is refused for good."""
        while True:
            async with self._new_client() as client:
                try:
                    while True:
                        async with asyncio.timeout(STALL_SECONDS):
                            await self._once(client)
                except TimeoutError:
                    log.warning("polling stalled, connecting anew")
                except (httpx.HTTPError, _NoUpdatesError) as error:
                    await self._rest(error)

    async def _once(self, client: httpx.AsyncClient) -> None:
        began = time.monotonic()
        updates = await self._poll(client)
        self._failures = self._refusals = 0
        self._heard()
        if updates:
            async with self._store.writing() as unit:
                await unit.inbox.add(updates, self._clock())
            self._offset = max(update_id for update_id, _ in updates) + 1
            self._arrived()
        elif time.monotonic() - began < BREATH_SECONDS:
            await asyncio.sleep(BREATH_SECONDS)

    async def _poll(self, client: httpx.AsyncClient) -> list[tuple[int, str]]:
        wanted: dict[str, object] = {
            "timeout": POLL_SECONDS,
            "limit": 100,
            "allowed_updates": ALLOWED_UPDATES,
        }
        if self._offset is not None:
            wanted["offset"] = self._offset
        response = await client.post(f"{self._methods}/getUpdates", json=wanted, timeout=POLL_SECONDS + 20)
        try:
            answer = response.json()
        except ValueError:
            raise _NoUpdatesError(response.status_code) from None
        if not isinstance(answer, dict) or answer.get("ok") is not True:
            raise _NoUpdatesError(response.status_code, answer)
        result = answer.get("result")
        if not isinstance(result, list):
            raise _NoUpdatesError(response.status_code)
        return [
            (update["update_id"], json.dumps(update))
            for update in result
            if isinstance(update, dict) and isinstance(update.get("update_id"), int)
        ]

    async def _rest(self, error: Exception) -> None:
        self._failures += 1
        wait = min(LONGEST_BACKOFF, 0.5 * 2.0 ** min(self._failures, 8))
        why = type(error).__name__
        if isinstance(error, _NoUpdatesError):
            self._refusals = self._refusals + 1 if error.status == 401 else 0
            if self._refusals >= REFUSALS:
                raise ConfigurationError(
                    "Telegram does not accept TELEGRAM_BOT_TOKEN any more. Ask @BotFather for the current one."
                )
            wait, why = error.patience or wait, str(error)
        log.warning("no updates from Telegram", extra={"why": why, "again_in": wait})
        await asyncio.sleep(wait)


class _NoUpdatesError(Exception):
    """An answer of the server that holds no updates; `patience` is in seconds where the server named it."""

    def __init__(self, status: int, answer: object = None) -> None:
        known = answer if isinstance(answer, dict) else {}
        super().__init__(f"{status} {known.get('description', '')}".strip())
        parameters = known.get("parameters")
        wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
        self.status = status
        self.patience = float(wait) if isinstance(wait, int | float) else None
