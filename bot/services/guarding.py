"""The outermost loop around the work for turns: what nobody expected is logged and ends that work alone."""

import logging
from collections.abc import Awaitable

from bot.domain.ids import TurnId

log = logging.getLogger(__name__)


async def guarded(work: Awaitable[None], what: str, turn: TurnId) -> bool:
    """Does the work; False when it failed in a way that nobody expected."""
    try:
        await work
    except Exception:
        log.exception("%s failed", what, extra={"turn": turn})
        return False
    return True
