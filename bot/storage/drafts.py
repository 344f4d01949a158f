"""Photos that wait for words."""

from collections.abc import Sequence

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.conversations import DRAFT_LIVES_FOR, Draft
from bot.domain.ids import ConversationId, DraftId, MessageId, Micros, PersonId, PictureId, TurnId
from bot.domain.messages import Address
from bot.domain.records import OpenDraft
from bot.storage.pictures import SqlPictures
from bot.storage.schema import CHAT_MODEL, LANGUAGE, chats, conversations, draft_items, drafts, people

PHOTOS = "photos"
OPEN, USED, DROPPED = "open", "used", "dropped"


class SqlDrafts:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def open(self, conversation: ConversationId, author: PersonId, now: Micros) -> Draft | None:
        query = (
            select(drafts)
            .where(
                drafts.c.conversation_id == conversation,
                drafts.c.author_id == author,
                drafts.c.kind == PHOTOS,
                drafts.c.state == OPEN,
                drafts.c.last_at > now - DRAFT_LIVES_FOR,
            )
            .order_by(drafts.c.id.desc())
            .limit(1)
        )
        row = (await self._connection.execute(query)).first()
        if row is None:
            return None
        pictures = await self._pictures(DraftId(row.id))
        if not pictures:
            return None
        return Draft(DraftId(row.id), pictures, Micros(row.last_at), row.question_message)

    async def find(self, draft: DraftId) -> OpenDraft | None:
        """The draft, if it still waits."""
        query = (
            select(
                drafts,
                conversations.c.topic,
                chats.c.telegram_id,
                chats.c.is_group,
                people.c.privacy_told_at,
                LANGUAGE,
                CHAT_MODEL,
            )
            .join(conversations, conversations.c.id == drafts.c.conversation_id)
            .join(chats, chats.c.id == conversations.c.chat_id)
            .join(people, people.c.id == drafts.c.author_id, isouter=True)
            .where(drafts.c.id == draft, drafts.c.state == OPEN)
        )
        row = (await self._connection.execute(query)).first()
        if row is None:
            return None
        rows = SqlPictures(self._connection)
        return OpenDraft(
            id=draft,
            address=Address(row.telegram_id, row.topic, row.is_group),
            pictures=tuple([await rows.get(picture) for picture in await self._pictures(draft)]),
            question=row.question_message,
            asked_for=row.asked_for,
            language=row.spoken,
            chat_model=row.chat_model,
            author=PersonId(row.author_id),
            privacy_told=row.privacy_told_at is not None,
        )

    async def keep(
        self,
        conversation: ConversationId,
        author: PersonId,
        pictures: Sequence[PictureId],
        now: Micros,
        question: MessageId | None,
    ) -> DraftId:
        """Joins the author's draft, or starts one in its place when it is too old to join."""
        current = await self.open(conversation, author, now)
        if current is not None and current.takes_photos_at(now):
            draft = current.id
            values: dict[str, object] = {"last_at": now}
            if question is not None:
                values["question_message"] = question
            await self._connection.execute(update(drafts).where(drafts.c.id == draft).values(values))
            pictures = [picture for picture in pictures if picture not in current.pictures]
        else:
            await self.drop(conversation, author)
            draft = await self._add(conversation, author, now, question)
        rows = [{"draft_id": draft, "picture_id": picture} for picture in pictures]
        if rows:
            await self._connection.execute(insert(draft_items), rows)
        return draft

    async def asked(self, draft: OpenDraft, question: MessageId, pictures: int, now: Micros) -> None:
        """The question is out, and with it once where the photos of a person go."""
        change = update(drafts).where(drafts.c.id == draft.id)
        await self._connection.execute(change.values(question_message=question, asked_for=pictures))
        if not draft.privacy_told:
            told = update(people).where(people.c.id == draft.author).values(privacy_told_at=now)
            await self._connection.execute(told)

    async def keep_last(self, draft: DraftId) -> None:
        """All photos but the last leave the draft."""
        last = select(func.max(draft_items.c.id)).where(draft_items.c.draft_id == draft).scalar_subquery()
        others = delete(draft_items).where(draft_items.c.draft_id == draft, draft_items.c.id != last)
        await self._connection.execute(others)

    async def feeds(self, turn: TurnId) -> bool:
        """Whether some of a turn's pictures waited for its words."""
        query = select(drafts.c.id).where(drafts.c.turn_id == turn, drafts.c.kind == PHOTOS)
        return (await self._connection.execute(query)).first() is not None

    async def remove(self, draft: DraftId, picture: PictureId) -> None:
        gone = delete(draft_items).where(draft_items.c.draft_id == draft, draft_items.c.picture_id == picture)
        await self._connection.execute(gone)

    async def used(self, draft: DraftId, turn: TurnId) -> None:
        change = update(drafts).where(drafts.c.id == draft)
        await self._connection.execute(change.values(state=USED, turn_id=turn))

    async def used_with(
        self, conversation: ConversationId, author: PersonId, picture: PictureId, turn: TurnId
    ) -> None:
        """The author's draft is used up where it holds the picture."""
        holding = select(draft_items.c.draft_id).where(draft_items.c.picture_id == picture)
        change = update(drafts).where(
            drafts.c.conversation_id == conversation,
            drafts.c.author_id == author,
            drafts.c.kind == PHOTOS,
            drafts.c.state == OPEN,
            drafts.c.id.in_(holding),
        )
        await self._connection.execute(change.values(state=USED, turn_id=turn))

    async def drop(self, conversation: ConversationId, author: PersonId) -> None:
        mine = (
            drafts.c.conversation_id == conversation,
            drafts.c.author_id == author,
            drafts.c.kind == PHOTOS,
            drafts.c.state == OPEN,
        )
        await self._connection.execute(update(drafts).where(*mine).values(state=DROPPED))

    async def unasked(self, now: Micros) -> list[DraftId]:
        """Drafts whose question does not speak of all their photos."""
        items = (
            select(func.count())
            .where(draft_items.c.draft_id == drafts.c.id, draft_items.c.picture_id.is_not(None))
            .scalar_subquery()
        )
        query = select(drafts.c.id).where(
            drafts.c.kind == PHOTOS,
            drafts.c.state == OPEN,
            drafts.c.last_at > now - DRAFT_LIVES_FOR,
            drafts.c.asked_for != items,
        )
        return [DraftId(row.id) for row in await self._connection.execute(query)]

    async def _add(
        self, conversation: ConversationId, author: PersonId, now: Micros, question: MessageId | None
    ) -> DraftId:
        row = {
            "conversation_id": conversation,
            "author_id": author,
            "kind": PHOTOS,
            "state": OPEN,
            "question_message": question,
            "asked_for": 0,
            "opened_at": now,
            "last_at": now,
        }
        added = await self._connection.execute(insert(drafts).values(row).returning(drafts.c.id))
        return DraftId(added.scalar_one())

    async def _pictures(self, draft: DraftId) -> tuple[PictureId, ...]:
        query = (
            select(draft_items.c.picture_id)
            .where(draft_items.c.draft_id == draft, draft_items.c.picture_id.is_not(None))
            .order_by(draft_items.c.id)
        )
        return tuple(PictureId(row.picture_id) for row in await self._connection.execute(query))
