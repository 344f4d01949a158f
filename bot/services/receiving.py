"""“Receiving…”: a first sign of life while an album is gathered; it becomes the status or the question."""

import asyncio
import logging

from bot.domain.errors import DeliveryError
from bot.domain.ids import DraftId, MessageId
from bot.domain.records import GatheringAlbum
from bot.i18n import voice
from bot.ports import Messenger
from bot.rows import Store

log = logging.getLogger(__name__)


class Receiving:
    """Announces albums. A sign that comes too late to be of use is taken away again."""

    def __init__(self, store: Store, messenger: Messenger, patience: float) -> None:
        self._store = store
        self._messenger = messenger
        self._patience = patience
        self._announcing: dict[DraftId, asyncio.Task[MessageId | None]] = {}
        self._too_late: set[DraftId] = set()

    def announce(self, album: GatheringAlbum) -> None:
        self._announcing[album.draft] = asyncio.create_task(self._announce(album), name="album sign")

    async def message_of(self, draft: DraftId) -> MessageId | None:
        """The sign's message, waited for a little; None when there is none."""
        task = self._announcing.pop(draft, None)
        if task is None:
            async with self._store.reading() as unit:
                return await unit.albums.sign(draft)
        try:
            async with asyncio.timeout(self._patience):
                return await asyncio.shield(task)
        except TimeoutError:
            self._too_late.add(draft)
            task.add_done_callback(lambda _: self._too_late.discard(draft))
            return None

    async def _announce(self, album: GatheringAlbum) -> MessageId | None:
        draft, words = album.draft, voice(album.language)("ask.receiving")
        try:
            message = await self._messenger.send_status(
                album.address, words, (), reply_to=None, unless=lambda: draft in self._too_late
            )
            if draft in self._too_late:
                await self._messenger.delete(album.address, message)
                return None
        except DeliveryError as error:
            log.info("sign of life not sent", extra={"why": error.kind.value})
            return None
        async with self._store.writing() as unit:
            await unit.albums.set_sign(draft, message)
        return message
