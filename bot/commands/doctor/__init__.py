"""Checks everything that the bot needs, and says of each thing in one line how it is."""

import os
import shlex
import stat
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from bot import config
from bot.commands.doctor.areas import check_areas
from bot.commands.doctor.findings import (
    Finding,
    Mark,
    note,
    print_any_character,
    show,
    well,
    wrong,
)
from bot.commands.doctor.live import check_live
from bot.commands.doctor.places import OTHERS, check_database, check_folder
from bot.commands.doctor.services import check_clock, check_provider, check_telegram
from bot.config import Settings
from bot.domain.errors import ConfigurationError
from bot.providers import catalog

ENV_FILE = Path(".env")


def doctor(*, live: bool = False) -> int:
    """Prints what it finds; returns 1 when something is wrong. `live` draws a picture with each key."""
    print_any_character()
    try:
        settings, problems = config.examine(env_file=ENV_FILE)
    except ConfigurationError as error:
        return _told(map(wrong, error.problems), ())
    findings = _examined(settings, problems)
    return _told(chain(findings, check_live(settings) if live else ()), settings.secrets)


def _told(findings: Iterator[Finding], secrets: tuple[str, ...]) -> int:
    mistakes = 0
    for finding in findings:
        show(finding, secrets)
        mistakes += finding.mark is Mark.WRONG
    if not mistakes:
        print("All is well.")
        return 0
    print("1 thing is wrong." if mistakes == 1 else f"{mistakes} things are wrong.")
    return 1


def _examined(settings: Settings, problems: tuple[str, ...]) -> Iterator[Finding]:
    """What depends on a setting that is wrong is left out."""

    def usable(*names: str) -> bool:
        return not any(problem.startswith(names) for problem in problems)

    yield from map(wrong, problems)
    if not problems:
        yield well("The settings can be read.")
    yield from _about_env_file()
    if usable("MODEL"):
        yield from _about_model(settings)
        yield from check_areas(settings)
    ahead: list[float | None] = []
    if settings.token and usable("TELEGRAM_"):
        telegram = check_telegram(settings.token, settings.telegram_base_url)
        yield from telegram.findings
        ahead.append(telegram.ahead)
    for name, configured in settings.providers.items():
        known = catalog.find_provider(name) or catalog.Provider(name, "")
        address = configured.base_url or known.base_url
        if address and usable(f"{name.upper()}_"):
            provider = check_provider(name, configured.key, address, known.key_check)
            yield from provider.findings
            ahead.append(provider.ahead)
    yield check_clock(next((seconds for seconds in ahead if seconds is not None), None))
    if usable("DATA_DIR"):
        yield from check_folder(settings.data_dir)
    if usable("DATA_DIR", "DATABASE_URL"):
        yield from check_database(settings.database)


def _about_env_file() -> Iterator[Finding]:
    try:
        mode = stat.S_IMODE(ENV_FILE.stat().st_mode)
    except OSError:
        return
    if mode & OTHERS:
        closing = f"chmod 600 {shlex.quote(os.fspath(ENV_FILE))}"
        yield note(
            f"Other users of this machine may read {ENV_FILE}, with what is secret in it. Close it: {closing}"
        )


def _about_model(settings: Settings) -> Iterator[Finding]:
    known = [str(profile.ref) for profile in catalog.with_configured(settings.providers)]
    named = [("MODEL", settings.model), ("FALLBACK_MODEL", settings.fallback_model)]
    for setting, model in (*named, *(("MODELS", model) for model in settings.models)):
        if model is not None and model not in known:
            yield wrong(f"{setting} is {model!r}, which is not known. Known: {', '.join(known)}.")
        elif setting == "MODEL":
            yield well(f"The model is {model}.")
