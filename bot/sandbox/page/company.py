"""Who sits at the page: You, Bob, the bot, and the rooms in which they talk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.sandbox.telegram_api import groups
from bot.sandbox.telegram_api.chats import GENERAL, Topic

if TYPE_CHECKING:
    from bot.sandbox.people import Person, WatchedBot
    from bot.sandbox.playground import World
    from bot.sandbox.telegram_api.chats import Chat, Group, PrivateChat
    from bot.sandbox.telegram_api.messages import Message

_TOPICS = ("Garden", "Cats")


@dataclass(frozen=True)
class Room:
    """One thread of messages: a whole chat, or one topic of a forum."""

    chat: Chat
    topic: Topic | None = None

    @property
    def key(self) -> str:
        return room_key(self.chat, self.topic.id if self.topic else None)

    @property
    def messages(self) -> list[Message]:
        """Those that can be seen now, oldest first."""
        return [message for message in self.chat.messages if room_of(message) == self.key]


def room_key(chat: Chat, topic: int | None) -> str:
    return f"{chat.id}/{topic or GENERAL.id}" if chat.is_forum else str(chat.id)


def room_of(message: Message) -> str:
    """The key of the room in which it stands."""
    return room_key(message.chat, message.topic_id)


@dataclass(frozen=True)
class Company:
    bot: WatchedBot
    you: Person
    bob: Person
    private: PrivateChat
    family: Group

    @property
    def people(self) -> tuple[Person, ...]:
        return self.you, self.bob

    @property
    def rooms(self) -> tuple[Room, ...]:
        topics = [GENERAL, *self.family.topics.values()]
        return Room(self.private), *(Room(self.family, topic) for topic in topics)

    def is_ours(self, chat: Chat) -> bool:
        return chat in (self.private, self.family)

    def members(self, chat: Chat) -> tuple[Person, ...]:
        """The people who can write there."""
        return (self.you,) if chat is self.private else self.people

    def message(self, serial: int) -> Message | None:
        """The message with this serial number, unless it is deleted or elsewhere."""
        chats: tuple[Chat, ...] = (self.private, self.family)
        found = (message for chat in chats for message in chat.messages if message.serial == serial)
        return next(found, None)


def gathered(world: World) -> Company:
    """The message numbers of the group go on where those of the bot stand, so that a bot that keeps its data
    never meets one again.
    """
    people, bot = world.people, world.bot
    you, bob = people.user("You"), people.user("Bob")
    family = people.supergroup("Family", you, bob, bot, is_forum=True)
    family.numbers.last = max(family.numbers.last, bot.account.numbers.last)
    for name in _TOPICS:
        groups.open_topic(world.telegram.world, family, name, you.account)
    return Company(bot, you, bob, you.private(bot), family)
