"""People and bots as a story tells of them: what they do, and what they see.

    people = People(telegram)
    bot = people.bot("Picture Bot", username="picture_sandbox_bot", token="123456:SANDBOX")
    ann = people.user("Ann")
    chat = ann.private(bot)
    asked = await ann.says("red fox")
    shown = await bot.shows_picture(chat, after=asked)
    toast = await ann.presses(shown, "Again")

All waiting is for events, with a time limit; what does not come in time is an AssertionError with the transcript.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.sandbox.telegram_api import groups
from bot.sandbox.telegram_api.accounts import TELEGRAM, User
from bot.sandbox.telegram_api.chats import Channel, Group, Member, Rights
from bot.sandbox.telegram_api.messages import Letter, Message, Origin
from bot.sandbox.telegram_api.onlookers import NotSeenError, Shown, Toast, WatchedBot
from bot.sandbox.telegram_api.persons import Person, Picture, Where, encoded, plain

if TYPE_CHECKING:
    from bot.sandbox.telegram_api.media import Media
    from bot.sandbox.telegram_api.server import TelegramServer

__all__ = ["NotSeenError", "People", "Person", "Picture", "Rights", "Shown", "Toast", "WatchedBot", "Where"]


class People:
    """Everybody in the world of one server, and the places where they meet."""

    def __init__(self, telegram: TelegramServer) -> None:
        self._telegram = telegram
        self._world = telegram.world

    def user(
        self,
        first_name: str,
        last_name: str = "",
        *,
        username: str = "",
        language_code: str = "en",
        is_premium: bool = False,
    ) -> Person:
        account = self._world.user(
            first_name, last_name, username=username, language_code=language_code, is_premium=is_premium
        )
        return Person(self._world, account)

    def bot(
        self,
        name: str,
        username: str,
        token: str,
        *,
        reads_everything: bool = False,
        has_topics: bool = False,
    ) -> WatchedBot:
        """`reads_everything` is privacy mode off; `has_topics` allows topics in private chats."""
        account = self._world.bot(
            name, username, token, reads_everything=reads_everything, has_topics=has_topics
        )
        return WatchedBot(self._telegram, account)

    def group(self, title: str, *members: Person | WatchedBot) -> Group:
        """A basic group; the first member owns it."""
        return self._world.group(title, *(member.account for member in members))

    def supergroup(
        self, title: str, *members: Person | WatchedBot, is_forum: bool = False, username: str = ""
    ) -> Group:
        accounts = [member.account for member in members]
        return self._world.group(title, *accounts, is_super=True, is_forum=is_forum, username=username)

    def channel(
        self, title: str, *members: Person | WatchedBot, linked_group: Group | None = None
    ) -> Channel:
        return self._world.channel(title, *(member.account for member in members), linked_group=linked_group)

    def promote(
        self, group: Group, who: Person | WatchedBot, *, anonymous: bool = False, may_delete: bool = True
    ) -> None:
        member = Member(who.account, "administrator", is_anonymous=anonymous, can_delete_messages=may_delete)
        groups.change(self._world, group, member, self._owner(group))

    def restrict(self, group: Group, who: Person | WatchedBot, rights: Rights) -> None:
        """For example `Rights(photos=False)`."""
        groups.change(self._world, group, Member(who.account, "restricted", rights), self._owner(group))

    def migrate(self, group: Group) -> Group:
        """The supergroup that a basic group becomes."""
        return groups.migrate(self._world, group, self._owner(group))

    async def publish(self, channel: Channel, text: str, picture: Picture | None = None) -> Message:
        """A post in a channel, copied at once to its linked group by Telegram itself."""
        media: Media | None = None
        if picture is not None:
            upload = await self._world.files.keep(encoded(picture), "photo")
            media = await self._world.files.phone_photo(upload)
        letter = Letter(words=plain(text), media=media, sender_chat=channel)
        message = self._world.post(channel, None, letter)
        if channel.linked_group is not None:
            origin = Origin("channel", message.date, chat=channel, message_id=message.id)
            copy = replace(letter, origin=origin, is_automatic_forward=True)
            self._world.post(channel.linked_group, TELEGRAM, copy)
        return message

    def _owner(self, group: Group) -> User:
        return next(member.user for member in group.members.values() if member.status == "creator")
