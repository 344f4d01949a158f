"""Groups move, throw the bot out, forbid it to speak, and want it to be quiet."""

import pytest

from bot.sandbox.image_api import read_chips
from bot.sandbox.people import Person, Rights
from bot.sandbox.playground import World
from bot.sandbox.telegram_api.chats import Group
from bot.sandbox.telegram_api.errors import bad_request
from bot.sandbox.telegram_api.media import Poll, PollOption
from bot.sandbox.telegram_api.messages import Message
from tests.stories.manners import chooses
from tests.stories.pictures import photo

NAME = "@picture_sandbox_bot"


@pytest.fixture
def club(world: World, ann: Person, bob: Person) -> Group:
    """A basic group, which can become a supergroup."""
    return world.people.group("Club", ann, bob, world.bot)


@pytest.fixture
def family(world: World, ann: Person, bob: Person) -> Group:
    return world.people.supergroup("Family", ann, bob, world.bot)


class TestAGroupThatBecomesASupergroup:
    async def test_keeps_its_history_and_settings(
        self, world: World, ann: Person, bob: Person, club: Group
    ) -> None:
        settings = await world.bot.says(club, "This chat", after=await ann.says("/settings", in_=club))
        await ann.presses(settings, "As in photo")
        await world.bot.settles(club)
        await ann.presses(settings, "Wide")
        first = await world.bot.shows_picture(club, after=await ann.says(f"{NAME} red fox", in_=club))
        moved = world.people.migrate(club)
        await world.bot.settles(moved)
        second = await world.bot.shows_picture(
            moved, after=await bob.says(f"{NAME} make it night", in_=moved)
        )
        assert second.caption.startswith("#2 ← #1")
        assert read_chips(second.image()) == [1, 2]
        assert world.images.calls[1].base is not None
        assert world.images.calls[1].base.sha256 == first.file.sha256
        third = await world.bot.shows_picture(
            moved, after=await bob.says(f"/new {NAME} blue boat", in_=moved)
        )
        assert third.image().width > 1.5 * third.image().height
        page = await world.bot.shows_picture(moved, after=await ann.says("/history", in_=moved))
        assert page.buttons[:3] == ["1", "2", "3"]
        back = await ann.presses(page, "1")
        assert back is not None
        assert (await world.bot.shows_picture(moved, after=page)).caption.startswith("Back at #1")

    async def test_new_messages_are_not_taken_for_old_ones(
        self, world: World, ann: Person, bob: Person, club: Group
    ) -> None:
        """Message ids begin anew there."""
        fox = await world.bot.shows_picture(club, after=await ann.says(f"{NAME} red fox", in_=club))
        moved = world.people.migrate(club)
        await world.bot.settles(moved)
        while (his := await bob.sends_photo(photo("blue", (220, 160)), in_=moved)).id < fox.message.id:
            pass
        assert his.id == fox.message.id
        await world.bot.shows_picture(moved, after=await ann.replies_to(his, f"{NAME} make it night"))
        assert [picture.width for picture in world.images.calls[1].pictures] == [220]

    async def test_in_the_middle_of_a_turn_gets_its_picture_in_the_new_one(
        self, world: World, ann: Person, club: Group
    ) -> None:
        """Nobody tells the bot but the call that fails."""
        world.images.hold()
        asked = await ann.says(f"{NAME} red fox", in_=club)
        await world.images.arrived(1)
        moved = world.people.migrate(club)
        world.bot.account.updates.clear()
        world.images.let_go()
        shown = await world.bot.shows_picture(moved)
        assert (asked.chat, shown.reply_to) == (club, None)
        await world.bot.settles(moved)
        await world.restart()
        await world.bot.settles(moved)
        assert len([message for message in moved.log if message.sender is world.bot.account]) == 1
        night = await world.bot.shows_picture(moved, after=await ann.says(f"{NAME} make it night", in_=moved))
        assert night.caption.startswith("#2 ← #1")
        assert read_chips(night.image()) == [1, 2]

    async def test_takes_late_taps_in_the_old_one_for_what_they_are(
        self, world: World, ann: Person, club: Group
    ) -> None:
        for number in range(9):
            await ann.says(f"chatter {number}", in_=club)
        await world.bot.shows_picture(club, after=await ann.says(f"{NAME} red fox", in_=club))
        night = await world.bot.shows_picture(club, after=await ann.says(f"{NAME} make it night", in_=club))
        moved = world.people.migrate(club)
        await world.bot.settles(moved)
        await ann.presses(night, "Undo")
        await world.bot.shows_picture(moved)
        snow = await world.bot.shows_picture(moved, after=await ann.says(f"{NAME} in the snow", in_=moved))
        assert snow.caption.startswith("#3 ← #1")
        hat = await world.bot.shows_picture(moved, after=await ann.says(f"{NAME} with a hat", in_=moved))
        assert hat.caption.startswith("#4 ← #3")

    async def test_is_served_by_the_id_that_it_was_allowed_with(
        self, world: World, ann: Person, club: Group
    ) -> None:
        await world.stop()
        world.environment["ALLOWED"] = str(club.id)
        await world.start()
        await world.bot.shows_picture(club, after=await ann.says(f"{NAME} red fox", in_=club))
        moved = world.people.migrate(club)
        await world.bot.settles(moved)
        await world.bot.shows_picture(moved, after=await ann.says(f"{NAME} make it night", in_=moved))


class TestAGroupThatDoesNotWantTheBot:
    async def test_is_not_drawn_for(self, world: World, ann: Person, bob: Person, family: Group) -> None:
        world.people.restrict(family, world.bot, Rights(messages=False, photos=False, documents=False))
        home = ann.private(world.bot)
        hello = await ann.says("/start", in_=home)
        await world.bot.says(home, "Send a photo", after=hello)
        await ann.says(f"{NAME} red fox", in_=family)
        told = await world.bot.says(home, "did not draw it", after=hello)
        assert "red fox" in told.text
        assert not world.images.calls
        world.people.restrict(family, world.bot, Rights())
        await world.bot.shows_picture(family, after=await ann.says(f"{NAME} red fox", in_=family))

    async def test_that_throws_it_out_in_the_middle_loses_no_picture(
        self, world: World, ann: Person, bob: Person, family: Group
    ) -> None:
        home = bob.private(world.bot)
        hello = await bob.says("/start", in_=home)
        world.images.hold()
        await bob.says(f"{NAME} red fox", in_=family)
        await world.images.arrived(1)
        await ann.removes(world.bot, family)
        world.images.let_go()
        shown = await world.bot.shows_picture(home, after=hello)
        assert "#1 · red fox" in shown.caption
        calls = len(world.telegram.calls.of("sendPhoto"))
        await world.bot.settles(home)
        assert len(world.telegram.calls.of("sendPhoto")) == calls
        await ann.adds(world.bot, family)
        night = await world.bot.shows_picture(
            family, after=await bob.says(f"{NAME} make it night", in_=family)
        )
        assert len(read_chips(night.image())) >= 1


class TestAGroupThatSlowsEverybodyDown:
    async def test_gets_every_picture_once(
        self, world: World, ann: Person, bob: Person, family: Group
    ) -> None:
        family.slow_mode_seconds = 1.0
        hers = await ann.says(f"{NAME} red fox", in_=family)
        his = await bob.says(f"{NAME} blue boat", in_=family)
        shown = await world.bot.shows_pictures(family, 2, within=30)
        assert {one.message.letter.reply_to for one in shown} == {hers, his}
        await world.bot.settles(family, quiet=1.5)
        assert len(world.images.calls) == 2
        refused = [call for call in world.telegram.calls.refused() if call.status == 429]
        assert len(refused) <= 6

    async def test_that_asks_for_patience_gets_its_picture_before_news_of_its_status(
        self, world: World, ann: Person, family: Group
    ) -> None:
        world.images.hold()
        asked = await ann.says(f"{NAME} red fox", in_=family)
        await world.bot.shows_status(family, "Drawing", after=asked)
        await world.images.arrived(1)
        world.telegram.faults.too_many_requests("sendPhoto", 1)
        world.telegram.faults.too_many_requests("editMessageText", 1, times=None)
        world.images.let_go()
        await world.bot.shows_picture(family, after=asked)
        assert len(world.images.calls) == 1


class TestAQuietGroup:
    async def test_sees_a_reaction_and_then_the_picture(
        self, world: World, ann: Person, bob: Person, family: Group
    ) -> None:
        await chooses(world, ann, family, "A status")
        world.images.hold()
        asked = await bob.says(f"{NAME} red fox", in_=family)
        assert await world.bot.reacts(asked) == "👀"
        await world.images.arrived(1)
        world.images.let_go()
        await world.bot.shows_picture(family, after=asked)
        mine = [message for message in family.log if message.sender is world.bot.account]
        assert not [message for message in mine if "Drawing" in message.text]


async def test_a_channel_post_in_its_discussion_group(world: World, ann: Person, bob: Person) -> None:
    talk = world.people.supergroup("Talk", ann, bob, world.bot)
    channel = world.people.channel("News", ann, linked_group=talk)
    await world.people.publish(channel, "our new car", photo("red", (200, 160)))
    post = talk.log[-1]
    assert not world.images.calls
    shown = await world.bot.shows_picture(talk, after=await bob.replies_to(post, f"{NAME} paint it blue"))
    assert [picture.width for picture in world.images.calls[0].pictures] == [200]
    assert not shown.message.is_topic_message
    again = await world.bot.shows_picture(talk, after=await bob.replies_to(shown, "in the snow"))
    assert read_chips(again.image()) == [1, 2]


async def test_what_somebody_forwards_is_changed_by_a_reply(
    world: World, ann: Person, bob: Person, family: Group
) -> None:
    other = world.people.group("Others", bob)
    his = await bob.sends_photo(photo("red", (200, 160)), "my car", in_=other)
    here = await bob.forwards(his, family)
    await world.bot.shows_picture(family, after=await ann.replies_to(here, f"{NAME} paint it blue"))
    assert [picture.width for picture in world.images.calls[0].pictures] == [200]


async def test_topics_in_a_private_chat_are_conversations_of_their_own(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    chat.is_forum = True
    foxes, boats = await ann.opens_topic(chat, "Foxes"), await ann.opens_topic(chat, "Boats")
    await world.bot.shows_picture(chat, after=await ann.says("red fox", topic=foxes))
    boat = await world.bot.shows_picture(chat, after=await ann.says("blue boat", topic=boats))
    night = await world.bot.shows_picture(chat, after=await ann.says("make it night", topic=foxes))
    assert (boat.message.thread_id, night.message.thread_id) == (boats.id, foxes.id)
    assert (read_chips(boat.image()), read_chips(night.image())) == ([2], [1, 3])


class TestAVote:
    async def test_on_ideas_shows_them_and_the_winner_is_what_words_go_on_from(
        self, world: World, ann: Person, bob: Person, family: Group
    ) -> None:
        first = await world.bot.shows_picture(family, after=await ann.says(f"{NAME} red fox", in_=family))
        await ann.presses(first, "⋯")
        await world.bot.settles(family)
        await ann.presses(first, "4 ideas")
        sheet = await world.bot.shows_picture(family, after=first)
        toast = await bob.presses(sheet, "Vote")
        assert toast is not None
        assert "for who asked" in toast.text
        await ann.presses(sheet, "Vote")
        poll = await _poll(world, family)
        numbers = [option.text.text for option in _options(poll)]
        assert sorted(numbers) == ["#2", "#3", "#4", "#5"]
        assert all(option.media is not None for option in _options(poll))
        await ann.votes(poll, 2)
        await bob.votes(poll, 2)
        await bob.presses(poll, "Count")
        await ann.presses(poll, "Count")
        won = await world.bot.shows_picture(family, after=poll)
        assert won.caption.startswith(f"🗳 {numbers[2]} has won with 2 of 2 votes")
        night = await world.bot.shows_picture(
            family, after=await bob.says(f"{NAME} make it night", in_=family)
        )
        assert night.caption.startswith(f"#6 ← {numbers[2]}")

    async def test_on_any_versions_where_polls_have_no_pictures(
        self, world: World, ann: Person, bob: Person, family: Group
    ) -> None:
        await world.bot.shows_picture(family, after=await ann.says(f"{NAME} red fox", in_=family))
        await world.bot.shows_picture(family, after=await ann.says(f"{NAME} make it night", in_=family))
        await world.bot.says(family, "Which ones?", after=await ann.says("/vote #1", in_=family))
        world.telegram.faults.refuse("sendPoll", bad_request("option media is not supported"))
        asked = await ann.says("/vote #1 #2", in_=family)
        sheet = await world.bot.shows_picture(family, after=asked)
        poll = await _poll(world, family)
        assert all(option.media is None for option in _options(poll))
        assert sheet.caption.startswith("🗳")
        await ann.presses(poll, "Count")
        await world.bot.says(family, "Nobody has voted", after=poll)


async def _poll(world: World, chat: Group) -> Message:
    found = await world.telegram.world.changes.until(
        lambda: next((one for one in reversed(chat.messages) if isinstance(one.media, Poll)), None), 10
    )
    assert found is not None
    return found


def _options(poll: Message) -> list[PollOption]:
    assert isinstance(poll.media, Poll)
    return poll.media.options
