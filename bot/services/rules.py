"""The operator's choices, as the services need them."""

from dataclasses import dataclass

from bot.domain.access import Allowed
from bot.domain.ledger import Money


@dataclass(frozen=True, slots=True)
class Rules:
    """Who is served, what a day may cost (micro-USD), which model draws."""

    allowed: Allowed
    daily_limit: Money
    model: str
