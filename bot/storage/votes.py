"""Votes among versions of a picture."""

from collections.abc import Sequence

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import ConversationId, Micros, PersonId, PictureId, VoteId
from bot.domain.votes import Vote, Won
from bot.storage.schema import votes

OPEN, COUNTED, SHOWN = "open", "counted", "shown"


class SqlVotes:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(
        self, conversation: ConversationId, author: PersonId, pictures: Sequence[PictureId], now: Micros
    ) -> VoteId:
        row = {
            "conversation_id": conversation,
            "author_id": author,
            "state": OPEN,
            "pictures": ",".join(map(str, pictures)),
            "opened_at": now,
        }
        added = await self._connection.execute(insert(votes).values(row).returning(votes.c.id))
        return VoteId(added.scalar_one())

    async def find(self, vote: VoteId) -> Vote | None:
        """The vote, unless its winner was shown."""
        query = select(votes).where(votes.c.id == vote, votes.c.state != SHOWN)
        row = (await self._connection.execute(query)).first()
        if row is None:
            return None
        return Vote(
            vote,
            ConversationId(row.conversation_id),
            PersonId(row.author_id),
            tuple(PictureId(int(one)) for one in row.pictures.split(",")),
            None if row.won is None else _won(row.won),
        )

    async def count(self, vote: VoteId, won: Won) -> bool:
        """False when it was counted before."""
        counted = {"state": COUNTED, "won": f"{won.option},{won.votes},{won.total},{int(won.tied)}"}
        change = update(votes).where(votes.c.id == vote, votes.c.state == OPEN).values(counted)
        return (await self._connection.execute(change)).rowcount == 1

    async def close(self, vote: VoteId) -> None:
        await self._connection.execute(update(votes).where(votes.c.id == vote).values(state=SHOWN))


def _won(text: str) -> Won:
    option, most, total, tied = map(int, text.split(","))
    return Won(option, most, total, bool(tied))
