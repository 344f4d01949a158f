"""The bot's settings for the providers that a world serves."""

from pathlib import Path

import pytest

from bot.sandbox.playground import PROVIDERS, key_of, playground


async def test_one_provider_unless_others_are_named(tmp_path: Path):
    async with playground(tmp_path) as world:
        named = {name for name in world.environment if name.endswith("_API_KEY")}
        assert named == {"APIYI_API_KEY"}
        world.serve("openai")
        assert world.environment["OPENAI_BASE_URL"] == f"{world.image_address}/openai/v1"
        assert world.environment["OPENAI_API_KEY"] == key_of("openai")


async def test_every_provider_has_its_own_address_and_key(tmp_path: Path):
    async with playground(tmp_path, providers=tuple(PROVIDERS)) as world:
        for settings in ("API_KEY", "BASE_URL"):
            values = {world.environment[f"{provider.upper()}_{settings}"] for provider in PROVIDERS}
            assert len(values) == len(PROVIDERS)
        assert world.environment["VENICE_BASE_URL"].endswith("/venice/api/v1")


async def test_unknown_providers_are_mistakes(tmp_path: Path):
    async with playground(tmp_path) as world:
        with pytest.raises(KeyError):
            world.serve("nobody")
