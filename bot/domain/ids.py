"""Names for the integers that travel through the house."""

import re
from typing import NewType

ChatId = NewType("ChatId", int)
"""Our own id of a chat; Telegram's id of it may change when a group migrates."""

PersonId = NewType("PersonId", int)
"""Telegram's id of who speaks: a user, or the chat that a message is sent on behalf of."""

ConversationId = NewType("ConversationId", int)
TurnId = NewType("TurnId", int)
PictureId = NewType("PictureId", int)
DraftId = NewType("DraftId", int)
SpotId = NewType("SpotId", int)
VoteId = NewType("VoteId", int)

_MOVED_BY = 2**50
AttemptId = NewType("AttemptId", int)
InboxId = NewType("InboxId", int)

MessageId = NewType("MessageId", int)
"""Telegram's id of a message in its chat; a later message has a higher one."""

Micros = NewType("Micros", int)
"""A moment: microseconds since 1970-01-01 UTC."""

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_WRITTEN = re.compile("0|[1-9a-z][0-9a-z]{0,11}")


def later(moment: Micros, seconds: float) -> Micros:
    """The moment `seconds` after `moment`."""
    return Micros(moment + round(seconds * SECOND))


def to_base36(number: int) -> str:
    """Writes a non-negative id in base 36, as buttons carry it."""
    digits = ""
    while True:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
        if not number:
            return digits


def from_base36(text: str) -> int:
    """Reads what `to_base36` wrote, at most 12 digits: a database holds those. Raises ValueError."""
    if not _WRITTEN.fullmatch(text):
        raise ValueError(f"{text!r} is no id")
    return int(text, 36)


def before_move(message: MessageId) -> MessageId:
    """The id of a message of a group that has become a supergroup, where ids begin anew.

    It keeps its place in the order, is earlier than all messages of the supergroup, and is never one of theirs.
    """
    return message if message <= 0 else MessageId(message - _MOVED_BY)
