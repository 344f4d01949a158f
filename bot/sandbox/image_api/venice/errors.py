"""Error answers in Venice's shape: a text, and for bad requests what is wrong with which field."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.image_api.errors import GatewayError, RequestRefusedError
from bot.sandbox.image_api.voices import Voice

INVALID = "Invalid request parameters"
TOO_MANY_FAILURES = (
    "Too many failed attempts (> 20) resulting in a non-success status code. Please wait 30s and try again."
)

Problems = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class VeniceError(GatewayError):
    """`{"error": text}`, with `details` where fields are to blame. `code` is for the log; it is not sent.

    The problem of no field in particular has the empty name.
    """

    problems: Problems = field(default_factory=dict)

    @property
    def body(self) -> bytes:
        """The JSON document."""
        answer: dict[str, Any] = {"error": self.message}
        if self.problems:
            named = {name: {"_errors": list(texts)} for name, texts in self.problems.items() if name}
            answer["details"] = {"_errors": list(self.problems.get("", ())), **named}
        return json.dumps(answer, ensure_ascii=False).encode()


AUTHENTICATION_FAILED = VeniceError(401, "Authentication failed", code="AUTHENTICATION_FAILED")
TOO_LARGE = VeniceError(
    413,
    "The request payload is too large. Please reduce the size of your request.",
    code="PAYLOAD_TOO_LARGE",
)
WRONG_TYPE = VeniceError(415, "Invalid request content-type", code="INVALID_CONTENT_TYPE")
MODEL_NOT_FOUND = VeniceError(404, "Specified model not found", code="MODEL_NOT_FOUND")
BLOCKED = VeniceError(429, TOO_MANY_FAILURES, code="TOO_MANY_FAILURES")


def refused(error: VeniceError) -> RequestRefusedError:
    """To be raised for a request that is turned away with this answer."""
    return RequestRefusedError(error)


def bad_request(
    problems: Problems, message: str = INVALID, code: str = "INVALID_REQUEST"
) -> RequestRefusedError:
    """A 400 that says what is wrong with which field."""
    return refused(VeniceError(400, message, code=code, problems=problems))


def _body(error: GatewayError) -> bytes:
    return in_venice_words(error).body


def in_venice_words(error: GatewayError) -> GatewayError:
    """What the common life of a call refuses, as Venice says it: a wrong key or too large a body."""
    if isinstance(error, VeniceError):
        return error
    match error.status:
        case 401:
            return AUTHENTICATION_FAILED
        case 413:
            return TOO_LARGE
        case _:
            return VeniceError(error.status, error.message, code=error.code)


VENICE = Voice(_body)
