"""A file that came in with a call or from a person, kept on disk and never in memory."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from mimetypes import guess_type
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True)
class Upload:
    """`size` in bytes; `sha256` in hexadecimal digits."""

    path: Path
    name: str
    mime_type: str
    size: int
    sha256: str


def upload_at(path: Path, name: str = "", mime_type: str = "") -> Upload:
    """The facts about a file that is already in its place."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Upload(path, name, mime_type or mime_type_of(name), path.stat().st_size, digest)


def copied(source: BinaryIO, path: Path, name: str, mime_type: str = "") -> Upload:
    """A stream brought to its place, block by block."""
    digest = hashlib.sha256()
    size = 0
    with path.open("wb") as target:
        while block := source.read(_BLOCK_BYTES):
            digest.update(block)
            size += target.write(block)
    return Upload(path, name, mime_type or mime_type_of(name), size, digest.hexdigest())


def mime_type_of(name: str) -> str:
    return guess_type(name)[0] or "application/octet-stream"


def suffix_of(name: str) -> str:
    dot = name.rfind(".")
    return name[dot:].lower() if dot > 0 and len(name) - dot <= 8 and name[dot + 1 :].isalnum() else ""
