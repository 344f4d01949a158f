"""What happens in the chats, as a stream: for a live page, and for anybody who waits."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Self, TypeAlias
from weakref import WeakSet

if TYPE_CHECKING:
    from bot.sandbox.telegram_api.accounts import User
    from bot.sandbox.telegram_api.chats import Chat
    from bot.sandbox.telegram_api.media import Json
    from bot.sandbox.telegram_api.messages import Message

EventKind: TypeAlias = Literal["added", "edited", "deleted", "reacted", "action", "draft", "answered"]


@dataclass(frozen=True, eq=False)
class Event:
    """`details`: the chat action, the draft's text or the answer to a button press, as JSON."""

    kind: EventKind
    chat: Chat
    at: float
    message: Message | None = None
    user: User | None = None
    details: Json = field(default_factory=dict)


class Listener:
    """The events since it was made; `async for` them."""

    def __init__(self, chat: Chat | None) -> None:
        self._chat = chat
        self._queue: asyncio.Queue[Event] = asyncio.Queue()

    def hear(self, event: Event) -> None:
        if self._chat is None or event.chat is self._chat:
            self._queue.put_nowait(event)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Event:
        return await self._queue.get()


class EventStream:
    def __init__(self) -> None:
        self._listeners: WeakSet[Listener] = WeakSet()

    def publish(self, event: Event) -> None:
        for listener in self._listeners:
            listener.hear(event)

    def listen(self, chat: Chat | None = None) -> Listener:
        listener = Listener(chat)
        self._listeners.add(listener)
        return listener
