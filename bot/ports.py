"""What the services need of the world outside, as protocols."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Protocol

from bot.domain.actions import Buttons
from bot.domain.areas import Area, Box, Look, OtherShape, Outlined, Tolerance
from bot.domain.frame_parts import Region
from bot.domain.framing import FrameLimits
from bot.domain.generation import Generated, GenerationRequest, LinkedPicture, NoPicture
from bot.domain.ids import MessageId, Micros, PersonId
from bot.domain.messages import Address, Read
from bot.domain.painting import Opening
from bot.domain.pictures import BlobRef, PictureFile
from bot.domain.profiles import ModelProfile
from bot.domain.records import Blended, Cell, CutOut, Examined, Option, Shown, Unless, Upload
from bot.domain.strokes import Strokes


class Clock(Protocol):
    def __call__(self) -> Micros: ...


class Reading(Protocol):
    def read(self, payload: str) -> Read:
        """What a raw update says. Raises ValueError when nobody can read it."""


class Messenger(Protocol):
    """The one way to speak. Everything raises DeliveryError.

    Results and sentences keep trying while the messenger cannot be reached; statuses are tried once.
    """

    async def send_text(
        self, address: Address, words: str, buttons: Buttons, *, reply_to: MessageId | None
    ) -> MessageId: ...
    async def send_status(
        self, address: Address, words: str, buttons: Buttons, *, reply_to: MessageId | None, unless: Unless
    ) -> MessageId: ...
    async def edit_status(
        self, address: Address, message: MessageId, words: str, buttons: Buttons, *, unless: Unless
    ) -> None: ...
    async def edit_text(self, address: Address, message: MessageId, words: str, buttons: Buttons) -> None: ...
    async def edit_buttons(self, address: Address, message: MessageId, buttons: Buttons) -> None: ...
    async def edit_photo(self, address: Address, message: MessageId, upload: Upload) -> None:
        """Another picture, caption and keyboard in the same message."""

    async def delete(self, address: Address, message: MessageId) -> None: ...
    async def react(self, address: Address, message: MessageId, emoji: str) -> None: ...
    async def show_activity(self, address: Address) -> None: ...
    async def is_member(self, address: Address, person: PersonId) -> bool: ...
    async def is_admin(self, address: Address, person: PersonId) -> bool:
        """Whether somebody is an admin of a group, also one who speaks in its name."""

    async def answer_press(self, query: str, words: str) -> None: ...
    async def send_photo(self, address: Address, upload: Upload) -> Shown: ...
    async def send_document(self, address: Address, upload: Upload) -> Shown: ...
    async def send_sticker(self, address: Address, upload: Upload) -> Shown: ...
    async def send_known(
        self, address: Address, shown: Shown, caption: str, buttons: Buttons, *, reply_to: MessageId | None
    ) -> Shown: ...
    async def send_poll(
        self,
        address: Address,
        question: str,
        options: Sequence[Option],
        buttons: Buttons,
        *,
        reply_to: MessageId | None,
    ) -> tuple[MessageId, bool]:
        """The message, and whether it shows the pictures of the options."""

    async def stop_poll(self, address: Address, message: MessageId) -> tuple[int, ...]:
        """Nobody can vote any more; the votes for each option."""

    async def download(self, file_id: str, limit: int) -> BlobRef:
        """Fetches a file of at most `limit` bytes into the blob store."""


class AreaTools(Protocol):
    """Marked areas of pictures, off the event loop, with limits on memory and time. Everything raises BlobMissing.

    Raises Refused for a file that is damaged or takes too long.
    """

    async def look(self, copy: PictureFile, candidates: Sequence[tuple[PictureFile, BlobRef | None]]) -> Look:
        """What a photo is beside earlier pictures, each with its thumbnail; those that are gone are passed over."""

    async def region_area(self, picture: PictureFile, region: Region) -> Area:
        """The area that words like `the left half` mean."""

    async def paint(self, strokes: Strokes, width: int, height: int) -> Area | None:
        """The area that strokes mark on a picture of this size in pixels; None where that is nothing."""

    async def inverted(self, area: Area) -> Area:
        """Everything but the area."""

    async def area_of_file(
        self, file: PictureFile, target: PictureFile, *, black_and_white: bool
    ) -> Area | OtherShape | None:
        """What a person's file marks on the target: its transparent part, else its white part if that is asked for.

        None for what is no mask. A page of text or a QR code is one: ask for white only where a mask is expected.
        """

    async def area_preview(self, picture: PictureFile, area: Area) -> PictureFile:
        """A JPEG for people, at most 1280 pixels on its longest side: all but the area is dimmed."""

    async def outlined(self, picture: PictureFile, area: Area) -> Outlined:
        """A JPEG for models, at most 2048 pixels on its longest side, with a line round the area."""

    async def framed(
        self, picture: PictureFile, area: Area, box: Box, limits: FrameLimits
    ) -> tuple[PictureFile, PictureFile]:
        """What is sent to a model that takes masks: the part of the picture within the box, and its mask.

        Two PNGs of one size, smaller than the box where a limit demands it. Raises ValueError where the box
        holds nothing of the picture or of the area.
        """

    async def cut_out(self, picture: PictureFile, box: Box, limit: int) -> PictureFile:
        """The part of the picture within the box in at most `limit` bytes: PNG or JPEG. Raises as `framed`."""

    async def bounds(self, area: Area) -> Box:
        """The smallest box that holds the area."""


class ComposingTools(Protocol):
    """Answers and the pictures that they began as, put together without loss. Raises as `AreaTools`."""

    async def blend(
        self, original: PictureFile, answer: PictureFile, area: Area, box: Box | None, tolerance: Tolerance
    ) -> Blended:
        """The picture with what an answer changed in a marked area; beyond it every pixel stays.

        `box` is the part of the picture that was sent (None: all of it).
        """

    async def changed_locally(self, original: PictureFile, answer: PictureFile) -> bool:
        """Whether an answer changed only a part of the picture; False also where it takes too long to tell."""

    async def rest_exact(self, original: PictureFile, answer: PictureFile) -> Examined | None:
        """The picture with nothing of an answer but its change; None where the change is no local one."""


class PictureTools(AreaTools, ComposingTools, Protocol):
    """Pixel work off the event loop, with limits on memory and time. Raises Refused for what is no picture."""

    async def examine(self, blob: BlobRef) -> Examined:
        """Opens a result; its bytes stay as they are."""

    async def take_in(self, blob: BlobRef) -> PictureFile:
        """A person's file: checked, upright, without metadata."""

    async def shrink(self, file: PictureFile, limit: int) -> PictureFile:
        """The same picture in at most `limit` bytes."""

    async def preview(self, file: PictureFile, side: int = 2560) -> PictureFile:
        """A JPEG that a messenger shows as a photo, at most `side` pixels on its longest side."""

    async def sheet(self, cells: Sequence[Cell], columns: int) -> PictureFile:
        """A JPEG with at least one cell; large cells in up to two columns, small ones in more."""

    async def side_by_side(
        self, before: PictureFile, after: PictureFile, labels: tuple[str, str]
    ) -> PictureFile:
        """A JPEG with before on the left or on top. Raises BlobMissing."""

    async def sticker(self, file: PictureFile) -> CutOut | None:
        """The subject on nothing, as a static sticker; None where no flat backdrop sets it apart."""


class Painting(Protocol):
    """What the painter page needs of the bot. Everything raises PaintingRefused.

    `key` comes from a link in the chat; a session is one opening of it by one person, and is handed in once.
    """

    async def open(self, key: str, visitor: PersonId, language: str, proof: str) -> Opening:
        """Begins a session; `language` is the IETF tag of the person's Telegram, `proof` tells one launch from others.

        A launch whose strokes were taken begins no other.
        """

    async def picture(self, session: str, visitor: PersonId) -> PictureFile:
        """The picture to paint on: a JPEG of at most 2048 pixels on its longest side. Raises BlobMissing."""

    async def submit(self, session: str, visitor: PersonId, strokes: Strokes) -> None:
        """Takes the strokes; the change itself begins later, in the chat."""


class ImageServices(Protocol):
    """The configured image models."""

    def profile(self, model: str) -> ModelProfile:
        """What is known of a model, also of one that is no longer offered."""

    def offered(self) -> tuple[ModelProfile, ...]:
        """The models to choose from: their providers have a key."""

    def known(self) -> tuple[ModelProfile, ...]:
        """Those, and the ones that only their names lead to."""

    async def call(self, profile: ModelProfile, request: GenerationRequest) -> Generated | NoPicture:
        """One paid call. Never raises for what a service or a line does."""

    async def fetch(self, profile: ModelProfile, link: LinkedPicture) -> BlobRef:
        """The bytes behind a result link; free to repeat. Raises ProviderError."""


class BlobWriter(Protocol):
    """Content on its way into the blob store."""

    @property
    def size(self) -> int: ...
    def write(self, data: bytes) -> None: ...
    async def commit(self) -> BlobRef:
        """Makes the content durable under its name."""

    def finish(self) -> BlobRef:
        """`commit` for threads."""

    def discard(self) -> None:
        """Forgets what was written; does nothing after `commit`."""


class BlobStore(Protocol):
    """Content by its SHA-256."""

    def new(self) -> BlobWriter: ...
    def open(self, ref: BlobRef) -> BinaryIO:
        """Raises BlobMissing."""

    def local(self, ref: BlobRef) -> Path:
        """Where the content lies as a file. Raises BlobMissing."""
