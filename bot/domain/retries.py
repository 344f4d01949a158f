"""When a call is made again by itself: only where it certainly was not billed.

Waits and counts follow the providers' own advice for 429 and 5xx; a service that names its own wait is
believed up to two minutes.
"""

from collections.abc import Mapping
from types import MappingProxyType

from bot.domain.errors import Reason
from bot.domain.generation import NoPicture
from bot.domain.ledger import Billed

WAITS: Mapping[Reason, tuple[float, ...]] = MappingProxyType(
    {
        Reason.BUSY: (3.0, 12.0),
        Reason.UPSTREAM: (3.0,),
        Reason.UNREACHABLE: (3.0, 12.0),
    }
)
"""Seconds before the second, third... try."""

LONGEST_WAIT = 120.0


def next_try_in(outcome: NoPicture, tries: int) -> float | None:
    """Seconds until the next try after `tries` of them, or None when it ends here."""
    waits = WAITS.get(outcome.reason, ())
    if outcome.billed is not Billed.NO or tries > len(waits):
        return None
    if outcome.retry_after is None:
        return waits[tries - 1]
    return outcome.retry_after if outcome.retry_after <= LONGEST_WAIT else None
