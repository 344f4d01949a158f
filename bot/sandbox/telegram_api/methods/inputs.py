"""Files in calls: uploaded, by file_id, or (refused, there is no outside world) by address."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.sandbox.telegram_api.errors import ApiError, bad_request
from bot.sandbox.telegram_api.media import Attachment, Json, Photo
from bot.sandbox.telegram_api.photos import sticker_size
from bot.sandbox.telegram_api.words import check_caption, formatted

if TYPE_CHECKING:
    from bot.sandbox.telegram_api.formatting import Formatted
    from bot.sandbox.telegram_api.methods.call import Call
    from bot.sandbox.telegram_api.uploads import Upload


def file_given(call: Call, name: str) -> str | Upload:
    """The upload or the file_id of a parameter."""
    upload = call.parameters.upload(name)
    reference = call.parameters.text(name)
    if upload is not None:
        return _checked(call, upload)
    if not reference or reference.startswith("attach://"):
        raise bad_request(f"there is no {name} in the request")
    return reference


async def photo(call: Call, given: str | Upload, *, has_spoiler: bool = False) -> Photo:
    if isinstance(given, str):
        known = call.world.files.resent(call.bot, given, "Photo")
        if not isinstance(known, Photo):
            raise TypeError("only photos are resent as photos")
        return replace(known, has_spoiler=has_spoiler) if has_spoiler != known.has_spoiler else known
    return await call.world.files.photo(given, has_spoiler=has_spoiler)


async def document(call: Call, given: str | Upload) -> Attachment:
    if isinstance(given, str):
        return _attachment(call, given, "Document")
    return await call.world.files.attachment(given, "Document")


async def sticker(call: Call, given: str | Upload, emoji: str) -> Attachment:
    if isinstance(given, str):
        return _attachment(call, given, "Sticker")
    return await call.world.files.attachment(given, "Sticker", size=sticker_size(given.path), emoji=emoji)


class InputMedia:
    """One InputMedia object: what it is, its caption, and the file it names."""

    def __init__(self, call: Call, item: Any) -> None:
        if not isinstance(item, dict):
            raise unreadable("expected an Object")
        self._call = call
        self._item: Json = item
        self.type = str(item.get("type", ""))
        self.caption: Formatted = formatted(
            str(item.get("caption") or ""), str(item.get("parse_mode") or ""), item.get("caption_entities")
        )
        self._given = self._file(str(item.get("media") or ""))
        if self.type not in ("photo", "document"):
            raise unreadable(
                f'type "{self.type}" is unsupported' if self.type else 'Can\'t find field "type"'
            )

    async def prepared(self) -> Photo | Attachment:
        """Checked and stored."""
        check_caption(self.caption)
        if self.type == "photo":
            return await photo(self._call, self._given, has_spoiler=self._item.get("has_spoiler") is True)
        return await document(self._call, self._given)

    def _file(self, reference: str) -> str | Upload:
        if not reference.startswith("attach://"):
            if not reference:
                raise unreadable("media not found")
            return reference
        upload = self._call.parameters.uploads.get(reference.removeprefix("attach://"))
        if upload is None:
            raise unreadable("media not found")
        return _checked(self._call, upload)


def unreadable(text: str) -> ApiError:
    return bad_request(f"can't parse InputMedia: {text}")


def _attachment(call: Call, file_id: str, kind: Any) -> Attachment:
    known = call.world.files.resent(call.bot, file_id, kind)
    if not isinstance(known, Attachment):
        raise TypeError("only files are resent as files")
    return known


def _checked(call: Call, upload: Upload) -> Upload:
    if upload.size > call.world.settings.max_upload_bytes:
        raise ApiError(413, "Request Entity Too Large")
    if upload.size == 0:
        raise bad_request("file must be non-empty")
    return upload
