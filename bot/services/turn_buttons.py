"""Buttons about turns: run again, stop, choose what was meant, ask for ideas."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.domain import edits
from bot.domain.actions import Op
from bot.domain.ids import MessageId, PictureId
from bot.domain.ledger import Billed, settlement
from bot.domain.mentions import read_mentions
from bot.domain.pictures import Picture
from bot.domain.plans import NoSuchNumber
from bot.domain.prompts import shortened
from bot.domain.turns import SHOWN, Origin, Output, Turn, TurnState
from bot.domain.votes import FEWEST
from bot.ports import Clock
from bot.rows import Store, Unit
from bot.services.albums import pictures_with_album
from bot.services.answers import Answers
from bot.services.ideas import IdeaSheets
from bot.services.siblings import Siblings
from bot.services.spot_buttons import SpotButtons
from bot.services.starting import IDEAS, Starting
from bot.services.statuses import Statuses
from bot.services.taps import Outcome, Tapped
from bot.services.variations import Variations
from bot.services.votes import Votes

_Handler = Callable[[Unit, Tapped, Turn], Awaitable[Outcome]]


class TurnButtons:
    """Each does its guarded move and says what came of it."""

    def __init__(
        self,
        store: Store,
        answers: Answers,
        starting: Starting,
        siblings: Siblings,
        variations: Variations,
        spots: SpotButtons,
        statuses: Statuses,
        ideas: IdeaSheets,
        votes: Votes,
        clock: Clock,
    ) -> None:
        self._store = store
        self._answers = answers
        self._starting = starting
        self._siblings = siblings
        self._statuses = statuses
        self._ideas = ideas
        self._votes = votes
        self._clock = clock
        self.handlers: dict[Op, _Handler] = {
            Op.AGAIN: self._again,
            Op.STOP: self._stop,
            Op.NEW_WORDS: self._run_new_words,
            Op.RUN_HELD: self._run_held,
            Op.DROP_HELD: self._drop_held,
            Op.RUN_ALL: self._run_all,
            Op.NEW_PICTURE: self._new_picture,
            Op.CONTINUE: self._continue,
            Op.ONLY_LAST: self._only_last,
            Op.IDEAS: self._four_ideas,
            Op.SHOW_IDEAS: self._show_ideas,
            Op.VOTE: self._vote,
            Op.DRAW_ANYWAY: self._draw_anyway,
            Op.REDRAW_STICKER: self._redraw_sticker,
            Op.WORDS: self._words,
            **variations.on_turn,
            **spots.on_turn,
        }

    async def _again(self, unit: Unit, tapped: Tapped, turn: Turn) -> Outcome:
        return await self._siblings.begin(unit, tapped, turn)

    async def _run_new_words(self, unit: Unit, tapped: Tapped, turn: Turn) -> Outcome:
        if turn.new_words is None:
            return Outcome(tapped.say("toast.done_before"))
        numbers = (*read_mentions(turn.new_words).numbers, *read_mentions(turn.words).numbers)
        numbered = await unit.pictures.numbered(turn.conversation, numbers)
        mentions = edits.read_offered(turn.new_words, turn, numbered)
        request = edits.reworded(turn, mentions, numbered)
        if isinstance(request, NoSuchNumber):
            return Outcome(tapped.say("toast.done_before"))
        new = turn.on(request.base, request.references)
        outcome = await self._siblings.begin(unit, tapped, new, words=request.words)
        if outcome.begin:
            await unit.turns.set_new_words(turn.id, None)
        return outcome

    async def _run_all(self, unit: Unit, tapped: Tapped, turn: Turn) -> Outcome:
        base, references = pictures_with_album(turn, await unit.albums.pictures(turn.id))
        return await self._siblings.begin(unit, tapped, turn.on(base, references))

    async def _draw_anyway(self, unit: Unit, tapped: Tapped, turn: Turn) -> Outcome:
        return await self._siblings.begin(unit, tapped, turn, origin=Origin.INSIST)

    async def _redraw_sticker(self, unit: Unit, tapped: Tapped, turn: Turn) -> Outcome:
        picture = await unit.pictures.result_of(turn.id)
        if picture is None:
            return Outcome(tapped.say("toast.done_before"))
        words = tapped.say("chip.sticker.words")
        sticker = replace(turn.on(picture.id), words=words, output=Output.STICKER)
        return await self._siblings.begin(unit, tapped, sticker)

    async def _four_ideas(self, unit: Unit, tapped: Tapped, turn: Turn) -> Outcome:
        press = tapped.press
        if await unit.turns.sibling_unfinished(turn.id, press.author.id):
            return Outcome(tapped.say("toast.again_running"))
        if (await self._starting.budget_again(unit, turn)).exhausted_by(IDEAS):
            return Outcome(self._starting.over_limit(tapped.say))
        begun = await self._starting.write_ideas(
            unit, turn, press.author.id, press.message, tapped.place.conversation
        )
        return Outcome(tapped.say("toast.again"), begin=begun)

    async def _vote(self, unit: Unit, tapped: Tapped, turn: Turn) -> Outcome:
        """On the ideas of the turn's set."""
        ideas = await unit.turns.of_set(turn.leader)
        found = [await unit.pictures.result_of(idea.id) for idea in ideas]
        pictures = [picture.id for picture in found if picture is not None]
        if len(pictures) < FEWEST:
            return Outcome(tapped.say("vote.which"))
        press, author = tapped.press, tapped.press.author.id
        return Outcome(
            "",
            after=lambda: self._votes.begin(
                tapped.say, press.address, tapped.place, author, pictures, press.message
            ),
        )

    async def _show_ideas(self, _unit: Unit, tapped: Tapped, turn: Turn) -> Outcome:
        return Outcome(tapped.say("toast.show"), after=lambda: self._send_ideas(turn, tapped.press.message))

    async def _send_ideas(self, turn: Turn, reply_to: MessageId) -> None:
        shown = await self._ideas.show(turn, reply_to)
        async with self._store.writing() as unit:
            await unit.turns.shown_again(turn.leader, shown.message)

    async def _stop(self, unit: Unit, tapped: Tapped, turn: Turn) -> Outcome:
        turns = [turn] if turn.set is None else await unit.turns.of_set(turn.set)
        cancelled = [await self._cancelled(unit, one) for one in turns]
        stopped = [await unit.turns.set_unwanted(one.id) for one in turns]
        if any(stopped):
            press, language = tapped.press, turn.language
            return Outcome(
                tapped.say("toast.stopped"),
                moved=True,
                after=lambda: self._statuses.stopped(turn.leader, language, press.address, press.message),
            )
        if any(cancelled):
            paid = any(one.state in SHOWN for one in turns)
            return Outcome(tapped.say("toast.stopped" if paid else "toast.cancelled"), moved=True)
        return Outcome(tapped.say("toast.too_late"))

    async def _cancelled(self, unit: Unit, turn: Turn) -> bool:
        if not await unit.turns.cancel(turn.id):
            return False
        if turn.state is not TurnState.HELD:
            await unit.ledger.add(turn, settlement(Billed.NO, turn.price, turn.price), self._clock())
        return True

    async def _new_picture(self, unit: Unit, tapped: Tapped, turn: Turn) -> Outcome:
        return await self._from(unit, tapped, turn, go_on=False)

    async def _continue(self, unit: Unit, tapped: Tapped, turn: Turn) -> Outcome:
        return await self._from(unit, tapped, turn, go_on=True)

    async def _from(self, unit: Unit, tapped: Tapped, turn: Turn, *, go_on: bool) -> Outcome:
        """From the head that plain words might have meant, or from nothing."""
        start, base = (None, turn.head) if go_on else (turn.head, None)
        if not await unit.turns.set_base(turn.id, start, base):
            return Outcome(tapped.say("toast.begun"))
        self._statuses.changed(turn.id)
        if turn.head is None:
            return Outcome(tapped.say("toast.new_picture"), moved=True)
        head = await unit.pictures.get(turn.head)
        await self._keep_named(unit, turn, base, head)
        if not go_on:
            return Outcome(tapped.say("toast.new_picture"), moved=True)
        return Outcome(tapped.say("toast.continue", number=head.number), moved=True)

    async def _keep_named(self, unit: Unit, turn: Turn, base: PictureId | None, head: Picture) -> None:
        """A head that the words name by its number is a reference where it is not the base, and never both."""
        others = tuple(picture for picture in turn.references if picture != head.id)
        if base is None and head.number in read_mentions(turn.words).numbers:
            others = (*others, head.id)
        if others != turn.references:
            await unit.turns.set_pictures(turn.id, base, others)

    async def _only_last(self, unit: Unit, tapped: Tapped, turn: Turn) -> Outcome:
        if not turn.references or turn.area is not None:
            return Outcome(tapped.say("toast.done_before"))
        if not await unit.turns.set_pictures(turn.id, turn.references[-1], ()):
            return Outcome(tapped.say("toast.begun"))
        self._statuses.changed(turn.id)
        return Outcome(tapped.say("toast.only_last"), moved=True)

    async def _run_held(self, unit: Unit, tapped: Tapped, turn: Turn) -> Outcome:
        if turn.state is not TurnState.HELD:
            return Outcome(tapped.say("toast.done_before"))
        if (await self._starting.budget_again(unit, turn)).exhausted:
            return Outcome(self._starting.over_limit(tapped.say))
        await self._starting.run_held(unit, turn, await unit.pictures.base_of(turn))
        again = tapped.say("toast.again")
        return Outcome(again, begin=(turn.id,), after=lambda: self._without_buttons(tapped, turn))

    async def _drop_held(self, unit: Unit, tapped: Tapped, turn: Turn) -> Outcome:
        if turn.state is not TurnState.HELD or not await unit.turns.cancel(turn.id):
            return Outcome(tapped.say("toast.done_before"))
        return Outcome(tapped.say("toast.dropped"), after=lambda: self._without_buttons(tapped, turn))

    async def _without_buttons(self, tapped: Tapped, turn: Turn) -> None:
        words = tapped.say("held", words=shortened(turn.words))
        await self._answers.edit(tapped.press.address, tapped.press.message, words)

    async def _words(self, _unit: Unit, tapped: Tapped, turn: Turn) -> Outcome:
        """Words that are too long for a button to copy."""
        press = tapped.press
        return Outcome(
            tapped.say("toast.show"),
            after=lambda: self._answers.send(press.address, turn.words, press.message),
        )
