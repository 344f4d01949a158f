"""What every blob store promises."""

import asyncio
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.blobs import FileBlobs
from bot.domain.errors import BlobMissing, StorageError
from bot.domain.pictures import BlobRef
from bot.ports import BlobStore

Make = Callable[[Path], BlobStore]

STORES: dict[str, Make] = {"files": lambda folder: FileBlobs(folder / "blobs")}


@pytest.fixture(params=STORES)
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], BlobStore]:
    """Opens the same store, as often as it is called."""
    return lambda: STORES[request.param](tmp_path)


@pytest.fixture
def store(make: Callable[[], BlobStore]) -> BlobStore:
    return make()


def content_of(store: BlobStore, ref: BlobRef) -> bytes:
    with store.open(ref) as file:
        return file.read()


@pytest.mark.parametrize("blocks", [[], [b""], [b"a"], [b"ab", b"", b"c"], [bytes(range(256))] * 5000])
async def test_what_was_written_is_read_under_its_name(store: BlobStore, blocks: list[bytes]) -> None:
    whole = b"".join(blocks)
    writer = store.new()
    for block in blocks:
        writer.write(block)
    assert writer.size == len(whole)
    ref = await writer.commit()
    assert ref == BlobRef(hashlib.sha256(whole).hexdigest(), len(whole))
    assert content_of(store, ref) == whole
    assert store.local(ref).read_bytes() == whole


async def test_threads_finish_as_tasks_commit(store: BlobStore) -> None:
    def write() -> BlobRef:
        writer = store.new()
        writer.write(b"from a thread")
        return writer.finish()

    assert content_of(store, await asyncio.to_thread(write)) == b"from a thread"


async def test_nothing_is_there_before_it_is_committed(store: BlobStore) -> None:
    writer = store.new()
    writer.write(b"content")
    ref = BlobRef(hashlib.sha256(b"content").hexdigest(), 7)
    with pytest.raises(BlobMissing):
        store.open(ref)
    with pytest.raises(BlobMissing):
        store.local(ref)
    await writer.commit()
    assert content_of(store, ref) == b"content"


async def test_what_is_discarded_was_never_there(store: BlobStore) -> None:
    writer = store.new()
    writer.write(b"content")
    writer.discard()
    writer.discard()
    with pytest.raises(BlobMissing):
        store.open(BlobRef(hashlib.sha256(b"content").hexdigest(), 7))


async def test_discarding_after_the_commit_does_nothing(store: BlobStore) -> None:
    """Callers discard in any case, at the end."""
    writer = store.new()
    writer.write(b"content")
    ref = await writer.commit()
    writer.discard()
    assert content_of(store, ref) == b"content"


async def test_the_same_content_has_the_same_name(store: BlobStore) -> None:
    first, second = store.new(), store.new()
    for writer in (first, second):
        writer.write(b"content")
    refs = await asyncio.gather(first.commit(), second.commit())
    assert refs[0] == refs[1]
    assert content_of(store, refs[0]) == b"content"


async def test_many_at_once_do_not_mix(store: BlobStore) -> None:
    async def write(number: int) -> None:
        writer = store.new()
        for _ in range(20):
            writer.write(f"{number},".encode())
            await asyncio.sleep(0)
        assert content_of(store, await writer.commit()) == f"{number},".encode() * 20

    await asyncio.gather(*(write(number) for number in range(20)))


async def test_what_is_committed_is_there_after_a_restart(make: Callable[[], BlobStore]) -> None:
    before = make()
    writer = before.new()
    writer.write(b"content")
    ref = await writer.commit()
    left = before.new()
    left.write(b"half")
    after = make()
    assert content_of(after, ref) == b"content"
    with pytest.raises(BlobMissing):
        after.open(BlobRef(hashlib.sha256(b"half").hexdigest(), 4))
    left.discard()


def test_missing_content_is_one_of_the_errors_of_storage(store: BlobStore) -> None:
    with pytest.raises(StorageError):
        store.open(BlobRef("0" * 64, 1))
