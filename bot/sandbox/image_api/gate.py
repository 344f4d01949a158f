"""A gate that tests close to keep calls in flight without sleeping."""

import asyncio


class Gate:
    """Open at first. Held calls wait in the order of their coming."""

    def __init__(self) -> None:
        self._holding: str | None = None
        self._waiting: list[asyncio.Future[None]] = []

    @property
    def waiting(self) -> int:
        """How many calls are held at this moment."""
        return len(self._waiting)

    def hold(self, containing: str = "") -> None:
        """From now on calls whose last user text contains these words wait."""
        self._holding = containing

    def release(self, count: int | None = None) -> None:
        """Lets everything pass and opens the gate; with a count lets the first so many pass and stays closed."""
        if count is None:
            self._holding = None
        passing, self._waiting = self._waiting[:count], self._waiting[count:] if count is not None else []
        for future in passing:
            if not future.done():
                future.set_result(None)

    def enter(self, words: str) -> asyncio.Future[None]:
        """Joins the waiting ones at once; the future is done when the call may go on."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self._holding is None or self._holding not in words:
            future.set_result(None)
        else:
            self._waiting.append(future)
            future.add_done_callback(self._forget)
        return future

    def _forget(self, future: asyncio.Future[None]) -> None:
        if future in self._waiting:
            self._waiting.remove(future)
