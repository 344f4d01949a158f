"""Chats, conversations, and where their heads stand."""

from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.conversations import Known, KnownDraft, KnownPicture, KnownTurn
from bot.domain.ids import ChatId, ConversationId, MessageId, PictureId, TurnId
from bot.domain.messages import Address, Person
from bot.domain.records import Place
from bot.domain.turns import Turn, TurnState
from bot.storage.schema import (
    chats,
    conversations,
    draft_items,
    drafts,
    head_moves,
    people,
    picture_messages,
    pictures,
    turns,
)

_SHARED = 0
"""The person of a conversation that everybody in the chat shares."""


class SqlConversations:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def place(self, address: Address, author: Person) -> Place:
        """The chat and the conversation of an address, written down when they are new."""
        query = (
            select(conversations.c.id, conversations.c.chat_id)
            .join(chats, chats.c.id == conversations.c.chat_id)
            .where(
                chats.c.telegram_id == address.chat,
                conversations.c.topic == address.topic,
                conversations.c.person_id == _SHARED,
            )
        )
        known = (await self._connection.execute(query)).first()
        await self._meet(author)
        if known is not None:
            return Place(ChatId(known.chat_id), ConversationId(known.id))
        chat = await self._chat(address)
        row = {"chat_id": chat, "topic": address.topic, "person_id": _SHARED, "cut_turn": 0}
        added = await self._connection.execute(
            insert(conversations).values(row).returning(conversations.c.id)
        )
        return Place(chat, ConversationId(added.scalar_one()))

    async def known(self, chat: ChatId, message: MessageId) -> Known | None:
        """What a message of ours or of somebody's means, if it is one that we know."""
        shows = select(picture_messages.c.picture_id).where(
            picture_messages.c.chat_id == chat, picture_messages.c.message_id == message
        )
        picture = (await self._connection.execute(shows)).scalar()
        if picture is not None:
            return KnownPicture(PictureId(picture))
        return await self._known_turn(chat, message) or await self._known_draft(chat, message)

    async def head(self, conversation: ConversationId, message: MessageId) -> PictureId | None:
        """The head as a message sees it: the last move before it."""
        query = (
            select(head_moves.c.picture_id)
            .where(head_moves.c.conversation_id == conversation, head_moves.c.message_id < message)
            .order_by(head_moves.c.message_id.desc(), head_moves.c.id.desc())
            .limit(1)
        )
        found = (await self._connection.execute(query)).scalar()
        return None if found is None else PictureId(found)

    async def move_head(self, conversation: ConversationId, at: MessageId, picture: PictureId | None) -> None:
        """From the given message on; a tap on an old button counts from the newest move on."""
        newest = select(func.max(head_moves.c.message_id)).where(head_moves.c.conversation_id == conversation)
        latest = (await self._connection.execute(newest)).scalar()
        row = {"conversation_id": conversation, "message_id": max(at, latest or at), "picture_id": picture}
        await self._connection.execute(insert(head_moves).values(row))

    async def deliver(self, turn: Turn, at: MessageId, picture: PictureId) -> None:
        """A result moves the head, unless nobody waited for it or /new came after its request."""
        counts = (
            select(turns.c.id)
            .join(conversations, conversations.c.id == turns.c.conversation_id)
            .where(turns.c.id == turn.id, turns.c.wanted, turns.c.id > conversations.c.cut_turn)
        )
        if (await self._connection.execute(counts)).first() is not None:
            row = {"conversation_id": turn.conversation, "message_id": at, "picture_id": picture}
            await self._connection.execute(insert(head_moves).values(row))

    async def start_over(self, conversation: ConversationId, at: MessageId) -> None:
        """/new: no head from here on, and the turns before it do not count any more."""
        last = select(func.coalesce(func.max(turns.c.id), 0)).where(turns.c.conversation_id == conversation)
        await self._connection.execute(
            update(conversations)
            .where(conversations.c.id == conversation)
            .values(cut_turn=last.scalar_subquery())
        )
        await self.move_head(conversation, at, None)

    async def _chat(self, address: Address) -> ChatId:
        known = select(chats.c.id).where(chats.c.telegram_id == address.chat)
        found = (await self._connection.execute(known)).scalar()
        if found is not None:
            return ChatId(found)
        row = {"telegram_id": address.chat, "is_group": address.is_group}
        added = await self._connection.execute(insert(chats).values(row).returning(chats.c.id))
        return ChatId(added.scalar_one())

    async def _meet(self, author: Person) -> None:
        values = {"name": author.name, "language": author.language}
        person = upsert(people).values(id=author.id, **values)
        changed = or_(people.c.name != author.name, people.c.language != author.language)
        await self._connection.execute(
            person.on_conflict_do_update(index_elements=["id"], set_=values, where=changed)
        )

    async def _known_turn(self, chat: ChatId, message: MessageId) -> KnownTurn | None:
        query = (
            select(turns.c.id, turns.c.state, turns.c.wanted)
            .join(conversations, conversations.c.id == turns.c.conversation_id)
            .where(
                conversations.c.chat_id == chat,
                or_(
                    turns.c.request_message == message,
                    turns.c.status_message == message,
                    turns.c.told_message == message,
                ),
            )
            .order_by(turns.c.id.desc())
            .limit(1)
        )
        row = (await self._connection.execute(query)).first()
        if row is None:
            return None
        first = select(func.min(pictures.c.id)).where(pictures.c.turn_id == row.id)
        return KnownTurn(
            turn=TurnId(row.id),
            state=TurnState(row.state),
            wanted=row.wanted,
            result=(await self._connection.execute(first)).scalar(),
            base=await base_of(self._connection, TurnId(row.id)),
        )

    async def _known_draft(self, chat: ChatId, message: MessageId) -> KnownDraft | None:
        query = (
            select(draft_items.c.picture_id)
            .join(drafts, drafts.c.id == draft_items.c.draft_id)
            .join(conversations, conversations.c.id == drafts.c.conversation_id)
            .where(
                conversations.c.chat_id == chat,
                drafts.c.question_message == message,
                draft_items.c.picture_id.is_not(None),
            )
            .order_by(draft_items.c.id)
        )
        found = tuple(PictureId(row.picture_id) for row in await self._connection.execute(query))
        return KnownDraft(found) if found else None


async def base_of(connection: AsyncConnection, turn: TurnId) -> PictureId | None:
    """The picture a turn starts from; where that was to come from another turn, that one's base."""
    following = (
        select(turns.c.id, turns.c.base_id, turns.c.base_turn_id)
        .where(turns.c.id == turn)
        .cte("following", recursive=True)
    )
    before = turns.alias("before")
    following = following.union(
        select(before.c.id, before.c.base_id, before.c.base_turn_id)
        .join(following, before.c.id == following.c.base_turn_id)
        .where(following.c.base_id.is_(None))
    )
    query = (
        select(following.c.base_id)
        .where(following.c.base_id.is_not(None))
        .order_by(following.c.id.desc())
        .limit(1)
    )
    found = (await connection.execute(query)).scalar()
    return None if found is None else PictureId(found)
