"""Content by its name, on disk."""

from bot.blobs.files import FileBlobs

__all__ = ["FileBlobs"]
