"""What all picture tools promise, in threads or elsewhere."""

import asyncio
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from bot.blobs import FileBlobs
from bot.domain.errors import BlobMissing, Reason, Refused
from bot.domain.pictures import BlobRef, PictureFile, PictureFormat
from bot.domain.records import Cell
from bot.imaging.tools import ThreadedPictureTools
from bot.ports import BlobStore, PictureTools

Close = Callable[[], None]
Make = Callable[[BlobStore], tuple[PictureTools, Close]]


def threaded(blobs: BlobStore) -> tuple[PictureTools, Close]:
    tools = ThreadedPictureTools(blobs)
    return tools, tools.close


TOOLS: dict[str, Make] = {"threads": threaded}


@pytest.fixture
def blobs(tmp_path: Path) -> BlobStore:
    return FileBlobs(tmp_path / "blobs")


@pytest.fixture(params=TOOLS)
def tools(request: pytest.FixtureRequest, blobs: BlobStore) -> Iterator[PictureTools]:
    made, close = TOOLS[request.param](blobs)
    yield made
    close()


def put(blobs: BlobStore, data: bytes) -> BlobRef:
    writer = blobs.new()
    writer.write(data)
    return writer.finish()


def picture(kind: str = "PNG", size: tuple[int, int] = (320, 200), orientation: int = 1) -> bytes:
    """A left half in red and a right half in noise."""
    image = Image.effect_noise(size, 80).convert("RGB")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif[274] = orientation
    image.save(buffer, kind, **({} if orientation == 1 else {"exif": exif}))
    return buffer.getvalue()


def opened(blobs: BlobStore, ref: BlobRef) -> Image.Image:
    with blobs.open(ref) as file:
        image = Image.open(io.BytesIO(file.read()))
    image.load()
    return image


@pytest.mark.parametrize("kind", PictureFormat)
async def test_a_clean_upright_file_is_taken_in_as_it_is(
    tools: PictureTools, blobs: BlobStore, kind: PictureFormat
) -> None:
    blob = put(blobs, picture(kind.name))
    file = await tools.take_in(blob)
    assert (file.blob, file.format, file.width, file.height) == (blob, kind, 320, 200)


@pytest.mark.parametrize("kind", PictureFormat)
async def test_a_turned_file_is_taken_in_upright(
    tools: PictureTools, blobs: BlobStore, kind: PictureFormat
) -> None:
    file = await tools.take_in(put(blobs, picture(kind.name, orientation=6)))
    image = opened(blobs, file.blob)
    assert (file.width, file.height) == image.size == (200, 320)
    assert not image.getexif()


async def test_taken_in_twice_it_is_the_same(tools: PictureTools, blobs: BlobStore) -> None:
    once = await tools.take_in(put(blobs, picture("JPEG", orientation=3)))
    assert await tools.take_in(once.blob) == once


async def test_examining_leaves_the_bytes_and_adds_a_thumbnail(tools: PictureTools, blobs: BlobStore) -> None:
    blob = put(blobs, picture(size=(1000, 500)))
    examined = await tools.examine(blob)
    assert (examined.file.blob, examined.file.width, examined.file.height) == (blob, 1000, 500)
    thumbnail = opened(blobs, examined.thumbnail)
    assert (thumbnail.format, thumbnail.size) == ("JPEG", (256, 128))


async def test_shrinking_keeps_to_the_limit(tools: PictureTools, blobs: BlobStore) -> None:
    file = await tools.take_in(put(blobs, picture(size=(1000, 500))))
    for limit in (100_000, 10_000, 2_000):
        small = await tools.shrink(file, limit)
        assert small.blob.size <= limit
        assert opened(blobs, small.blob).size == (small.width, small.height)


async def test_a_preview_is_a_jpeg(tools: PictureTools, blobs: BlobStore) -> None:
    preview = await tools.preview(await tools.take_in(put(blobs, picture("WEBP"))))
    assert (preview.format, opened(blobs, preview.blob).format) == (PictureFormat.JPEG, "JPEG")


async def test_a_sheet_is_a_jpeg_of_all_that_came(tools: PictureTools, blobs: BlobStore) -> None:
    file = await tools.take_in(put(blobs, picture()))
    lost = PictureFile(BlobRef("0" * 64, 1), PictureFormat.PNG, 320, 200)
    cells = [Cell("1", file), Cell("2", None), Cell("3", lost), Cell("4", file)]
    sheet = await tools.sheet(cells, 2)
    image = opened(blobs, sheet.blob)
    assert (sheet.format, image.format) == (PictureFormat.JPEG, "JPEG")
    assert image.size == (sheet.width, sheet.height)
    assert sheet.width == 2048
    reds = [red_at(image, x, y) for y in (1 / 4, 3 / 4) for x in (1 / 8, 5 / 8)]
    assert reds == [True, False, False, True]


async def test_before_is_left_of_after(tools: PictureTools, blobs: BlobStore) -> None:
    before = await tools.take_in(put(blobs, picture(size=(200, 200))))
    blue = io.BytesIO()
    Image.new("RGB", (300, 300), "blue").save(blue, "PNG")
    after = await tools.take_in(put(blobs, blue.getvalue()))
    both = await tools.side_by_side(before, after, ("#1", "#2"))
    image = opened(blobs, both.blob)
    assert image.format == "JPEG"
    assert image.size == (both.width, both.height)
    assert [red_at(image, x, 1 / 2) for x in (1 / 8, 5 / 8, 7 / 8)] == [True, False, False]


def red_at(image: Image.Image, x: float, y: float) -> bool:
    pixel = image.getpixel((int(x * image.width), int(y * image.height)))
    assert isinstance(pixel, tuple)
    return pixel[0] > 240 and max(pixel[1:]) < 15


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"a letter", Reason.NOT_A_PICTURE),
        (b"", Reason.NOT_A_PICTURE),
        (picture()[:-100], Reason.BROKEN),
        (picture("JPEG")[:-100], Reason.BROKEN),
        (picture(size=(4, 400)), Reason.TOO_SMALL),
    ],
)
async def test_what_is_no_picture_is_refused_with_its_reason(
    tools: PictureTools, blobs: BlobStore, data: bytes, reason: Reason
) -> None:
    for work in (tools.take_in, tools.examine):
        with pytest.raises(Refused) as caught:
            await work(put(blobs, data))
        assert caught.value.reason is reason


async def test_what_is_not_there_is_missing(tools: PictureTools) -> None:
    with pytest.raises(BlobMissing):
        await tools.examine(BlobRef("0" * 64, 1))


async def test_many_at_once_come_out_right(tools: PictureTools, blobs: BlobStore) -> None:
    refs = [put(blobs, picture(size=(100 + number, 80))) for number in range(12)]
    files = await asyncio.gather(*(tools.take_in(ref) for ref in refs))
    assert [file.width for file in files] == [100 + number for number in range(12)]
