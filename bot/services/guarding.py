"""The outermost loop around each piece of work: what nobody expected is logged and ends that work alone."""

import logging
from collections.abc import Awaitable
from typing import TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")


async def or_else(work: Awaitable[T], otherwise: T, what: str, **context: int) -> T:
    """Does the work and gives what it came to, or `otherwise` when it failed in a way that nobody expected."""
    try:
        return await work
    except Exception:
        log.exception("%s failed", what, extra=context)
        return otherwise


async def guarded(work: Awaitable[None], what: str, **context: int) -> bool:
    """Does the work; False when it failed in a way that nobody expected."""

    async def done() -> bool:
        await work
        return True

    return await or_else(done(), False, what, **context)
