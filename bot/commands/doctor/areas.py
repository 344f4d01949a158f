"""How areas of a picture are marked and changed with these settings."""

from collections.abc import Iterator

from bot.commands.doctor.findings import Finding, well, wrong
from bot.config import Settings
from bot.providers import catalog


def check_areas(settings: Settings) -> Iterator[Finding]:
    yield _changing(settings)
    yield _marking(settings)


def _changing(settings: Settings) -> Finding:
    """APIYI's model that takes masks takes only one of its two kinds of tokens; only a paid call tells which one it is."""
    profiles = {str(profile.ref): profile for profile in catalog.with_configured(settings.providers)}
    usual, masking = profiles.get(settings.model), profiles.get(settings.mask_model)
    if usual is not None and usual.masks:
        masking = usual
    if masking is None or not masking.masks:
        return wrong(f"MASK_MODEL is {settings.mask_model!r}, which takes no masks. Leave it out.")
    if masking.ref.provider not in settings.providers:
        return well(f"Marked areas are changed by close-ups: there is no key for {masking.ref}.")
    if masking.ref.provider != "apiyi":
        return well(f"Marked areas are changed by {masking.ref}.")
    return well(
        f"Marked areas are changed by {masking.ref}, if the token is billed by usage (Token-priority): one that is "
        "billed per call is refused there, and close-ups do it then. doctor --live shows which yours is."
    )


def _marking(settings: Settings) -> Finding:
    """Telegram opens only pages that are served with TLS."""
    if settings.public_url is None:
        return well("Areas are marked in Telegram's own photo editor; PUBLIC_URL adds a page to paint on.")
    if not settings.public_url.startswith("https://"):
        return wrong(f"PUBLIC_URL is {settings.public_url}; Telegram opens only https addresses.")
    return well(
        f"Areas are marked on {settings.public_url}/m too; what asks for it belongs to "
        f"{settings.web_host}:{settings.web_port}."
    )
