"""Error answers in the gateway's shape."""

import json
from dataclasses import dataclass


class ClientLeftError(Exception):
    """The client went away before its request had arrived whole."""


@dataclass(frozen=True, slots=True)
class GatewayError:
    """`{"error": {message, type, param, code}}` with its HTTP status."""

    status: int
    message: str
    type: str = "invalid_request_error"
    param: str | None = None
    code: str | None = None

    @property
    def body(self) -> bytes:
        """The JSON document."""
        error = {"message": self.message, "type": self.type, "param": self.param, "code": self.code}
        return json.dumps({"error": error}, ensure_ascii=False).encode()


class RequestRefusedError(Exception):
    """The API's own strictness turns the request away; nothing is billed."""

    def __init__(self, error: GatewayError) -> None:
        super().__init__(f"{error.status} {error.code or error.type}: {error.message}")
        self.error = error


def invalid(message: str, param: str | None = None, code: str = "invalid_value") -> RequestRefusedError:
    """A 400 for a request that does not follow the API's rules."""
    return RequestRefusedError(GatewayError(400, message, param=param, code=code))
