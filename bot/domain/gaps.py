"""Whether plain words continue from the head or start a new picture, by the time that has passed.

Gap = message date minus the later of the head's delivery and this author's last turn.
"""

from enum import StrEnum

from bot.domain.ids import MINUTE, SECOND, Micros

HOLD_SECONDS = 2.0
"""How long words after a pause wait before they are sent, so that a new picture instead costs nothing."""

_PAUSE = 10 * MINUTE


class Gap(StrEnum):
    """NONE: continue. PAUSE: continue, but hold for a moment first. LONG: a new picture."""

    NONE = "none"
    PAUSE = "pause"
    LONG = "long"


def gap_of(message_at: Micros, last_activity: Micros | None, new_after_seconds: float) -> Gap:
    """The gap before a message: message date minus the later of the head's delivery and this author's last turn.

    `last_activity` is that later moment, None where there is none. `new_after_seconds` is the operator's
    setting: above it the gap is LONG, whatever its length; 0 means never. Message dates have whole seconds,
    so a message may be dated before what it follows: that is no gap.
    """
    if last_activity is None:
        return Gap.NONE
    gap = message_at - last_activity
    if 0 < new_after_seconds * SECOND < gap:
        return Gap.LONG
    return Gap.PAUSE if gap > _PAUSE else Gap.NONE
