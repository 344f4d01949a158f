"""Continue, or a new picture: what plain words mean after a pause, and how to say that they mean the other."""

import time
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from bot.app import opened
from bot.sandbox.people import Person
from bot.sandbox.playground import World, playground
from tests.stories.conftest import QUICK, SCALE
from tests.stories.pictures import photo
from tests.stories.test_buttons import said

MINUTE, HOUR = 60.0, 3_600.0


class LaterClock:
    """Telegram's clock: that of this machine, and as much later as people made a pause."""

    def __init__(self) -> None:
        self._later = 0.0

    def __call__(self) -> float:
        return time.time() + self._later

    def pause(self, seconds: float) -> None:
        self._later += seconds


@pytest.fixture
def clock() -> LaterClock:
    return LaterClock()


@pytest.fixture
async def world(data: Path, clock: LaterClock) -> AsyncIterator[World]:
    opening = partial(opened, timings=QUICK)
    async with playground(data, clock=clock, open_app=opening) as world:
        world.images.settings.scale = SCALE
        await world.start()
        yield world


@pytest.fixture
async def fox(world: World, ann: Person) -> None:
    """Ann has a picture of a fox, #1."""
    await world.bot.shows_picture(ann.private(world.bot), after=await ann.says("red fox"))


@pytest.mark.usefixtures("fox")
async def test_within_ten_minutes_words_go_on_at_once(world: World, ann: Person, clock: LaterClock) -> None:
    clock.pause(9 * MINUTE)
    asked = await ann.says("make it night")
    await world.images.arrived(2, timeout=1.5)
    shown = await world.bot.shows_picture(ann.private(world.bot), after=asked)
    assert shown.caption.startswith("#2 ← #1 · make it night")


@pytest.mark.usefixtures("fox")
async def test_after_ten_minutes_words_wait_so_that_they_can_mean_a_new_picture(
    world: World, ann: Person, clock: LaterClock
) -> None:
    chat = ann.private(world.bot)
    clock.pause(11 * MINUTE)
    asked = await ann.says("a green parrot")
    status = await world.bot.shows_status(chat, "Changing #1: “a green parrot”", after=asked)
    assert status.buttons == ["🆕 New picture", "✖ Cancel"]
    assert said(await ann.presses(status, "New picture")) == "A new picture, then."
    await world.bot.rewrites(status, "Drawing “a green parrot”")
    assert status.buttons == ["↩️ Continue #1", "✖ Cancel"]
    shown = await world.bot.shows_picture(chat, after=asked)
    assert shown.caption.startswith("#2 · a green parrot")
    assert [len(call.pictures) for call in world.images.calls] == [0, 0]


@pytest.mark.usefixtures("fox")
async def test_after_ten_minutes_words_that_nobody_corrects_go_on(
    world: World, ann: Person, clock: LaterClock
) -> None:
    clock.pause(11 * MINUTE)
    asked = await ann.says("make it night")
    before = time.monotonic()
    shown = await world.bot.shows_picture(ann.private(world.bot), after=asked)
    assert shown.caption.startswith("#2 ← #1 · make it night")
    assert time.monotonic() - before > 1.5


@pytest.mark.usefixtures("fox")
async def test_after_three_hours_words_start_a_new_picture_and_can_still_go_on(
    world: World, ann: Person, clock: LaterClock
) -> None:
    chat = ann.private(world.bot)
    clock.pause(3 * HOUR + MINUTE)
    asked = await ann.says("a green parrot")
    status = await world.bot.shows_status(chat, "Drawing “a green parrot”", after=asked)
    assert status.buttons == ["↩️ Continue #1", "✖ Cancel"]
    shown = await world.bot.shows_picture(chat, after=asked)
    assert shown.caption.startswith("#2 · a green parrot")
    clock.pause(4 * HOUR)
    again = await ann.says("with a hat")
    status = await world.bot.shows_status(chat, "Drawing “with a hat”", after=again)
    assert said(await ann.presses(status, "Continue #2")) == "Going on from #2."
    shown = await world.bot.shows_picture(chat, after=again)
    assert shown.caption.startswith("#3 ← #2 · with a hat")
    assert len(world.images.calls) == 3


@pytest.mark.usefixtures("fox")
async def test_a_tap_that_comes_too_late_says_so(world: World, ann: Person, clock: LaterClock) -> None:
    chat = ann.private(world.bot)
    world.images.hold()
    clock.pause(11 * MINUTE)
    asked = await ann.says("make it night")
    status = await world.bot.shows_status(chat, "Changing #1", after=asked)
    button = next(button for row in status.button_rows for button in row)
    await world.images.arrived(2)
    press = world.telegram.world.press(ann.account, status, button["callback_data"])
    answer = await world.telegram.world.changes.until(lambda: press.answer, 5)
    assert answer is not None
    assert answer["text"] == "Too late, it is being drawn already."
    world.images.let_go()
    shown = await world.bot.shows_picture(chat, after=asked)
    assert shown.caption.startswith("#2 ← #1")


@pytest.mark.usefixtures("fox")
@pytest.mark.parametrize("way", ["reply", "number", "new", "caption"])
async def test_what_says_itself_what_it_means_never_waits(
    world: World, ann: Person, clock: LaterClock, way: str
) -> None:
    chat = ann.private(world.bot)
    fox = chat.messages[-1]
    clock.pause(5 * HOUR)
    match way:
        case "reply":
            asked = await ann.replies_to(fox, "make it night")
        case "number":
            asked = await ann.says("#1 make it night")
        case "new":
            asked = await ann.says("/new a parrot")
        case _:
            asked = await ann.sends_photo(photo("red"), "make it night")
    await world.images.arrived(2, timeout=1.5)
    shown = await world.bot.shows_picture(chat, after=asked)
    assert ("← #" in shown.caption) == (way != "new")


@pytest.mark.usefixtures("fox")
async def test_going_back_counts_as_being_here(world: World, ann: Person, clock: LaterClock) -> None:
    chat = ann.private(world.bot)
    clock.pause(5 * HOUR)
    await world.bot.shows_picture(chat, after=await ann.says("#1"))
    asked = await ann.says("make it night")
    status = await world.bot.shows_status(chat, "make it night", after=asked)
    assert status.text.startswith("✏️ Changing #1")


@pytest.mark.usefixtures("fox")
async def test_the_operator_may_let_pictures_go_on_for_ever(
    world: World, ann: Person, clock: LaterClock
) -> None:
    world.environment["NEW_AFTER_HOURS"] = "0"
    await world.restart()
    clock.pause(100 * HOUR)
    asked = await ann.says("make it night")
    await world.bot.shows_status(ann.private(world.bot), "Changing #1: “make it night”", after=asked)


@pytest.mark.usefixtures("fox")
async def test_a_restart_while_words_wait_only_makes_the_wait_shorter(
    world: World, ann: Person, clock: LaterClock
) -> None:
    chat = ann.private(world.bot)
    clock.pause(11 * MINUTE)
    asked = await ann.says("make it night")
    await world.bot.shows_status(chat, "Changing #1", after=asked)
    await world.restart()
    shown = await world.bot.shows_picture(chat, after=asked)
    assert shown.caption.startswith("#2 ← #1")
    assert len(world.images.calls) == 2
