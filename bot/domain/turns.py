"""A turn: what a person said, one paid call, 1..n pictures; and the moves it may make.

    queued    -> rendering      claimed
    queued    -> held           the picture it waited for did not come; the person chooses
    held      -> queued | cancelled
    queued    -> failed         its base or an input is gone
    queued    -> cancelled      before the call (also from rendering while nothing was sent)
    rendering -> rendered       the bytes are in the blob store, money settled
    rendering -> queued         certainly not billed; `not_before` says when to try again
    rendering -> failed         refused, bad request, no balance
    rendering -> unknown        the line or the process died after the request was sent
    unknown   -> rendered       an answer that arrives always wins
    rendered  -> delivered      the chat has it
    rendered  -> undeliverable  the chat is gone; the picture is kept

Every move is one guarded UPDATE by the state it starts from; a move that finds no row lost a race.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from bot.domain.areas import Area, Box
from bot.domain.errors import Reason
from bot.domain.generation import UNCOUNTED, LinkedPicture, StoredPicture, Usage
from bot.domain.ids import AttemptId, ConversationId, MessageId, Micros, PersonId, PictureId, TurnId
from bot.domain.ledger import Billed, Money
from bot.domain.messages import Address
from bot.domain.options import NOTHING, Options
from bot.domain.regions import Region, read_region


class TurnState(StrEnum):
    QUEUED = "queued"
    HELD = "held"
    RENDERING = "rendering"
    RENDERED = "rendered"
    DELIVERED = "delivered"
    UNDELIVERABLE = "undeliverable"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


_MOVES: Mapping[TurnState, frozenset[TurnState]] = MappingProxyType(
    {
        TurnState.QUEUED: frozenset(
            {TurnState.RENDERING, TurnState.HELD, TurnState.FAILED, TurnState.CANCELLED}
        ),
        TurnState.HELD: frozenset({TurnState.QUEUED, TurnState.CANCELLED}),
        TurnState.RENDERING: frozenset(
            {
                TurnState.RENDERED,
                TurnState.QUEUED,
                TurnState.FAILED,
                TurnState.UNKNOWN,
                TurnState.CANCELLED,
            }
        ),
        TurnState.UNKNOWN: frozenset({TurnState.RENDERED}),
        TurnState.RENDERED: frozenset({TurnState.DELIVERED, TurnState.UNDELIVERABLE}),
    }
)


def may_move(start: TurnState, end: TurnState) -> bool:
    return end in _MOVES.get(start, frozenset())


UNFINISHED = frozenset({TurnState.QUEUED, TurnState.RENDERING, TurnState.RENDERED})
"""States in which a person is still waiting for the turn's picture."""

PRODUCING = frozenset({TurnState.QUEUED, TurnState.RENDERING})
"""States that hold up the lane, and in which a picture may still come by itself."""

SHOWN = frozenset({TurnState.RENDERED, TurnState.DELIVERED, TurnState.UNDELIVERABLE})
"""States in which the turn's pictures exist."""


class Origin(StrEnum):
    """What brought a turn about."""

    MESSAGE = "message"
    EDIT = "edit"
    AGAIN = "again"
    RERUN = "rerun"
    IDEA = "idea"
    INSIST = "insist"
    """The model answered in words and is asked once more for a picture."""
    EXAMPLE = "example"
    ANSWER = "answer"
    """The words are those of an earlier request and the answer to what the model asked about it."""


class Output(StrEnum):
    """What a turn's picture is for."""

    PICTURE = "picture"
    STICKER = "sticker"
    """A subject on a plain background, delivered as a sticker too."""


class Approach(StrEnum):
    """How a turn's pictures are put before the model."""

    PLAIN = "plain"
    CLOSE_UP = "close_up"
    """Only the part around the marked area is sent, and put back."""
    POINTING = "pointing"
    """The first reference is the base with a mark on it that shows what the words mean."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a turn gave no picture. `words` are the service's own, already shortened."""

    reason: Reason
    billed: Billed = Billed.NO
    words: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn as it is stored.

    `base_turn` is the turn whose result becomes the base; `base` is set once that result exists.
    `status` is the message that tells how the turn is going, `told` the one that said its end. `price` is
    what was reserved for it, on the UTC day `reserved_day`. `language` is that of its chat or author.

    `options` are those of the chat at that time and of buttons; its words may say others.

    `head` is the picture that plain words could have continued from: offered when they start anew, left when
    they should not have gone on. `set` is the first turn of a set of ideas, whose ends are told together.
    `area` is what was marked on the base; words like "the left half" mark too, see `marked`.
    """

    id: TurnId
    conversation: ConversationId
    address: Address
    author: PersonId
    state: TurnState
    wanted: bool
    origin: Origin
    words: str
    model: str
    base: PictureId | None
    base_turn: TurnId | None
    references: tuple[PictureId, ...]
    request: MessageId | None
    reply_to: MessageId | None
    status: MessageId | None
    price: Money
    reserved_day: int
    created_at: Micros
    not_before: Micros
    new_words: str | None = None
    told_at: Micros | None = None
    told: MessageId | None = None
    failure: Failure | None = None
    head: PictureId | None = None
    set: TurnId | None = None
    output: Output = Output.PICTURE
    area: Area | None = None
    approach: Approach = Approach.PLAIN
    options: Options = NOTHING
    language: str = ""
    chat_model: str | None = None
    """The chat's own choice, today."""
    is_quiet: bool = False
    """The chat wants a reaction to the request instead of a status."""

    def on(self, base: PictureId | None, references: tuple[PictureId, ...] = ()) -> "Turn":
        """The same request of other pictures; what was marked belongs to the base."""
        if base == self.base:
            return replace(self, references=references)
        return replace(self, base=base, references=references, area=None, approach=Approach.PLAIN)

    @property
    def region(self) -> Region | None:
        """The part of the frame that the words name, where nothing was marked by hand."""
        has_base = self.base is not None or self.base_turn is not None
        if self.area is not None or not has_base or self.output is not Output.PICTURE:
            return None
        return read_region(self.words)

    @property
    def marked(self) -> bool:
        """Whether only a part of the base may change."""
        return self.area is not None or self.region is not None

    @property
    def leader(self) -> TurnId:
        """The turn whose status speaks for this one."""
        return self.id if self.set is None else self.set

    @property
    def lane(self) -> tuple[ConversationId, PersonId]:
        """Turns of one person in one conversation run in order."""
        return (self.conversation, self.author)


class AttemptState(StrEnum):
    SENT = "sent"
    ANSWERED = "answered"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call that was made for a turn: recorded as `sent` before its first byte.

    An answered attempt knows where its picture is: a link that is free to fetch for about a day, or bytes.
    """

    id: AttemptId
    turn: TurnId
    number: int
    state: AttemptState
    sent_at: Micros
    picture: LinkedPicture | StoredPicture | None = None
    usage: Usage = UNCOUNTED
    box: Box | None = None
    """The part of the base that was sent, where only a marked area may change."""
