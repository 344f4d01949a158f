"""Pixel work beside the event loop: two at a time, in the order they came, cancellable."""

import asyncio
import threading
from pathlib import Path

import pytest

from bot.blobs import FileBlobs
from bot.domain.errors import Refused
from bot.domain.pictures import BlobRef
from bot.imaging.tools import ThreadedPictureTools
from bot.imaging.workshop import THREADS
from tests.unit.imaging.studio import Studio, corners, encoded, noise

PATIENCE = 20.0


class Gate(FileBlobs):
    """A blob store that lets nobody at a file before the gate is opened."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.opened = threading.Semaphore(0)
        self.came: list[str] = []
        self._somebody = threading.Condition()

    def local(self, ref: BlobRef) -> Path:
        with self._somebody:
            self.came.append(threading.current_thread().name)
            self._somebody.notify_all()
        assert self.opened.acquire(timeout=PATIENCE)
        return super().local(ref)

    async def wait_for(self, number: int) -> None:
        def wait() -> bool:
            with self._somebody:
                return self._somebody.wait_for(lambda: len(self.came) >= number, PATIENCE)

        assert await asyncio.to_thread(wait)


def put(blobs: FileBlobs, data: bytes) -> BlobRef:
    writer = blobs.new()
    writer.write(data)
    return writer.finish()


async def test_two_at_a_time_never_on_the_event_loops_thread(tmp_path: Path) -> None:
    blobs = Gate(tmp_path / "blobs")
    tools = ThreadedPictureTools(blobs)
    refs = [put(blobs, encoded(corners(40 + number, 40))) for number in range(5)]
    work = [asyncio.create_task(tools.take_in(ref)) for ref in refs]
    await blobs.wait_for(THREADS)
    for done in range(1, len(refs) + 1):
        assert len(blobs.came) <= THREADS + done - 1
        blobs.opened.release()
        await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
        await blobs.wait_for(min(len(refs), THREADS + done))
        work = [task for task in work if not task.done()] or work
    assert THREADS == 2
    assert len(set(blobs.came)) <= THREADS
    assert threading.current_thread().name not in blobs.came
    tools.close()


async def test_whoever_waits_behind_others_can_be_cancelled(tmp_path: Path) -> None:
    blobs = Gate(tmp_path / "blobs")
    tools = ThreadedPictureTools(blobs)
    ref = put(blobs, encoded(corners()))
    running = [asyncio.create_task(tools.examine(ref)) for _ in range(THREADS)]
    await blobs.wait_for(THREADS)
    waiting = asyncio.create_task(tools.examine(ref))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    for _ in range(THREADS + 1):
        blobs.opened.release()
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*running)
        await tools.examine(ref)
    assert len(blobs.came) == THREADS + 1
    tools.close()


async def test_work_nobody_waits_for_ends_without_leaving_anything(tmp_path: Path) -> None:
    blobs = Gate(tmp_path / "blobs")
    tools = ThreadedPictureTools(blobs)
    ref = put(blobs, encoded(corners(), exif=None))
    task = asyncio.create_task(tools.examine(ref))
    await blobs.wait_for(1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    blobs.opened.release()
    tools.close()
    await asyncio.to_thread(tools._pool.shutdown)
    assert list((tmp_path / "blobs" / "unfinished").iterdir()) == []


async def test_the_loop_goes_on_while_a_large_picture_is_opened(studio: Studio) -> None:
    """An answer to a tap must not wait behind somebody's photo."""
    blob = studio.put(encoded(noise(2000, 1500), "PNG", compress_level=1))
    work = asyncio.create_task(studio.tools.take_in(blob))
    turns = 0
    while not work.done():
        await asyncio.sleep(0.001)
        turns += 1
    await work
    assert turns >= 5


async def test_refusals_leave_nothing_behind(studio: Studio) -> None:
    """The studio looks into the folder of unfinished files at the end of each test; here on purpose."""
    whole = encoded(noise(300, 200), "JPEG")
    for data in (whole[:4000], b"rubbish", b"\xff\xd8\xff", encoded(corners())[:-20]):
        with pytest.raises(Refused):
            await studio.tools.take_in(studio.put(data))
    file = await studio.take_in(whole)
    await asyncio.gather(
        studio.tools.shrink(file, 3_000), studio.tools.preview(file), studio.tools.examine(file.blob)
    )
    assert studio.unfinished() == []
