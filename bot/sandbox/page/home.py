"""The bot's own pages at the address of the chat page: whoever reaches the one reaches the other, also from afar."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
from starlette.responses import Response

if TYPE_CHECKING:
    from starlette.requests import Request

    from bot.sandbox.playground import World

_PASSED_ON = ("authorization", "content-type", "accept-encoding")
_ITS_OWN = frozenset({"content-length", "transfer-encoding", "connection", "date"})
_SECONDS = 60.0
_LONGEST_BODY = 1_000_000


class Home:
    """Passes requests on to the bot, as a proxy before it would."""

    def __init__(self, world: World) -> None:
        self._world = world

    def here(self, address: str) -> str:
        """An address of the bot's own pages, as it is at the chat page; any other stays."""
        public = self._world.environment.get("PUBLIC_URL", "")
        return address.removeprefix(public) if public and address.startswith(f"{public}/") else address

    async def serve(self, request: Request) -> Response:
        public = self._world.environment.get("PUBLIC_URL", "")
        if not public:
            return Response("The bot serves no pages.", 404)
        body = b""
        async for piece in request.stream():
            body += piece
            if len(body) > _LONGEST_BODY:
                return Response("That is too much.", 413)
        target = f"{public}{urlsplit(str(request.url)).path}"
        headers = {name: value for name in _PASSED_ON if (value := request.headers.get(name))}
        try:
            async with httpx.AsyncClient(trust_env=False, timeout=_SECONDS) as client:
                sent = client.build_request(request.method, target, content=body, headers=headers)
                answer = await client.send(sent, stream=True)
                content = b"".join([piece async for piece in answer.aiter_raw()])
                await answer.aclose()
        except httpx.HTTPError:
            return Response("The bot does not answer.", 502)
        told = {name: value for name, value in answer.headers.items() if name.lower() not in _ITS_OWN}
        return Response(content, answer.status_code, told)
