"""Taps on buttons: the guarded move first, in milliseconds, then one answer with its outcome."""

import logging

from bot.domain import actions
from bot.domain.actions import Tap
from bot.domain.ids import ConversationId, DraftId, InboxId, PictureId, SpotId, TurnId
from bot.domain.messages import Press
from bot.i18n import voice
from bot.ports import Clock
from bot.rows import Store, Unit
from bot.services.access import Access
from bot.services.answers import Answers
from bot.services.draft_buttons import DraftButtons
from bot.services.picture_buttons import PictureButtons
from bot.services.place_buttons import PlaceButtons
from bot.services.spot_buttons import SpotButtons
from bot.services.starting import Starting
from bot.services.taps import Outcome, Tapped
from bot.services.turn_buttons import TurnButtons

log = logging.getLogger(__name__)


class Presses:
    """A tap is valid only in the chat where what it is about lives."""

    def __init__(
        self,
        store: Store,
        answers: Answers,
        access: Access,
        starting: Starting,
        on_turn: TurnButtons,
        on_picture: PictureButtons,
        on_draft: DraftButtons,
        on_spot: SpotButtons,
        on_place: PlaceButtons,
        clock: Clock,
    ) -> None:
        self._store = store
        self._answers = answers
        self._access = access
        self._starting = starting
        self._on_turn = on_turn.handlers
        self._on_picture = on_picture.handlers
        self._on_draft = on_draft.handlers
        self._on_spot = on_spot.handlers
        self._on_place = on_place.handlers
        self._clock = clock

    async def handle(self, row: InboxId, press: Press) -> None:
        """Does what the button says and answers the tap."""
        async with self._store.writing() as unit:
            outcome = await self._decide(unit, press)
            if outcome.after is None or outcome.begin or outcome.moved or outcome.settled:
                await unit.inbox.close([row])
        log.info("button pressed", extra={"data": press.data, "turns": list(outcome.begin)})
        self._answers.toast(press.query, outcome.toast)
        if outcome.begin:
            self._starting.begin(outcome.begin[0])
        if outcome.moved:
            self._starting.moved()
        if outcome.after is not None:
            self._answers.soon([row], outcome.after)

    async def _decide(self, unit: Unit, press: Press) -> Outcome:
        place = await unit.conversations.place(press.address, press.author)
        say = voice(place.language)
        if not await self._access.serves(unit, press.author.id, press.address):
            return Outcome(say("toast.not_served"))
        tap = actions.parse_data(press.data)
        outcome = None
        if tap is not None:
            outcome = await self._on(unit, tap, Tapped(press, place, say, tap.argument))
        return outcome or Outcome(say("toast.reset"))

    async def _on(self, unit: Unit, tap: Tap, tapped: Tapped) -> Outcome | None:
        """What the handler of the operation says; None when what it is about is not here."""
        chat = tapped.press.address.chat
        if tap.op in self._on_turn:
            turn = await unit.turns.find(TurnId(tap.id))
            here = turn is not None and turn.address.chat == chat
            return await self._on_turn[tap.op](unit, tapped, turn) if turn and here else None
        if tap.op in self._on_picture:
            picture = await unit.pictures.find(PictureId(tap.id), tapped.press.address)
            return await self._on_picture[tap.op](unit, tapped, picture) if picture else None
        if tap.op in self._on_draft:
            draft = await unit.drafts.find(DraftId(tap.id))
            here = draft is None or draft.address.chat == chat
            return await self._on_draft[tap.op](unit, tapped, draft) if here else None
        if tap.op in self._on_spot:
            spot = await unit.spots.find(SpotId(tap.id), self._clock())
            here = spot is None or spot.address.chat == chat
            return await self._on_spot[tap.op](unit, tapped, spot) if here else None
        here = ConversationId(tap.id) == tapped.place.conversation
        return await self._on_place[tap.op](unit, tapped) if here else None
