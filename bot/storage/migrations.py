"""What moves when a group becomes a supergroup.

Message ids begin anew there. Those of the old group are kept as negative ones: they tell messages of before apart,
are earlier than all others, and are never taken for new ones.
"""

from sqlalchemy import ScalarSelect, Select, Table, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import ChatId, ConversationId
from bot.storage.schema import (
    chats,
    conversations,
    draft_items,
    drafts,
    head_moves,
    picture_messages,
    pictures,
    settings,
    spots,
    topics,
    turns,
    votes,
)
from bot.storage.settings import get, put

_MOVED = "moved"

_MESSAGES: tuple[tuple[Table, tuple[str, ...]], ...] = (
    (turns, ("request_message", "reply_to", "status_message", "told_message")),
    (pictures, ("source_message",)),
    (drafts, ("question_message",)),
    (spots, ("question_message", "copy_message")),
    (votes, ("message_id",)),
)
"""Columns with message ids in tables of a conversation."""

_OF_CONVERSATIONS = (turns, pictures, head_moves, drafts, spots, votes)


class SqlMigrations:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def now_at(self, old: int) -> int | None:
        """Telegram's id of the supergroup that a group has become."""
        value = await get(self._connection, _MOVED, str(old))
        return None if value is None else int(value)

    async def carry(self, old: int, new: int) -> bool:
        """False when that was done before; where nothing was said yet, only the new id is remembered."""
        if await self.now_at(old) is not None:
            return False
        await put(self._connection, _MOVED, str(old), str(new))
        chat, newcomer = await self._chat(old), await self._chat(new)
        if chat is None:
            return True
        await self._age(chat)
        if newcomer is not None:
            await self._join(newcomer, chat)
        moved = update(chats).where(chats.c.id == chat).values(telegram_id=new)
        await self._connection.execute(moved)
        return True

    async def _chat(self, telegram_id: int) -> ChatId | None:
        query = select(chats.c.id).where(chats.c.telegram_id == telegram_id)
        found = (await self._connection.execute(query)).scalar()
        return None if found is None else ChatId(found)

    async def _age(self, chat: ChatId) -> None:
        """All message ids so far are of before; the head stands as it does."""
        here = select(conversations.c.id).where(conversations.c.chat_id == chat)
        for table, columns in _MESSAGES:
            for name in columns:
                column = table.c[name]
                mine = update(table).where(table.c.conversation_id.in_(here), column > 0)
                await self._connection.execute(mine.values({name: -column}))
        moves = update(head_moves).where(head_moves.c.conversation_id.in_(here))
        await self._connection.execute(moves.values(message_id=0))
        shown = update(picture_messages).where(
            picture_messages.c.chat_id == chat, picture_messages.c.message_id > 0
        )
        await self._connection.execute(shown.values(message_id=-picture_messages.c.message_id))
        waiting = select(drafts.c.id).where(drafts.c.conversation_id.in_(here))
        items = update(draft_items).where(draft_items.c.draft_id.in_(waiting), draft_items.c.message_id > 0)
        await self._connection.execute(items.values(message_id=-draft_items.c.message_id))

    async def _join(self, newcomer: ChatId, chat: ChatId) -> None:
        """What was said in the supergroup before the move was noticed goes on from the old group's."""
        query = select(conversations).where(conversations.c.chat_id == newcomer).order_by(conversations.c.id)
        for row in (await self._connection.execute(query)).all():
            known = select(conversations.c.id).where(
                conversations.c.chat_id == chat,
                conversations.c.topic == row.topic,
                conversations.c.person_id == row.person_id,
            )
            target = (await self._connection.execute(known)).scalar()
            if target is None:
                one = update(conversations).where(conversations.c.id == row.id)
                await self._connection.execute(one.values(chat_id=chat))
            else:
                await self._merge(ConversationId(row.id), ConversationId(target))
        for table in (picture_messages, topics):
            mine = update(table).where(table.c.chat_id == newcomer)
            await self._connection.execute(mine.values(chat_id=chat))
        said = delete(settings).where(settings.c.scope == f"chat:{newcomer}")
        await self._connection.execute(said)
        await self._connection.execute(delete(chats).where(chats.c.id == newcomer))

    async def _merge(self, source: ConversationId, target: ConversationId) -> None:
        newest = _newest_number(target)
        shifted = update(pictures).where(pictures.c.conversation_id == source)
        await self._connection.execute(shifted.values(number=pictures.c.number + newest))
        for table in _OF_CONVERSATIONS:
            mine = update(table).where(table.c.conversation_id == source)
            await self._connection.execute(mine.values(conversation_id=target))
        await self._connection.execute(delete(conversations).where(conversations.c.id == source))


def _newest_number(conversation: ConversationId) -> ScalarSelect[int]:
    others = pictures.alias("others")
    query: Select[tuple[int]] = select(func.coalesce(func.max(others.c.number), 0))
    return query.where(others.c.conversation_id == conversation).scalar_subquery()
