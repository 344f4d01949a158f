"""Keeps other sites out of the page."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?(?=[/?#]|$)", re.IGNORECASE | re.ASCII)
_HARMLESS = frozenset({"GET", "HEAD"})
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; frame-src 'self' "
)
_THIS_MACHINE = ("http://127.0.0.1:*", "http://localhost:*")
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


class Guard:
    """Refuses deeds that another site asks for, and on loopback names that are not this machine's (a rebound
    DNS name). Where the page is served to other machines, nobody here knows by which name they reach it.
    `framed` gives addresses of Mini Apps.
    """

    def __init__(self, app: ASGIApp, framed: Callable[[], Iterable[str]] = tuple) -> None:
        self._app = app
        self._framed = framed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", _POLICY + " ".join(self._frames()))
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        reason = _refusal(scope, Headers(scope=scope))
        app = PlainTextResponse(reason, 403) if reason else self._app
        await app(scope, receive, send_guarded)

    def _frames(self) -> list[str]:
        """The origins that the page may show in a frame: Mini Apps on this machine, and where else they live."""
        origins = (_origin(address) for address in self._framed())
        return list(dict.fromkeys([*_THIS_MACHINE, *filter(None, origins)]))


def _origin(address: str) -> str:
    """Empty for what is no plain web address."""
    return found[0].lower() if (found := _ORIGIN.match(address)) else ""


def _refusal(scope: Scope, headers: Headers) -> str:
    host = headers.get("host", "")
    if _on_loopback(scope) and _host_name(f"//{host}") not in _LOOPBACK:
        return "This page answers to localhost only."
    if scope["method"] not in _HARMLESS and headers.get("origin") != f"http://{host}":
        return "Another site may not write here."
    return ""


def _on_loopback(scope: Scope) -> bool:
    """Whether the request came to a loopback address of this machine; so it is taken where that is unknown."""
    server = scope.get("server")
    try:
        address = ip_address(server[0] if server else "::1")
    except ValueError:
        return True
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def _host_name(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None
