"""`GET …/models`: which models a key may use. It costs nothing, so a key can be tried with it."""

import json
from collections.abc import Sequence

from starlette.types import Receive, Scope, Send

from bot.sandbox.image_api.errors import RequestRefusedError
from bot.sandbox.image_api.exchange import Exchange
from bot.sandbox.image_api.job import JSON
from bot.sandbox.image_api.service import check_key
from bot.sandbox.image_api.settings import Settings
from bot.sandbox.image_api.voices import Voice

CREATED = 1_776_700_800


class ModelList:
    """The ASGI application behind one path. It is no call: the log stays as it is."""

    def __init__(
        self, path: str, provider: str, models: Sequence[str], voice: Voice, settings: Settings
    ) -> None:
        self.path = path
        self._provider = provider
        self._models = models
        self._voice = voice
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        exchange = Exchange(scope, receive, send)
        try:
            check_key(exchange.headers, self._settings, self._provider, self._voice)
        except RequestRefusedError as refusal:
            await exchange.reply(refusal.error.status, (JSON,), self._voice.body(refusal.error))
            return
        rows = [
            {"id": model, "object": "model", "created": CREATED, "owned_by": self._provider}
            for model in self._models
        ]
        await exchange.reply(200, (JSON,), json.dumps({"object": "list", "data": rows}).encode())
