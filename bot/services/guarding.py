"""The outermost loop around each piece of work: what nobody expected is logged and ends that work alone."""

import logging
from collections.abc import Awaitable

log = logging.getLogger(__name__)


async def guarded(work: Awaitable[None], what: str, **context: int) -> bool:
    """Does the work; False when it failed in a way that nobody expected."""
    try:
        await work
    except Exception:
        log.exception("%s failed", what, extra=context)
        return False
    return True
