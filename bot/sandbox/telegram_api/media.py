"""What a message can carry besides words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from pathlib import Path

    from bot.sandbox.telegram_api.formatting import Formatted

Json: TypeAlias = dict[str, Any]
FileKind = Literal[
    "Photo", "Document", "Sticker", "Video", "Animation", "VoiceNote", "VideoNote", "Audio", "Thumbnail"
]


@dataclass(frozen=True, eq=False)
class StoredFile:
    """A file kept on disk; `width` and `height` are pixels, 0 where there are none."""

    key: int
    unique_id: str
    kind: FileKind
    path: Path
    size: int
    sha256: str
    name: str = ""
    mime_type: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, eq=False)
class Photo:
    """A recompressed picture in several sizes, the largest last, and the bytes it was made from.

    A live photo has a short video too.
    """

    sizes: tuple[StoredFile, ...]
    uploaded: StoredFile
    has_spoiler: bool = False
    video: StoredFile | None = None

    @property
    def largest(self) -> StoredFile:
        return self.sizes[-1]


@dataclass(frozen=True, eq=False)
class Attachment:
    """A file that keeps its bytes: document, sticker, video, animation, voice, video note or audio."""

    file: StoredFile
    thumbnail: StoredFile | None = None
    duration: int = 0
    emoji: str = ""

    @property
    def kind(self) -> FileKind:
        return self.file.kind


@dataclass(frozen=True)
class Place:
    latitude: float
    longitude: float


@dataclass(frozen=True)
class ContactCard:
    phone_number: str
    first_name: str
    user_id: int = 0


@dataclass(eq=False)
class PollOption:
    text: Formatted
    persistent_id: str
    media: Photo | None = None
    voters: set[int] = field(default_factory=set)


@dataclass(eq=False)
class Poll:
    id: str
    question: Formatted
    options: list[PollOption]
    is_anonymous: bool = True
    allows_multiple_answers: bool = False
    allows_revoting: bool = True
    is_closed: bool = False


@dataclass(frozen=True)
class Service:
    """Something that happened in a chat, already in the words of the Bot API."""

    fields: Json


Media: TypeAlias = Photo | Attachment | Place | ContactCard | Poll | Service


def media_name(media: Media | None) -> str:
    """The field of a Message that holds it: text, photo, document, ..."""
    match media:
        case None:
            return "text"
        case Photo():
            return "photo"
        case Attachment():
            return {"VoiceNote": "voice", "VideoNote": "video_note"}.get(media.kind, media.kind.lower())
        case Place():
            return "location"
        case ContactCard():
            return "contact"
        case Poll():
            return "poll"
        case Service():
            return "service"


def takes_caption(media: Media | None) -> bool:
    return isinstance(media, Photo) or (
        isinstance(media, Attachment) and media.kind not in ("Sticker", "VideoNote")
    )
