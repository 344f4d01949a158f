"""The log of every call that reached the server."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.sandbox.telegram_api.changes import Changes
    from bot.sandbox.telegram_api.uploads import Upload


@dataclass(eq=False)
class CallRecord:
    """`at` and `took` in seconds; uploads by sha256 and size, never by their bytes.

    `status` is 0 while the call is under way and when its connection was cut without an answer.
    """

    method: str
    bot: str
    at: float
    parameters: dict[str, str] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    status: int = 0
    description: str = ""
    took: float = 0.0
    is_done: bool = False

    @property
    def chat_id(self) -> str:
        return self.parameters.get("chat_id", "")


class CallLog:
    """All calls, oldest first; method names as in the Bot API."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._records: list[CallRecord] = []

    def __iter__(self) -> Iterator[CallRecord]:
        return iter(list(self._records))

    def __len__(self) -> int:
        return len(self._records)

    def add(self, record: CallRecord) -> None:
        self._records.append(record)
        self._changes.notify()

    def done(self, record: CallRecord, status: int, description: str, took: float) -> None:
        record.status, record.description, record.took, record.is_done = status, description, took, True
        self._changes.notify()

    def of(self, *methods: str) -> list[CallRecord]:
        """The calls of these methods, without regard to case."""
        wanted = {method.lower() for method in methods}
        return [record for record in self._records if record.method.lower() in wanted]

    def refused(self) -> list[CallRecord]:
        return [record for record in self._records if record.status >= 400]

    def under_way(self) -> list[CallRecord]:
        return [record for record in self._records if not record.is_done]

    def clear(self) -> None:
        self._records.clear()

    async def wait(self, method: str, times: int = 1, *, seconds: float = 10.0) -> list[CallRecord]:
        """The finished calls of a method, as soon as there are `times` of them."""

        def enough() -> list[CallRecord] | None:
            finished = [record for record in self.of(method) if record.is_done]
            return finished if len(finished) >= times else None

        found = await self._changes.until(enough, seconds)
        if found is None:
            raise AssertionError(f"{len(self.of(method))} of {times} calls of {method} in {seconds} s")
        return found
