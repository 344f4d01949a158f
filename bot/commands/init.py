"""Asks for what the bot needs, checks it, and writes it to a `.env` file."""

import os
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot import config
from bot.commands import env_file
from bot.commands.asking import Console
from bot.commands.doctor.findings import note, print_any_character, show, wrong
from bot.commands.doctor.services import Checked, Verdict, check_provider, check_telegram
from bot.config import Settings
from bot.domain.errors import ConfigurationError
from bot.domain.ledger import USD
from bot.domain.profiles import ModelProfile, ModelRef
from bot.providers import catalog

TRIES = 3
_PLAIN = re.compile(r"[\w.:/+=~@-]+", re.ASCII)
"""What can stand in a `.env` file without quotes, whatever reads it."""


class _GivenUpError(Exception):
    """No usable answer came."""


@dataclass(slots=True)
class _Answers:
    """What is to be written; `checked` is false when a service could not be asked."""

    file: Path
    values: dict[str, str] = field(default_factory=dict)
    checked: bool = True

    @property
    def settings(self) -> Settings:
        """The settings as they would be, with what the environment says."""
        return config.examine({**os.environ, **self.values}, self.file)[0]


def init(file: Path) -> int:
    """Returns 1 when nothing was written. Raises ConfigurationError for a file that cannot be read or written."""
    print_any_character()
    try:
        answers = _asked(file, Console())
    except (_GivenUpError, EOFError, KeyboardInterrupt):
        answers = None
    if answers is None:
        print("\nNothing was written.")
        return 1
    env_file.write(file, answers.values)
    _say_farewell(answers)
    return 0


def _asked(file: Path, console: Console) -> _Answers | None:
    """The answers; None when the person does not want them written."""
    if not file.absolute().parent.is_dir():
        raise ConfigurationError(f"{str(file.parent)!r} is no folder. Name another place with --file.")
    present, _ = config.examine({}, file)
    if file.exists() and not console.agrees(
        f"{file} exists. Change in it what is asked here, and keep its other lines?"
    ):
        return None
    answers = _Answers(file)
    _ask_token(console, answers, present)
    _ask_provider(console, answers, present)
    _ask_owner(console, answers, present)
    if not answers.checked and not console.agrees("Not everything could be checked. Write it anyway?"):
        return None
    return answers


def _ask_token(console: Console, answers: _Answers, present: Settings) -> None:
    print("The bot: make one with @BotFather in Telegram (/newbot), which gives you a token.")

    def check(token: str) -> Checked:
        return check_telegram(token, answers.settings.telegram_base_url)

    name = "TELEGRAM_BOT_TOKEN"
    _ask_secret(console, answers, name, present.token, config.looks_like_token, check)


def _ask_provider(console: Console, answers: _Answers, present: Settings) -> None:
    models = {name: profiles for name, profiles in _models_by_provider().items() if profiles}
    print("The image service:")
    for number, (name, profiles) in enumerate(models.items(), 1):
        print(f"  {number}. {name}: {', '.join(_priced(profile) for profile in profiles)}")
    used = ModelRef.parse(present.model).provider
    default = used if used in models else next(iter(models))
    chosen = _chosen(console, tuple(models), default)
    if chosen != used:
        answers.values["MODEL"] = str(models[chosen][0].ref)
    provider = catalog.find_provider(chosen)
    usual, path = (provider.base_url, provider.key_check) if provider else ("", "models")

    def check(key: str) -> Checked:
        configured = config.examine({**os.environ, name: key}, answers.file)[0].providers[chosen]
        return check_provider(chosen, key, configured.base_url or usual, path)

    name = f"{chosen.upper()}_API_KEY"
    known = present.providers[chosen].key if chosen in present.providers else ""
    _ask_secret(console, answers, name, known, lambda key: bool(_PLAIN.fullmatch(key)), check)


def _models_by_provider() -> dict[str, list[ModelProfile]]:
    return {
        provider.name: [profile for profile in catalog.PROFILES if profile.ref.provider == provider.name]
        for provider in catalog.PROVIDERS
    }


def _priced(profile: ModelProfile) -> str:
    return f"{profile.ref.model}, ${profile.price() / USD:.3g} a picture"


def _chosen(console: Console, names: Sequence[str], default: str) -> str:
    """The name of a provider, which may be given by its number."""
    for _ in range(_tries(console)):
        answer = console.ask("Image service", default).lower()
        if answer in names:
            return answer
        if answer.isdecimal() and 1 <= int(answer) <= len(names):
            return names[int(answer) - 1]
        show(wrong(f"Name one of them: {', '.join(names)}."))
    raise _GivenUpError


def _ask_owner(console: Console, answers: _Answers, present: Settings) -> None:
    known = "" if present.owner is None else str(present.owner)
    for _ in range(_tries(console)):
        answer = console.ask("Your Telegram id, a number (empty: a link at the first start)", known)
        if not answer:
            return
        try:
            answers.values["OWNER"] = str(config.parse_person(answer))
        except ValueError:
            show(wrong("That is no id of a person. It is a number, like 123456, and no name."))
        else:
            return
    raise _GivenUpError


def _ask_secret(
    console: Console,
    answers: _Answers,
    name: str,
    known: str,
    is_plausible: Callable[[str], bool],
    check: Callable[[str], Checked],
) -> None:
    """Asks until the service does not refuse it. Raises _GivenUpError."""
    question = f"{name} (empty: as it is)" if known else name
    for _ in range(_tries(console)):
        secret = console.ask_hidden(question) or known
        if not is_plausible(secret) or not _PLAIN.fullmatch(secret):
            show(
                wrong(
                    f"That does not look like a {'token' if 'TOKEN' in name else 'key'}. Copy it once more."
                )
            )
            continue
        checked = check(secret)
        for finding in checked.findings:
            show(finding, (secret,))
        if checked.verdict is Verdict.REFUSED:
            continue
        if checked.verdict is Verdict.UNKNOWN:
            show(note(f"{name} could not be checked."))
            answers.checked = False
        answers.values[name] = secret
        return
    raise _GivenUpError


def _tries(console: Console) -> int:
    """The next line of a pipe answers the next question."""
    return TRIES if console.patient else 1


def _program() -> str:
    """What starts it in this folder, where no environment needs to be active."""
    if Path(sys.argv[0]).name == "imagebot":
        return "imagebot"
    python, here = Path(sys.executable), Path.cwd()
    return f"{python.relative_to(here) if python.is_relative_to(here) else 'python'} -m bot"


def _say_farewell(answers: _Answers) -> None:
    print(f"\nWritten to {answers.file}, which nobody else can read.")
    for name in answers.values:
        if any(os.environ.get(key, "").strip() for key in (name, f"{name}_FILE")):
            show(note(f"{name} is set in the environment too, which wins over the file."))
    program = _program()
    if answers.file.resolve() != Path(".env").resolve():
        print("The bot reads the file .env of the folder where it is started.")
    print(f"Next: {program} doctor checks everything, {program} starts the bot.")
