"""A mark on a copy says where: only that part is changed, and everything else stays as it was, pixel by pixel."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from bot.app import opened
from bot.sandbox.people import Person, Shown
from bot.sandbox.playground import World, playground
from bot.sandbox.telegram_api.errors import bad_request
from tests.stories.conftest import QUICK, SCALE
from tests.stories.marks import (
    MIDDLE,
    black_and_white,
    changed_inside,
    changed_outside,
    circled,
    cropped,
    ellipse,
    exact,
    filtered,
    mask_of,
    overlap,
    pointed,
    rectangle,
    wider,
    with_hole,
)
from tests.stories.pictures import photo

FEATHER = 0.05
"""Of the picture's sides: beyond it nothing may differ."""


async def drawn(world: World, ann: Person, words: str = "a red fox in the snow") -> Shown:
    return await world.bot.shows_picture(ann.private(world.bot), after=await ann.says(words))


class TestACircle:
    async def test_with_words_changes_only_what_it_surrounds(self, world: World, ann: Person) -> None:
        """The copy need be no reply: it is known by what it shows."""
        chat = ann.private(world.bot)
        first = await drawn(world, ann)
        sent = await ann.sends_photo(circled(first.image()), "make it blue")
        shown = await world.bot.shows_picture(chat, after=sent)
        call = world.images.calls[-1]
        assert (call.path, call.model) == ("/v1/images/edits", "gpt-image-2")
        assert call.base is not None
        assert call.mask is not None
        assert call.mask.dimensions == call.base.dimensions
        assert call.base.format == call.mask.format == "PNG"
        assert overlap(mask_of(call), ellipse(call.mask.dimensions, MIDDLE)) > 0.85
        assert shown.caption.startswith("#2 ← #1 · make it blue")
        assert "🖌 Same spot" in shown.buttons
        before, after = await exact(world, ann, first), await exact(world, ann, shown)
        assert changed_outside(before, after, [wider(MIDDLE, FEATHER)]) == 0
        assert changed_inside(before, after, MIDDLE) > 0.5

    async def test_says_how_much_and_can_be_turned_round(self, world: World, ann: Person) -> None:
        chat = ann.private(world.bot)
        first = await drawn(world, ann)
        sent = await ann.sends_photo(circled(first.image()), "make it blue")
        status = await world.bot.shows_status(chat, "Changing the marked 1", after=sent)
        assert "% of #1: “make it blue”" in status.text
        assert status.buttons == ["⇄ Everything else", "✖ Cancel"]
        await ann.presses(status, "⇄")
        await world.bot.rewrites(status, "everything but the mark")
        shown = await world.bot.shows_picture(chat, after=sent)
        mask = mask_of(world.images.calls[-1])
        inside = mask.crop(
            (mask.width * 2 // 5, mask.height * 2 // 5, mask.width * 3 // 5, mask.height * 3 // 5)
        )
        assert inside.getextrema() == (0, 0)
        assert mask.getpixel((2, 2)) == 255
        before, after = await exact(world, ann, first), await exact(world, ann, shown)
        assert changed_inside(before, after, (0.45, 0.45, 0.55, 0.55)) == 0

    async def test_as_a_reply_to_an_older_picture_branches_there(self, world: World, ann: Person) -> None:
        chat = ann.private(world.bot)
        first = await drawn(world, ann)
        await drawn(world, ann, "make it night")
        sent = await ann.replies_to(first, "make it blue", photo=circled(first.image()))
        shown = await world.bot.shows_picture(chat, after=sent)
        assert shown.caption.startswith("#3 ← #1 · make it blue")

    async def test_without_words_shows_the_spot_and_asks(self, world: World, ann: Person) -> None:
        chat = ann.private(world.bot)
        first = await drawn(world, ann)
        sent = await ann.sends_photo(circled(first.image()))
        asked = await world.bot.shows_picture(chat, after=sent)
        assert asked.caption.startswith("What should change there? (1")
        assert len(world.images.calls) == 1
        shown = await world.bot.shows_picture(chat, after=await ann.says("make it blue"))
        assert shown.caption.startswith("#2 ← #1 · make it blue")
        assert world.images.calls[-1].mask is not None

    async def test_around_which_the_words_speak_of_asks_for_the_side(self, world: World, ann: Person) -> None:
        chat = ann.private(world.bot)
        first = await drawn(world, ann)
        sent = await ann.sends_photo(circled(first.image()), "make the background blue")
        asked = await world.bot.shows_picture(chat, after=sent)
        assert asked.buttons == ["✅ Change this", "⇄ Everything else", "✖"]
        assert len(world.images.calls) == 1
        await ann.presses(asked, "⇄")
        await world.bot.shows_picture(chat, after=asked)
        assert mask_of(world.images.calls[-1]).getpixel((2, 2)) == 255

    async def test_is_forgotten_with_new(self, world: World, ann: Person) -> None:
        chat = ann.private(world.bot)
        first = await drawn(world, ann)
        await world.bot.shows_picture(chat, after=await ann.sends_photo(circled(first.image())))
        await ann.says("/new")
        await world.bot.shows_picture(chat, after=await ann.says("a cat"))
        assert world.images.calls[-1].pictures == ()

    async def test_survives_a_restart_between_question_and_answer(self, world: World, ann: Person) -> None:
        chat = ann.private(world.bot)
        first = await drawn(world, ann)
        await world.bot.shows_picture(chat, after=await ann.sends_photo(circled(first.image())))
        await world.restart()
        shown = await world.bot.shows_picture(chat, after=await ann.says("make it blue"))
        assert world.images.calls[-1].mask is not None
        assert shown.caption.startswith("#2 ← #1")

    async def test_waits_for_nobody_and_keeps_the_order(self, world: World, ann: Person) -> None:
        """What is said while the copy is looked at comes after it."""
        chat = ann.private(world.bot)
        first = await drawn(world, ann)
        sent = await ann.sends_photo(circled(first.image()), "make it blue")
        await ann.says("now a hat")
        second, third = await world.bot.shows_pictures(chat, 2, after=sent)
        assert second.caption.startswith("#2 ← #1 · make it blue")
        assert third.caption.startswith("#3 ← #2 · now a hat")


class TestAnUnclearMark:
    async def test_is_asked_about(self, world: World, ann: Person) -> None:
        chat = ann.private(world.bot)
        first = await drawn(world, ann)
        sent = await ann.sends_photo(pointed(first.image()), "make this blue")
        asked = await world.bot.shows_picture(chat, after=sent)
        assert asked.buttons == ["✅ Change this", "⇄ Everything else", "👉 Just pointing", "✖"]
        assert len(world.images.calls) == 1
        await ann.presses(asked, "👉")
        shown = await world.bot.shows_picture(chat, after=asked)
        call = world.images.calls[-1]
        assert (call.mask, len(call.pictures), call.model) == (None, 2, "gpt-image-2-all")
        assert "do not draw it" in call.last_user_text
        assert "← #1 · make this blue" in shown.caption

    async def test_can_be_dropped(self, world: World, ann: Person) -> None:
        chat = ann.private(world.bot)
        first = await drawn(world, ann)
        sent = await ann.sends_photo(pointed(first.image()), "make this blue")
        asked = await world.bot.shows_picture(chat, after=sent)
        toast = await ann.presses(asked, "✖")
        assert toast is not None
        assert toast.text == "Dropped."
        toast = await ann.presses(asked, "✅")
        assert toast is not None
        assert toast.text == "That is done already."
        assert len(world.images.calls) == 1


class TestACopyWithoutAMark:
    async def test_is_a_picture_of_its_own(self, world: World, ann: Person) -> None:
        chat = ann.private(world.bot)
        first = await drawn(world, ann)
        shown = await world.bot.shows_picture(chat, after=await ann.sends_photo(first.image(), "with a hat"))
        assert shown.caption.startswith("#3 ← #2 · with a hat")

    async def test_as_a_reply_says_that_no_mark_was_seen(self, world: World, ann: Person) -> None:
        chat = ann.private(world.bot)
        first = await drawn(world, ann)
        sent = await ann.replies_to(first, "make it blue", photo=first.image())
        asked = await world.bot.says(chat, "I couldn't see a mark on #1.", after=sent)
        assert len(world.images.calls) == 1
        await ann.presses(asked, "🖼 Change the whole picture")
        shown = await world.bot.shows_picture(chat, after=asked)
        assert shown.caption.startswith("#2 ← #1 · make it blue")
        assert world.images.calls[-1].mask is None

    async def test_that_was_filtered_is_not_lined_up(self, world: World, ann: Person) -> None:
        chat = ann.private(world.bot)
        first = await drawn(world, ann)
        sent = await ann.replies_to(first, "make it blue", photo=filtered(circled(first.image())))
        asked = await world.bot.says(chat, "can't line it up with #1", after=sent)
        assert len(world.images.calls) == 1
        await ann.presses(asked, "🖼 Use as new picture")
        shown = await world.bot.shows_picture(chat, after=asked)
        assert shown.caption.startswith("#3 ← #2 · make it blue")


class TestACrop:
    PART = (0.25, 0.2, 0.75, 0.8)

    async def test_is_edited_and_put_back(self, world: World, ann: Person) -> None:
        chat = ann.private(world.bot)
        first = await drawn(world, ann)
        sent = await ann.sends_photo(cropped(first.image(), self.PART), "make it blue")
        asked = await world.bot.shows_picture(chat, after=sent)
        assert asked.caption.startswith("This is a part of #1.")
        assert asked.buttons == ["✏️ Edit this part, put it back", "🖼 Use as new picture", "✖"]
        await ann.presses(asked, "✏️")
        shown = await world.bot.shows_picture(chat, after=asked)
        mask = mask_of(world.images.calls[-1])
        assert overlap(mask, rectangle(mask.size, self.PART)) > 0.85
        before, after = await exact(world, ann, first), await exact(world, ann, shown)
        assert changed_outside(before, after, [wider(self.PART, FEATHER)]) == 0

    async def test_may_be_a_picture_of_its_own(self, world: World, ann: Person) -> None:
        chat = ann.private(world.bot)
        first = await drawn(world, ann)
        sent = await ann.sends_photo(cropped(first.image(), self.PART))
        asked = await world.bot.shows_picture(chat, after=sent)
        await ann.presses(asked, "🖼")
        await world.bot.says(chat, "Got it. What should I change?", after=asked)
        shown = await world.bot.shows_picture(chat, after=await ann.says("with a hat"))
        assert shown.caption.startswith("#3 ← #2 · with a hat")


class TestFiles:
    SPOT = (0.2, 0.25, 0.6, 0.75)

    async def test_a_hole_marks_the_spot(self, world: World, ann: Person) -> None:
        chat = ann.private(world.bot)
        first = await drawn(world, ann)
        sent = await ann.sends_file(
            with_hole(await exact(world, ann, first), self.SPOT), caption="a blue door"
        )
        shown = await world.bot.shows_picture(chat, after=sent)
        mask = mask_of(world.images.calls[-1])
        assert overlap(mask, rectangle(mask.size, self.SPOT)) > 0.85
        assert shown.caption.startswith("#2 ← #1 · a blue door")

    async def test_a_black_and_white_mask_is_a_reply(self, world: World, ann: Person) -> None:
        chat = ann.private(world.bot)
        first = await drawn(world, ann)
        size = (await exact(world, ann, first)).size
        mask = black_and_white(size, self.SPOT)
        sent = await ann.sends_file(mask, "mask.png", "a blue door", reply_to=first)
        shown = await world.bot.shows_picture(chat, after=sent)
        sent_mask = mask_of(world.images.calls[-1])
        assert overlap(sent_mask, rectangle(sent_mask.size, self.SPOT)) > 0.85
        assert shown.caption.startswith("#2 ← #1 · a blue door")

    async def test_a_mask_of_another_shape_is_told_with_both_sizes(self, world: World, ann: Person) -> None:
        chat = ann.private(world.bot)
        first = await drawn(world, ann)
        width, height = (await exact(world, ann, first)).size
        mask = black_and_white((300, 700), self.SPOT)
        sent = await ann.sends_file(mask, "mask.png", "a blue door", reply_to=first)
        await world.bot.says(chat, f"The mask is 300x700, the picture {width}x{height}.", after=sent)
        assert len(world.images.calls) == 1

    async def test_a_mask_is_never_put_on_another_picture(self, world: World, ann: Person) -> None:
        """The picture that it replies to cannot be had at first; a newer one can."""
        chat = ann.private(world.bot)
        asked = await ann.sends_photo(photo())
        await world.bot.says(chat, "What should I change?", after=asked)
        other = await world.bot.shows_picture(chat, after=await ann.says("/new a red fox"))
        mask = black_and_white((await exact(world, ann, other)).size, self.SPOT)
        error = bad_request("wrong file_id or the file is temporarily unavailable")
        world.telegram.faults.refuse("getFile", error, nth=2)
        sent = await ann.sends_file(mask, "mask.png", "a blue door", reply_to=asked)
        shown = await world.bot.shows_picture(chat, after=sent)
        assert world.images.calls[-1].mask is None
        assert "← #1" in shown.caption


class TestWords:
    async def test_that_name_a_part_of_the_frame_mark_it(self, world: World, ann: Person) -> None:
        chat = ann.private(world.bot)
        first = await drawn(world, ann)
        shown = await world.bot.shows_picture(chat, after=await ann.says("make the left half blue"))
        mask = mask_of(world.images.calls[-1])
        assert overlap(mask, rectangle(mask.size, (0, 0, 0.5, 1))) > 0.9
        before, after = await exact(world, ann, first), await exact(world, ann, shown)
        assert changed_outside(before, after, [(0, 0, 0.5 + FEATHER, 1)]) == 0

    async def test_that_name_a_thing_do_not(self, world: World, ann: Person) -> None:
        await drawn(world, ann)
        await drawn(world, ann, "make the left shoe blue")
        assert world.images.calls[-1].model == "gpt-image-2-all"


class TestAfterwards:
    async def test_the_same_spot_is_marked_on_the_picture_before(self, world: World, ann: Person) -> None:
        chat = ann.private(world.bot)
        first = await drawn(world, ann)
        sent = await ann.sends_photo(circled(first.image()), "make it blue")
        second = await world.bot.shows_picture(chat, after=sent)
        await ann.presses(second, "🖌 Same spot")
        asked = await world.bot.shows_picture(chat, after=second)
        assert asked.caption.startswith("What should change there?")
        third = await world.bot.shows_picture(chat, after=await ann.says("make it green"))
        assert third.caption.startswith("#3 ← #1 · make it green")
        masks = [mask_of(call) for call in world.images.calls[-2:]]
        assert overlap(*masks) == 1

    async def test_the_same_spot_asked_for_twice_is_one_question(self, world: World, ann: Person) -> None:
        chat = ann.private(world.bot)
        first = await drawn(world, ann)
        sent = await ann.sends_photo(circled(first.image()), "make it blue")
        second = await world.bot.shows_picture(chat, after=sent)
        await ann.presses(second, "🖌 Same spot")
        await world.bot.shows_picture(chat, after=second)
        await ann.presses(second, "🖌 Same spot")
        await world.bot.settles(chat)
        third = await world.bot.shows_picture(chat, after=await ann.says("make it green"))
        assert third.caption.startswith("#3 ← #1 · make it green")
        assert sum("What should change there?" in message.text for message in chat.log) == 1

    async def test_plain_words_go_on_with_the_chats_model(self, world: World, ann: Person) -> None:
        chat = ann.private(world.bot)
        first = await drawn(world, ann)
        sent = await ann.sends_photo(circled(first.image()), "make it blue")
        second = await world.bot.shows_picture(chat, after=sent)
        third = await world.bot.shows_picture(chat, after=await ann.says("make it night"))
        call = world.images.calls[-1]
        assert (call.model, call.mask) == ("gpt-image-2-all", None)
        assert call.history_texts == ["a red fox in the snow", "picture #1", "make it blue", "picture #2"]
        assert call.base is not None
        assert call.base.sha256 == second.file.sha256
        assert third.caption.startswith("#3 ← #2 · make it night")

    async def test_again_asks_the_same_of_the_same_spot(self, world: World, ann: Person) -> None:
        chat = ann.private(world.bot)
        first = await drawn(world, ann)
        sent = await ann.sends_photo(circled(first.image()), "make it blue")
        second = await world.bot.shows_picture(chat, after=sent)
        await ann.presses(second, "🔁 Again")
        third = await world.bot.shows_picture(chat, after=second)
        assert third.caption.startswith("#3 ← #1 · make it blue")
        assert overlap(*(mask_of(call) for call in world.images.calls[-2:])) == 1

    async def test_what_was_never_marked_is_the_same_after_six_edits(self, world: World, ann: Person) -> None:
        chat = ann.private(world.bot)
        shown = first = await drawn(world, ann)
        boxes = [(0.1 * x, 0.1 * y, 0.1 * x + 0.2, 0.1 * y + 0.2) for x, y in
                 ((1, 1), (6, 1), (1, 6), (6, 6), (3.5, 1), (3.5, 6))]  # fmt: skip
        for place, box in enumerate(boxes):
            sent = await ann.sends_photo(circled(shown.image(), box, pen=0.012), f"a blue stone {place}")
            shown = await world.bot.shows_picture(chat, after=sent)
        before, after = await exact(world, ann, first), await exact(world, ann, shown)
        assert before.size == after.size
        assert changed_outside(before, after, [wider(box, FEATHER) for box in boxes]) == 0


@pytest.fixture
async def maskless(data: Path):
    """A world whose only key is for a provider without masks."""
    async with playground(data, providers=("venice",), open_app=partial(opened, timings=QUICK)) as world:
        world.images.settings.scale = SCALE
        world.environment["MODEL"] = "venice/gpt-image-2-edit"
        await world.start()
        yield world


async def test_a_sign_that_somebody_looks_does_not_stay(data: Path) -> None:
    """However soon the look is over: at the latest the picture takes it away."""
    hasty = replace(QUICK, glance_sign=0.0)
    async with playground(data, open_app=partial(opened, timings=hasty)) as world:
        world.images.settings.scale = SCALE
        await world.start()
        ann = world.people.user("Ann")
        chat = ann.private(world.bot)
        first = await drawn(world, ann)
        sent = await ann.sends_photo(circled(first.image()), "make it blue")
        await world.bot.shows_picture(chat, after=sent)
        await world.bot.settles(chat)
        assert any(
            "Looking at your picture" in version.words.text
            for message in chat.log
            for version in message.versions
        )
        assert not any("Looking at your picture" in message.text for message in chat.messages)


async def test_without_masks_a_close_up_is_changed_and_put_back(maskless: World) -> None:
    ann = maskless.people.user("Ann")
    chat = ann.private(maskless.bot)
    first = await drawn(maskless, ann)
    spot = (0.4, 0.4, 0.6, 0.6)
    sent = await ann.sends_photo(circled(first.image(), spot), "make it blue")
    shown = await maskless.bot.shows_picture(chat, after=sent)
    call = maskless.images.calls[-1]
    before, after = await exact(maskless, ann, first), await exact(maskless, ann, shown)
    assert call.mask is None
    assert call.base is not None
    assert call.base.dimensions < before.size
    assert before.size == after.size
    assert changed_outside(before, after, [wider(spot, FEATHER)]) == 0
    assert changed_inside(before, after, spot) > 0.5
