"""A request to an image service as a sequence of bytes and slots for pictures.

A body is never held whole: pictures stay in the blob store and are rendered into their slots, in blocks,
while the request is sent. The length is arithmetic.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.pictures import BlobRef, PictureFile


@dataclass(frozen=True, slots=True)
class BlobSlot:
    """A place in a body that the content of a blob fills, as it is or in base64."""

    ref: BlobRef
    base64: bool

    @property
    def length(self) -> int:
        """Bytes on the wire."""
        return (self.ref.size + 2) // 3 * 4 if self.base64 else self.ref.size


Segment = bytes | BlobSlot


@dataclass(frozen=True, slots=True)
class WireRequest:
    """A request without its address and key; `path` is relative to the provider's base address."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: tuple[Segment, ...] = field(repr=False)

    @property
    def content_length(self) -> int:
        return sum(len(part) if isinstance(part, bytes) else part.length for part in self.body)


@dataclass(frozen=True, slots=True)
class DataUrl:
    """Stands in a JSON value for the string `data:<type>;base64,<content>` of a picture."""

    picture: PictureFile


Json = None | bool | int | float | str | DataUrl | Sequence["Json"] | Mapping[str, "Json"]


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file of a multipart form. Its name matters: some services take a part without one for text."""

    name: str
    file_name: str
    picture: PictureFile


@dataclass(frozen=True, slots=True)
class TextPart:
    name: str
    value: str


def multipart_body(parts: Sequence[FilePart | TextPart], boundary: str) -> tuple[Segment, ...]:
    """Writes multipart/form-data (RFC 7578). The boundary must not occur in a text or a picture."""
    body: list[Segment] = []
    text = b""
    for part in parts:
        text += f'--{boundary}\r\nContent-Disposition: form-data; name="{part.name}"'.encode()
        match part:
            case TextPart(value=value):
                text += b"\r\n\r\n" + value.encode() + b"\r\n"
            case FilePart(file_name=file_name, picture=picture):
                text += f'; filename="{file_name}"\r\nContent-Type: {picture.format.value}\r\n\r\n'.encode()
                body += [text, BlobSlot(picture.blob, base64=False)]
                text = b"\r\n"
    body.append(text + f"--{boundary}--\r\n".encode())
    return tuple(body)


def json_body(value: Json) -> tuple[Segment, ...]:
    """Writes a JSON document (UTF-8, no spaces); neighbouring bytes are joined."""
    body: list[Segment] = []
    text: list[bytes] = []
    for segment in _written(value):
        if isinstance(segment, bytes):
            text.append(segment)
            continue
        body += [b"".join(text), segment]
        text = []
    body.append(b"".join(text))
    return tuple(body)


def _written(value: Json) -> Iterator[Segment]:
    match value:
        case DataUrl(picture=picture):
            yield f'"data:{picture.format.value};base64,'.encode()
            yield BlobSlot(picture.blob, base64=True)
            yield b'"'
        case Mapping():
            yield b"{"
            for index, (key, item) in enumerate(value.items()):
                yield (b"," if index else b"") + _scalar(key) + b":"
                yield from _written(item)
            yield b"}"
        case list() | tuple():
            yield b"["
            for index, item in enumerate(value):
                yield b"," if index else b""
                yield from _written(item)
            yield b"]"
        case _:
            yield _scalar(value)


def _scalar(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
