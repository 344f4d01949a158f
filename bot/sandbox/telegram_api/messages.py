"""A message with its whole history: nothing that was ever shown is forgotten."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from bot.sandbox.telegram_api.formatting import Formatted
from bot.sandbox.telegram_api.media import Service

if TYPE_CHECKING:
    from bot.sandbox.telegram_api.accounts import User
    from bot.sandbox.telegram_api.chats import Chat
    from bot.sandbox.telegram_api.media import Json, Media

NO_WORDS = Formatted()


@dataclass(frozen=True)
class Version:
    """How a message looked from `at` (seconds since 1970) on; `hidden` edits changed only the keyboard."""

    at: float
    words: Formatted = NO_WORDS
    media: Media | None = None
    keyboard: Json | None = None
    hidden: bool = False


@dataclass(frozen=True)
class Quote:
    """Bot API: TextQuote. `position` counts UTF-16 units of the original words."""

    words: Formatted
    position: int


@dataclass(frozen=True)
class Origin:
    """Where a forwarded or foreign message comes from (Bot API: MessageOrigin)."""

    kind: Literal["user", "hidden_user", "chat", "channel"]
    date: int
    user: User | None = None
    chat: Chat | None = None
    message_id: int = 0


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What is about to be sent, and how."""

    words: Formatted = NO_WORDS
    media: Media | None = None
    keyboard: Json | None = None
    silent: bool = False
    reply_to: Message | None = None
    quote: Quote | None = None
    external: Message | None = None
    thread_id: int | None = None
    album: str = ""
    origin: Origin | None = None
    sender_chat: Chat | None = None
    signature: str = ""
    is_automatic_forward: bool = False


@dataclass(eq=False, repr=False)
class Message:
    """`serial` orders all messages of the world; `id` is Telegram's number within the chat."""

    id: int
    serial: int
    chat: Chat
    sender: User | None
    letter: Letter
    versions: list[Version]
    is_topic_message: bool = False
    thread_id: int | None = None
    deleted_at: float | None = None
    reactions: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<message {self.id} in {self.chat.name!r}: {self.text!r}>"

    @property
    def now(self) -> Version:
        return self.versions[-1]

    @property
    def text(self) -> str:
        """The text, or the caption of a picture or file."""
        return self.now.words.text

    @property
    def words(self) -> Formatted:
        return self.now.words

    @property
    def media(self) -> Media | None:
        return self.now.media

    @property
    def date(self) -> int:
        return int(self.versions[0].at)

    @property
    def edit_date(self) -> int | None:
        shown = [version for version in self.versions[1:] if not version.hidden]
        return int(shown[-1].at) if shown else None

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def is_service(self) -> bool:
        return isinstance(self.media, Service)

    @property
    def is_silent(self) -> bool:
        return self.letter.silent

    @property
    def reply_to(self) -> Message | None:
        return self.letter.reply_to

    @property
    def origin(self) -> Origin:
        """How the message is described where it is shown outside its chat."""
        if self.letter.origin is not None:
            return self.letter.origin
        if self.chat.type == "channel":
            return Origin("channel", self.date, chat=self.chat, message_id=self.id)
        if self.letter.sender_chat is not None:
            return Origin("chat", self.date, chat=self.letter.sender_chat)
        return Origin("user", self.date, user=self.sender)

    @property
    def topic_id(self) -> int | None:
        """The topic in which it stands; None in the General topic and outside forums."""
        return self.thread_id if self.is_topic_message else None

    @property
    def album(self) -> str:
        return self.letter.album

    @property
    def button_rows(self) -> list[list[Json]]:
        """The inline keyboard, row by row; empty without one."""
        rows: list[list[Json]] = (self.now.keyboard or {}).get("inline_keyboard", [])
        return rows

    @property
    def buttons(self) -> list[str]:
        """The labels of the inline keyboard, row after row."""
        return [button["text"] for row in self.button_rows for button in row]
