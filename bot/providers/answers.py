"""An answer as it came over the line: a small document, with long base64 texts already in the blob store."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.generation import LinkedPicture, StoredPicture, Usage
from bot.domain.pictures import BlobRef

_MARK = re.compile("\0blob:(\\d+)\0")


def mark(index: int) -> str:
    """Stands in a text of the document for the base64 that was taken out of it."""
    return f"\0blob:{index}\0"


@dataclass(frozen=True, slots=True)
class InlinePicture:
    """A short base64 text that stayed in the document."""

    base64: str = field(repr=False)


Found = LinkedPicture | StoredPicture | InlinePicture


@dataclass(frozen=True, slots=True)
class Decoded:
    """The first picture of an answer, and what the service counted."""

    picture: Found
    usage: Usage


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, the parsed document (None where it is no JSON), the text (of what is no JSON), the blobs.

    `is_picture`: the body was a picture, which is the one blob. `headers` holds the service's own (`x-...`), by
    their names in lower case; `retry_after` is in seconds.
    """

    status: int
    document: object = None
    text: str = ""
    blobs: tuple[BlobRef, ...] = ()
    request_id: str = ""
    retry_after: float | None = None
    is_picture: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)

    def marked(self, text: str) -> StoredPicture | None:
        """The blob that a text is, or ends a data URL with."""
        found = _MARK.search(text)
        if found is None or int(found[1]) >= len(self.blobs):
            return None
        return StoredPicture(self.blobs[int(found[1])])
