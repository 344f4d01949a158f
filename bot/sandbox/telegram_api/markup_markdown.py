"""parse_mode MarkdownV2 and the older Markdown: marks to entities, and Telegram's complaints."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from bot.sandbox.telegram_api.errors import ApiError, bad_request
from bot.sandbox.telegram_api.formatting import Entity, Formatted, in_order, utf16_length
from bot.sandbox.telegram_api.markup_html import link

_RESERVED = frozenset("_*[]()~`>#+-=|{}.!\n")
_MARKS = {"__": "underline", "||": "spoiler", "_": "italic", "*": "bold", "~": "strikethrough"}
_NAMES = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "Pre",
    "text_link": "TextUrl",
    "custom_emoji": "CustomEmoji",
    "blockquote": "BlockQuote",
}
_LANGUAGE = re.compile(r"([^\s`]+)(?=\s)")
_EMOJI_LINK = re.compile(r"tg://emoji\?id=(\d+)$")


@dataclass
class _Open:
    type: str
    mark: str
    offset: int
    begin: int
    source_begin: int
    language: str = ""


@dataclass
class _Parser:
    source: str
    position: int = 0
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    line_start: bool = True

    def run(self) -> Formatted:
        while self.position < len(self.source):
            character = self.source[self.position]
            if character == "\\" and 0 < ord(self.source[self.position + 1 :][:1] or "\0") <= 126:
                self._take(self.source[self.position + 1], 2)
            elif character == "\n":
                self._new_line()
            elif self._is_plain(character):
                self._take(character, 1)
            elif not self._ends_entity():
                self._begin_entity(character)
        self._end_of_text()
        return Formatted(self.text, in_order(self.entities))

    def _take(self, character: str, width: int) -> None:
        self.text += character
        self.position += width
        self.line_start = False

    def _is_plain(self, character: str) -> bool:
        if self.stack and self.stack[-1].type in ("code", "pre"):
            return character != "`"
        return character not in _RESERVED

    def _new_line(self) -> None:
        quoted = self.stack and self.stack[0].type == "blockquote"
        continues = self.source[self.position + 1 : self.position + 2] == ">"
        if quoted and not continues:
            self._end_quote()
        self._take("\n", 1)
        self.line_start = True

    def _end_quote(self) -> None:
        expandable = self.stack[-1].type == "spoiler" and self.stack[-1].begin == len(self.text)
        if expandable:
            self.stack.pop()
        if self.stack[-1].type != "blockquote":
            raise self._unclosed()
        opened = self.stack.pop()
        self._add(opened, "expandable_blockquote" if expandable else "blockquote")

    def _ends_entity(self) -> bool:
        if not self.stack:
            return False
        opened = self.stack[-1]
        if opened.type == "blockquote" or not self.source.startswith(opened.mark, self.position):
            return False
        if opened.mark == "_" and self.source.startswith("__", self.position):
            return False
        self.position += len(opened.mark)
        self.stack.pop()
        if opened.type in ("text_link", "custom_emoji"):
            self._close_link(opened)
        else:
            self._add(opened, opened.type)
        return True

    def _begin_entity(self, character: str) -> None:
        begin = self.position
        if self.line_start and character == ">":
            self.position += 1
            if not (self.stack and self.stack[0].type == "blockquote"):
                self._open("blockquote", "", begin)
            self.line_start = False
            return
        if self.source.startswith("```", begin):
            self._open_block(begin)
            return
        marks = {"`": ("code", "`"), "[": ("text_link", "]")}
        if self.source.startswith("![", begin):
            self.position += 2
            self._open("custom_emoji", "]", begin)
        elif character in marks:
            self.position += 1
            self._open(*marks[character], begin)
        elif mark := next((mark for mark in _MARKS if self.source.startswith(mark, begin)), ""):
            self.position += len(mark)
            self._open(_MARKS[mark], mark, begin)
        else:
            raise _wrong(f"Character '{character}' is reserved and must be escaped with the preceding '\\'")

    def _open_block(self, begin: int) -> None:
        self.position += 3
        language = _LANGUAGE.match(self.source, self.position)
        if language:
            self.position = language.end()
        if self.source[self.position : self.position + 1] == "\n":
            self.position += 1
        self._open("pre", "```", begin, language[1] if language else "")

    def _open(self, kind: str, mark: str, source_begin: int, language: str = "") -> None:
        self.stack.append(
            _Open(kind, mark, utf16_length(self.text), len(self.text), source_begin, language=language)
        )

    def _close_link(self, opened: _Open) -> None:
        url = self._url()
        entity = Entity(opened.type, opened.offset, utf16_length(self.text) - opened.offset)
        if opened.type == "custom_emoji":
            emoji = _EMOJI_LINK.match(url or "")
            if url is None:
                raise _wrong("The entity must contain a tg://emoji or tg://time URL")
            if emoji is None:
                raise _wrong("Invalid tg://emoji or tg://time URL specified")
            self.entities.append(replace(entity, custom_emoji_id=emoji[1]))
            return
        linked = link(entity, self.text[opened.begin :] if url is None else url)
        if linked is not None and linked.length:
            self.entities.append(linked)

    def _url(self) -> str | None:
        if self.source[self.position : self.position + 1] != "(":
            return None
        begin = self.position + 1
        match = re.compile(r"((?:\\[\x01-\x7e]|[^)\\]|\\)*)\)").match(self.source, begin)
        if match is None:
            raise _wrong(f"Can't find end of a URL at byte offset {self._bytes(begin)}")
        self.position = match.end()
        return re.sub(r"\\([\x01-\x7e])", r"\1", match[1])

    def _end_of_text(self) -> None:
        if self.stack and self.stack[0].type == "blockquote":
            self._end_quote()
        if self.stack:
            raise self._unclosed()

    def _add(self, opened: _Open, kind: str) -> None:
        length = utf16_length(self.text) - opened.offset
        if length:
            self.entities.append(Entity(kind, opened.offset, length, language=opened.language))

    def _unclosed(self) -> ApiError:
        opened = self.stack[-1]
        name = "PreCode" if opened.type == "pre" and opened.language else _NAMES[opened.type]
        where = self._bytes(opened.source_begin)
        return _wrong(f"Can't find end of {name} entity at byte offset {where}")

    def _bytes(self, position: int) -> int:
        return len(self.source[:position].encode())


def parse_markdown_v2(source: str) -> Formatted:
    return _Parser(source).run()


_OLD = re.compile(
    r"""\\(?P<escaped>[_*`\[])
      | ```(?:(?P<language>[^\s`]+)(?=\s))?\n?(?P<pre>.*?)```
      | `(?P<code>.*?)`
      | \*(?P<bold>.*?)\*
      | _(?P<italic>.*?)_
      | \[(?P<label>.*?)\](?:\((?P<url>[^)]*)\))?
      | (?P<open>```|[`*_\[])
      | (?P<plain>.)""",
    re.VERBOSE | re.DOTALL,
)


def parse_markdown(source: str) -> Formatted:
    """The older mode: no nesting, and a mark without its end is an error."""
    text = ""
    entities: list[Entity] = []
    for match in _OLD.finditer(source):
        if match["open"]:
            where = len(source[: match.start()].encode())
            raise _wrong(f"Can't find end of the entity starting at byte offset {where}")
        if match["plain"] or match["escaped"]:
            text += match["plain"] or match["escaped"]
            continue
        kind, inner = next(
            (name, match[name])
            for name in ("pre", "code", "bold", "italic", "label")
            if match[name] is not None
        )
        entity = Entity(kind, utf16_length(text), utf16_length(inner), language=match["language"] or "")
        text += inner
        if kind == "label":
            linked = link(replace(entity, type="text_link"), inner if match["url"] is None else match["url"])
            entities += [linked] if linked else []
        elif entity.length:
            entities.append(entity)
    return Formatted(text, in_order([entity for entity in entities if entity.length]))


def _wrong(text: str) -> ApiError:
    return bad_request(f"can't parse entities: {text}")
