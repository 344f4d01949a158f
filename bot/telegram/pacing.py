"""How fast Telegram may be spoken to: overall, in one chat, in one group per minute. Times in seconds."""

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
    chat_per_second: float = 1.0


@dataclass(slots=True)
class Bucket:
    """A token bucket: `rate` tokens a second, at most `burst` saved up."""

    rate: float
    burst: float
    tokens: float = 0.0
    at: float = 0.0

    def wait(self, now: float) -> float:
        """Seconds until a token is there."""
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.rate)
        self.at = now
        return 0.0 if self.tokens >= 1.0 else (1.0 - self.tokens) / self.rate

    def take(self) -> None:
        self.tokens -= 1.0


@dataclass(slots=True)
class ChatPace:
    """One chat: its bucket, its last minute, and a pause that Telegram asked for."""

    bucket: Bucket
    minute: deque[float] = field(default_factory=deque)
    paused_until: float = 0.0

    def wait(self, now: float, limit: float | None) -> float:
        """Seconds until a message may go out; `limit` is the number of messages a minute, if there is one."""
        while self.minute and self.minute[0] <= now - MINUTE:
            self.minute.popleft()
        wait = max(self.bucket.wait(now), self.paused_until - now)
        if limit is not None and len(self.minute) >= limit:
            wait = max(wait, self.minute[0] + MINUTE - now)
        return max(0.0, wait)

    def take(self, now: float) -> None:
        self.bucket.take()
        self.minute.append(now)


class Pace:
    """The limits over all chats. `now` is a monotonic time."""

    def __init__(self, limits: Limits, now: float) -> None:
        self._limits = limits
        self._overall = Bucket(limits.per_second, max(1.0, limits.per_second), limits.per_second, now)
        self._chats: dict[int, ChatPace] = {}

    def wait(self, now: float, chat: int | None, *, is_group: bool, is_edit: bool) -> float:
        """Seconds until a call may go out; `chat` is None for calls that are no messages."""
        wait = self._overall.wait(now)
        if chat is None:
            return wait
        limit = None
        if is_group:
            limit = self._limits.group_per_minute * (EDITS_SHARE if is_edit else 1.0)
        return max(wait, self._chat(chat, now).wait(now, limit))

    def take(self, now: float, chat: int | None) -> None:
        self._overall.take()
        if chat is not None:
            self._chat(chat, now).take(now)

    def pause(self, now: float, chat: int | None, seconds: float) -> None:
        """Telegram said when to try again; a call that is no message pauses nobody."""
        if chat is not None:
            self._chat(chat, now).paused_until = now + seconds

    def forget_idle(self, now: float) -> None:
        """Drops chats whose limits are all free again."""
        idle = [
            chat
            for chat, pace in self._chats.items()
            if now - pace.bucket.at > MINUTE and pace.paused_until < now
        ]
        for chat in idle:
            del self._chats[chat]

    def _chat(self, chat: int, now: float) -> ChatPace:
        if chat not in self._chats:
            self._chats[chat] = ChatPace(Bucket(self._limits.chat_per_second, CHAT_BURST, CHAT_BURST, now))
        return self._chats[chat]
