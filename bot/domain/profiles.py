"""Facts about a model, and fitting a request to them.

A profile says what a model can do; `fit` adapts a request to it or refuses aloud. A missing ability is never
dropped in silence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from zlib import crc32

from bot.domain.errors import Reason
from bot.domain.generation import EarlierTurn, GenerationRequest
from bot.domain.ledger import Money
from bot.domain.options import NOTHING, Options, Quality
from bot.domain.pictures import PictureFile
from bot.domain.prices import Prices
from bot.domain.sizes import ANY_SIZE, Canvas, Detail, Ratio, SizeRule, nearest_detail
from bot.domain.wire import Json


@dataclass(frozen=True, slots=True)
class ModelRef:
    """A model as people and settings write it: `provider/model`."""

    provider: str
    model: str

    def __str__(self) -> str:
        return f"{self.provider}/{self.model}"

    @property
    def code(self) -> int:
        """A small number that stands for the name in a button, whatever else is offered."""
        return crc32(str(self).encode()) % 36**4

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


class Operation(StrEnum):
    """What a call does; one that asks for a size may go another way than one that does not."""

    DRAW = "draw"
    DRAW_SIZED = "draw sized"
    EDIT = "edit"
    EDIT_SIZED = "edit sized"
    UPSCALE = "upscale"
    """The same picture with more pixels; a model that does this does nothing else."""


@dataclass(frozen=True, slots=True)
class Route:
    """How a call is made: the dialect, and where an API of that dialect differs from the others.

    `picture_field` is the name under which pictures travel, `takes` the optional fields that may be sent,
    `fixed` those that always are. `model` is the model's name here, where it is another. `lead` goes before words
    that come without a picture; `ratio_words` tells the ratio in words, where there is no field for it;
    `with_history`: earlier turns travel along.
    """

    dialect: str
    model: str = ""
    picture_field: str = "image"
    takes: frozenset[str] = frozenset()
    fixed: tuple[tuple[str, Json], ...] = ()
    lead: str = ""
    ratio_words: bool = False
    with_history: bool = False


@dataclass(frozen=True, slots=True)
class ModelProfile:
    """What one model takes and gives.

    Byte limits are for pictures as files, before base64; times in seconds; `deadline` bounds the whole of a call.
    `routes` are tried in order where one is refused for its form.
    `keeps_shape`: without being asked it gives a result the shape of its source.
    """

    ref: ModelRef
    routes: Mapping[Operation, tuple[Route, ...]]
    prices: Prices
    usual_seconds: tuple[int, int]
    deadline: float
    max_pictures: int
    picture_bytes: int
    request_bytes: int
    sizes: SizeRule = ANY_SIZE
    qualities: tuple[Quality, ...] = ()
    keeps_shape: bool = False
    transparency: bool = False
    draw_prices: Prices | None = None
    """Of a picture from words alone, where that has its own."""
    history_turns: int = 8
    history_characters: int = 4_000

    def wire_name(self, route: Route) -> str:
        """The model's name as the service knows it."""
        return route.model or self.ref.model

    def quality(self, wanted: Quality | None) -> Quality | None:
        """The one that is asked for: the wanted one, else the model's standard; None where it has none."""
        if not self.qualities:
            return None
        return wanted if wanted in self.qualities else self.qualities[len(self.qualities) // 2]

    def price(self, options: Options = NOTHING, pictures: int = 0) -> Money:
        """What a call with these options most likely costs."""
        detail = nearest_detail(options.detail or Detail.K1, self.sizes.details)
        prices = self.prices if pictures or self.draw_prices is None else self.draw_prices
        return prices.likely(self.quality(options.quality), detail, pictures)

    def takes(self, pictures: int) -> bool:
        """Whether it can be asked with so many pictures at all."""
        if self.upscales:
            return pictures == 1
        operation = Operation.EDIT if pictures else Operation.DRAW
        return operation in self.routes and pictures <= self.max_pictures

    @property
    def masks(self) -> bool:
        """Whether it can be told in pixels where to change the base."""
        return any("mask" in route.takes for route in self.routes.get(Operation.EDIT, ()))

    @property
    def upscales(self) -> bool:
        return Operation.UPSCALE in self.routes

    def knows(self, options: Options) -> bool:
        """Whether it has the detail and the quality that are asked for."""
        detail_known = options.detail is None or options.detail in self.sizes.details
        return detail_known and (options.quality is None or options.quality in self.qualities)

    def routes_for(self, request: GenerationRequest) -> tuple[Route, ...]:
        if self.upscales:
            return self.routes[Operation.UPSCALE]
        sized = request.canvas.size is not None or request.canvas.ratio is not None
        plain, to_size = (
            (Operation.EDIT, Operation.EDIT_SIZED)
            if request.pictures
            else (Operation.DRAW, Operation.DRAW_SIZED)
        )
        return self.routes.get(to_size, self.routes[plain]) if sized else self.routes[plain]


def refuse(pictures: int, profile: ModelProfile) -> Reason | None:
    """Why the model cannot be asked with this many pictures, if so."""
    if profile.takes(pictures):
        return None
    if not pictures:
        return Reason.NEEDS_A_PICTURE
    return Reason.TOO_MANY_PICTURES if profile.takes(1) else Reason.CANNOT_EDIT


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


def canvas_for(options: Options, source: PictureFile | None, profile: ModelProfile) -> Canvas:
    """What is asked of the model: the shape that was wished for, else the source's where it must be told."""
    detail = nearest_detail(options.detail or Detail.K1, profile.sizes.details)
    if options.ratio is not None:
        return profile.sizes.canvas(options.ratio.value, detail)
    if source is None or (profile.keeps_shape and detail is Detail.K1):
        return profile.sizes.canvas(None, detail)
    return profile.sizes.canvas(source.width / source.height, detail)


def fit(
    words: str,
    pictures: tuple[PictureFile, ...],
    history: tuple[EarlierTurn, ...],
    profile: ModelProfile,
    policy: HistoryPolicy,
    options: Options = NOTHING,
    *,
    transparent: bool = False,
) -> GenerationRequest:
    """The request as this model takes it. The pictures are already within their number and byte budget."""
    spare = profile.request_bytes - sum(picture.blob.size for picture in pictures)
    return GenerationRequest(
        words=with_references(words, len(pictures)),
        pictures=pictures,
        history=fitted_history(history, profile, policy, spare),
        canvas=canvas_for(options, pictures[0] if pictures else None, profile),
        quality=profile.quality(options.quality),
        transparent=transparent and profile.transparency,
    )


def with_references(words: str, pictures: int) -> str:
    """The words, and which of the pictures is the base where there are several."""
    if pictures < 2:
        return words
    references = ", ".join(f"image {index}" for index in range(2, pictures + 1))
    return f"{words}\n\n(image 1 is the base; for reference: {references})"


def led(request: GenerationRequest, route: Route) -> str:
    """The words with what this way needs before them."""
    words = request.words if request.pictures else route.lead + request.words
    ratio = request.canvas.ratio
    return f"{_ratio_words(ratio)}\n{words}" if route.ratio_words and ratio is not None else words


def _ratio_words(ratio: Ratio) -> str:
    """As the provider's overview page found them to work: alone, and before everything else."""
    if ratio.across == ratio.down:
        return str(ratio)
    return f"横版 {ratio}" if ratio.across > ratio.down else f"竖屏 {ratio}"
