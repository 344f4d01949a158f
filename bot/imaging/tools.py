"""`ports.PictureTools` in threads: few at a time, so that decoded pictures do not pile up in memory."""

import asyncio
import ctypes
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from bot.domain.errors import BlobMissing, Reason, Refused
from bot.domain.pictures import BlobRef, PictureFile, PictureFormat
from bot.domain.records import Cell, CutOut, Examined
from bot.imaging import cutting, encoding, metadata, sheets
from bot.imaging.inspection import Facts, is_heif, opened, opened_heif
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


class ThreadedPictureTools:
    """Each operation takes and returns blobs; two run at a time, people's files no longer than a minute."""

    def __init__(self, blobs: BlobStore) -> None:
        self._blobs = blobs
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="pictures")
        self._free = asyncio.Semaphore(THREADS)
        self._memory = Memory(DECODED_BYTES)
        _give_freed_memory_back()

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def examine(self, blob: BlobRef) -> Examined:
        """A result is paid: it gets the time that it takes."""
        return await self._run(None, self._examine, blob)

    async def take_in(self, blob: BlobRef) -> PictureFile:
        return await self._run(SECONDS, self._take_in, blob)

    async def shrink(self, file: PictureFile, limit: int) -> PictureFile:
        return await self._run(SECONDS, self._shrink, file, limit)

    async def preview(self, file: PictureFile) -> PictureFile:
        return await self._run(None, self._preview, file)

    async def sheet(self, cells: Sequence[Cell], columns: int) -> PictureFile:
        return await self._run(None, self._sheet, tuple(cells), columns)

    async def side_by_side(
        self, before: PictureFile, after: PictureFile, labels: tuple[str, str]
    ) -> PictureFile:
        return await self._run(None, self._side_by_side, before, after, labels)

    async def sticker(self, file: PictureFile) -> CutOut | None:
        return await self._run(None, self._sticker, file)

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
        with self._memory.taken(_decoded(facts)):
            thumbnail, _ = self._written(lambda write: encoding.thumbnail(path, write))
        return Examined(file, thumbnail)

    def _take_in(self, blob: BlobRef) -> PictureFile:
        path = self._blobs.local(blob)
        if is_heif(path):
            with opened_heif(path) as image:
                pixels = image.width * image.height
            with self._memory.taken(2 * BYTES_PER_PIXEL * pixels):
                clean, made = self._written(lambda write: encoding.converted(path, write))
            return PictureFile(clean, *made)
        with opened(path) as (_, facts):
            pass
        if not facts.plain:
            with self._memory.taken(2 * BYTES_PER_PIXEL * facts.width * facts.height):
                clean, (kind, width, height) = self._written(lambda write: encoding.upright(path, write))
            return PictureFile(clean, kind, width, height)
        with self._memory.taken(_decoded(facts)):
            encoding.verify(path)
        kept = metadata.pieces(path, facts.format)
        if not metadata.is_whole(kept, blob.size):
            blob, _ = self._written(lambda write: metadata.copy(path, kept, write))
        return PictureFile(blob, facts.format, facts.width, facts.height)

    def _shrink(self, file: PictureFile, limit: int) -> PictureFile:
        path = self._blobs.local(file.blob)
        with self._memory.taken(_decoded(file)):
            content, kind, width, height = encoding.shrunk(path, limit)
        blob, _ = self._written(lambda write: write(content))
        return PictureFile(blob, kind, width, height)

    def _preview(self, file: PictureFile) -> PictureFile:
        path = self._blobs.local(file.blob)
        with self._memory.taken(_decoded(file)):
            blob, (width, height) = self._written(lambda write: encoding.preview(path, write))
        return PictureFile(blob, PictureFormat.JPEG, width, height)

    def _sheet(self, cells: tuple[Cell, ...], columns: int) -> PictureFile:
        layout = sheets.grid([cell.file for cell in cells], columns)
        sheet = sheets.Sheet(layout, [cell.label for cell in cells])
        for place, cell in enumerate(cells):
            if not self._shows(sheet, place, cell):
                sheet.cross_out(place)
        return self._drawn(sheet)

    def _shows(self, sheet: sheets.Sheet, place: int, cell: Cell) -> bool:
        """One picture that cannot be opened any more does not cost the others."""
        if cell.file is None:
            return False
        with suppress(BlobMissing, Refused):
            self._show(sheet, place, cell.file)
            return True
        if cell.thumbnail is not None:
            with suppress(BlobMissing, Refused):
                sheet.show(place, self._blobs.local(cell.thumbnail))
                return True
        return False

    def _side_by_side(self, before: PictureFile, after: PictureFile, labels: tuple[str, str]) -> PictureFile:
        sheet = sheets.Sheet(sheets.pair(before, after), labels)
        self._show(sheet, 0, before)
        self._show(sheet, 1, after)
        return self._drawn(sheet)

    def _show(self, sheet: sheets.Sheet, place: int, file: PictureFile) -> None:
        path = self._blobs.local(file.blob)
        with self._memory.taken(_decoded(file)):
            sheet.show(place, path)

    def _drawn(self, sheet: sheets.Sheet) -> PictureFile:
        blob, (width, height) = self._written(sheet.save)
        return PictureFile(blob, PictureFormat.JPEG, width, height)

    def _sticker(self, file: PictureFile) -> CutOut | None:
        path = self._blobs.local(file.blob)
        with self._memory.taken(_decoded(file) + cutting.WORKING_BYTES):
            made = cutting.sticker(path)
        if made is None:
            return None
        blob, _ = self._written(lambda write: write(made.content))
        return CutOut(PictureFile(blob, PictureFormat.WEBP, made.width, made.height), made.sure)

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


def _decoded(picture: Facts | PictureFile) -> int:
    """Bytes of its pixels. A JPEG is decoded at about the size that is needed."""
    if picture.format is PictureFormat.JPEG:
        return 0
    return BYTES_PER_PIXEL * picture.width * picture.height
