"""Files that arrived damaged: refused in one sentence, whatever is wrong with them."""

import asyncio
import contextlib
import subprocess
import sys
import zlib
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.errors import BlobMissing, Reason, Refused
from bot.domain.pictures import BlobRef, PictureFormat
from bot.imaging import encoding, metadata
from bot.imaging.inspection import opened
from tests.unit.imaging.studio import (
    SECRET,
    Studio,
    chunk,
    corners,
    encoded,
    exif,
    noise,
    srgb_profile,
    with_chunks,
    xmp,
)

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::RuntimeWarning"),
]

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
KINDS = ["jpeg", "progressive jpeg", "drawn anew", "mpo", "png", "palette", "webp", "lossless webp", "moving"]


@cache
def sample(kind: str) -> bytes:
    image = noise(64, 48)
    match kind:
        case "jpeg":
            return encoded(image, "JPEG", exif=exif(), comment=SECRET, icc_profile=srgb_profile())
        case "progressive jpeg":
            return encoded(image, "JPEG", progressive=True, xmp=xmp())
        case "drawn anew":
            return encoded(image, "JPEG", exif=exif(6))
        case "mpo":
            return encoded(image, "MPO", save_all=True, append_images=[corners()])
        case "png":
            return with_chunks(encoded(image, exif=exif()), after=[chunk(b"tEXt", b"a\0b")])
        case "palette":
            return encoded(image.convert("P"), transparency=3)
        case "webp":
            return encoded(image, "WEBP", exif=exif(), xmp=xmp(), icc_profile=srgb_profile())
        case "lossless webp":
            return encoded(corners(mode="RGBA"), "WEBP", lossless=True)
        case _:
            return encoded(corners(), "WEBP", save_all=True, append_images=[image], lossless=True)


def outcome(studio: Studio, data: bytes) -> Reason | None:
    """Refused with a reason, or taken in as a picture that opens; anything else is an error."""
    try:
        asyncio.run(studio.take_in(data))
    except Refused as refused:
        return refused.reason
    return None


@pytest.mark.parametrize("kind", KINDS)
def test_whole_files_are_fine(studio: Studio, kind: str) -> None:
    assert outcome(studio, sample(kind)) is None


@pytest.mark.parametrize("kind", KINDS)
@given(where=st.floats(0, 1, exclude_max=True))
@QUICK
def test_a_file_that_ends_too_early_is_damaged(studio: Studio, kind: str, where: float) -> None:
    whole = sample(kind)
    if kind == "mpo":
        whole = whole[: whole.index(b"\xff\xd9") + 2]
    cut = whole[: int(len(whole) * where)]
    reason = outcome(studio, cut)
    only_its_end_mark = whole[:2] == b"\xff\xd8" and len(cut) >= len(whole) - 2
    assert reason in {Reason.BROKEN, Reason.NOT_A_PICTURE} or (reason is None and only_its_end_mark)


@pytest.mark.parametrize("kind", KINDS)
@given(where=st.floats(0, 1, exclude_max=True), noise_=st.binary(min_size=1, max_size=6))
@QUICK
def test_a_file_with_wrong_bytes_is_refused_or_still_a_picture(
    studio: Studio, kind: str, where: float, noise_: bytes
) -> None:
    whole = sample(kind)
    at = int(len(whole) * where)
    outcome(studio, whole[:at] + noise_ + whole[at + len(noise_) :])


@given(
    start=st.sampled_from(
        [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"\xff\xd8\xff\xe0\0\x10JFIF\0", b"RIFF\x20\0\0\0WEBP"]
    ),
    rest=st.binary(max_size=200),
)
@QUICK
def test_a_good_beginning_is_not_enough(studio: Studio, start: bytes, rest: bytes) -> None:
    assert outcome(studio, start + rest) is not None


@given(data=st.binary(max_size=400), kind=st.sampled_from(PictureFormat))
@QUICK
def test_cutting_ends_for_any_bytes(tmp_path: Path, data: bytes, kind: PictureFormat) -> None:
    """What is kept lies within the file, or the file is refused."""
    path = tmp_path / "file"
    path.write_bytes(data or b"\0")
    with contextlib.suppress(Refused):
        kept = metadata.pieces(path, kind)
        assert all(isinstance(piece, bytes) or piece.stop <= max(len(data), 12) for piece in kept)


@pytest.mark.parametrize("size", [(1, 1), (15, 200), (200, 15)])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
async def test_a_dot_is_too_small(studio: Studio, size: tuple[int, int], kind: str) -> None:
    assert await studio.refusal(encoded(corners(*size), kind)) is Reason.TOO_SMALL


@pytest.mark.parametrize("size", [(16, 16), (2000, 100), (100, 2000), (16, 320)])
async def test_narrow_strips_are_pictures(studio: Studio, size: tuple[int, int]) -> None:
    file = await studio.take_in(encoded(corners(*size), "JPEG"))
    assert (file.width, file.height) == size
    thumbnail = studio.image_of((await studio.examine(studio.bytes_of(file))).thumbnail)
    assert max(thumbnail.size) <= 256
    assert min(thumbnail.size) >= 1


async def test_a_texts_bomb_is_damaged_and_costs_nothing(studio: Studio) -> None:
    text = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"\0" * 80_000_000))
    for place in ({"before": [text]}, {"after": [text]}):
        assert await studio.refusal(with_chunks(encoded(corners()), **place)) is Reason.BROKEN


BOMBS = """
import asyncio, resource, struct, sys, zlib
from pathlib import Path
from bot.domain.errors import Refused
from tests.unit.imaging.studio import Studio, chunk, png_of, encoded, segment
from PIL import Image

def png(width, height, depth, colour, rows):
    squeeze = zlib.compressobj(1)
    row = bytes(1 + width * depth // 8)
    data = b"".join(squeeze.compress(row * 100) for _ in range(rows // 100)) + squeeze.flush()
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")

def jpeg(width, height):
    small = encoded(Image.new("RGB", (64, 64)), "JPEG")
    at = small.index(b"\\xff\\xc0")
    return small[: at + 5] + struct.pack(">HH", height, width) + small[at + 9 :]

async def main(folder):
    studio = Studio(Path(folder))
    bombs = [png(30000, 30000, 1, 0, 30000), png(30000, 30000, 8, 3, 400), jpeg(65500, 65500), jpeg(9000, 9000)]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print([len(bomb) < 1_000_000 for bomb in bombs])
    for bomb in bombs:
        print((await studio.refusal(bomb)).value)
    print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024 < 60)

asyncio.run(main(sys.argv[1]))
"""


def test_bombs_are_refused_before_they_are_opened(tmp_path: Path) -> None:
    """A file of some kilobytes that would need gigabytes of memory."""
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", BOMBS, str(tmp_path / "blobs")],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout.splitlines() == [
        "[True, True, True, True]",
        *["input.too_many_pixels"] * 4,
        "True",
    ], done.stderr


def test_a_full_disk_is_nobodys_damaged_picture(tmp_path: Path) -> None:
    """A refusal would throw away a picture that is paid for."""
    path = tmp_path / "large.png"
    path.write_bytes(encoded(corners(600, 400)))

    def full(_data: bytes) -> None:
        raise OSError(28, "No space left on device")

    for work in (encoding.upright, encoding.thumbnail, encoding.preview):
        with pytest.raises(OSError, match="No space left"):
            work(path, full)
    with pytest.raises(Refused), opened(path):
        raise OSError("image file is truncated")


async def test_a_picture_that_is_gone_is_missing_not_damaged(studio: Studio) -> None:
    nothing = BlobRef("0" * 64, 10)
    for work in (studio.tools.take_in, studio.tools.examine):
        with pytest.raises(BlobMissing):
            await work(nothing)
