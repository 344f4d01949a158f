"""Every model through the whole bot: chosen with /model, asked, switched in mid-conversation."""

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from bot.app import opened
from bot.sandbox.people import Person
from bot.sandbox.playground import World, playground
from tests.stories.conftest import QUICK, SCALE
from tests.stories.pictures import photo

PROVIDERS = ("apiyi", "llmapi", "venice", "openai")
DRAWING = (
    "apiyi/gpt-image-2-all",
    "apiyi/gpt-image-2",
    "apiyi/gpt-image-2-vip",
    "llmapi/gpt-image-2",
    "venice/gpt-image-2-edit",
    "openai/gpt-image-2",
)
EDITING = (*DRAWING, "venice/firered-image-edit", "venice/seedream-v4-edit")
FUSING = EDITING


@pytest.fixture
async def world(data: Path) -> AsyncIterator[World]:
    """All providers have a key."""
    opening = partial(opened, timings=QUICK)
    async with playground(data, open_app=opening, providers=PROVIDERS) as world:
        world.images.settings.scale = SCALE
        await world.start()
        yield world


async def choose(world: World, ann: Person, model: str) -> None:
    shown = await world.bot.says(ann.private(world.bot), "⚙️", after=await ann.says(f"/model {model}"))
    assert model.partition("/")[2] in shown.text


@pytest.mark.parametrize("model", DRAWING)
async def test_words_become_a_picture(world: World, ann: Person, model: str) -> None:
    await choose(world, ann, model)
    shown = await world.bot.shows_picture(ann.private(world.bot), after=await ann.says("red fox"))
    assert shown.caption.startswith("#1 · red fox")
    (call,) = world.images.calls
    assert call.last_user_text.endswith("red fox")
    assert not call.refusal


@pytest.mark.parametrize("model", EDITING)
async def test_a_photo_is_changed_and_two_are_fused(world: World, ann: Person, model: str) -> None:
    chat = ann.private(world.bot)
    await choose(world, ann, model)
    shown = await world.bot.shows_picture(chat, after=await ann.sends_photo(photo("navy"), "make it night"))
    assert shown.caption.startswith("#2 ← #1")
    album = await ann.sends_album([photo("red"), photo("blue")], "fuse them")
    fused = await world.bot.shows_picture(chat, after=album[0])
    assert fused.caption.startswith("#5 ← #3")
    first, second = world.images.calls
    assert len(first.pictures) == 1
    assert len(second.pictures) == 2
    assert not first.refusal
    assert not second.refusal


@pytest.mark.parametrize("model", EDITING)
async def test_a_switch_in_mid_conversation_goes_on_from_the_same_picture(
    world: World, ann: Person, model: str
) -> None:
    chat = ann.private(world.bot)
    await choose(world, ann, "apiyi/gpt-image-2-all")
    await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    await choose(world, ann, model)
    shown = await world.bot.shows_picture(chat, after=await ann.says("with a hat"))
    assert shown.caption.startswith("#2 ← #1")
    before, after = world.images.calls
    assert [picture.sha256 for picture in after.pictures] == [before.result_sha256]
    await choose(world, ann, "apiyi/gpt-image-2-all")
    back = await world.bot.shows_picture(chat, after=await ann.says("in the snow"))
    assert back.caption.startswith("#3 ← #2")
    assert [picture.sha256 for picture in world.images.calls[2].pictures] == [after.result_sha256]
