"""Commands run as somebody types them, beside a pretend Telegram and a small image service."""

import asyncio
import io
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.sandbox.playground import KEY, TOKEN, World, playground
from tests.unit.commands.provider import Provider, provider

OTHER_SECRETS = ("hunter2", "WRONG-WRONG")


@dataclass
class Desk:
    """A folder to type commands in, and what surrounds it; `environment` holds the settings by name."""

    folder: Path
    environment: dict[str, str]
    world: World
    provider: Provider
    patch: pytest.MonkeyPatch
    capture: pytest.CaptureFixture[str]

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def env_file(self) -> Path:
        return self.folder / ".env"

    async def types(self, *arguments: str, answers: str = "") -> tuple[int, str]:
        """The exit status and all that was printed; a secret in it is an error at once."""
        for name, value in self.environment.items():
            self.patch.setenv(name, value)
        self.patch.setattr(sys, "stdin", io.StringIO(answers))
        self.capture.readouterr()
        status = await asyncio.to_thread(main, list(arguments))
        printed = "".join(self.capture.readouterr())
        for name in self.environment:
            self.patch.delenv(name)
        for secret in (TOKEN, KEY, *OTHER_SECRETS):
            assert secret not in printed
        return status, printed


@pytest.fixture
async def desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> AsyncIterator[Desk]:
    for name in list(os.environ):
        if name.startswith(
            ("TELEGRAM_", "APIYI_", "OPENAI_", "LLMAPI_", "VENICE_", "DATA", "MODEL", "OWNER")
        ):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    with provider(KEY) as service:
        async with playground(tmp_path / "data") as world:
            environment = {**world.environment, "APIYI_BASE_URL": service.address}
            yield Desk(tmp_path, environment, world, service, monkeypatch, capsys)
