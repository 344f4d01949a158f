"""The settings: read from the environment, a `.env` file and secret files, told in plain words when wrong."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from dotenv import dotenv_values

from bot.domain.access import Allowed
from bot.domain.addresses import is_this_machine
from bot.domain.chips import Chip, parse_chips
from bot.domain.errors import ConfigurationError
from bot.domain.ids import PersonId
from bot.domain.ledger import USD, Money
from bot.domain.profiles import HistoryPolicy, ModelRef

T = TypeVar("T")

DEFAULT_TELEGRAM = "https://api.telegram.org"
DEFAULT_MODEL = "apiyi/gpt-image-2-all"
DEFAULT_MASK_MODEL = "apiyi/gpt-image-2"
DEFAULT_DAILY_LIMIT = Money(10 * USD)
DEFAULT_NEW_AFTER = 3 * 3600.0


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """A provider's key and, where it differs from the usual one, its address."""

    key: str = field(repr=False)
    base_url: str | None = None
    models: tuple[str, ...] = ()
    """Further models that it has, spoken to like OpenAI's."""
    price: Money | None = None
    """Of a picture by one of those; None: by OpenAI's tokens."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the operator may set; secrets do not show in a repr."""

    token: str = field(repr=False)
    providers: Mapping[str, ProviderSettings]
    telegram_base_url: str = DEFAULT_TELEGRAM
    model: str = DEFAULT_MODEL
    models: tuple[str, ...] = ()
    """Those that chats may choose; empty: all whose provider has a key."""
    fallback_model: str | None = None
    """Draws where another's service fails and certainly charges nothing; None: people are asked."""
    mask_model: str = DEFAULT_MASK_MODEL
    data_dir: Path = Path("data")
    database_url: str | None = field(default=None, repr=False)
    public_url: str | None = None
    """Where people reach the page on which they mark an area; None: there is none."""
    mini_app: str | None = None
    """The short name of the app that BotFather opens that page with, for groups."""
    web_host: str = "127.0.0.1"
    web_port: int = 8080
    allowed: Allowed = field(default_factory=Allowed)
    owner: PersonId | None = None
    """Always served; wins over whoever opened the claim link."""
    language: str = ""
    """Of every text; empty: each person's own."""
    chips: tuple[Chip, ...] | None = None
    """Suggestions under a photo without words; None: the bot's own."""
    new_after: float = DEFAULT_NEW_AFTER
    """Seconds of silence after which plain words start a new picture; 0: never."""
    daily_limit: Money = DEFAULT_DAILY_LIMIT
    max_calls: int = 32
    sends_per_second: float = 30.0
    group_sends_per_minute: int = 20
    history: HistoryPolicy = field(default_factory=HistoryPolicy)
    reference_max_bytes: int | None = None
    stop_wait: float = 330.0
    log_level: str = "INFO"
    log_format: str = "text"

    @property
    def database(self) -> str:
        """The database's address."""
        return self.database_url or _database_in(self.data_dir)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be logged."""
        return (self.token, *(provider.key for provider in self.providers.values()))


_SECRET = re.compile(r"\d{5,}:[\w-]{10,}|\b[sp]k-\w|//[^/]*@")
"""What looks like a token, a key, or an address with a password, in a place where none belongs."""

LANGUAGES = ("en", "zh-hans")
LARGEST_PERSON = 2**52
"""Telegram's ids have at most 52 significant bits."""

NO_NAMES: tuple[str, ...] = ()
PROVIDER_NAMES = ("apiyi", "openai", "llmapi", "venice")


def load(environment: Mapping[str, str] | None = None, env_file: Path = Path(".env")) -> Settings:
    """Reads the settings; variables of the environment win over the `.env` file.

    Raises ConfigurationError that names every wrong or missing setting and what to do about it.
    """
    settings, problems = examine(environment, env_file)
    if problems:
        raise ConfigurationError(*problems)
    return settings


def examine(
    environment: Mapping[str, str] | None = None, env_file: Path = Path(".env")
) -> tuple[Settings, tuple[str, ...]]:
    """The settings, with the default in the place of each that is wrong or missing, and what is wrong.

    A problem begins with the name of its setting. A token that cannot be one is left empty.
    Raises ConfigurationError for a `.env` file that cannot be read.
    """
    source = _source(environment, env_file)
    settings = _settings(source)
    return settings, tuple(source.problems)


def load_database(
    environment: Mapping[str, str] | None = None, env_file: Path = Path(".env")
) -> tuple[Path, str]:
    """The data folder and the database's address alone. Raises ConfigurationError."""
    source = _source(environment, env_file)
    data_dir, address = _data_dir(source), source.secret("DATABASE_URL")
    if source.problems:
        raise ConfigurationError(*source.problems)
    return data_dir, address or _database_in(data_dir)


def _data_dir(source: "_Source") -> Path:
    return source.read("DATA_DIR", Path, Path("data"), "a folder")


def _database_in(data_dir: Path) -> str:
    return f"sqlite:///{data_dir / 'imagebot.db'}"


def _source(environment: Mapping[str, str] | None, env_file: Path) -> "_Source":
    environment = os.environ if environment is None else environment
    given = {name: value for name, value in environment.items() if value.strip()}
    written = {
        name: value
        for name, value in _env_file(env_file).items()
        # A secret file that the environment names wins over a secret written down here.
        if value is not None and f"{name}_FILE" not in given
    }
    return _Source({**written, **given})


def _env_file(path: Path) -> dict[str, str | None]:
    try:
        return dotenv_values(path)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"{path.name} cannot be read ({type(error).__name__}). Save it as plain text in UTF-8."
        ) from None


def _settings(source: "_Source") -> Settings:
    token = _token(source)
    model = source.read("MODEL", _model, DEFAULT_MODEL, "provider/model, like apiyi/gpt-image-2-all")
    providers = _providers(source)
    fallback = source.read("FALLBACK_MODEL", _model, None, "provider/model")
    for named in filter(None, (model, fallback)):
        name = named.partition("/")[0]
        if name in (*PROVIDER_NAMES, *providers) and not source.is_given(f"{name.upper()}_API_KEY"):
            source.problem(f"{name.upper()}_API_KEY is missing. {named} draws with a key of {name}; set it.")
    telegram = source.read("TELEGRAM_BASE_URL", _url, DEFAULT_TELEGRAM, "an http(s) address")
    public_url = source.read("PUBLIC_URL", _url, None, "an http(s) address")
    if public_url is not None and not public_url.startswith("https://") and not is_this_machine(telegram):
        source.problem(f"PUBLIC_URL is {public_url!r}; Telegram opens only https addresses.")
        public_url = None
    return Settings(
        token=token,
        providers=providers,
        telegram_base_url=telegram,
        model=model,
        models=source.read("MODELS", _models, (), "models, like apiyi/gpt-image-2-all,openai/gpt-image-2"),
        fallback_model=fallback,
        mask_model=source.read("MASK_MODEL", _model, DEFAULT_MASK_MODEL, "provider/model"),
        data_dir=_data_dir(source),
        database_url=source.secret("DATABASE_URL"),
        public_url=public_url,
        mini_app=source.read("MINI_APP", _app, None, "the short name of an app, like paint"),
        web_host=source.read("WEB_HOST", _host, "127.0.0.1", "an address to listen on, like 0.0.0.0"),
        web_port=source.read("WEB_PORT", _port, 8080, "a port from 1 to 65535"),
        allowed=source.read(
            "ALLOWED", _allowed, Allowed(), "* or ids of users and chats, like 123456,-100987"
        ),
        owner=source.read("OWNER", parse_person, None, "the Telegram id of a person, like 123456"),
        language=source.read("LANGUAGE", _language, "", "en or zh-hans"),
        chips=_chips(source),
        new_after=source.read("NEW_AFTER_HOURS", _hours, DEFAULT_NEW_AFTER, "a number of hours, like 3"),
        daily_limit=source.read(
            "DAILY_LIMIT_USD", _dollars, DEFAULT_DAILY_LIMIT, "an amount, like 10 or 2.50"
        ),
        max_calls=source.read("MAX_CALLS", _count, 32, "a whole number from 1 on"),
        sends_per_second=source.read("SENDS_PER_SECOND", _rate, 30.0, "a number above 0"),
        group_sends_per_minute=source.read("GROUP_SENDS_PER_MINUTE", _count, 20, "a whole number from 1 on"),
        history=source.read("HISTORY", HistoryPolicy.parse, HistoryPolicy(), "last, window:3 or all"),
        reference_max_bytes=source.read(
            "REFERENCE_MAX_BYTES", _count, None, "a number of bytes, like 1500000"
        ),
        stop_wait=source.read("STOP_WAIT", _seconds, 330.0, "a number of seconds, like 330"),
        log_level=source.read("LOG_LEVEL", _level, "INFO", "DEBUG, INFO, WARNING or ERROR"),
        log_format=source.read("LOG_FORMAT", _log_format, "text", "text or json"),
    )


def _token(source: "_Source") -> str:
    token = source.secret("TELEGRAM_BOT_TOKEN")
    if not source.is_given("TELEGRAM_BOT_TOKEN"):
        source.problem(
            "TELEGRAM_BOT_TOKEN is missing. Make a bot with @BotFather in Telegram and set the token it gives you."
        )
    elif token is not None and not looks_like_token(token):
        source.problem(
            "TELEGRAM_BOT_TOKEN does not look like a token (123456789:AbC...). Copy it from @BotFather once more."
        )
        return ""
    return token or ""


def _chips(source: "_Source") -> tuple[Chip, ...] | None:
    try:
        return source.parsed("CHIPS", parse_chips, None)
    except ValueError as error:
        source.problem(f"CHIPS cannot be used: {error}.")
        return None


def _providers(source: "_Source") -> dict[str, ProviderSettings]:
    providers = {}
    others = source.read(
        "PROVIDERS", _provider_names, NO_NAMES, "names of lower-case letters, like acme,other"
    )
    for name in (*PROVIDER_NAMES, *others):
        prefix = name.upper()
        key = source.secret(f"{prefix}_API_KEY")
        address = source.read(f"{prefix}_BASE_URL", _url, None, "an http(s) address")
        models = source.read(f"{prefix}_MODELS", _names, NO_NAMES, "names of models, like gpt-image-2,other")
        price = source.read(f"{prefix}_PRICE_USD", _dollars, None, "an amount, like 0.04")
        if name in others and (address is None or not models):
            source.problem(f"PROVIDERS names {name}: set {prefix}_BASE_URL and {prefix}_MODELS too.")
        if key is not None:
            providers[name] = ProviderSettings(key, address, models, price)
    return providers


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for part in text.split(",") if (name := part.strip()))


def _provider_names(text: str) -> tuple[str, ...]:
    names = _names(text)
    if any(not re.fullmatch("[a-z][a-z0-9]*", name) for name in names):
        raise ValueError(text)
    return tuple(name for name in names if name not in PROVIDER_NAMES)


def _models(text: str) -> tuple[str, ...]:
    return tuple(_model(name) for name in _names(text))


class _Source:
    """Reads variables and collects what is wrong with them."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.problems: list[str] = []

    def problem(self, sentence: str) -> None:
        self.problems.append(sentence)

    def read(self, name: str, parse: Callable[[str], T], default: T, expected: str) -> T:
        """The value of a variable; an empty one counts as not set."""
        try:
            return self.parsed(name, parse, default)
        except ValueError:
            value = self._values[name].strip()
            said = "something else" if _SECRET.search(value) else repr(value)
            self.problem(f"{name} is {said}; it should be {expected}.")
            return default

    def parsed(self, name: str, parse: Callable[[str], T], default: T) -> T:
        """As `read`. Raises ValueError for a wrong value."""
        value = self._values.get(name, "").strip()
        return parse(value) if value else default

    def is_given(self, name: str) -> bool:
        """Whether a secret is set, here or as the name of its file, right or wrong."""
        return any(self._values.get(key, "").strip() for key in (name, f"{name}_FILE"))

    def secret(self, name: str) -> str | None:
        """A value that may also lie in the file that NAME_FILE names. It is never repeated in a message."""
        value = self._values.get(name, "").strip()
        if value:
            return value
        file = self._values.get(f"{name}_FILE", "").strip()
        if not file:
            return None
        # Neither what is in the file nor its name is repeated: some set the secret itself there.
        try:
            content = Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError, ValueError) as error:
            self.problem(
                f"{name}_FILE names a file that cannot be read ({type(error).__name__}). "
                "Set it to the path of a text file that holds the secret."
            )
            return None
        if not content:
            self.problem(f"{name}_FILE names an empty file. Write the secret into it.")
            return None
        return content


def looks_like_token(value: str) -> bool:
    number, colon, rest = value.partition(":")
    return bool(colon and number.isdigit() and rest and not any(c.isspace() or c == "/" for c in rest))


def _model(value: str) -> str:
    return str(ModelRef.parse(value))


def _url(value: str) -> str:
    parts = urlsplit(value)
    usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    if not usable or any(c.isspace() for c in value):
        raise ValueError(value)
    return value.rstrip("/")


def _app(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_]{3,30}", value):
        raise ValueError(value)
    return value


def _host(value: str) -> str:
    if any(c.isspace() or c == "/" for c in value):
        raise ValueError(value)
    return value


def _port(value: str) -> int:
    number = int(value)
    if not 0 < number < 65536:
        raise ValueError(value)
    return number


def _allowed(value: str) -> Allowed:
    if value == "*":
        return Allowed(everybody=True)
    return Allowed(ids=frozenset(int(part) for part in value.replace(",", " ").split()))


def parse_person(value: str) -> PersonId:
    """The Telegram id of a person. Raises ValueError."""
    number = int(value)
    if not 0 < number < LARGEST_PERSON:
        raise ValueError(value)
    return PersonId(number)


def _language(value: str) -> str:
    name = value.lower().replace("_", "-")
    if name not in LANGUAGES:
        raise ValueError(value)
    return name


def _hours(value: str) -> float:
    return _seconds(value) * 3600


def _dollars(value: str) -> Money:
    amount = float(value.removeprefix("$"))
    if not 0 <= amount < 1_000_000:
        raise ValueError(value)
    return Money(round(amount * USD))


def _count(value: str) -> int:
    number = int(value)
    if number < 1:
        raise ValueError(value)
    return number


def _rate(value: str) -> float:
    number = float(value)
    if not 0 < number < 1_000_000:
        raise ValueError(value)
    return number


def _seconds(value: str) -> float:
    number = float(value)
    if not 0 <= number < 1_000_000:
        raise ValueError(value)
    return number


def _level(value: str) -> str:
    if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
        raise ValueError(value)
    return value.upper()


def _log_format(value: str) -> str:
    if value.lower() not in {"text", "json"}:
        raise ValueError(value)
    return value.lower()
