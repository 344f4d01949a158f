"""The parts of a multipart/form-data body that lies in a file."""

from dataclasses import dataclass, field
from pathlib import Path

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

BLOCK = 64 * 1024


class FormError(Exception):
    """The body is no form, or not a whole one."""


@dataclass(slots=True)
class Part:
    """One part; `filename` is None for a plain field. `kind` is the declared content type, or empty."""

    name: str = ""
    filename: str | None = None
    kind: str = ""
    data: bytearray = field(default_factory=bytearray)


class _Collector:
    """Receives the parser's calls."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.whole = False
        self._header = bytearray()
        self._value = bytearray()

    def begin(self) -> None:
        self.parts.append(Part())

    def header_name(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def header_end(self) -> None:
        part = self.parts[-1]
        match bytes(self._header).lower():
            case b"content-disposition":
                options = parse_options_header(bytes(self._value))[1]
                part.name = options.get(b"name", b"").decode(errors="replace")
                filename = options.get(b"filename")
                part.filename = None if filename is None else filename.decode(errors="replace")
            case b"content-type":
                part.kind = bytes(self._value).decode("latin-1").lower()
        self._header.clear()
        self._value.clear()

    def data(self, data: bytes, start: int, end: int) -> None:
        self.parts[-1].data += data[start:end]

    def end(self) -> None:
        self.whole = True


def read_form(body: Path, content_type: str) -> list[Part]:
    """The parts in order; blocking. Raises FormError."""
    boundary = parse_options_header(content_type)[1].get(b"boundary")
    if not boundary:
        raise FormError("the content type names no boundary")
    collector = _Collector()
    parser = MultipartParser(
        boundary,
        {
            "on_part_begin": collector.begin,
            "on_header_field": collector.header_name,
            "on_header_value": collector.header_value,
            "on_header_end": collector.header_end,
            "on_part_data": collector.data,
            "on_end": collector.end,
        },
    )
    try:
        with body.open("rb") as file:
            while block := file.read(BLOCK):
                parser.write(block)
    except FormParserError as error:
        raise FormError(str(error)) from error
    if not collector.whole:
        raise FormError("the form ends too early")
    return collector.parts
