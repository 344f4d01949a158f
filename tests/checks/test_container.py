"""What the image and compose.yaml promise, as far as their text shows it."""

import re
from pathlib import Path

import pytest

from bot.app import LAST_WORDS_SECONDS
from bot.config import Settings

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-build.lock")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions, each with its words on one line."""
    lines = re.sub(r"^#.*\n", "", text("Dockerfile"), flags=re.MULTILINE).replace("\\\n", " ").splitlines()
    return [(words[0], " ".join(words[1:])) for line in lines if (words := line.split())]


def last_stage() -> dict[str, str]:
    """Its instructions; of several with one name the last."""
    found = instructions()
    start = max(place for place, (name, _) in enumerate(found) if name == "FROM")
    return dict(found[start:])


def installs() -> list[str]:
    """Every call of pip that installs or builds something."""
    commands = [
        command.strip() for name, words in instructions() if name == "RUN" for command in words.split("&&")
    ]
    return [command for command in commands if re.search(r"\bpip .*\b(install|wheel)\b", command)]


def test_the_program_runs_as_a_user_without_rights_whose_number_is_fixed() -> None:
    user, _, group = last_stage()["USER"].partition(":")
    assert int(user) >= 1000
    assert int(group) >= 1000
    assert f"useradd --uid {user} --gid {group} " in text("Dockerfile")
    assert f"--mode=0700 --owner={user} --group={group} /data" in text("Dockerfile")


def test_data_lies_in_the_volume() -> None:
    stage = last_stage()
    assert stage["VOLUME"] == "/data"
    assert "DATA_DIR=/data" in stage["ENV"].split()
    assert "DATA_DIR: /data" in text("compose.yaml")


def test_it_starts_stops_and_tells_its_health_as_the_program_does() -> None:
    stage = last_stage()
    assert stage["ENTRYPOINT"] == '["imagebot"]'
    assert stage["STOPSIGNAL"] == "SIGTERM"
    assert stage["HEALTHCHECK"].endswith('CMD ["imagebot", "health"]')
    assert "PYTHONUNBUFFERED=1" in stage["ENV"].split()


def test_nothing_is_installed_that_is_not_locked_by_hash() -> None:
    fetching = [command for command in installs() if "--no-deps" not in command]
    assert [command.rsplit(maxsplit=1)[1] for command in fetching] == list(LOCKS)
    assert all("--require-hashes" in command for command in fetching)
    for command in set(installs()) - set(fetching):
        assert "--no-build-isolation" in command or "--no-index" in command


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_hashes(name: str) -> None:
    packages = re.split(r"^(?=[a-z])", text(name), flags=re.MULTILINE)[1:]
    assert packages
    for package in packages:
        assert re.match(r"[a-z0-9.-]+(\[[a-z,]+\])?==\S+.* \\\n +--hash=sha256:[0-9a-f]{64}\b", package)


def test_what_builds_the_package_is_locked() -> None:
    assert 'requires = ["hatchling"]' in text("pyproject.toml")
    assert re.search(r"^hatchling==", text("requirements-build.lock"), re.MULTILINE)


@pytest.mark.parametrize("name", ["Dockerfile", ".dockerignore", "compose.yaml", *LOCKS])
def test_where_packages_and_images_come_from_is_left_to_the_machine(name: str) -> None:
    assert not re.search(r"://|index-url|trusted-host|find-links", text(name))


def test_the_image_is_made_of_what_is_named_and_of_nothing_else() -> None:
    """No .env, no data folder and no history of the checkout can slip in."""
    everything, *named = text(".dockerignore").splitlines()
    assert everything == "*"
    kept = {line[1:] for line in named if line.startswith("!")}
    copied = {
        source
        for name, words in instructions()
        if name == "COPY" and not words.startswith("--from")
        for source in words.split()[:-1]
    }
    assert copied == kept
    assert all((ROOT / name).exists() for name in kept)


@pytest.mark.parametrize(
    "promise",
    [
        "env_file: .env",
        "read_only: true",
        "tmpfs:\n      - /tmp\n",
        "cap_drop:\n      - ALL\n",
        "security_opt:\n      - no-new-privileges:true\n",
        "volumes:\n      - data:/data\n",
        "restart: unless-stopped",
    ],
)
def test_compose_gives_the_container_as_little_as_it_needs(promise: str) -> None:
    assert f"    {promise}" in text("compose.yaml")


def test_a_stop_has_time_for_running_calls_and_last_words() -> None:
    grace = re.search(r"^    stop_grace_period: (\d+)s$", text("compose.yaml"), re.MULTILINE)
    assert grace is not None
    needed = Settings(token="", providers={}).stop_wait + 2 * LAST_WORDS_SECONDS
    assert needed < int(grace[1]) <= needed + 60
