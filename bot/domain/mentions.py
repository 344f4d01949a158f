"""Pictures named by their number in plain words: `#7 with the hat from #3`.

A mention is `#` and 1 to 9999, touching each other and standing apart from other words; scripts that are
written without spaces may touch it. Inside quotation marks and addresses of pages it is only text.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Mentions:
    """The request's words, the picture to start from, and the others named, once each in order.

    `words` are empty where the message only goes back to `start`.
    """

    words: str
    start: int | None
    references: tuple[int, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        """Every picture named, the one to start from first."""
        return self.references if self.start is None else (self.start, *self.references)


def read_mentions(words: str) -> Mentions:
    """Reads which pictures the words name. Whether they exist is the caller's to check.

    A leading number is the picture to start from and is dropped from the words, unless the sentence needs
    it: `#3's hat in red`, `#3 and #5 side by side`.
    """
    found = list(_mentions(words))
    if not found:
        return Mentions(words, None, ())
    numbers = tuple(dict.fromkeys(_number(mention) for mention in found))
    if len(numbers) == 1 and not _says_something(_replaced(words, dict.fromkeys(numbers, ""))):
        return Mentions("", numbers[0], ())
    if words[: found[0].start()].strip():
        return Mentions(words, None, numbers)
    if not _belongs_to_sentence(words, found):
        words = words[found[0].end() :].lstrip(_SEPARATORS)
    return Mentions(words, numbers[0], numbers[1:])


def named(words: str, positions: Mapping[int, int]) -> str:
    """The words with `#3` replaced by `image 2` where `positions` has {3: 2}.

    `positions`: picture number -> place among the request's pictures, from 1. Other numbers stay.
    """
    return _replaced(words, {number: f"image {position}" for number, position in positions.items()})


_MENTION = re.compile("[#＃]([1-9１-９][0-9０-９]{0,3})")
_DECIMALS = re.compile(r"[.,]\d")
_LINK = re.compile("https?://[!-~]+", re.IGNORECASE)
_SEPARATORS = " \t\r\n\v\f\u00a0\u3000:：,，、.。;；-–—"
_JOINED = re.compile(r"\W*|\s+\w+\s+")
"""What stands between two mentions of one enumeration."""


def _mentions(words: str) -> Iterator[re.Match[str]]:
    if "#" not in words and "＃" not in words:
        return
    covered = _covered(words)
    for match in _MENTION.finditer(words):
        if not covered[match.start()] and _stands_apart(words, match):
            yield match


def _stands_apart(words: str, match: re.Match[str]) -> bool:
    before, after = _neighbours(words, match)
    if _is_word(before) or (before and before in "#＃&"):
        return False
    # A mark after the number is a keycap emoji.
    if _is_word(after) or (after and (after in "#＃" or unicodedata.category(after).startswith("M"))):
        return False
    return not _DECIMALS.match(words, match.end())


def _replaced(words: str, replacements: Mapping[int, str]) -> str:
    parts: list[str] = []
    end = 0
    for mention in _mentions(words):
        replacement = replacements.get(_number(mention))
        if replacement is not None:
            parts += words[end : mention.start()], replacement
            end = mention.end()
    return "".join(parts) + words[end:]


def _number(mention: re.Match[str]) -> int:
    return int(mention[1])


def _says_something(text: str) -> bool:
    return any(unicodedata.category(character)[0] in "LN" for character in text)


def _belongs_to_sentence(words: str, found: list[re.Match[str]]) -> bool:
    _, after = _neighbours(words, found[0])
    if after.isalpha() or after in _FAMILY:
        return True
    return len(found) > 1 and bool(_JOINED.fullmatch(words, found[0].end(), found[1].start()))


def _neighbours(words: str, match: re.Match[str]) -> tuple[str, str]:
    """The characters before and after, empty at the ends of the words."""
    start, end = match.span()
    return words[max(start - 1, 0) : start], words[end : end + 1]


_UNSPACED = (
    "CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA", "HALFWIDTH", "HANGUL", "BOPOMOFO", "THAI", "LAO", "KHMER",
    "MYANMAR",
)  # fmt: skip
"""How Unicode names begin in scripts whose words touch what follows."""


def _is_word(character: str) -> bool:
    """Whether what touches the character is one word with it. Nothing at all is no word."""
    if not character:
        return False
    kind = unicodedata.category(character)[0]
    if kind == "L":
        return not unicodedata.name(character, "").startswith(_UNSPACED)
    return kind == "N" or character == "_"


_QUOTES = re.compile("[“”„‘’‚«»‹›「」『』｢｣\"＂']|`+")

# Mark -> the marks that it ends a quotation of. German ends with what English begins with, Swedish uses one
# mark for both, guillemets point either way.
_CLOSES = {
    "„": "", "“": "„", "”": "“„”",
    "‚": "", "‘": "‚", "’": "‘",
    "«": "»", "»": "«", "‹": "›", "›": "‹",
    "「": "", "」": "「", "『": "", "』": "『", "｢": "", "｣": "｢",
    '"': '"', "＂": "＂", "'": "'", "`": "`",
}  # fmt: skip
_FAMILY = {
    mark: family
    for family in ("„“”", "‚‘’", "«»", "‹›", "「」", "『』", "｢｣", '"', "＂", "'", "`")
    for mark in family
}
_ONLY_CLOSES = frozenset("’」』｣")


def _covered(words: str) -> list[int]:
    """Per character, how many quotations and links it stands in."""
    changes = [0] * (len(words) + 1)
    for start, end in (*_quotations(words), *(link.span() for link in _LINK.finditer(words))):
        changes[start] += 1
        changes[end] -= 1
    return list(accumulate(changes))


def _quotations(words: str) -> Iterator[tuple[int, int]]:
    """Start and end of every quotation that is closed."""
    opened: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for match in _QUOTES.finditer(words):
        mark = match[0][0]
        waiting = opened[_FAMILY[mark]]
        if waiting and waiting[-1][0] in _CLOSES[mark] and _may_close(words, match):
            yield waiting.pop()[1], match.end()
        elif mark not in _ONLY_CLOSES and _may_open(words, match):
            waiting.append((mark, match.start()))


def _may_close(words: str, mark: re.Match[str]) -> bool:
    """An apostrophe inside a word ends nothing, nor does a straight one after a space."""
    before, after = _neighbours(words, mark)
    match mark[0]:
        case "'":
            return not before.isspace() and not _is_word(after)
        case "’":
            return not _is_word(after)
        case _:
            return True


def _may_open(words: str, mark: re.Match[str]) -> bool:
    """An apostrophe or an inch sign begins nothing."""
    before, after = _neighbours(words, mark)
    match mark[0]:
        case "'" | "”":
            return not _is_word(before) and bool(after.strip())
        case "‘":
            return not _is_word(before)
        case '"' | "＂":
            return not before.isdigit() or after.isalnum() or after in ("#", "＃")
        case _:
            return True
