"""In groups admins choose how the bot behaves, and buttons are for who asked."""

import pytest

from bot.sandbox.image_api import read_chips
from bot.sandbox.people import Person
from bot.sandbox.playground import World
from bot.sandbox.telegram_api.chats import Group
from bot.sandbox.telegram_api.errors import bad_request
from tests.stories.manners import chooses
from tests.stories.pictures import photo

NAME = "@picture_sandbox_bot"
FOR_REQUESTER = "for who asked"
FOR_ADMINS = "Only admins"


@pytest.fixture
def cat(world: World) -> Person:
    return world.people.user("Cat")


@pytest.fixture
def family(world: World, ann: Person, bob: Person, cat: Person) -> Group:
    """Ann owns it."""
    return world.people.supergroup("Family", ann, bob, cat, world.bot)


async def test_start_says_what_works_in_a_group(world: World, ann: Person, family: Group) -> None:
    said = await world.bot.says(family, "privacy mode off", after=await ann.says("/start", in_=family))
    assert "as a reply to anybody's photo" in said.text
    assert len(said.text.splitlines()) == 2


class TestButtons:
    async def test_that_cost_or_change_something_are_for_who_asked_and_for_admins(
        self, world: World, ann: Person, bob: Person, cat: Person, family: Group
    ) -> None:
        first = await world.bot.shows_picture(family, after=await bob.says(f"{NAME} red fox", in_=family))
        second = await world.bot.shows_picture(family, after=await bob.replies_to(first, "make it night"))
        for label in ("Again", "Undo"):
            toast = await cat.presses(second, label)
            assert toast is not None
            assert FOR_REQUESTER in toast.text
        await world.bot.settles(family)
        assert len(world.images.calls) == 2
        await ann.presses(second, "Again")
        await world.bot.shows_picture(family, after=second)
        await bob.presses(second, "Again")
        await world.images.arrived(4)

    async def test_that_only_show_something_are_for_everybody(
        self, world: World, bob: Person, cat: Person, family: Group
    ) -> None:
        shown = await world.bot.shows_picture(family, after=await bob.says(f"{NAME} red fox", in_=family))
        await cat.presses(shown, "File")
        assert (await world.bot.shows_picture(family, after=shown)).is_file
        await cat.presses(shown, "⋯")
        await world.bot.settles(family)

    async def test_are_for_everybody_where_admins_want_that(
        self, world: World, ann: Person, bob: Person, cat: Person, family: Group
    ) -> None:
        await chooses(world, ann, family, "Buttons")
        shown = await world.bot.shows_picture(family, after=await bob.says(f"{NAME} red fox", in_=family))
        await cat.presses(shown, "Again")
        await world.bot.shows_picture(family, after=shown)

    async def test_of_somebody_who_is_admin_without_a_face(
        self, world: World, ann: Person, bob: Person, cat: Person, family: Group
    ) -> None:
        """The button is pressed by a person, whom only the list of admins connects with the group."""
        world.people.promote(family, bob, anonymous=True)
        shown = await world.bot.shows_picture(family, after=await bob.says(f"{NAME} red fox", in_=family))
        toast = await cat.presses(shown, "Again")
        assert toast is not None
        assert FOR_REQUESTER in toast.text
        await bob.presses(shown, "Again")
        await world.bot.shows_picture(family, after=shown)

    async def test_under_what_a_channel_asked_for_are_everybodys(
        self, world: World, ann: Person, cat: Person, family: Group
    ) -> None:
        channel = world.people.channel("News", ann)
        asked = await ann.says(f"{NAME} red fox", in_=family, as_channel=channel)
        shown = await world.bot.shows_picture(family, after=asked)
        await cat.presses(shown, "Again")
        await world.bot.shows_picture(family, after=shown)


class TestSettings:
    async def test_are_changed_by_admins_where_only_members_are_told_one_by_one(
        self, world: World, ann: Person, family: Group
    ) -> None:
        world.telegram.faults.refuse(
            "getChatAdministrators", bad_request("member list is inaccessible"), times=None
        )
        settings = await world.bot.says(family, "This chat", after=await ann.says("/settings", in_=family))
        await ann.presses(settings, "As in photo")
        await world.bot.settles(family)
        toast = await ann.presses(settings, "Square")
        assert toast is not None
        assert toast.text == "Saved."

    async def test_are_changed_by_admins_and_seen_by_everybody(
        self, world: World, ann: Person, cat: Person, family: Group
    ) -> None:
        settings = await world.bot.says(family, "This chat", after=await cat.says("/settings", in_=family))
        await cat.presses(settings, "As in photo")
        await world.bot.settles(family)
        toast = await cat.presses(settings, "Square")
        assert toast is not None
        assert FOR_ADMINS in toast.text
        await ann.presses(settings, "Square")
        await world.bot.settles(family)
        assert "📐 Square ▾" in [button["text"] for row in settings.button_rows for button in row]

    async def test_by_words_are_for_admins_too(
        self, world: World, ann: Person, cat: Person, family: Group
    ) -> None:
        asked = await cat.says("/model gpt-image-2-all", in_=family)
        await world.bot.says(family, FOR_ADMINS, after=asked)

    async def test_of_a_topic_are_its_own(self, world: World, ann: Person) -> None:
        forum = world.people.supergroup("Studio", ann, world.bot, is_forum=True)
        foxes = await ann.opens_topic(forum, "Foxes")
        settings = await world.bot.says(
            forum, "This topic", after=await ann.says("/settings", in_=forum, topic=foxes)
        )
        await ann.presses(settings, "As in photo")
        await world.bot.settles(forum)
        await ann.presses(settings, "Wide")
        asked = await ann.says(f"{NAME} red fox", in_=forum, topic=foxes)
        wide = await world.bot.shows_picture(forum, after=asked)
        square = await world.bot.shows_picture(forum, after=await ann.says(f"{NAME} red fox", in_=forum))
        assert wide.image().width > 1.5 * wide.image().height
        assert square.image().width == square.image().height
        await ann.presses(settings, "As everywhere")
        await world.bot.settles(forum)
        asked = await ann.says(f"/new {NAME} red fox", in_=forum, topic=foxes)
        usual = await world.bot.shows_picture(forum, after=asked)
        assert usual.image().size == square.image().size


class TestMemory:
    async def test_each_their_own(self, world: World, ann: Person, bob: Person, family: Group) -> None:
        await chooses(world, ann, family, "One conversation")
        fox = await world.bot.shows_picture(family, after=await ann.says(f"{NAME} red fox", in_=family))
        boat = await world.bot.shows_picture(family, after=await bob.says(f"{NAME} blue boat", in_=family))
        night = await world.bot.shows_picture(
            family, after=await ann.says(f"{NAME} make it night", in_=family)
        )
        assert read_chips(night.image()) == [1, 3]
        assert fox.caption.startswith("#1")
        assert boat.caption.startswith("#2")
        assert night.caption.startswith("#3 ← #1")
        snow = await world.bot.shows_picture(family, after=await ann.replies_to(boat, "in the snow"))
        assert snow.caption.startswith("#4 ← #2")
        assert read_chips(snow.image()) == [2, 4]
        hat = await world.bot.shows_picture(family, after=await bob.says(f"{NAME} #1 with a hat", in_=family))
        assert read_chips(hat.image()) == [1, 5]

    async def test_going_back_is_for_oneself(
        self, world: World, ann: Person, bob: Person, family: Group
    ) -> None:
        await chooses(world, ann, family, "One conversation")
        await world.bot.shows_picture(family, after=await ann.says(f"{NAME} red fox", in_=family))
        await world.bot.shows_picture(family, after=await ann.says(f"{NAME} make it night", in_=family))
        back = await world.bot.shows_picture(family, after=await bob.says(f"{NAME} #1", in_=family))
        assert back.caption.startswith("Back at #1")
        his = await world.bot.shows_picture(family, after=await bob.says(f"{NAME} in the snow", in_=family))
        hers = await world.bot.shows_picture(family, after=await ann.says(f"{NAME} with a hat", in_=family))
        assert his.caption.startswith("#3 ← #1")
        assert hers.caption.startswith("#4 ← #2")


class TestCaptions:
    async def test_of_every_photo_are_requests_where_admins_want_that(
        self, world: World, ann: Person, bob: Person, family: Group
    ) -> None:
        world.people.promote(family, world.bot)
        await chooses(world, ann, family, "Only what is addressed")
        await bob.sends_photo(photo(), in_=family)
        await bob.says("just words", in_=family)
        shown = await world.bot.shows_picture(
            family, after=await bob.sends_photo(photo(), "make it night", in_=family)
        )
        assert shown.caption.startswith("#2 ← #1 · make it night")
        pictures = [photo("red", (200 + 20 * index, 160)) for index in range(2)]
        sent = await bob.sends_album(pictures, "fuse", in_=family)
        await world.bot.shows_picture(family, after=sent[0])
        assert [picture.width for picture in world.images.calls[1].pictures] == [200, 220]


class TestAlbums:
    async def test_that_nobody_asked_about_are_remembered(
        self, world: World, ann: Person, bob: Person, family: Group
    ) -> None:
        world.people.promote(family, world.bot)
        pictures = [photo("red", (200 + 20 * index, 160)) for index in range(3)]
        sent = await bob.sends_album(pictures, "our holidays", in_=family, order=(2, 3, 1))
        await world.bot.settles(family)
        assert not world.images.calls
        asked = await ann.replies_to(sent[1], f"{NAME} one postcard of all")
        await world.bot.shows_picture(family, after=asked)
        assert [picture.width for picture in world.images.calls[0].pictures] == [200, 220, 240]

    async def test_without_privacy_only_what_was_replied_to_is_known(
        self, world: World, ann: Person, bob: Person, family: Group
    ) -> None:
        pictures = [photo("red", (200 + 20 * index, 160)) for index in range(3)]
        sent = await bob.sends_album(pictures, "our holidays", in_=family)
        await world.bot.shows_picture(family, after=await ann.replies_to(sent[1], f"{NAME} make it night"))
        assert [picture.width for picture in world.images.calls[0].pictures] == [220]

    async def test_whose_caption_comes_last_and_late_are_whole(
        self, world: World, ann: Person, family: Group
    ) -> None:
        world.people.promote(family, world.bot)
        pictures = [photo("red", (200 + 20 * index, 160)) for index in range(3)]
        sent = await ann.sends_album(
            pictures, f"{NAME} fuse", caption_on=1, in_=family, order=(2, 3, 1), late=1.5
        )
        await world.bot.shows_picture(family, after=sent[0])
        assert [picture.width for picture in world.images.calls[0].pictures] == [200, 220, 240]


async def test_a_plus_without_a_picture_costs_nothing(
    world: World, ann: Person, bob: Person, family: Group
) -> None:
    said = await bob.says("hello there", in_=family)
    await world.bot.says(family, "Reply to a picture", after=await ann.replies_to(said, f"{NAME} +"))
    assert not world.images.calls


async def test_pictures_of_two_people_are_collected_and_fused(
    world: World, ann: Person, bob: Person, cat: Person, family: Group
) -> None:
    his = await bob.sends_photo(photo("red", (200, 160)), in_=family)
    hers = await cat.sends_photo(photo("blue", (220, 160)), in_=family)
    first = await world.bot.says(
        family, "What should I change?", after=await ann.replies_to(his, f"{NAME} +")
    )
    await ann.replies_to(hers, f"{NAME} +")
    await world.bot.rewrites(first, "2 pictures")
    shown = await world.bot.shows_picture(
        family, after=await ann.says(f"{NAME} both in one boat", in_=family)
    )
    assert shown.caption.startswith("#3 ← #1")
    assert [picture.width for picture in world.images.calls[0].pictures] == [200, 220]
