"""People and bots: who they are, not where they talk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.sandbox.telegram_api.media import Json
    from bot.sandbox.telegram_api.updates import UpdateQueue
    from bot.sandbox.telegram_api.webhooks import Webhook


@dataclass(eq=False)
class Numbers:
    """A counter of message ids."""

    last: int = 0

    def take(self) -> int:
        self.last += 1
        return self.last


@dataclass(eq=False, repr=False)
class User:
    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = "en"
    is_premium: bool = False
    is_bot: bool = False
    is_deactivated: bool = False

    def __repr__(self) -> str:
        return f"<{self.name} {self.id}>"

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(eq=False, repr=False)
class BotAccount(User):
    """A bot as BotFather keeps it, with its queue of updates.

    `reads_everything` is privacy mode switched off. `numbers` counts the messages of its private chats and
    basic groups together, as Telegram does per account; supergroups count for themselves.
    """

    token: str = ""
    reads_everything: bool = False
    has_topics: bool = False
    numbers: Numbers = field(default_factory=Numbers)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)
    profile: dict[tuple[str, str], str] = field(default_factory=dict)
    webhook: Webhook | None = None
    logged_out: bool = False
    _updates: UpdateQueue | None = None

    @property
    def updates(self) -> UpdateQueue:
        if self._updates is None:
            raise LookupError(f"{self.name} was not created by a world")
        return self._updates

    def receives(self, updates: UpdateQueue) -> None:
        self._updates = updates


GROUP_ANONYMOUS_BOT = User(1087968824, "Group", username="GroupAnonymousBot", is_bot=True, language_code="")
CHANNEL_BOT = User(136817688, "Channel", username="Channel_Bot", is_bot=True, language_code="")
TELEGRAM = User(777000, "Telegram", language_code="")
