"""Who sits at the page: You, Bob, the bot, and the chats that they have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.sandbox.people import People, Person, WatchedBot
    from bot.sandbox.telegram_api.chats import Chat, Group, PrivateChat
    from bot.sandbox.telegram_api.messages import Message


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
    def chats(self) -> tuple[Chat, ...]:
        return self.private, self.family

    def members(self, chat: Chat) -> tuple[Person, ...]:
        """The people who can write there."""
        return (self.you,) if chat is self.private else self.people

    def message(self, serial: int) -> Message | None:
        """The message with this serial number, unless it is deleted or elsewhere."""
        found = (message for chat in self.chats for message in chat.messages if message.serial == serial)
        return next(found, None)


def gathered(people: People, bot: WatchedBot) -> Company:
    you, bob = people.user("You"), people.user("Bob")
    return Company(bot, you, bob, you.private(bot), people.group("Family", you, bob, bot))
