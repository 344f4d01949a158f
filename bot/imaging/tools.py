"""`ports.PictureTools` in threads: few at a time, so that decoded pictures do not pile up in memory."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bot.domain.errors import Reason, Refused
from bot.domain.pictures import BlobRef, PictureFile, PictureFormat
from bot.domain.records import Examined
from bot.imaging import encoding, metadata
from bot.imaging.inspection import opened
from bot.ports import BlobStore, BlobWriter

THREADS = 2
SECONDS = 60.0

T = TypeVar("T")


class ThreadedPictureTools:
    """Each operation takes and returns blobs; two run at a time, none longer than a minute."""

    def __init__(self, blobs: BlobStore) -> None:
        self._blobs = blobs
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="pictures")
        self._free = asyncio.Semaphore(THREADS)

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def examine(self, blob: BlobRef) -> Examined:
        return await self._run(self._examine, blob)

    async def take_in(self, blob: BlobRef) -> PictureFile:
        return await self._run(self._take_in, blob)

    async def shrink(self, file: PictureFile, limit: int) -> PictureFile:
        return await self._run(self._shrink, file, limit)

    async def preview(self, file: PictureFile) -> PictureFile:
        return await self._run(self._preview, file)

    async def _run(self, work: Callable[..., T], *arguments: object) -> T:
        loop = asyncio.get_running_loop()
        async with self._free:  # The minute is for the work, not for waiting behind others.
            try:
                async with asyncio.timeout(SECONDS):
                    return await loop.run_in_executor(self._pool, work, *arguments)
            except TimeoutError:
                raise Refused(Reason.BROKEN) from None

    def _examine(self, blob: BlobRef) -> Examined:
        path = self._blobs.local(blob)
        with opened(path) as (_, facts):
            file = PictureFile(blob, facts.format, *facts.upright_size)
        thumbnail = self._written(lambda write: encoding.thumbnail(path, write))
        return Examined(file, thumbnail[0])

    def _take_in(self, blob: BlobRef) -> PictureFile:
        path = self._blobs.local(blob)
        with opened(path) as (_, facts):
            pass
        if not facts.plain:
            clean, (kind, width, height) = self._written(lambda write: encoding.upright(path, write))
            return PictureFile(clean, kind, width, height)
        encoding.verify(path)
        kept = metadata.pieces(path, facts.format)
        if not metadata.is_whole(kept, blob.size):
            blob, _ = self._written(lambda write: metadata.copy(path, kept, write))
        return PictureFile(blob, facts.format, facts.width, facts.height)

    def _shrink(self, file: PictureFile, limit: int) -> PictureFile:
        path = self._blobs.local(file.blob)
        content, kind, width, height = encoding.shrunk(path, limit)
        blob, _ = self._written(lambda write: write(content))
        return PictureFile(blob, kind, width, height)

    def _preview(self, file: PictureFile) -> PictureFile:
        path = self._blobs.local(file.blob)
        blob, (width, height) = self._written(lambda write: encoding.preview(path, write))
        return PictureFile(blob, PictureFormat.JPEG, width, height)

    def _written(self, work: Callable[[Callable[[bytes], object]], T]) -> tuple[BlobRef, T]:
        writer: BlobWriter = self._blobs.new()
        try:
            result = work(writer.write)
            return writer.finish(), result
        finally:
            writer.discard()
