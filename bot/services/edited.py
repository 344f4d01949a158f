"""Edited messages: a typo mended before the call, a refused request said differently, a caption added late."""

from dataclasses import replace

from bot.domain import actions, edits
from bot.domain.edits import EditFacts, EditPlan, OfferNewWords, ReplaceWords, RunAnew, WordsForDraft
from bot.domain.ids import InboxId, TurnId
from bot.domain.mentions import Mentions, read_mentions
from bot.domain.messages import Incoming
from bot.domain.planning import request_words
from bot.domain.plans import SayReason
from bot.domain.records import NewTurn, Place
from bot.domain.turns import Turn
from bot.i18n import voice
from bot.ports import Clock
from bot.rows import Store, Unit
from bot.services.access import Access
from bot.services.answers import Answers
from bot.services.starting import Starting


class Edited:
    """Carries out what the domain decides about an edit."""

    def __init__(
        self, store: Store, answers: Answers, starting: Starting, access: Access, clock: Clock
    ) -> None:
        self._store = store
        self._answers = answers
        self._starting = starting
        self._access = access
        self._clock = clock

    async def handle(self, row: InboxId, message: Incoming) -> None:
        """Takes in the new version of a message."""
        async with self._store.writing() as unit:
            place = await unit.conversations.place(message.address, message.author)
            known = (
                await unit.conversations.known(place.chat, message.replied.message)
                if message.replied
                else None
            )
            words = request_words(message, known) if message.addressed and not message.author.is_bot else ""
            mentions = read_mentions(words)
            plan = edits.plan_edit(mentions.words, await self._facts(unit, place, message))
            started = await self._write(unit, place, message, plan, mentions)
            if not isinstance(plan, OfferNewWords | SayReason):
                await unit.inbox.close([row])
        if started is not None:
            self._starting.begin(started)
        if isinstance(plan, ReplaceWords):
            self._starting.reworded(plan.turn)
        reply_to, say = message.message, voice(place.language)
        if isinstance(plan, SayReason):
            self._answers.say([row], message.address, self._starting.over_limit(say), reply_to=reply_to)
        elif isinstance(plan, OfferNewWords):
            buttons = say.buttons(actions.under_new_words(plan.turn))
            self._answers.say([row], message.address, say("edit.too_late"), buttons, reply_to=reply_to)

    async def _write(
        self, unit: Unit, place: Place, message: Incoming, plan: EditPlan, mentions: Mentions
    ) -> TurnId | None:
        """Does what the plan says; the turn that was begun, if one was."""
        match plan:
            case ReplaceWords(turn=turn, words=new):
                await unit.turns.set_words(turn, new)
                if mentions.numbers:
                    meant = await self._with_named(unit, await unit.turns.get(turn), mentions)
                    await unit.turns.set_pictures(turn, meant.base, meant.references)
            case RunAnew(turn=turn, words=new):
                old = await self._with_named(unit, await unit.turns.get(turn), mentions)
                author, reply_to = message.author.id, old.reply_to
                return await self._starting.write_sibling(unit, old, author, reply_to=reply_to, words=new)
            case OfferNewWords(turn=turn, words=new):
                await unit.turns.set_new_words(turn, new)
            case WordsForDraft():
                return await self._from_draft(unit, place, message, plan)
            case _:
                pass
        return None

    async def _with_named(self, unit: Unit, turn: Turn, mentions: Mentions) -> Turn:
        """The turn with the pictures that its new words name by their numbers."""
        numbered = await unit.pictures.numbered(turn.conversation, mentions.numbers)
        start = None if mentions.start is None else numbered.get(mentions.start)
        base = turn.base if start is None else start
        used = {base, *turn.references}
        named = (numbered[number] for number in mentions.references if number in numbered)
        references = (*turn.references, *(picture for picture in named if picture not in used))
        base_turn = turn.base_turn if start is None else None
        return replace(turn, base=base, base_turn=base_turn, references=references)

    async def _facts(self, unit: Unit, place: Place, message: Incoming) -> EditFacts:
        author = message.author.id
        draft = await unit.drafts.open(place.conversation, author, self._clock())
        shown = await unit.pictures.in_message(place, message.message)
        return EditFacts(
            served=await self._access.serves(unit, author, message.address),
            turn=await unit.turns.last_of(place.conversation, author, message.message),
            draft=draft if draft and shown in draft.pictures else None,
            budget=await self._starting.budget(unit),
        )

    async def _from_draft(self, unit: Unit, place: Place, message: Incoming, plan: WordsForDraft) -> TurnId:
        turn = await self._starting.write(
            unit,
            NewTurn(
                conversation=place.conversation,
                author=message.author.id,
                words=plan.words,
                model=self._starting.model,
                price=self._starting.price,
                base=plan.pictures[0],
                references=plan.pictures[1:],
                request=message.message,
                reply_to=message.message,
            ),
        )
        await unit.drafts.used(plan.draft, turn)
        return turn
