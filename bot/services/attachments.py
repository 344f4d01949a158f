"""Brings people's pictures into the blob store: checked, upright, without metadata."""

from bot.domain.errors import DeliveryError, DeliveryKind, Reason, Refused
from bot.domain.pictures import Picture, PictureFile
from bot.ports import Messenger, PictureTools
from bot.rows import Store

TELEGRAM_DOWNLOAD_BYTES = 20 * 1024 * 1024
"""Bot API getFile gives out no larger file."""


class Attachments:
    """Fetches the files behind pictures. Fetching is free and repeatable."""

    def __init__(self, store: Store, messenger: Messenger, tools: PictureTools) -> None:
        self._store = store
        self._messenger = messenger
        self._tools = tools

    async def kept(self, picture: Picture) -> PictureFile:
        """The picture's file, fetched and recorded if it is not here. Raises Refused."""
        file = await self.file_of(picture)
        if picture.file is None:
            async with self._store.writing() as unit:
                await unit.pictures.set_file(picture.id, file)
        return file

    async def file_of(self, picture: Picture) -> PictureFile:
        """The picture's file, fetched if it is not here; the caller records it. Raises Refused."""
        if picture.file is not None:
            return picture.file
        attachment = picture.attachment
        if attachment is None:
            raise Refused(Reason.FILE_GONE)
        if attachment.size is not None and attachment.size > TELEGRAM_DOWNLOAD_BYTES:
            raise Refused(Reason.FILE_TOO_LARGE)
        try:
            blob = await self._messenger.download(attachment.file_id, TELEGRAM_DOWNLOAD_BYTES)
        except DeliveryError as error:
            too_large = error.kind is DeliveryKind.FILE_TOO_LARGE
            raise Refused(Reason.FILE_TOO_LARGE if too_large else Reason.FILE_GONE) from error
        return await self._tools.take_in(blob)
