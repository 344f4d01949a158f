"""What a picture is, apart from where its bytes lie."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.ids import ConversationId, MessageId, PictureId, TurnId


class PictureFormat(StrEnum):
    """The picture formats that are taken in and given out; the value is the MIME type."""

    PNG = "image/png"
    JPEG = "image/jpeg"
    WEBP = "image/webp"

    @property
    def extension(self) -> str:
        """The usual file name ending, with its dot."""
        return {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp"}[self.value]


@dataclass(frozen=True, slots=True)
class BlobRef:
    """Content by its name: SHA-256 in hex, size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture's bytes with what was read out of them; width and height in pixels, upright."""

    blob: BlobRef
    format: PictureFormat
    width: int
    height: int

    @property
    def longest(self) -> int:
        return max(self.width, self.height)


class ShownAs(StrEnum):
    """How a chat message carries a picture; a file_id of one kind cannot be sent as the other."""

    PHOTO = "photo"
    DOCUMENT = "document"
    STICKER = "sticker"
    COMPARISON = "comparison"
    """Beside another picture: a reply means it, and it is never sent again as the picture itself."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture that came with a message, not yet fetched. `size` in bytes where Telegram says it.

    `elsewhere`: it lies in another chat, and the message only points at it.
    """

    message_id: MessageId
    file_id: str
    file_unique_id: str
    shown_as: ShownAs
    size: int | None = None
    elsewhere: bool = False


Source = PictureId | Attachment
"""A picture that has a number already, or one that gets it when it is used."""


class ResultKind(StrEnum):
    """What a turn's picture is of the model's answer."""

    WHOLE = "whole"
    """The answer, where the whole picture may change."""
    BLENDED = "blended"
    """The marked area of the answer, everything else of the base."""
    REDRAWN = "redrawn"
    """The answer: it changed more than the marked area."""
    UNCHANGED = "unchanged"
    """The base: the answer changed nothing in the marked area."""
    EXACT = "exact"
    """What changed of the answer, everything else of the base; nothing was marked."""
    CAME = "came"
    """The answer, wanted after all although it was put together with the base."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A numbered picture of a conversation: a person's photo (`turn` is None) or a turn's result."""

    id: PictureId
    conversation: ConversationId
    number: int
    turn: TurnId | None
    file: PictureFile | None
    attachment: Attachment | None
    kind: ResultKind = ResultKind.WHOLE
    answer: PictureFile | None = None
    """The model's own picture, where the result was put together from it."""
    local: bool = False
    """A result that differs from its base in a part only, as far as can be seen."""


TELEGRAM_FILE_BYTES = 50_000_000
"""Bot API sendDocument takes no larger file from a bot."""

TELEGRAM_PHOTO_BYTES = 10_000_000
TELEGRAM_PHOTO_SIDES = 10_000
TELEGRAM_PHOTO_RATIO = 20


def photo_form(file: PictureFile) -> "PhotoForm":
    """How a result can be shown as a photo under the limits of Bot API `sendPhoto`.

    At most 10 MB, width + height at most 10,000 pixels, sides at most 1:20.
    """
    if file.longest > TELEGRAM_PHOTO_RATIO * min(file.width, file.height):
        return PhotoForm.DOCUMENT
    too_large = file.blob.size > TELEGRAM_PHOTO_BYTES or file.width + file.height > TELEGRAM_PHOTO_SIDES
    if too_large or file.format is PictureFormat.WEBP:
        return PhotoForm.PREVIEW
    return PhotoForm.ITSELF


class PhotoForm(StrEnum):
    """What is uploaded when a result is shown."""

    ITSELF = "itself"
    PREVIEW = "preview"
    DOCUMENT = "document"
