"""Scripted misfortune: what goes wrong, in which method, at which call, how often."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from bot.sandbox.telegram_api.errors import ApiError, too_many_requests, unauthorized

if TYPE_CHECKING:
    from bot.sandbox.telegram_api.accounts import BotAccount
    from bot.sandbox.telegram_api.changes import Changes

_HTML = "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n<h1>{0}</h1>\r\n</body>\r\n</html>\r\n"


@dataclass(frozen=True)
class Answered:
    """The call is answered like this and never carried out."""

    status: int
    body: str
    content_type: str = "application/json"
    retry_after: int = 0


@dataclass(frozen=True)
class Cut:
    """The connection is reset: before the call is carried out, or after it, so that the caller never hears."""

    when: Literal["before", "after"]


@dataclass(frozen=True)
class Slow:
    """So many seconds pass before the call is carried out, or between that and its answer.

    None: forever, the caller must give up.
    """

    seconds: float | None
    when: Literal["before", "after"] = "before"


Misfortune: TypeAlias = Answered | Cut | Slow


class Fault:
    """Strikes the `nth` matching call and those after it, `times` times in all (None: always)."""

    def __init__(
        self, misfortune: Misfortune, method: str, nth: int, times: int | None, changes: Changes
    ) -> None:
        self.misfortune = misfortune
        self.hits = 0
        self._method = method.lower()
        self._to_skip = nth - 1
        self._times = times
        self._changes = changes

    def strikes(self, method: str) -> bool:
        if self._method not in ("*", method.lower()) or self.hits == self._times:
            return False
        if self._to_skip > 0:
            self._to_skip -= 1
            return False
        self.hits += 1
        self._changes.notify()
        return True

    async def struck(self, times: int = 1, *, seconds: float = 10.0) -> None:
        """Returns as soon as it has struck so often."""
        if await self._changes.until(lambda: True if self.hits >= times else None, seconds) is None:
            raise AssertionError(f"the fault struck {self.hits} of {times} times in {seconds} s")


class Faults:
    """`method` is a name of the Bot API, "*" for all, "file" for downloads."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._faults: list[Fault] = []

    def add(self, method: str, misfortune: Misfortune, *, nth: int = 1, times: int | None = 1) -> Fault:
        fault = Fault(misfortune, method, nth, times, self._changes)
        self._faults.append(fault)
        return fault

    def too_many_requests(
        self, method: str, retry_after: int = 1, *, nth: int = 1, times: int | None = 1
    ) -> Fault:
        """429 with retry_after (seconds) in the body and in the Retry-After header."""
        return self.add(method, answered(too_many_requests(retry_after)), nth=nth, times=times)

    def server_error(
        self, method: str, status: int = 502, *, as_html: bool = True, nth: int = 1, times: int | None = 1
    ) -> Fault:
        """A 5xx: the page of a proxy, or the server's own JSON."""
        if as_html:
            body = Answered(status, _HTML.format(f"{status} {HTTPStatus(status).phrase}"), "text/html")
        else:
            body = answered(ApiError(status, "Internal Server Error: restart"))
        return self.add(method, body, nth=nth, times=times)

    def unauthorized(self, method: str = "*", *, nth: int = 1, times: int | None = 1) -> Fault:
        return self.add(method, answered(unauthorized()), nth=nth, times=times)

    def refuse(self, method: str, error: ApiError, *, nth: int = 1, times: int | None = 1) -> Fault:
        """Any refusal, for example `bad_request("PHOTO_INVALID_DIMENSIONS")`."""
        return self.add(method, answered(error), nth=nth, times=times)

    def cut_before(self, method: str, *, nth: int = 1, times: int | None = 1) -> Fault:
        return self.add(method, Cut("before"), nth=nth, times=times)

    def cut_after(self, method: str, *, nth: int = 1, times: int | None = 1) -> Fault:
        return self.add(method, Cut("after"), nth=nth, times=times)

    def delay(
        self, method: str, seconds: float, *, answer: bool = False, nth: int = 1, times: int | None = 1
    ) -> Fault:
        """The call waits; with `answer` it is carried out at once and only its answer waits."""
        return self.add(method, Slow(seconds, "after" if answer else "before"), nth=nth, times=times)

    def hang(self, method: str, *, answer: bool = False, nth: int = 1, times: int | None = 1) -> Fault:
        """No answer ever; with `answer` the call is carried out nevertheless."""
        return self.add(method, Slow(None, "after" if answer else "before"), nth=nth, times=times)

    def strange_update(self, bot: BotAccount, payload: Any = None, *, numbered: bool = True) -> int:
        """An update no client expects; by default a callback_query without chat_instance. Gives its id."""
        if payload is None:
            sender = {"id": 1, "is_bot": False, "first_name": "Nobody"}
            payload = {"callback_query": {"id": "1", "from": sender, "data": "x"}}
        return bot.updates.add_raw(payload, numbered=numbered)

    def clear(self) -> None:
        self._faults.clear()

    def next_for(self, method: str) -> list[Misfortune]:
        """What befalls this call: every delay that applies, and the first of the other kinds."""
        struck: list[Misfortune] = []
        for fault in self._faults:
            final = any(not isinstance(earlier, Slow) for earlier in struck)
            if not final and fault.strikes(method):
                struck.append(fault.misfortune)
        return struck


def answered(error: ApiError) -> Answered:
    return Answered(error.code, json.dumps(error.body()), retry_after=error.parameters.get("retry_after", 0))
