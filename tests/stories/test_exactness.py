"""What is made of answers that do more or less than what was marked, and edits whose rest is put back by a tap."""

from functools import partial
from pathlib import Path

import pytest

from bot.app import opened
from bot.sandbox.image_api import Drift, Fault, Obedience, Scripted
from bot.sandbox.people import Person, Shown
from bot.sandbox.playground import PER_CALL_KEY, World, playground
from tests.stories.conftest import QUICK, SCALE
from tests.stories.marks import (
    MIDDLE,
    Box,
    changed_inside,
    changed_outside,
    circled,
    differs,
    exact,
    wider,
)

SMALL: Box = (0.4, 0.4, 0.6, 0.6)


async def drawn(world: World, ann: Person, words: str = "a red fox in the snow") -> Shown:
    return await world.bot.shows_picture(ann.private(world.bot), after=await ann.says(words))


async def marked(world: World, ann: Person, first: Shown, obedience: Obedience, box: Box = MIDDLE) -> Shown:
    """A circle on the first picture, and what a model of such obedience makes of it."""
    world.images.script.next(Scripted(drift=Drift(obedience=obedience)))
    sent = await ann.sends_photo(circled(first.image(), box), "make it blue")
    return await world.bot.shows_picture(ann.private(world.bot), after=sent)


async def after(world: World, ann: Person, shown: Shown, button: str) -> Shown:
    newest = shown.message.chat.messages[-1]
    await ann.presses(shown, button)
    return await world.bot.shows_picture(shown.message.chat, after=newest)


class TestAModelThatRedrawsEverything:
    async def test_is_shown_as_it_came_and_may_be_blended(self, world: World, ann: Person) -> None:
        first = await drawn(world, ann)
        second = await marked(world, ann, first, Obedience.REDRAWS)
        assert second.caption.endswith("I sent it as it came: it changed more than the mark.")
        assert second.buttons[:2] == ["🧩 Blend anyway", "🔁 Again"]
        assert second.file.sha256 == world.images.calls[-1].result_sha256
        calls = len(world.images.calls)
        third = await after(world, ann, second, "🧩")
        assert third.caption.startswith("#3 ← #1 · make it blue")
        assert len(world.images.calls) == calls
        one, other = await exact(world, ann, first), await exact(world, ann, third)
        assert changed_outside(one, other, [wider(MIDDLE, 0.06)]) == 0
        assert changed_inside(one, other, MIDDLE) > 0.5

    async def test_blended_twice_is_the_same_picture(self, world: World, ann: Person) -> None:
        first = await drawn(world, ann)
        second = await marked(world, ann, first, Obedience.REDRAWS)
        third = await after(world, ann, second, "🧩")
        again = await after(world, ann, second, "🧩")
        assert third.caption == again.caption


class TestAModelThatChangesNothing:
    async def test_says_so_and_offers_a_closer_look(self, world: World, ann: Person) -> None:
        first = await drawn(world, ann)
        second = await marked(world, ann, first, Obedience.NOTHING, SMALL)
        assert "Nothing changed there." in second.caption
        assert second.buttons[0] == "🔍 Try a close-up · $0.03"
        calls = len(world.images.calls)
        third = await after(world, ann, second, "🔍")
        call = world.images.calls[-1]
        assert len(world.images.calls) == calls + 1
        assert (call.model, call.mask) == ("gpt-image-2-all", None)
        assert call.history_texts == []
        assert third.caption.startswith("#3 ← #1 · make it blue")
        one, other = await exact(world, ann, first), await exact(world, ann, third)
        assert changed_outside(one, other, [wider(SMALL, 0.06)]) == 0

    async def test_offers_no_closer_look_than_a_close_up(self, world: World, ann: Person) -> None:
        first = await drawn(world, ann)
        second = await marked(world, ann, first, Obedience.NOTHING, SMALL)
        world.images.script.next(Scripted(drift=Drift(obedience=Obedience.NOTHING, without_mask=True)))
        third = await after(world, ann, second, "🔍")
        assert third.caption.endswith("Nothing changed there. Say it differently, or mark a larger area.")
        assert not any("🔍" in button for button in third.buttons)


class TestBothVersions:
    async def test_the_models_own_picture_is_kept(self, world: World, ann: Person) -> None:
        first = await drawn(world, ann)
        second = await marked(world, ann, first, Obedience.SOFT)
        answer = world.images.calls[-1].result_sha256
        await ann.presses(second, "⋯")
        await world.bot.settles(second.message.chat)
        third = await after(world, ann, second, "🔓 As it came")
        assert third.file.sha256 == answer
        assert third.caption.endswith("As the model made it.")
        back = await after(world, ann, third, "🧩 Put together")
        assert back.file.sha256 == second.file.sha256

    async def test_plain_words_go_on_from_the_version_that_was_shown_last(
        self, world: World, ann: Person
    ) -> None:
        first = await drawn(world, ann)
        second = await marked(world, ann, first, Obedience.REDRAWS)
        third = await after(world, ann, second, "🧩")
        fourth = await drawn(world, ann, "make it night")
        assert fourth.caption.startswith("#4 ← #3 · make it night")
        assert world.images.calls[-1].base is not None
        assert world.images.calls[-1].base.sha256 == third.file.sha256


class TestTheRestPutBack:
    async def test_costs_nothing_and_keeps_only_the_change(self, world: World, ann: Person) -> None:
        first = await drawn(world, ann)
        second = await drawn(world, ann, "with a hat")
        assert "🔒 Rest exact" in second.buttons
        calls = len(world.images.calls)
        third = await after(world, ann, second, "🔒")
        assert len(world.images.calls) == calls
        assert third.caption.startswith("#3 ← #1 · with a hat")
        assert third.caption.endswith("🔒 Everything else is exactly as in #1.")
        one, other = await exact(world, ann, first), await exact(world, ann, third)
        share = differs(one, other).histogram()[255] / (one.width * one.height)
        assert 0 < share < 0.4
        back = await after(world, ann, third, "🔓 As it came")
        assert back.file.sha256 == second.file.sha256

    async def test_is_not_offered_where_everything_changed(self, world: World, ann: Person) -> None:
        await drawn(world, ann)
        second = await drawn(world, ann, "make it night")
        assert "🔒 Rest exact" not in second.buttons

    async def test_is_not_offered_for_a_picture_from_words(self, world: World, ann: Person) -> None:
        assert "🔒 Rest exact" not in (await drawn(world, ann)).buttons


@pytest.fixture
async def charged_per_call(data: Path):
    """A world whose APIYI token is of the kind that the model with masks refuses."""
    async with playground(data, open_app=partial(opened, timings=QUICK)) as world:
        world.images.settings.scale = SCALE
        world.environment["APIYI_API_KEY"] = PER_CALL_KEY
        ann = world.people.user("Ann")
        world.environment["OWNER"] = str(ann.id)
        await world.start()
        yield world


async def test_a_key_that_the_masking_model_refuses_leads_to_a_close_up(charged_per_call: World) -> None:
    """The refusal costs nothing; the owner is told once how to mend it."""
    world = charged_per_call
    ann = world.people.user("Bob")
    chat = ann.private(world.bot)
    first = await drawn(world, ann)
    sent = await ann.sends_photo(circled(first.image(), SMALL), "make it blue")
    shown = await world.bot.shows_picture(chat, after=sent)
    assert shown.caption.startswith("#2 ← #1 · make it blue")
    refused, call = world.images.calls[-2:]
    assert (refused.path, refused.status, refused.billed) == ("/v1/images/edits", 403, False)
    assert call.model == "gpt-image-2-all"
    one, other = await exact(world, ann, first), await exact(world, ann, shown)
    assert changed_outside(one, other, [wider(SMALL, 0.06)]) == 0


class TestModels:
    async def test_a_fallback_without_masks_looks_closer_and_is_tried_once(
        self, world: World, ann: Person
    ) -> None:
        world.environment["FALLBACK_MODEL"] = "apiyi/gpt-image-2-all"
        await world.restart()
        first = await drawn(world, ann)
        world.images.script.next(Fault.UNAVAILABLE_503, times=9)
        calls = len(world.images.calls)
        sent = await ann.sends_photo(circled(first.image(), SMALL), "make it blue")
        await world.bot.says(ann.private(world.bot), "Not charged", after=sent)
        await world.bot.settles(ann.private(world.bot), quiet=1.0)
        asked = [call.model for call in world.images.calls[calls:]]
        assert asked[0] == "gpt-image-2"
        assert len(asked) < 9, "each model is tried a few times, and then it is told"
        assert set(asked) == {"gpt-image-2", "gpt-image-2-all"}

    async def test_another_model_is_the_one_that_was_chosen(self, world: World, ann: Person) -> None:
        first = await drawn(world, ann)
        second = await marked(world, ann, first, Obedience.SOFT, SMALL)
        for button in ("⋯", "💲", "🤖"):
            await ann.presses(second, button)
            await world.bot.settles(second.message.chat)
        third = await after(world, ann, second, "gpt-image-2-all · $0.03")
        call = world.images.calls[-1]
        assert (call.model, call.mask) == ("gpt-image-2-all", None)
        assert third.caption.startswith("#3 ← #1 · make it blue")

    async def test_another_shape_is_of_the_whole_result(self, world: World, ann: Person) -> None:
        first = await drawn(world, ann)
        second = await marked(world, ann, first, Obedience.SOFT)
        for button in ("⋯", "📐"):
            await ann.presses(second, button)
            await world.bot.settles(second.message.chat)
        third = await after(world, ann, second, "Wide 16:9")
        assert world.images.calls[-1].mask is None
        assert third.image().width > 1.5 * third.image().height
        assert third.caption.startswith("#3 ← #2")
