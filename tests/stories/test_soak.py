"""Many people in many groups at once: each answered once, in the right place, from the right picture, in turn."""

import asyncio
import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import pytest

from bot.app import opened
from bot.sandbox.image_api import Call, read_chips
from bot.sandbox.people import Person, Shown, Where
from bot.sandbox.playground import World
from bot.sandbox.telegram_api.chats import Group, Topic
from bot.sandbox.telegram_api.messages import Message
from bot.sandbox.telegram_api.onlookers import is_picture
from bot.sandbox.telegram_api.settings import FloodLimits
from bot.sandbox.telegram_api.transcripts import transcript
from tests.stories.conftest import QUICK
from tests.stories.pictures import photo

NAME = "@picture_sandbox_bot"
A_MINUTE = 240
"""Messages per group: twelve times Telegram's own, for bot and server alike; a soak should not take all day."""

PATIENCE = 180.0
ALBUM_SECONDS = 1.0
"""Until an album counts as complete."""

MOST_BEHIND = 3
"""Turns that may go before somebody's besides those that were open when it was asked for."""

WAYS = ("words", "words", "reply", "reply", "photo", "album", "again", "new")

TOO_MANY = 429

Spot = tuple[Group, Topic | None]


@dataclass
class Asked:
    """A request; `to` is what its answer replies to, `base` the message it was said in reply to.

    `open_before` requests were not answered, `called_before` calls had been made when it came.
    """

    to: Message
    way: str
    words: str
    open_before: int
    called_before: int
    base: Message | None = None
    widths: tuple[int, ...] = ()
    result: Message | None = None


@dataclass
class Soak:
    world: World
    chance: random.Random
    turns: int
    asked: list[Asked] = field(default_factory=list)
    begun: int = 0
    open: int = 0

    async def live(self, person: Person, spots: Sequence[Spot]) -> None:
        """Asks for one thing after the other, with some chatter in between, until all turns are taken."""
        mine: list[Message] = []
        while self.begun < self.turns:
            self.begun += 1
            group, topic = self.chance.choice(spots)
            where = Where(in_=group, topic=topic) if topic else Where(in_=group)
            await person.says("by the way", **where)
            here = [one for one in mine if (one.chat, topic_of(one)) == (group, topic.id if topic else None)]
            asked = await self._ask(person, where, here, f"thing {self.begun}")
            self.asked.append(asked)
            self.open += 1
            asked.result = await self._answer(asked)
            self.open -= 1
            mine.append(asked.result)

    async def _ask(self, person: Person, where: Where, mine: Sequence[Message], words: str) -> Asked:
        way = self.chance.choice(WAYS)
        base = self.chance.choice(mine) if way in ("again", "reply") and mine else None
        widths: tuple[int, ...] = ()
        now = self.open, len(self.world.images.calls)
        if way == "again" and base is not None:
            await person.presses(base, "Again", within=PATIENCE)
            return Asked(base, way, "", *now, base)
        if base is not None:
            to = await person.replies_to(base, words, **where)
        elif way == "photo":
            widths = (self.chance.randrange(200, 400),)
            to = await person.sends_photo(photo("red", (widths[0], 160)), f"{NAME} {words}", **where)
        elif way == "album":
            widths = tuple(self.chance.randrange(200, 400) for _ in range(3))
            pictures = [photo("blue", (width, 160)) for width in widths]
            order = self.chance.sample((1, 2, 3), 3)
            to = (await person.sends_album(pictures, f"{NAME} {words}", order=order, **where))[0]
        else:
            way = way if way == "new" else "words"
            to = await person.says(f"{'/imagine ' if way == 'new' else ''}{NAME} {words}", **where)
        return Asked(to, way, words, *now, base, widths)

    async def _answer(self, asked: Asked) -> Message:
        before = {one.result.serial for one in self.asked if one.to is asked.to and one.result}

        def found() -> Message | None:
            mine = (one for one in answers(self.world, asked.to.chat) if one.letter.reply_to is asked.to)
            return next((one for one in mine if one.serial not in before), None)

        message = await self.world.telegram.world.changes.until(found, PATIENCE)
        assert message is not None, f"no answer to {asked}\n{transcript(asked.to.chat)[-4000:]}"
        return message


def answers(world: World, chat: object) -> list[Message]:
    """The pictures that the bot has sent."""
    assert isinstance(chat, Group)
    return [one for one in chat.log if one.sender is world.bot.account and is_picture(one)]


def taken_in(world: World, asked: Asked) -> float:
    """When the request was complete and looked at, as its status shows; where that came too late to be sent, about then."""
    assert isinstance(asked.to.chat, Group)
    mine = (one for one in asked.to.chat.log if one.sender is world.bot.account)
    status = next((one for one in mine if one.letter.reply_to is asked.to and one.is_silent), asked.to)
    return status.versions[0].at + (ALBUM_SECONDS if status is asked.to and asked.way == "album" else 0)


def topic_of(message: Message) -> int | None:
    """Chains of replies have a thread in any supergroup."""
    return message.thread_id if message.is_topic_message else None


def chips(message: Message) -> list[int]:
    return read_chips(Shown(message).image())


def meant(world: World, asked: Asked) -> list[int]:
    """The chips of the picture that the request begins with."""
    if asked.base is not None:
        return chips(asked.base) if asked.way == "reply" else chips(asked.base)[:-1]
    if asked.way != "words":
        return []
    # Plain words go on from what stood there when they were written.
    topic = topic_of(asked.to)
    seen = [one for one in answers(world, asked.to.chat) if one.id < asked.to.id and topic_of(one) == topic]
    return chips(max(seen, key=lambda one: one.id)) if seen else []


def places(world: World, people: Sequence[Person], count: int) -> list[list[Spot]]:
    """Groups with everybody in them; the first is a forum with two topics."""
    forum = world.people.supergroup("Forum", *people, world.bot, is_forum=True)
    topics = [Topic(900 + number, f"Topic {number}") for number in range(2)]
    forum.topics.update({topic.id: topic for topic in topics})
    groups = [world.people.supergroup(f"Group {number}", *people, world.bot) for number in range(count - 1)]
    spots: list[list[Spot]] = [[(forum, None), *((forum, topic) for topic in topics)]]
    spots.extend([(group, None)] for group in groups)
    return spots


@pytest.mark.parametrize(
    ("groups", "crowd", "turns"), [(3, 9, 36), pytest.param(5, 30, 500, marks=pytest.mark.full)]
)
async def test_everybody_in_many_groups_is_answered(
    world: World, groups: int, crowd: int, turns: int
) -> None:
    await world.stop()
    world.telegram.settings.flood = FloodLimits(
        chat_per_second=A_MINUTE / 60, chat_burst=3 * A_MINUTE // 60, group_per_minute=A_MINUTE
    )
    world.environment |= {
        "MAX_CALLS": "4",
        "GROUP_SENDS_PER_MINUTE": str(A_MINUTE),
        "DAILY_LIMIT_USD": "1000",
    }
    world.open_app = partial(opened, timings=replace(QUICK, chat_message=60 / A_MINUTE))
    await world.start()
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    people = [world.people.user(f"Person {number}") for number in range(crowd)]
    spots = places(world, people, groups)
    for place in spots:
        world.people.promote(place[0][0], world.bot)
    soak = Soak(world, chance, turns)
    lives = [
        soak.live(person, spots[number % groups] + spots[(number + 1) % groups])
        for number, person in enumerate(people)
    ]
    await asyncio.gather(*lives)
    for place in spots:
        await world.bot.settles(place[0][0])

    assert len(soak.asked) == len(world.images.calls) == turns
    expected = Counter(asked.to.serial for asked in soak.asked)
    given = Counter(
        one.letter.reply_to.serial
        for place in spots
        for one in answers(world, place[0][0])
        if one.letter.reply_to
    )
    assert given == expected
    order = [said(call) for call in world.images.calls]
    for asked in soak.asked:
        assert asked.result is not None
        assert (asked.result.chat, topic_of(asked.result)) == (asked.to.chat, topic_of(asked.to))
        assert chips(asked.result)[:-1] == meant(world, asked), asked
        if asked.widths:
            call = world.images.calls[order.index(asked.words)]
            assert tuple(picture.width for picture in call.pictures) == asked.widths
    assert not [call for call in world.telegram.calls.refused() if call.status == TOO_MANY]
    waited = Counter[str]()
    for asked in soak.asked:
        if asked.words:
            own = world.images.calls[order.index(asked.words, asked.called_before)]
            since = taken_in(world, asked)
            before = sum(since < call.arrived_at < own.arrived_at for call in world.images.calls)
            waited[asked.way] = max(waited[asked.way], before - asked.open_before)
    print(f"{turns} turns, at most so many behind: {dict(waited)}")
    assert max(waited.values()) <= MOST_BEHIND


def said(call: Call) -> str:
    found = re.search(r"thing \d+", call.last_user_text)
    assert found is not None
    return found[0]
