"""The rows of the catalogue: facts from the providers' documents."""

import pytest

from bot.domain.profiles import ModelProfile, ModelRef, Operation
from bot.providers.catalog import PROFILES, PROVIDERS, find_profile, find_provider
from bot.providers.services import DIALECTS


def test_gpt_image_2_all_as_apiyi_documents_it() -> None:
    profile = find_profile(ModelRef("apiyi", "gpt-image-2-all"))
    assert profile is not None
    assert profile.price() == 30_000
    assert profile.usual_seconds == (30, 60)
    assert 300 <= profile.deadline <= 360
    assert profile.picture_bytes == 1_500_000
    assert profile.request_bytes == 6_000_000
    assert profile.max_pictures == 16
    assert (profile.history_turns, profile.history_characters) == (8, 4_000)
    (route,) = profile.routes[Operation.DRAW]
    assert route.lead.startswith("Generate an image:")


def test_apiyi_is_reached_at_its_main_address() -> None:
    """api-cf cuts off after 100 s; the others are spares."""
    provider = find_provider("apiyi")
    assert provider is not None
    assert provider.base_url == "https://api.apiyi.com/v1"


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: str(profile.ref))
def test_every_row_can_be_used(profile: ModelProfile) -> None:
    assert find_provider(profile.ref.provider) is not None
    assert {route.dialect for routes in profile.routes.values() for route in routes} <= set(DIALECTS)
    assert profile.price() > 0
    assert profile.picture_bytes <= profile.request_bytes
    low, high = profile.usual_seconds
    assert 0 < low <= high < profile.deadline


def test_names_are_used_once() -> None:
    assert len({profile.ref for profile in PROFILES}) == len(PROFILES)
    assert len({provider.name for provider in PROVIDERS}) == len(PROVIDERS)


def test_addresses_are_encrypted_and_end_without_a_slash() -> None:
    for provider in PROVIDERS:
        assert provider.base_url.startswith("https://")
        assert not provider.base_url.endswith("/")


def test_what_is_not_in_the_catalogue_is_not_found() -> None:
    assert find_profile(ModelRef("apiyi", "dall-e-3")) is None
    assert find_profile(ModelRef("elsewhere", "gpt-image-2-all")) is None
    assert find_provider("elsewhere") is None
