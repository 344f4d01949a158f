"""What Venice tells about itself: its models, and a key's limits."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.sandbox.image_api.errors import RequestRefusedError
from bot.sandbox.image_api.job import JSON
from bot.sandbox.image_api.service import check_key
from bot.sandbox.image_api.settings import Settings
from bot.sandbox.image_api.venice.block import Block
from bot.sandbox.image_api.venice.errors import VENICE, bad_request, in_venice_words
from bot.sandbox.image_api.venice.family import PREFIX, PROVIDER
from bot.sandbox.image_api.venice.job import REQUESTS_PER_MINUTE
from bot.sandbox.image_api.venice.models import MODELS

OTHER_TYPES = ("text", "code", "embedding", "asr", "tts", "music", "video")
OWN_TYPES = ("image", "inpaint", "upscale")
USUAL_TYPE = "text"
BALANCE = 50.23


class Listing:
    """Answers the questions that cost nothing; the block holds for them too."""

    def __init__(self, settings: Settings, block: Block) -> None:
        self._settings = settings
        self._block = block

    @property
    def routes(self) -> list[Route]:
        return [
            Route(f"{PREFIX}/models", self.models, methods=["GET"]),
            Route(f"{PREFIX}/api_keys/rate_limits", self.rate_limits, methods=["GET"]),
        ]

    async def models(self, request: Request) -> Response:
        """The models of one type, or all; no key is needed."""
        return self._told(lambda: _models(request.query_params.get("type", USUAL_TYPE)))

    async def rate_limits(self, request: Request) -> Response:
        """The balance and the limits of the key."""

        def told() -> dict[str, object]:
            check_key(request.headers, self._settings, PROVIDER, VENICE)
            return _rate_limits(datetime.fromtimestamp(self._settings.clock(), UTC))

        return self._told(told)

    def _told(self, tell: Callable[[], dict[str, object]]) -> Response:
        try:
            self._block.admit()
            status, body = 200, json.dumps(tell()).encode()
        except RequestRefusedError as refusal:
            error = in_venice_words(refusal.error)
            status, body = error.status, error.body
        self._block.note(status)
        return Response(body, status, headers=dict([JSON]))


def _models(kind: str) -> dict[str, object]:
    if kind not in ("all", *OWN_TYPES, *OTHER_TYPES):
        raise bad_request({"type": ["Invalid input"]})
    rows = [model.row for model in MODELS.values() if kind in ("all", model.type)]
    return {"object": "list", "type": kind, "data": rows}


def _rate_limits(now: datetime) -> dict[str, object]:
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    limit = {"amount": REQUESTS_PER_MINUTE, "type": "RPM"}
    return {
        "data": {
            "accessPermitted": True,
            "apiTier": {"id": "paid", "isCharged": True},
            "balances": {"USD": BALANCE, "DIEM": 0.0},
            "keyExpiration": None,
            "nextEpochBegins": midnight.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "rateLimits": [{"apiModelId": name, "rateLimits": [limit]} for name in MODELS],
        }
    }
