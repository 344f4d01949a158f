"""The settings: where they come from, and one plain sentence for each that is wrong."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot import config
from bot.config import ProviderSettings, Settings
from bot.domain.access import Allowed
from bot.domain.chips import Chip
from bot.domain.errors import ConfigurationError
from bot.domain.profiles import HistoryKind, HistoryPolicy

TOKEN = "123456789:AAE-secret_secret_secret_secret_secr"
KEY = "sk-very-secret-key-0123456789"
ENOUGH = {"TELEGRAM_BOT_TOKEN": TOKEN, "APIYI_API_KEY": KEY}


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without a .env file."""
    monkeypatch.chdir(tmp_path)


def load(**variables: str) -> Settings:
    return config.load({**ENOUGH, **variables})


def problems(variables: Mapping[str, str]) -> tuple[str, ...]:
    with pytest.raises(ConfigurationError) as caught:
        config.load(variables)
    for problem in caught.value.problems:
        assert "\n" not in problem
        assert problem.endswith(".")
    assert str(caught.value) == "\n".join(caught.value.problems)
    return caught.value.problems


def test_two_variables_are_enough() -> None:
    found = load()
    assert found.token == TOKEN
    assert found.providers == {"apiyi": ProviderSettings(KEY)}
    assert found == Settings(TOKEN, {"apiyi": ProviderSettings(KEY)})
    assert found.telegram_base_url == "https://api.telegram.org"
    assert found.model == "apiyi/gpt-image-2-all"
    assert found.database == "sqlite:///data/imagebot.db"
    assert found.daily_limit == 10_000_000
    assert found.stop_wait == 330
    assert found.allowed.nobody
    assert found.history == HistoryPolicy(HistoryKind.LAST)
    assert (found.owner, found.language, found.chips, found.new_after) == (None, "", None, 10_800)


GOOD: list[tuple[str, str, str, object]] = [
    ("TELEGRAM_BASE_URL", "http://localhost:8081/", "telegram_base_url", "http://localhost:8081"),
    ("TELEGRAM_BASE_URL", "http://[::1]:8081", "telegram_base_url", "http://[::1]:8081"),
    ("MODEL", " apiyi/other ", "model", "apiyi/other"),
    ("MODEL", "apiyi/vendor/model", "model", "apiyi/vendor/model"),
    ("MASK_MODEL", "openai/gpt-image-2", "mask_model", "openai/gpt-image-2"),
    ("DATA_DIR", "/var/lib/bot", "data_dir", Path("/var/lib/bot")),
    ("DATABASE_URL", "sqlite:////srv/bot.db", "database", "sqlite:////srv/bot.db"),
    ("PUBLIC_URL", "https://bot.example/paint/", "public_url", "https://bot.example/paint"),
    ("MINI_APP", "paint_here", "mini_app", "paint_here"),
    ("WEB_HOST", "10.0.0.5", "web_host", "10.0.0.5"),
    ("WEB_PORT", "9000", "web_port", 9000),
    ("ALLOWED", "*", "allowed", Allowed(everybody=True)),
    ("ALLOWED", "1, -100987 3,", "allowed", Allowed(ids=frozenset({1, -100987, 3}))),
    ("OWNER", "123456", "owner", 123456),
    ("LANGUAGE", "en", "language", "en"),
    ("LANGUAGE", "zh-Hans", "language", "zh-hans"),
    ("CHIPS", "Night = make it night", "chips", (Chip("Night", "make it night"),)),
    ("CHIPS", "none", "chips", ()),
    ("NEW_AFTER_HOURS", "0.5", "new_after", 1800),
    ("NEW_AFTER_HOURS", "0", "new_after", 0),
    ("DAILY_LIMIT_USD", "2.50", "daily_limit", 2_500_000),
    ("DAILY_LIMIT_USD", "$10", "daily_limit", 10_000_000),
    ("DAILY_LIMIT_USD", "0", "daily_limit", 0),
    ("MAX_CALLS", "1", "max_calls", 1),
    ("SENDS_PER_SECOND", "0.5", "sends_per_second", 0.5),
    ("GROUP_SENDS_PER_MINUTE", "20", "group_sends_per_minute", 20),
    ("HISTORY", "all", "history", HistoryPolicy(HistoryKind.ALL)),
    ("HISTORY", "window:3", "history", HistoryPolicy(HistoryKind.WINDOW, 3)),
    ("REFERENCE_MAX_BYTES", "1500000", "reference_max_bytes", 1_500_000),
    ("STOP_WAIT", "0", "stop_wait", 0),
    ("LOG_LEVEL", "debug", "log_level", "DEBUG"),
    ("LOG_FORMAT", "JSON", "log_format", "json"),
]


@pytest.mark.parametrize(("name", "value", "attribute", "expected"), GOOD, ids=str)
def test_each_variable(name: str, value: str, attribute: str, expected: object) -> None:
    assert getattr(load(**{name: value}), attribute) == expected


WRONG: list[tuple[str, str]] = [
    ("TELEGRAM_BOT_TOKEN", "not a token"),
    ("TELEGRAM_BOT_TOKEN", "98765"),
    ("TELEGRAM_BOT_TOKEN", "botname:AAE"),
    ("TELEGRAM_BOT_TOKEN", "98765:AAE/../x"),
    ("TELEGRAM_BOT_TOKEN", "98765:AAE AAE"),
    ("TELEGRAM_BASE_URL", "api.telegram.org"),
    ("TELEGRAM_BASE_URL", "https://"),
    ("TELEGRAM_BASE_URL", "http:///bot"),
    ("TELEGRAM_BASE_URL", "http://host:99999999"),
    ("TELEGRAM_BASE_URL", "http://host:port"),
    ("TELEGRAM_BASE_URL", "http://[::1"),
    ("TELEGRAM_BASE_URL", "https://two words"),
    ("TELEGRAM_BASE_URL", "ftp://host"),
    ("APIYI_BASE_URL", "apiyi"),
    ("OPENAI_BASE_URL", "openai"),
    ("LLMAPI_BASE_URL", "x"),
    ("VENICE_BASE_URL", "x"),
    ("MODEL", "gpt-image"),
    ("MODEL", "/gpt-image"),
    ("MODEL", "apiyi/"),
    ("MASK_MODEL", "gpt-image"),
    ("PUBLIC_URL", "bot.example"),
    ("MINI_APP", "t.me/bot/paint"),
    ("WEB_HOST", "http://localhost"),
    ("WEB_PORT", "0"),
    ("WEB_PORT", "65536"),
    ("ALLOWED", "@ann"),
    ("ALLOWED", "*, 5"),
    ("OWNER", "@ann"),
    ("OWNER", "0"),
    ("OWNER", "-100987"),
    ("OWNER", str(2**52)),
    ("LANGUAGE", "klingon"),
    ("CHIPS", "make it night"),
    ("CHIPS", "= make it night"),
    ("CHIPS", ";"),
    ("NEW_AFTER_HOURS", "-1"),
    ("NEW_AFTER_HOURS", "nan"),
    ("NEW_AFTER_HOURS", "three"),
    ("DAILY_LIMIT_USD", "ten"),
    ("DAILY_LIMIT_USD", "-1"),
    ("DAILY_LIMIT_USD", "nan"),
    ("DAILY_LIMIT_USD", "inf"),
    ("DAILY_LIMIT_USD", "10,50"),
    ("MAX_CALLS", "0"),
    ("MAX_CALLS", "-3"),
    ("MAX_CALLS", "many"),
    ("MAX_CALLS", "2.5"),
    ("SENDS_PER_SECOND", "0"),
    ("SENDS_PER_SECOND", "nan"),
    ("GROUP_SENDS_PER_MINUTE", "0"),
    ("HISTORY", "some"),
    ("HISTORY", "window"),
    ("HISTORY", "window:0"),
    ("HISTORY", "window:x"),
    ("HISTORY", "last:3"),
    ("REFERENCE_MAX_BYTES", "0"),
    ("REFERENCE_MAX_BYTES", "1.5MB"),
    ("STOP_WAIT", "-1"),
    ("STOP_WAIT", "soon"),
    ("LOG_LEVEL", "chatty"),
    ("LOG_FORMAT", "xml"),
]


@pytest.mark.parametrize(("name", "value"), WRONG, ids=str)
def test_each_wrong_value_is_one_sentence_that_says_what_it_should_be(name: str, value: str) -> None:
    (problem,) = problems({**ENOUGH, name: value})
    assert problem.startswith(name)
    assert "should be" in problem or "@BotFather" in problem
    if "TOKEN" in name:
        assert value not in problem


def test_everything_wrong_is_told_at_once() -> None:
    found = problems({"MAX_CALLS": "0", "LOG_LEVEL": "x", "MODEL": "venice/x"})
    assert [problem.split()[0] for problem in found] == [
        "TELEGRAM_BOT_TOKEN",
        "VENICE_API_KEY",
        "MAX_CALLS",
        "LOG_LEVEL",
    ]


class TestSecrets:
    def test_that_are_missing_say_where_to_get_them(self) -> None:
        token, key = problems({})
        assert token.startswith("TELEGRAM_BOT_TOKEN is missing")
        assert "@BotFather" in token
        assert key.startswith("APIYI_API_KEY is missing")
        assert "apiyi/gpt-image-2-all" in key

    @pytest.mark.parametrize("provider", config.PROVIDER_NAMES)
    def test_the_key_of_the_models_provider_is_needed_and_no_other(self, provider: str) -> None:
        (problem,) = problems({"TELEGRAM_BOT_TOKEN": TOKEN, "MODEL": f"{provider}/some-model"})
        assert problem.startswith(f"{provider.upper()}_API_KEY is missing")
        found = config.load(
            {
                "TELEGRAM_BOT_TOKEN": TOKEN,
                "MODEL": f"{provider}/some-model",
                f"{provider.upper()}_API_KEY": KEY,
                f"{provider.upper()}_BASE_URL": "https://other.example/v1",
            }
        )
        assert found.providers == {provider: ProviderSettings(KEY, "https://other.example/v1")}

    def test_may_lie_in_files(self, tmp_path: Path) -> None:
        for name, value in (("token", TOKEN), ("key", KEY), ("database", "sqlite:///x.db")):
            (tmp_path / name).write_text(f"{value}\n")
        found = config.load(
            {
                "TELEGRAM_BOT_TOKEN_FILE": str(tmp_path / "token"),
                "APIYI_API_KEY_FILE": str(tmp_path / "key"),
                "DATABASE_URL_FILE": str(tmp_path / "database"),
            }
        )
        assert (found.token, found.providers["apiyi"].key) == (TOKEN, KEY)
        assert found.database == "sqlite:///x.db"

    def test_set_directly_win_over_files(self, tmp_path: Path) -> None:
        (tmp_path / "token").write_text("1:other")
        assert load(TELEGRAM_BOT_TOKEN_FILE=str(tmp_path / "token")).token == TOKEN

    @pytest.mark.parametrize("name", ["TELEGRAM_BOT_TOKEN", "APIYI_API_KEY"])
    @pytest.mark.parametrize("content", [None, b"", b" \n", b"\xff\xfe\x00"])
    def test_files_without_one_are_one_problem_each(
        self, tmp_path: Path, name: str, content: bytes | None
    ) -> None:
        """Not also the problem that the secret is missing."""
        file = tmp_path / "secret"
        if content is not None:
            file.write_bytes(content)
        given = {key: value for key, value in ENOUGH.items() if key != name}
        (problem,) = problems({**given, f"{name}_FILE": str(file)})
        assert problem.startswith(f"{name}_FILE names")
        assert "Set it" in problem or "Write" in problem

    @pytest.mark.parametrize("name", ["TELEGRAM_BOT_TOKEN", "APIYI_API_KEY", "DATABASE_URL"])
    def test_set_in_place_of_a_file_are_not_repeated(self, name: str) -> None:
        for secret in (TOKEN, KEY, "x" * 5000 + KEY):
            given = {key: value for key, value in ENOUGH.items() if key != name}
            assert all(secret not in problem for problem in problems({**given, f"{name}_FILE": secret}))

    @pytest.mark.parametrize(
        "name", sorted({name for name, _ in WRONG} - {"LOG_LEVEL", "LOG_FORMAT"} | {"DATABASE_URL_FILE"})
    )
    @pytest.mark.parametrize("secret", [TOKEN, KEY, "htp://bot:hunter2@host/x"])
    def test_set_in_a_wrong_place_are_not_repeated(self, name: str, secret: str) -> None:
        try:
            config.load({**ENOUGH, name: secret})
        except ConfigurationError as error:
            assert secret not in str(error)  # noqa: PT017
            assert "hunter2" not in str(error)  # noqa: PT017

    def test_do_not_show(self) -> None:
        found = load(DATABASE_URL="postgresql://bot:hunter2@db/bot", OPENAI_API_KEY="sk-other-key")
        for secret in (TOKEN, KEY, "sk-other-key", "hunter2"):
            assert secret not in repr(found)
        assert set(found.secrets) == {TOKEN, KEY, "sk-other-key"}


class TestSources:
    def test_a_env_file_in_this_folder_is_read(self, tmp_path: Path) -> None:
        (tmp_path / ".env").write_text(
            f'TELEGRAM_BOT_TOKEN="{TOKEN}"\nAPIYI_API_KEY={KEY}\n# x\nMAX_CALLS=5\nEMPTY\n'
        )
        found = config.load({})
        assert (found.token, found.max_calls) == (TOKEN, 5)

    def test_another_file_can_be_named(self, tmp_path: Path) -> None:
        (tmp_path / "other").write_text("MAX_CALLS=6\n")
        assert config.load(ENOUGH, tmp_path / "other").max_calls == 6

    def test_the_environment_wins(self, tmp_path: Path) -> None:
        (tmp_path / ".env").write_text("MAX_CALLS=5\nSTOP_WAIT=1\n")
        found = load(MAX_CALLS="7")
        assert (found.max_calls, found.stop_wait) == (7, 1)

    def test_the_environment_is_the_process_own(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in list(os.environ):
            if name.startswith(("TELEGRAM_", "APIYI_", "MODEL", "MAX_")):
                monkeypatch.delenv(name)
        for name, value in {**ENOUGH, "MAX_CALLS": "8"}.items():
            monkeypatch.setenv(name, value)
        assert config.load().max_calls == 8

    @pytest.mark.parametrize("empty", ["", "  ", "\t"])
    def test_what_is_empty_is_not_set(self, tmp_path: Path, empty: str) -> None:
        """Neither does it hide what the file says: containers pass on variables that nobody set."""
        names = {name for name, *_ in GOOD}
        assert load(**dict.fromkeys(names, empty)) == load()
        (tmp_path / ".env").write_text("MAX_CALLS=5\n")
        assert load(MAX_CALLS=empty).max_calls == 5

    def test_a_secret_file_of_the_environment_wins_over_a_secret_in_the_file(self, tmp_path: Path) -> None:
        (tmp_path / ".env").write_text("TELEGRAM_BOT_TOKEN=1:old\n")
        (tmp_path / "token").write_text(TOKEN)
        found = config.load({"APIYI_API_KEY": KEY, "TELEGRAM_BOT_TOKEN_FILE": str(tmp_path / "token")})
        assert found.token == TOKEN

    def test_a_env_file_that_is_no_text_is_told(self, tmp_path: Path) -> None:
        (tmp_path / ".env").write_bytes(b"\xff\xfeT\x00E\x00")
        (problem,) = problems(ENOUGH)
        assert problem.startswith(".env cannot be read")


def test_the_database_alone_needs_no_token(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    assert config.load_database({"DATA_DIR": "/var/lib/x"}, env_file) == (
        Path("/var/lib/x"),
        "sqlite:////var/lib/x/imagebot.db",
    )
    assert config.load_database({"DATABASE_URL": "sqlite:///y.db"}, env_file) == (
        Path("data"),
        "sqlite:///y.db",
    )


class TestExamining:
    def test_gives_what_is_right_beside_what_is_wrong(self) -> None:
        settings, found = config.examine({"TELEGRAM_BOT_TOKEN": TOKEN, "MAX_CALLS": "0", "STOP_WAIT": "7"})
        assert [problem.split()[0] for problem in found] == ["APIYI_API_KEY", "MAX_CALLS"]
        assert (settings.token, settings.max_calls, settings.stop_wait) == (TOKEN, 32, 7)

    def test_leaves_out_a_token_that_cannot_be_one(self) -> None:
        settings, found = config.examine({**ENOUGH, "TELEGRAM_BOT_TOKEN": "1:../x"})
        assert len(found) == 1
        assert settings.token == ""

    def test_finds_nothing_wrong_where_all_is_well(self) -> None:
        assert config.examine(ENOUGH) == (config.load(ENOUGH), ())


class TestPublicUrl:
    def test_is_https_for_telegram(self) -> None:
        """Telegram would refuse every message with a button that leads elsewhere."""
        (problem,) = problems({**ENOUGH, "PUBLIC_URL": "http://bot.example"})
        assert problem == "PUBLIC_URL is 'http://bot.example'; Telegram opens only https addresses."

    def test_may_be_http_beside_a_server_on_this_machine(self) -> None:
        found = load(PUBLIC_URL="http://127.0.0.1:8080", TELEGRAM_BASE_URL="http://127.0.0.1:8081")
        assert found.public_url == "http://127.0.0.1:8080"
