"""What moves when a group becomes a supergroup.

Message ids begin anew there: those of the old group are kept as `before_move` has them.
"""

from typing import Any

from sqlalchemy import Column, ColumnElement, Table, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import ChatId, ConversationId, MessageId, before_move
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
    (head_moves, ("message_id",)),
)
"""Columns with message ids in tables of a conversation."""

_OTHERS = pictures.alias("others")
_OF_CONVERSATIONS = (turns, pictures, head_moves, drafts, spots, votes)


class SqlMigrations:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def now_at(self, old: int) -> int | None:
        """Telegram's id of the supergroup that a group has become."""
        value = await get(self._connection, _MOVED, str(old))
        return None if value is None else int(value)

    async def before(self, new: int) -> int | None:
        """Telegram's id of the group that a supergroup was."""
        query = select(settings.c.name).where(settings.c.scope == _MOVED, settings.c.value == str(new))
        name = (await self._connection.execute(query)).scalar()
        return None if name is None else int(name)

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
        """All message ids so far are of before."""
        here = select(conversations.c.id).where(conversations.c.chat_id == chat)
        for table, columns in _MESSAGES:
            for name in columns:
                await self._shift(table, table.c[name], table.c.conversation_id.in_(here))
        message = picture_messages.c.message_id
        await self._shift(picture_messages, message, picture_messages.c.chat_id == chat)
        waiting = select(drafts.c.id).where(drafts.c.conversation_id.in_(here))
        await self._shift(draft_items, draft_items.c.message_id, draft_items.c.draft_id.in_(waiting))

    async def _shift(self, table: Table, column: Column[Any], of: ColumnElement[bool]) -> None:
        aged = column + before_move(MessageId(1)) - 1
        await self._connection.execute(update(table).where(of, column > 0).values({column.name: aged}))

    async def _join(self, newcomer: ChatId, chat: ChatId) -> None:
        """What was said in the supergroup before the move was noticed goes on from the old group's."""
        query = select(conversations).where(conversations.c.chat_id == newcomer).order_by(conversations.c.id)
        for row in (await self._connection.execute(query)).all():
            await self._renumber(ConversationId(row.id), chat, row.topic)
        for row in (await self._connection.execute(query)).all():
            known = select(conversations.c.id).where(
                conversations.c.chat_id == chat,
                conversations.c.topic == row.topic,
                conversations.c.person_id == row.person_id,
            )
            target = (await self._connection.execute(known)).scalar()
            source = ConversationId(row.id)
            if target is None:
                one = update(conversations).where(conversations.c.id == source)
                await self._connection.execute(one.values(chat_id=chat))
            else:
                await self._merge(source, ConversationId(target))
        for table in (picture_messages, topics):
            mine = update(table).where(table.c.chat_id == newcomer)
            await self._connection.execute(mine.values(chat_id=chat))
        said = delete(settings).where(settings.c.scope == f"chat:{newcomer}")
        await self._connection.execute(said)
        await self._connection.execute(delete(chats).where(chats.c.id == newcomer))

    async def _renumber(self, conversation: ConversationId, chat: ChatId, topic: int) -> None:
        """Its pictures come after those of the old group; in two steps, as no number may be there twice in between."""
        newest = select(func.coalesce(func.max(_OTHERS.c.number), 0)).join(
            conversations, conversations.c.id == _OTHERS.c.conversation_id
        )
        last = newest.where(conversations.c.chat_id == chat, conversations.c.topic == topic)
        after = int((await self._connection.execute(last)).scalar_one())
        mine = update(pictures).where(pictures.c.conversation_id == conversation)
        await self._connection.execute(mine.values(number=-(pictures.c.number + after)))
        await self._connection.execute(mine.values(number=-pictures.c.number))

    async def _merge(self, source: ConversationId, target: ConversationId) -> None:
        for table in _OF_CONVERSATIONS:
            mine = update(table).where(table.c.conversation_id == source)
            await self._connection.execute(mine.values(conversation_id=target))
        cuts = select(func.max(conversations.c.cut_turn)).where(conversations.c.id.in_([source, target]))
        cut = (await self._connection.execute(cuts)).scalar_one()
        kept = update(conversations).where(conversations.c.id == target)
        await self._connection.execute(kept.values(cut_turn=cut))
        await self._connection.execute(delete(conversations).where(conversations.c.id == source))
