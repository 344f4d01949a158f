"""Reads a JSON answer as it comes, and takes long base64 texts out of it into blobs.

A 20 MB picture in a JSON string never exists as a string: its base64 is decoded block by block into the blob
store, and a short mark stays in its place. Reading ends when the brackets balance: some gateways never close
the connection.
"""

import binascii
import re
from collections.abc import Callable

from bot.ports import BlobWriter
from bot.providers.answers import mark

LONG_TEXT = 64 * 1024
"""A string beyond this is looked at for base64."""

LONGEST_DOCUMENT = 1024 * 1024
LONGEST_PICTURE = 50 * 1024 * 1024
"""Bytes after decoding: what Telegram takes as a file."""

_STRUCTURE = re.compile(rb'["{}\[\]]')
_STRING = re.compile(rb'[^"\\]*(?:\\.[^"\\]*)*', re.DOTALL)
_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]*")
_ESCAPE = re.compile(rb"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b" ", b"f": b" "}
_PREFIX = b";base64,"


class TooLongError(Exception):
    """An answer that does not end within any reasonable size."""


class JsonSpooler:
    """Takes an answer in chunks; `document` is what is left of it when `feed` says that it is complete."""

    def __init__(self, new_blob: Callable[[], BlobWriter]) -> None:
        self._new_blob = new_blob
        self._document: list[bytes] = []
        self._size = 0
        self._depth = 0
        self._in_string = False
        self._carry = b""
        self._text = b""
        self._picture: _Picture | None = None
        self.blobs: list[BlobWriter] = []

    @property
    def document(self) -> bytes:
        return b"".join(self._document)

    def feed(self, chunk: bytes) -> bool:
        """Takes the next bytes; true when the document is complete. Raises TooLongError."""
        data, position = self._carry + chunk, 0
        self._carry = b""
        while position < len(data):
            if self._in_string:
                position = self._feed_string(data, position)
                continue
            found = _STRUCTURE.search(data, position)
            end = found.end() if found else len(data)
            self._keep(data[position:end])
            position = end
            if found and self._enter(found[0]):
                return True
        return False

    def _enter(self, byte: bytes) -> bool:
        if byte == b'"':
            self._in_string = True
        else:
            self._depth += 1 if byte in b"{[" else -1
        return self._depth <= 0 and not self._in_string

    def _feed_string(self, data: bytes, position: int) -> int:
        """The part of a string that is here; a backslash at the end waits for what follows it."""
        found = _STRING.match(data, position)
        end = found.end() if found else position
        self._take_text(data[position:end])
        if end < len(data) and data[end : end + 1] == b'"':
            self._close_string()
            return end + 1
        self._carry = data[end:]
        return len(data)

    def _take_text(self, raw: bytes) -> None:
        if self._picture is not None:
            self._keep(self._picture.feed(raw))
            return
        self._text += raw
        if len(self._text) <= LONG_TEXT:
            return
        start = self._text.find(_PREFIX)
        head = 0 if start < 0 else start + len(_PREFIX)
        if start < 0 and not _looks_like_base64(self._text):
            self._keep(self._text)
            self._text = b""
            return
        self._keep(self._text[:head] + mark_in_json(len(self.blobs)))
        blob = self._new_blob()
        self.blobs.append(blob)
        self._picture = _Picture(blob)
        rest, self._text = self._text[head:], b""
        self._keep(self._picture.feed(rest))

    def _close_string(self) -> None:
        if self._picture is not None:
            self._picture.close()
            self._picture = None
        self._keep(self._text + b'"')
        self._text = b""
        self._in_string = False

    def _keep(self, data: bytes) -> None:
        self._size += len(data)
        if self._size > LONGEST_DOCUMENT:
            raise TooLongError
        self._document.append(data)


def mark_in_json(index: int) -> bytes:
    """`mark` as it stands inside a JSON string."""
    return mark(index).replace("\0", "\\u0000").encode()


class _Picture:
    """Decodes the base64 of one string; what comes after the base64 is given back as text.

    Raises TooLongError, and ValueError where the base64 is damaged.
    """

    def __init__(self, blob: BlobWriter) -> None:
        self._blob = blob
        self._raw = b""
        self._rest = b""
        self._over = False

    def feed(self, raw: bytes) -> bytes:
        if self._over:
            return raw
        raw = self._raw + raw
        cut = _whole_escapes(raw)
        self._raw = raw[cut:]
        plain = _unescaped(raw[:cut])
        found = _BASE64.match(plain)
        end = found.end() if found else 0
        self._decode(plain[:end])
        if end == len(plain):
            return b""
        self.close()
        return _escaped(plain[end:])

    def close(self) -> None:
        """The base64 is over; padding may be missing."""
        if not self._over:
            self._blob.write(binascii.a2b_base64(self._rest + b"=" * (-len(self._rest) % 4)))
        self._over = True

    def _decode(self, text: bytes) -> None:
        text = self._rest + b"".join(text.split())
        whole = len(text) // 4 * 4
        self._rest = text[whole:]
        self._blob.write(binascii.a2b_base64(text[:whole]))
        if self._blob.size > LONGEST_PICTURE:
            raise TooLongError


def _looks_like_base64(text: bytes) -> bool:
    return _BASE64.fullmatch(_unescaped(text[: _whole_escapes(text)])) is not None


def _whole_escapes(raw: bytes) -> int:
    """How much of the text ends with no half escape."""
    start = raw.rfind(b"\\", max(0, len(raw) - 6))
    if start < 0 or (start > 0 and raw[start - 1 : start] == b"\\"):
        return len(raw)
    needed = 6 if raw[start + 1 : start + 2] == b"u" else 2
    return len(raw) if len(raw) - start >= needed else start


def _unescaped(raw: bytes) -> bytes:
    if b"\\" not in raw:
        return raw
    return _ESCAPE.sub(
        lambda found: chr(int(found[1], 16)).encode() if found[1] else _ESCAPED.get(found[2], found[2]),
        raw.replace(b"\\/", b"/"),
    )


def _escaped(plain: bytes) -> bytes:
    """Text that was unescaped, as it may stand in a JSON string again."""
    return (
        plain.replace(b"\\", b"\\\\")
        .replace(b'"', b'\\"')
        .replace(b"\n", b"\\n")
        .replace(b"\r", b"\\r")
        .replace(b"\t", b"\\t")
    )
