"""The pretend Telegram's state: accounts, chats, messages, and the updates that follow from what happens."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import count
from typing import TYPE_CHECKING, Any

from bot.sandbox.telegram_api.accounts import GROUP_ANONYMOUS_BOT, BotAccount, User
from bot.sandbox.telegram_api.changes import Changes
from bot.sandbox.telegram_api.chats import Channel, Chat, Group, Member, PrivateChat
from bot.sandbox.telegram_api.events import Event, EventKind, EventStream, Listener
from bot.sandbox.telegram_api.messages import Letter, Message, Version
from bot.sandbox.telegram_api.privacy import sees
from bot.sandbox.telegram_api.updates import UpdateQueue
from bot.sandbox.telegram_api.views import View, chat_view, user_view

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from bot.sandbox.telegram_api.clock import Clock
    from bot.sandbox.telegram_api.files import FileStore
    from bot.sandbox.telegram_api.media import Json, Poll
    from bot.sandbox.telegram_api.settings import Settings

_SUPER_BASE = 1_002_000_000_000


@dataclass(eq=False)
class Press:
    """A tap on an inline button, waiting for its answer (Bot API: CallbackQuery)."""

    id: str
    user: User
    bot: BotAccount
    chat: Chat
    message: Message
    data: str
    at: float
    answer: Json | None = None


class World:
    def __init__(self, settings: Settings, clock: Clock, files: FileStore) -> None:
        self.settings = settings
        self.clock = clock
        self.files = files
        self.changes = Changes()
        self.users: dict[int, User] = {}
        self.bots: dict[str, BotAccount] = {}
        self.chats: list[Chat] = []
        self.presses: dict[str, Press] = {}
        self._stream = EventStream()
        self._user_ids = count(400_001)
        self._group_ids = count(5_000_001)
        self._super_ids = count(_SUPER_BASE + 1)
        self._serials = count(1)
        self._background: set[asyncio.Task[None]] = set()
        self._press_ids = count(4_000_000_000_000_001)

    def user(
        self,
        first_name: str,
        last_name: str = "",
        *,
        username: str = "",
        language_code: str = "en",
        is_premium: bool = False,
    ) -> User:
        user = User(next(self._user_ids), first_name, last_name, username, language_code, is_premium)
        self.users[user.id] = user
        return user

    def bot(
        self,
        name: str,
        username: str,
        token: str,
        *,
        reads_everything: bool = False,
        has_topics: bool = False,
    ) -> BotAccount:
        """A bot account; its id is the number before the colon of its token."""
        bot_id = int(token.partition(":")[0])
        bot = BotAccount(
            bot_id,
            name,
            username=username,
            is_bot=True,
            token=token,
            reads_everything=reads_everything,
            has_topics=has_topics,
        )
        bot.receives(UpdateQueue(self.settings, self.clock, self.changes.notify))
        self.users[bot.id] = bot
        self.bots[token] = bot
        return bot

    def bot_named(self, username: str) -> BotAccount:
        """The bot with this username, in any case of letters. Raises LookupError."""
        for bot in self.bots.values():
            if bot.username.lower() == username.lower():
                return bot
        raise LookupError(f"there is no bot @{username}")

    def private(self, user: User, bot: BotAccount) -> PrivateChat:
        """The chat of a person with a bot; the bot may write there once the person has."""
        for chat in self.chats:
            if isinstance(chat, PrivateChat) and chat.user is user and chat.bot is bot:
                return chat
        opened = PrivateChat(
            id=user.id,
            user=user,
            bot=bot,
            numbers=bot.numbers,
            is_forum=bot.has_topics,
            username=user.username,
        )
        self.chats.append(opened)
        return opened

    def group(
        self, title: str, *members: User, is_super: bool = False, is_forum: bool = False, username: str = ""
    ) -> Group:
        """A group that has existed for a while; the first member owns it. Forums are supergroups."""
        is_super = is_super or is_forum
        chat_id = -next(self._super_ids) if is_super else -next(self._group_ids)
        group = Group(id=chat_id, title=title, username=username, is_super=is_super, is_forum=is_forum)
        for user in members:
            group.members[user.id] = Member(user, "member" if group.members else "creator")
        if is_super:
            group.numbers.take()  # 1 is the creation of the group, and the General topic of a forum
        elif bots := group.bots():
            group.numbers = bots[0].numbers
        self.chats.append(group)
        return group

    def channel(self, title: str, *members: User, linked_group: Group | None = None) -> Channel:
        """A channel; bots in it are administrators, as they must be. Posts are copied to the linked group."""
        channel = Channel(id=-next(self._super_ids), title=title, linked_group=linked_group)
        for user in members:
            channel.members[user.id] = Member(user, "administrator" if channel.members else "creator")
        if linked_group is not None:
            linked_group.linked_channel = channel
        self.chats.append(channel)
        return channel

    def chat_for(self, bot: BotAccount, chat_id: str) -> Chat | None:
        """The chat a bot means; None when it has never met it."""
        if chat_id.startswith("@"):
            named = [chat for chat in self.chats if chat.username and chat.type != "private"]
            return next((chat for chat in named if chat.username.lower() == chat_id[1:].lower()), None)
        for chat in self.chats:
            if str(chat.id) == chat_id and (not isinstance(chat, PrivateChat) or chat.bot is bot):
                return chat
        user = self.users.get(int(chat_id)) if chat_id.isdigit() else None
        return self.private(user, bot) if user is not None and self._met(user, bot) else None

    def view(self, bot: BotAccount) -> View:
        return View(bot, self.files, self.users.get)

    def events(self, chat: Chat | None = None) -> Listener:
        """Everything that happens from now on, in one chat or in all: `async for event in ...`."""
        return self._stream.listen(chat)

    def publish(
        self,
        kind: EventKind,
        chat: Chat,
        *,
        message: Message | None = None,
        user: User | None = None,
        details: Json | None = None,
    ) -> None:
        self._stream.publish(Event(kind, chat, self.clock(), message, user, details or {}))
        self.changes.notify()

    def post(self, chat: Chat, sender: User | None, letter: Letter, *, deliver: bool = True) -> Message:
        """A new message. With `deliver` false the bots hear of it only when `deliver` is called."""
        if isinstance(chat, Group) and sender is not None and letter.sender_chat is None:
            member = chat.member(sender)
            if member is not None and member.is_anonymous:
                sender = GROUP_ANONYMOUS_BOT
                letter = replace(letter, sender_chat=chat, signature=member.title)
        if isinstance(chat, PrivateChat) and sender is chat.user:
            chat.started = True
        first = Version(self.clock(), letter.words, letter.media, letter.keyboard)
        message = Message(chat.numbers.take(), next(self._serials), chat, sender, letter, [first])
        message.thread_id, message.is_topic_message = _thread(chat, letter)
        chat.log.append(message)
        self.publish("added", chat, message=message)
        if deliver:
            self.deliver(message)
        return message

    def deliver(self, message: Message, *, edited: bool = False) -> None:
        """Queues the update for every bot that may see the message."""
        kind = "channel_post" if isinstance(message.chat, Channel) else "message"
        for bot in message.chat.bots():
            if sees(bot, message):
                name = f"edited_{kind}" if edited else kind
                bot.updates.add(name, self.view(bot).message(message), lane=str(message.chat.id))

    def edit(self, message: Message, version: Version) -> None:
        """A new version; bots hear of it if a person made it."""
        message.versions.append(version)
        self.publish("edited", message.chat, message=message)
        self.deliver(message, edited=True)

    def delete(self, message: Message) -> None:
        if not message.is_deleted:
            message.deleted_at = self.clock()
            self.publish("deleted", message.chat, message=message)

    def press(self, user: User, message: Message, data: str) -> Press:
        """A tap on a button of a bot's message; bots see a deleted message only as inaccessible."""
        bot = message.sender
        if not isinstance(bot, BotAccount):
            raise TypeError("only messages of bots have buttons")
        press = Press(str(next(self._press_ids)), user, bot, message.chat, message, data, self.clock())
        self.presses[press.id] = press
        content: Json = {
            "id": press.id,
            "from": user_view(user),
            "chat_instance": chat_instance(message.chat),
        }
        if message.is_deleted:
            content["message"] = {"chat": chat_view(message.chat), "message_id": message.id, "date": 0}
        else:
            content["message"] = self.view(bot).message(message)
        keep = self.settings.callback_keep_seconds
        bot.updates.add("callback_query", content | {"data": data}, lane=f"user {user.id}", keep_seconds=keep)
        return press

    def vote(self, user: User, message: Message, poll: Poll, chosen: set[int]) -> None:
        """A vote; only polls that are not anonymous tell the bot who voted, and closed ones take none."""
        if poll.is_closed:
            return
        for index, option in enumerate(poll.options):
            (option.voters.add if index in chosen else option.voters.discard)(user.id)
        self.publish("edited", message.chat, message=message)
        bot = message.sender
        if not isinstance(bot, BotAccount):
            return
        bot.updates.add("poll", self.view(bot).poll(poll, message.serial), lane=f"poll {poll.id}")
        if not poll.is_anonymous:
            ids = sorted(chosen)
            answer: Json = {"poll_id": poll.id, "user": user_view(user), "option_ids": ids}
            answer["option_persistent_ids"] = [poll.options[index].persistent_id for index in ids]
            bot.updates.add("poll_answer", answer, lane=f"poll {poll.id}")

    def later(self, deed: Coroutine[Any, Any, None]) -> None:
        """Goes on in the background until it is done or the world ends."""
        task = asyncio.get_running_loop().create_task(deed)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def close(self) -> None:
        for task in self._background:
            task.cancel()
        await asyncio.gather(*self._background, return_exceptions=True)

    def _met(self, user: User, bot: BotAccount) -> bool:
        groups = [chat for chat in self.chats if isinstance(chat, Group)]
        return any(user.id in group.members and bot.id in group.members for group in groups)


def chat_instance(chat: Chat) -> str:
    """The same for all messages of a chat, and nothing else about it can be read from it."""
    digest = sha256(f"{chat.type} {chat.id}".encode()).digest()
    return str(int.from_bytes(digest[:8], signed=True))


def _thread(chat: Chat, letter: Letter) -> tuple[int | None, bool]:
    replied = letter.reply_to
    if chat.is_forum:
        thread = letter.thread_id
        if thread is None and replied is not None and replied.is_topic_message:
            thread = replied.thread_id
        return thread, thread is not None
    if isinstance(chat, Group) and chat.is_super and replied is not None:
        return replied.thread_id or replied.id, False
    return None, False
