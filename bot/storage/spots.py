"""Marked spots that wait for words, or for an answer to a question about them."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Row, Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.areas import Area
from bot.domain.conversations import DRAFT_LIVES_FOR
from bot.domain.ids import ConversationId, MessageId, Micros, PersonId, PictureId, SpotId, TurnId
from bot.domain.messages import Address
from bot.domain.pictures import Attachment, ShownAs
from bot.domain.records import NewSpot, OpenSpot
from bot.domain.spots import Spot, Step
from bot.storage.schema import LANGUAGE, chats, conversations, people, spots
from bot.storage.written import read_area, written_area

OPEN, USED, DROPPED = "open", "used", "dropped"

_OPEN_SPOTS: Select[tuple[object, ...]] = (
    select(spots, conversations.c.topic, chats.c.telegram_id, chats.c.is_group, LANGUAGE)
    .join(conversations, conversations.c.id == spots.c.conversation_id)
    .join(chats, chats.c.id == conversations.c.chat_id)
    .join(people, people.c.id == spots.c.author_id, isouter=True)
    .where(spots.c.state == OPEN)
)


class SqlSpots:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, new: NewSpot, now: Micros) -> SpotId:
        """In the place of one of the same person that still waits."""
        await self.drop(new.conversation, new.author)
        row = {
            "conversation_id": new.conversation,
            "author_id": new.author,
            "state": OPEN,
            "step": new.step.value,
            "picture_id": new.picture,
            "area": None if new.area is None else written_area(new.area),
            "words": new.words,
            "opened_at": now,
            **({} if new.copy is None else _copy_values(new.copy)),
        }
        added = await self._connection.execute(insert(spots).values(row).returning(spots.c.id))
        return SpotId(added.scalar_one())

    async def open(self, conversation: ConversationId, author: PersonId, now: Micros) -> Spot | None:
        query = (
            select(spots)
            .where(
                spots.c.conversation_id == conversation,
                spots.c.author_id == author,
                spots.c.state == OPEN,
                spots.c.opened_at > now - DRAFT_LIVES_FOR,
            )
            .order_by(spots.c.id.desc())
            .limit(1)
        )
        row = (await self._connection.execute(query)).first()
        return None if row is None else spot_of(row)

    async def find(self, spot: SpotId, now: Micros) -> OpenSpot | None:
        """The spot, if it still waits."""
        return await self._waiting(now, spots.c.id == spot)

    async def of_copy(
        self, conversation: ConversationId, author: PersonId, copy: MessageId, now: Micros
    ) -> OpenSpot | None:
        """The spot that a message of a person showed, if it still waits."""
        return await self._waiting(
            now,
            spots.c.conversation_id == conversation,
            spots.c.author_id == author,
            spots.c.copy_message == copy,
        )

    async def set_words(self, spot: SpotId, words: str) -> None:
        """What to draw there is said, or said differently; the question is to be asked with them."""
        await self._change(spot, {"words": words, "question_message": None})

    async def ask_for_words(self, spot: SpotId, step: Step, area: Area | None) -> None:
        """It is clear where; what should change is not said yet, and the question not asked."""
        written = None if area is None else written_area(area)
        await self._change(spot, {"step": step.value, "area": written, "question_message": None})

    async def asked(self, spot: SpotId, question: MessageId) -> None:
        await self._change(spot, {"question_message": question})

    async def used(self, spot: SpotId, turn: TurnId) -> None:
        await self._change(spot, {"state": USED, "turn_id": turn})

    async def close(self, spot: SpotId) -> None:
        await self._change(spot, {"state": DROPPED})

    async def drop(self, conversation: ConversationId, author: PersonId) -> None:
        mine = (
            spots.c.conversation_id == conversation,
            spots.c.author_id == author,
            spots.c.state == OPEN,
        )
        await self._connection.execute(update(spots).where(*mine).values(state=DROPPED))

    async def unasked(self, now: Micros) -> list[SpotId]:
        """Spots whose question is not out."""
        query = select(spots.c.id).where(
            spots.c.state == OPEN,
            spots.c.question_message.is_(None),
            spots.c.opened_at > now - DRAFT_LIVES_FOR,
        )
        return [SpotId(row.id) for row in await self._connection.execute(query)]

    async def _waiting(self, now: Micros, *which: ColumnElement[bool]) -> OpenSpot | None:
        query = _OPEN_SPOTS.where(spots.c.opened_at > now - DRAFT_LIVES_FOR, *which)
        row = (await self._connection.execute(query.order_by(spots.c.id.desc()).limit(1))).first()
        return None if row is None else _open_spot(row)

    async def _change(self, spot: SpotId, values: Mapping[str, object]) -> None:
        await self._connection.execute(update(spots).where(spots.c.id == spot).values(values))


def spot_of(row: Row[tuple[object, ...]]) -> Spot:
    copy = None
    if row.file_id is not None:
        kind = ShownAs(row.file_kind)
        copy = Attachment(MessageId(row.copy_message), row.file_id, row.file_unique_id, kind, row.file_size)
    return Spot(
        id=SpotId(row.id),
        picture=PictureId(row.picture_id),
        step=Step(row.step),
        area=None if row.area is None else read_area(row.area),
        copy=copy,
        words=row.words,
        question=row.question_message,
        author=PersonId(row.author_id),
        since=Micros(row.opened_at),
    )


def _open_spot(row: Row[tuple[object, ...]]) -> OpenSpot:
    return OpenSpot(
        spot=spot_of(row),
        conversation=ConversationId(row.conversation_id),
        address=Address(row.telegram_id, row.topic, row.is_group),
        author=PersonId(row.author_id),
        language=row.spoken,
    )


def _copy_values(copy: Attachment) -> dict[str, object]:
    return {
        "copy_message": copy.message_id,
        "file_id": copy.file_id,
        "file_unique_id": copy.file_unique_id,
        "file_kind": copy.shown_as.value,
        "file_size": copy.size,
    }
