"""What a decision about a message needs, and what it may be."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.areas import Area, OtherShape
from bot.domain.conversations import Draft, Head, Known, OnTurn
from bot.domain.errors import Reason
from bot.domain.ids import DraftId, MessageId, Micros, PictureId, SpotId, TurnId
from bot.domain.ledger import Money
from bot.domain.pictures import Attachment, Source
from bot.domain.spots import Glance, Spot, Step
from bot.domain.turns import Approach


@dataclass(frozen=True, slots=True)
class Budget:
    """What a turn costs, what today's turns cost at most, and the operator's limit, in micro-USD."""

    price: Money
    spent_today: Money
    daily_limit: Money

    @property
    def exhausted(self) -> bool:
        return self.exhausted_by(1)

    def exhausted_by(self, turns: int) -> bool:
        """Whether so many turns more are too many for today."""
        return self.spent_today + turns * self.price > self.daily_limit


@dataclass(frozen=True, slots=True)
class Question:
    """A turn that the model answered in words: what a person says next may be the answer.

    `message` is the one that passed the model's words on.
    """

    turn: TurnId
    words: str
    base: PictureId | None
    references: tuple[PictureId, ...]
    asked_at: Micros
    message: MessageId | None = None
    area: Area | None = None
    approach: Approach = Approach.PLAIN


@dataclass(frozen=True, slots=True)
class Facts:
    """The rows that a decision needs, read in the same transaction that carries it out.

    `numbered` holds the pictures whose numbers the words name; `new_after` is in seconds, 0 for never.
    """

    now: Micros
    served: bool
    turned_away: bool
    claim_hash: str | None
    known: Known | None
    draft: Draft | None
    own_turn: TurnId | None
    head: Head | None
    budget: Budget
    last_asked_at: Micros | None = None
    new_after: float = 0.0
    question: Question | None = None
    numbered: Mapping[int, PictureId] = field(default_factory=dict)
    glance: Glance | None = None
    spot: Spot | None = None


@dataclass(frozen=True, slots=True)
class Close:
    """Nothing is said and nothing is done."""

    why: str


@dataclass(frozen=True, slots=True)
class TurnAway:
    """The one polite refusal."""


@dataclass(frozen=True, slots=True)
class BecomeOwner:
    """The claim link was opened."""


@dataclass(frozen=True, slots=True)
class Say:
    """An answer that is no turn; `key` names its sentence."""

    key: str


@dataclass(frozen=True, slots=True)
class SayReason:
    """A refusal that is no turn."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class React:
    """A friendly reaction instead of a paid picture."""


@dataclass(frozen=True, slots=True)
class Keep:
    """Photos without words: they join or start the author's draft, and the question is asked."""

    pictures: tuple[Source, ...]
    start_over: bool = False


@dataclass(frozen=True, slots=True)
class StartOver:
    """/new: a cut, and what to do next."""


@dataclass(frozen=True, slots=True)
class StepBack:
    """/undo: back to the base of the picture `head`."""

    head: PictureId | None


@dataclass(frozen=True, slots=True)
class GoTo:
    """Back to a picture that was named by its number."""

    picture: PictureId


@dataclass(frozen=True, slots=True)
class NoSuchNumber:
    """A picture was named that is not here."""

    number: int


@dataclass(frozen=True, slots=True)
class ShowHistory:
    """/history: the newest pictures, with a button for each."""


@dataclass(frozen=True, slots=True)
class ShowSettings:
    """/settings: how this chat is set, with buttons to change it."""


@dataclass(frozen=True, slots=True)
class CallVote:
    """/vote #3 #5: which of these pictures to go on from."""

    pictures: tuple[PictureId, ...]


@dataclass(frozen=True, slots=True)
class ShowModels:
    """/model: which models there are."""


@dataclass(frozen=True, slots=True)
class ChooseModel:
    """/model NAME: this chat draws with it from now on."""

    name: str


@dataclass(frozen=True, slots=True)
class Draw:
    """One turn: the words, its base and references in order, and the draft it uses up.

    `head` is set for plain words, which might have meant it or might not: the person can still say which, for
    `hold` seconds at least. `answers`: the words are joined to those that the model asked about. `area` is what
    was marked on the base, `spot` the question about it that is answered with this; `approach` as for turns.
    """

    words: str
    base: Source | OnTurn | None
    references: tuple[Source, ...] = ()
    draft: DraftId | None = None
    start_over: bool = False
    head: PictureId | None = None
    hold: float = 0.0
    answers: bool = False
    area: Area | None = None
    spot: SpotId | None = None
    approach: Approach = Approach.PLAIN


@dataclass(frozen=True, slots=True)
class WordsForSpot:
    """Words for a spot that is not clear yet: its question is asked again, with them."""

    spot: SpotId
    words: str


@dataclass(frozen=True, slots=True)
class WrongMask:
    """A mask file came that does not fit the picture it was sent for."""

    shape: OtherShape


@dataclass(frozen=True, slots=True)
class OpenPainter:
    """A link from a group led here: the page opens from a button in this private chat."""

    key: str


@dataclass(frozen=True, slots=True)
class AskAboutSpot:
    """A copy of a picture came back: `step` is what has to be asked before its words can be drawn."""

    picture: Source
    step: Step
    words: str
    area: Area | None
    copy: Attachment


Plan = (
    Close
    | TurnAway
    | BecomeOwner
    | Say
    | SayReason
    | React
    | Keep
    | StartOver
    | StepBack
    | GoTo
    | NoSuchNumber
    | ShowHistory
    | ShowSettings
    | ShowModels
    | ChooseModel
    | CallVote
    | AskAboutSpot
    | OpenPainter
    | WordsForSpot
    | WrongMask
    | Draw
)
