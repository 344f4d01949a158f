"""What people choose beside their words: the shape, the detail and the quality of a result.

Said once in the words of a request (`16:9`, `4k`, `high`) they hold for it alone; a chat's own choice holds
for all that say nothing else.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from bot.domain.sizes import RATIOS, Detail, Ratio


class Quality(StrEnum):
    """How much care a model takes, where it can be asked."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Options:
    """None stands for what the chat, else the source picture or the model, has."""

    ratio: Ratio | None = None
    detail: Detail | None = None
    quality: Quality | None = None

    def over(self, others: "Options") -> "Options":
        """These, and where they say nothing the others."""
        return Options(
            self.ratio or others.ratio, self.detail or others.detail, self.quality or others.quality
        )

    @property
    def without_ratio(self) -> "Options":
        """For a picture whose shape is settled."""
        return replace(self, ratio=None)

    def __str__(self) -> str:
        """As it is kept: `16:9 4k high`."""
        return " ".join(str(part) for part in (self.ratio, self.detail, self.quality) if part is not None)

    @classmethod
    def parse(cls, text: str) -> "Options":
        """What `str` wrote; unknown parts are left out."""
        found = cls()
        for word in text.split():
            found = _meaning(word).over(found)
        return found


NOTHING = Options()

_WORDS: Mapping[str, Options] = MappingProxyType(
    {str(ratio): Options(ratio=ratio) for ratio in RATIOS}
    | {detail.value: Options(detail=detail) for detail in Detail}
    | {quality.value: Options(quality=quality) for quality in Quality}
)
_TOKEN = re.compile(r"(?:^|[\s,;，、；]+)(?P<token>[^\s,;，、；]+)$")
_FIRST = re.compile(r"^(?P<token>[^\s,;，、；]+)(?:[\s,;，、；]+|$)")
_QUALITY_PAIR = re.compile(
    r"(?:^|[\s,;，、；]+)(?:(?:in|with|of) +)?(?:(?P<before>low|medium|high)[ -]quality|quality[ :=]+(?P<after>low|medium|high))$",
    re.IGNORECASE,
)
_UNFINISHED = re.compile(
    r"(?:\b(?:it|this|that|to|into|in|as|at|of|is|was|be|a|an|the|with|says|reads|shows|showing)|[成为到用是按])$",
    re.IGNORECASE,
)
"""Words that say nothing without what follows: `make it 16:9`."""


def read_options(words: str) -> tuple[str, Options]:
    """The words without the options at the ends of their paragraphs, and those options; the last ones count.

    A quality at an end counts only behind a comma or another option: a bird may fly high. A paragraph of options
    alone counts and stays, and so does what a sentence needs: `make it 16:9`.
    """
    found, kept = NOTHING, []
    for paragraph in words.split("\n\n"):
        rest, options = _read(paragraph)
        found = options.over(found)
        kept.append(rest)
    return "\n\n".join(kept), found


def _read(words: str) -> tuple[str, Options]:
    rest, found = _at_the_end(words.strip())
    rest, more = _at_the_beginning(rest)
    rest = rest.strip(" ,;，、；")
    options = found.over(more)
    return (rest, options) if rest and options != NOTHING else (words, options)


def _at_the_end(words: str) -> tuple[str, Options]:
    found, rest = NOTHING, words
    while True:
        pair = _QUALITY_PAIR.search(rest)
        if pair is not None:
            quality = Quality((pair["before"] or pair["after"]).lower())
            found, rest = found.over(Options(quality=quality)), rest[: pair.start()]
            continue
        last = _TOKEN.search(rest)
        meaning = _meaning(last["token"]) if last else NOTHING
        if last is None or meaning == NOTHING:
            return rest, found
        if meaning.quality is not None and not _is_set_off(rest, last):
            return rest, found
        found = found.over(meaning)
        if _is_needed(rest, last):
            return rest, found
        rest = rest[: last.start()]


def _is_needed(rest: str, last: re.Match[str]) -> bool:
    """Whether the sentence before it would break off without it."""
    return not rest[last.start() : last.start("token")].strip() and bool(
        _UNFINISHED.search(rest[: last.start()])
    )


def _is_set_off(rest: str, last: re.Match[str]) -> bool:
    """Whether a word of quality stands apart: behind a comma, or behind another option."""
    gap = rest[last.start() : last.start("token")]
    before = _TOKEN.search(rest[: last.start()])
    return bool(gap.strip()) or (before is not None and _meaning(before["token"]) != NOTHING)


def _at_the_beginning(words: str) -> tuple[str, Options]:
    found, rest = NOTHING, words
    while True:
        first = _FIRST.search(rest)
        meaning = _meaning(first["token"]) if first else NOTHING
        if first is None or meaning == NOTHING or meaning.quality is not None:
            return rest, found
        found, rest = found.over(meaning), rest[first.end() :]


def _meaning(word: str) -> Options:
    plain = word.strip("()[].").lower().replace("：", ":").replace("×", ":")
    return _WORDS.get(plain, NOTHING)
