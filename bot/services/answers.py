"""Answers that are no turns: sent in the background, and only then is their inbox row closed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from bot.domain.actions import Buttons
from bot.domain.errors import DeliveryError, ImageBotError
from bot.domain.ids import InboxId, MessageId
from bot.domain.messages import Address, Incoming
from bot.domain.records import Place
from bot.i18n import voice
from bot.ports import Messenger
from bot.rows import Store
from bot.services.guarding import guarded

log = logging.getLogger(__name__)

THUMBS_UP = "👍"


class Answers:
    """Sends what is no turn. A crash before the row is closed repeats the answer rather than losing it."""

    def __init__(self, store: Store, messenger: Messenger) -> None:
        self._store = store
        self._messenger = messenger
        self._tasks: set[asyncio.Task[None]] = set()
        self._turning_away: set[tuple[int, int]] = set()

    def say(
        self,
        rows: Sequence[InboxId],
        address: Address,
        words: str,
        buttons: Buttons = (),
        *,
        reply_to: MessageId | None = None,
    ) -> None:
        """Sends a sentence, then closes the rows."""

        async def send() -> None:
            await self._messenger.send_text(address, words, buttons, reply_to=reply_to)

        self.soon(rows, send)

    def react(self, rows: Sequence[InboxId], address: Address, message: MessageId) -> None:
        self.soon(rows, lambda: self._messenger.react(address, message, THUMBS_UP))

    def delete(self, address: Address, message: MessageId) -> None:
        """Takes a message of ours away."""
        self.soon((), lambda: self._messenger.delete(address, message))

    def turn_away(self, rows: Sequence[InboxId], message: Incoming, place: Place) -> None:
        """Says it once, also when several messages come before the first refusal is out."""
        stranger = (message.address.chat, message.author.id)
        if stranger in self._turning_away:
            self.soon(rows, _nothing)
            return
        self._turning_away.add(stranger)
        self.soon(rows, lambda: self._refuse(message, place))

    async def _refuse(self, message: Incoming, place: Place) -> None:
        address = message.address
        reply_to = message.message if address.is_group else None
        try:
            words = voice(place.language)("access.refused")
            await self._messenger.send_text(address, words, (), reply_to=reply_to)
        except DeliveryError as error:
            log.info("refusal not sent", extra={"why": error.kind.value})
        async with self._store.writing() as unit:
            await unit.access.set_turned_away(place.chat, message.author.id)
        self._turning_away.discard((address.chat, message.author.id))

    def toast(self, query: str, words: str) -> None:
        """Answers a tap. A tap that is too old to be answered is let go."""
        self.soon((), lambda: self._messenger.answer_press(query, words))

    async def edit(self, address: Address, message: MessageId, words: str) -> None:
        """Rewrites a message of ours, without buttons."""
        await self._messenger.edit_text(address, message, words, ())

    async def send(self, address: Address, words: str, reply_to: MessageId | None) -> None:
        """Says something without buttons."""
        await self._messenger.send_text(address, words, (), reply_to=reply_to)

    def soon(self, rows: Sequence[InboxId], work: Callable[[], Awaitable[None]]) -> None:
        """Does the work in the background, then closes the rows."""
        task = asyncio.create_task(self._do(rows, work), name="answer")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def drain(self) -> None:
        """Returns when everything has been said."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def close(self) -> None:
        """Drops what is not said yet; its rows stay open for the next start."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _do(self, rows: Sequence[InboxId], work: Callable[[], Awaitable[None]]) -> None:
        await guarded(self._try(work), "answering")
        if rows:
            async with self._store.writing() as unit:
                await unit.inbox.close(rows)

    async def _try(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except ImageBotError as error:
            log.info("answer not sent", extra={"why": str(error)})


async def _nothing() -> None:
    pass
