"""Calls that Telegram refuses, in its own words.

The texts are those of Telegram's Bot API server; its rule for the first letter is here too: lower case after
the prefix, except for code names such as BUTTON_DATA_INVALID.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class ApiError(Exception):
    """A call that is answered with ok = false."""

    def __init__(self, code: int, description: str, parameters: Mapping[str, int] | None = None) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = dict(parameters or {})

    def body(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


def bad_request(text: str, parameters: Mapping[str, int] | None = None) -> ApiError:
    return ApiError(400, f"Bad Request: {_after_prefix(text)}", parameters)


def forbidden(text: str) -> ApiError:
    return ApiError(403, f"Forbidden: {_after_prefix(text)}")


def conflict(text: str) -> ApiError:
    return ApiError(409, f"Conflict: {text}")


def not_found(text: str) -> ApiError:
    return ApiError(404, f"Not Found: {text}")


def unauthorized() -> ApiError:
    return ApiError(401, "Unauthorized")


def too_many_requests(seconds: int) -> ApiError:
    return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def _after_prefix(text: str) -> str:
    if len(text) > 1 and (text[1] == "_" or "A" <= text[1] <= "Z"):
        return text
    return text[:1].lower() + text[1:]
