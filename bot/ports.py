"""What the services need of the world outside, as protocols."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Protocol

from bot.domain.actions import Buttons
from bot.domain.generation import Generated, GenerationRequest, LinkedPicture, NoPicture
from bot.domain.ids import MessageId, Micros
from bot.domain.messages import Address, Read
from bot.domain.pictures import BlobRef, PictureFile
from bot.domain.profiles import ModelProfile
from bot.domain.records import Cell, CutOut, Examined, Shown, Unless, Upload


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
    async def react(self, address: Address, message: MessageId) -> None: ...
    async def show_activity(self, address: Address) -> None: ...
    async def answer_press(self, query: str, words: str) -> None: ...
    async def send_photo(self, address: Address, upload: Upload) -> Shown: ...
    async def send_document(self, address: Address, upload: Upload) -> Shown: ...
    async def send_sticker(self, address: Address, upload: Upload) -> Shown: ...
    async def send_known(
        self, address: Address, shown: Shown, caption: str, buttons: Buttons, *, reply_to: MessageId | None
    ) -> Shown: ...
    async def download(self, file_id: str, limit: int) -> BlobRef:
        """Fetches a file of at most `limit` bytes into the blob store."""


class PictureTools(Protocol):
    """Pixel work off the event loop, with limits on memory and time. Raises Refused for what is no picture."""

    async def examine(self, blob: BlobRef) -> Examined:
        """Opens a result; its bytes stay as they are."""

    async def take_in(self, blob: BlobRef) -> PictureFile:
        """A person's file: checked, upright, without metadata."""

    async def shrink(self, file: PictureFile, limit: int) -> PictureFile:
        """The same picture in at most `limit` bytes."""

    async def preview(self, file: PictureFile) -> PictureFile:
        """A JPEG that a messenger shows as a photo."""

    async def sheet(self, cells: Sequence[Cell], columns: int) -> PictureFile:
        """A JPEG with at least one cell; large cells in up to two columns, small ones in more."""

    async def side_by_side(
        self, before: PictureFile, after: PictureFile, labels: tuple[str, str]
    ) -> PictureFile:
        """A JPEG with before on the left or on top. Raises BlobMissing."""

    async def sticker(self, file: PictureFile) -> CutOut | None:
        """The subject on nothing, as a static sticker; None where no flat backdrop sets it apart."""


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
