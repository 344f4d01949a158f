"""What Telegram and the library answer, in our own kinds."""

from datetime import timedelta

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.domain.errors import DeliveryKind as Kind
from bot.telegram.errors import patience, translated

TOKEN = "123456789:AAE-secret_secret_secret_secret_secret"

REFUSALS = {
    # The texts of the Bot API server; those in capitals come from Telegram behind it.
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message": Kind.MESSAGE_GONE,
    "query is too old and response timeout expired or query ID is invalid": Kind.MESSAGE_GONE,
    "QUERY_ID_INVALID": Kind.MESSAGE_GONE,
    "message to edit not found": Kind.MESSAGE_GONE,
    "message to delete not found": Kind.MESSAGE_GONE,
    "message to be replied not found": Kind.MESSAGE_GONE,
    "message to react not found": Kind.MESSAGE_GONE,
    "message can't be deleted": Kind.MESSAGE_GONE,
    "message can't be deleted for everyone": Kind.MESSAGE_GONE,
    "message can't be edited": Kind.MESSAGE_GONE,
    "MESSAGE_ID_INVALID": Kind.MESSAGE_GONE,
    "chat not found": Kind.BLOCKED,
    "user not found": Kind.BLOCKED,
    "PEER_ID_INVALID": Kind.BLOCKED,
    "CHAT_WRITE_FORBIDDEN": Kind.BLOCKED,
    "have no rights to send a message": Kind.BLOCKED,
    "not enough rights to send text messages to the chat": Kind.BLOCKED,
    "message thread not found": Kind.BLOCKED,
    "TOPIC_CLOSED": Kind.BLOCKED,
    "TOPIC_DELETED": Kind.BLOCKED,
    "group chat was deactivated": Kind.BLOCKED,
    "PHOTO_INVALID_DIMENSIONS": Kind.PHOTO_REFUSED,
    "PHOTO_SAVE_FILE_INVALID": Kind.PHOTO_REFUSED,
    "IMAGE_PROCESS_FAILED": Kind.PHOTO_REFUSED,
    "not enough rights to send photos to the chat": Kind.PHOTO_REFUSED,
    "file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes": Kind.PHOTO_REFUSED,
    "can't use file of type Document as Photo": Kind.PHOTO_REFUSED,
    "file is too big": Kind.FILE_TOO_LARGE,
    "wrong file_id or the file is temporarily unavailable": Kind.FILE_GONE,
    "wrong file identifier/HTTP URL specified": Kind.FILE_GONE,
    "wrong remote file identifier specified: Wrong string length": Kind.FILE_GONE,
    "FILE_REFERENCE_EXPIRED": Kind.FILE_GONE,
    "message text is empty": Kind.REFUSED,
    "there is no photo in the request": Kind.REFUSED,
    "there is no document in the request": Kind.REFUSED,
    "reply markup is too long": Kind.REFUSED,
    "can't use the media of the specified type in the album": Kind.REFUSED,
    "BUTTON_TYPE_INVALID": Kind.REFUSED,
    "BUTTON_DATA_INVALID": Kind.REFUSED,
    "something nobody has read yet": Kind.REFUSED,
}


@pytest.mark.parametrize("text", REFUSALS)
@pytest.mark.parametrize("prefix", ["", "Bad Request: "])
def test_refusals_by_their_text(text: str, prefix: str) -> None:
    found = translated(BadRequest(prefix + text))
    assert found.kind is REFUSALS[text]
    assert text.lower() in found.detail.lower()


@pytest.mark.parametrize(
    "text",
    [
        "bot was blocked by the user",
        "user is deactivated",
        "bot was kicked from the group chat",
        "bot was kicked from the supergroup chat",
        "bot is not a member of the supergroup chat",
        "bot can't initiate conversation with a user",
    ],
)
def test_a_chat_that_is_closed_to_us(text: str) -> None:
    assert translated(Forbidden(f"Forbidden: {text}")).kind is Kind.BLOCKED


def test_a_group_that_moved_is_closed() -> None:
    assert translated(ChatMigrated(-1001)).kind is Kind.BLOCKED


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (caused(NetworkError("x"), httpx.ConnectError("no route")), Kind.UNREACHABLE),
        (caused(TimedOut(), httpx.ConnectTimeout("slow")), Kind.UNREACHABLE),
        (caused(TimedOut(), httpx.PoolTimeout("busy")), Kind.UNREACHABLE),
        (InvalidToken("Unauthorized"), Kind.UNREACHABLE),
        (Conflict("terminated by other getUpdates request"), Kind.UNREACHABLE),
        (caused(TimedOut(), httpx.ReadTimeout("slow")), Kind.UNCERTAIN),
        (caused(TimedOut(), httpx.WriteTimeout("slow")), Kind.UNCERTAIN),
        (caused(NetworkError("x"), httpx.ReadError("reset")), Kind.UNCERTAIN),
        (caused(NetworkError("x"), httpx.RemoteProtocolError("cut")), Kind.UNCERTAIN),
        (NetworkError("Bad Gateway"), Kind.UNCERTAIN),
        (NetworkError("Internal Server Error (500)"), Kind.UNCERTAIN),
        (TelegramError("something else"), Kind.UNCERTAIN),
        (NetworkError("Request Entity Too Large (413)"), Kind.PHOTO_REFUSED),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else value,
)
def test_trouble_on_the_line(error: TelegramError, kind: Kind) -> None:
    """Nothing was sent, or the line broke after sending and the message may be there."""
    assert translated(error).kind is kind


@pytest.mark.parametrize("kind", [BadRequest, Forbidden])
def test_a_page_instead_of_an_answer_is_not_telegrams(kind: type[TelegramError]) -> None:
    """A proxy in between says 403; the chat is as open as before."""
    page = f"<html>https://api.telegram.org/bot{TOKEN}/sendPhoto is not allowed</html>"
    error = kind(f"Forbidden (403). Parsing the server response {page!r} failed")
    found = translated(caused(error, TelegramError("Invalid server response")))
    assert found.kind is Kind.UNREACHABLE
    assert TOKEN not in str(found)


@pytest.mark.parametrize(
    "error",
    [
        InvalidToken(f"The token `{TOKEN}` was rejected by the server."),
        NetworkError(f"httpx.ConnectError: https://api.telegram.org/bot{TOKEN}/getMe"),
        TimedOut(f"bot{TOKEN}"),
        NetworkError(f"Bad Gateway. Parsing the server response b'bot{TOKEN}' failed"),
    ],
)
def test_the_token_is_not_told(error: TelegramError) -> None:
    assert TOKEN not in str(translated(error))


def test_patience_is_in_seconds() -> None:
    assert translated(RetryAfter(7)).kind is Kind.UNCERTAIN
    assert patience(RetryAfter(timedelta(seconds=2.5))) == 2.5
    assert patience(RetryAfter(7)) == 7
