"""Serves pages to people: nobody waits for ever, and not too many come in at a time."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

import uvicorn

from bot.serving import KEEP_ALIVE_SECONDS, LOOPBACK, QuietServer, listening

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import ASGIApp

_MOST_CONNECTIONS: Final = 200
_GRACE_SECONDS: Final = 5


@asynccontextmanager
async def serving(app: ASGIApp, port: int, host: str = LOOPBACK) -> AsyncIterator[int]:
    """Serves until the block ends; gives the port, any free one for 0. Raises OSError.

    At the end nobody new comes in, and requests that are being answered get some seconds.
    """
    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        limit_concurrency=_MOST_CONNECTIONS,
    )
    async with listening(QuietServer(config), host, port) as listener:
        yield listener.getsockname()[1]
