"""Private chats, groups and channels with their members, rights and topics."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from bot.sandbox.telegram_api.accounts import BotAccount, Numbers

if TYPE_CHECKING:
    from bot.sandbox.telegram_api.accounts import User
    from bot.sandbox.telegram_api.messages import Message

GENERAL_TOPIC = 1
MemberStatus: TypeAlias = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]


@dataclass(frozen=True)
class Rights:
    """What members may send (Bot API: ChatPermissions)."""

    messages: bool = True
    photos: bool = True
    documents: bool = True
    videos: bool = True
    voices: bool = True
    polls: bool = True
    other: bool = True
    """Stickers, animations and the like."""

    def within(self, other: Rights) -> Rights:
        return Rights(
            *(self_ and other_ for self_, other_ in zip(self.values(), other.values(), strict=True))
        )

    def values(self) -> tuple[bool, ...]:
        return (
            self.messages,
            self.photos,
            self.documents,
            self.videos,
            self.voices,
            self.polls,
            self.other,
        )


EVERYTHING = Rights()


@dataclass(eq=False)
class Member:
    user: User
    status: MemberStatus = "member"
    rights: Rights = EVERYTHING
    is_anonymous: bool = False
    can_delete_messages: bool = True
    title: str = ""

    @property
    def is_present(self) -> bool:
        return self.status not in ("left", "kicked")

    @property
    def is_administrator(self) -> bool:
        return self.status in ("creator", "administrator")


@dataclass(eq=False)
class Topic:
    """A forum topic; its id is the id of the message that opened it."""

    id: int
    name: str
    icon_color: int = 0x6FB9F0
    is_closed: bool = False


GENERAL = Topic(GENERAL_TOPIC, "General")
"""The topic that every forum has; its messages carry no number of a thread."""


@dataclass(eq=False, kw_only=True, repr=False)
class Chat:
    """A place for messages. `log` holds every message ever sent here, deleted ones too."""

    id: int
    title: str = ""
    username: str = ""
    numbers: Numbers = field(default_factory=Numbers)
    log: list[Message] = field(default_factory=list)
    topics: dict[int, Topic] = field(default_factory=dict)
    is_forum: bool = False

    def __repr__(self) -> str:
        return f"<{self.type} {self.name!r} {self.id}>"

    @property
    def type(self) -> str:
        raise NotImplementedError

    @property
    def name(self) -> str:
        return self.title

    @property
    def messages(self) -> list[Message]:
        """What a person sees when opening the chat now."""
        return [message for message in self.log if not message.is_deleted]

    def find(self, message_id: int) -> Message | None:
        """The message with this id if it still exists."""
        for message in reversed(self.log):
            if message.id == message_id:
                return None if message.is_deleted else message
        return None

    def bots(self) -> list[BotAccount]:
        """The bots that are here now."""
        raise NotImplementedError


@dataclass(eq=False, kw_only=True, repr=False)
class PrivateChat(Chat):
    """One person and one bot. Nobody is there until the person has written (`started`)."""

    user: User
    bot: BotAccount
    started: bool = False
    blocked: bool = False

    @property
    def type(self) -> str:
        return "private"

    @property
    def name(self) -> str:
        return f"{self.user.name} and {self.bot.name}"

    def bots(self) -> list[BotAccount]:
        return [] if self.blocked else [self.bot]


@dataclass(eq=False, kw_only=True, repr=False)
class Group(Chat):
    """A basic group or a supergroup; a forum is a supergroup with topics."""

    is_super: bool = False
    members: dict[int, Member] = field(default_factory=dict)
    rights: Rights = EVERYTHING
    linked_channel: Channel | None = None
    slow_mode_seconds: float = 0.0
    """Members, bots too, may send so often; admins as they like."""

    migrated_to: Group | None = None
    migrated_from: Group | None = None
    is_gone: bool = False

    @property
    def type(self) -> str:
        return "supergroup" if self.is_super else "group"

    def member(self, user: User) -> Member | None:
        return self.members.get(user.id)

    def rights_of(self, user: User) -> Rights:
        member = self.members.get(user.id)
        if member is None or member.is_administrator:
            return EVERYTHING
        return member.rights.within(self.rights)

    def bots(self) -> list[BotAccount]:
        return _present_bots(self.members)


@dataclass(eq=False, kw_only=True, repr=False)
class Channel(Chat):
    members: dict[int, Member] = field(default_factory=dict)
    linked_group: Group | None = None

    @property
    def type(self) -> str:
        return "channel"

    def member(self, user: User) -> Member | None:
        return self.members.get(user.id)

    def bots(self) -> list[BotAccount]:
        return _present_bots(self.members)


def _present_bots(members: dict[int, Member]) -> list[BotAccount]:
    users = [member.user for member in members.values() if member.is_present]
    return [user for user in users if isinstance(user, BotAccount)]
