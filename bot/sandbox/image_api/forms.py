"""A request that has been received and not been read yet."""

from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import Headers

JSON_KIND = "application/json"
FORM_KIND = "multipart/form-data"


@dataclass(frozen=True, slots=True)
class Posted:
    """A request as it lies here: the body in a file, and its headers."""

    body: Path
    headers: Headers

    @property
    def kind(self) -> str:
        return kind_of(self.headers)


def kind_of(headers: Headers) -> str:
    """The content type without its parameters."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()
