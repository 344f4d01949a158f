"""Downloads from Telegram: from socket to disk. The library's own would hold whole files in memory."""

from pathlib import Path

import httpx
from telegram import Bot

from bot.domain.errors import DeliveryError, DeliveryKind
from bot.domain.pictures import BlobRef
from bot.ports import BlobStore

SILENCE_SECONDS = 30.0
_BLOCK = 64 * 1024


class Files:
    """Fetches files by their id. The address of a file contains the token: it is never logged or kept."""

    def __init__(self, bot: Bot, client: httpx.AsyncClient, blobs: BlobStore) -> None:
        self._bot = bot
        self._client = client
        self._blobs = blobs

    async def download(self, file_id: str, limit: int) -> BlobRef:
        """A file of at most `limit` bytes. Raises DeliveryError and the library's errors."""
        try:
            return await self._fetch(file_id, limit)
        except _LinkExpired:
            pass
        try:
            return await self._fetch(file_id, limit)
        except _LinkExpired:
            raise DeliveryError(DeliveryKind.FILE_GONE, "not found twice") from None

    async def _fetch(self, file_id: str, limit: int) -> BlobRef:
        file = await self._bot.get_file(file_id)
        if (file.file_size or 0) > limit:
            raise DeliveryError(DeliveryKind.FILE_TOO_LARGE)
        path = file.file_path or ""
        if path.startswith("/"):
            return await self._copy(Path(path), limit)
        blob = self._blobs.new()
        try:
            async with self._client.stream("GET", path, timeout=SILENCE_SECONDS) as response:
                if response.status_code == 404:
                    raise _LinkExpired
                if response.status_code != 200:
                    raise DeliveryError(DeliveryKind.UNCERTAIN, f"file: {response.status_code}")
                async for chunk in response.aiter_bytes():
                    blob.write(chunk)
                    if blob.size > limit:
                        raise DeliveryError(DeliveryKind.FILE_TOO_LARGE)
            return await blob.commit()
        except httpx.HTTPError as error:
            raise DeliveryError(DeliveryKind.UNCERTAIN, type(error).__name__) from None
        finally:
            blob.discard()

    async def _copy(self, path: Path, limit: int) -> BlobRef:
        """A Bot API server of one's own in local mode names the file on this machine's disk."""
        blob = self._blobs.new()
        try:
            with path.open("rb") as file:
                while chunk := file.read(_BLOCK):
                    blob.write(chunk)
                    if blob.size > limit:
                        raise DeliveryError(DeliveryKind.FILE_TOO_LARGE)
            return await blob.commit()
        except OSError as error:
            raise DeliveryError(DeliveryKind.FILE_GONE, type(error).__name__) from None
        finally:
            blob.discard()


class _LinkExpired(Exception):
    """A file's link lives about an hour; a new one is free."""
