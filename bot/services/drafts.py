"""Photos that wait for words, and the question that is asked about them."""

import asyncio
import logging
from weakref import WeakValueDictionary

from bot.domain import actions
from bot.domain.errors import DeliveryError, Refused
from bot.domain.ids import DraftId, MessageId
from bot.domain.pictures import Picture, ShownAs
from bot.domain.records import OpenDraft
from bot.i18n import Voice, voice
from bot.ports import Clock, Messenger
from bot.rows import Store
from bot.services.attachments import Attachments
from bot.services.models import Models
from bot.services.painter_links import PainterLinks
from bot.services.rules import Rules

log = logging.getLogger(__name__)


class Drafts:
    """Asks "What should I change?", once per draft, and keeps the question true."""

    def __init__(
        self,
        store: Store,
        messenger: Messenger,
        attachments: Attachments,
        models: Models,
        rules: Rules,
        links: PainterLinks,
        clock: Clock,
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._attachments = attachments
        self._models = models
        self._rules = rules
        self._links = links
        self._clock = clock
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
            message = await self._ask(draft, len(kept))
            async with self._store.writing() as unit:
                await unit.drafts.asked(draft, message, len(kept), self._clock())

    async def _usable(self, draft: OpenDraft, picture: Picture) -> bool:
        attachment = picture.attachment
        if picture.file is not None or attachment is None or attachment.shown_as is ShownAs.PHOTO:
            return True
        try:
            file = await self._attachments.file_of(picture)
        except Refused as refused:
            await self._messenger.send_text(
                draft.address, voice(draft.language)(refused.reason.value), (), reply_to=attachment.message_id
            )
            async with self._store.writing() as unit:
                await unit.drafts.remove(draft.id, picture.id)
            return False
        async with self._store.writing() as unit:
            await unit.pictures.set_file(picture.id, file)
        return True

    async def _ask(self, draft: OpenDraft, count: int) -> MessageId:
        say = voice(draft.language)
        question = self._question(say, draft, count)
        painter = self._links.link(draft.pictures[0].id, draft.address)
        buttons = say.buttons(actions.under_photos(draft.id, count, self._rules.chips, painter))
        if draft.question is not None:
            try:
                await self._messenger.edit_text(draft.address, draft.question, question, buttons)
            except DeliveryError as error:
                log.info("question not edited", extra={"why": error.kind.value})
            else:
                return draft.question
        first = draft.pictures[0].attachment
        reply_to = first.message_id if first and draft.address.is_group else None
        return await self._messenger.send_text(draft.address, question, buttons, reply_to=reply_to)

    def _question(self, say: Voice, draft: OpenDraft, count: int) -> str:
        question = say("ask.photos", count=count)
        if draft.privacy_told:
            return question
        providers = self._models.providers(draft.chat_model)
        return f"{question}\n\n{say('privacy.first', provider=providers)}"
