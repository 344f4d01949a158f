"""Marked copies among other people, other photos, other words; and the questions about them."""

from PIL import ImageOps

from bot.sandbox.people import Person
from bot.sandbox.playground import World
from tests.stories.marks import (
    circled,
    pointed,
)
from tests.stories.pictures import photo
from tests.stories.test_marked_areas import drawn

FEATHER = 0.05
"""Of the picture's sides: beyond it nothing may differ."""


class TestInCompany:
    async def test_in_a_group_a_marked_copy_is_a_reply(self, world: World, ann: Person, bob: Person) -> None:
        """Also by somebody else than who asked for the picture."""
        group = world.people.group("Friends", ann, bob, world.bot)
        asked = await ann.says(f"@{world.bot.username} a red fox in the snow", in_=group)
        first = await world.bot.shows_picture(group, after=asked)
        sent = await bob.replies_to(first, "make it blue", photo=circled(first.image()))
        shown = await world.bot.shows_picture(group, after=sent)
        assert shown.caption.startswith("#2 ← #1 · make it blue")
        assert world.images.calls[-1].mask is not None

    async def test_somebodys_photo_that_the_bot_never_saw_can_be_marked(
        self, world: World, ann: Person, bob: Person
    ) -> None:
        group = world.people.group("Friends", ann, bob, world.bot)
        first = await drawn(world, ann)
        theirs = await bob.sends_photo(first.image(), in_=group)
        sent = await ann.replies_to(
            theirs, f"@{world.bot.username} make it blue", photo=circled(first.image())
        )
        shown = await world.bot.shows_picture(group, after=sent)
        assert shown.caption.startswith("#2 ← #1 · make it blue")
        assert world.images.calls[-1].mask is not None


class TestWithPhotos:
    async def test_one_that_waits_for_words_is_marked(self, world: World, ann: Person) -> None:
        """The photo's own file was never fetched before."""
        chat = ann.private(world.bot)
        picture = (await drawn(world, ann)).image()
        await ann.says("/new")
        other = ImageOps.mirror(picture.convert("RGB"))
        await world.bot.says(chat, "What should I change?", after=await ann.sends_photo(other))
        shown = await world.bot.shows_picture(
            chat, after=await ann.sends_photo(circled(other), "make it blue")
        )
        assert shown.caption.startswith("#3 ← #2 · make it blue")
        assert world.images.calls[-1].mask is not None

    async def test_another_photo_can_be_put_on_the_spot(self, world: World, ann: Person) -> None:
        chat = ann.private(world.bot)
        first = await drawn(world, ann)
        asked = await world.bot.shows_picture(chat, after=await ann.sends_photo(circled(first.image())))
        assert asked.caption.startswith("What should change there?")
        sent = await ann.sends_photo(photo("teal"), "put this here")
        shown = await world.bot.shows_picture(chat, after=sent)
        call = world.images.calls[-1]
        assert call.mask is not None
        assert len(call.pictures) == 2
        assert shown.caption.startswith("#3 ← #1 · put this here")


class TestOtherWords:
    async def test_said_by_editing_the_caption_are_for_the_same_spot(self, world: World, ann: Person) -> None:
        chat = ann.private(world.bot)
        first = await drawn(world, ann)
        sent = await ann.sends_photo(circled(first.image()), "make it blue")
        await world.bot.shows_status(chat, "make it blue", after=sent)
        await ann.edits(sent, "make it green")
        shown = await world.bot.shows_picture(chat, after=sent)
        assert shown.caption.startswith("#2 ← #1 · make it green")
        assert world.images.calls[-1].mask is not None

    async def test_about_another_picture_leave_the_spot_behind(self, world: World, ann: Person) -> None:
        chat = ann.private(world.bot)
        first = await drawn(world, ann)
        await drawn(world, ann, "make it night")
        sent = await ann.sends_photo(circled(first.image()), "make it blue")
        await world.bot.shows_status(chat, "make it blue", after=sent)
        await ann.edits(sent, "#2 make it green")
        shown = await world.bot.shows_picture(chat, after=sent)
        assert "← #2 · make it green" in shown.caption
        assert world.images.calls[-1].mask is None

    async def test_ideas_all_keep_to_the_spot(self, world: World, ann: Person) -> None:
        chat = ann.private(world.bot)
        first = await drawn(world, ann)
        sent = await ann.sends_photo(circled(first.image()), "make it blue")
        second = await world.bot.shows_picture(chat, after=sent)
        await ann.presses(second, "⋯")
        await world.bot.settles(chat)
        await ann.presses(second, "🎲")
        await world.bot.shows_picture(chat, after=second)
        assert all(call.mask is not None for call in world.images.calls[-4:])
        assert len(world.images.calls) == 6


class TestQuestions:
    async def test_about_an_unclear_mark_take_words_but_draw_nothing_by_themselves(
        self, world: World, ann: Person
    ) -> None:
        chat = ann.private(world.bot)
        first = await drawn(world, ann)
        asked = await world.bot.shows_picture(chat, after=await ann.sends_photo(pointed(first.image())))
        said = await ann.says("make it blue")
        again = await world.bot.shows_picture(chat, after=said)
        await world.bot.settles(chat)
        assert len(world.images.calls) == 1
        assert (asked.buttons, again.buttons[0]) == ([], "✅ Change this")
        await ann.presses(again, "✅")
        shown = await world.bot.shows_picture(chat, after=again)
        assert shown.caption.startswith("#2 ← #1 · make it blue")

    async def test_are_over_once_another_picture_is_meant(self, world: World, ann: Person) -> None:
        chat = ann.private(world.bot)
        first = await drawn(world, ann)
        second = await drawn(world, ann, "make it night")
        asked = await world.bot.shows_picture(chat, after=await ann.sends_photo(circled(second.image())))
        await ann.says("#1")
        await world.bot.settles(chat)
        assert asked.buttons == []
        await drawn(world, ann, "with a hat")
        call = world.images.calls[-1]
        assert call.mask is None
        assert call.base is not None
        assert call.base.sha256 == first.file.sha256

    async def test_take_the_words_of_an_edited_caption(self, world: World, ann: Person) -> None:
        chat = ann.private(world.bot)
        first = await drawn(world, ann)
        sent = await ann.sends_photo(circled(first.image()))
        asked = await world.bot.shows_picture(chat, after=sent)
        await ann.edits(sent, "make it blue")
        shown = await world.bot.shows_picture(chat, after=asked)
        assert shown.caption.startswith("#2 ← #1 · make it blue")
        assert world.images.calls[-1].mask is not None

    async def test_of_one_person_stay_when_another_replies(
        self, world: World, ann: Person, bob: Person
    ) -> None:
        group = world.people.group("Friends", ann, bob, world.bot)
        asked = await ann.says(f"@{world.bot.username} a red fox in the snow", in_=group)
        first = await world.bot.shows_picture(group, after=asked)
        sent = await ann.replies_to(first, photo=circled(first.image()))
        question = await world.bot.shows_picture(group, after=sent)
        theirs = await world.bot.shows_picture(group, after=await bob.replies_to(question, "make it blue"))
        assert theirs.caption.startswith("#2 ← #1 · make it blue")
        hers = await world.bot.shows_picture(group, after=await ann.replies_to(question, "make it green"))
        assert hers.caption.startswith("#3 ← #1 · make it green")
        assert all(call.mask is not None for call in world.images.calls[-2:])

    async def test_a_picture_of_its_own_stays_one_when_it_was_painted_on(
        self, world: World, ann: Person
    ) -> None:
        """The photo that waited for words was marked: it waits no more."""
        chat = ann.private(world.bot)
        first = await drawn(world, ann)
        await ann.says("/new")
        other = ImageOps.mirror(first.image().convert("RGB"))
        await world.bot.says(chat, "What should I change?", after=await ann.sends_photo(other))
        sent = await ann.sends_photo(circled(other), "make it blue")
        await world.bot.shows_picture(chat, after=sent)
        third = await drawn(world, ann, "now make it night")
        assert third.caption.startswith("#4 ← #3")
