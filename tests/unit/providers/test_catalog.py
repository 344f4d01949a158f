"""The rows of the catalogue: facts from the providers' documents."""

import pytest

from bot import config
from bot.config import ProviderSettings
from bot.domain.ledger import Money
from bot.domain.profiles import ModelProfile, ModelRef, Operation
from bot.providers.catalog import (
    GPT_IMAGE_2_PRICES,
    PROFILES,
    PROVIDERS,
    find_profile,
    find_provider,
    with_configured,
)
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


def test_the_settings_know_the_same_providers() -> None:
    """The settings read keys and may not look into this room."""
    assert set(config.PROVIDER_NAMES) == {provider.name for provider in PROVIDERS}


def named(provider: str, *models: str, price: Money | None = None) -> tuple[ModelProfile, ...]:
    """What settings add to the catalogue."""
    profiles = with_configured({provider: ProviderSettings("sk-test", None, models, price)})
    assert profiles[: len(PROFILES)] == PROFILES
    return profiles[len(PROFILES) :]


def test_a_provider_of_the_settings_speaks_as_openai_does() -> None:
    (profile,) = named("acme", "painter", price=Money(40_000))
    openai = find_profile(ModelRef("openai", "gpt-image-2"))
    assert openai is not None
    assert str(profile.ref) == "acme/painter"
    assert profile.routes == openai.routes
    assert (profile.price(), profile.prices.source) == (40_000, "settings")
    assert named("acme", "painter")[0].prices == GPT_IMAGE_2_PRICES


@pytest.mark.parametrize(
    ("provider", "known"),
    [
        ("apiyi", "gpt-image-2"),
        ("llmapi", "gpt-image-2"),
        ("venice", "firered-image-edit"),
        ("openai", "gpt-image-2"),
    ],
)
def test_another_model_of_a_provider_is_spoken_to_like_the_known_ones(provider: str, known: str) -> None:
    (profile,) = named(provider, "newest")
    alike = find_profile(ModelRef(provider, known))
    assert alike is not None
    assert (profile.routes, profile.prices) == (alike.routes, alike.prices)


def test_a_model_of_the_catalogue_that_settings_name_stays_as_it_is() -> None:
    assert named("venice", "qwen-edit", price=Money(1)) == ()
