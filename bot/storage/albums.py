"""Albums while they are gathered, and what became of them."""

from sqlalchemy import ColumnElement, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import DraftId, InboxId, MessageId, Micros, PersonId, PictureId, TurnId
from bot.domain.messages import Address
from bot.domain.records import FlushedAlbum, GatheringAlbum, InboxRow, Place
from bot.storage.inbox import CLOSED as ROW_CLOSED
from bot.storage.inbox import GATHERING as ROW_GATHERING
from bot.storage.schema import (
    LANGUAGE,
    chats,
    conversations,
    draft_items,
    drafts,
    inbox,
    people,
    picture_messages,
)

ALBUM = "album"
GATHERING, FLUSHED, REMEMBERED = "gathering", "flushed", "remembered"


_JOINED = drafts.alias("joined")


class SqlAlbums:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def gather(
        self, place: Place, author: PersonId, album: str, row: InboxId, message: MessageId, now: Micros
    ) -> DraftId:
        """One item more; its inbox row keeps its payload until the album is complete."""
        query = select(drafts.c.id).where(
            *_album(place, author, album), drafts.c.state.in_([GATHERING, REMEMBERED])
        )
        draft = (await self._connection.execute(query)).scalar()
        if draft is None:
            values = {
                "conversation_id": place.conversation,
                "author_id": author,
                "kind": ALBUM,
                "state": GATHERING,
                "album": album,
                "asked_for": 0,
                "opened_at": now,
                "last_at": now,
            }
            added = await self._connection.execute(insert(drafts).values(values).returning(drafts.c.id))
            draft = added.scalar_one()
        else:
            await self._set_state(draft, GATHERING)
        item = {"draft_id": draft, "inbox_id": row, "message_id": message}
        await self._connection.execute(insert(draft_items).values(item))
        await self._connection.execute(update(inbox).where(inbox.c.id == row).values(state=ROW_GATHERING))
        return DraftId(draft)

    async def flushed(self, draft: DraftId, turn: TurnId | None, joined: DraftId | None) -> None:
        """The album is complete: it became a turn, or joined a draft, or nothing."""
        done = update(drafts).where(drafts.c.id == draft)
        await self._connection.execute(done.values(state=FLUSHED, turn_id=turn, joined_id=joined))

    async def remember(self, draft: DraftId) -> None:
        """Nobody asked anything about the album; its rows keep their payloads for a while."""
        await self._set_state(draft, REMEMBERED)

    async def remembered(self, address: Address, item: MessageId, since: Micros) -> list[InboxRow]:
        """The items so far of an album that nobody asked about yet, by the message of one of them."""
        query = (
            select(drafts.c.id)
            .join(draft_items, draft_items.c.draft_id == drafts.c.id)
            .join(conversations, conversations.c.id == drafts.c.conversation_id)
            .join(chats, chats.c.id == conversations.c.chat_id)
            .where(
                chats.c.telegram_id == address.chat,
                draft_items.c.message_id == item,
                drafts.c.kind == ALBUM,
                drafts.c.state.in_([GATHERING, REMEMBERED]),
                drafts.c.opened_at >= since,
            )
        )
        draft = (await self._connection.execute(query)).scalar()
        return [] if draft is None else await self.items(DraftId(draft))

    async def forget(self, before: Micros) -> None:
        """Drops what was remembered of albums that were opened before."""
        old = drafts.c.kind == ALBUM, drafts.c.state == REMEMBERED, drafts.c.opened_at < before
        items = select(draft_items.c.inbox_id).join(drafts, drafts.c.id == draft_items.c.draft_id).where(*old)
        done = update(inbox).where(inbox.c.id.in_(items)).values(state=ROW_CLOSED, payload=None)
        await self._connection.execute(done)
        await self._connection.execute(update(drafts).where(*old).values(state=FLUSHED))

    async def find_flushed(self, place: Place, author: PersonId, album: str) -> FlushedAlbum | None:
        query = (
            select(drafts.c.id, drafts.c.turn_id, drafts.c.joined_id, _JOINED.c.turn_id.label("joined_turn"))
            .join(_JOINED, _JOINED.c.id == drafts.c.joined_id, isouter=True)
            .where(*_album(place, author, album), drafts.c.state == FLUSHED)
            .order_by(drafts.c.id)
            .limit(1)
        )
        row = (await self._connection.execute(query)).first()
        if row is None:
            return None
        turn = row.turn_id or row.joined_turn
        return FlushedAlbum(DraftId(row.id), turn, waits=turn is None and row.joined_id is not None)

    async def items(self, draft: DraftId) -> list[InboxRow]:
        query = (
            select(inbox.c.id, inbox.c.payload, inbox.c.received_at)
            .join(draft_items, draft_items.c.inbox_id == inbox.c.id)
            .where(draft_items.c.draft_id == draft, inbox.c.payload.is_not(None))
            .order_by(inbox.c.id)
        )
        return [
            InboxRow(InboxId(row.id), row.payload, None, Micros(row.received_at))
            for row in await self._connection.execute(query)
        ]

    async def add_late(self, draft: DraftId, message: MessageId) -> None:
        await self._connection.execute(insert(draft_items).values(draft_id=draft, message_id=message))

    async def pictures(self, turn: TurnId) -> tuple[PictureId, ...]:
        """The pictures of the albums that a turn was made from, in message order."""
        query = (
            select(picture_messages.c.picture_id)
            .select_from(drafts)
            .join(_JOINED, _JOINED.c.id == drafts.c.joined_id, isouter=True)
            .join(conversations, conversations.c.id == drafts.c.conversation_id)
            .join(draft_items, draft_items.c.draft_id == drafts.c.id)
            .join(
                picture_messages,
                (picture_messages.c.chat_id == conversations.c.chat_id)
                & (picture_messages.c.message_id == draft_items.c.message_id),
            )
            .where(drafts.c.kind == ALBUM, or_(drafts.c.turn_id == turn, _JOINED.c.turn_id == turn))
            .order_by(picture_messages.c.message_id)
        )
        return tuple(PictureId(row.picture_id) for row in await self._connection.execute(query))

    async def gathering(self) -> list[GatheringAlbum]:
        query = (
            select(drafts, conversations.c.topic, chats.c.telegram_id, chats.c.is_group, LANGUAGE)
            .join(conversations, conversations.c.id == drafts.c.conversation_id)
            .join(chats, chats.c.id == conversations.c.chat_id)
            .join(people, people.c.id == drafts.c.author_id, isouter=True)
            .where(drafts.c.kind == ALBUM, drafts.c.state == GATHERING)
        )
        return [
            GatheringAlbum(
                DraftId(row.id),
                Address(row.telegram_id, row.topic, row.is_group),
                PersonId(row.author_id),
                row.album,
                row.spoken,
            )
            for row in await self._connection.execute(query)
        ]

    async def _set_state(self, draft: int, state: str) -> None:
        await self._connection.execute(update(drafts).where(drafts.c.id == draft).values(state=state))

    async def sign(self, draft: DraftId) -> MessageId | None:
        query = select(drafts.c.question_message).where(drafts.c.id == draft)
        found = (await self._connection.execute(query)).scalar()
        return None if found is None else MessageId(found)

    async def set_sign(self, draft: DraftId, message: MessageId) -> None:
        change = update(drafts).where(drafts.c.id == draft)
        await self._connection.execute(change.values(question_message=message))


def _album(place: Place, author: PersonId, album: str) -> tuple[ColumnElement[bool], ...]:
    return (
        drafts.c.conversation_id == place.conversation,
        drafts.c.author_id == author,
        drafts.c.kind == ALBUM,
        drafts.c.album == album,
    )
