"""What is asked of an image model, and what came of it."""

from dataclasses import dataclass, field

from bot.domain.errors import Reason
from bot.domain.ledger import Billed
from bot.domain.options import Quality
from bot.domain.pictures import BlobRef, PictureFile
from bot.domain.sizes import UNASKED, Canvas


@dataclass(frozen=True, slots=True)
class EarlierTurn:
    """A turn of the lineage: the words, and the number of the picture they led to.

    `picture` is set only where the history policy sends earlier pictures along.
    """

    words: str
    number: int
    picture: PictureFile | None = None


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """One call: the words, the pictures in order (the base first), and what led there.

    `quality` is None where the model cannot be asked for one; `transparent`: nothing behind the subject.
    `mask` is a PNG of the base's size whose transparent pixels are to be changed, for models that take one.
    """

    words: str
    pictures: tuple[PictureFile, ...] = ()
    history: tuple[EarlierTurn, ...] = ()
    system: str = ""
    canvas: Canvas = UNASKED
    quality: Quality | None = None
    transparent: bool = False
    mask: PictureFile | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the service counted them; 0 where it does not say. `picture_tokens` are among the input's."""

    input_tokens: int = 0
    output_tokens: int = 0
    picture_tokens: int = 0


UNCOUNTED = Usage()


@dataclass(frozen=True, slots=True)
class LinkedPicture:
    """The result lies behind a link for about a day; fetching it is free."""

    url: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """The result's bytes are in the blob store already."""

    blob: BlobRef


@dataclass(frozen=True, slots=True)
class Generated:
    """An answer with a picture."""

    picture: LinkedPicture | StoredPicture
    usage: Usage = UNCOUNTED
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class NoPicture:
    """An answer without a picture, or no answer.

    `words` are the service's own, at most 300 characters; `retry_after` is in seconds where it was said;
    `status` is the HTTP status, 0 where there was none.
    """

    reason: Reason
    billed: Billed
    words: str = ""
    retry_after: float | None = None
    status: int = 0
    request_id: str = ""
