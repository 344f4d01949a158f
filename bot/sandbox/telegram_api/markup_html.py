"""parse_mode HTML: tags to entities, and Telegram's complaints about wrong ones."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field, replace

from bot.sandbox.telegram_api.errors import ApiError, bad_request
from bot.sandbox.telegram_api.formatting import Entity, Formatted, in_order, utf16_length

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_CHARACTER = re.compile(r"&(?:#(\d+)|#x([0-9a-fA-F]+)|(lt|gt|amp|quot));?")
_TAG_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE = re.compile(r"""\s*([^\s=>/"']*)(\s*=\s*(?:"([^"]*)"|'([^']*)'|([\w.-]*)))?""")
_USER_LINK = re.compile(r"tg://user\?id=(\d+)$")


@dataclass
class _Open:
    tag: str
    offset: int
    begin: int
    argument: str = ""


@dataclass
class _Parser:
    source: str
    position: int = 0
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)

    def run(self) -> Formatted:
        while self.position < len(self.source):
            character = self.source[self.position]
            if character == "<":
                self._tag()
            elif character == "&" and (match := _CHARACTER.match(self.source, self.position)):
                self.text += decoded(match[0])
                self.position = match.end()
            else:
                self.text += character
                self.position += 1
        if self.stack:
            raise _wrong(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].tag}"')
        return Formatted(self.text, in_order(self.entities))

    def _tag(self) -> None:
        begin = self.position
        if self.source.startswith("</", begin):
            self._end_tag(begin)
        else:
            self._start_tag(begin)

    def _start_tag(self, begin: int) -> None:
        match = _TAG_NAME.match(self.source, begin + 1)
        name = match[0].lower() if match else ""
        self.position = begin + 1 + len(name)
        if self.position >= len(self.source):
            raise _wrong(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        if name not in _TYPES:
            raise _wrong(f'Unsupported start tag "{name}" at byte offset {self._bytes(begin)}')
        opened = _Open(name, utf16_length(self.text), len(self.text))
        opened.argument = _argument(name, self._attributes(name, begin))
        if name == "span" and opened.argument != "spoiler":
            raise _wrong(f'Tag "span" must have class "tg-spoiler" at byte offset {self._bytes(begin)}')
        self.stack.append(opened)

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        found: dict[str, str] = {}
        while True:
            while self.position < len(self.source) and self.source[self.position].isspace():
                self.position += 1
            if self.position >= len(self.source):
                raise _wrong(f"Unclosed start tag at byte offset {self._bytes(begin)}")
            if self.source[self.position] == ">":
                self.position += 1
                return found
            match = _ATTRIBUTE.match(self.source, self.position)
            if match is None or not match[1]:
                where = self._bytes(begin)
                raise _wrong(f'Empty attribute name in the tag "{tag}" at byte offset {where}')
            found[match[1]] = decoded(next((value for value in match.group(3, 4, 5) if value), ""))
            self.position = match.end()

    def _end_tag(self, begin: int) -> None:
        where = self._bytes(begin)
        if not self.stack:
            raise _wrong(f"Unexpected end tag at byte offset {where}")
        end = self.source.find(">", begin)
        if end < 0:
            raise _wrong(f"Unclosed end tag at byte offset {where}")
        name = self.source[begin + 2 : end].strip().lower()
        opened = self.stack.pop()
        if name and name != opened.tag:
            raise _wrong(
                f'Unmatched end tag at byte offset {where}, expected "</{opened.tag}>", found "</{name}>"'
            )
        self.position = end + 1
        self._close(opened)

    def _close(self, opened: _Open) -> None:
        length = utf16_length(self.text) - opened.offset
        if length == 0:
            return
        entity = Entity(_TYPES[opened.tag], opened.offset, length)
        if opened.tag == "a":
            linked = link(entity, opened.argument or self.text[opened.begin :])
            if linked is not None:
                self.entities.append(linked)
            return
        if opened.tag == "tg-emoji":
            if not opened.argument.isdigit():
                raise _wrong("Invalid custom emoji identifier specified")
            entity = replace(entity, custom_emoji_id=opened.argument)
        elif opened.tag == "blockquote" and opened.argument:
            entity = replace(entity, type="expandable_blockquote")
        elif opened.tag in ("pre", "code") and self._merge_code(entity, opened):
            return
        self.entities.append(entity)

    def _merge_code(self, entity: Entity, opened: _Open) -> bool:
        """A <code class="language-x"> that fills its <pre> names the language of the block."""
        if opened.tag == "code":
            self.entities.append(replace(entity, language=opened.argument))
            return True
        last = self.entities[-1] if self.entities else None
        if last and last.type == "code" and (last.offset, last.length) == (entity.offset, entity.length):
            self.entities[-1] = replace(last, type="pre")
            return True
        return False

    def _bytes(self, position: int) -> int:
        return len(self.source[:position].encode())


def parse_html(source: str) -> Formatted:
    words = _Parser(source).run()
    plain = [replace(entity, language="") if entity.type == "code" else entity for entity in words.entities]
    return Formatted(words.text, tuple(plain))


def decoded(text: str) -> str:
    """Named and numbered characters; only the four names that Telegram knows."""
    return _CHARACTER.sub(lambda match: html.unescape(match[0].rstrip(";") + ";"), text)


def link(entity: Entity, url: str) -> Entity | None:
    """A text_link or text_mention; None where Telegram silently drops a link it cannot use."""
    user = _USER_LINK.match(url)
    if user:
        return replace(entity, type="text_mention", user_id=int(user[1]))
    if "://" not in url:
        url = f"http://{url}"
    host = re.split(r"[/?#]", url.split("://", 1)[1], maxsplit=1)[0]
    if not url.startswith(("tg://", "ton://")) and ("." not in host or " " in host):
        return None
    if url.count("/") == 2:
        url += "/"
    return replace(entity, type="text_link", url=url)


def _argument(tag: str, attributes: dict[str, str]) -> str:
    if tag == "a":
        return attributes.get("href", "")
    if tag == "tg-emoji":
        return attributes.get("emoji-id", "")
    if tag == "blockquote":
        return "1" if "expandable" in attributes else ""
    style = attributes.get("class", "")
    if tag == "code":
        return style.removeprefix("language-") if style.startswith("language-") else ""
    if tag == "span":
        return style.removeprefix("tg-") if style.startswith("tg-") else ""
    return ""


def _wrong(text: str) -> ApiError:
    return bad_request(f"can't parse entities: {text}")
