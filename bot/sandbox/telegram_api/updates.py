"""The queue of updates of one bot, and the long poll that empties it.

An update stays until a later getUpdates asks for a higher offset; then it is gone (Bot API: getUpdates).
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.sandbox.telegram_api.errors import conflict

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from bot.sandbox.telegram_api.clock import Clock
    from bot.sandbox.telegram_api.media import Json
    from bot.sandbox.telegram_api.settings import Settings

_KIND_NAMES = (
    "message edited_message channel_post edited_channel_post business_connection "
    "business_message edited_business_message deleted_business_messages guest_message "
    "message_reaction message_reaction_count inline_query chosen_inline_result callback_query "
    "shipping_query pre_checkout_query purchased_paid_media poll poll_answer my_chat_member "
    "chat_member chat_join_request chat_boost removed_chat_boost managed_bot"
)
UPDATE_KINDS = frozenset(_KIND_NAMES.split())
ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
_GATHER_SECONDS = 0.001
_REPEAT_SECONDS = 3.0
_HURRY_SECONDS = 0.5


@dataclass(frozen=True, eq=False)
class Pending:
    """`lane` keeps webhook deliveries in order: one per chat, one per person for button presses."""

    update_id: int
    payload: Any
    expires_at: float
    lane: str


class UpdateQueue:
    def __init__(self, settings: Settings, clock: Clock, notify: Callable[[], None]) -> None:
        self._settings = settings
        self._clock = clock
        self._notify = notify
        self._entries: list[Pending] = []
        self._next_id = settings.first_update_id
        self._last_added = clock()
        self._poll: asyncio.Future[None] | None = None
        self._last_poll: tuple[int, float] = (0, float("-inf"))
        self._conflict_free_at = float("-inf")
        self.allowed = UPDATE_KINDS - ONLY_ON_REQUEST

    def allow(self, kinds: Iterable[str]) -> None:
        """allowed_updates; an empty list means the default set."""
        chosen = frozenset(kinds)
        self.allowed = chosen or UPDATE_KINDS - ONLY_ON_REQUEST

    def add(self, kind: str, content: Json, *, lane: str, keep_seconds: float | None = None) -> None:
        if kind not in self.allowed:
            return
        self.add_raw({kind: content}, lane=lane, keep_seconds=keep_seconds)

    def add_raw(
        self, payload: Any, *, lane: str = "raw", keep_seconds: float | None = None, numbered: bool = True
    ) -> int:
        """Any payload at all, even one that no client can read; gives its update_id."""
        now = self._clock()
        if now - self._last_added > self._settings.quiet_week_seconds:
            self._next_id = random.randrange(1, 1 << 30)  # noqa: S311
        self._last_added = now
        update_id = self._next_id
        self._next_id += 1
        body = {"update_id": update_id} | payload if numbered and isinstance(payload, dict) else payload
        keep = self._settings.update_keep_seconds if keep_seconds is None else keep_seconds
        self._entries.append(Pending(update_id, body, now + keep, lane))
        self._wake()
        return update_id

    def jump(self, update_id: int) -> None:
        """Numbers the next update as given, as after a quiet week."""
        self._next_id = update_id

    def pending(self) -> list[Pending]:
        """Not confirmed and not expired, oldest first."""
        now = self._clock()
        self._entries = [entry for entry in self._entries if entry.expires_at > now]
        return list(self._entries)

    def forget(self, entry: Pending) -> None:
        if entry in self._entries:
            self._entries.remove(entry)
            self._notify()

    def clear(self) -> None:
        self._entries.clear()
        self._notify()

    async def poll(
        self,
        offset: int,
        limit: int,
        seconds: float,
        gone: Callable[[], Awaitable[None]],
    ) -> list[Any]:
        """What getUpdates answers; waits up to `seconds` or until the caller hangs up."""
        limit, seconds = self._slowed(offset, limit, seconds)
        if offset < 0:
            self._confirm_all_but(-offset)
        found = self._take(offset, limit)
        if found or seconds == 0:
            return found
        self.interrupt(OTHER_POLLER)
        await self._wait(seconds, gone)
        return self._take(offset, limit)

    def interrupt(self, reason: str) -> None:
        """Ends the poll that is under way, if any, with 409."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(conflict(reason))
        self._poll = None

    async def conflict_pause(self) -> None:
        """409s come at most once in three seconds; the others wait that long."""
        now = asyncio.get_running_loop().time()
        if now < self._conflict_free_at:
            await asyncio.sleep(self._settings.conflict_pause_seconds)
        else:
            self._conflict_free_at = now + self._settings.conflict_pause_seconds

    def _slowed(self, offset: int, limit: int, seconds: float) -> tuple[int, float]:
        now = asyncio.get_running_loop().time()
        last_offset, last_time = self._last_poll
        self._last_poll = (offset, now)
        if not self._settings.hurried_polls or offset != last_offset:
            return limit, seconds
        if now < last_time + _REPEAT_SECONDS:
            seconds = max(seconds, _REPEAT_SECONDS)
        return (1 if now < last_time + _HURRY_SECONDS else limit), seconds

    async def _wait(self, seconds: float, gone: Callable[[], Awaitable[None]]) -> None:
        poll: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._poll = poll
        hang_up = asyncio.ensure_future(gone())
        try:
            await asyncio.wait({poll, hang_up}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            if poll.done():
                poll.result()
                await asyncio.sleep(_GATHER_SECONDS)
        finally:
            hang_up.cancel()
            if self._poll is poll:
                self._poll = None
            poll.cancel()

    def _take(self, offset: int, limit: int) -> list[Any]:
        if 0 < offset <= self._next_id:
            confirmed = [entry for entry in self._entries if entry.update_id < offset]
            self._entries = [entry for entry in self._entries if entry.update_id >= offset]
            if confirmed:
                self._notify()
        return [entry.payload for entry in self.pending()[:limit]]

    def _confirm_all_but(self, last: int) -> None:
        self._entries = self._entries[-last:]
        self._notify()

    def _wake(self) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)
        self._notify()
