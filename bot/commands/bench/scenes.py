"""What is measured. Each scene has a world of its own and gives its figures."""

import io
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PIL import Image

from bot.app import opened
from bot.commands.bench.blends import blends
from bot.commands.bench.figures import Figure
from bot.commands.bench.processes import Measured, running
from bot.sandbox.image_api import Noise, Shape
from bot.sandbox.people import Person
from bot.sandbox.playground import World, playground
from bot.sandbox.telegram_api.settings import Settings as TelegramSettings
from bot.services.timings import Timings

BOT, BARE = "bot", "bot.commands.bench.bare"
PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is done."""

    text_turns: int = 30
    edits: int = 10
    people: int = 50
    conversation: int = 20

    @classmethod
    def quick(cls) -> "Scale":
        return cls(text_turns=8, edits=3, people=10, conversation=20)


@asynccontextmanager
async def _world() -> AsyncIterator[World]:
    settings = TelegramSettings(photo_sides=(320,))
    with tempfile.TemporaryDirectory() as folder:
        async with playground(Path(folder) / "data", telegram_settings=settings) as world:
            world.images.settings.keep_pictures = False
            world.images.settings.result = Noise(1_500_000)
            yield world


@asynccontextmanager
async def _bot(world: World, module: str = BOT) -> AsyncIterator[Measured]:
    calls = world.telegram.calls
    polls = len(calls.of("getUpdates"))
    async with running(module, world.environment) as bot:
        await world.telegram.world.changes.until(
            lambda: len(calls.of("getUpdates")) > polls or None, PATIENCE
        )
        yield bot


async def start(_scale: Scale) -> list[Figure]:
    """A start on a database that exists, and what the bot costs while nobody speaks."""
    async with _world() as world:
        async with _bot(world):
            pass
        began = time.monotonic()
        async with _bot(world) as bot:
            took = time.monotonic() - began
            await _one_turn(world, _person(world, "Ann"), "red fox")
            return [Figure("start to first poll", took, "s"), Figure("idle memory", bot.memory(), "MB")]


async def text_turns(scale: Scale) -> list[Figure]:
    """Words to a picture of 1.5 MB, one person after the other."""

    async def turn(world: World, person: Person, number: int) -> float:
        return await _one_turn(world, person, f"red fox {number}")

    ours = await _timed(BOT, scale.text_turns, turn)
    bare = await _timed(BARE, scale.text_turns, turn)
    return _beside("text turn", ours, bare)


async def edits(scale: Scale) -> list[Figure]:
    """A file of 4 MB with a caption to a picture of 1.5 MB."""
    photo = photo_of_4_megabytes()

    async def turn(world: World, person: Person, _number: int) -> float:
        began = time.monotonic()
        asked = await person.sends_file(photo, "photo.jpg", "make it night")
        await world.bot.shows_picture(person.private(world.bot), after=asked, within=PATIENCE)
        return time.monotonic() - began

    ours = await _timed(BOT, scale.edits, turn)
    bare = await _timed(BARE, scale.edits, turn)
    return _beside("4 MB edit", ours, bare)


async def crowd(scale: Scale) -> list[Figure]:
    """Many people send a file of 4 MB with a caption at the same time."""
    photo = photo_of_4_megabytes()
    async with _world() as world, _bot(world) as bot:
        await _one_turn(world, _person(world, "First"), "red fox")
        idle = bot.memory()
        bot.forget_peak()
        people = [_person(world, f"Person {number}") for number in range(scale.people)]
        began = time.monotonic()
        asked = [await person.sends_file(photo, "photo.jpg", "make it night") for person in people]
        for person, message in zip(people, asked, strict=True):
            await world.bot.shows_picture(person.private(world.bot), after=message, within=PATIENCE)
        took = time.monotonic() - began
        name = f"{scale.people} people with 4 MB photos"
        return [
            Figure(f"{name}: memory over idle", bot.peak() - idle, "MB", 150),
            Figure(f"{name}: all answered", took, "s"),
        ]


async def large_answer(_scale: Scale) -> list[Figure]:
    """A picture of 15 MB as 20 MB of base64 in the answer."""
    async with _world() as world, _bot(world) as bot:
        await _one_turn(world, _person(world, "First"), "red fox")
        world.images.settings.shape = Shape.DATA_B64
        world.images.settings.result = Noise(15_000_000)
        idle = bot.memory()
        bot.forget_peak()
        await _one_turn(world, _person(world, "Ann"), "red fox")
        return [Figure("20 MB base64 answer: memory over idle", bot.peak() - idle, "MB", 30)]


async def conversation(scale: Scale) -> list[Figure]:
    """What a turn sends must not grow with the conversation."""
    quick = partial(opened, timings=Timings(chat_message=0.001))
    with tempfile.TemporaryDirectory() as folder:
        async with playground(Path(folder) / "data", open_app=quick) as world:
            world.images.settings.result = Noise(1_000_000)
            await world.start()
            ann = _person(world, "Ann")
            for number in range(scale.conversation):
                await _one_turn(world, ann, f"{number} " + "with more snow on the hills " * 8)
            third, last = world.images.calls[2], world.images.calls[-1]
            return [
                Figure(
                    f"turn {scale.conversation} beside turn 3: picture bytes",
                    sum(picture.size for picture in last.pictures) / sum(p.size for p in third.pictures),
                    "times",
                    1,
                ),
                Figure(
                    f"turn {scale.conversation} beside turn 3: more text",
                    sum(map(len, last.history_texts)) - sum(map(len, third.history_texts)),
                    "characters",
                    4_000,
                ),
            ]


SCENES: dict[str, Callable[[Scale], Awaitable[list[Figure]]]] = {
    "start": start,
    "text turns": text_turns,
    "4 MB edits": edits,
    "a crowd": crowd,
    "a large answer": large_answer,
    "a long conversation": conversation,
    "marked areas": lambda _scale: blends(),
}


@dataclass(frozen=True, slots=True)
class _Cost:
    """Per turn: seconds by the wall clock (median) and of processor time (mean)."""

    wall: float
    cpu: float


async def _timed(module: str, turns: int, turn: Callable[[World, Person, int], Awaitable[float]]) -> _Cost:
    """Every turn by another person, so that no limit of one chat is in the way; the first does not count."""
    async with _world() as world, _bot(world, module) as bot:
        await turn(world, _person(world, "First"), 0)
        before = bot.cpu()
        walls = [await turn(world, _person(world, f"Person {n}"), n) for n in range(1, turns + 1)]
        return _Cost(statistics.median(walls), (bot.cpu() - before) / turns)


def _beside(name: str, ours: _Cost, bare: _Cost) -> list[Figure]:
    return [
        Figure(f"{name}: time", ours.wall * 1000, "ms"),
        Figure(f"{name}: time of a bare script", bare.wall * 1000, "ms"),
        Figure(f"{name}: CPU", ours.cpu * 1000, "ms"),
        Figure(f"{name}: CPU of a bare script", bare.cpu * 1000, "ms"),
    ]


def _person(world: World, name: str) -> Person:
    person = world.people.user(name)
    person.private(world.bot)
    return person


async def _one_turn(world: World, person: Person, words: str) -> float:
    """Seconds from the words to the picture in the chat."""
    began = time.monotonic()
    asked = await person.says(words)
    await world.bot.shows_picture(person.private(world.bot), after=asked, within=PATIENCE)
    return time.monotonic() - began


def photo_of_4_megabytes() -> bytes:
    """A JPEG of 12 megapixels and about 4 MB."""
    noise = Image.effect_noise((4000, 3000), 60).convert("RGB")
    buffer = io.BytesIO()
    noise.save(buffer, "JPEG", quality=60)
    return buffer.getvalue()
