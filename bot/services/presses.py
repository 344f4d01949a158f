"""Taps on buttons: the guarded move first, in milliseconds, then one answer with its outcome."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from bot.domain import actions, permissions
from bot.domain.actions import Op, Tap
from bot.domain.conversations import KnownPicture
from bot.domain.ids import ConversationId, DraftId, InboxId, PersonId, PictureId, SpotId, TurnId, VoteId
from bot.domain.messages import Press
from bot.domain.pictures import Picture
from bot.i18n import voice
from bot.ports import Clock
from bot.rows import Store, Unit
from bot.services.access import Access
from bot.services.admins import Admins
from bot.services.answers import Answers
from bot.services.draft_buttons import DraftButtons
from bot.services.guarding import guarded
from bot.services.picture_buttons import PictureButtons
from bot.services.place_buttons import PlaceButtons
from bot.services.spot_buttons import SpotButtons
from bot.services.starting import Starting
from bot.services.taps import Outcome, Tapped
from bot.services.turn_buttons import TurnButtons

log = logging.getLogger(__name__)

_Found = tuple[PersonId | None, Callable[[], Awaitable[Outcome]]]
"""Who asked for what a button is about, and what pressing it does."""


@dataclass(frozen=True, slots=True)
class Handlers:
    """What buttons do, by what they are about."""

    on_turn: TurnButtons
    on_picture: PictureButtons
    on_draft: DraftButtons
    on_spot: SpotButtons
    on_place: PlaceButtons


class Presses:
    """A tap is valid only in the chat where what it is about lives."""

    def __init__(
        self,
        store: Store,
        answers: Answers,
        access: Access,
        admins: Admins,
        starting: Starting,
        handlers: Handlers,
        clock: Clock,
    ) -> None:
        self._store = store
        self._answers = answers
        self._access = access
        self._admins = admins
        self._starting = starting
        self._on_turn = handlers.on_turn.handlers
        self._on_picture = handlers.on_picture.handlers
        self._on_draft = handlers.on_draft.handlers
        self._on_spot = handlers.on_spot.handlers
        self._on_place = handlers.on_place.handlers
        self._clock = clock

    async def handle(self, row: InboxId, press: Press) -> None:
        """Does what the button says and answers the tap; whether only admins may is looked up beside."""
        await self._settle(row, press, is_admin=None)

    async def _settle(self, row: InboxId, press: Press, *, is_admin: bool | None) -> None:
        async with self._store.writing() as unit:
            outcome = await self._decide(unit, press, is_admin=is_admin)
            if outcome is not None and outcome.is_over:
                await unit.inbox.close([row])
        if outcome is None:
            self._answers.soon((), lambda: self._ask_admins(row, press))
            return
        log.info("button pressed", extra={"data": press.data, "turns": list(outcome.begin)})
        self._answers.toast(press.query, outcome.toast)
        if outcome.begin:
            self._starting.begin(outcome.begin[0])
        if outcome.moved:
            self._starting.moved()
        if outcome.after is not None:
            self._answers.soon([row], outcome.after)

    async def _ask_admins(self, row: InboxId, press: Press) -> None:
        is_admin = await self._admins.include(press.author.id, press.address)
        if not await guarded(self._settle(row, press, is_admin=is_admin), "pressing", inbox=row):
            async with self._store.writing() as unit:
                await unit.inbox.park(row)

    async def _decide(self, unit: Unit, press: Press, *, is_admin: bool | None) -> Outcome | None:
        """None: it depends on whether the person is an admin."""
        place = await unit.conversations.place(press.address, press.author)
        say = voice(place.language)
        if not await self._access.serves(unit, press.author.id, press.address):
            return Outcome(say("toast.not_served"))
        tap = actions.parse_data(press.data)
        found = None if tap is None else await self._found(unit, tap, Tapped(press, place, say, tap.argument))
        if tap is None or found is None:
            return Outcome(say("toast.reset"))
        requester, act = found
        free = permissions.is_free(tap.op, press.author.id, requester, place.manners)
        if free or is_admin or not press.address.is_group:
            return await act()
        if press.author.id == await unit.access.owner():
            return await act()
        if is_admin is None:
            return None
        return Outcome(say("toast.for_admins" if permissions.is_setting(tap.op) else "toast.for_requester"))

    async def _found(self, unit: Unit, tap: Tap, tapped: Tapped) -> _Found | None:
        """What a tap is about, and what it does; None when that is not here."""
        press = tapped.press
        chat = press.address.chat
        if tap.op in self._on_turn:
            turn = await unit.turns.find(TurnId(tap.id))
            if turn is None or turn.address.chat != chat:
                return None
            return _requester(turn.author, chat), lambda: self._on_turn[tap.op](unit, tapped, turn)
        if tap.op in self._on_picture:
            picture = await unit.pictures.find(PictureId(tap.id), press.address)
            if picture is None:
                return None
            requester = await self._who_asked(unit, tapped, tap, picture)
            return requester, lambda: self._on_picture[tap.op](unit, tapped, picture)
        if tap.op in self._on_draft:
            draft = await unit.drafts.find(DraftId(tap.id))
            here = draft is None or draft.address.chat == chat
            return (None, lambda: self._on_draft[tap.op](unit, tapped, draft)) if here else None
        if tap.op in self._on_spot:
            spot = await unit.spots.find(SpotId(tap.id), self._clock())
            here = spot is None or spot.address.chat == chat
            return (None, lambda: self._on_spot[tap.op](unit, tapped, spot)) if here else None
        there = await unit.conversations.beside(tapped.place, ConversationId(tap.id))
        if there is None:
            return None
        vote = await unit.votes.find(VoteId(tap.argument)) if tap.op is Op.COUNT else None
        caller = None if vote is None else _requester(vote.author, chat)
        return caller, lambda: self._on_place[tap.op](unit, replace(tapped, place=there))

    async def _who_asked(self, unit: Unit, tapped: Tapped, tap: Tap, picture: Picture) -> PersonId | None:
        """For the picture; a page of pictures is everybody's, as their numbers are in words."""
        press = tapped.press
        if tap.op is Op.GO_TO:
            known = await unit.conversations.known(tapped.place.chat, press.message)
            if not isinstance(known, KnownPicture):
                return None
            shown = await unit.pictures.get(known.picture)
            picture = picture if shown.turn is None else shown
        if picture.turn is None:
            return None
        return _requester((await unit.turns.get(picture.turn)).author, press.address.chat)


def _requester(author: PersonId, chat: int) -> PersonId | None:
    """Nobody, where a channel spoke: it cannot press buttons, and who is behind it cannot be told."""
    return None if author < 0 and author != chat else author
