"""Reads what a decision about a message needs."""

from bot.domain.conversations import Known, KnownTurn
from bot.domain.errors import Reason
from bot.domain.mentions import read_mentions
from bot.domain.messages import Incoming
from bot.domain.planning import request_words
from bot.domain.plans import Facts, Question
from bot.domain.records import Place
from bot.domain.spots import Glance
from bot.domain.turns import Turn  # noqa: TC001
from bot.ports import Clock
from bot.rows import Unit
from bot.services.access import Access
from bot.services.rules import Rules
from bot.services.starting import Starting


class FactsReader:
    """In the transaction that carries the decision out."""

    def __init__(self, access: Access, starting: Starting, rules: Rules, clock: Clock) -> None:
        self._access = access
        self._starting = starting
        self._rules = rules
        self._clock = clock

    async def read(self, unit: Unit, place: Place, message: Incoming, glance: Glance | None = None) -> Facts:
        conversation, author, now = place.conversation, message.author.id, self._clock()
        replied = message.replied
        served = await self._access.serves(unit, author, message.address)
        known = await unit.conversations.known(place.chat, replied.message) if replied else None
        numbers = read_mentions(request_words(message, known)).numbers
        return Facts(
            now=now,
            served=served,
            turned_away=not served and await unit.access.turned_away(place.chat, author),
            claim_hash=None if served else await unit.access.claim_hash(),
            known=known,
            draft=await unit.drafts.open(conversation, author, now),
            own_turn=await unit.turns.own_unfinished(conversation, author, message.message),
            head=await unit.conversations.head(conversation, message.message),
            budget=await self._starting.budget_in(unit, place, message.words),
            last_asked_at=await unit.turns.last_asked_at(conversation, author),
            new_after=self._rules.new_after if place.new_after is None else place.new_after,
            question=await self._question(unit, place, message, known),
            numbered=await unit.pictures.numbered(conversation, numbers),
            glance=glance,
            spot=await unit.spots.open(conversation, author, now),
        )

    async def _question(
        self, unit: Unit, place: Place, message: Incoming, known: Known | None
    ) -> Question | None:
        """What the model asked back: in the turn that is replied to, else in the author's last one here."""
        turn: Turn | None
        if isinstance(known, KnownTurn):
            turn = await unit.turns.get(known.turn)
        else:
            author = message.author.id
            turn = await unit.turns.answered_in_words(place.conversation, author, message.message)
        if turn is None or turn.failure is None or turn.failure.reason is not Reason.WORDS:
            return None
        asked_at = turn.told_at or turn.created_at
        return Question(
            turn.id, turn.words, turn.base, turn.references, asked_at, turn.told, turn.area, turn.approach
        )
