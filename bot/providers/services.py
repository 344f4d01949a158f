"""`ports.ImageServices`: catalogue, dialect and line put together."""

import base64
import time
from collections.abc import Callable, Mapping, Sequence

from bot.domain.errors import SERVICE_TROUBLE, Reason
from bot.domain.generation import Generated, GenerationRequest, LinkedPicture, NoPicture, StoredPicture
from bot.domain.ledger import Billed
from bot.domain.pictures import BlobRef
from bot.domain.profiles import ModelProfile, ModelRef, Route
from bot.domain.wire import WireRequest
from bot.ports import BlobStore
from bot.providers import catalog
from bot.providers.answers import Found, InlinePicture
from bot.providers.breaker import Breaker
from bot.providers.catalog import Provider
from bot.providers.dialects import chat, images, venice
from bot.providers.line import Endpoint, Line
from bot.providers.links import Links
from bot.providers.outcomes import refuses_the_form
from bot.providers.reading import decode

Dialect = Callable[[GenerationRequest, ModelProfile, Route], WireRequest]
"""How a request is written in one wire shape; all answers are read alike."""

DIALECTS: Mapping[str, Dialect] = {
    "chat": chat.encode,
    "generations": images.encode_generation,
    "edits": images.encode_edit,
    "json edits": images.encode_json_edit,
    "venice edit": venice.encode_edit,
    "venice json edit": venice.encode_json_edit,
    "venice generate": venice.encode_generation,
    "venice upscale": venice.encode_upscale,
}


class ConfiguredServices:
    """The providers that have an address and a key."""

    def __init__(
        self,
        endpoints: Mapping[str, Endpoint],
        profiles: Sequence[ModelProfile],
        blobs: BlobStore,
        link_waits: tuple[float, ...],
        link_silence: float,
        adjust: Callable[[ModelProfile], ModelProfile],
    ) -> None:
        """`profiles` are offered to choose from; `adjust` applies what the operator set to one; seconds as in `Links`."""
        self._endpoints = endpoints
        self._blobs = blobs
        self._adjust = adjust
        self._offered = {one.ref for one in profiles}
        self._profiles = {str(one.ref): adjust(one) for one in profiles}
        self._breakers: dict[str, Breaker] = {}
        self._line = Line(blobs)
        self._links = Links(blobs, self._line, link_waits, link_silence)

    def profile(self, model: str) -> ModelProfile:
        """What is known of a model; of one that is no longer, what its provider's others are like.

        Raises ValueError for what is no model's name.
        """
        ref = ModelRef.parse(model)
        return self._profiles.get(str(ref)) or self._adjust(catalog.compatible(ref, None))

    def learn(self, found: Sequence[ModelProfile]) -> None:
        """What a provider tells of its models today; those that are not offered are known to whoever names them."""
        self._profiles |= {str(one.ref): self._adjust(one) for one in found}

    def offered(self) -> tuple[ModelProfile, ...]:
        """The models of all providers that have a key, in the order of the catalogue."""
        return tuple(one for one in self.known() if one.ref in self._offered)

    def known(self) -> tuple[ModelProfile, ...]:
        """Those, and the ones that only their names lead to."""
        return tuple(one for one in self._profiles.values() if one.ref.provider in self._endpoints)

    async def call(self, profile: ModelProfile, request: GenerationRequest) -> Generated | NoPicture:
        provider = catalog.find_provider(profile.ref.provider) or Provider(profile.ref.provider, "")
        breaker = self._breaker(provider)
        pause = breaker.pause()
        if pause:
            return NoPicture(Reason.BUSY, Billed.NO, retry_after=pause)
        for route in profile.routes_for(request):
            outcome = await self._call(profile, route, request)
            breaker.ended(failed=isinstance(outcome, NoPicture) and _is_trouble(provider, outcome))
            if not isinstance(outcome, NoPicture) or not refuses_the_form(outcome):
                break
        return outcome

    async def _call(
        self, profile: ModelProfile, route: Route, request: GenerationRequest
    ) -> Generated | NoPicture:
        endpoint = self._endpoints.get(profile.ref.provider)
        if endpoint is None:
            return NoPicture(Reason.BAD_KEY, Billed.NO)
        wire = DIALECTS[route.dialect](request, profile, route)
        answer = await self._line.exchange(endpoint, wire, profile.deadline)
        if isinstance(answer, NoPicture):
            return answer
        decoded = decode(answer)
        if isinstance(decoded, NoPicture):
            return decoded
        picture = await self._stored(decoded.picture)
        if picture is None:
            return NoPicture(Reason.EMPTY, Billed.YES, status=answer.status, request_id=answer.request_id)
        return Generated(picture, decoded.usage, answer.request_id)

    def _breaker(self, provider: Provider) -> Breaker:
        if provider.name not in self._breakers:
            self._breakers[provider.name] = Breaker(
                provider.failures, provider.within, provider.pause, time.monotonic
            )
        return self._breakers[provider.name]

    async def fetch(self, profile: ModelProfile, link: LinkedPicture) -> BlobRef:
        endpoint = self._endpoints.get(profile.ref.provider)
        return await self._links.fetch(endpoint.base_url if endpoint else "", link.url)

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


def _is_trouble(provider: Provider, outcome: NoPicture) -> bool:
    if provider.counts_all:
        return not 200 <= outcome.status < 300
    return outcome.reason in SERVICE_TROUBLE or outcome.reason is Reason.NO_ANSWER
