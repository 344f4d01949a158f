"""Calls that were made: recorded before their first byte and after their answer."""

from dataclasses import replace

from sqlalchemy import Row, String, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.areas import Box
from bot.domain.generation import Generated, LinkedPicture, StoredPicture, Usage
from bot.domain.ids import SECOND, AttemptId, Micros, TurnId
from bot.domain.ledger import Billed, Money
from bot.domain.pictures import BlobRef
from bot.domain.turns import Attempt, AttemptState, TurnState
from bot.storage.schema import attempts, turns
from bot.storage.written import read_box, written_box


class SqlAttempts:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def begin(self, turn: TurnId, now: Micros, box: Box | None = None) -> Attempt | None:
        """The attempt, unless the turn is no longer to be rendered or wanted. `box`: the part of the base that is sent."""
        number = select(func.count() + 1).where(attempts.c.turn_id == turn).scalar_subquery()
        sent = literal(None if box is None else written_box(box), String)
        row = select(literal(turn), number, literal(AttemptState.SENT.value), literal(now), sent).where(
            select(turns.c.id)
            .where(turns.c.id == turn, turns.c.state == TurnState.RENDERING.value, turns.c.wanted)
            .exists()
        )
        new = insert(attempts).from_select(["turn_id", "number", "state", "sent_at", "box"], row)
        added = (await self._connection.execute(new.returning(*attempts.c))).first()
        return None if added is None else _attempt(added)

    async def answer(self, attempt: Attempt, answer: Generated, now: Micros) -> Attempt:
        """Where the picture is, before anybody fetches it."""
        picture = answer.picture
        await self._connection.execute(
            update(attempts)
            .where(attempts.c.id == attempt.id)
            .values(
                state=AttemptState.ANSWERED.value,
                answered_at=now,
                link=picture.url if isinstance(picture, LinkedPicture) else None,
                sha256=picture.blob.sha256 if isinstance(picture, StoredPicture) else None,
                size=picture.blob.size if isinstance(picture, StoredPicture) else None,
                input_tokens=answer.usage.input_tokens,
                output_tokens=answer.usage.output_tokens,
                picture_tokens=answer.usage.picture_tokens,
                request_id=answer.request_id,
            )
        )
        return replace(attempt, state=AttemptState.ANSWERED, picture=picture, usage=answer.usage)

    async def settle(self, attempt: Attempt, billed: Billed, cost: Money, now: Micros) -> None:
        """The attempt is over; a link that leads nowhere any more is forgotten."""
        await self._connection.execute(
            update(attempts)
            .where(attempts.c.id == attempt.id)
            .values(
                state=AttemptState.SETTLED.value,
                settled_at=now,
                billed=billed.value,
                cost=cost if billed is Billed.YES else 0,
                link=None,
            )
        )

    async def last(self, turn: TurnId) -> Attempt | None:
        query = select(attempts).where(attempts.c.turn_id == turn).order_by(attempts.c.number.desc()).limit(1)
        row = (await self._connection.execute(query)).first()
        return None if row is None else _attempt(row)

    async def durations(self, model: str, count: int) -> list[float]:
        """Seconds that the last calls took which gave a picture, newest first."""
        query = (
            select(attempts.c.sent_at, attempts.c.answered_at)
            .join(turns, turns.c.id == attempts.c.turn_id)
            .where(
                turns.c.model == model,
                attempts.c.billed == Billed.YES.value,
                attempts.c.answered_at.is_not(None),
                attempts.c.settled_at.is_not(None),
            )
            .order_by(attempts.c.id.desc())
            .limit(count)
        )
        rows = await self._connection.execute(query)
        return [(row.answered_at - row.sent_at) / SECOND for row in rows]

    async def seconds(self, turn: TurnId) -> int:
        """How long the last call took, until its picture was here."""
        query = (
            select(attempts.c.sent_at, attempts.c.settled_at)
            .where(attempts.c.turn_id == turn)
            .order_by(attempts.c.number.desc())
            .limit(1)
        )
        row = (await self._connection.execute(query)).first()
        if row is None or row.settled_at is None:
            return 0
        took: int = row.settled_at - row.sent_at
        return max(1, round(took / SECOND))


def _attempt(row: Row[tuple[object, ...]]) -> Attempt:
    picture: LinkedPicture | StoredPicture | None = None
    if row.link is not None:
        picture = LinkedPicture(row.link)
    elif row.sha256 is not None:
        picture = StoredPicture(BlobRef(row.sha256, row.size))
    return Attempt(
        AttemptId(row.id),
        TurnId(row.turn_id),
        row.number,
        AttemptState(row.state),
        Micros(row.sent_at),
        picture,
        Usage(row.input_tokens or 0, row.output_tokens or 0, row.picture_tokens or 0),
        None if row.box is None else read_box(row.box),
    )
