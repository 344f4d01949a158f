"""The painter page's app over a bot that lives in memory, and what Telegram tells the page, signed."""

import hashlib
import hmac
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from PIL import Image
from starlette.types import ASGIApp

from bot.blobs import FileBlobs
from bot.domain.ids import SECOND, Micros, PersonId
from bot.domain.painting import Opening, PaintingRefused, RefusalKind
from bot.domain.pictures import PictureFile, PictureFormat
from bot.domain.strokes import Strokes
from bot.imaging.strokes import rasterised
from bot.web.painter import painter

TOKEN = "7000000000:AAEaSeL-made-up-for-tests-0000000000"
NOW = 1_790_000_000
ANNA, BORIS = PersonId(7_000_000_001), PersonId(42)
KEY = "k-Anna_7"


def signed(fields: dict[str, str], token: str = TOKEN) -> str:
    """As Telegram signs it."""
    text = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    secret = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    return urlencode(fields | {"hash": hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()})


def init_data(
    person: int = ANNA, *, language: str = "en", at: int = NOW, token: str = TOKEN, **more: str
) -> str:
    user = {"id": person, "first_name": "Änna & co/", "language_code": language}
    fields = {
        "user": json.dumps(user, ensure_ascii=False).replace("/", "\\/"),
        "auth_date": str(at),
        "signature": "c2lnbmVkIGJ5IFRlbGVncmFt",
    }
    return signed(fields | more, token)


def jpeg(width: int = 320, height: int = 240, colour: str = "teal") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, "JPEG")
    return buffer.getvalue()


@dataclass
class Session:
    key: str
    person: PersonId
    expired: bool = False
    strokes: Strokes | None = None


@dataclass
class PaintingInMemory:
    """`ports.Painting` for one picture and whoever may paint on it."""

    preview: PictureFile
    size: tuple[int, int]
    number: int = 7
    keys: dict[str, PersonId] = field(default_factory=lambda: {KEY: ANNA})
    sessions: dict[str, Session] = field(default_factory=dict)
    language: str | None = None
    is_busy: bool = False

    async def open(self, key: str, visitor: PersonId, language: str, proof: str) -> Opening:
        owner = self.keys.get(key)
        if owner is None:
            raise PaintingRefused(RefusalKind.GONE)
        if owner != visitor:
            raise PaintingRefused(RefusalKind.FOREIGN)
        name = f"s{len(self.sessions) + 1}"
        self.sessions[name] = Session(key, visitor)
        return Opening(name, self.number, *self.size, self.language or language)

    async def picture(self, session: str, visitor: PersonId) -> PictureFile:
        self._session(session, visitor)
        return self.preview

    async def submit(self, session: str, visitor: PersonId, strokes: Strokes) -> None:
        found = self._session(session, visitor)
        if self.is_busy:
            raise PaintingRefused(RefusalKind.BUSY)
        if found.strokes is not None:
            raise PaintingRefused(RefusalKind.USED)
        if rasterised(strokes, *self.size) is None:
            raise PaintingRefused(RefusalKind.NOTHING_MARKED)
        found.strokes = strokes

    def _session(self, name: str, visitor: PersonId) -> Session:
        found = self.sessions.get(name)
        if found is None or found.expired:
            raise PaintingRefused(RefusalKind.GONE)
        if found.person != visitor:
            raise PaintingRefused(RefusalKind.FOREIGN)
        return found

    @property
    def submitted(self) -> list[Strokes]:
        return [session.strokes for session in self.sessions.values() if session.strokes is not None]


@dataclass
class Easel:
    painting: PaintingInMemory
    blobs: FileBlobs
    ancestors: Sequence[str] = ()
    now: int = NOW
    app: ASGIApp = field(init=False)

    def __post_init__(self) -> None:
        self.app = painter(self.painting, self.blobs, TOKEN, self.clock, self.ancestors)

    def clock(self) -> Micros:
        return Micros(self.now * SECOND)

    def show(self, picture: bytes, size: tuple[int, int], side: int) -> None:
        """Another picture to paint on, made as small as people get it."""
        with Image.open(io.BytesIO(picture)) as image:
            image.draft("RGB", (side, side))
            image.thumbnail((side, side))
            buffer = io.BytesIO()
            image.save(buffer, "JPEG", quality=90)
            writer = self.blobs.new()
            writer.write(buffer.getvalue())
            self.painting.preview = PictureFile(writer.finish(), PictureFormat.JPEG, *image.size)
        self.painting.size = size

    def mask(self) -> Image.Image:
        """Of what was handed in last, as large as the picture."""
        made = rasterised(self.painting.submitted[-1], *self.painting.size)
        assert made is not None
        return made


def easel(folder: Path, preview: bytes, size: tuple[int, int], ancestors: Sequence[str] = ()) -> Easel:
    blobs = FileBlobs(folder)
    writer = blobs.new()
    writer.write(preview)
    with Image.open(io.BytesIO(preview)) as image:
        shown = PictureFile(writer.finish(), PictureFormat.JPEG, *image.size)
    return Easel(PaintingInMemory(shown, size), blobs, ancestors)
