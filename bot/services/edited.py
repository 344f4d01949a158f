"""Edited messages: a typo mended before the call, a refused request said differently, a caption added late."""

from collections.abc import Callable
from dataclasses import replace

from bot.domain import actions, edits
from bot.domain.actions import Buttons
from bot.domain.conversations import Draft, Known, KnownIdeas
from bot.domain.edits import EditFacts, EditPlan, OfferNewWords, ReplaceWords, RunAnew, WordsForDraft
from bot.domain.ids import InboxId, TurnId
from bot.domain.ledger import Money
from bot.domain.mentions import Mentions, read_mentions
from bot.domain.messages import Incoming
from bot.domain.planning import chosen_idea, read_reply, replies_to_picture, request_words
from bot.domain.plans import Budget, NoSuchNumber, SayReason
from bot.domain.records import NewTurn, OpenSpot, Place
from bot.domain.spots import Step
from bot.domain.turns import Turn, TurnState
from bot.i18n import Voice, voice
from bot.ports import Clock
from bot.rows import Store, Unit
from bot.services.access import Access
from bot.services.answers import Answers
from bot.services.spot_turns import SpotTurns
from bot.services.spots import Spots
from bot.services.starting import Starting


class Edited:
    """Carries out what the domain decides about an edit."""

    def __init__(
        self,
        store: Store,
        answers: Answers,
        starting: Starting,
        access: Access,
        spots: Spots,
        clock: Clock,
    ) -> None:
        self._store = store
        self._answers = answers
        self._starting = starting
        self._access = access
        self._spots = spots
        self._spot_turns = SpotTurns(starting)
        self._clock = clock

    async def handle(self, row: InboxId, message: Incoming) -> None:
        """Takes in the new version of a message, in one transaction: the turn may begin at any moment."""
        async with self._store.writing() as unit:
            place = await unit.conversations.place(message.address, message.author)
            spot = await unit.spots.of_copy(
                place.conversation, message.author.id, message.message, self._clock()
            )
            if spot is not None and message.words.strip() and message.addressed:
                after = await self._about_spot(unit, place, row, message, spot)
            else:
                after = await self._about_request(unit, place, row, message)
        after()

    async def _about_request(
        self, unit: Unit, place: Place, row: InboxId, message: Incoming
    ) -> Callable[[], None]:
        """Gives what is left to do after the commit."""
        plan = await self._plan(unit, place, message)
        started = await self._carried_out(unit, place, message, plan)
        newest = await unit.pictures.newest_number(place.conversation)
        if not isinstance(plan, OfferNewWords | SayReason | NoSuchNumber):
            await unit.inbox.close([row])

        def after() -> None:
            if started is not None:
                self._starting.begin(started)
            if isinstance(plan, ReplaceWords):
                self._starting.reworded(plan.turn)
            words, buttons = self._sentence(voice(place.language), plan, newest)
            if words:
                self._answers.say([row], message.address, words, buttons, reply_to=message.message)

        return after

    async def _carried_out(
        self, unit: Unit, place: Place, message: Incoming, plan: EditPlan
    ) -> TurnId | None:
        """The turn that began with it."""
        match plan:
            case ReplaceWords(turn=turn, request=new):
                await unit.turns.set_words(turn, new.words)
                await unit.turns.set_pictures(turn, new.base, new.references)
            case RunAnew(turn=turn, request=new):
                old = (await unit.turns.get(turn)).on(new.base, new.references)
                return await self._starting.write_sibling(
                    unit, old, message.author.id, reply_to=old.reply_to, words=new.words
                )
            case OfferNewWords(turn=turn, words=said):
                await unit.turns.set_new_words(turn, said)
            case WordsForDraft():
                return await self._from_draft(unit, place, message, plan)
            case _:
                pass
        return None

    async def _about_spot(
        self, unit: Unit, place: Place, row: InboxId, message: Incoming, spot: OpenSpot
    ) -> Callable[[], None]:
        """A marked copy that still waits says now what to draw, or says it differently. As `_about_request`."""
        words, asked = message.words.strip(), spot.spot
        await unit.inbox.close([row])
        if words == asked.words:
            return lambda: None
        await unit.spots.set_words(asked.id, words)
        started = None
        if asked.step is Step.WORDS:
            said = replace(spot, spot=replace(asked, words=words))
            started = await self._spot_turns.write(unit, place, said, base=asked.picture, area=asked.area)

        def after() -> None:
            question = asked.question
            if question is not None:
                self._answers.soon((), lambda: self._spots.retire(message.address, question))
            if started is not None:
                self._starting.begin(started)
            elif asked.step is Step.WORDS:
                limit = self._starting.over_limit(voice(place.language))
                self._answers.say((), message.address, limit, reply_to=message.message)
            else:
                self._answers.soon((), lambda: self._spots.ask(asked.id))

        return after

    def _sentence(self, say: Voice, plan: EditPlan, newest: int) -> tuple[str, Buttons]:
        match plan:
            case SayReason():
                return self._starting.over_limit(say), ()
            case OfferNewWords(turn=turn):
                return say("edit.too_late"), say.buttons(actions.under_new_words(turn))
            case NoSuchNumber(number=number):
                return say("number.unknown", number=number, newest=newest), ()
            case _:
                return "", ()

    async def _plan(self, unit: Unit, place: Place, message: Incoming) -> EditPlan:
        author, replied = message.author.id, message.replied
        known = await unit.conversations.known(place.chat, replied.message) if replied else None
        draft = await unit.drafts.open(place.conversation, author, self._clock())
        shown = await unit.pictures.in_message(place, message.message)
        turn = await unit.turns.last_of(place.conversation, author, message.message)
        heard = message.addressed and not message.author.is_bot
        said = await self._said(unit, message, known) if heard else ""
        mentions = _mentions(said, message, known)
        numbers = (*mentions.numbers, *read_mentions(turn.words if turn else "").numbers)
        facts = EditFacts(
            served=await self._access.serves(unit, author, message.address),
            turn=turn,
            draft=draft if draft and shown in draft.pictures else None,
            budget=await self._budget(unit, place, mentions.words, turn, draft),
            numbered=await unit.pictures.numbered(place.conversation, numbers),
            sent=shown,
        )
        return edits.plan_edit(said, mentions, facts)

    async def _budget(
        self, unit: Unit, place: Place, words: str, turn: Turn | None, draft: Draft | None
    ) -> Budget:
        """Of the new words; for a turn that waits, of what they cost more than its old ones."""
        if turn is None:
            return await self._starting.budget_in(unit, place, words, len(draft.pictures) if draft else 0)
        price = self._starting.price_of(replace(turn, words=words))
        if turn.state is TurnState.QUEUED:
            price = Money(max(0, price - turn.price))
        return await self._starting.budget(unit, price)

    async def _said(self, unit: Unit, message: Incoming, known: Known | None) -> str:
        """What the message says, with the number of the idea that it chooses by its place."""
        words = request_words(message, known)
        if isinstance(known, KnownIdeas):
            picture, rest = chosen_idea(words, known) or (None, words)
            return words if picture is None else f"#{(await unit.pictures.get(picture)).number} {rest}"
        return words

    async def _from_draft(self, unit: Unit, place: Place, message: Incoming, plan: WordsForDraft) -> TurnId:
        chosen = self._starting.chosen(place, plan.words, len(plan.pictures))
        turn = await self._starting.write(
            unit,
            NewTurn(
                conversation=place.conversation,
                author=message.author.id,
                words=plan.words,
                model=chosen.model,
                price=chosen.price,
                options=chosen.options,
                base=plan.pictures[0],
                references=plan.pictures[1:],
                request=message.message,
                reply_to=message.message,
            ),
        )
        await unit.drafts.used(plan.draft, turn)
        return turn


def _mentions(said: str, message: Incoming, known: Known | None) -> Mentions:
    """A number alone goes back to a picture, which an edit cannot do."""
    mentions = read_mentions(said)
    return read_reply(said) if mentions.words and replies_to_picture(message, known) else mentions
