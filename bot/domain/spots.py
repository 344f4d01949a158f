"""A marked spot: a copy of a picture came back with a mark on it, or one was painted, and it waits for words."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.areas import Area, OtherShape, Seen
from bot.domain.ids import MINUTE, MessageId, Micros, PersonId, PictureId, SpotId
from bot.domain.pictures import Attachment, Source

JOINS_FOR = 10 * MINUTE


class Step(StrEnum):
    """What a spot waits for."""

    WORDS = "words"
    """It is clear where; what should change there?"""
    CONFIRM = "confirm"
    """Is this the spot?"""
    POINT = "point"
    """Is it the spot, or does the mark only point at something?"""
    POINTING = "pointing"
    """The mark points at something; what should change?"""
    SIDE = "side"
    """The words speak of what lies around it: the spot, or everything else?"""
    CROPPED = "cropped"
    """A part was cut out: change that part, or is it a picture of its own?"""
    ALTERED = "altered"
    """It cannot be lined up: mark it again, or is it a picture of its own?"""
    UNMARKED = "unmarked"
    """A copy without a mark: mark it again, or change the whole picture?"""


@dataclass(frozen=True, slots=True)
class Glance:
    """What a message's photo turned out to be: a copy of `picture`, and what was marked on it.

    `misfit`: it is a mask, but of a picture of another shape.
    """

    seen: Seen
    picture: Source
    sure: bool = False
    area: Area | None = None
    misfit: OtherShape | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """A spot that waits. `copy` is the photo that showed it, `words` are those that came with it."""

    id: SpotId
    picture: PictureId
    step: Step
    area: Area | None = None
    copy: Attachment | None = None
    words: str = ""
    question: MessageId | None = None
    author: PersonId | None = None
    since: Micros | None = None

    @property
    def takes_words(self) -> bool:
        """Whether only words are missing: everything else wants a tap, or a reply to its question."""
        return self.step in {Step.WORDS, Step.POINTING}

    def takes_photos_at(self, now: Micros) -> bool:
        """Whether a photo with words is for the spot too: only soon after it was marked."""
        return self.takes_words and self.since is not None and now < self.since + JOINS_FOR


_BESIDE = re.compile(
    r"\b(?:background|backdrop|behind|around|surroundings?|everything (?:else|except|but)|the rest|outside)\b"
    r"|背景|后面|後面|周围|周圍|四周|其他|其它|其余|其餘|别的|以外|之外",
    re.IGNORECASE,
)


def speaks_of_the_rest(words: str) -> bool:
    """Whether words may mean what lies around a marked spot rather than the spot itself."""
    return _BESIDE.search(words) is not None


def step_for(glance: Glance, words: str) -> Step | None:
    """What has to be asked about a copy before anything is drawn; None where it is clear."""
    match glance.seen:
        case Seen.CROPPED:
            return Step.CROPPED
        case Seen.ALTERED:
            return Step.ALTERED
        case Seen.SAME:
            return Step.UNMARKED
        case Seen.POINTED:
            return Step.POINT
        case _ if not glance.sure:
            return Step.CONFIRM
        case _ if not words:
            return Step.WORDS
        case _:
            return Step.SIDE if speaks_of_the_rest(words) else None
