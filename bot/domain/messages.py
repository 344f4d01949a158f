"""What people say, in neutral words: no messenger's types, nothing looked up yet."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar

from bot.domain.ids import MessageId, Micros, PersonId, before_move
from bot.domain.pictures import Attachment


@dataclass(frozen=True, slots=True)
class Address:
    """Where to speak: Telegram's id of the chat, and the topic in it (0: none, or General)."""

    chat: int
    topic: int
    is_group: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Who speaks; `language` is an IETF tag or empty."""

    id: PersonId
    name: str
    language: str = ""
    is_bot: bool = False


class Command(StrEnum):
    """The commands that are understood; anything else after a slash is words for nobody."""

    START = "start"
    HELP = "help"
    NEW = "new"
    UNDO = "undo"
    DRAW = "draw"
    EDIT = "edit"
    IMAGINE = "imagine"
    HISTORY = "history"
    SETTINGS = "settings"
    PRIVACY = "privacy"
    MODEL = "model"
    VOTE = "vote"


class Unsupported(StrEnum):
    """Kinds of messages that are no pictures and no words."""

    VIDEO = "video"
    ANIMATION = "animation"
    VOICE = "voice"
    STICKER = "sticker"
    LOCATION = "location"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Replied:
    """The message that was replied to. `text` is its words when a person wrote plain text.

    `album` is all of its album in message order, where that was seen.
    """

    message: MessageId
    by_this_bot: bool
    picture: Attachment | None = None
    text: str = ""
    album: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message of a person.

    `words` are without the command and without a mention of the bot; `quote` is the part of the replied-to
    message that was quoted. `addressed` tells whether it is meant for the bot: always in a private chat, in
    groups by command, mention or reply. `files` are pictures in message order, each with its own message.
    `said_in` is the item of an album that carries its words; `overheard`: it counts as addressed only because the
    group wants that of every caption.
    """

    address: Address
    message: MessageId
    date: Micros
    author: Person
    words: str = ""
    command: Command | None = None
    payload: str = ""
    files: tuple[Attachment, ...] = ()
    unsupported: Unsupported | None = None
    album: str | None = None
    replied: Replied | None = None
    quote: str = ""
    addressed: bool = True
    forwarded: bool = False
    edited: bool = False
    overheard: bool = False
    said_in: MessageId | None = None


@dataclass(frozen=True, slots=True)
class Press:
    """A tap on a button under message `message`; `data` is what the button carries."""

    query: str
    address: Address
    message: MessageId
    author: Person
    data: str


@dataclass(frozen=True, slots=True)
class Migrated:
    """A group has become a supergroup: Telegram's ids of both."""

    old: int
    new: int


@dataclass(frozen=True, slots=True)
class Nothing:
    """An update that asks nothing of us."""

    why: str


Read = Incoming | Press | Migrated | Nothing


@dataclass(frozen=True, slots=True)
class Album:
    """The items of one album that have come so far, in message order."""

    items: tuple[Incoming, ...] = field(default=())

    def as_message(self) -> Incoming:
        """One message that says what the whole album says; it stands at its first item.

        The caption may hang on any item, an album is addressed as soon as one of its items is.
        """
        items = sorted(self.items, key=lambda item: item.message)
        first = items[0]
        captions = [item for item in items if item.words or item.command]
        speaking = captions[0] if captions else first
        replied = next((item for item in items if item.replied), first)
        return replace(
            first,
            words="\n".join(item.words for item in captions if item.words),
            command=speaking.command,
            payload=speaking.payload,
            files=tuple(file for item in items for file in item.files),
            replied=replied.replied,
            quote=replied.quote,
            addressed=any(item.addressed for item in items),
            forwarded=all(item.forwarded for item in items),
            said_in=speaking.message,
        )


_Said = TypeVar("_Said", Incoming, Press)


def moved(update: _Said, chat: int) -> _Said:
    """What was still said in a group that has become the supergroup `chat`."""
    address, message = replace(update.address, chat=chat), before_move(update.message)
    if isinstance(update, Press):
        return replace(update, address=address, message=message)
    replied = update.replied
    if replied is not None:
        picture = None if replied.picture is None else _aged(replied.picture)
        replied = replace(replied, message=before_move(replied.message), picture=picture)
    return replace(
        update,
        address=address,
        message=message,
        files=tuple(map(_aged, update.files)),
        replied=replied,
        said_in=None if update.said_in is None else before_move(update.said_in),
    )


def _aged(file: Attachment) -> Attachment:
    return replace(file, message_id=before_move(file.message_id))
