"""`ports.ImageServices`: catalogue, dialect and line put together."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.domain.errors import Reason
from bot.domain.generation import Generated, GenerationRequest, LinkedPicture, NoPicture, StoredPicture
from bot.domain.ledger import Billed
from bot.domain.pictures import BlobRef
from bot.domain.profiles import ModelProfile, ModelRef
from bot.domain.wire import WireRequest
from bot.ports import BlobStore
from bot.providers import catalog
from bot.providers.answers import Answer, Decoded, Found, InlinePicture
from bot.providers.dialects import chat
from bot.providers.line import Endpoint, Line
from bot.providers.links import Links


@dataclass(frozen=True, slots=True)
class Dialect:
    """A wire shape: how a request is written and how an answer is read."""

    encode: Callable[[GenerationRequest, ModelProfile], WireRequest]
    decode: Callable[[Answer], Decoded | NoPicture]


DIALECTS: Mapping[str, Dialect] = {"chat": Dialect(chat.encode, chat.decode)}


class ConfiguredServices:
    """The providers that have an address and a key."""

    def __init__(
        self,
        endpoints: Mapping[str, Endpoint],
        blobs: BlobStore,
        link_waits: tuple[float, ...],
        link_silence: float,
        adjust: Callable[[ModelProfile], ModelProfile],
    ) -> None:
        """`adjust` applies what the operator set to a profile of the catalogue; seconds as in `Links`."""
        self._endpoints = endpoints
        self._blobs = blobs
        self._adjust = adjust
        self._line = Line(blobs)
        self._links = Links(blobs, self._line, link_waits, link_silence)

    def profile(self, model: str) -> ModelProfile:
        """Raises LookupError for a model that is not in the catalogue."""
        profile = catalog.find_profile(ModelRef.parse(model))
        if profile is None:
            raise LookupError(model)
        return self._adjust(profile)

    async def call(self, profile: ModelProfile, request: GenerationRequest) -> Generated | NoPicture:
        dialect = DIALECTS[profile.dialect]
        endpoint = self._endpoints[profile.ref.provider]
        answer = await self._line.exchange(endpoint, dialect.encode(request, profile), profile.deadline)
        if isinstance(answer, NoPicture):
            return answer
        decoded = dialect.decode(answer)
        if isinstance(decoded, NoPicture):
            return decoded
        picture = await self._stored(decoded.picture)
        if picture is None:
            return NoPicture(Reason.EMPTY, Billed.YES, status=answer.status, request_id=answer.request_id)
        return Generated(picture, decoded.usage, answer.request_id)

    async def fetch(self, profile: ModelProfile, link: LinkedPicture) -> BlobRef:
        return await self._links.fetch(self._endpoints[profile.ref.provider].base_url, link.url)

    async def close(self) -> None:
        await self._links.close()
        await self._line.close()

    async def _stored(self, found: Found) -> LinkedPicture | StoredPicture | None:
        if not isinstance(found, InlinePicture):
            return found
        text = "".join(found.base64.split())
        try:
            content = base64.b64decode(text + "=" * (-len(text) % 4))
        except ValueError:
            content = b""
        if not content:
            return None
        blob = self._blobs.new()
        try:
            blob.write(content)
            return StoredPicture(await blob.commit())
        finally:
            blob.discard()
