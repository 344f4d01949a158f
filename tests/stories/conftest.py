"""The world in which stories happen."""

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from bot.app import opened
from bot.sandbox.people import Person
from bot.sandbox.playground import World, playground
from bot.services.timings import Timings

QUICK = Timings(
    album_quiet=0.2,
    status_patience=0.5,
    button_change=0.1,
    link_retries=(0.05, 0.05),
    link_silence=0.5,
    chat_message=0.02,
    delivery_retries=(0.1, 0.1),
    patience_scale=0.05,
)
"""The bot's own waits, made short; a call gets 18 s."""

IMPATIENT = replace(QUICK, patience_scale=0.005)
"""A call gets 1.8 s: for services that never answer."""


SCALE = 0.4
"""Small pictures: most of a story's time is the painter's."""


@pytest.fixture
async def world(data: Path) -> AsyncIterator[World]:
    """A world with the bot in it, started."""
    async with playground(data, open_app=partial(opened, timings=QUICK)) as world:
        world.images.settings.scale = SCALE
        await world.start()
        yield world


@pytest.fixture
async def impatient_world(data: Path) -> AsyncIterator[World]:
    """The same, with a bot that soon gives up on a service."""
    async with playground(data, open_app=partial(opened, timings=IMPATIENT)) as world:
        world.images.settings.scale = SCALE
        await world.start()
        yield world


@pytest.fixture
def ann(world: World) -> Person:
    return _person(world, "Ann")


@pytest.fixture
def bob(world: World) -> Person:
    return _person(world, "Bob")


def _person(world: World, name: str) -> Person:
    """Somebody who has opened a chat with the bot."""
    person = world.people.user(name)
    person.private(world.bot)
    return person
