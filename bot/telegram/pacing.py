"""How fast Telegram may be spoken to: overall, in one chat, in one group per minute. Times in seconds.

Every limit is a window that slides: never more than so many messages in any so many seconds, whatever way
the other side counts. A message counts from when it was sent, and once it has arrived from then on.
"""

from collections import deque
from dataclasses import dataclass, field

CHAT_BURST = 3
MINUTE = 60.0
EDITS_SHARE = 0.5
"""Edits of statuses may use so much of a group's minute; the rest is kept for words and pictures."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bot FAQ: about 30 messages a second in all, one a second in a chat, 20 a minute in a group."""

    per_second: float = 30.0
    group_per_minute: int = 20
    chat_seconds: float = 1.0


@dataclass(slots=True)
class Mark:
    """One message: when it was sent, then when it arrived."""

    at: float


@dataclass(slots=True)
class Window:
    """Messages of the last while."""

    marks: deque[Mark] = field(default_factory=deque)

    def wait(self, now: float, limit: int, span: float) -> float:
        """Seconds until fewer than `limit` messages lie in the last `span` seconds."""
        recent = sorted(mark.at for mark in self.marks if mark.at > now - span)
        return 0.0 if len(recent) < limit else recent[-limit] + span - now

    def add(self, mark: Mark, keep: float) -> None:
        """Adds a message; what is older than `keep` seconds is forgotten."""
        while self.marks and self.marks[0].at <= mark.at - keep:
            self.marks.popleft()
        self.marks.append(mark)


@dataclass(slots=True)
class _Chat:
    window: Window = field(default_factory=Window)
    paused_until: float = 0.0


class Pace:
    """The limits over all chats. `now` is a monotonic time."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._overall = Window()
        self._burst = max(1, int(limits.per_second))
        self._chats: dict[int, _Chat] = {}

    def wait(self, now: float, chat: int | None, *, is_group: bool, is_edit: bool) -> float:
        """Seconds until a call may go out; `chat` is None for calls that are no messages."""
        wait = self._overall.wait(now, self._burst, self._burst / self._limits.per_second)
        known = None if chat is None else self._chats.get(chat)
        if known is None:
            return wait
        wait = max(wait, known.paused_until - now)
        wait = max(wait, known.window.wait(now, CHAT_BURST, CHAT_BURST * self._limits.chat_seconds))
        if is_group:
            share = EDITS_SHARE if is_edit else 1.0
            limit = max(1, int(self._limits.group_per_minute * share))
            wait = max(wait, known.window.wait(now, limit, MINUTE))
        return wait

    def take(self, now: float, chat: int | None) -> Mark:
        """Counts a call; its mark is moved when the call is over."""
        mark = Mark(now)
        self._overall.add(mark, self._burst / self._limits.per_second)
        if chat is not None:
            self._chats.setdefault(chat, _Chat()).window.add(mark, MINUTE)
        return mark

    def pause(self, now: float, chat: int | None, seconds: float) -> None:
        """Telegram said when to try again; a call that is no message pauses nobody."""
        if chat is not None:
            known = self._chats.setdefault(chat, _Chat())
            known.paused_until = max(known.paused_until, now + seconds)

    def forget_idle(self, now: float) -> None:
        """Drops chats whose limits are all free again."""
        for chat, known in list(self._chats.items()):
            last = known.window.marks[-1].at if known.window.marks else 0.0
            if last < now - MINUTE and known.paused_until < now:
                del self._chats[chat]
