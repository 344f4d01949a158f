"""Whatever is fitted to a model is taken by the strict pretend API of its provider, or was refused aloud before."""

import random

import pytest

from bot.blobs.files import FileBlobs
from bot.domain.generation import Generated
from bot.domain.options import Options, Quality
from bot.domain.pictures import PictureFile, PictureFormat
from bot.domain.profiles import HistoryPolicy, ModelProfile, fit, refuse
from bot.domain.sizes import RATIOS, Detail
from bot.providers import catalog
from bot.providers.line import Endpoint
from bot.providers.services import ConfiguredServices
from bot.sandbox.image_api import ImageApi
from bot.sandbox.playground import PROVIDERS
from tests.stories.pictures import png

SHAPES = ((320, 320), (960, 320), (256, 1024), (640, 401), (299, 333))
TRIES = 24


def wish(chance: random.Random) -> Options:
    return Options(
        chance.choice((None, *RATIOS)), chance.choice((None, *Detail)), chance.choice((None, *Quality))
    )


@pytest.mark.parametrize("profile", catalog.PROFILES, ids=lambda profile: str(profile.ref))
async def test_any_request(api: ImageApi, address: str, blobs: FileBlobs, profile: ModelProfile) -> None:
    api.settings.result = png("teal", (64, 64))
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    provider = profile.ref.provider
    endpoints = {provider: Endpoint(address + PROVIDERS[provider], "sk-right")}
    services = ConfiguredServices(endpoints, (profile,), blobs, (), 5.0, lambda profile: profile)
    files = []
    for width, height in SHAPES:
        blob = blobs.new()
        blob.write(png("navy", (width, height)))
        files.append(PictureFile(blob.finish(), PictureFormat.PNG, width, height))
    for _ in range(TRIES):
        pictures = tuple(chance.choices(files, k=chance.choice((0, 1, 1, 2, 3, profile.max_pictures + 1))))
        options = wish(chance)
        if refuse(len(pictures), profile) is not None:
            continue
        request = fit(
            "a red fox", pictures, (), profile, HistoryPolicy(), options, transparent=chance.random() < 0.3
        )
        outcome = await services.call(profile, request)
        call = api.calls[len(api.calls) - 1]
        assert isinstance(outcome, Generated), (seed, options, len(pictures), call.refusal)
        assert not call.refusal, (seed, options, call.refusal)
        assert [picture.sha256 for picture in call.pictures] == [file.blob.sha256 for file in pictures]
    assert len(api.calls) > 0
    await services.close()
