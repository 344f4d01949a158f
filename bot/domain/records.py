"""Values that travel between the services and the store or the messenger."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.domain.actions import Buttons
from bot.domain.areas import Area, Verdict
from bot.domain.ids import (
    ChatId,
    ConversationId,
    DraftId,
    InboxId,
    MessageId,
    Micros,
    PersonId,
    PictureId,
    TurnId,
)
from bot.domain.ledger import Money
from bot.domain.manners import POLITE, Manners
from bot.domain.messages import Address
from bot.domain.options import NOTHING, Options
from bot.domain.pictures import Attachment, BlobRef, Picture, PictureFile, ResultKind, ShownAs
from bot.domain.spots import Spot, Step
from bot.domain.turns import Approach, Origin, Output

Unless = Callable[[], bool]
"""Asked when a message's time has come; true when it is no longer worth saying."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A picture to be sent from the blob store."""

    blob: BlobRef
    name: str
    caption: str
    buttons: Buttons
    reply_to: MessageId | None

    def replaced(self, blob: BlobRef, name: str) -> "Upload":
        return replace(self, blob=blob, name=name)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a poll, with its picture (JPEG) where polls have them."""

    label: str
    picture: BlobRef | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A message that shows a picture, with the id by which the messenger shows it again."""

    message: MessageId
    file_id: str
    file_unique_id: str
    kind: ShownAs
    at: Micros | None = None
    """When it was sent, by the messenger's clock."""


@dataclass(frozen=True, slots=True)
class Examined:
    """A picture that was opened, and its thumbnail (JPEG, 256 pixels on the longest side)."""

    file: PictureFile
    thumbnail: BlobRef


@dataclass(frozen=True, slots=True)
class Blended:
    """What became of an answer, and the composite; None where the answer is not to be taken in parts."""

    verdict: Verdict
    result: Examined | None


@dataclass(frozen=True, slots=True)
class Result:
    """What a turn came to: its picture, what that is of the model's answer, and the answer where it is another."""

    picture: Examined
    kind: ResultKind = ResultKind.WHOLE
    answer: PictureFile | None = None
    local: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A place on a contact sheet; without a file it stands for a picture that did not come."""

    label: str
    file: PictureFile | None
    thumbnail: BlobRef | None = None


@dataclass(frozen=True, slots=True)
class Paged:
    """A picture of the history; people's photos have no thumbnail."""

    picture: Picture
    thumbnail: BlobRef | None


@dataclass(frozen=True, slots=True)
class CutOut:
    """A sticker (WebP, 512 pixels on its longest side); not `sure` where its edges may be wrong."""

    file: PictureFile
    sure: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message was said: our ids of the chat and of the conversation, and how to speak there.

    `language` is the chat's own or the person's; `new_after` the chat's own pause in seconds after which plain
    words start a new picture (0: never), None where it has none; so is `model`; `options` are its own. A `topic`
    (0: none) may have its own of all four.
    """

    chat: ChatId
    conversation: ConversationId
    language: str = ""
    own_language: str | None = None
    new_after: int | None = None
    model: str | None = None
    options: Options = NOTHING
    topic: int = 0
    manners: Manners = POLITE


@dataclass(frozen=True, slots=True)
class NewTurn:
    """A turn to be written."""

    conversation: ConversationId
    author: PersonId
    words: str
    model: str
    price: Money
    origin: Origin = Origin.MESSAGE
    base: PictureId | None = None
    base_turn: TurnId | None = None
    references: tuple[PictureId, ...] = ()
    sibling_of: TurnId | None = None
    request: MessageId | None = None
    reply_to: MessageId | None = None
    status: MessageId | None = None
    head: PictureId | None = None
    set: TurnId | None = None
    output: Output = Output.PICTURE
    area: Area | None = None
    approach: Approach = Approach.PLAIN
    options: Options = NOTHING
    hold: float = 0.0
    """Seconds before it may run."""
    asked_at: Micros | None = None
    """When its request came, where that was before now: looking at a photo must not cost its place in line."""


@dataclass(frozen=True, slots=True)
class InboxRow:
    """A raw update, as JSON text. `sign` is a message of ours that says that it is looked at."""

    id: InboxId
    payload: str
    sign: MessageId | None = None
    received_at: Micros | None = None


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft with what it takes to ask about it; `asked_for` counts the photos the question spoke of."""

    id: DraftId
    address: Address
    pictures: tuple[Picture, ...]
    question: MessageId | None
    asked_for: int
    language: str
    author: PersonId
    privacy_told: bool
    chat_model: str | None = None


@dataclass(frozen=True, slots=True)
class NewSpot:
    """A marked spot to be written."""

    conversation: ConversationId
    author: PersonId
    picture: PictureId
    step: Step
    area: Area | None = None
    copy: Attachment | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class OpenSpot:
    """A spot that waits, with what it takes to ask about it."""

    spot: Spot
    conversation: ConversationId
    address: Address
    author: PersonId
    language: str


@dataclass(frozen=True, slots=True)
class PaintingSession:
    """One person marks one picture in the painter; `used` once the marks were sent."""

    picture: PictureId
    person: PersonId
    opened_at: Micros
    used: bool


@dataclass(frozen=True, slots=True)
class GatheringAlbum:
    """An album whose items may still be coming."""

    draft: DraftId
    address: Address
    author: PersonId
    album: str
    language: str


@dataclass(frozen=True, slots=True)
class FlushedAlbum:
    """An album whose items were taken in; `turn` is what they became, if they became one by now.

    `waits`: they joined pictures that wait for words.
    """

    draft: DraftId
    turn: TurnId | None
    waits: bool = False
