"""Painting on a picture in the painter page: one opening of it, and why it may be refused."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.domain.errors import ImageBotError

PREVIEW_SIDE: Final = 2048
"""Pixels on the longest side of what is shown to be painted on."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What a person paints on: width and height are the picture's own, `number` the one it has in its chat.

    `session` is a name of A-Z, a-z, 0-9, - and _ that nobody can guess; `language` an IETF tag.
    """

    session: str
    number: int
    width: int
    height: int
    language: str


class RefusalKind(StrEnum):
    """Why. The page has a sentence for each."""

    FOREIGN = "foreign"
    """The link belongs to somebody else."""
    GONE = "gone"
    """The key or the session is unknown, or its time is over."""
    USED = "used"
    """The session was handed in before."""
    NOTHING_MARKED = "nothing_marked"
    OVER_LIMIT = "over_limit"
    """Today's budget is used up."""
    BUSY = "busy"
    """Later, it may go."""


@dataclass(eq=False)
class PaintingRefused(ImageBotError):
    kind: RefusalKind

    def __str__(self) -> str:
        return self.kind.value
