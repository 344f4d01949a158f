"""The live stream: first everything there is, then what happens (Server-Sent Events)."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from starlette.responses import StreamingResponse

from bot.sandbox.page.company import room_key, room_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.requests import Request

    from bot.sandbox.image_api import CallLog
    from bot.sandbox.page.company import Company
    from bot.sandbox.page.views import Json, Views
    from bot.sandbox.telegram_api.events import Event, Listener
    from bot.sandbox.telegram_api.world import World

_STILL_THERE_SECONDS = 15.0
_AGAIN_MS = 1000
"""A browser that lost the stream asks again so soon."""

_LONG = 3600.0


class Stream:
    """`started` adds to the first event what only the page's server knows."""

    def __init__(
        self, world: World, company: Company, calls: CallLog, views: Views, started: Callable[[], Json]
    ) -> None:
        self._world = world
        self._company = company
        self._calls = calls
        self._views = views
        self._started = started

    async def serve(self, _request: Request) -> StreamingResponse:
        return StreamingResponse(self._lines(), media_type="text/event-stream")

    async def _lines(self) -> AsyncIterator[str]:
        news: asyncio.Queue[str] = asyncio.Queue()
        # The listener is there before the picture of the whole is taken, so nothing falls in between.
        events = self._world.events()
        everything = self._views.everything(list(self._calls)) | self._started()
        watchers = [
            asyncio.create_task(self._watch_chats(events, news)),
            asyncio.create_task(self._watch_calls(news)),
        ]
        try:
            yield f"retry: {_AGAIN_MS}\n{_line('hello', everything)}"
            while True:
                try:
                    async with asyncio.timeout(_STILL_THERE_SECONDS):
                        line = await news.get()
                except TimeoutError:
                    line = ": still there\n\n"
                yield line
        finally:
            for watcher in watchers:
                watcher.cancel()
            await asyncio.gather(*watchers, return_exceptions=True)

    async def _watch_chats(self, events: Listener, news: asyncio.Queue[str]) -> None:
        async for event in events:
            if self._company.is_ours(event.chat):
                line = self._happening(event)
                if line:
                    news.put_nowait(line)

    def _happening(self, event: Event) -> str:
        message = event.message
        match event.kind:
            case "added" | "edited" | "reacted" if message is not None and not message.is_deleted:
                return _line("message", self._views.message(message) | {"change": event.kind})
            case "deleted" if message is not None:
                return _line("gone", {"room": room_of(message), "serial": message.serial})
            case "action":
                room = room_key(event.chat, event.details.get("message_thread_id"))
                return _line("action", {"room": room, "action": event.details["action"]})
            case _:
                return ""

    async def _watch_calls(self, news: asyncio.Queue[str]) -> None:
        told: dict[int, bool] = {}

        def fresh() -> list[int]:
            states = {call.number: call.ended_at is not None for call in self._calls}
            return [number for number, ended in states.items() if told.get(number) != ended]

        told.update({call.number: call.ended_at is not None for call in self._calls})
        while True:
            with suppress(TimeoutError):
                await self._calls.milestones.until(lambda: bool(fresh()), _LONG, str)
            for number in fresh():
                call = self._calls[number - 1]
                told[number] = call.ended_at is not None
                news.put_nowait(_line("call", self._views.call(call)))


def _line(kind: str, content: Any) -> str:
    return f"event: {kind}\ndata: {json.dumps(content, separators=(',', ':'))}\n\n"
