"""What a start does with what an earlier process left: nothing is lost, nothing is called twice."""

import logging
from functools import partial

from bot.domain.ids import HOUR, Micros
from bot.domain.turns import TurnState
from bot.ports import Clock, Messenger
from bot.rows import Store
from bot.services.albums import Albums
from bot.services.answers import Answers
from bot.services.delivery import Delivery
from bot.services.dispatcher import Dispatcher
from bot.services.drafts import Drafts
from bot.services.spots import Spots
from bot.services.statuses import Statuses

log = logging.getLogger(__name__)


class Recovery:
    """Runs once, before new updates are taken in. The data folder is ours alone by then."""

    def __init__(
        self,
        store: Store,
        messenger: Messenger,
        dispatcher: Dispatcher,
        delivery: Delivery,
        statuses: Statuses,
        albums: Albums,
        drafts: Drafts,
        spots: Spots,
        clock: Clock,
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._dispatcher = dispatcher
        self._delivery = delivery
        self._statuses = statuses
        self._albums = albums
        self._drafts = drafts
        self._spots = spots
        self._clock = clock

    async def run(self, answers: Answers) -> None:
        """Puts every turn, draft and album back to work."""
        now = self._clock()
        async with self._store.reading() as unit:
            unfinished = await unit.turns.unfinished()
            leftovers = await unit.turns.leftover_statuses(Micros(now - HOUR))
            unasked = await unit.drafts.unasked(now)
            spots = await unit.spots.unasked(now)
        for turn in unfinished:
            if turn.wanted and turn.state in {TurnState.QUEUED, TurnState.RENDERING}:
                self._statuses.open(turn.leader)
            if turn.state is TurnState.RENDERING:
                self._dispatcher.adopt(turn)
        for draft in unasked:
            answers.soon((), partial(self._drafts.ask, draft))
        for spot in spots:
            answers.soon((), partial(self._spots.ask, spot))
        for address, message in leftovers:
            answers.soon((), partial(self._messenger.delete, address, message))
        await self._albums.rearm()
        self._dispatcher.poke()
        self._delivery.poke()
        log.info("recovered", extra={"unfinished": len(unfinished), "unasked": len(unasked)})
