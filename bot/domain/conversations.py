"""Which picture plain words continue from.

Drafts hold photos that came without words; the head is the picture that plain words continue from. Both are
rows; here are their values and the rules that read them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.ids import DAY, MINUTE, DraftId, MessageId, Micros, PictureId, TurnId
from bot.domain.spots import Spot
from bot.domain.turns import PRODUCING, SHOWN, TurnState

DRAFT_JOINS_FOR = 10 * MINUTE
"""Photos that come within this time join the draft; a later one starts a new one."""

DRAFT_LIVES_FOR = DAY


@dataclass(frozen=True, slots=True)
class Draft:
    """Photos that wait for words, in message order."""

    id: DraftId
    pictures: tuple[PictureId, ...]
    last_at: Micros
    question: MessageId | None = None

    def is_open_at(self, now: Micros) -> bool:
        return now < self.last_at + DRAFT_LIVES_FOR

    def takes_photos_at(self, now: Micros) -> bool:
        return now < self.last_at + DRAFT_JOINS_FOR


@dataclass(frozen=True, slots=True)
class Head:
    """The picture that plain words continue from, since when, and from which message on."""

    picture: PictureId
    since: Micros
    message: MessageId | None = None


@dataclass(frozen=True, slots=True)
class HeadMove:
    """From message `message` on, plain words continue from `picture` (None: start anew)."""

    message: MessageId
    picture: PictureId | None


def head_at(moves: Sequence[HeadMove], message: MessageId) -> PictureId | None:
    """The head as a message sees it: a picture that appeared after it is not what it meant.

    `moves` are in the order they were made; of two at the same message the later one counts.
    """
    seen = [move for move in moves if move.message < message]
    if not seen:
        return None
    newest = max(move.message for move in seen)
    return [move for move in seen if move.message == newest][-1].picture


@dataclass(frozen=True, slots=True)
class KnownPicture:
    """The replied-to message shows this picture."""

    picture: PictureId


@dataclass(frozen=True, slots=True)
class KnownTurn:
    """The replied-to message is a turn's request, status or sentence.

    `result` is its first picture, `base` the picture it started from, as far back as one is known.
    """

    turn: TurnId
    state: TurnState
    wanted: bool
    result: PictureId | None
    base: PictureId | None


@dataclass(frozen=True, slots=True)
class KnownDraft:
    """The replied-to message is the question about a draft's photos."""

    pictures: tuple[PictureId, ...]


@dataclass(frozen=True, slots=True)
class KnownIdeas:
    """The replied-to message is a sheet of ideas; None stands for one that has no picture."""

    pictures: tuple[PictureId | None, ...]


@dataclass(frozen=True, slots=True)
class KnownSpot:
    """The replied-to message is the question about a marked spot, which may have been answered by now."""

    spot: Spot


Known = KnownPicture | KnownTurn | KnownDraft | KnownIdeas | KnownSpot


@dataclass(frozen=True, slots=True)
class OnTurn:
    """The base is the result of a turn that is not finished."""

    turn: TurnId


def base_of_reply(known: KnownTurn) -> PictureId | OnTurn | None:
    """What a reply to a turn's message is about: its result, waited for; its base when it has none."""
    if known.state in SHOWN and known.result is not None:
        return known.result
    if known.state in PRODUCING and known.wanted:
        return OnTurn(known.turn)
    return known.base
