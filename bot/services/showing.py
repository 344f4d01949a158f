"""Shows pictures: a result with its caption and buttons, an older one again, the exact bytes as a file."""

import logging
from collections.abc import Sequence

from bot.domain import actions
from bot.domain.actions import Keyboard
from bot.domain.errors import BlobMissing, DeliveryError, DeliveryKind, Refused
from bot.domain.ids import MessageId, PictureId
from bot.domain.messages import Address
from bot.domain.pictures import PhotoForm, Picture, PictureFile, ShownAs, photo_form
from bot.domain.prompts import shortened
from bot.domain.records import Shown, Upload
from bot.domain.turns import Turn
from bot.i18n import text
from bot.ports import Messenger, PictureTools
from bot.rows import Store
from bot.services.attachments import Attachments

log = logging.getLogger(__name__)

CAPTION_WORDS = 200
"""Characters of the words that a caption repeats; Bot API captions hold 1,024 units."""

CENTIMETRES_PER_INCH = 2.54
PRINT_DPI = 300


class Showing:
    """Whatever shows a picture is remembered with its message, so that a reply to it finds the picture."""

    def __init__(
        self, store: Store, messenger: Messenger, tools: PictureTools, attachments: Attachments
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._tools = tools
        self._attachments = attachments

    async def result(self, turn: Turn, picture: Picture, reply_to: MessageId | None) -> Shown:
        """Sends a turn's picture; the caller remembers it. Raises DeliveryError when the chat is closed."""
        async with self._store.reading() as unit:
            base = await unit.pictures.get(turn.base) if turn.base is not None else None
            seconds = await unit.attempts.seconds(turn.id)
        file = _file_of(picture)
        caption = _caption(turn, picture, base, seconds)
        keyboard = actions.under_result(turn.id, picture.id, has_base=base is not None)
        upload = Upload(file.blob, _file_name(picture, file), caption, keyboard, reply_to)
        form = photo_form(file)
        if form is PhotoForm.DOCUMENT:
            return await self._messenger.send_document(turn.address, upload)
        try:
            photo = upload if form is PhotoForm.ITSELF else await self._preview(upload, file)
            return await self._messenger.send_photo(turn.address, photo)
        except Refused:
            log.info("no preview", extra={"turn": turn.id})
        except DeliveryError as error:
            if error.kind is not DeliveryKind.PHOTO_REFUSED:
                raise
        log.info("photo refused, sending the file", extra={"turn": turn.id})
        return await self._messenger.send_document(turn.address, upload)

    async def cancelled_result(self, address: Address, picture_id: PictureId, reply_to: MessageId) -> None:
        """Shows the picture of a turn that nobody waited for."""
        async with self._store.reading() as unit:
            picture = await unit.pictures.get(picture_id)
            if picture.turn is None:
                raise BlobMissing(f"picture {picture_id} is no result")
            turn = await unit.turns.get(picture.turn)
        await self._remember(picture.id, address, await self.result(turn, picture, reply_to))

    async def again(
        self,
        address: Address,
        picture_id: PictureId,
        caption: str,
        keyboard: Keyboard,
        reply_to: MessageId | None,
    ) -> None:
        """Sends a picture once more, without uploading it where that is possible."""
        picture, known = await self._known(picture_id)
        photos_first = sorted(known, key=lambda shown: shown.kind is not ShownAs.PHOTO)
        if not await self._resend(photos_first, picture, address, caption, keyboard, reply_to):
            await self._upload_document(address, picture, caption, keyboard, reply_to)

    async def file(self, address: Address, picture_id: PictureId, reply_to: MessageId | None) -> None:
        """Sends the exact bytes as a document, and says what they are."""
        picture, known = await self._known(picture_id)
        caption = _facts(picture.number, _file_of(picture))
        documents = [shown for shown in known if shown.kind is ShownAs.DOCUMENT]
        if not await self._resend(documents, picture, address, caption, (), reply_to):
            await self._upload_document(address, picture, caption, (), reply_to)

    async def _resend(
        self,
        known: Sequence[Shown],
        picture: Picture,
        address: Address,
        caption: str,
        keyboard: Keyboard,
        reply_to: MessageId | None,
    ) -> bool:
        """Sends what Telegram has already; false when it has none of it any more."""
        for shown in known:
            try:
                sent = await self._messenger.send_known(address, shown, caption, keyboard, reply_to=reply_to)
            except DeliveryError as error:
                if error.kind not in {DeliveryKind.FILE_GONE, DeliveryKind.REFUSED}:
                    raise
            else:
                await self._remember(picture.id, address, sent)
                return True
        return False

    async def _known(self, picture_id: PictureId) -> tuple[Picture, list[Shown]]:
        async with self._store.reading() as unit:
            return await unit.pictures.get(picture_id), await unit.pictures.shown(picture_id)

    async def _preview(self, upload: Upload, file: PictureFile) -> Upload:
        preview = await self._tools.preview(file)
        return upload.replaced(preview.blob, "preview.jpg")

    async def _upload_document(
        self,
        address: Address,
        picture: Picture,
        caption: str,
        keyboard: Keyboard,
        reply_to: MessageId | None,
    ) -> None:
        file = await self._attachments.file_of(picture)
        upload = Upload(file.blob, _file_name(picture, file), caption, keyboard, reply_to)
        await self._remember(picture.id, address, await self._messenger.send_document(address, upload))

    async def _remember(self, picture: PictureId, address: Address, shown: Shown) -> None:
        async with self._store.writing() as unit:
            await unit.pictures.add_shown(picture, address, shown)


def _file_of(picture: Picture) -> PictureFile:
    if picture.file is None:
        raise BlobMissing(f"picture {picture.id} has no file")
    return picture.file


def _file_name(picture: Picture, file: PictureFile) -> str:
    return f"picture-{picture.number}{file.format.extension}"


def _caption(turn: Turn, picture: Picture, base: Picture | None, seconds: int) -> str:
    words = shortened(turn.words, CAPTION_WORDS)
    if base is None:
        return text("result.caption", number=picture.number, words=words, seconds=seconds)
    return text("result.caption_from", number=picture.number, base=base.number, words=words, seconds=seconds)


def _facts(number: int, file: PictureFile) -> str:
    return text(
        "result.file",
        number=number,
        format=file.format.name,
        width=file.width,
        height=file.height,
        size=_bytes(file.blob.size),
        print_width=_centimetres(file.width),
        print_height=_centimetres(file.height),
    )


def _centimetres(pixels: int) -> int:
    return round(pixels / PRINT_DPI * CENTIMETRES_PER_INCH)


def _bytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{max(1, round(size / 1000))} kB"
