"""What the library raises, in our own words.

Texts are those of the Bot API server; names in capitals come from Telegram itself.
"""

import re

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.domain.errors import DeliveryError, DeliveryKind

_BY_TEXT: tuple[tuple[DeliveryKind, re.Pattern[str]], ...] = (
    (
        DeliveryKind.MESSAGE_GONE,
        re.compile(
            "message is not modified|message to (edit|delete|be replied|react)|message can't be (edited|deleted)"
            "|message_id_invalid|query is too old|query id is invalid|query_id_invalid"
        ),
    ),
    (
        DeliveryKind.BLOCKED,
        re.compile(
            "chat not found|user not found|peer_id_invalid|chat_write_forbidden|have no rights to send"
            "|not enough rights to send text"
            "|message thread not found|topic_(closed|deleted)|group chat was deactivated"
        ),
    ),
    (
        DeliveryKind.PHOTO_REFUSED,
        re.compile(
            "photo_|image_process_failed|wrong type of the|can't use file of type|not enough rights to send photos"
            "|too large|too big for a photo|webpage_"
        ),
    ),
    (DeliveryKind.FILE_TOO_LARGE, re.compile("file is too big")),
    (
        DeliveryKind.FILE_GONE,
        re.compile("wrong file|file_id|file identifier|temporarily unavailable|file.reference"),
    ),
)

_NOTHING_WAS_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


def translated(error: TelegramError) -> DeliveryError:
    """The kind of a failed call; `detail` is for the log and never holds the token."""
    match error:
        case Forbidden() | BadRequest() if isinstance(error.__cause__, TelegramError):
            # A page instead of JSON: something between us and Telegram has answered.
            return DeliveryError(DeliveryKind.UNREACHABLE, f"{type(error).__name__} without JSON")
        case Forbidden() | ChatMigrated():
            return DeliveryError(DeliveryKind.BLOCKED, error.message)
        case BadRequest():
            return DeliveryError(_kind_by_text(error.message), error.message)
        case InvalidToken() | Conflict():
            return DeliveryError(DeliveryKind.UNREACHABLE, type(error).__name__)
        case NetworkError() if isinstance(error.__cause__, _NOTHING_WAS_SENT):
            return DeliveryError(DeliveryKind.UNREACHABLE, type(error.__cause__).__name__)
        case NetworkError() if "too large" in error.message.lower():
            return DeliveryError(DeliveryKind.PHOTO_REFUSED, "too large")
        case _:
            return DeliveryError(DeliveryKind.UNCERTAIN, type(error).__name__)


def patience(error: RetryAfter) -> float:
    """Seconds that Telegram asks us to wait."""
    wait = error.retry_after
    return wait if isinstance(wait, int) else wait.total_seconds()


def _kind_by_text(message: str) -> DeliveryKind:
    lower = message.lower()
    return next((kind for kind, pattern in _BY_TEXT if pattern.search(lower)), DeliveryKind.REFUSED)
