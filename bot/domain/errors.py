"""What can go wrong, as one tree.

    ImageBotError
    ├── Refused(reason)            the person's to mend; a value first, raised only where found late
    ├── ProviderError(outcome)     an image service gave no picture
    ├── DeliveryError(kind)        the messenger did not take what was said
    ├── PaintingRefused(kind)      the painter page gets no further; in `painting`
    ├── BadStrokes                 what came is nothing that it sends; in `strokes`
    └── StorageError
        ├── StaleTurn              somebody else moved the turn
        └── BlobMissing            content that should be there is not

    ConfigurationError             outside the tree: nothing may swallow it

Each `Reason` is the key of the sentence that people get.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.generation import NoPicture


class Reason(StrEnum):
    """Why somebody gets no picture. The value is the key of the sentence that says so."""

    # What people send
    NOT_A_PICTURE = "input.not_a_picture"
    BROKEN = "input.broken"
    TOO_MANY_PIXELS = "input.too_many_pixels"
    TOO_SMALL = "input.too_small"
    FILE_TOO_LARGE = "input.file_too_large"
    FILE_GONE = "input.gone"
    BASE_GONE = "input.base_gone"
    TOO_MANY_PICTURES = "input.too_many_pictures"
    NEEDS_A_PICTURE = "input.needs_a_picture"
    CANNOT_EDIT = "input.cannot_edit"
    # What the operator set
    OVER_DAILY_LIMIT = "limit.daily"
    # What image services answer
    DECLINED = "service.declined"
    UNPAINTED = "service.unpainted"
    WORDS = "service.words"
    BAD_REQUEST = "service.bad_request"
    BAD_KEY = "service.bad_key"
    NO_BALANCE = "service.no_balance"
    BUSY = "service.busy"
    UPSTREAM = "service.upstream"
    UNREACHABLE = "service.unreachable"
    NO_ANSWER = "service.no_answer"
    EMPTY = "service.empty"
    UNREADABLE = "service.unreadable"
    WRONG_BYTES = "service.wrong_bytes"
    TOO_LARGE = "service.too_large"
    SENT_TOO_MUCH = "service.sent_too_much"
    DEAD_LINK = "service.dead_link"
    UNSAFE_LINK = "service.unsafe_link"
    # Ourselves
    CHAT_GONE = "own.chat_gone"
    OWN_FAULT = "own.fault"


SERVICE_TROUBLE = frozenset({Reason.BUSY, Reason.UPSTREAM, Reason.UNREACHABLE})
"""Failures after which another service may do better at once."""

SERVICE_CLOSED = frozenset({Reason.BAD_KEY, Reason.NO_BALANCE})
"""Failures of a provider that stay until the operator has looked."""


class ImageBotError(Exception):
    """Something this program expects to go wrong did."""


@dataclass(eq=False)
class Refused(ImageBotError):
    """An input that cannot be used; `reason` names the sentence."""

    reason: Reason

    def __str__(self) -> str:
        return self.reason.value


@dataclass(eq=False)
class ProviderError(ImageBotError):
    """A call that gave no picture; `outcome` says why and whether it is billed."""

    outcome: "NoPicture"

    def __str__(self) -> str:
        return f"{self.outcome.reason} (billed: {self.outcome.billed})"


class DeliveryKind(StrEnum):
    BLOCKED = "blocked"
    """The chat is closed to the bot: blocked, kicked, deactivated, not found."""
    PHOTO_REFUSED = "photo refused"
    """The messenger cannot show these bytes as a photo."""
    MESSAGE_GONE = "message gone"
    """The message to edit, delete or answer is no longer there, or is unchanged."""
    FILE_GONE = "file gone"
    FILE_TOO_LARGE = "file too large"
    UNREACHABLE = "unreachable"
    """Nothing was sent."""
    UNCERTAIN = "uncertain"
    """The line broke after sending; the message may be there."""
    DROPPED = "dropped"
    """It was no longer worth saying when its time came."""
    REFUSED = "refused"


@dataclass(eq=False)
class DeliveryError(ImageBotError):
    """The messenger did not take what was said."""

    kind: DeliveryKind
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.kind.value}: {self.detail}" if self.detail else self.kind.value


class StorageError(ImageBotError):
    """What was asked of the store cannot be had."""


class StaleTurn(StorageError):
    """Somebody else moved the turn first."""


class BlobMissing(StorageError):
    """Content that should be in the blob store is not there."""


class ConfigurationError(Exception):
    """A setting is wrong or missing; each problem says what to do."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
