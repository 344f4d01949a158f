"""What a browser is told about every answer of the painter page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

TELEGRAM_WEB: Final = (
    "https://web.telegram.org",
    "https://webk.telegram.org",
    "https://weba.telegram.org",
    "https://webz.telegram.org",
)
"""Telegram's clients in a browser show the page in a frame; X-Frame-Options could not name them."""

TELEGRAM_SCRIPT: Final = "https://telegram.org"

_POLICY: Final = (
    f"default-src 'none'; script-src 'self' {TELEGRAM_SCRIPT}; style-src 'self'; img-src blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors "
)


class Headers:
    """An ASGI app around another. Nothing is kept, unless the answer says so itself."""

    def __init__(self, app: ASGIApp, ancestors: Sequence[str] = (), *, script: bool = True) -> None:
        self._app = app
        policy = _POLICY if script else _POLICY.replace(f" {TELEGRAM_SCRIPT}", "")
        self._headers = {
            "Content-Security-Policy": policy + " ".join((*TELEGRAM_WEB, *ancestors)),
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "X-Robots-Tag": "noindex",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_told(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_told)
