"""Shows pictures: a result with its caption and buttons, an older one again, the exact bytes as a file."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.actions import Buttons
from bot.domain.errors import BlobMissing, DeliveryError, DeliveryKind, Refused
from bot.domain.ids import MessageId, PictureId
from bot.domain.messages import Address
from bot.domain.pictures import (
    TELEGRAM_FILE_BYTES,
    PhotoForm,
    Picture,
    PictureFile,
    ResultKind,
    ShownAs,
    photo_form,
)
from bot.domain.prompts import shortened
from bot.domain.records import Shown, Upload
from bot.domain.turns import Approach, Turn
from bot.i18n import Voice, voice
from bot.ports import Messenger, PictureTools
from bot.rows import Store
from bot.services.attachments import Attachments
from bot.services.result_keyboards import ResultKeyboards

log = logging.getLogger(__name__)

CAPTION_WORDS = 200
"""Characters of the words that a caption repeats; Bot API captions hold 1,024 units."""

_NOTES = {
    ResultKind.REDRAWN: "result.redrawn",
    ResultKind.UNCHANGED: "result.unchanged",
    ResultKind.EXACT: "result.exact",
    ResultKind.CAME: "result.came",
}
"""What is said about a result that is not simply what was asked for."""

CENTIMETRES_PER_INCH = 2.54
PRINT_DPI = 300


class Showing:
    """Whatever shows a picture is remembered with its message, so that a reply to it finds the picture."""

    def __init__(
        self,
        store: Store,
        messenger: Messenger,
        tools: PictureTools,
        attachments: Attachments,
        keyboards: ResultKeyboards,
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._tools = tools
        self._attachments = attachments
        self._keyboards = keyboards

    async def result(self, turn: Turn, picture: Picture, reply_to: MessageId | None) -> Shown:
        """Sends a turn's picture; the caller remembers it. Raises DeliveryError when the chat is closed."""
        async with self._store.reading() as unit:
            base = await unit.pictures.get(turn.base) if turn.base is not None else None
            seconds = await unit.attempts.seconds(turn.id)
            keyboard = await self._keyboards.under(unit, turn, picture)
        file = _file_of(picture)
        say = voice(turn.language)
        caption = _caption(say, turn, picture, base, seconds)
        buttons = say.buttons(keyboard)
        upload = Upload(file.blob, _file_name(picture, file), caption, buttons, reply_to)
        return await self._as_photo(turn.address, picture, file, upload)

    async def _as_photo(self, address: Address, picture: Picture, file: PictureFile, upload: Upload) -> Shown:
        """As a photo where the messenger takes it as one, else as a document."""
        form = photo_form(file)
        if form is PhotoForm.DOCUMENT:
            return await self._messenger.send_document(address, upload)
        try:
            photo = upload if form is PhotoForm.ITSELF else await self._preview(upload, file)
            return await self._messenger.send_photo(address, photo)
        except Refused:
            log.info("no preview", extra={"picture": picture.id})
        except DeliveryError as error:
            if error.kind is not DeliveryKind.PHOTO_REFUSED:
                raise
        log.info("photo refused, sending the file", extra={"picture": picture.id})
        return await self._messenger.send_document(address, upload)

    async def kept_result(self, picture_id: PictureId, reply_to: MessageId) -> None:
        """Shows a picture that is here and was not shown by itself: nobody waited for it, or it is an idea."""
        async with self._store.reading() as unit:
            picture = await unit.pictures.get(picture_id)
            if picture.turn is None:
                raise BlobMissing(f"picture {picture_id} is no result")
            turn = await unit.turns.get(picture.turn)
        await self._remember(picture.id, await self.result(turn, picture, reply_to))

    async def buttons_of(self, say: Voice, picture: Picture) -> Buttons:
        """A result's own buttons; a person's photo has none."""
        if picture.turn is None:
            return ()
        async with self._store.reading() as unit:
            turn = await unit.turns.get(picture.turn)
            return say.buttons(await self._keyboards.under(unit, turn, picture))

    async def again(
        self,
        address: Address,
        picture_id: PictureId,
        caption: str,
        buttons: Buttons,
        reply_to: MessageId | None,
    ) -> Shown:
        """Sends a picture once more, without uploading it where that is possible."""
        picture, known = await self._known(picture_id)
        kinds = (ShownAs.PHOTO, ShownAs.DOCUMENT)
        usable = sorted((one for one in known if one.kind in kinds), key=lambda one: kinds.index(one.kind))
        shown = await self._resend(usable, address, caption, buttons, reply_to)
        if shown is None:
            file = await self._attachments.kept(picture)
            upload = Upload(file.blob, _file_name(picture, file), caption, buttons, reply_to)
            shown = await self._as_photo(address, picture, file, upload)
        await self._remember(picture.id, shown)
        return shown

    async def elsewhere(self, address: Address, picture: Picture, caption: str) -> None:
        """Sends a picture to a chat where it does not belong; a reply to it there is one to any photo."""
        file = await self._attachments.kept(picture)
        upload = Upload(file.blob, _file_name(picture, file), caption, (), None)
        await self._as_photo(address, picture, file, upload)

    async def file(
        self, say: Voice, address: Address, picture_id: PictureId, reply_to: MessageId | None
    ) -> None:
        """Sends the exact bytes as a document, and says what they are."""
        picture, known = await self._known(picture_id)
        file = await self._attachments.kept(picture)
        caption = _facts(say, picture.number, file)
        documents = [shown for shown in known if shown.kind is ShownAs.DOCUMENT]
        shown = await self._resend(documents, address, caption, (), reply_to)
        if shown is None:
            shown = await self._messenger.send_document(
                address, await self._sendable(say, picture, file, caption, reply_to)
            )
        await self._remember(picture.id, shown)

    async def _sendable(
        self, say: Voice, picture: Picture, file: PictureFile, caption: str, reply_to: MessageId | None
    ) -> Upload:
        """The exact bytes, or what is nearest to them where those are more than the messenger takes."""
        if file.blob.size <= TELEGRAM_FILE_BYTES:
            return Upload(file.blob, _file_name(picture, file), caption, (), reply_to)
        copy = await self._tools.preview(file, file.longest)
        words = say("result.file_too_large", caption=caption)
        return Upload(copy.blob, _file_name(picture, copy), words, (), reply_to)

    async def comparison(
        self, say: Voice, address: Address, before: Picture, after: Picture, reply_to: MessageId
    ) -> None:
        """One picture of both; a reply to it means the later one."""
        labels = (f"#{before.number}", f"#{after.number}")
        both = await self._tools.side_by_side(
            await self._attachments.kept(before), await self._attachments.kept(after), labels
        )
        caption = say("compare.caption", before=before.number, after=after.number)
        upload = Upload(both.blob, "comparison.jpg", caption, (), reply_to)
        shown = await self._messenger.send_photo(address, upload)
        await self._remember(after.id, replace(shown, kind=ShownAs.COMPARISON))

    async def _resend(
        self,
        known: Sequence[Shown],
        address: Address,
        caption: str,
        buttons: Buttons,
        reply_to: MessageId | None,
    ) -> Shown | None:
        """Sends what Telegram has already; None when it has none of it any more."""
        for shown in known:
            try:
                return await self._messenger.send_known(address, shown, caption, buttons, reply_to=reply_to)
            except DeliveryError as error:
                if error.kind not in {DeliveryKind.FILE_GONE, DeliveryKind.REFUSED}:
                    raise
        return None

    async def _known(self, picture_id: PictureId) -> tuple[Picture, list[Shown]]:
        async with self._store.reading() as unit:
            return await unit.pictures.get(picture_id), await unit.pictures.shown(picture_id)

    async def _preview(self, upload: Upload, file: PictureFile) -> Upload:
        preview = await self._tools.preview(file)
        return upload.replaced(preview.blob, "preview.jpg")

    async def _remember(self, picture: PictureId, shown: Shown) -> None:
        async with self._store.writing() as unit:
            await unit.pictures.add_shown(picture, shown)


def _file_of(picture: Picture) -> PictureFile:
    if picture.file is None:
        raise BlobMissing(f"picture {picture.id} has no file")
    return picture.file


def _file_name(picture: Picture, file: PictureFile) -> str:
    return f"picture-{picture.number}{file.format.extension}"


def _caption(say: Voice, turn: Turn, picture: Picture, base: Picture | None, seconds: int) -> str:
    words = shortened(turn.words, CAPTION_WORDS)
    if base is None:
        return say("result.caption", number=picture.number, words=words, seconds=seconds)
    number = base.number
    caption = say("result.caption_from", number=picture.number, base=number, words=words, seconds=seconds)
    note = _NOTES.get(picture.kind)
    if picture.kind is ResultKind.UNCHANGED and turn.approach is Approach.CLOSE_UP:
        note = "result.unchanged_close"
    return caption if note is None else say("result.noted", caption=caption, note=say(note, base=number))


def _facts(say: Voice, number: int, file: PictureFile) -> str:
    return say(
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
