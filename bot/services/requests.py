"""Messages that ask for something: the domain's plan for each is carried out in one transaction."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from bot.domain import actions, plans
from bot.domain.actions import Buttons
from bot.domain.conversations import OnTurn
from bot.domain.errors import Reason
from bot.domain.ids import DraftId, InboxId, MessageId, Micros, PictureId, SpotId, TurnId
from bot.domain.messages import Incoming
from bot.domain.pictures import Attachment, Picture, PictureFile, Source
from bot.domain.planning import plan as planned
from bot.domain.plans import AskAboutSpot, Draw, Keep, Plan
from bot.domain.records import NewSpot, NewTurn, Place
from bot.domain.spots import Glance
from bot.domain.turns import Origin
from bot.i18n import Voice, voice
from bot.ports import Clock
from bot.rows import Store, Unit
from bot.services.answers import Answers
from bot.services.drafts import Drafts
from bot.services.facts import FactsReader
from bot.services.looking import Looking
from bot.services.models import Chosen
from bot.services.moving import AtRoot, Moved, Moving
from bot.services.painter_links import PainterLinks
from bot.services.spots import Spots
from bot.services.starting import Starting

log = logging.getLogger(__name__)

_DONE: Mapping[type[Plan], str] = MappingProxyType(
    {plans.StartOver: "new.started", plans.BecomeOwner: "access.owner"}
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a message came with: its inbox rows, and the album it was gathered from.

    `placeholder` is a message of ours that becomes the turn's status or the question. `glance` is what its photo
    turned out to be; `fetched` the photo, where it was fetched for that.
    """

    rows: tuple[InboxId, ...]
    album: DraftId | None = None
    placeholder: MessageId | None = None
    glance: Glance | None = None
    fetched: tuple[Attachment, PictureFile] | None = None
    received_at: Micros | None = None


@dataclass(frozen=True, slots=True)
class _Written:
    """What the transaction left to be begun or said."""

    turn: TurnId | None = None
    draft: DraftId | None = None
    spot: SpotId | None = None
    moved: Moved | AtRoot | None = None
    at: Picture | None = None
    newest: int = 0
    left: MessageId | None = None
    """The question about a spot that was answered, or that nobody will answer any more."""


_LEAVES_SPOTS = (
    Draw,
    Keep,
    AskAboutSpot,
    plans.WordsForSpot,
    plans.StartOver,
    plans.StepBack,
    plans.GoTo,
)
"""After these an earlier question about a marked spot is over."""


class Requests:
    """Carries out plans for messages; `handle` returns once its transaction is committed."""

    def __init__(
        self,
        store: Store,
        answers: Answers,
        drafts: Drafts,
        spots: Spots,
        moving: Moving,
        looking: Looking,
        starting: Starting,
        links: PainterLinks,
        facts: FactsReader,
        clock: Clock,
    ) -> None:
        self._store = store
        self._answers = answers
        self._drafts = drafts
        self._spots = spots
        self._moving = moving
        self._looking = looking
        self._starting = starting
        self._links = links
        self._facts = facts
        self._clock = clock

    async def handle(self, message: Incoming, taken: Taken) -> None:
        """Takes in a message, or the items of an album together; one that nobody asked about is remembered."""
        async with self._store.writing() as unit:
            if taken.album is not None and not message.addressed:
                await unit.albums.remember(taken.album)
                return
            place = await unit.conversations.place(message.address, message.author)
            facts = await self._facts.read(unit, place, message, taken.glance)
            plan = planned(message, facts)
            if isinstance(plan, Draw) and self._is_too_dear(place, plan, facts.budget):
                plan = plans.SayReason(Reason.OVER_DAILY_LIMIT)
            written = await self._write(unit, place, message, plan, taken)
            if facts.spot is not None and isinstance(plan, _LEAVES_SPOTS):
                if written.spot is None:
                    await unit.spots.drop(place.conversation, message.author.id)
                written = replace(written, left=facts.spot.question)
            if taken.album is not None:
                await unit.albums.flushed(taken.album, written.turn, written.draft)
            if isinstance(plan, Draw | Keep | AskAboutSpot | plans.WordsForSpot | plans.Close):
                await unit.inbox.close(taken.rows)
        log.info("message taken in", extra={"plan": type(plan).__name__, "turn": written.turn})
        left = written.left
        if left is not None:
            self._answers.soon((), lambda: self._spots.retire(message.address, left))
        self._act(message, place, plan, taken, written)

    def _is_too_dear(self, place: Place, plan: Draw, budget: plans.Budget) -> bool:
        """Words that are quoted or answered, and pictures, count too: only the plan knows them."""
        price = self._chosen(place, plan).price
        return replace(budget, price=price).exhausted

    def _chosen(self, place: Place, plan: Draw) -> Chosen:
        pictures = len(plan.references) + (plan.base is not None)
        return self._starting.chosen(place, plan.words, pictures, marked=plan.area is not None)

    async def _write(self, unit: Unit, place: Place, message: Incoming, plan: Plan, taken: Taken) -> _Written:
        conversation, author = place.conversation, message.author.id
        match plan:
            case Draw(start_over=True) | Keep(start_over=True) | plans.StartOver():
                if await unit.conversations.start_over(conversation, message.message, message.date):
                    await unit.drafts.drop(conversation, author)
            case plans.BecomeOwner():
                await unit.access.set_owner(author)
            case plans.StepBack(head=picture) if picture is not None:
                moved = await self._moving.step_back(
                    unit, conversation, picture, message.message, message.date
                )
                return _Written(moved=moved)
            case plans.GoTo(picture=picture):
                return _Written(
                    at=await self._moving.go_to(unit, conversation, picture, message.message, message.date)
                )
            case plans.NoSuchNumber():
                return _Written(newest=await unit.pictures.newest_number(conversation))
            case _:
                pass
        match plan:
            case Draw():
                return _Written(turn=await self._write_turn(unit, place, message, plan, taken))
            case Keep(pictures=sources):
                pictures = [await self._numbered(unit, place, source, taken) for source in sources]
                draft = await unit.drafts.keep(
                    conversation, author, pictures, self._clock(), taken.placeholder
                )
                return _Written(draft=draft)
            case AskAboutSpot() | plans.WordsForSpot():
                return _Written(spot=await self._write_spot(unit, place, message, plan, taken))
            case _:
                return _Written()

    async def _write_spot(
        self,
        unit: Unit,
        place: Place,
        message: Incoming,
        plan: AskAboutSpot | plans.WordsForSpot,
        taken: Taken,
    ) -> SpotId:
        if isinstance(plan, plans.WordsForSpot):
            await unit.spots.set_words(plan.spot, plan.words)
            return plan.spot
        new = NewSpot(
            conversation=place.conversation,
            author=message.author.id,
            picture=await self._numbered(unit, place, plan.picture, taken),
            step=plan.step,
            area=plan.area,
            copy=plan.copy,
            words=plan.words,
        )
        return await unit.spots.add(new, self._clock())

    async def _write_turn(
        self, unit: Unit, place: Place, message: Incoming, plan: Draw, taken: Taken
    ) -> TurnId:
        on_turn = isinstance(plan.base, OnTurn)
        base = None if plan.base is None or on_turn else await self._numbered(unit, place, plan.base, taken)
        references = [await self._numbered(unit, place, source, taken) for source in plan.references]
        chosen = self._chosen(place, plan)
        turn = await self._starting.write(
            unit,
            NewTurn(
                conversation=place.conversation,
                author=message.author.id,
                words=plan.words,
                model=chosen.model,
                price=chosen.price,
                options=chosen.options,
                base=base,
                base_turn=plan.base.turn if isinstance(plan.base, OnTurn) else None,
                references=tuple(references),
                request=message.said_in or message.message,
                reply_to=message.said_in or message.message,
                status=taken.placeholder,
                origin=Origin.ANSWER if plan.answers else Origin.MESSAGE,
                head=plan.head,
                hold=plan.hold,
                area=plan.area,
                approach=plan.approach,
                asked_at=taken.received_at,
            ),
        )
        if plan.spot is not None:
            await unit.spots.used(plan.spot, turn)
        if plan.draft is not None:
            await unit.drafts.used(plan.draft, turn)
        return turn

    async def _numbered(self, unit: Unit, place: Place, source: Source | OnTurn, taken: Taken) -> PictureId:
        """The picture's id; somebody's photo that is new here gets its number now."""
        if isinstance(source, OnTurn):
            raise TypeError(source)
        if not isinstance(source, Attachment):
            return source
        picture = await unit.pictures.add_photo(place, source, self._clock())
        if taken.fetched is not None and source == taken.fetched[0]:
            await unit.pictures.set_file(picture, taken.fetched[1])
        return picture

    def _act(self, message: Incoming, place: Place, plan: Plan, taken: Taken, written: _Written) -> None:
        match plan:
            case Draw() if written.turn is not None:
                self._starting.begin(written.turn)
                return
            case Keep() if written.draft is not None:
                draft = written.draft
                self._answers.soon((), lambda: self._drafts.ask(draft))
                return
            case AskAboutSpot() | plans.WordsForSpot() if written.spot is not None:
                spot = written.spot
                self._answers.soon((), lambda: self._spots.ask(spot))
            case plans.Close():
                pass
            case plans.TurnAway():
                self._answers.turn_away(taken.rows, message, place)
            case plans.React():
                self._answers.react(taken.rows, message.address, message.message)
            case (
                plans.ShowHistory()
                | plans.ShowSettings()
                | plans.ShowModels()
                | plans.ChooseModel()
                | plans.CallVote()
            ):
                self._answers.soon(taken.rows, lambda: self._looking.show(plan, message, place))
            case plans.StepBack() | plans.GoTo() if isinstance(written.moved or written.at, Moved | Picture):
                self._answers.soon(taken.rows, lambda: self._show_moved(message, place, written))
            case _:
                self._say(message, place, taken.rows, plan, written)
        if taken.placeholder is not None:
            self._answers.delete(message.address, taken.placeholder)

    async def _show_moved(self, message: Incoming, place: Place, written: _Written) -> None:
        say = voice(place.language)
        if isinstance(written.moved, Moved):
            await self._moving.show(say, message.address, written.moved, message.message)
        elif written.at is not None:
            await self._moving.show_at(say, message.address, written.at, message.message)

    def _sentence(self, say: Voice, place: Place, plan: Plan, written: _Written) -> tuple[str, Buttons]:
        match plan:
            case plans.OpenPainter(key=key) if self._links.picture(key) is not None:
                return say("painter.open"), say.buttons(actions.to_painter(self._links.page(key)))
            case plans.Say(key="start" | "start.group") | plans.OpenPainter():
                key = plan.key if isinstance(plan, plans.Say) else "start"
                return say(key), say.buttons(actions.under_start(place.conversation))
            case plans.Say(key=key):
                return say(key, provider=self._starting.providers(place)), ()
            case plans.SayReason():
                return self._starting.over_limit(say), ()
            case plans.WrongMask(shape=shape):
                return say("input.other_size", mask=_size(shape.mask), picture=_size(shape.picture)), ()
            case plans.StartOver() | plans.BecomeOwner():
                return say(_DONE[type(plan)]), ()
            case plans.NoSuchNumber(number=number) if written.newest:
                return say("number.unknown", number=number, newest=written.newest), ()
            case plans.NoSuchNumber(number=number):
                return say("number.none_yet", number=number), ()
            case _ if isinstance(written.moved, AtRoot):
                return say("undo.root", number=written.moved.picture.number), ()
            case _:
                return say("undo.nothing"), ()

    def _say(
        self, message: Incoming, place: Place, rows: Sequence[InboxId], plan: Plan, written: _Written
    ) -> None:
        reply_to = message.message if message.address.is_group else None
        words, buttons = self._sentence(voice(place.language), place, plan, written)
        self._answers.say(rows, message.address, words, buttons, reply_to=reply_to)


def _size(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"
