"""Facts about a model, and fitting a request to them.

A profile says what a model can do; `fit` adapts a request to it or refuses aloud. A missing ability is never
dropped in silence.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

from bot.domain.errors import Reason
from bot.domain.generation import EarlierTurn, GenerationRequest
from bot.domain.ledger import Money
from bot.domain.pictures import PictureFile


@dataclass(frozen=True, slots=True)
class ModelRef:
    """A model as people and settings write it: `provider/model`."""

    provider: str
    model: str

    def __str__(self) -> str:
        return f"{self.provider}/{self.model}"

    @classmethod
    def parse(cls, text: str) -> "ModelRef":
        """Raises ValueError when the text is not `provider/model`."""
        provider, slash, model = text.strip().partition("/")
        if not (provider and slash and model):
            raise ValueError(f"{text!r} is not written as provider/model")
        return cls(provider, model)


class HistoryKind(StrEnum):
    """Which earlier pictures travel along."""

    LAST = "last"
    WINDOW = "window"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class HistoryPolicy:
    """`last`: none but the base; `window:N`: the results of the last N ancestors; `all`: every one."""

    kind: HistoryKind = HistoryKind.LAST
    window: int = 0

    @classmethod
    def parse(cls, text: str) -> "HistoryPolicy":
        """Raises ValueError."""
        name, colon, count = text.strip().partition(":")
        kind = HistoryKind(name)
        if (kind is HistoryKind.WINDOW) != bool(colon) or (colon and int(count) < 1):
            raise ValueError(text)
        return cls(kind, int(count) if count else 0)

    def pictures(self, ancestors: int) -> int:
        """How many of the last `ancestors` results travel as pictures."""
        match self.kind:
            case HistoryKind.LAST:
                return 0
            case HistoryKind.WINDOW:
                return min(self.window, ancestors)
            case HistoryKind.ALL:
                return ancestors


@dataclass(frozen=True, slots=True)
class ModelProfile:
    """What one model takes and gives.

    Byte limits are for pictures as files, before base64; times in seconds; `price` is per call. `connect`
    and `silence` bound the phases of a call, `deadline` the whole of it.
    """

    ref: ModelRef
    dialect: str
    price: Money
    usual_seconds: tuple[int, int]
    deadline: float
    max_pictures: int
    picture_bytes: int
    request_bytes: int
    history_turns: int = 8
    history_characters: int = 4_000
    text_lead: str = ""


def refuse(pictures: int, profile: ModelProfile) -> Reason | None:
    """Why the model cannot take this many pictures, if so."""
    return Reason.TOO_MANY_PICTURES if pictures > profile.max_pictures else None


def byte_budget(sizes: tuple[int, ...], profile: ModelProfile) -> tuple[int, ...]:
    """Bytes allowed for the base and the references of one request.

    Nothing may exceed the limit for one picture; when the sum exceeds the limit for all, references give
    way first, evenly, and the base keeps what it needs of at least an even share.
    """
    wanted = [min(size, profile.picture_bytes) for size in sizes]
    if not wanted or sum(wanted) <= profile.request_bytes:
        return tuple(wanted)
    base, references = wanted[0], wanted[1:]
    even = profile.request_bytes // len(wanted)
    base = max(min(base, even), min(base, profile.request_bytes - _least(references, even)))
    return (base, *_share(references, profile.request_bytes - base))


def _least(references: list[int], even: int) -> int:
    """What references get at least: an even share each, or all they need when that is less."""
    return sum(min(size, even) for size in references)


def _share(sizes: list[int], total: int) -> list[int]:
    """Divides `total` so that small pictures keep their size and large ones share the rest evenly."""
    shares = [0] * len(sizes)
    left = total
    for position, index in enumerate(sorted(range(len(sizes)), key=sizes.__getitem__)):
        shares[index] = min(sizes[index], left // (len(sizes) - position))
        left -= shares[index]
    return shares


def fitted_history(
    turns: tuple[EarlierTurn, ...], profile: ModelProfile, policy: HistoryPolicy, spare_bytes: int
) -> tuple[EarlierTurn, ...]:
    """The earlier turns that go along: text of the last ones, pictures as the policy says.

    At most `history_turns` turns and `history_characters` characters, the newest kept; `spare_bytes` is what
    the base and the references leave over, and the oldest history pictures go first.
    """
    kept: list[EarlierTurn] = []
    characters = 0
    for turn in islice(reversed(turns), profile.history_turns):
        characters += len(turn.words)
        if characters > profile.history_characters:
            break
        kept.append(turn)
    allowed = policy.pictures(sum(turn.picture is not None for turn in kept))
    for index, turn in enumerate(kept):
        if turn.picture is None:
            continue
        size = turn.picture.blob.size
        if allowed and size <= min(spare_bytes, profile.picture_bytes):
            allowed -= 1
            spare_bytes -= size
        else:
            allowed = 0
            kept[index] = replace(turn, picture=None)
    return tuple(reversed(kept))


def fit(
    words: str,
    pictures: tuple[PictureFile, ...],
    history: tuple[EarlierTurn, ...],
    profile: ModelProfile,
    policy: HistoryPolicy,
) -> GenerationRequest:
    """The request as this model takes it. The pictures are already within their byte budget."""
    spare = profile.request_bytes - sum(picture.blob.size for picture in pictures)
    return GenerationRequest(
        words=words if pictures else profile.text_lead + words,
        pictures=pictures,
        history=fitted_history(history, profile, policy, spare),
    )
