"""The shapes in which the gateway is known to wrap a picture (chat page of docs.apiyi.com, old and current).

A body is a list of pieces, so that a picture of many megabytes goes from its file to the socket in blocks.
"""

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from pathlib import Path
from typing import Any

from bot.sandbox.image_api.tokens import Tokens

BLOCK = 57 * 1024  # bytes of picture per block: whole base64 lines, no padding inside
LINE = 76
PICTURE = "\N{OBJECT REPLACEMENT CHARACTER}"


class Envelope(StrEnum):
    """Where in the document the picture is."""

    DATA_URL = "data[0].url, a link"
    DATA_INLINE_URL = "data[0].url, a data URL"
    DATA_B64 = "data[0].b64_json, raw"
    DATA_B64_PREFIXED = "data[0].b64_json, as a data URL"
    CHAT_MARKDOWN = "choices[0].message.content, Markdown with a link"
    CHAT_MARKDOWN_AMONG_WORDS = "choices[0].message.content, words before and after the Markdown"
    CHAT_MARKDOWN_INLINE = "choices[0].message.content, Markdown with a data URL"
    CHAT_PARTS = "choices[0].message.content, a list with an image_url part, a link"
    CHAT_PARTS_INLINE = "choices[0].message.content, a list with an image_url part, a data URL"
    CHAT_BARE_URL = "choices[0].message.content, nothing but a link"
    CHAT_WORDS = "choices[0].message.content, words and no picture"


LINKED = {
    Envelope.DATA_URL,
    Envelope.CHAT_MARKDOWN,
    Envelope.CHAT_MARKDOWN_AMONG_WORDS,
    Envelope.CHAT_PARTS,
    Envelope.CHAT_BARE_URL,
}


class Usage(StrEnum):
    """How the token counts are called."""

    PROMPT = "prompt_tokens"
    INPUT = "input_tokens"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Layout:
    """`keep_alive`: blanks before the document; `lines`: base64 with line breaks; `padded`: with its `=`."""

    envelope: Envelope
    usage: Usage
    pretty: bool = False
    escaped_slashes: bool = False
    keep_alive: bool = False
    lines: bool = False
    padded: bool = True


class Shape(Enum):
    """Every shape by its name. CHAT_LINK is the current one, DATA_LINK the one of spring 2026."""

    CHAT_LINK = Layout(Envelope.CHAT_MARKDOWN, Usage.PROMPT)
    CHAT_LINK_AMONG_WORDS = Layout(Envelope.CHAT_MARKDOWN_AMONG_WORDS, Usage.PROMPT)
    CHAT_LINK_INPUT_USAGE = Layout(Envelope.CHAT_MARKDOWN, Usage.INPUT)
    CHAT_LINK_NO_USAGE = Layout(Envelope.CHAT_MARKDOWN, Usage.ABSENT)
    CHAT_LINK_PRETTY = Layout(Envelope.CHAT_MARKDOWN, Usage.PROMPT, pretty=True)
    CHAT_LINK_ESCAPED = Layout(Envelope.CHAT_MARKDOWN, Usage.PROMPT, escaped_slashes=True)
    CHAT_LINK_KEEP_ALIVE = Layout(Envelope.CHAT_MARKDOWN, Usage.PROMPT, keep_alive=True)
    CHAT_DATA_URL = Layout(Envelope.CHAT_MARKDOWN_INLINE, Usage.PROMPT)
    CHAT_DATA_URL_ESCAPED = Layout(Envelope.CHAT_MARKDOWN_INLINE, Usage.PROMPT, escaped_slashes=True)
    CHAT_PARTS_LINK = Layout(Envelope.CHAT_PARTS, Usage.PROMPT)
    CHAT_PARTS_DATA_URL = Layout(Envelope.CHAT_PARTS_INLINE, Usage.PROMPT)
    CHAT_BARE_LINK = Layout(Envelope.CHAT_BARE_URL, Usage.PROMPT)
    DATA_LINK = Layout(Envelope.DATA_URL, Usage.INPUT)
    DATA_LINK_PROMPT_USAGE = Layout(Envelope.DATA_URL, Usage.PROMPT)
    DATA_LINK_NO_USAGE = Layout(Envelope.DATA_URL, Usage.ABSENT)
    DATA_LINK_ESCAPED = Layout(Envelope.DATA_URL, Usage.INPUT, escaped_slashes=True)
    DATA_DATA_URL = Layout(Envelope.DATA_INLINE_URL, Usage.INPUT)
    DATA_B64 = Layout(Envelope.DATA_B64, Usage.INPUT)
    DATA_B64_PREFIXED = Layout(Envelope.DATA_B64_PREFIXED, Usage.INPUT)
    DATA_B64_LINES = Layout(Envelope.DATA_B64, Usage.INPUT, lines=True)
    DATA_B64_UNPADDED = Layout(Envelope.DATA_B64, Usage.INPUT, padded=False)
    DATA_B64_ESCAPED = Layout(Envelope.DATA_B64, Usage.INPUT, escaped_slashes=True)
    DATA_B64_PRETTY = Layout(Envelope.DATA_B64, Usage.INPUT, pretty=True)
    DATA_B64_KEEP_ALIVE = Layout(Envelope.DATA_B64, Usage.INPUT, keep_alive=True)
    WORDS = Layout(Envelope.CHAT_WORDS, Usage.PROMPT)

    @property
    def linked(self) -> bool:
        """Whether the picture has to be fetched from a link."""
        return self.value.envelope in LINKED

    @property
    def chat_picture(self) -> bool:
        """Whether it is a chat completion around a picture, which no images endpoint gives."""
        return self.name.startswith("CHAT")


@dataclass(frozen=True, slots=True)
class Base64File:
    """A file as base64 inside a JSON string."""

    path: Path
    size: int
    layout: Layout

    @property
    def length(self) -> int | None:
        """In bytes; None where it depends on the content."""
        if self.layout.escaped_slashes:
            return None
        length = 4 * ((self.size + 2) // 3)
        if not self.layout.padded:
            length -= -self.size % 3
        return length + 2 * ((length - 1) // LINE) if self.layout.lines and length else length

    def chunks(self) -> Iterator[bytes]:
        separator = b""
        with self.path.open("rb") as file:
            while block := file.read(BLOCK):
                text = b64encode(block)
                if not self.layout.padded:
                    text = text.rstrip(b"=")
                if self.layout.escaped_slashes:
                    text = text.replace(b"/", b"\\/")
                if self.layout.lines:
                    lines = [text[start : start + LINE] for start in range(0, len(text), LINE)]
                    text = separator + b"\\n".join(lines)
                    separator = b"\\n"
                yield text


@dataclass(frozen=True, slots=True)
class Body:
    """A document in pieces."""

    pieces: tuple[bytes | Base64File, ...]

    @property
    def length(self) -> int | None:
        """In bytes; None where it is known only after writing."""
        total = 0
        for piece in self.pieces:
            length = len(piece) if isinstance(piece, bytes) else piece.length
            if length is None:
                return None
            total += length
        return total

    @property
    def about(self) -> int:
        """The length in bytes, slightly short where it is not known."""
        return sum(len(piece) if isinstance(piece, bytes) else piece.size * 4 // 3 for piece in self.pieces)

    def chunks(self) -> Iterator[bytes]:
        """The bytes in order, at most about 80 KB at a time."""
        for piece in self.pieces:
            if isinstance(piece, bytes):
                yield piece
            else:
                yield from piece.chunks()


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into a document. `links` are used by the linked shapes, `files` (with bytes) by the others.

    `details` splits the input tokens into those of words and of pictures; `echo` goes to the top.
    """

    id: str
    model: str
    created: int
    tokens: Tokens
    details: bool = False
    echo: Mapping[str, str] = field(default_factory=dict)
    links: tuple[str, ...] = ()
    files: tuple[tuple[Path, int], ...] = ()
    media_type: str = "image/png"
    words: str = ""

    @property
    def inline(self) -> str:
        """A data URL with the picture's place in it."""
        return f"data:{self.media_type};base64,{PICTURE}"


def document(layout: Layout, contents: Contents) -> Body:
    """The answer's body; the pictures' places are filled from their files."""
    if layout.envelope.name.startswith("CHAT"):
        answer = _completion(layout.envelope, contents)
    else:
        answer = _image_list(layout.envelope, contents) | dict(contents.echo)
    answer |= _usage(layout.usage, contents)
    if layout.pretty:
        text = json.dumps(answer, ensure_ascii=False, indent=2)
    else:
        text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    if layout.escaped_slashes:
        text = text.replace("/", "\\/")
    first, *others = text.split(PICTURE)
    if others and not contents.files:
        raise ValueError(f"{layout.envelope.name} needs the picture's file")
    pieces: list[bytes | Base64File] = [first.encode()]
    for (path, size), after in zip(contents.files, others, strict=False):
        pieces += [Base64File(path, size, layout), after.encode()]
    return Body(tuple(pieces))


def _completion(envelope: Envelope, contents: Contents) -> dict[str, Any]:
    return {
        "id": f"chatcmpl-{contents.id}",
        "object": "chat.completion",
        "created": contents.created,
        "model": contents.model,
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": _content(envelope, contents)},
                "finish_reason": "stop",
            }
        ],
    }


def _content(envelope: Envelope, contents: Contents) -> str | list[dict[str, Any]]:
    inline, link = contents.inline, contents.links[0] if contents.links else ""
    match envelope:
        case Envelope.CHAT_MARKDOWN:
            return f"![image]({link})\n\n"
        case Envelope.CHAT_MARKDOWN_AMONG_WORDS:
            return f"Here is your picture:\n\n![image]({link})\n\nShall I change anything?"
        case Envelope.CHAT_MARKDOWN_INLINE:
            return f"![image]({inline})"
        case Envelope.CHAT_PARTS | Envelope.CHAT_PARTS_INLINE:
            url = link if envelope is Envelope.CHAT_PARTS else inline
            return [{"type": "text", "text": ""}, {"type": "image_url", "image_url": {"url": url}}]
        case Envelope.CHAT_BARE_URL:
            return link
        case _:
            return contents.words


def _image_list(envelope: Envelope, contents: Contents) -> dict[str, Any]:
    match envelope:
        case Envelope.DATA_URL:
            items = [{"url": link} for link in contents.links]
        case Envelope.DATA_INLINE_URL:
            items = [{"url": contents.inline} for _ in contents.files]
        case Envelope.DATA_B64_PREFIXED:
            items = [{"b64_json": contents.inline} for _ in contents.files]
        case _:
            items = [{"b64_json": PICTURE} for _ in contents.files]
    return {"data": items, "created": contents.created}


def _usage(usage: Usage, contents: Contents) -> dict[str, Any]:
    tokens = contents.tokens
    asked, drawn = tokens.text + tokens.image, tokens.output
    match usage:
        case Usage.PROMPT:
            counts: dict[str, Any] = {"prompt_tokens": asked, "completion_tokens": drawn}
        case Usage.INPUT:
            counts = {"input_tokens": asked, "output_tokens": drawn}
        case Usage.ABSENT:
            return {}
    if contents.details and usage is Usage.INPUT:
        counts["input_tokens_details"] = {"image_tokens": tokens.image, "text_tokens": tokens.text}
    return {"usage": {**counts, "total_tokens": asked + drawn}}
