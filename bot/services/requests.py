"""Messages that ask for something: the domain's plan for each is carried out in one transaction."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain import planning
from bot.domain.conversations import OnTurn
from bot.domain.errors import DeliveryError
from bot.domain.ids import DraftId, InboxId, MessageId, PictureId, TurnId
from bot.domain.messages import Address, Incoming
from bot.domain.pictures import Attachment
from bot.domain.planning import Draw, Facts, Keep, Plan, Source
from bot.domain.records import NewTurn, Place
from bot.i18n import text
from bot.ports import Clock, Messenger
from bot.rows import Store, Unit
from bot.services.access import Access
from bot.services.answers import Answers
from bot.services.drafts import Drafts
from bot.services.moving import AtRoot, Moved, Moving
from bot.services.starting import Starting

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a message came with: its inbox rows, and the album it was gathered from.

    `placeholder` is a message of ours that becomes the turn's status or the question.
    """

    rows: tuple[InboxId, ...]
    album: DraftId | None = None
    placeholder: MessageId | None = None


@dataclass(frozen=True, slots=True)
class _Written:
    """What the transaction left to be begun or said."""

    turn: TurnId | None = None
    draft: DraftId | None = None
    moved: Moved | AtRoot | None = None


class Requests:
    """Carries out plans for messages; `handle` returns once its transaction is committed."""

    def __init__(
        self,
        store: Store,
        messenger: Messenger,
        answers: Answers,
        drafts: Drafts,
        moving: Moving,
        starting: Starting,
        access: Access,
        clock: Clock,
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._answers = answers
        self._drafts = drafts
        self._moving = moving
        self._starting = starting
        self._access = access
        self._clock = clock
        self._turning_away: set[tuple[int, int]] = set()

    async def handle(self, message: Incoming, taken: Taken) -> None:
        """Takes in a message, or the items of an album together."""
        async with self._store.writing() as unit:
            place = await unit.conversations.place(message.address, message.author)
            plan = planning.plan(message, await self._facts(unit, place, message))
            written = await self._write(unit, place, message, plan, taken)
            if taken.album is not None:
                await unit.albums.flushed(taken.album, written.turn, written.draft)
            if isinstance(plan, Draw | Keep | planning.Close):
                await unit.inbox.close(taken.rows)
        log.info("message taken in", extra={"plan": type(plan).__name__, "turn": written.turn})
        self._act(message, plan, taken, written)

    async def _facts(self, unit: Unit, place: Place, message: Incoming) -> Facts:
        conversation, author, now = place.conversation, message.author.id, self._clock()
        replied = message.replied
        served = await self._access.serves(unit, author, message.address)
        return Facts(
            now=now,
            served=served,
            turned_away=not served and await unit.access.turned_away(place.chat, author),
            claim_hash=None if served else await unit.access.claim_hash(),
            known=await unit.conversations.known(place.chat, replied.message) if replied else None,
            draft=await unit.drafts.open(conversation, author, now),
            own_turn=await unit.turns.own_unfinished(conversation, author, message.message),
            head=await unit.conversations.head(conversation, message.message),
            budget=await self._starting.budget(unit),
        )

    async def _write(self, unit: Unit, place: Place, message: Incoming, plan: Plan, taken: Taken) -> _Written:
        conversation, author = place.conversation, message.author.id
        match plan:
            case Draw(start_over=True) | Keep(start_over=True) | planning.StartOver():
                if await unit.conversations.start_over(conversation, message.message):
                    await unit.drafts.drop(conversation, author)
            case planning.BecomeOwner():
                await unit.access.set_owner(author)
            case planning.StepBack(head=picture) if picture is not None:
                return _Written(moved=await self._moving.step_back(unit, picture, message.message))
            case _:
                pass
        match plan:
            case Draw():
                return _Written(turn=await self._write_turn(unit, place, message, plan, taken))
            case Keep(pictures=sources):
                pictures = [await self._numbered(unit, place, source) for source in sources]
                draft = await unit.drafts.keep(
                    conversation, author, pictures, self._clock(), taken.placeholder
                )
                return _Written(draft=draft)
            case _:
                return _Written()

    async def _write_turn(
        self, unit: Unit, place: Place, message: Incoming, plan: Draw, taken: Taken
    ) -> TurnId:
        on_turn = isinstance(plan.base, OnTurn)
        base = None if plan.base is None or on_turn else await self._numbered(unit, place, plan.base)
        references = [await self._numbered(unit, place, source) for source in plan.references]
        turn = await self._starting.write(
            unit,
            NewTurn(
                conversation=place.conversation,
                author=message.author.id,
                words=plan.words,
                model=self._starting.model,
                price=self._starting.price,
                base=base,
                base_turn=plan.base.turn if isinstance(plan.base, OnTurn) else None,
                references=tuple(references),
                request=message.said_in or message.message,
                reply_to=message.said_in or message.message,
                status=taken.placeholder,
            ),
        )
        if plan.draft is not None:
            await unit.drafts.used(plan.draft, turn)
        return turn

    async def _numbered(self, unit: Unit, place: Place, source: Source | OnTurn) -> PictureId:
        """The picture's id; somebody's photo that is new here gets its number now."""
        if isinstance(source, Attachment):
            return await unit.pictures.add_photo(place, source, self._clock())
        if isinstance(source, OnTurn):
            raise TypeError(source)
        return source

    def _act(self, message: Incoming, plan: Plan, taken: Taken, written: _Written) -> None:
        match plan:
            case Draw() if written.turn is not None:
                self._starting.begin(written.turn)
                return
            case Keep() if written.draft is not None:
                draft = written.draft
                self._answers.soon((), lambda: self._drafts.ask(draft))
                return
            case planning.Close():
                pass
            case planning.TurnAway():
                self._turn_away(message, taken.rows)
            case planning.React():
                self._answers.soon(
                    taken.rows, lambda: self._messenger.react(message.address, message.message)
                )
            case planning.StepBack() if isinstance(written.moved, Moved):
                moved = written.moved
                self._answers.soon(
                    taken.rows, lambda: self._moving.show(message.address, moved, message.message)
                )
            case _:
                self._say(message, taken.rows, self._sentence(plan, written))
        if taken.placeholder is not None:
            placeholder = taken.placeholder
            self._answers.soon((), lambda: self._messenger.delete(message.address, placeholder))

    def _sentence(self, plan: Plan, written: _Written) -> str:
        match plan:
            case planning.Say(key=key):
                return text(key)
            case planning.SayReason():
                return self._starting.over_limit()
            case planning.StartOver():
                return text("new.started")
            case planning.BecomeOwner():
                return text("access.owner")
            case _ if isinstance(written.moved, AtRoot):
                return text("undo.root", number=written.moved.picture.number)
            case _:
                return text("undo.nothing")

    def _say(self, message: Incoming, rows: Sequence[InboxId], words: str) -> None:
        reply_to = message.message if message.address.is_group else None
        self._answers.say(rows, message.address, words, reply_to=reply_to)

    def _turn_away(self, message: Incoming, rows: Sequence[InboxId]) -> None:
        """Says it once, also when several messages come before the first refusal is out."""
        stranger = (message.address.chat, message.author.id)
        if stranger in self._turning_away:
            self._answers.soon(rows, _nothing)
            return
        self._turning_away.add(stranger)
        self._answers.soon(rows, lambda: self._refuse(message.address, message))

    async def _refuse(self, address: Address, message: Incoming) -> None:
        reply_to = message.message if address.is_group else None
        try:
            await self._messenger.send_text(address, text("access.refused"), (), reply_to=reply_to)
        except DeliveryError as error:
            log.info("refusal not sent", extra={"why": error.kind.value})
        async with self._store.writing() as unit:
            place = await unit.conversations.place(address, message.author)
            await unit.access.set_turned_away(place.chat, message.author.id)
        self._turning_away.discard((address.chat, message.author.id))


async def _nothing() -> None:
    pass
