"""Says how turns ended: a picture as a new reply, or a sentence; then the status message goes.

Works off the rows whose end was not told yet, so that nobody is left waiting when a crash or a refusal of the
messenger came at that moment. Ends of one lane are told in order, lanes at once.
"""

import asyncio
import itertools
import logging

from bot.domain import actions
from bot.domain.actions import Buttons
from bot.domain.errors import BlobMissing, DeliveryError, DeliveryKind, Reason, Refused
from bot.domain.ids import ConversationId, MessageId, PersonId, TurnId
from bot.domain.messages import Address
from bot.domain.pictures import Picture
from bot.domain.prompts import shortened
from bot.domain.turns import PRODUCING, Output, Turn, TurnState
from bot.i18n import voice
from bot.ports import Clock, Messenger
from bot.rows import Store
from bot.services import endings
from bot.services.alarms import Alarms
from bot.services.guarding import guarded
from bot.services.ideas import IdeaSheets
from bot.services.models import Models
from bot.services.showing import Showing
from bot.services.statuses import Statuses
from bot.services.stickers import Stickers
from bot.services.timings import Timings

log = logging.getLogger(__name__)

_Lane = tuple[ConversationId, PersonId]

_THE_LINE = frozenset({DeliveryKind.UNREACHABLE, DeliveryKind.UNCERTAIN})
"""Failures that say nothing about the chat."""


class Delivery:
    """Tells the ends of turns. `poke` says that there may be something to tell."""

    def __init__(
        self,
        store: Store,
        messenger: Messenger,
        showing: Showing,
        ideas: IdeaSheets,
        stickers: Stickers,
        statuses: Statuses,
        models: Models,
        alarms: Alarms,
        timings: Timings,
        clock: Clock,
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._showing = showing
        self._ideas = ideas
        self._stickers = stickers
        self._statuses = statuses
        self._models = models
        self._alarms = alarms
        self._retries = timings.delivery_retries
        self._clock = clock
        self._poked = asyncio.Event()
        self._lanes: dict[_Lane, asyncio.Task[None]] = {}
        self._left_alone: set[tuple[TurnId, TurnState]] = set()

    def poke(self) -> None:
        self._poked.set()

    async def run(self) -> None:
        """Tells ends until cancelled."""
        while True:
            self._poked.clear()
            await self._start_lanes()
            await self._poked.wait()

    async def drain(self) -> None:
        """Returns when everything that can be told is told."""
        while await self._start_lanes():
            await asyncio.wait(self._lanes.values())

    async def close(self) -> None:
        for lane in list(self._lanes.values()):
            lane.cancel()
        await asyncio.gather(*self._lanes.values(), return_exceptions=True)

    async def _start_lanes(self) -> bool:
        async with self._store.reading() as unit:
            untold = [
                turn for turn in await unit.turns.untold() if (turn.id, turn.state) not in self._left_alone
            ]
        lanes: dict[_Lane, list[Turn]] = {}
        for turn in untold:
            lanes.setdefault(turn.lane, []).append(turn)
        for lane, turns in lanes.items():
            if lane not in self._lanes:
                self._lanes[lane] = asyncio.create_task(self._tell_lane(lane, turns), name="delivery")
        return bool(self._lanes)

    async def _tell_lane(self, lane: _Lane, turns: list[Turn]) -> None:
        try:
            for turn in turns:
                if not await guarded(self._tell_patiently(turn), "telling", turn=turn.id):
                    self._left_alone.add((turn.id, turn.state))
        finally:
            del self._lanes[lane]
            self.poke()

    async def _tell_patiently(self, turn: Turn) -> None:
        """Tries again while it is the line that fails; a picture that never goes through becomes a sentence."""
        for tries in itertools.count():
            try:
                await self._tell(turn, in_words=tries >= len(self._retries))
            except DeliveryError as error:
                if error.kind not in _THE_LINE:
                    await self._chat_gone(turn, error)
                    return
                pause = self._retries[min(tries, len(self._retries) - 1)]
                log.warning("not told", extra={"turn": turn.id, "why": str(error), "again_in": pause})
                await asyncio.sleep(pause)
            else:
                return

    async def _tell(self, listed: Turn, *, in_words: bool) -> None:
        """Reads the turn anew: since it was listed it may have been told, or put back into the queue."""
        async with self._store.reading() as unit:
            turn = await unit.turns.get(listed.id)
        if turn.told_at is not None or turn.state in PRODUCING:
            return
        self._statuses.retire(turn.leader)
        if turn.set is not None:
            await self._tell_set(turn, in_words=in_words)
        elif not turn.wanted or turn.state is TurnState.CANCELLED:
            await self._tell_quietly(turn)
        elif turn.state is TurnState.RENDERED:
            await self._show(turn, in_words=in_words)
        else:
            await self._say_ending(turn)

    async def _show(self, turn: Turn, *, in_words: bool) -> None:
        async with self._store.reading() as unit:
            picture = await unit.pictures.result_of(turn.id)
        if picture is None:
            raise BlobMissing(f"turn {turn.id} has no picture")
        if in_words:
            await self._say_not_shown(turn, picture)
            return
        try:
            shown = await self._showing.result(turn, picture, turn.reply_to)
        except DeliveryError as error:
            if error.kind is DeliveryKind.BLOCKED or error.kind in _THE_LINE:
                raise
            log.warning("picture not taken", extra={"turn": turn.id, "why": error.kind.value})
            await self._say_not_shown(turn, picture)
            return
        now = self._clock()
        async with self._store.writing() as unit:
            await unit.turns.move(turn.id, TurnState.RENDERED, TurnState.DELIVERED)
            await unit.turns.told(turn.id, TurnState.DELIVERED, now, shown.message)
            await unit.pictures.add_shown(picture.id, shown)
            await unit.conversations.deliver(turn, shown.message, picture.id, shown.at or now)
        log.info("turn delivered", extra={"turn": turn.id, "picture": picture.number})
        self._alarms.well(turn)
        await self._remove_status(turn)
        if turn.output is Output.STICKER:
            await self._as_sticker(turn, picture, shown.message)

    async def _as_sticker(self, turn: Turn, picture: Picture, reply_to: MessageId) -> None:
        """The picture has arrived; a sticker that does not is to be had under its button."""
        try:
            await self._stickers.send(voice(turn.language), turn.address, picture, reply_to)
        except (DeliveryError, Refused, BlobMissing) as error:
            log.warning("no sticker", extra={"turn": turn.id, "why": str(error)})

    async def _tell_set(self, turn: Turn, *, in_words: bool) -> None:
        """All ideas of a set have ended: one sheet for those that have a picture, one sentence when none has."""
        async with self._store.reading() as unit:
            turns = await unit.turns.of_set(turn.leader)
        there = [one for one in turns if one.state is TurnState.RENDERED]
        if not any(one.wanted and one.state is not TurnState.CANCELLED for one in turns):
            await self._tell_set_quietly(turns, pictures=bool(there))
        elif not there:
            await self._say_ending(endings.worst(turns), turns)
        elif in_words:
            await self._say_ideas_not_shown(turns)
        else:
            await self._show_ideas(turns)

    async def _show_ideas(self, turns: list[Turn]) -> None:
        leader = turns[0]
        try:
            shown = await self._ideas.show(leader, leader.reply_to)
        except DeliveryError as error:
            if error.kind is DeliveryKind.BLOCKED or error.kind in _THE_LINE:
                raise
            log.warning("sheet not taken", extra={"turn": leader.id, "why": error.kind.value})
            await self._say_ideas_not_shown(turns)
            return
        await self._mark_all_told(turns, TurnState.DELIVERED, shown.message)
        log.info("ideas delivered", extra={"turn": leader.id})
        self._alarms.well(leader)
        await self._remove_status(leader)

    async def _say_ideas_not_shown(self, turns: list[Turn]) -> None:
        leader = turns[0]
        say = voice(leader.language)
        buttons = say.buttons(actions.under_kept_ideas(leader.id))
        message = await self._messenger.send_text(
            leader.address, say("ideas.not_shown"), buttons, reply_to=leader.reply_to
        )
        await self._mark_all_told(turns, TurnState.UNDELIVERABLE, message)
        await self._remove_status(leader)

    async def _tell_set_quietly(self, turns: list[Turn], *, pictures: bool) -> None:
        leader = turns[0]
        keyboard = actions.under_kept_ideas(leader.id) if pictures else ()
        ended = endings.worst(turns)
        words, buttons = endings.quiet_sentence(ended, keyboard, endings.charged(turns))
        await self._last_words(leader, words, buttons, must=pictures)
        await self._mark_all_told(turns, TurnState.DELIVERED, None)

    async def _mark_all_told(
        self,
        turns: list[Turn],
        rendered_to: TurnState,
        message: MessageId | None,
        *,
        told_of: TurnId | None = None,
    ) -> None:
        """`told_of` is the only turn that the message speaks of, where it does not speak of all."""
        now = self._clock()
        async with self._store.writing() as unit:
            for turn in turns:
                end = turn.state
                if end is TurnState.RENDERED:
                    end = rendered_to
                    await unit.turns.move(turn.id, TurnState.RENDERED, end)
                speaks_of = told_of in {None, turn.id}
                await unit.turns.told(turn.id, end, now, message if speaks_of else None)

    async def _say_ending(self, turn: Turn, whole_set: list[Turn] | None = None) -> None:
        async with self._store.reading() as unit:
            base = await unit.pictures.base_of(turn)
        paid = endings.charged(whole_set or [turn])
        words, buttons = endings.sentence(
            turn, base.number if base else None, paid, self._models.alternative(turn)
        )
        message = await self._messenger.send_text(turn.address, words, buttons, reply_to=turn.reply_to)
        if whole_set is not None:
            await self._mark_all_told(whole_set, TurnState.DELIVERED, message, told_of=turn.id)
            await self._remove_status(turn)
        elif await self._mark_told(turn, message):
            await self._remove_status(turn)
        await self._alarms.failed(turn)

    async def _say_not_shown(self, turn: Turn, picture: Picture) -> None:
        """The chat takes words but not this picture: it is kept, and a button shows it later."""
        say = voice(turn.language)
        words = say("result.not_shown", number=picture.number)
        buttons = say.buttons(actions.under_kept_picture(picture.id))
        message = await self._messenger.send_text(turn.address, words, buttons, reply_to=turn.reply_to)
        async with self._store.writing() as unit:
            await unit.turns.move(turn.id, TurnState.RENDERED, TurnState.UNDELIVERABLE)
            await unit.turns.told(turn.id, TurnState.UNDELIVERABLE, self._clock(), message)
        await self._remove_status(turn)

    async def _tell_quietly(self, turn: Turn) -> None:
        """The person does not wait any more: the status message says the rest."""
        async with self._store.reading() as unit:
            picture = await unit.pictures.result_of(turn.id)
        keyboard = actions.under_kept_picture(picture.id) if picture else ()
        words, buttons = endings.quiet_sentence(turn, keyboard, endings.charged([turn]))
        await self._last_words(turn, words, buttons, must=picture is not None)
        await self._mark_told(turn, None)

    async def _last_words(self, turn: Turn, words: str, buttons: Buttons, *, must: bool) -> None:
        """In the status; where that is gone, in a message of its own if they `must` be said."""
        status = await self._statuses.take(turn.leader)
        if status is not None:
            try:
                await self._messenger.edit_text(turn.address, status, words, buttons)
            except DeliveryError as error:
                if error.kind in _THE_LINE:
                    raise
                log.info("status not edited", extra={"turn": turn.id, "why": error.kind.value})
                status = None
        if status is None and must:
            await self._messenger.send_text(turn.address, words, buttons, reply_to=turn.reply_to)

    async def _mark_told(self, turn: Turn, message: MessageId | None) -> bool:
        """False when the turn went on meanwhile: a held one was run before its question was known to be out."""
        async with self._store.writing() as unit:
            end = turn.state
            if turn.state is TurnState.RENDERED:
                end = TurnState.DELIVERED
                await unit.turns.move(turn.id, TurnState.RENDERED, end)
            return await unit.turns.told(turn.id, end, self._clock(), message)

    async def _chat_gone(self, turn: Turn, error: DeliveryError) -> None:
        log.warning("chat is closed", extra={"turn": turn.id, "why": error.kind.value})
        self._statuses.retire(turn.leader)
        await self._statuses.take(turn.leader)
        async with self._store.reading() as unit:
            turns = [turn] if turn.set is None else await unit.turns.of_set(turn.set)
        if turn.address.is_group and turn.author > 0 and turn.wanted:
            await self._tell_in_private(turn, turns)
        await self._mark_all_told(turns, TurnState.UNDELIVERABLE, None)

    async def _tell_in_private(self, turn: Turn, turns: list[Turn]) -> None:
        """A group is closed to the bot: who asked there hears of it, if they ever wrote to the bot."""
        async with self._store.reading() as unit:
            found = [await unit.pictures.result_of(one.id) for one in turns]
            base = await unit.pictures.base_of(turn)
        pictures = [picture for picture in found if picture is not None]
        say, home = voice(turn.language), Address(int(turn.author), 0, is_group=False)
        words = shortened(turn.words)
        try:
            for picture in pictures:
                caption = say("group.closed", number=picture.number, words=words)
                await self._showing.elsewhere(home, picture, caption)
            if pictures:
                return
            told = endings.worst(turns)
            said, _ = endings.sentence(told, base.number if base else None, endings.charged(turns))
            if told.failure is not None and told.failure.reason is Reason.CHAT_GONE:
                said = say("group.not_drawn", words=words)
            await self._messenger.send_text(home, said, (), reply_to=None)
        except (DeliveryError, Refused, BlobMissing) as error:
            log.info("not told in private", extra={"turn": turn.id, "why": type(error).__name__})

    async def _remove_status(self, turn: Turn) -> None:
        status = await self._statuses.take(turn.leader)
        if status is None:
            return
        try:
            await self._messenger.delete(turn.address, status)
        except DeliveryError as error:
            log.debug("status not deleted", extra={"turn": turn.id, "why": error.kind.value})
