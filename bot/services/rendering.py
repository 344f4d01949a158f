"""One turn from its place in the queue to a picture in the blob store.

    claim the turn, with its base                     (nothing happened yet)
    fetch the pictures that are not here, fit them    (free)
    record the attempt as sent                        (from here on it may cost money)
    call the service, record the answer
    fetch the result, settle the money                (free to repeat)

The decisions are the domain's; the promise about paid calls lies in the guarded moves, so that running a
turn twice does no harm.
"""

import logging
from dataclasses import replace

from bot.domain.errors import BlobMissing, ProviderError, Reason, Refused, StaleTurn
from bot.domain.generation import Generated, LinkedPicture, NoPicture, StoredPicture
from bot.domain.ids import PictureId, TurnId, later
from bot.domain.ledger import Billed, Money, reservation, settlement
from bot.domain.pictures import BlobRef
from bot.domain.profiles import ModelProfile
from bot.domain.records import Result
from bot.domain.retries import next_try_in
from bot.domain.turns import (
    PRODUCING,
    SHOWN,
    Approach,
    Attempt,
    AttemptState,
    Failure,
    Turn,
    TurnState,
)
from bot.ports import Clock, ImageServices, PictureTools
from bot.rows import Store, Unit
from bot.services.alarms import Alarms
from bot.services.marking import Marking
from bot.services.models import Models
from bot.services.preparing import Prepared, Preparing
from bot.services.statuses import Statuses
from bot.services.timings import Timings

log = logging.getLogger(__name__)


class Rendering:
    """Runs turns. What becomes of a turn is in its row; nothing of it is raised."""

    def __init__(
        self,
        store: Store,
        images: ImageServices,
        models: Models,
        tools: PictureTools,
        preparing: Preparing,
        marking: Marking,
        statuses: Statuses,
        alarms: Alarms,
        timings: Timings,
        clock: Clock,
    ) -> None:
        self._store = store
        self._images = images
        self._models = models
        self._tools = tools
        self._preparing = preparing
        self._marking = marking
        self._statuses = statuses
        self._alarms = alarms
        self._patience = timings.patience_scale
        self._clock = clock

    async def run(self, turn_id: TurnId) -> None:
        """Takes a queued turn as far as it goes now: to an end, or back into the queue with a time."""
        turn = await self._claim(turn_id)
        if turn is None:
            return
        profile = self._images.profile(turn.model)
        try:
            prepared = await self._preparing.prepare(turn, profile)
        except Refused as refused:
            await self._end(turn, NoPicture(refused.reason, Billed.NO))
            return
        except BlobMissing:
            await self._end(turn, NoPicture(Reason.BASE_GONE, Billed.NO))
            return
        if await self._statuses.chat_is_closed(turn.leader):
            await self._end(turn, NoPicture(Reason.CHAT_GONE, Billed.NO))
            return
        attempt = await self._begin(turn, prepared)
        if attempt is None:
            return
        self._statuses.sent(turn.leader)
        outcome = await self._images.call(profile, prepared.request)
        if isinstance(outcome, NoPicture):
            await self._settle_without_picture(turn, attempt, outcome)
        else:
            await self._finish(turn, await self._answered(turn, attempt, outcome), profile)

    async def resume(self, turn: Turn) -> None:
        """After a restart: what was answered is fetched, what was only sent is lost to us."""
        async with self._store.reading() as unit:
            attempt = await unit.attempts.last(turn.id)
        if attempt is None or attempt.state is AttemptState.SETTLED:
            async with self._store.writing() as unit:
                await unit.turns.move(turn.id, TurnState.RENDERING, TurnState.QUEUED)
        elif attempt.state is AttemptState.ANSWERED:
            await self._finish(turn, attempt, self._models.profile(turn.model))
        else:
            await self._settle_without_picture(turn, attempt, NoPicture(Reason.NO_ANSWER, Billed.UNKNOWN))

    async def abandon(self, turn_id: TurnId) -> None:
        """Nobody works on this turn any more. Its answer, if it is recorded, waits for the next start."""
        async with self._store.reading() as unit:
            turn = await unit.turns.get(turn_id)
            attempt = await unit.attempts.last(turn_id)
        if turn.state is not TurnState.RENDERING:
            return
        if attempt is None or attempt.state is AttemptState.SETTLED:
            await self._end(turn, NoPicture(Reason.OWN_FAULT, Billed.NO))
        elif attempt.state is AttemptState.SENT:
            await self._settle_without_picture(turn, attempt, NoPicture(Reason.NO_ANSWER, Billed.UNKNOWN))

    async def go_on(self, turn_id: TurnId) -> None:
        """After a failure that nobody expected: fetches what was answered, ends what was not."""
        await self.abandon(turn_id)
        async with self._store.reading() as unit:
            turn = await unit.turns.get(turn_id)
        if turn.state is TurnState.RENDERING:
            await self.resume(turn)

    async def _claim(self, turn_id: TurnId) -> Turn | None:
        async with self._store.writing() as unit:
            turn = await unit.turns.get(turn_id)
            if turn.state is not TurnState.QUEUED:
                return None
            base = turn.base
            if turn.base_turn is not None and base is None:
                awaited = await unit.turns.get(turn.base_turn)
                if awaited.state in PRODUCING and awaited.wanted:
                    return None
                base = await self._result_of(unit, awaited)
                if base is None:
                    await self._hold(unit, turn)
                    return None
            await unit.turns.move(turn.id, TurnState.QUEUED, TurnState.RENDERING, base=base)
            turn = await self._priced(unit, replace(turn, state=TurnState.RENDERING, base=base))
        log.info("turn claimed", extra={"turn": turn.id})
        return turn

    async def _priced(self, unit: Unit, turn: Turn) -> Turn:
        """The turn with the model and the reservation of what it asks for by now: it may have been changed."""
        model, price = self._models.now(turn)
        if (model, price) == (turn.model, turn.price):
            return turn
        await self._reserve_anew(unit, turn, model, price)
        return replace(turn, model=model, price=price)

    async def _reserve_anew(
        self, unit: Unit, turn: Turn, model: str, price: Money, approach: Approach | None = None
    ) -> None:
        now = self._clock()
        await unit.ledger.add(turn, settlement(Billed.NO, turn.price, turn.price), now)
        await unit.ledger.add(turn, reservation(price), now)
        await unit.turns.set_model(turn.id, model, price, approach)

    async def _result_of(self, unit: Unit, awaited: Turn) -> PictureId | None:
        if awaited.state not in SHOWN or not awaited.wanted:
            return None
        result = await unit.pictures.result_of(awaited.id)
        return result.id if result else None

    async def _hold(self, unit: Unit, turn: Turn) -> None:
        await unit.turns.move(turn.id, TurnState.QUEUED, TurnState.HELD)
        await unit.ledger.add(turn, settlement(Billed.NO, turn.price, turn.price), self._clock())
        log.info("turn held", extra={"turn": turn.id, "waited_for": turn.base_turn})

    async def _begin(self, turn: Turn, prepared: Prepared) -> Attempt | None:
        """Records the call before its first byte; None when nobody wants it any more."""
        async with self._store.writing() as unit:
            attempt = await unit.attempts.begin(turn.id, self._clock(), prepared.box)
            for picture, file in prepared.fetched.items():
                await unit.pictures.set_file(picture, file)
        if attempt is None:
            log.info("turn no longer wanted", extra={"turn": turn.id})
            return None
        log.info("call sent", extra={"turn": turn.id, "attempt": attempt.number, "model": turn.model})
        return attempt

    async def _answered(self, turn: Turn, attempt: Attempt, answer: Generated) -> Attempt:
        async with self._store.writing() as unit:
            attempt = await unit.attempts.answer(attempt, answer, self._clock())
        log.info("call answered", extra={"turn": turn.id, "request": answer.request_id})
        return attempt

    async def _finish(self, turn: Turn, attempt: Attempt, profile: ModelProfile) -> None:
        """From a recorded answer to a picture that is here; may be repeated."""
        try:
            answer = await self._tools.examine(await self._bytes_of(attempt, profile))
        except ProviderError as error:
            await self._settle_without_picture(turn, attempt, error.outcome)
        except (Refused, BlobMissing):
            await self._settle_without_picture(turn, attempt, NoPicture(Reason.WRONG_BYTES, Billed.YES))
        else:
            result = await self._marking.result(turn, attempt, answer, profile)
            await self._store_result(turn, attempt, result, profile.prices.real(attempt.usage, turn.price))

    async def _bytes_of(self, attempt: Attempt, profile: ModelProfile) -> BlobRef:
        match attempt.picture:
            case LinkedPicture() as link:
                return await self._images.fetch(profile, link)
            case StoredPicture(blob=blob):
                return blob
            case None:
                raise BlobMissing("an answer without a picture")

    async def _store_result(self, turn: Turn, attempt: Attempt, result: Result, cost: Money) -> None:
        now = self._clock()
        async with self._store.writing() as unit:
            start = (await unit.turns.get(turn.id)).state
            await unit.turns.move(turn.id, start, TurnState.RENDERED)
            picture = await unit.pictures.add_result(turn, result, now)
            await unit.attempts.settle(attempt, Billed.YES, cost, now)
            await unit.ledger.add(turn, settlement(Billed.YES, turn.price, cost), now)
        self._idea_ended(turn)
        size = result.picture.file.blob.size
        log.info("turn rendered", extra={"turn": turn.id, "picture": picture.number, "bytes": size})

    async def _settle_without_picture(self, turn: Turn, attempt: Attempt, outcome: NoPicture) -> None:
        wait = next_try_in(outcome, attempt.number)
        if wait is not None and await self._queue_again(turn, attempt, outcome, wait * self._patience):
            return
        if await self._fell_back(turn, attempt, outcome):
            return
        await self._end(turn, outcome, attempt)

    async def _fell_back(self, turn: Turn, attempt: Attempt, outcome: NoPicture) -> bool:
        """Whether another model draws it, as the operator wants it where a service fails at no cost."""
        if outcome.billed is not Billed.NO:
            return False
        close_up = self._models.unmasked(turn, outcome.reason)
        other = close_up or self._models.fallback(turn, outcome.reason)
        if other is None:
            return False
        now = self._clock()
        model, price = other
        async with self._store.writing() as unit:
            if not (await unit.turns.get(turn.id)).wanted:
                return False
            spent = await unit.ledger.spent(turn.reserved_day)
            if not self._models.affords(spent, Money(price - turn.price)):
                return False
            await unit.attempts.settle(attempt, outcome.billed, turn.price, now)
            by_words = turn.marked and not self._images.profile(model).masks
            approach = Approach.CLOSE_UP if by_words else None
            await self._reserve_anew(unit, turn, model, price, approach)
            await unit.turns.move(turn.id, TurnState.RENDERING, TurnState.QUEUED)
        self._statuses.changed(turn.leader)
        log.info("turn goes to another model", extra={"turn": turn.id, "model": model})
        if close_up is None:
            await self._alarms.trouble(turn.model, outcome.reason)
        else:
            await self._alarms.takes_no_masks(turn.model)
        return True

    async def _queue_again(self, turn: Turn, attempt: Attempt, outcome: NoPicture, wait: float) -> bool:
        now = self._clock()
        async with self._store.writing() as unit:
            if not (await unit.turns.get(turn.id)).wanted:
                return False
            await unit.attempts.settle(attempt, outcome.billed, turn.price, now)
            not_before = later(now, wait)
            await unit.turns.move(turn.id, TurnState.RENDERING, TurnState.QUEUED, not_before=not_before)
        self._statuses.waiting(turn.leader, wait)
        log.info("turn queued again", extra={"turn": turn.id, "why": outcome.reason.value, "wait": wait})
        return True

    async def _end(self, turn: Turn, outcome: NoPicture, attempt: Attempt | None = None) -> None:
        """No picture: the turn ends, its money is settled."""
        now = self._clock()
        state = TurnState.UNKNOWN if outcome.billed is Billed.UNKNOWN else TurnState.FAILED
        failure = Failure(outcome.reason, outcome.billed, outcome.words)
        try:
            async with self._store.writing() as unit:
                await unit.turns.move(turn.id, TurnState.RENDERING, state, failure=failure)
                if attempt is not None:
                    await unit.attempts.settle(attempt, outcome.billed, turn.price, now)
                await unit.ledger.add(turn, settlement(outcome.billed, turn.price, turn.price), now)
        except StaleTurn:
            log.info("turn ended before", extra={"turn": turn.id})
            return
        self._idea_ended(turn)
        log.warning(
            "turn ended without a picture",
            extra={
                "turn": turn.id,
                "state": state.value,
                "why": outcome.reason.value,
                "billed": outcome.billed.value,
                "status": outcome.status,
                "request": outcome.request_id,
            },
        )

    def _idea_ended(self, turn: Turn) -> None:
        """The status of a set counts those that are here."""
        if turn.set is not None:
            self._statuses.changed(turn.leader)
