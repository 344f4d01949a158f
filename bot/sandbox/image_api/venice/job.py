"""One Venice call on its way to an answer: bytes of a picture, or pictures in a JSON document."""

import json
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Self

from PIL import Image

from bot.sandbox.image_api.calls import Artwork
from bot.sandbox.image_api.exchange import Header
from bot.sandbox.image_api.job import JSON, Job
from bot.sandbox.image_api.painter.sizes import Size
from bot.sandbox.image_api.shapes import Base64File, Body, Envelope, Layout, Shape, Usage
from bot.sandbox.image_api.studio import NO_PICTURE

REQUESTS_PER_MINUTE = 20
MINUTE = 60
BLOCK = 64 * 1024
PLAIN_BASE64 = Layout(Envelope.DATA_B64, Usage.ABSENT)
TIMING = {
    "inferenceDuration": 18_000,
    "inferencePreprocessingTime": 120,
    "inferenceQueueTime": 30,
    "total": 18_150,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a call is to be answered with.

    `write` puts the picture of this `size` (pixels) into a file and may block; `kind` is its format as in
    image/png. `in_json` gives it `count` times, as base64. `headers` come with a picture that was made.
    """

    write: Callable[[Path], None]
    size: Size
    kind: str
    count: int = 1
    in_json: bool = False
    headers: tuple[Header, ...] = ()


@dataclass(slots=True)
class VeniceJob(Job):
    """`violation` marks the answer's picture as one that breaks the terms of service."""

    wanted: Wanted
    violation: bool = False

    @classmethod
    def of(cls, job: Job, wanted: Wanted) -> Self:
        """The job, to be answered in Venice's way."""
        return cls(**{each.name: getattr(job, each.name) for each in fields(job)}, wanted=wanted)

    @property
    def headers(self) -> tuple[Header, ...]:
        """Those of a good answer."""
        kind = JSON if self.wanted.in_json else ("Content-Type", f"image/{self.wanted.kind}")
        violation = ("x-venice-is-content-violation", str(self.violation).lower())
        others = () if self.violation else self.wanted.headers
        return (kind, *self.limits(), self.request_id, violation, *others)

    def limits(self, remaining: int = REQUESTS_PER_MINUTE - 1, seconds: int = MINUTE) -> tuple[Header, ...]:
        """How many requests the window still allows, and when the next one begins (a Unix time)."""
        return (
            ("x-ratelimit-limit-requests", str(REQUESTS_PER_MINUTE)),
            ("x-ratelimit-remaining-requests", str(remaining)),
            ("x-ratelimit-reset-requests", str(int(self.settings.clock()) + seconds)),
        )

    async def make(self) -> Artwork:
        """Makes the picture, or takes the fixed one; from then on the call is billed."""
        fixed = self.settings.result if self.scripted.result is None else self.scripted.result
        if fixed is not None:
            return await Job.make(self)
        drawn = await self.studio.draw(self.wanted.write)
        artwork = replace(drawn, media_type=f"image/{self.wanted.kind}")
        self.call.result, self.call.billed = artwork, True
        return artwork

    async def make_placeholder(self) -> Artwork:
        """A black picture of the size that was asked for; nothing is billed."""
        black = Image.new("RGB", self.wanted.size)
        return await self.studio.draw(lambda path: black.save(path, self.wanted.kind.upper()))

    def body(
        self,
        shape: Shape,  # noqa: ARG002, it has one shape only
        artwork: Artwork | None = None,
        link: str | None = None,
    ) -> Body:
        """The picture around which there is nothing, or JSON. There are no links here: no picture instead."""
        if artwork is None or link is not None:
            return Body((NO_PICTURE,))
        if self.wanted.in_json:
            return self._document(*([artwork] * self.wanted.count))
        data = artwork.path.read_bytes()
        return Body(tuple(data[start : start + BLOCK] for start in range(0, len(data), BLOCK)))

    def empty_body(self) -> Body:
        """The answer without the picture."""
        return self._document() if self.wanted.in_json else Body((b"",))

    def _document(self, *artworks: Artwork) -> Body:
        call = self.call
        asked = {"model": call.model, "prompt": call.last_user_text, **call.options}
        head = json.dumps({"id": f"generate-image-{call.request_id}"})[:-1]
        tail = json.dumps({"request": asked, "timing": TIMING}, ensure_ascii=False)[1:]
        pieces: list[bytes | Base64File] = [f'{head}, "images": ['.encode()]
        for number, artwork in enumerate(artworks):
            pieces.append(b', "' if number else b'"')
            pieces.append(Base64File(artwork.path, artwork.size, PLAIN_BASE64))
            pieces.append(b'"')
        return Body((*pieces, f"], {tail}".encode()))
