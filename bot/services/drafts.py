"""Photos that wait for words, and the question that is asked about them."""

import asyncio
import logging
from weakref import WeakValueDictionary

from bot.domain.errors import DeliveryError, Refused
from bot.domain.ids import DraftId, MessageId
from bot.domain.pictures import Picture, ShownAs
from bot.domain.records import OpenDraft
from bot.i18n import text
from bot.ports import Messenger
from bot.rows import Store
from bot.services.attachments import Attachments

log = logging.getLogger(__name__)


class Drafts:
    """Asks "What should I change?", once per draft, and keeps the question true."""

    def __init__(self, store: Store, messenger: Messenger, attachments: Attachments) -> None:
        self._store = store
        self._messenger = messenger
        self._attachments = attachments
        self._asking: WeakValueDictionary[DraftId, asyncio.Lock] = WeakValueDictionary()

    async def ask(self, draft_id: DraftId) -> None:
        """Asks about the draft's photos, or corrects the question when more have come.

        Files are looked at first: what is no picture is said at once and leaves the draft.
        """
        async with self._asking.setdefault(draft_id, asyncio.Lock()):
            async with self._store.reading() as unit:
                draft = await unit.drafts.find(draft_id)
            if draft is None:
                return
            kept = [picture for picture in draft.pictures if await self._usable(draft, picture)]
            if not kept or draft.asked_for == len(kept):
                return
            question = text("ask.photo") if len(kept) == 1 else text("ask.photos", count=len(kept))
            message = await self._ask(draft, question)
            async with self._store.writing() as unit:
                await unit.drafts.asked(draft_id, message, len(kept))

    async def _usable(self, draft: OpenDraft, picture: Picture) -> bool:
        attachment = picture.attachment
        if picture.file is not None or attachment is None or attachment.shown_as is ShownAs.PHOTO:
            return True
        try:
            file = await self._attachments.file_of(picture)
        except Refused as refused:
            await self._messenger.send_text(
                draft.address, text(refused.reason.value), (), reply_to=attachment.message_id
            )
            async with self._store.writing() as unit:
                await unit.drafts.remove(draft.id, picture.id)
            return False
        async with self._store.writing() as unit:
            await unit.pictures.set_file(picture.id, file)
        return True

    async def _ask(self, draft: OpenDraft, question: str) -> MessageId:
        if draft.question is not None:
            try:
                await self._messenger.edit_text(draft.address, draft.question, question, ())
            except DeliveryError as error:
                log.info("question not edited", extra={"why": error.kind.value})
            else:
                return draft.question
        first = draft.pictures[0].attachment
        reply_to = first.message_id if first and draft.address.is_group else None
        return await self._messenger.send_text(draft.address, question, (), reply_to=reply_to)
