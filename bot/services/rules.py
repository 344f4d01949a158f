"""The operator's choices, as the services need them."""

from dataclasses import dataclass

from bot.domain.access import Allowed
from bot.domain.chips import Chip
from bot.domain.ledger import Money


@dataclass(frozen=True, slots=True)
class Rules:
    """Who is served, what a day may cost (micro-USD), which model draws, what is suggested under a photo.

    `chips` is None where the bot's own suggestions are wanted; `new_after` is the pause in seconds after which
    plain words start a new picture, 0 for never. Chats may choose among `models`, all where it is empty;
    `fallback` draws where a service fails at no cost.
    """

    allowed: Allowed
    daily_limit: Money
    model: str
    chips: tuple[Chip, ...] | None = None
    new_after: float = 3 * 60 * 60.0
    models: tuple[str, ...] = ()
    fallback: str | None = None
    mask_model: str = ""
    """Changes marked areas where the chat's own model cannot be told where; empty: no other does."""
