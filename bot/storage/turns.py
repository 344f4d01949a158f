"""Turns: every move is one UPDATE guarded by the state it starts from."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Row, Select, and_, case, delete, func, insert, not_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.areas import Area
from bot.domain.errors import Reason, StaleTurn
from bot.domain.ids import ConversationId, MessageId, Micros, PersonId, PictureId, TurnId, later
from bot.domain.ledger import Billed, Money, day_of
from bot.domain.messages import Address
from bot.domain.options import Options
from bot.domain.records import NewTurn
from bot.domain.turns import (
    PRODUCING,
    UNFINISHED,
    Approach,
    AttemptState,
    Failure,
    Origin,
    Output,
    Turn,
    TurnState,
    may_move,
)
from bot.storage.schema import (
    CHAT_MODEL,
    LANGUAGE,
    attempts,
    chats,
    conversations,
    people,
    pictures,
    turn_references,
    turns,
)
from bot.storage.written import read_area, written_area

_PRODUCING = [state.value for state in PRODUCING]
_UNFINISHED = [state.value for state in UNFINISHED]
_NOT_BEGUN = [TurnState.QUEUED.value, TurnState.HELD.value]


_TURNS: Select[tuple[object, ...]] = (
    select(
        turns,
        chats.c.telegram_id,
        chats.c.is_group,
        chats.c.quiet,
        conversations.c.topic,
        CHAT_MODEL,
        LANGUAGE,
    )
    .join(conversations, conversations.c.id == turns.c.conversation_id)
    .join(chats, chats.c.id == conversations.c.chat_id)
    .join(people, people.c.id == turns.c.author_id, isouter=True)
)

_EARLIER, _AWAITED, _OTHER = turns.alias("earlier"), turns.alias("awaited"), turns.alias("other")

_FIRST_IN_LANE = not_(
    select(_EARLIER.c.id)
    .where(
        _EARLIER.c.conversation_id == turns.c.conversation_id,
        _EARLIER.c.author_id == turns.c.author_id,
        _EARLIER.c.id < turns.c.id,
        _EARLIER.c.state.in_(_PRODUCING),
        _EARLIER.c.wanted,
        or_(_EARLIER.c.set_id.is_(None), turns.c.set_id.is_(None), _EARLIER.c.set_id != turns.c.set_id),
    )
    .exists()
)
_BASE_DECIDED = not_(
    select(_AWAITED.c.id)
    .where(_AWAITED.c.id == turns.c.base_turn_id, _AWAITED.c.state.in_(_PRODUCING), _AWAITED.c.wanted)
    .exists()
)
_SET_ENDED = not_(
    select(_OTHER.c.id).where(_OTHER.c.set_id == turns.c.set_id, _OTHER.c.state.in_(_PRODUCING)).exists()
)

_RUNNABLE = (
    select(turns.c.id)
    .where(turns.c.state == TurnState.QUEUED.value, _FIRST_IN_LANE, _BASE_DECIDED)
    .order_by(turns.c.priority.desc(), turns.c.created_at, turns.c.id)
)
_UNTOLD = _TURNS.where(turns.c.told_at.is_(None), turns.c.state.not_in(_PRODUCING), _SET_ENDED).order_by(
    turns.c.id
)


class SqlTurns:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def create(self, new: NewTurn, now: Micros) -> Turn:
        """A queued turn. Who has many unfinished turns in a chat goes after who has few."""
        values = {
            "conversation_id": new.conversation,
            "author_id": new.author,
            "state": TurnState.QUEUED.value,
            "wanted": True,
            "origin": new.origin.value,
            "words": new.words,
            "model": new.model,
            "base_id": new.base,
            "base_turn_id": new.base_turn,
            "sibling_of": new.sibling_of,
            "reference_count": len(new.references),
            "request_message": new.request,
            "reply_to": new.reply_to,
            "status_message": new.status,
            "head_id": new.head,
            "set_id": new.set,
            "output": new.output.value,
            "area": None if new.area is None else written_area(new.area),
            "approach": new.approach.value,
            "options": str(new.options),
            "price": new.price,
            "reserved_day": day_of(now),
            "priority": -await self._unfinished_in_chat(new.conversation, new.author),
            "not_before": later(now, new.hold),
            "created_at": new.asked_at or now,
        }
        added = await self._connection.execute(insert(turns).values(values).returning(turns.c.id))
        turn = TurnId(added.scalar_one())
        await self._add_references(turn, new.references)
        return await self.get(turn)

    async def get(self, turn: TurnId) -> Turn:
        found = await self.find(turn)
        if found is None:
            raise StaleTurn(f"there is no turn {turn}")
        return found

    async def find(self, turn: TurnId) -> Turn | None:
        found = await self._all(_TURNS.where(turns.c.id == turn))
        return found[0] if found else None

    async def move(
        self,
        turn: TurnId,
        start: TurnState,
        end: TurnState,
        *,
        base: PictureId | None = None,
        not_before: Micros | None = None,
        failure: Failure | None = None,
    ) -> None:
        if not may_move(start, end):
            raise StaleTurn(f"turn {turn} cannot go from {start} to {end}")
        values: dict[str, object] = {"state": end.value}
        if base is not None:
            values["base_id"] = base
        if not_before is not None:
            values["not_before"] = not_before
        if failure is not None:
            values["failure_reason"] = failure.reason.value
            values["failure_billed"] = failure.billed.value
            values["failure_words"] = failure.words
        if not await self._update(turn, turns.c.state == start.value, values):
            raise StaleTurn(f"turn {turn} is not {start}")

    async def cancel(self, turn: TurnId) -> bool:
        """Before the call only: false once an attempt is on its way."""
        on_its_way = select(attempts.c.id).where(
            attempts.c.turn_id == turn, attempts.c.state != AttemptState.SETTLED.value
        )
        cancellable = or_(
            turns.c.state.in_(_NOT_BEGUN),
            and_(turns.c.state == TurnState.RENDERING.value, not_(on_its_way.exists())),
        )
        return await self._update(turn, cancellable, {"state": TurnState.CANCELLED.value})

    async def set_unwanted(self, turn: TurnId) -> bool:
        """During the call: the picture may still come, but nobody waits for it."""
        waited_for = and_(turns.c.state == TurnState.RENDERING.value, turns.c.wanted)
        return await self._update(turn, waited_for, {"wanted": False})

    async def run_held(self, turn: TurnId, base: PictureId | None, day: int) -> None:
        """Back into the queue from another picture, with a new reservation and nothing told."""
        values = {
            "state": TurnState.QUEUED.value,
            "base_id": base,
            "base_turn_id": None,
            "reserved_day": day,
            "status_message": None,
            "told_at": None,
            "told_message": None,
        }
        if not await self._update(turn, turns.c.state == TurnState.HELD.value, values):
            raise StaleTurn(f"turn {turn} is not held")

    async def lead(self, turn: TurnId) -> None:
        """The first of a set of ideas names itself."""
        await self._update(turn, None, {"set_id": turn})

    async def set_base(self, turn: TurnId, start: PictureId | None, base: PictureId | None) -> bool:
        """Another picture to go on from, while the turn is queued and still goes on from `start`."""
        before = turns.c.base_id.is_(None) if start is None else turns.c.base_id == start
        queued = and_(turns.c.state == TurnState.QUEUED.value, turns.c.head_id.is_not(None), before)
        return await self._update(turn, queued, {"base_id": base})

    async def of_set(self, leader: TurnId) -> list[Turn]:
        """The turns of a set of ideas, in the order of their places."""
        return await self._all(_TURNS.where(turns.c.set_id == leader).order_by(turns.c.id))

    async def set_model(
        self, turn: TurnId, model: str, price: Money, approach: Approach | None = None
    ) -> None:
        """While it is rendered: another one draws it, with a reservation of its own."""
        values: dict[str, object] = {"model": model, "price": price}
        if approach is not None:
            values["approach"] = approach.value
        await self._update(turn, turns.c.state == TurnState.RENDERING.value, values)

    async def set_area(self, turn: TurnId, area: Area) -> bool:
        """What may change instead, while the turn is queued."""
        return await self._update(turn, turns.c.state == TurnState.QUEUED.value, {"area": written_area(area)})

    async def set_status(self, turn: TurnId, message: MessageId) -> None:
        await self._update(turn, None, {"status_message": message})

    async def set_words(self, turn: TurnId, words: str) -> None:
        """Only while the turn has not begun, or never will."""
        states = [*_NOT_BEGUN, TurnState.CANCELLED.value]
        await self._update(turn, turns.c.state.in_(states), {"words": words})

    async def set_new_words(self, turn: TurnId, words: str | None) -> None:
        await self._update(turn, None, {"new_words": words})

    async def set_pictures(
        self, turn: TurnId, base: PictureId | None, references: Sequence[PictureId]
    ) -> bool:
        """Only while the turn is queued. What was marked belongs to the base and goes with it."""
        same = turns.c.base_id == base
        values = {
            "base_id": base,
            "reference_count": len(references),
            "area": case((same, turns.c.area), else_=None),
            "approach": case((same, turns.c.approach), else_=Approach.PLAIN.value),
        }
        if not await self._update(turn, turns.c.state == TurnState.QUEUED.value, values):
            return False
        await self._connection.execute(delete(turn_references).where(turn_references.c.turn_id == turn))
        await self._add_references(turn, references)
        return True

    async def told(self, turn: TurnId, end: TurnState, now: Micros, message: MessageId | None) -> bool:
        """False for a turn that was told before, or that has left this end again."""
        ended = and_(turns.c.told_at.is_(None), turns.c.state == end.value)
        return await self._update(turn, ended, {"told_at": now, "told_message": message})

    async def shown_again(self, leader: TurnId, message: MessageId) -> None:
        """Another message shows what a set came to; the others of the set keep the first."""
        await self._update(leader, None, {"told_message": message})

    async def runnable(self, now: Micros, limit: int) -> list[TurnId]:
        """Turns that are first in their lane and whose base is there, or will not come any more."""
        query = _RUNNABLE.where(turns.c.not_before <= now).limit(limit)
        return [TurnId(row.id) for row in await self._connection.execute(query)]

    async def next_time(self, now: Micros) -> Micros | None:
        """When the next queued turn's own time comes, if that is still ahead."""
        query = select(func.min(turns.c.not_before)).where(
            turns.c.state == TurnState.QUEUED.value, turns.c.not_before > now
        )
        moment = (await self._connection.execute(query)).scalar()
        return None if moment is None else Micros(moment)

    async def untold(self) -> list[Turn]:
        """Turns that ended and whose end nobody was told, oldest first; ideas once all of their set ended."""
        return await self._all(_UNTOLD)

    async def ahead(self, turn: Turn) -> int:
        """How many turns that are wanted go before it in its lane: a set counts as one, its own not at all."""
        as_one = func.coalesce(turns.c.set_id, turns.c.id)
        query = select(func.count(as_one.distinct())).where(
            turns.c.conversation_id == turn.conversation,
            turns.c.author_id == turn.author,
            turns.c.id < turn.id,
            turns.c.state.in_(_PRODUCING),
            turns.c.wanted,
            or_(turns.c.set_id.is_(None), turns.c.set_id != turn.leader),
        )
        return int((await self._connection.execute(query)).scalar_one())

    async def last_asked_at(self, conversation: ConversationId, author: PersonId) -> Micros | None:
        """When the author's last turn here was taken in."""
        query = select(func.max(turns.c.created_at)).where(
            turns.c.conversation_id == conversation, turns.c.author_id == author
        )
        found = (await self._connection.execute(query)).scalar()
        return None if found is None else Micros(found)

    async def answered_in_words(
        self, conversation: ConversationId, author: PersonId, message: MessageId
    ) -> Turn | None:
        """The author's last turn since /new, if the model answered it in words before `message`.

        Of a set, the turn that was told for all; a set with a picture asked nothing.
        """
        query = (
            _TURNS.where(
                turns.c.conversation_id == conversation,
                turns.c.author_id == author,
                turns.c.id > conversations.c.cut_turn,
            )
            .order_by(
                func.coalesce(turns.c.set_id, turns.c.id).desc(),
                turns.c.told_message.is_(None),
                turns.c.id.desc(),
            )
            .limit(1)
        )
        found = await self._all(query)
        last = found[0] if found else None
        if last is None or last.failure is None or last.failure.reason is not Reason.WORDS:
            return None
        if last.set is not None and await self._has_picture(last.set):
            return None
        return last if last.wanted and last.told is not None and last.told < message else None

    async def unfinished(self) -> list[Turn]:
        return await self._all(_TURNS.where(turns.c.state.in_(_PRODUCING)).order_by(turns.c.id))

    async def leftover_statuses(self, since: Micros) -> list[tuple[Address, MessageId]]:
        """Status messages of turns that ended lately and were told by another message."""
        query = _TURNS.where(
            turns.c.told_at >= since,
            turns.c.status_message.is_not(None),
            turns.c.wanted,
            turns.c.state != TurnState.CANCELLED.value,
        )
        return [(turn.address, turn.status) for turn in await self._all(query) if turn.status is not None]

    async def own_unfinished(
        self, conversation: ConversationId, author: PersonId, message: MessageId
    ) -> TurnId | None:
        """The author's newest wanted turn since /new that had shown no picture when `message` was written."""
        shown_later = and_(turns.c.state == TurnState.DELIVERED.value, turns.c.told_message > message)
        query = (
            select(turns.c.id)
            .join(conversations, conversations.c.id == turns.c.conversation_id)
            .where(
                turns.c.conversation_id == conversation,
                turns.c.author_id == author,
                turns.c.wanted,
                turns.c.set_id.is_(None),
                turns.c.id > conversations.c.cut_turn,
                or_(turns.c.state.in_(_UNFINISHED), shown_later),
            )
            .order_by(turns.c.id.desc())
            .limit(1)
        )
        found = (await self._connection.execute(query)).scalar()
        return None if found is None else TurnId(found)

    async def last_of(
        self, conversation: ConversationId, author: PersonId, request: MessageId
    ) -> Turn | None:
        """The author's last turn here, if `request` asked for it."""
        query = (
            _TURNS.where(turns.c.conversation_id == conversation, turns.c.author_id == author)
            .order_by(turns.c.id.desc())
            .limit(1)
        )
        last = await self._all(query)
        return last[0] if last and last[0].request == request else None

    async def sibling_unfinished(self, turn: TurnId, author: PersonId) -> bool:
        query = select(turns.c.id).where(
            turns.c.sibling_of == turn,
            turns.c.author_id == author,
            turns.c.wanted,
            turns.c.state.in_(_UNFINISHED),
        )
        return (await self._connection.execute(query)).first() is not None

    async def example_unfinished(self, conversation: ConversationId, author: PersonId) -> bool:
        query = select(turns.c.id).where(
            turns.c.conversation_id == conversation,
            turns.c.author_id == author,
            turns.c.origin == Origin.EXAMPLE.value,
            turns.c.wanted,
            turns.c.state.in_(_UNFINISHED),
        )
        return (await self._connection.execute(query)).first() is not None

    async def _has_picture(self, leader: TurnId) -> bool:
        query = select(pictures.c.id).join(turns, turns.c.id == pictures.c.turn_id)
        return (await self._connection.execute(query.where(turns.c.set_id == leader))).first() is not None

    async def _unfinished_in_chat(self, conversation: ConversationId, author: PersonId) -> int:
        chat = select(conversations.c.chat_id).where(conversations.c.id == conversation).scalar_subquery()
        query = (
            select(func.count())
            .select_from(turns.join(conversations, conversations.c.id == turns.c.conversation_id))
            .where(
                conversations.c.chat_id == chat,
                turns.c.author_id == author,
                turns.c.state.in_(_PRODUCING),
            )
        )
        return int((await self._connection.execute(query)).scalar_one())

    async def _add_references(self, turn: TurnId, references: Sequence[PictureId]) -> None:
        rows = [
            {"turn_id": turn, "position": position, "picture_id": picture}
            for position, picture in enumerate(references)
        ]
        if rows:
            await self._connection.execute(insert(turn_references), rows)

    async def _update(
        self, turn: TurnId, guard: ColumnElement[bool] | None, values: Mapping[str, object]
    ) -> bool:
        change = update(turns).where(turns.c.id == turn).values(values)
        done = await self._connection.execute(change if guard is None else change.where(guard))
        return done.rowcount == 1

    async def _all(self, query: Select[tuple[object, ...]]) -> list[Turn]:
        rows = (await self._connection.execute(query)).all()
        references: dict[int, list[PictureId]] = {row.id: [] for row in rows if row.reference_count}
        if references:
            wanted = (
                select(turn_references)
                .where(turn_references.c.turn_id.in_(references))
                .order_by(turn_references.c.turn_id, turn_references.c.position)
            )
            for row in await self._connection.execute(wanted):
                references[row.turn_id].append(PictureId(row.picture_id))
        return [_turn(row, tuple(references.get(row.id, ()))) for row in rows]


def _turn(row: Row[tuple[object, ...]], references: tuple[PictureId, ...]) -> Turn:
    failure = None
    if row.failure_reason is not None:
        failure = Failure(Reason(row.failure_reason), Billed(row.failure_billed), row.failure_words)
    return Turn(
        id=TurnId(row.id),
        conversation=ConversationId(row.conversation_id),
        address=Address(row.telegram_id, row.topic, row.is_group),
        author=PersonId(row.author_id),
        state=TurnState(row.state),
        wanted=row.wanted,
        origin=Origin(row.origin),
        words=row.words,
        model=row.model,
        base=row.base_id,
        base_turn=row.base_turn_id,
        references=references,
        request=row.request_message,
        reply_to=row.reply_to,
        status=row.status_message,
        price=Money(row.price),
        reserved_day=row.reserved_day,
        created_at=Micros(row.created_at),
        not_before=Micros(row.not_before),
        new_words=row.new_words,
        told_at=row.told_at,
        failure=failure,
        told=row.told_message,
        head=row.head_id,
        set=row.set_id,
        output=Output(row.output),
        area=None if row.area is None else read_area(row.area),
        approach=Approach(row.approach),
        options=Options.parse(row.options or ""),
        language=row.spoken,
        chat_model=row.chat_model,
        is_quiet=row.quiet,
    )
