"""Pictures, their numbers, the messages that show them, and how they came about."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Row, Select, func, insert, literal, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import BlobMissing
from bot.domain.generation import EarlierTurn
from bot.domain.ids import ConversationId, MessageId, Micros, PictureId, TurnId
from bot.domain.messages import Address
from bot.domain.pictures import Attachment, BlobRef, Picture, PictureFile, PictureFormat, ResultKind, ShownAs
from bot.domain.records import Paged, Place, Result, Shown
from bot.domain.turns import Turn
from bot.storage.conversations import base_of
from bot.storage.schema import (
    chats,
    conversations,
    picture_messages,
    pictures,
    turns,
)
from bot.storage.written import read_file, written_file

_PRODUCED, _BY, _NEXT_TO = pictures.alias("produced"), turns.alias("by"), conversations.alias("next_to")


class SqlPictures:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add_photo(self, place: Place, attachment: Attachment, now: Micros) -> PictureId:
        """A person's photo with the next number; one that was taken in before keeps its own."""
        known = (
            await self._same_file(place, attachment)
            if attachment.elsewhere
            else await self.in_message(place, attachment.message_id)
        )
        if known is not None:
            return known
        picture, _ = await self._add(place.conversation, None, _source_values(attachment), now)
        if attachment.elsewhere:
            return picture
        row = {
            "chat_id": place.chat,
            "message_id": attachment.message_id,
            "picture_id": picture,
            "file_id": attachment.file_id,
            "file_unique_id": attachment.file_unique_id,
            "kind": attachment.shown_as.value,
            "size": attachment.size,
        }
        await self._connection.execute(insert(picture_messages).values(row))
        return picture

    async def add_result(self, turn: Turn, result: Result, now: Micros) -> Picture:
        """A turn's picture, or another version of it."""
        values = _file_values(result.picture.file) | {
            "thumbnail_sha256": result.picture.thumbnail.sha256,
            "thumbnail_size": result.picture.thumbnail.size,
            "kind": result.kind.value,
            "answer": None if result.answer is None else written_file(result.answer),
            "local": result.local,
        }
        picture, _ = await self._add(turn.conversation, turn.id, values, now)
        return await self.get(picture)

    async def version(self, turn: TurnId, content: BlobRef) -> Picture | None:
        """The picture of a turn that is these bytes."""
        query = _pictures().where(pictures.c.turn_id == turn, pictures.c.sha256 == content.sha256)
        row = (await self._connection.execute(query.order_by(pictures.c.id).limit(1))).first()
        return None if row is None else _picture(row)

    async def get(self, picture: PictureId) -> Picture:
        """Raises BlobMissing when there is no such picture."""
        row = (await self._connection.execute(_pictures().where(pictures.c.id == picture))).first()
        if row is None:
            raise BlobMissing(f"there is no picture {picture}")
        return _picture(row)

    async def find(self, picture: PictureId, address: Address) -> Picture | None:
        """The picture, if it lives in this chat."""
        query = (
            _pictures()
            .join(conversations, conversations.c.id == pictures.c.conversation_id)
            .join(chats, chats.c.id == conversations.c.chat_id)
            .where(pictures.c.id == picture, chats.c.telegram_id == address.chat)
        )
        row = (await self._connection.execute(query)).first()
        return None if row is None else _picture(row)

    async def set_file(self, picture: PictureId, file: PictureFile) -> None:
        await self._connection.execute(
            update(pictures).where(pictures.c.id == picture).values(_file_values(file))
        )

    async def result_of(self, turn: TurnId) -> Picture | None:
        query = _pictures().where(pictures.c.turn_id == turn).order_by(pictures.c.id).limit(1)
        row = (await self._connection.execute(query)).first()
        return None if row is None else _picture(row)

    async def numbered(self, conversation: ConversationId, numbers: Sequence[int]) -> dict[int, PictureId]:
        """The pictures that have these numbers where the conversation is; other people's count, too."""
        if not numbers:
            return {}
        query = select(pictures.c.id, pictures.c.number).where(
            pictures.c.conversation_id.in_(_neighbours(conversation)), pictures.c.number.in_(numbers)
        )
        return {row.number: PictureId(row.id) for row in await self._connection.execute(query)}

    async def newest_number(self, conversation: ConversationId) -> int:
        """0 where there is no picture yet."""
        query = select(func.coalesce(func.max(pictures.c.number), 0))
        found = query.where(pictures.c.conversation_id == conversation)
        return int((await self._connection.execute(found)).scalar_one())

    async def page(self, conversation: ConversationId, last: int, count: int) -> list[Paged]:
        """At most `count` pictures up to number `last`, in the order of their numbers."""
        query = (
            _pictures()
            .where(pictures.c.conversation_id == conversation, pictures.c.number <= last)
            .order_by(pictures.c.number.desc())
            .limit(count)
        )
        rows = (await self._connection.execute(query)).all()
        return [Paged(_picture(row), _thumbnail(row)) for row in reversed(rows)]

    async def pages_beside(
        self, conversation: ConversationId, page: Sequence[Paged], count: int
    ) -> tuple[int | None, int | None]:
        """The numbers with which the pages before and after one end; None where there is none."""
        if not page:
            return None, None
        number = pictures.c.number
        here = pictures.c.conversation_id == conversation
        before = select(func.max(number)).where(here, number < page[0].picture.number)
        after = select(number).where(here, number > page[-1].picture.number).order_by(number).limit(count)
        older = (await self._connection.execute(before)).scalar()
        newer = (await self._connection.execute(after)).scalars().all()
        return older, newer[-1] if newer else None

    async def base_of(self, turn: Turn) -> Picture | None:
        """What the turn starts from; where that was to be another turn's result, that one's base."""
        base = await base_of(self._connection, turn.id, results=False)
        return None if base is None else await self.get(base)

    async def numbers(self, turn: Turn) -> tuple[int, ...]:
        """The numbers of the base and the references, in order."""
        ids = [*([] if turn.base is None else [turn.base]), *turn.references]
        if not ids:
            return ()
        query = select(pictures.c.id, pictures.c.number).where(pictures.c.id.in_(ids))
        numbers = {row.id: row.number for row in await self._connection.execute(query)}
        return tuple(numbers[picture] for picture in ids)

    async def lineage(self, tip: PictureId, turns_: int) -> tuple[EarlierTurn, ...]:
        """The last turns that led to a picture, oldest first; the tip's own bytes are left out."""
        line = select(literal(tip).label("picture"), literal(0).label("age")).cte("line", recursive=True)
        line = line.union_all(
            select(_BY.c.base_id, line.c.age + 1)
            .select_from(line)
            .join(_PRODUCED, _PRODUCED.c.id == line.c.picture)
            .join(_BY, _BY.c.id == _PRODUCED.c.turn_id)
            .where(_BY.c.base_id.is_not(None), line.c.age < turns_ - 1)
        )
        query = (
            select(turns.c.words, pictures, line.c.age)
            .select_from(line)
            .join(pictures, pictures.c.id == line.c.picture)
            .join(turns, turns.c.id == pictures.c.turn_id)
            .order_by(line.c.age.desc())
        )
        return tuple(
            EarlierTurn(row.words, row.number, _file(row) if row.age else None)
            for row in await self._connection.execute(query)
        )

    async def shown(self, picture: PictureId) -> list[Shown]:
        """The messages that show a picture, newest first."""
        query = (
            select(picture_messages)
            .where(picture_messages.c.picture_id == picture)
            .order_by(picture_messages.c.message_id.desc())
        )
        return [
            Shown(MessageId(row.message_id), row.file_id, row.file_unique_id, ShownAs(row.kind))
            for row in await self._connection.execute(query)
        ]

    async def add_shown(self, picture: PictureId, shown: Shown) -> None:
        """In the chat where the picture lives: that may have another id by now than the one it was sent to."""
        chat = (
            select(conversations.c.chat_id)
            .join(pictures, pictures.c.conversation_id == conversations.c.id)
            .where(pictures.c.id == picture)
            .scalar_subquery()
        )
        values = {
            "picture_id": picture,
            "file_id": shown.file_id,
            "file_unique_id": shown.file_unique_id,
            "kind": shown.kind.value,
        }
        row = upsert(picture_messages).values(chat_id=chat, message_id=shown.message, **values)
        await self._connection.execute(
            row.on_conflict_do_update(index_elements=["chat_id", "message_id"], set_=values)
        )

    async def in_message(self, place: Place, message: MessageId) -> PictureId | None:
        query = select(picture_messages.c.picture_id).where(
            picture_messages.c.chat_id == place.chat, picture_messages.c.message_id == message
        )
        found = (await self._connection.execute(query)).scalar()
        return None if found is None else PictureId(found)

    async def _add(
        self, conversation: ConversationId, turn: TurnId | None, values: Mapping[str, object], now: Micros
    ) -> tuple[PictureId, int]:
        """Id and number."""
        next_number = (
            select(func.coalesce(func.max(pictures.c.number), 0) + 1)
            .where(pictures.c.conversation_id.in_(_neighbours(conversation)))
            .scalar_subquery()
        )
        row = {
            "conversation_id": conversation,
            "number": next_number,
            "turn_id": turn,
            "created_at": now,
            **values,
        }
        new = insert(pictures).values(row).returning(pictures.c.id, pictures.c.number)
        added = (await self._connection.execute(new)).one()
        return PictureId(added.id), added.number

    async def _same_file(self, place: Place, attachment: Attachment) -> PictureId | None:
        query = (
            select(pictures.c.id)
            .where(
                pictures.c.conversation_id == place.conversation,
                pictures.c.file_unique_id == attachment.file_unique_id,
            )
            .order_by(pictures.c.id)
            .limit(1)
        )
        found = (await self._connection.execute(query)).scalar()
        return None if found is None else PictureId(found)


def _neighbours(conversation: ConversationId) -> Select[tuple[int]]:
    """The conversations of everybody in the same chat and topic: no number stands for two pictures there."""
    return (
        select(_NEXT_TO.c.id)
        .join(conversations, conversations.c.id == conversation)
        .where(_NEXT_TO.c.chat_id == conversations.c.chat_id, _NEXT_TO.c.topic == conversations.c.topic)
    )


def _picture(row: Row[tuple[object, ...]]) -> Picture:
    return Picture(
        id=PictureId(row.id),
        conversation=ConversationId(row.conversation_id),
        number=row.number,
        turn=row.turn_id,
        file=_file(row),
        attachment=None if row.file_id is None else _attachment(row),
        kind=ResultKind(row.kind),
        answer=None if row.answer is None else read_file(row.answer),
        local=row.local,
    )


def _attachment(row: Row[tuple[object, ...]]) -> Attachment:
    """The message that a person's photo came with."""
    kind = ShownAs(row.file_kind)
    return Attachment(MessageId(row.source_message), row.file_id, row.file_unique_id, kind, row.file_size)


def _thumbnail(row: Row[tuple[object, ...]]) -> BlobRef | None:
    return None if row.thumbnail_sha256 is None else BlobRef(row.thumbnail_sha256, row.thumbnail_size)


def _pictures() -> Select[tuple[object, ...]]:
    return select(pictures)


def _source_values(attachment: Attachment) -> dict[str, object]:
    return {
        "source_message": attachment.message_id,
        "file_id": attachment.file_id,
        "file_unique_id": attachment.file_unique_id,
        "file_kind": attachment.shown_as.value,
        "file_size": attachment.size,
    }


def _file_values(file: PictureFile) -> dict[str, object]:
    return {
        "sha256": file.blob.sha256,
        "size": file.blob.size,
        "format": file.format.value,
        "width": file.width,
        "height": file.height,
    }


def _file(row: Row[tuple[object, ...]]) -> PictureFile | None:
    if row.sha256 is None:
        return None
    blob = BlobRef(row.sha256, row.size)
    return PictureFile(blob, PictureFormat(row.format), row.width, row.height)
