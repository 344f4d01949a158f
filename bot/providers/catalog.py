"""Which providers and models there are. A new provider is a row here; a new wire shape is a dialect.

Prices, times and limits: documents of the providers as of November 2026.
"""

from dataclasses import dataclass

from bot.domain.ledger import Money
from bot.domain.profiles import ModelProfile, ModelRef


@dataclass(frozen=True, slots=True)
class Provider:
    """A service: its name in settings (`NAME_API_KEY`, `NAME_BASE_URL`) and its usual address."""

    name: str
    base_url: str


PROVIDERS = (Provider("apiyi", "https://api.apiyi.com/v1"),)

PROFILES = (
    ModelProfile(
        ref=ModelRef("apiyi", "gpt-image-2-all"),
        dialect="chat",
        price=Money(30_000),
        usual_seconds=(30, 60),
        deadline=360.0,
        max_pictures=16,
        picture_bytes=1_500_000,
        request_bytes=6_000_000,
        text_lead="Generate an image: ",
    ),
)


def find_profile(ref: ModelRef) -> ModelProfile | None:
    return next((profile for profile in PROFILES if profile.ref == ref), None)


def find_provider(name: str) -> Provider | None:
    return next((provider for provider in PROVIDERS if provider.name == name), None)
