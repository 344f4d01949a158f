"""All files of the pretend Telegram, on disk, and the identifiers by which bots know them.

Bot API, "Sending files": a file_id belongs to one bot and one kind of file, several file_ids may name the same
file, file_unique_id is the same for everybody and downloads nothing.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
from base64 import urlsafe_b64encode
from itertools import count
from typing import TYPE_CHECKING

from bot.sandbox.telegram_api import photos
from bot.sandbox.telegram_api.errors import bad_request
from bot.sandbox.telegram_api.media import Attachment, FileKind, Photo, StoredFile
from bot.sandbox.telegram_api.uploads import Upload, copied, suffix_of, upload_at

if TYPE_CHECKING:
    from pathlib import Path

    from bot.sandbox.telegram_api.accounts import BotAccount
    from bot.sandbox.telegram_api.clock import Clock
    from bot.sandbox.telegram_api.settings import Settings

_PREFIXES: dict[FileKind, str] = {
    "Photo": "AgACAgIAAxk",
    "Document": "BQACAgIAAxk",
    "Sticker": "CAACAgIAAxk",
    "Video": "BAACAgIAAxk",
    "Animation": "CgACAgIAAxk",
    "VoiceNote": "AwACAgIAAxk",
    "VideoNote": "DQACAgIAAxk",
    "Audio": "CQACAgIAAxk",
    "Thumbnail": "AAMCAgADGQ",
}
_FOLDERS: dict[FileKind, str] = {
    "Photo": "photos",
    "Sticker": "stickers",
    "Video": "videos",
    "VoiceNote": "voice",
    "VideoNote": "video_notes",
    "Audio": "music",
    "Animation": "animations",
    "Thumbnail": "thumbnails",
    "Document": "documents",
}
_NO_SIZE = (0, 0)


class FileStore:
    def __init__(self, folder: Path, settings: Settings, clock: Clock) -> None:
        self._folder = folder
        self._settings = settings
        self._clock = clock
        self._keys = count(1)
        self._owners: dict[int, Photo | Attachment] = {}
        self._ids: dict[str, tuple[int, StoredFile]] = {}
        self._links: dict[tuple[int, str], tuple[StoredFile, float]] = {}

    def new_path(self, suffix: str = "") -> Path:
        return self._folder / f"{next(self._keys)}{suffix}"

    async def keep(self, data: bytes, name: str = "", mime_type: str = "") -> Upload:
        """Bytes from this machine, as if they had come in with a call."""
        path = self.new_path(suffix_of(name))
        return await asyncio.to_thread(copied, io.BytesIO(data), path, name, mime_type)

    async def photo(self, upload: Upload, *, has_spoiler: bool = False) -> Photo:
        """A photo sent by a bot: checked, recompressed and kept in every size."""
        limit = self._settings.max_photo_bytes
        if upload.size > limit:
            raise bad_request(
                f"file of size {upload.size} bytes is too big for a photo; the maximum size is {limit} bytes"
            )
        return await asyncio.to_thread(self._photo, upload.path, upload, has_spoiler)

    async def phone_photo(self, upload: Upload, *, has_spoiler: bool = False) -> Photo:
        """A photo sent by a person: scaled and stripped by the phone, then kept in every size."""
        target = self.new_path(".jpg")
        await asyncio.to_thread(photos.phone_photo, upload.path, target, self._settings.phone_side)
        return await asyncio.to_thread(self._photo, target, upload, has_spoiler)

    async def attachment(
        self,
        upload: Upload,
        kind: FileKind,
        *,
        size: tuple[int, int] = _NO_SIZE,
        duration: int = 0,
        emoji: str = "",
    ) -> Attachment:
        """A file whose bytes stay as they are; pictures sent as documents get a thumbnail."""
        if upload.size == 0:
            raise bad_request("file must be non-empty")
        small = await asyncio.to_thread(self._thumbnail, upload.path) if kind == "Document" else None
        file = self._stored(kind, upload, size)
        attachment = Attachment(file, small, duration, emoji)
        self._owners[file.key] = attachment
        return attachment

    def issue(self, bot: BotAccount, file: StoredFile, seen_in: int) -> str:
        """The file_id of a file for a bot; it differs from message to message, as the real one does."""
        digest = hashlib.sha256(f"{bot.id}:{file.key}:{seen_in}".encode()).digest()
        file_id = _PREFIXES[file.kind] + urlsafe_b64encode(digest + digest[:8]).decode().rstrip("=")
        self._ids[file_id] = (bot.id, file)
        return file_id

    def find(self, file_id: str, bot: BotAccount | None = None) -> StoredFile | None:
        """The file behind a file_id; None for ids that were never issued (to this bot)."""
        owner, file = self._ids.get(file_id, (0, None))
        return file if bot is None or owner == bot.id else None

    def resent(self, bot: BotAccount, file_id: str, kind: FileKind) -> Photo | Attachment:
        """What sending by file_id sends."""
        if file_id.startswith(("http://", "https://")):
            raise bad_request("failed to get HTTP URL content")
        file = self.find(file_id, bot)
        if file is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        owner = self._owners.get(file.key)
        if owner is None or (file.kind != kind and "Photo" in (file.kind, kind)):
            raise bad_request(f"can't use file of type {file.kind} as {kind}")
        return owner

    def link(self, bot: BotAccount, file: StoredFile) -> str:
        """File.file_path, good for `file_link_seconds` from now."""
        path = f"{_FOLDERS[file.kind]}/file_{file.key}{file.path.suffix}"
        self._links[bot.id, path] = (file, self._clock() + self._settings.file_link_seconds)
        return path

    def linked(self, bot: BotAccount, path: str) -> StoredFile | None:
        """The file under a link that has not expired."""
        file, until = self._links.get((bot.id, path), (None, 0.0))
        return file if self._clock() < until else None

    def _photo(self, source: Path, upload: Upload, has_spoiler: bool) -> Photo:  # noqa: FBT001
        stem = f"photo-{next(self._keys)}"
        drawn = photos.sent_photo(source, self._folder, stem, self._settings.photo_sides)
        sizes = [self._stored("Photo", upload_at(item.path), (item.width, item.height)) for item in drawn]
        photo = Photo(tuple(sizes), self._stored("Photo", upload, _NO_SIZE), has_spoiler)
        for file in sizes:
            self._owners[file.key] = photo
        return photo

    def _thumbnail(self, source: Path) -> StoredFile | None:
        drawn = photos.thumbnail(source, self.new_path(".jpg"))
        if drawn is None:
            return None
        return self._stored("Thumbnail", upload_at(drawn.path), (drawn.width, drawn.height))

    def _stored(self, kind: FileKind, upload: Upload, pixels: tuple[int, int]) -> StoredFile:
        key = next(self._keys)
        digest = hashlib.sha256(f"file {key}".encode()).digest()
        unique_id = urlsafe_b64encode(digest[:11]).decode().rstrip("=")
        return StoredFile(
            key,
            unique_id,
            kind,
            upload.path,
            upload.size,
            upload.sha256,
            upload.name,
            upload.mime_type,
            *pixels,
        )
