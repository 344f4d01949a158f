"""Writes new turns: each with its reservation, its status and its place in the queue."""

from dataclasses import replace

from bot.domain.errors import Reason
from bot.domain.ids import ConversationId, MessageId, PersonId, TurnId
from bot.domain.ledger import Money, day_of, dollars, reservation, resets_in
from bot.domain.pictures import Picture
from bot.domain.plans import Budget
from bot.domain.records import NewTurn, Place
from bot.domain.turns import Origin, Turn
from bot.i18n import Voice
from bot.ports import Clock
from bot.rows import Unit
from bot.services.delivery import Delivery
from bot.services.dispatcher import Dispatcher
from bot.services.models import Chosen, Models
from bot.services.rules import Rules
from bot.services.statuses import Statuses

IDEAS = 4
"""Pictures of one set of ideas."""


class Starting:
    """The one way in which turns come to be."""

    def __init__(
        self,
        models: Models,
        statuses: Statuses,
        dispatcher: Dispatcher,
        delivery: Delivery,
        rules: Rules,
        clock: Clock,
    ) -> None:
        self._statuses = statuses
        self._dispatcher = dispatcher
        self._delivery = delivery
        self._rules = rules
        self._clock = clock
        self._models = models

    def chosen(self, place: Place, words: str, pictures: int, *, marked: bool = False) -> Chosen:
        """The model, the options and the price of a request in a chat."""
        return self._models.chosen(place, words, pictures, marked=marked)

    def providers(self, place: Place) -> str:
        """The names of the services that may draw in a chat."""
        return self._models.providers(place.model)

    def price_of(self, turn: Turn) -> Money:
        """What the same request costs once more."""
        return self._models.price_of(turn)

    async def budget(self, unit: Unit, price: Money) -> Budget:
        """What a turn costs and what today may still cost."""
        spent = await unit.ledger.spent(day_of(self._clock()))
        return Budget(price, spent, self._rules.daily_limit)

    async def budget_in(self, unit: Unit, place: Place, words: str = "", pictures: int = 0) -> Budget:
        return await self.budget(unit, self.chosen(place, words, pictures).price)

    async def budget_again(self, unit: Unit, turn: Turn) -> Budget:
        return await self.budget(unit, self.price_of(turn))

    async def write(self, unit: Unit, new: NewTurn) -> TurnId:
        """A queued turn and its reservation, in the caller's transaction."""
        now = self._clock()
        turn = await unit.turns.create(new, now)
        await unit.ledger.add(turn, reservation(turn.price), now)
        if new.base is not None and new.area is not None:
            await unit.drafts.used_with(new.conversation, new.author, new.base, turn.id)
        return turn.id

    async def run_held(self, unit: Unit, turn: Turn, base: Picture | None) -> None:
        """A held turn goes back into the queue, from another picture, with a reservation of its own."""
        now = self._clock()
        await unit.turns.run_held(turn.id, base.id if base else None, day_of(now))
        await unit.ledger.add(await unit.turns.get(turn.id), reservation(turn.price), now)

    async def write_sibling(
        self,
        unit: Unit,
        turn: Turn,
        author: PersonId,
        *,
        reply_to: MessageId | None,
        words: str | None = None,
        origin: Origin = Origin.AGAIN,
        set_of: TurnId | None = None,
        here: ConversationId | None = None,
    ) -> TurnId:
        """The same request once more, or with other words: those of an answer stay joined to what it answers.

        `here` is the conversation of who asks, where everybody has their own.
        """
        if words is not None:
            origin = Origin.ANSWER if turn.origin is Origin.ANSWER else Origin.EDIT
        turn = replace(turn, words=turn.words if words is None else words)
        model, price = self._models.now(turn)
        return await self.write(
            unit,
            NewTurn(
                conversation=here or turn.conversation,
                author=author,
                words=turn.words,
                model=model,
                price=price,
                options=turn.options,
                origin=origin,
                base=turn.base,
                base_turn=turn.base_turn if turn.base is None else None,
                references=turn.references,
                sibling_of=turn.id,
                request=None if words is None else turn.request,
                reply_to=reply_to,
                set=set_of,
                output=turn.output,
                area=turn.area,
                approach=turn.approach,
            ),
        )

    async def write_ideas(
        self, unit: Unit, turn: Turn, author: PersonId, reply_to: MessageId, here: ConversationId
    ) -> tuple[TurnId, ...]:
        """A set of siblings, each with its reservation; the first of them leads it."""
        leader: TurnId | None = None
        written = []
        for _ in range(IDEAS):
            idea = await self.write_sibling(
                unit, turn, author, reply_to=reply_to, origin=Origin.IDEA, set_of=leader, here=here
            )
            if leader is None:
                leader = idea
                await unit.turns.lead(idea)
            written.append(idea)
        return tuple(written)

    def begin(self, turn: TurnId) -> None:
        """After the commit: the status goes out, the queue moves. Of a set the first turn speaks for all."""
        self._statuses.open(turn)
        self._dispatcher.poke()

    def reworded(self, turn: TurnId) -> None:
        """A turn that has not begun says something else now."""
        self._statuses.changed(turn)

    def moved(self) -> None:
        """A turn ended or made way: others may go on, and somebody may have to be told."""
        self._dispatcher.poke()
        self._delivery.poke()

    def over_limit(self, say: Voice) -> str:
        """The kind sentence about today's budget."""
        hours, minutes = resets_in(self._clock())
        return say(
            Reason.OVER_DAILY_LIMIT.value,
            limit=dollars(self._rules.daily_limit),
            resets=say("limit.hours", hours=hours) if hours else say("limit.minutes", minutes=minutes),
        )
