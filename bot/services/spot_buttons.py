"""Buttons about marked spots: the answers to a question, and the ways to mark one."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeGuard

from bot.domain.actions import Op
from bot.domain.areas import Area
from bot.domain.ids import MessageId, PictureId, SpotId
from bot.domain.pictures import Picture
from bot.domain.records import NewSpot, OpenDraft, OpenSpot
from bot.domain.spots import Spot, Step
from bot.domain.turns import Approach, Turn
from bot.ports import Clock
from bot.rows import Store, Unit
from bot.services.answers import Answers
from bot.services.drafts import Drafts
from bot.services.marking import Marking
from bot.services.models import Models
from bot.services.siblings import Siblings
from bot.services.spot_turns import SpotTurns
from bot.services.spots import Spots
from bot.services.starting import Starting
from bot.services.statuses import Statuses
from bot.services.taps import Outcome, Tapped

_Answer = Callable[[Unit, Tapped, OpenSpot], Awaitable[Outcome]]


class SpotButtons:
    """Answers to questions about spots; a spot that was used, dropped or has expired is None."""

    def __init__(
        self,
        store: Store,
        answers: Answers,
        drafts: Drafts,
        spots: Spots,
        marking: Marking,
        siblings: Siblings,
        models: Models,
        starting: Starting,
        statuses: Statuses,
        clock: Clock,
    ) -> None:
        self._store = store
        self._answers = answers
        self._drafts = drafts
        self._spots = spots
        self._marking = marking
        self._siblings = siblings
        self._models = models
        self._starting = starting
        self._turns = SpotTurns(starting)
        self._statuses = statuses
        self._clock = clock
        self.handlers = {
            Op.SPOT_YES: _by_its_author(self._yes),
            Op.SPOT_REST: _by_its_author(self._rest),
            Op.SPOT_POINT: _by_its_author(self._point),
            Op.SPOT_WHOLE: _by_its_author(self._whole),
            Op.SPOT_NEW: _by_its_author(self._new),
            Op.SPOT_DROP: _by_its_author(self._drop),
        }
        self.on_turn: dict[Op, Callable[[Unit, Tapped, Turn], Awaitable[Outcome]]] = {
            Op.SAME_SPOT: self._same,
            Op.OTHER_SIDE: self._other_side,
            Op.CLOSE_UP: self._close_up,
        }
        self.on_picture: dict[Op, Callable[[Unit, Tapped, Picture], Awaitable[Outcome]]] = {
            Op.ONE_SPOT: self._how,
        }
        self.on_draft: dict[Op, Callable[[Unit, Tapped, OpenDraft | None], Awaitable[Outcome]]] = {
            Op.DRAFT_SPOT: self._how_for_draft,
        }

    async def _yes(self, unit: Unit, tapped: Tapped, spot: OpenSpot) -> Outcome:
        return await self._answered(unit, tapped, spot, spot.spot.area)

    async def _rest(self, unit: Unit, tapped: Tapped, spot: OpenSpot) -> Outcome:
        area = spot.spot.area
        return await self._answered(unit, tapped, spot, area.inverse if area else None)

    async def _whole(self, unit: Unit, tapped: Tapped, spot: OpenSpot) -> Outcome:
        return await self._answered(unit, tapped, spot, None)

    async def _answered(self, unit: Unit, tapped: Tapped, spot: OpenSpot, area: Area | None) -> Outcome:
        """Draws the words that came with the copy; without words, asks for them."""
        if spot.spot.words:
            return await self._draw(unit, tapped, spot, base=spot.spot.picture, area=area)
        if area is None:
            return await self._ask_about_whole(unit, tapped, spot)
        await unit.spots.ask_for_words(spot.spot.id, Step.WORDS, area)
        return Outcome(tapped.say("toast.say_what"), after=lambda: self._ask_again(spot), settled=True)

    async def _retire(self, spot: OpenSpot) -> None:
        if spot.spot.question is not None:
            await self._spots.retire(spot.address, spot.spot.question)

    async def _ask_again(self, spot: OpenSpot) -> None:
        await self._retire(spot)
        await self._spots.ask(spot.spot.id)

    async def _ask_about_whole(self, unit: Unit, tapped: Tapped, spot: OpenSpot) -> Outcome:
        """Without a spot it is a photo that waits for words like any other."""
        await unit.spots.close(spot.spot.id)
        draft = await unit.drafts.keep(
            spot.conversation, spot.author, [spot.spot.picture], self._clock(), None
        )

        async def ask() -> None:
            await self._retire(spot)
            await self._drafts.ask(draft)

        return Outcome(tapped.say("toast.say_what"), after=ask, settled=True)

    async def _point(self, unit: Unit, tapped: Tapped, spot: OpenSpot) -> Outcome:
        """The mark shows what the words mean: the copy goes along as the second picture."""
        if spot.spot.copy is None:
            return Outcome(tapped.say("toast.done_before"))
        if not spot.spot.words:
            await unit.spots.ask_for_words(spot.spot.id, Step.POINTING, None)
            return Outcome(tapped.say("toast.say_what"), after=lambda: self._ask_again(spot), settled=True)
        copy = await unit.pictures.add_photo(tapped.place, spot.spot.copy, self._clock())
        return await self._draw(
            unit, tapped, spot, base=spot.spot.picture, references=(copy,), approach=Approach.POINTING
        )

    async def _new(self, unit: Unit, tapped: Tapped, spot: OpenSpot) -> Outcome:
        """The copy is a picture of its own."""
        if spot.spot.copy is None:
            return Outcome(tapped.say("toast.done_before"))
        copy = await unit.pictures.add_photo(tapped.place, spot.spot.copy, self._clock())
        if spot.spot.words:
            return await self._draw(unit, tapped, spot, base=copy)
        return await self._ask_about_whole(unit, tapped, replace(spot, spot=replace(spot.spot, picture=copy)))

    async def _drop(self, unit: Unit, tapped: Tapped, spot: OpenSpot) -> Outcome:
        await unit.spots.close(spot.spot.id)
        return Outcome(tapped.say("toast.dropped"), after=lambda: self._retire(spot))

    async def _draw(
        self,
        unit: Unit,
        tapped: Tapped,
        spot: OpenSpot,
        *,
        base: PictureId,
        area: Area | None = None,
        references: tuple[PictureId, ...] = (),
        approach: Approach = Approach.PLAIN,
    ) -> Outcome:
        turn = await self._turns.write(
            unit,
            tapped.place,
            spot,
            base=base,
            area=area,
            references=references,
            approach=approach,
            reply_to=tapped.press.message,
        )
        if turn is None:
            return Outcome(self._starting.over_limit(tapped.say))
        return Outcome(tapped.say("toast.again"), begin=(turn,), after=lambda: self._retire(spot))

    async def _same(self, unit: Unit, tapped: Tapped, turn: Turn) -> Outcome:
        """The next words are for the same area of the picture before."""
        say_what = tapped.say("toast.say_what")
        if turn.area is None or turn.base is None:
            return Outcome(say_what, after=lambda: self._mark_part(tapped, turn))
        spot = await self._mark(unit, tapped, turn.base, turn.area)
        return Outcome(say_what, after=lambda: self._spots.ask(spot), settled=True)

    async def _mark_part(self, tapped: Tapped, turn: Turn) -> None:
        """An area that words named takes a look at the picture."""
        if turn.base is None:
            return
        async with self._store.reading() as unit:
            base = await unit.pictures.get(turn.base)
        area = await self._marking.area_on(turn, base)
        async with self._store.writing() as unit:
            spot = await self._mark(unit, tapped, turn.base, area)
        await self._spots.ask(spot)

    async def _mark(self, unit: Unit, tapped: Tapped, base: PictureId, area: Area | None) -> SpotId:
        """A spot that waits for words; the one that waits already where the tap came before."""
        author, now = tapped.press.author.id, self._clock()
        waiting = await unit.spots.open(tapped.place.conversation, author, now)
        new = NewSpot(tapped.place.conversation, author, base, Step.WORDS, area)
        return waiting.id if _is(waiting, new) else await unit.spots.add(new, now)

    async def _other_side(self, unit: Unit, tapped: Tapped, turn: Turn) -> Outcome:
        if turn.area is None:
            return Outcome(tapped.say("toast.done_before"))
        if not await unit.turns.set_area(turn.id, turn.area.inverse):
            return Outcome(tapped.say("toast.begun"))
        self._statuses.changed(turn.id)
        return Outcome(tapped.say("toast.other_side"), moved=True)

    async def _close_up(self, unit: Unit, tapped: Tapped, turn: Turn) -> Outcome:
        """The same request, by a closer look at the marked part."""
        return await self._siblings.begin(unit, tapped, self._models.closer(turn))

    async def _how(self, _unit: Unit, tapped: Tapped, _picture: Picture) -> Outcome:
        return self._explained(tapped, tapped.press.message)

    async def _how_for_draft(self, _unit: Unit, tapped: Tapped, _draft: OpenDraft | None) -> Outcome:
        return self._explained(tapped, None)

    def _explained(self, tapped: Tapped, reply_to: MessageId | None) -> Outcome:
        key = "spot.how_here" if tapped.press.address.is_group else "spot.how"
        words = tapped.say(key)
        return Outcome("", after=lambda: self._answers.send(tapped.press.address, words, reply_to))


def _by_its_author(answer: _Answer) -> Callable[[Unit, Tapped, OpenSpot | None], Awaitable[Outcome]]:
    """A question is answered by who was asked, once."""

    async def handle(unit: Unit, tapped: Tapped, spot: OpenSpot | None) -> Outcome:
        if spot is None:
            return Outcome(tapped.say("toast.done_before"))
        if spot.author != tapped.press.author.id:
            return Outcome(tapped.say("toast.not_yours"))
        return await answer(unit, tapped, spot)

    return handle


def _is(waiting: Spot | None, new: NewSpot) -> TypeGuard[Spot]:
    """Whether the tap was taken in before."""
    if waiting is None:
        return False
    same = (waiting.picture, waiting.step, waiting.area) == (new.picture, new.step, new.area)
    return same and waiting.copy is None
