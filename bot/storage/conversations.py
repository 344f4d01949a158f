"""Chats, conversations, and where their heads stand."""

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Row, and_, case, delete, func, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import manners
from bot.domain.conversations import Head, Known, KnownDraft, KnownIdeas, KnownPicture, KnownSpot, KnownTurn
from bot.domain.errors import StorageError
from bot.domain.ids import ChatId, ConversationId, MessageId, Micros, PersonId, PictureId, TurnId
from bot.domain.manners import Manners
from bot.domain.messages import Address, Person
from bot.domain.options import Options
from bot.domain.records import Place
from bot.domain.turns import Turn, TurnState
from bot.storage.schema import (
    chats,
    chosen,
    conversations,
    draft_items,
    drafts,
    head_moves,
    people,
    picture_messages,
    pictures,
    spots,
    topics,
    turns,
)
from bot.storage.spots import spot_of

_SHARED = 0
"""The person of a conversation that everybody in the chat shares."""


_BEFORE, _AWAITED = turns.alias("before"), turns.alias("awaited")


_SETTINGS = (
    chosen("language").label("own_language"),
    *(chosen(name).label(name) for name in ("new_after", "model", "options")),
    *(chats.c[name] for name in manners.NAMES),
)
"""What a chat, or a topic of it, chose for itself."""


class SqlConversations:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def place(self, address: Address, author: Person, *, meet: bool = True) -> Place:
        """The chat and the conversation of an address, written down when they are new.

        Without `meet` nothing is written down of somebody who said nothing to the bot.
        """
        query = (
            select(
                conversations.c.id,
                conversations.c.chat_id,
                *_SETTINGS,
                people.c.name,
                people.c.language,
            )
            .join(chats, chats.c.id == conversations.c.chat_id)
            .join(people, people.c.id == author.id, isouter=True)
            .where(_at(address, author.id))
        )
        known = (await self._connection.execute(query)).first()
        if meet and (known is None or (known.name, known.language) != (author.name, author.language)):
            await self._meet(author)
        if known is not None:
            return _place(ChatId(known.chat_id), ConversationId(known.id), author, known, address.topic)
        chat = await self._chat(address)
        whose = select(chats.c.own_memory).where(chats.c.id == chat)
        own = (await self._connection.execute(whose)).scalar_one()
        row = {
            "chat_id": chat,
            "topic": address.topic,
            "person_id": author.id if own else _SHARED,
            "cut_turn": 0,
        }
        added = await self._connection.execute(
            insert(conversations).values(row).returning(conversations.c.id)
        )
        _, place = await self.at(ConversationId(added.scalar_one()), author.id)
        return replace(place, language=place.own_language or author.language)

    async def find(self, address: Address, author: PersonId) -> tuple[ChatId, ConversationId] | None:
        """The chat and the conversation of an address, if anything was said there before."""
        query = (
            select(conversations.c.id, conversations.c.chat_id)
            .join(chats, chats.c.id == conversations.c.chat_id)
            .where(_at(address, author))
        )
        row = (await self._connection.execute(query)).first()
        return None if row is None else (ChatId(row.chat_id), ConversationId(row.id))

    async def at(self, conversation: ConversationId, person: PersonId) -> tuple[Address, Place]:
        """Where a conversation is, as a person finds it. Raises StorageError when there is none."""
        query = (
            select(
                chats.c.id,
                chats.c.telegram_id,
                chats.c.is_group,
                conversations.c.topic,
                *_SETTINGS,
                func.coalesce(people.c.language, "").label("language"),
            )
            .select_from(conversations)
            .join(chats, chats.c.id == conversations.c.chat_id)
            .join(people, people.c.id == person, isouter=True)
            .where(conversations.c.id == conversation)
        )
        row = (await self._connection.execute(query)).first()
        if row is None:
            raise StorageError(f"there is no conversation {conversation}")
        found = Person(person, "", row.language)
        address = Address(row.telegram_id, row.topic, row.is_group)
        return address, _place(ChatId(row.id), conversation, found, row, row.topic)

    async def beside(self, place: Place, conversation: ConversationId) -> Place | None:
        """The place with another conversation of the same chat and topic; None for one of elsewhere."""
        query = select(conversations.c.id).where(
            conversations.c.id == conversation,
            conversations.c.chat_id == place.chat,
            conversations.c.topic == place.topic,
        )
        found = (await self._connection.execute(query)).scalar()
        return None if found is None else replace(place, conversation=ConversationId(found))

    async def manners(self, address: Address) -> Manners:
        """Those of a chat that was never met are the usual ones."""
        query = select(*(chats.c[name] for name in manners.NAMES)).where(chats.c.telegram_id == address.chat)
        row = (await self._connection.execute(query)).first()
        return manners.POLITE if row is None else Manners(*row)

    async def set_manners(self, chat: ChatId, chosen: Manners) -> None:
        values = {name: chosen.has(name) for name in manners.NAMES}
        await self._connection.execute(update(chats).where(chats.c.id == chat).values(values))

    async def set_language(self, place: Place, language: str | None) -> None:
        await self._set(place, language=language)

    async def set_new_after(self, place: Place, seconds: int | None) -> None:
        await self._set(place, new_after=seconds)

    async def set_model(self, place: Place, model: str | None) -> None:
        await self._set(place, model=model)

    async def set_options(self, place: Place, options: Options) -> None:
        await self._set(place, options=str(options))

    async def forget_topic(self, place: Place) -> None:
        """From now on the topic is as its chat."""
        own = (topics.c.chat_id == place.chat) & (topics.c.topic == place.topic)
        await self._connection.execute(delete(topics).where(own))

    async def _set(self, place: Place, **values: object) -> None:
        """In a topic for that alone, else for the chat and all its topics that chose nothing of their own."""
        if place.topic:
            row = upsert(topics).values(chat_id=place.chat, topic=place.topic, **values)
            changed = row.on_conflict_do_update(index_elements=["chat_id", "topic"], set_=values)
            await self._connection.execute(changed)
            return
        await self._connection.execute(update(chats).where(chats.c.id == place.chat).values(values))

    async def known(self, chat: ChatId, message: MessageId) -> Known | None:
        """What a message of ours or of somebody's means, if it is one that we know."""
        shows = select(picture_messages.c.picture_id).where(
            picture_messages.c.chat_id == chat, picture_messages.c.message_id == message
        )
        picture = (await self._connection.execute(shows)).scalar()
        if picture is not None:
            return KnownPicture(PictureId(picture))
        return (
            await self._known_turn(chat, message)
            or await self._known_draft(chat, message)
            or await self._known_spot(chat, message)
        )

    async def head(self, conversation: ConversationId, message: MessageId) -> Head | None:
        """The head as a message sees it: the last move before it."""
        query = (
            select(
                head_moves.c.picture_id,
                head_moves.c.message_id,
                func.coalesce(head_moves.c.at, pictures.c.created_at).label("at"),
            )
            .join(pictures, pictures.c.id == head_moves.c.picture_id, isouter=True)
            .where(head_moves.c.conversation_id == conversation, head_moves.c.message_id < message)
            .order_by(head_moves.c.message_id.desc(), head_moves.c.id.desc())
            .limit(1)
        )
        row = (await self._connection.execute(query)).first()
        if row is None or row.picture_id is None:
            return None
        return Head(PictureId(row.picture_id), Micros(row.at), MessageId(row.message_id))

    async def move_head(
        self, conversation: ConversationId, at: MessageId, picture: PictureId | None, now: Micros
    ) -> None:
        """From the given message on; a tap on an old button counts from the newest move on."""
        await self._add_move(conversation, max(at, await self._newest_move(conversation)), picture, now)

    async def saw_head(self, conversation: ConversationId, picture: PictureId, at: Micros) -> None:
        """The picture was shown as the head, if it still is: pauses count from then on."""
        newest = select(func.max(head_moves.c.id)).where(head_moves.c.conversation_id == conversation)
        seen = update(head_moves).where(
            head_moves.c.id == newest.scalar_subquery(),
            head_moves.c.picture_id == picture,
            or_(head_moves.c.at.is_(None), head_moves.c.at < at),
        )
        await self._connection.execute(seen.values(at=at))

    async def deliver(self, turn: Turn, at: MessageId, picture: PictureId, now: Micros) -> None:
        """A result moves the head, unless nobody waited for it or /new came after its request."""
        counts = (
            select(turns.c.id)
            .join(conversations, conversations.c.id == turns.c.conversation_id)
            .where(turns.c.id == turn.id, turns.c.wanted, turns.c.id > conversations.c.cut_turn)
        )
        if (await self._connection.execute(counts)).first() is not None:
            await self._add_move(turn.conversation, at, picture, now)

    async def start_over(self, conversation: ConversationId, at: MessageId, now: Micros) -> bool:
        """/new: no head from here on, and the turns before it do not count any more.

        The same /new may be taken in again after a crash; what was asked for since then still counts, and
        the answer is False.
        """
        this_cut = select(head_moves.c.id).where(
            head_moves.c.conversation_id == conversation,
            head_moves.c.message_id == at,
            head_moves.c.picture_id.is_(None),
        )
        if (await self._connection.execute(this_cut)).first() is not None:
            return False
        last = select(func.coalesce(func.max(turns.c.id), 0)).where(turns.c.conversation_id == conversation)
        await self._connection.execute(
            update(conversations)
            .where(conversations.c.id == conversation)
            .values(cut_turn=last.scalar_subquery())
        )
        for message in sorted({at, max(at, await self._newest_move(conversation))}):
            await self._add_move(conversation, message, None, now)
        return True

    async def _newest_move(self, conversation: ConversationId) -> MessageId:
        newest = select(func.coalesce(func.max(head_moves.c.message_id), 0))
        query = newest.where(head_moves.c.conversation_id == conversation)
        return MessageId((await self._connection.execute(query)).scalar_one())

    async def _add_move(
        self, conversation: ConversationId, at: MessageId, picture: PictureId | None, now: Micros
    ) -> None:
        row = {"conversation_id": conversation, "message_id": at, "picture_id": picture, "at": now}
        await self._connection.execute(insert(head_moves).values(row))

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
        await self._connection.execute(person.on_conflict_do_update(index_elements=["id"], set_=values))

    async def _known_turn(self, chat: ChatId, message: MessageId) -> KnownTurn | KnownIdeas | None:
        query = (
            select(
                turns.c.id,
                turns.c.state,
                turns.c.wanted,
                turns.c.set_id,
                (turns.c.told_message == message).label("told"),
            )
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
        if row.set_id is not None and row.told:
            ideas = await self._known_ideas(TurnId(row.set_id))
            if any(ideas.pictures):
                return ideas
        first = select(func.min(pictures.c.id)).where(pictures.c.turn_id == row.id)
        return KnownTurn(
            turn=TurnId(row.id),
            state=TurnState(row.state),
            wanted=row.wanted,
            result=(await self._connection.execute(first)).scalar(),
            base=await base_of(self._connection, TurnId(row.id), results=True),
        )

    async def _known_ideas(self, leader: TurnId) -> KnownIdeas:
        """The pictures on a sheet of ideas, in the order of their places on it."""
        picture = select(func.min(pictures.c.id)).where(pictures.c.turn_id == turns.c.id).scalar_subquery()
        query = select(picture.label("picture")).where(turns.c.set_id == leader).order_by(turns.c.id)
        found = (await self._connection.execute(query)).scalars()
        return KnownIdeas(tuple(None if one is None else PictureId(one) for one in found))

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

    async def _known_spot(self, chat: ChatId, message: MessageId) -> KnownSpot | None:
        query = (
            select(spots)
            .join(conversations, conversations.c.id == spots.c.conversation_id)
            .where(conversations.c.chat_id == chat, spots.c.question_message == message)
            .order_by(spots.c.id.desc())
            .limit(1)
        )
        row = (await self._connection.execute(query)).first()
        return None if row is None else KnownSpot(spot_of(row))


def _at(address: Address, author: PersonId) -> ColumnElement[bool]:
    """The conversation in which a person speaks there: their own, where the chat keeps people apart."""
    return and_(
        chats.c.telegram_id == address.chat,
        conversations.c.topic == address.topic,
        conversations.c.person_id == case((chats.c.own_memory, author), else_=_SHARED),
    )


def _place(
    chat: ChatId,
    conversation: ConversationId,
    author: Person,
    settings: Row[*tuple[Any, ...]],
    topic: int,
) -> Place:
    return Place(
        chat,
        conversation,
        language=settings.own_language or author.language,
        own_language=settings.own_language or None,
        new_after=settings.new_after,
        model=settings.model,
        options=Options.parse(settings.options or ""),
        topic=topic,
        manners=Manners(*(getattr(settings, name) for name in manners.NAMES)),
    )


async def base_of(connection: AsyncConnection, turn: TurnId, *, results: bool) -> PictureId | None:
    """The picture a turn starts from; where that was to come from another turn, that one's base.

    With `results` the other turn's picture counts once it is there and wanted.
    """
    following = (
        select(turns.c.id, _base(turns, results=results), turns.c.base_turn_id)
        .where(turns.c.id == turn)
        .cte("following", recursive=True)
    )
    following = following.union(
        select(_BEFORE.c.id, _base(_BEFORE, results=results), _BEFORE.c.base_turn_id)
        .join(following, _BEFORE.c.id == following.c.base_turn_id)
        .where(following.c.base.is_(None))
    )
    query = select(following.c.base).where(following.c.base.is_not(None))
    found = (await connection.execute(query)).scalar()
    return None if found is None else PictureId(found)


def _base(turn: FromClause, *, results: bool) -> ColumnElement[int | None]:
    if not results:
        return turn.c.base_id.label("base")
    result = (
        select(func.min(pictures.c.id))
        .join(_AWAITED, _AWAITED.c.id == pictures.c.turn_id)
        .where(_AWAITED.c.id == turn.c.base_turn_id, _AWAITED.c.wanted)
        .scalar_subquery()
    )
    return func.coalesce(turn.c.base_id, result).label("base")
