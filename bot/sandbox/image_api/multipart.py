"""Multipart forms, read from a spooled body in blocks: every part with its head, in the order of the form."""

from dataclasses import dataclass, field
from pathlib import Path

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header

from bot.sandbox.image_api.calls import SentPart

BLOCK = 256 * 1024


class BrokenFormError(Exception):
    """The body is not the form that its head promises."""


@dataclass(slots=True)
class Part:
    """One part: its head and its bytes."""

    headers: dict[str, bytes] = field(default_factory=dict)
    data: bytearray = field(default_factory=bytearray)
    head: SentPart = field(default_factory=lambda: SentPart(""))

    @property
    def is_file(self) -> bool:
        return self.head.filename is not None


def parts_of(body: Path, content_type: str) -> list[Part]:
    """All parts; blocking. Raises BrokenFormError, also for a form without its last boundary."""
    boundary = parse_options_header(content_type)[1].get(b"boundary")
    if not boundary:
        raise BrokenFormError("no multipart boundary defined")
    collector = _Collector()
    try:
        parser = MultipartParser(
            boundary,
            {
                "on_part_begin": collector.begin,
                "on_header_field": collector.header_name,
                "on_header_value": collector.header_value,
                "on_header_end": collector.header_ends,
                "on_headers_finished": collector.head_ends,
                "on_part_data": collector.bytes_come,
                "on_end": collector.end,
            },
        )
        with body.open("rb") as file:
            while block := file.read(BLOCK):
                parser.write(block)
        parser.finalize()
    except FormParserError as error:
        raise BrokenFormError(str(error)) from error
    if not collector.ended:
        raise BrokenFormError("unexpected end of the form")
    return collector.parts


class _Collector:
    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.ended = False
        self._name = b""
        self._value = b""

    def begin(self) -> None:
        self.parts.append(Part())

    def header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def header_ends(self) -> None:
        self.parts[-1].headers[self._name.decode("latin-1").lower()] = self._value
        self._name = self._value = b""

    def head_ends(self) -> None:
        part = self.parts[-1]
        options = parse_options_header(part.headers.get("content-disposition"))[1]
        if b"name" not in options:
            raise BrokenFormError("a part has no name")
        filename, kind = options.get(b"filename"), part.headers.get("content-type")
        part.head = SentPart(
            options[b"name"].decode("utf-8", "replace"),
            None if filename is None else filename.decode("utf-8", "replace"),
            None if kind is None else kind.decode("latin-1"),
        )

    def bytes_come(self, data: bytes, start: int, end: int) -> None:
        self.parts[-1].data += data[start:end]

    def end(self) -> None:
        self.ended = True
