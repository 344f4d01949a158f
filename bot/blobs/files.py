"""A blob store in a folder: `ab/cdef...` by SHA-256, written under another name first."""

import asyncio
import contextlib
import hashlib
import os
import tempfile
from pathlib import Path
from typing import BinaryIO

from bot.domain.errors import BlobMissing
from bot.domain.pictures import BlobRef


class FileBlobs:
    """Content-addressed files below one folder, private to the user that runs the bot."""

    def __init__(self, folder: Path) -> None:
        """Makes the folder; what an earlier process left unfinished is removed."""
        self._folder = folder
        self._unfinished = folder / "unfinished"
        for private in (folder, self._unfinished):
            private.mkdir(parents=True, exist_ok=True, mode=0o700)
        for left in self._unfinished.iterdir():
            left.unlink()

    def new(self) -> "FileBlobWriter":
        return FileBlobWriter(self, self._unfinished)

    def open(self, ref: BlobRef) -> BinaryIO:
        try:
            return self.place(ref.sha256).open("rb")
        except FileNotFoundError:
            raise BlobMissing(f"no content {ref.sha256}") from None

    def local(self, ref: BlobRef) -> Path:
        path = self.place(ref.sha256)
        if not path.exists():
            raise BlobMissing(f"no content {ref.sha256}")
        return path

    def place(self, sha256: str) -> Path:
        """Where content of this name lies, or would lie."""
        return self._folder / sha256[:2] / sha256[2:]


class FileBlobWriter:
    """Writes to a temporary file; the name is known at the end."""

    def __init__(self, store: FileBlobs, folder: Path) -> None:
        self._store = store
        handle, name = tempfile.mkstemp(dir=folder)
        self._path = Path(name)
        self._file = os.fdopen(handle, "wb")
        self._sha256 = hashlib.sha256()
        self.size = 0

    @property
    def path(self) -> Path:
        """The unfinished file, for tools that write files themselves."""
        return self._path

    def write(self, data: bytes) -> None:
        self._file.write(data)
        self._sha256.update(data)
        self.size += len(data)

    async def commit(self) -> BlobRef:
        """Durable when this returns: written, flushed to disk, renamed, the folder's entry too."""
        return await asyncio.to_thread(self.finish)

    def finish(self) -> BlobRef:
        """`commit` for threads."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        ref = BlobRef(self._sha256.hexdigest(), self.size)
        place = self._store.place(ref.sha256)
        if not place.parent.exists():
            place.parent.mkdir(exist_ok=True, mode=0o700)
            _make_durable(place.parent.parent)
        self._path.replace(place)
        _make_durable(place.parent)
        return ref

    def discard(self) -> None:
        # Closing writes what is still held back, and fails on a full disk.
        with contextlib.suppress(OSError):
            self._file.close()
        self._path.unlink(missing_ok=True)


def _make_durable(folder: Path) -> None:
    """The entries of a folder, not what they name."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
