"""Sessions of the painter: one person marks one picture, once."""

from sqlalchemy import delete, insert, not_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import Micros, PersonId, PictureId
from bot.domain.records import PaintingSession
from bot.storage.schema import paintings

_OTHER = paintings.alias("other")


class SqlPaintings:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, token: str, picture: PictureId, person: PersonId, proof: str, now: Micros) -> None:
        row = {
            "token": token,
            "picture_id": picture,
            "person_id": person,
            "proof": proof,
            "opened_at": now,
        }
        await self._connection.execute(insert(paintings).values(row))

    async def find(self, token: str) -> PaintingSession | None:
        row = (await self._connection.execute(select(paintings).where(paintings.c.token == token))).first()
        if row is None:
            return None
        return PaintingSession(
            picture=PictureId(row.picture_id),
            person=PersonId(row.person_id),
            opened_at=Micros(row.opened_at),
            used=row.used_at is not None,
        )

    async def proven(self, picture: PictureId, proof: str) -> bool:
        """Whether the strokes of this launch were taken."""
        query = select(paintings.c.token).where(
            paintings.c.picture_id == picture,
            paintings.c.proof == proof,
            paintings.c.used_at.is_not(None),
        )
        return (await self._connection.execute(query.limit(1))).first() is not None

    async def use(self, token: str, now: Micros) -> bool:
        """False for one that was used before, or whose launch was in another session."""
        launch = (
            select(paintings.c.picture_id, paintings.c.proof).where(paintings.c.token == token).subquery()
        )
        other = select(_OTHER.c.token).where(
            _OTHER.c.picture_id == launch.c.picture_id,
            _OTHER.c.proof == launch.c.proof,
            _OTHER.c.used_at.is_not(None),
        )
        unused = update(paintings).where(paintings.c.token == token, not_(other.exists()))
        return (await self._connection.execute(unused.values(used_at=now))).rowcount == 1

    async def prune(self, before: Micros) -> None:
        await self._connection.execute(delete(paintings).where(paintings.c.opened_at < before))
