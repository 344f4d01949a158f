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
_BASE64 = re.compile(
    rb"""
    [A-Za-z0-9+/=\s]*
    (?:
        \\(?:[/nrtf]|u00(?:0[9a-dA-D]|20|2[bBfF]|3[0-9dD]|[46][1-9a-fA-F]|[57][0-9aA]))
        [A-Za-z0-9+/=\s]*
    )*
    """,
    re.VERBOSE,
)
"""Base64 as it may stand in a JSON string: with white space, and with any of it escaped."""

_ESCAPE = re.compile(rb"\\(?:u00(..)|.)")
_HALF_ESCAPE = re.compile(rb"\\(?:u[0-9a-fA-F]{0,3})?")
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
        self._is_beginning = True
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
            raw = self._picture.feed(raw)
            if raw:
                self._end_picture()
        self._text += raw
        while len(self._text) > LONG_TEXT:
            start = self._start_of_base64()
            if start is None:
                # What is left may be the beginning of a prefix.
                self._keep(self._text[: 1 - len(_PREFIX)])
                self._text = self._text[1 - len(_PREFIX) :]
                self._is_beginning = False
            else:
                self._begin_picture(start)

    def _start_of_base64(self) -> int | None:
        start = self._text.find(_PREFIX)
        if start >= 0:
            return start + len(_PREFIX)
        return 0 if self._is_beginning and _is_base64(self._text) else None

    def _begin_picture(self, start: int) -> None:
        self._keep(self._text[:start] + mark_in_json(len(self.blobs)))
        blob = self._new_blob()
        self.blobs.append(blob)
        self._picture = _Picture(blob)
        self._is_beginning = False
        self._text = self._picture.feed(self._text[start:])
        if self._text:
            self._end_picture()

    def _end_picture(self) -> None:
        if self._picture is not None:
            self._keep(self._picture.close())
        self._picture = None

    def _close_string(self) -> None:
        self._end_picture()
        self._keep(self._text + b'"')
        self._text = b""
        self._is_beginning = True
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
    """Decodes the base64 of one string.

    Raises TooLongError, and ValueError where the base64 is damaged.
    """

    def __init__(self, blob: BlobWriter) -> None:
        self._blob = blob
        self._half_escape = b""
        self._rest = b""

    def feed(self, raw: bytes) -> bytes:
        """Takes more of the string; gives back what comes after the base64, as it stands."""
        raw, self._half_escape = self._half_escape + raw, b""
        end = _end_of_base64(raw)
        self._decode(_unescaped(raw[:end]))
        if _HALF_ESCAPE.fullmatch(raw, end):
            self._half_escape, end = raw[end:], len(raw)
        return raw[end:]

    def close(self) -> bytes:
        """The base64 is over; padding may be missing. Gives back what is left of the string."""
        if len(self._rest) > 1:  # one digit alone is no byte
            self._blob.write(binascii.a2b_base64(self._rest + b"=" * (-len(self._rest) % 4)))
        return self._half_escape

    def _decode(self, text: bytes) -> None:
        text = self._rest + b"".join(text.split())
        whole = len(text) // 4 * 4
        self._rest = text[whole:]
        self._blob.write(binascii.a2b_base64(text[:whole]))
        if self._blob.size > LONGEST_PICTURE:
            raise TooLongError


def _end_of_base64(raw: bytes) -> int:
    found = _BASE64.match(raw)
    return found.end() if found else 0


def _is_base64(raw: bytes) -> bool:
    end = _end_of_base64(raw)
    return end == len(raw) or _HALF_ESCAPE.fullmatch(raw, end) is not None


def _unescaped(base64: bytes) -> bytes:
    if b"\\" not in base64:
        return base64
    return _ESCAPE.sub(
        lambda found: bytes.fromhex(found[1].decode()) if found[1] else b" ", base64.replace(b"\\/", b"/")
    )
