"""The methods of the Bot API that are pretended, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.telegram_api.methods import about, editing, moving, presence, receiving, sending

if TYPE_CHECKING:
    from bot.sandbox.telegram_api.methods.call import Method

METHODS: dict[str, Method] = (
    receiving.METHODS | sending.METHODS | editing.METHODS | moving.METHODS | presence.METHODS | about.METHODS
)
_NAMES = {name.lower(): name for name in METHODS}


def canonical(name: str) -> str | None:
    """The name as documented; names are taken without regard to case."""
    return _NAMES.get(name.lower())
