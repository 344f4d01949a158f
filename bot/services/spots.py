"""Asks about marked spots: is this the one, what should change there, or what else was meant by a copy."""

import asyncio
import logging
from weakref import WeakValueDictionary

from bot.domain import actions
from bot.domain.areas import Area
from bot.domain.errors import BlobMissing, DeliveryError, DeliveryKind, Refused
from bot.domain.ids import MessageId, SpotId
from bot.domain.messages import Address
from bot.domain.pictures import BlobRef, Picture
from bot.domain.records import OpenSpot, Upload
from bot.domain.spots import Step
from bot.i18n import Voice, voice
from bot.ports import Clock, Messenger, PictureTools
from bot.rows import Store
from bot.services.attachments import Attachments

log = logging.getLogger(__name__)


class Spots:
    """A question shows the picture with everything but the marked area dimmed."""

    def __init__(
        self,
        store: Store,
        messenger: Messenger,
        tools: PictureTools,
        attachments: Attachments,
        clock: Clock,
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._tools = tools
        self._attachments = attachments
        self._clock = clock
        self._asking: WeakValueDictionary[SpotId, asyncio.Lock] = WeakValueDictionary()

    async def ask(self, spot_id: SpotId) -> None:
        """Asks what the spot waits for, once. Does nothing for one that does not wait any more."""
        async with self._asking.setdefault(spot_id, asyncio.Lock()):
            async with self._store.reading() as unit:
                spot = await unit.spots.find(spot_id, self._clock())
                picture = None if spot is None else await unit.pictures.get(spot.spot.picture)
            if spot is None or picture is None or spot.spot.question is not None:
                return
            question = await self._ask(spot, picture)
            async with self._store.writing() as unit:
                now = await unit.spots.find(spot_id, self._clock())
                if now is None or (now.spot.step, now.spot.area) == (spot.spot.step, spot.spot.area):
                    await unit.spots.asked(spot_id, question)

    async def retire(self, address: Address, question: MessageId) -> None:
        """The question was answered, or is over: its buttons go."""
        try:
            await self._messenger.edit_buttons(address, question, ())
        except DeliveryError as error:
            log.info("question not edited", extra={"why": error.kind.value})

    async def _ask(self, spot: OpenSpot, picture: Picture) -> MessageId:
        say, asked = voice(spot.language), spot.spot
        keyboard = actions.about_spot(asked.id, asked.step, has_words=bool(asked.words))
        buttons = say.buttons(keyboard)
        words = _question(say, spot, picture)
        reply_to = asked.copy.message_id if asked.copy is not None else None
        preview = await self._preview(picture, asked.area)
        if preview is not None:
            upload = Upload(preview, "spot.jpg", words, buttons, reply_to)
            try:
                return (await self._messenger.send_photo(spot.address, upload)).message
            except DeliveryError as error:
                if error.kind not in {DeliveryKind.PHOTO_REFUSED, DeliveryKind.REFUSED}:
                    raise
                log.info("preview not taken", extra={"why": error.kind.value})
        return await self._messenger.send_text(spot.address, words, buttons, reply_to=reply_to)

    async def _preview(self, picture: Picture, area: Area | None) -> BlobRef | None:
        if area is None:
            return None
        try:
            file = await self._attachments.kept(picture)
            straight = await self._tools.inverted(area) if area.inverted else area
            return (await self._tools.area_preview(file, straight)).blob
        except (Refused, BlobMissing) as error:
            log.info("no preview of a spot", extra={"why": str(error)})
            return None


def _question(say: Voice, spot: OpenSpot, picture: Picture) -> str:
    asked = spot.spot
    percent = asked.area.percent if asked.area else 0
    if asked.step is Step.WORDS and spot.address.is_group:
        return say("spot.words_here", percent=percent)
    return say(f"spot.{asked.step.value}", number=picture.number, percent=percent)
