"""A picture as a sticker: its subject cut out of a plain background, without asking a model."""

import logging
from dataclasses import replace

from bot.domain import actions
from bot.domain.errors import DeliveryError, DeliveryKind
from bot.domain.ids import MessageId
from bot.domain.ledger import dollars
from bot.domain.messages import Address
from bot.domain.pictures import Picture, ShownAs
from bot.domain.records import Shown, Upload
from bot.i18n import Voice
from bot.ports import Messenger, PictureTools
from bot.rows import Store
from bot.services.attachments import Attachments
from bot.services.models import Models

log = logging.getLogger(__name__)

_NO_STICKERS = frozenset({DeliveryKind.REFUSED, DeliveryKind.PHOTO_REFUSED, DeliveryKind.FILE_GONE})


class Stickers:
    """Sends stickers; where nothing can be cut out, offers to draw the picture anew as one."""

    def __init__(
        self,
        store: Store,
        messenger: Messenger,
        tools: PictureTools,
        attachments: Attachments,
        models: Models,
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._tools = tools
        self._attachments = attachments
        self._models = models

    async def send(self, say: Voice, address: Address, picture: Picture, reply_to: MessageId) -> None:
        cut = await self._tools.sticker(await self._attachments.kept(picture))
        if cut is None:
            await self._offer(say, address, picture, reply_to)
            return
        upload = Upload(cut.file.blob, f"sticker-{picture.number}.webp", "", (), reply_to)
        shown = await self._sent(address, upload)
        async with self._store.writing() as unit:
            await unit.pictures.add_shown(picture.id, shown)
        if not cut.sure:
            await self._messenger.send_text(address, say("sticker.unsure"), (), reply_to=shown.message)

    async def _sent(self, address: Address, upload: Upload) -> Shown:
        """As a sticker; as a file where the chat takes none. Either is no way to get at the picture's own bytes."""
        try:
            return await self._messenger.send_sticker(address, upload)
        except DeliveryError as error:
            if error.kind not in _NO_STICKERS:
                raise
            log.info("sticker refused, sending a file", extra={"why": error.kind.value})
        return replace(await self._messenger.send_document(address, upload), kind=ShownAs.STICKER)

    async def _offer(self, say: Voice, address: Address, picture: Picture, reply_to: MessageId) -> None:
        log.info("no plain background", extra={"picture": picture.number})
        words = say("sticker.not_plain", number=picture.number)
        if picture.turn is None:
            await self._messenger.send_text(address, words, (), reply_to=reply_to)
            return
        async with self._store.reading() as unit:
            turn = await unit.turns.get(picture.turn)
        keyboard = actions.under_plain_sticker(picture.turn, dollars(self._models.price_of(turn)))
        await self._messenger.send_text(address, words, say.buttons(keyboard), reply_to=reply_to)
