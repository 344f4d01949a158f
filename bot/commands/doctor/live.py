"""Draws one picture with each key, by its cheapest model, and one with what takes masks: only that shows that
pictures come. It costs money.
"""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app import DEFAULT_TIMINGS, image_services
from bot.blobs import FileBlobs
from bot.commands.doctor.findings import Finding, well, wrong
from bot.config import Settings
from bot.domain.errors import BlobMissing, ConfigurationError, ProviderError, Refused
from bot.domain.generation import Generated, LinkedPicture, NoPicture
from bot.domain.ledger import Billed, dollars
from bot.domain.options import Options
from bot.domain.pictures import BlobRef
from bot.domain.profiles import HistoryPolicy, ModelProfile, fit
from bot.imaging.tools import ThreadedPictureTools
from bot.providers.services import ConfiguredServices

WORDS = "a red circle on white, nothing else"


def check_live(settings: Settings) -> Iterator[Finding]:
    """One picture after the other; each is thrown away."""
    with TemporaryDirectory(prefix="imagebot-doctor-") as folder:
        try:
            found = asyncio.run(_drawn(settings, Path(folder)))
        except ConfigurationError:
            return
    yield from found


async def _drawn(settings: Settings, folder: Path) -> list[Finding]:
    blobs = FileBlobs(folder)
    services, tools = image_services(settings, blobs, DEFAULT_TIMINGS), ThreadedPictureTools(blobs)
    try:
        cheapest = [_cheapest(services, name) for name in settings.providers]
        masking = [one for one in services.offered() if str(one.ref) == settings.mask_model]
        profiles = {str(one.ref): one for one in (*cheapest, *masking) if one is not None}
        return [await _draw(services, tools, profile) for profile in profiles.values()]
    finally:
        tools.close()
        await services.close()


def _cheapest(services: ConfiguredServices, provider: str) -> ModelProfile | None:
    drawing = [one for one in services.offered() if one.ref.provider == provider and one.takes(0)]
    return min(drawing, key=lambda one: one.price(_least(one)), default=None)


def _least(profile: ModelProfile) -> Options:
    return Options(quality=profile.qualities[0]) if profile.qualities else Options()


async def _draw(services: ConfiguredServices, tools: ThreadedPictureTools, profile: ModelProfile) -> Finding:
    request = fit(WORDS, (), (), profile, HistoryPolicy(), _least(profile))
    began = time.monotonic()
    try:
        outcome = await services.call(profile, request)
        if isinstance(outcome, NoPicture):
            return _nothing(profile, outcome)
        file = (await tools.examine(await _bytes(services, profile, outcome))).file
    except ProviderError as error:
        return _nothing(profile, error.outcome)
    except (Refused, BlobMissing):
        return wrong(f"{profile.ref} was paid and sent what is no picture.")
    cost = profile.prices.real(outcome.usage, profile.price(_least(profile)))
    took = f"{time.monotonic() - began:.0f} s"
    return well(f"{profile.ref} drew a picture of {file.width}x{file.height} in {took} for {dollars(cost)}.")


async def _bytes(services: ConfiguredServices, profile: ModelProfile, outcome: Generated) -> BlobRef:
    picture = outcome.picture
    return await services.fetch(profile, picture) if isinstance(picture, LinkedPicture) else picture.blob


def _nothing(profile: ModelProfile, outcome: NoPicture) -> Finding:
    charge = {
        Billed.NO: "Nothing was charged.",
        Billed.YES: "It was charged.",
        Billed.UNKNOWN: "It may have been charged.",
    }[outcome.billed]
    said = f" ({outcome.words})" if outcome.words else ""
    status = f", HTTP {outcome.status}" if outcome.status else ""
    return wrong(f"{profile.ref} drew nothing: {outcome.reason.value}{status}{said}. {charge}")
