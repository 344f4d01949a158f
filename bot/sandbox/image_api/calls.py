"""The log of calls: what the image API was asked and how it answered, for judging by tests and people."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, overload

from bot.sandbox.image_api.orders import Order

FIRST_WORDS = 40
AS_THE_CHAT_DOES = Order()


@dataclass(frozen=True, slots=True)
class SentPicture:
    """A picture as it was decoded from a request: size in bytes, width and height in pixels, as stored.

    `format` is Pillow's name; `declared` the type that the data URL or the part's header gave; `alpha` whether
    it has an alpha channel, `see_through` the part of its pixels (0 to 1) that cannot be seen at all. `path` holds the bytes while the
    settings keep pictures, else it is None once the call is answered.
    """

    sha256: str
    size: int
    width: int
    height: int
    format: str
    declared: str
    exif: bool
    gps: bool
    xmp: bool
    icc: bool
    alpha: bool = False
    see_through: float = 0.0
    path: Path | None = None

    @property
    def dimensions(self) -> tuple[int, int]:
        return self.width, self.height

    @property
    def metadata(self) -> bool:
        """Whether it carries anything beyond the pixels."""
        return self.exif or self.gps or self.xmp or self.icc


@dataclass(frozen=True, slots=True)
class SentMessage:
    """One message of the request; several text parts are joined by line breaks."""

    role: str
    text: str
    pictures: tuple[SentPicture, ...] = ()


@dataclass(frozen=True, slots=True)
class SentPart:
    """The head of one part of a multipart form; fields without a file have no filename."""

    name: str
    filename: str | None = None
    content_type: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that follows the rules of its API. `options` are the fields beside model, words and pictures."""

    model: str
    messages: tuple[SentMessage, ...]
    options: dict[str, Any]
    mask: SentPicture | None = None
    parts: tuple[SentPart, ...] = ()
    order: Order = AS_THE_CHAT_DOES


@dataclass(frozen=True, slots=True)
class Artwork:
    """A picture that a call made: size in bytes."""

    path: Path
    size: int
    sha256: str
    media_type: str = "image/png"


@dataclass(slots=True)
class Call:
    """One call, from its head to its end.

    `outcome` is a shape's name (CHAT_LINK) or Venice's PICTURE or CONTENT_VIOLATION, a fault's name (RATE_429), `REFUSED` with the reason in `refusal`
    for what the API's own strictness turned away, or `CLIENT_LEFT` when the request never arrived whole; it is
    empty until the answer begins. `status`, `sent_bytes`, `client_gone`, `price` and `ended_at` are set when
    the answer has ended (`ImageApi.answered` waits for that). `billed` tells whether the real service would
    charge: a picture made is charged although nobody waits for it any more; `price` is how much, in US dollars.
    `result` is the picture made, delivered or not; `further_results` are those beyond the first of one call.
    `parts` is how a multipart form was written, in order. Times are seconds by the settings' clock.
    """

    endpoint: str
    request_id: str
    arrived_at: float
    number: int = 0
    authorised: bool = False
    model: str = ""
    body_bytes: int = 0
    messages: tuple[SentMessage, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)
    mask: SentPicture | None = None
    parts: tuple[SentPart, ...] = ()
    order: Order = AS_THE_CHAT_DOES
    outcome: str = ""
    status: int | None = None
    refusal: str = ""
    billed: bool = False
    price: float = 0.0
    client_gone: bool = False
    result: Artwork | None = None
    further_results: tuple[Artwork, ...] = ()
    sent_bytes: int = 0
    ended_at: float | None = None

    @property
    def last_user_text(self) -> str:
        return self.messages[-1].text if self.messages else ""

    @property
    def path(self) -> str:
        """The path of the endpoint alone."""
        return self.endpoint.partition(" ")[2]

    @property
    def pictures(self) -> tuple[SentPicture, ...]:
        """The pictures that count: those of the last message (docs.apiyi.com: earlier ones are ignored)."""
        return self.messages[-1].pictures if self.messages else ()

    @property
    def base(self) -> SentPicture | None:
        return self.pictures[0] if self.pictures else None

    @property
    def references(self) -> tuple[SentPicture, ...]:
        return self.pictures[1:]

    @property
    def history_texts(self) -> list[str]:
        """The texts of the messages before the last one, without the system's."""
        return [message.text for message in self.messages[:-1] if message.role != "system"]

    @property
    def history_pictures(self) -> list[SentPicture]:
        """The pictures before the last message, which the API does not look at."""
        return [picture for message in self.messages[:-1] for picture in message.pictures]

    @property
    def system_text(self) -> str:
        return "\n".join(message.text for message in self.messages if message.role == "system")

    @property
    def result_sha256(self) -> str | None:
        return self.result.sha256 if self.result else None

    def __str__(self) -> str:
        words = self.last_user_text
        short = words if len(words) <= FIRST_WORDS else words[:FIRST_WORDS] + "…"
        return f"#{self.number} {short!r} -> {self.outcome or 'not answered yet'}"


class Milestones:
    """Lets coroutines wait until something counted has been reached. For one event loop."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def changed(self) -> None:
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
        self._waiting.clear()

    async def until(self, reached: Callable[[], bool], seconds: float, missed: Callable[[], str]) -> None:
        """Returns when reached; after so many seconds raises TimeoutError with the text of `missed`."""
        try:
            async with asyncio.timeout(seconds):
                while not reached():
                    future = asyncio.get_running_loop().create_future()
                    self._waiting.add(future)
                    await future
        except TimeoutError:
            raise TimeoutError(missed()) from None


class CallLog(Sequence[Call]):
    """The calls in the order in which their requests had been read, so call n is `log[n - 1]`."""

    def __init__(self) -> None:
        self.arrived = 0
        self.ended = 0
        self.milestones = Milestones()
        self._calls: list[Call] = []

    @overload
    def __getitem__(self, index: int) -> Call: ...
    @overload
    def __getitem__(self, index: slice) -> list[Call]: ...
    def __getitem__(self, index: int | slice) -> Call | list[Call]:
        return self._calls[index]

    def __len__(self) -> int:
        return len(self._calls)

    def __iter__(self) -> Iterator[Call]:
        return iter(self._calls)

    def __str__(self) -> str:
        return "\n".join(str(call) for call in self._calls) or "no calls"

    def arrive(self) -> None:
        """A request's head is here."""
        self.arrived += 1
        self.milestones.changed()

    def take(self, call: Call) -> None:
        """The request has been read as far as it will be; the call gets its number."""
        self._calls.append(call)
        call.number = len(self._calls)
        self.milestones.changed()

    def end(self, call: Call, now: float) -> None:
        """Nothing more will be sent for this call."""
        call.ended_at = now
        self.ended += 1
        self.milestones.changed()
