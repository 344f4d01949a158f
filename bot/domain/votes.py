"""A group chooses among versions of a picture."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.ids import ConversationId, PersonId, PictureId, VoteId

FEWEST, MOST = 2, 10
"""Pictures in a vote; Telegram's polls take no more options than 12."""


@dataclass(frozen=True, slots=True)
class Won:
    """The option (from 0) that won with so many of all votes; of several that are `tied` the first."""

    option: int
    votes: int
    total: int
    tied: bool


@dataclass(frozen=True, slots=True)
class Vote:
    """A vote whose winner was not shown yet; `pictures` in the order of the options, `won` once it is counted."""

    id: VoteId
    conversation: ConversationId
    author: PersonId
    pictures: tuple[PictureId, ...]
    won: Won | None = None


def winner(counts: Sequence[int]) -> Won | None:
    """None where nobody voted."""
    most = max(counts, default=0)
    if not most:
        return None
    return Won(counts.index(most), most, sum(counts), tied=counts.count(most) > 1)
