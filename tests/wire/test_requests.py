"""Golden requests: what goes over the wire for each kind of turn."""

from collections.abc import Callable

import pytest

from bot.domain.generation import EarlierTurn, GenerationRequest
from bot.domain.options import Options
from bot.domain.pictures import PictureFormat
from bot.domain.profiles import HistoryKind, HistoryPolicy, ModelProfile, fit
from bot.providers.catalog import PROFILES

from .conftest import Golden, Provider, goldens

Make = Callable[[ModelProfile, Provider], GenerationRequest]

LAST = HistoryPolicy()
WIDE_4K = Options.parse("16:9 4k high")
HISTORY = (EarlierTurn("a fox reading in the snow", 7), EarlierTurn("with a lantern 🏮", 8))


def text(profile: ModelProfile, provider: Provider) -> GenerationRequest:
    return fit("a fox reading in the snow", (), (), profile, LAST)


def edit(profile: ModelProfile, provider: Provider) -> GenerationRequest:
    return fit('a red scarf that says "狐"', (provider.picture("a dog "),), (), profile, LAST)


def fusion(profile: ModelProfile, provider: Provider) -> GenerationRequest:
    pictures = (
        provider.picture("a dog ", PictureFormat.JPEG),
        provider.picture("a hat ", PictureFormat.PNG),
        provider.picture("a beach ", PictureFormat.WEBP),
    )
    return fit("the dog of image 1 with the hat of image 2 at image 3", pictures, (), profile, LAST)


def refine(profile: ModelProfile, provider: Provider) -> GenerationRequest:
    return fit("now make it night", (provider.picture("a fox "),), HISTORY, profile, LAST)


def refine_with_earlier_pictures(profile: ModelProfile, provider: Provider) -> GenerationRequest:
    first, tip = HISTORY
    history = (EarlierTurn(first.words, first.number, provider.picture("an older fox ")), tip)
    policy = HistoryPolicy(HistoryKind.WINDOW, 1)
    return fit("now make it night", (provider.picture("a fox "),), history, profile, policy)


def wide_text(profile: ModelProfile, provider: Provider) -> GenerationRequest:
    return fit("a fox reading in the snow", (), (), profile, LAST, WIDE_4K)


def wide_edit(profile: ModelProfile, provider: Provider) -> GenerationRequest:
    return fit("more snow", (provider.picture("a fox "),), (), profile, LAST, WIDE_4K)


TURNS: dict[Make, int] = {
    text: 0,
    wide_text: 0,
    edit: 1,
    wide_edit: 1,
    fusion: 3,
    refine: 1,
    refine_with_earlier_pictures: 1,
}
"""Each with the number of its pictures."""


def possible(profile: ModelProfile) -> list[Make]:
    return [make for make, pictures in TURNS.items() if profile.takes(pictures)]


@pytest.mark.parametrize(
    ("profile", "make"),
    [(profile, make) for profile in PROFILES for make in possible(profile)],
    ids=lambda value: value.__name__ if callable(value) else str(value.ref),
)
async def test_a_request_is_written_as_before(
    provider: Provider, golden: Golden, profile: ModelProfile, make: Make
) -> None:
    await provider.send(profile, make(profile, provider))
    golden(f"{profile.ref}/requests/{make.__name__}.txt", provider.taken)


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: str(profile.ref))
def test_no_request_is_left_over(profile: ModelProfile) -> None:
    assert goldens(f"{profile.ref}/requests") == {make.__name__ for make in possible(profile)}
