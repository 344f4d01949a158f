"""The blob store in a folder: private, durable, and tidy after a crash."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.blobs import FileBlobs
from bot.domain.errors import BlobMissing
from bot.domain.pictures import BlobRef

ROOT = Path(__file__).parents[3]


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def put(blobs: FileBlobs, data: bytes) -> BlobRef:
    writer = blobs.new()
    writer.write(data)
    return writer.finish()


def test_content_lies_under_its_sha256(tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path / "blobs")
    name = hashlib.sha256(b"content").hexdigest()
    ref = put(blobs, b"content")
    assert ref == BlobRef(name, 7)
    assert files(tmp_path / "blobs") == {f"{name[:2]}/{name[2:]}"}
    assert blobs.local(ref) == tmp_path / "blobs" / name[:2] / name[2:] == blobs.place(name)


def test_the_same_content_is_kept_once(tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path / "blobs")
    assert put(blobs, b"content") == put(blobs, b"content")
    assert len(files(tmp_path / "blobs")) == 1


def test_whoever_reads_it_goes_on_while_it_is_written_again(tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path / "blobs")
    ref = put(blobs, b"content")
    with blobs.open(ref) as reader:
        assert reader.read(3) == b"con"
        put(blobs, b"content")
        assert reader.read() == b"tent"


def test_unfinished_content_has_no_name(tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path / "blobs")
    writer = blobs.new()
    writer.write(b"content")
    assert writer.path.parent == tmp_path / "blobs" / "unfinished"
    with pytest.raises(BlobMissing):
        blobs.open(BlobRef(hashlib.sha256(b"content").hexdigest(), 7))
    writer.discard()
    assert files(tmp_path / "blobs") == set()


def test_a_start_removes_what_a_crash_left_and_keeps_the_rest(tmp_path: Path) -> None:
    before = FileBlobs(tmp_path / "blobs")
    kept = put(before, b"content")
    writers = [before.new() for _ in range(3)]
    for writer in writers:
        writer.write(b"half a pict")
    after = FileBlobs(tmp_path / "blobs")
    assert list((tmp_path / "blobs" / "unfinished").iterdir()) == []
    with after.open(kept) as reader:
        assert reader.read() == b"content"
    for writer in writers:
        writer.discard()


def test_nobody_else_may_look(tmp_path: Path) -> None:
    """Whatever the umask says."""
    before = os.umask(0)
    try:
        blobs = FileBlobs(tmp_path / "data" / "blobs")
        put(blobs, b"content")
        writer = blobs.new()
    finally:
        os.umask(before)
    for path in [tmp_path / "data" / "blobs", *(tmp_path / "data" / "blobs").rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0, path
    writer.discard()


def test_content_that_went_away_is_missing(tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path / "blobs")
    ref = put(blobs, b"content")
    blobs.local(ref).unlink()
    for look in (blobs.open, blobs.local):
        with pytest.raises(BlobMissing):
            look(ref)
    assert put(blobs, b"content") == ref
    assert blobs.local(ref).read_bytes() == b"content"


FULL_DISK = """
import resource, sys
from pathlib import Path
from bot.blobs import FileBlobs
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
blobs = FileBlobs(Path(sys.argv[1]))
for amount in (99_999, 500_000):
    writer = blobs.new()
    try:
        for _ in range(amount // 999):
            writer.write(b"x" * 999)
        print(writer.finish().size)
    except OSError as error:
        print(type(error).__name__)
    finally:
        writer.discard()
print(len(list((Path(sys.argv[1]) / "unfinished").iterdir())))
"""


def test_a_full_disk_leaves_nothing_unfinished(tmp_path: Path) -> None:
    """A limit on the size of files stands in for it."""
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path / "blobs")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout.split() == ["99900", "OSError", "0"], done.stderr
