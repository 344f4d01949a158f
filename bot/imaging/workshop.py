"""Threads for pixel work and the memory that they share: few at a time, so that decoded pictures do not pile up."""

import asyncio
import ctypes
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from bot.domain.errors import Reason, Refused
from bot.domain.pictures import BlobRef, PictureFile, PictureFormat
from bot.domain.records import Examined
from bot.imaging import encoding
from bot.imaging.inspection import Facts, opened
from bot.ports import BlobStore, BlobWriter

THREADS = 2
SECONDS = 60.0

DECODED_BYTES = 100_000_000
"""Pixels in memory at a time; a picture that takes more is worked on alone."""

BYTES_PER_PIXEL = 4
"""Of Pillow's, also without transparency."""

_M_MMAP_THRESHOLD = -3
_MAPPED_FROM = 1_000_000

T = TypeVar("T")


class Workshop:
    """Operations on blobs; two run at a time, on people's files no longer than a minute."""

    def __init__(self, blobs: BlobStore) -> None:
        self._blobs = blobs
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="pictures")
        self._free = asyncio.Semaphore(THREADS)
        self._memory = Memory(DECODED_BYTES)
        _give_freed_memory_back()

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _run(self, seconds: float | None, work: Callable[..., T], *arguments: object) -> T:
        """Raises Refused for people's files that take too long; the thread's place is free when it has ended."""
        loop = asyncio.get_running_loop()
        await self._free.acquire()
        working = loop.run_in_executor(self._pool, work, *arguments)
        working.add_done_callback(self._ended)
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.shield(working)
        except TimeoutError:
            raise Refused(Reason.BROKEN) from None

    def _ended(self, working: asyncio.Future[Any]) -> None:
        self._free.release()
        if not working.cancelled():
            working.exception()  # Nobody may be waiting for it any more.

    def _examine(self, blob: BlobRef) -> Examined:
        path = self._blobs.local(blob)
        with opened(path) as (_, facts):
            file = PictureFile(blob, facts.format, *facts.upright_size)
        with self._memory.taken(decoded(facts)):
            thumbnail, _ = self._written(lambda write: encoding.thumbnail(path, write))
        return Examined(file, thumbnail)

    def _written(self, work: Callable[[Callable[[bytes], object]], T]) -> tuple[BlobRef, T]:
        writer: BlobWriter = self._blobs.new()
        try:
            result = work(writer.write)
            return writer.finish(), result
        finally:
            writer.discard()


class Memory:
    """So many bytes for all threads together."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._left = size
        self._changed = threading.Condition()

    @contextmanager
    def taken(self, size: int) -> Iterator[None]:
        """Waits until there is room; what is larger than everything gets everything."""
        size = min(size, self._size)
        with self._changed:
            self._changed.wait_for(lambda: size <= self._left)
            self._left -= size
        try:
            yield
        finally:
            with self._changed:
                self._left += size
                self._changed.notify_all()


def _give_freed_memory_back() -> None:
    """The C library keeps tens of megabytes for later once it has freed a large block, unless told not to (mallopt(3))."""
    with suppress(OSError, AttributeError):  # Other C libraries have no such habit, nor the function.
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _MAPPED_FROM)


def decoded(picture: Facts | PictureFile) -> int:
    """Bytes of its pixels. A JPEG is decoded at about the size that is needed."""
    if picture.format is PictureFormat.JPEG:
        return 0
    return BYTES_PER_PIXEL * picture.width * picture.height
