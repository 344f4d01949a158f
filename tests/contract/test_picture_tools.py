"""What all picture tools promise, in threads or elsewhere."""

import asyncio
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from bot.blobs import FileBlobs
from bot.domain.areas import Area, Box, Look, OtherShape, Seen, Tolerance, Verdict
from bot.domain.errors import BlobMissing, Reason, Refused
from bot.domain.frame_parts import CENTRE, Side, along
from bot.domain.framing import FrameLimits
from bot.domain.pictures import BlobRef, PictureFile, PictureFormat
from bot.domain.records import Cell
from bot.domain.strokes import Clear, Invert, Rectangle, Strokes
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


async def test_strokes_become_an_area_of_the_picture(tools: PictureTools, blobs: BlobStore) -> None:
    left_half = Rectangle(0, 0, 8192, 16384)
    area = await tools.paint(Strokes((left_half, Invert()), "x"), 3000, 1200)
    assert area is not None
    image = opened(blobs, area.file.blob)
    assert (area.file.format, image.format, image.mode) == (PictureFormat.PNG, "PNG", "L")
    assert (area.file.width, area.file.height) == image.size == (3000, 1200)
    assert area.share == 0.5
    assert image.getbbox() == (1500, 0, 3000, 1200)
    assert await tools.paint(Strokes((left_half, Clear()), "x"), 3000, 1200) is None


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


async def test_a_region_is_an_area_of_the_pictures_size(tools: PictureTools, blobs: BlobStore) -> None:
    file = await tools.take_in(put(blobs, picture()))
    area = await tools.region_area(file, along(Side.LEFT, 0.25))
    mask = opened(blobs, area.file.blob)
    assert (mask.format, mask.mode, mask.size, mask.getbbox()) == ("PNG", "L", (320, 200), (0, 0, 80, 200))
    assert area.share == 0.25
    assert await tools.bounds(area) == Box(0, 0, 80, 200)
    other = await tools.inverted(area)
    assert (other.share, await tools.bounds(other)) == (0.75, Box(80, 0, 240, 200))


async def test_files_with_a_hole_are_areas_others_only_when_asked(
    tools: PictureTools, blobs: BlobStore
) -> None:
    target = await tools.take_in(put(blobs, picture("JPEG")))
    hole = Image.new("RGBA", (320, 200), "red")
    hole.paste((0, 0, 0, 0), (10, 10, 110, 110))
    white = Image.new("L", (320, 200))
    white.paste(255, (10, 10, 110, 110))
    tall = Image.new("L", (200, 320))
    tall.paste(255, (10, 10, 110, 110))
    found = []
    for image in (hole, white, tall):
        buffer = io.BytesIO()
        image.save(buffer, "PNG")
        file = await tools.take_in(put(blobs, buffer.getvalue()))
        found += [await tools.area_of_file(file, target, black_and_white=asked) for asked in (True, False)]
    hole_area, unasked, white_area, nothing, other, nothing_either = found
    for area in (hole_area, unasked, white_area):
        assert isinstance(area, Area)
        assert await tools.bounds(area) == Box(10, 10, 100, 100)
    assert other == OtherShape((200, 320), (320, 200))
    assert nothing is nothing_either is None


async def test_an_area_is_shown_to_people_and_to_models(tools: PictureTools, blobs: BlobStore) -> None:
    file = await tools.take_in(put(blobs, picture(size=(1600, 1000))))
    area = await tools.region_area(file, CENTRE)
    preview = opened(blobs, (await tools.area_preview(file, area)).blob)
    assert (preview.format, preview.size) == ("JPEG", (1280, 800))
    assert [red_at(preview, x, 1 / 2) for x in (1 / 8, 3 / 8)] == [False, True]
    outlined = await tools.outlined(file, area)
    assert opened(blobs, outlined.file.blob).size == (1600, 1000)
    assert outlined.colour != "red"


async def test_a_frame_and_its_mask_keep_to_the_limits(tools: PictureTools, blobs: BlobStore) -> None:
    file = await tools.take_in(put(blobs, picture(size=(1600, 1000))))
    area = await tools.region_area(file, CENTRE)
    limits = FrameLimits(200_000, 800, 400_000, 10_000)
    part, mask = await tools.framed(file, area, Box(-100, 100, 1200, 900), limits)
    assert part.blob.size <= 200_000
    assert mask.blob.size <= 10_000
    hole = opened(blobs, mask.blob)
    assert opened(blobs, part.blob).size == hole.size == (mask.width, mask.height)
    assert hole.getchannel("A").getextrema() == (0, 255)
    assert 1.3 < part.width / part.height < 1.37


async def test_a_close_up_keeps_to_the_limit(tools: PictureTools, blobs: BlobStore) -> None:
    file = await tools.take_in(put(blobs, picture(size=(1600, 1000))))
    for limit in (3_000_000, 100_000, 10_000):
        made = await tools.cut_out(file, Box(400, 250, 800, 500), limit)
        assert made.blob.size <= limit
        assert opened(blobs, made.blob).size == (made.width, made.height)


async def test_a_photo_is_looked_at_beside_earlier_pictures(tools: PictureTools, blobs: BlobStore) -> None:
    """Those that are gone are passed over; the places stay those that were given."""
    lost = PictureFile(BlobRef("0" * 64, 1), PictureFormat.PNG, 640, 400)
    examined = await tools.examine(put(blobs, picture(size=(640, 400))))
    other = await tools.take_in(put(blobs, picture(size=(400, 640))))
    earlier = [
        (lost, None),
        (other, BlobRef("1" * 64, 1)),
        (other, None),
        (examined.file, examined.thumbnail),
    ]
    copy = opened(blobs, examined.file.blob)

    async def looked(image: Image.Image) -> Look:
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=85)
        return await tools.look(await tools.take_in(put(blobs, buffer.getvalue())), earlier)

    assert await looked(copy) == Look(Seen.SAME, 3, sure=True)
    ImageDraw.Draw(copy).rectangle((60, 80, 220, 260), outline="blue", width=10)
    look = await looked(copy)
    assert (look.seen, look.place, look.sure) == (Seen.MARKED, 3, True)
    assert look.area is not None
    mask = opened(blobs, look.area.file.blob)
    assert (mask.format, mask.mode, mask.size) == ("PNG", "L", (640, 400))
    assert (look.area.file.width, look.area.file.height) == mask.size
    assert max(abs(a - b) for a, b in zip(mask.getbbox() or (), (60, 80, 221, 261), strict=True)) <= 3
    assert look.area.share == mask.histogram()[255] / (640 * 400)
    assert await looked(Image.new("RGB", (500, 500), "green")) == Look(Seen.OTHER)


async def test_what_is_looked_at_must_be_a_whole_picture(tools: PictureTools, blobs: BlobStore) -> None:
    whole = await tools.take_in(put(blobs, picture()))
    broken = PictureFile(put(blobs, picture()[:-100]), PictureFormat.PNG, 320, 200)
    with pytest.raises(Refused):
        await tools.look(broken, [(whole, None)])
    assert (await tools.look(whole, [(broken, None)])).seen is Seen.OTHER


async def edited(tools: PictureTools, blobs: BlobStore) -> tuple[PictureFile, PictureFile, Area]:
    """A picture, an answer that made a part of its left half blue, and a mask around that part."""
    original = await tools.take_in(put(blobs, picture(size=(480, 320))))
    answer = opened(blobs, original.blob)
    answer.paste("blue", (60, 80, 140, 200))
    mask = Image.new("L", answer.size)
    mask.paste(255, (50, 60, 160, 220))
    files = []
    for image in (answer, mask):
        buffer = io.BytesIO()
        image.save(buffer, "PNG")
        files.append(PictureFile(put(blobs, buffer.getvalue()), PictureFormat.PNG, *image.size))
    return original, files[0], Area(files[1], 0.115)


async def test_only_the_marked_area_is_taken_from_an_answer(tools: PictureTools, blobs: BlobStore) -> None:
    original, answer, area = await edited(tools, blobs)
    for box in (None, Box(20, -40, 400, 400)):
        sent = answer
        if box is not None:
            cut = opened(blobs, answer.blob).crop((box.left, box.top, box.right, box.bottom))
            buffer = io.BytesIO()
            cut.save(buffer, "PNG")
            sent = PictureFile(put(blobs, buffer.getvalue()), PictureFormat.PNG, *cut.size)
        blended = await tools.blend(original, sent, area, box, Tolerance.STRICT)
        assert blended.verdict is Verdict.BLENDED
        assert blended.result is not None
        file = blended.result.file
        assert (file.format, file.width, file.height) == (PictureFormat.PNG, 480, 320)
        assert opened(blobs, blended.result.thumbnail).format == "JPEG"
        result = opened(blobs, file.blob)
        assert result.getpixel((100, 140)) == (0, 0, 255)
        beyond = (170, 0, 480, 320)
        assert result.crop(beyond).tobytes() == opened(blobs, original.blob).crop(beyond).tobytes()


async def test_an_answer_that_changed_nothing_gives_the_picture_itself(
    tools: PictureTools, blobs: BlobStore
) -> None:
    original, _, area = await edited(tools, blobs)
    blended = await tools.blend(original, original, area, None, Tolerance.STRICT)
    assert blended.verdict is Verdict.UNCHANGED
    assert blended.result is not None
    same = opened(blobs, blended.result.file.blob).tobytes()
    assert same == opened(blobs, original.blob).tobytes()


async def test_an_answer_that_changed_everything_is_blended_only_where_that_is_wanted(
    tools: PictureTools, blobs: BlobStore
) -> None:
    original, answer, area = await edited(tools, blobs)
    turned = opened(blobs, answer.blob).transpose(Image.Transpose.ROTATE_180)
    buffer = io.BytesIO()
    turned.save(buffer, "PNG")
    redrawn = PictureFile(put(blobs, buffer.getvalue()), PictureFormat.PNG, *turned.size)
    for tolerance in (Tolerance.STRICT, Tolerance.ALIGNED):
        blended = await tools.blend(original, redrawn, area, None, tolerance)
        assert (blended.verdict, blended.result) == (Verdict.REDRAWN, None)
    blended = await tools.blend(original, redrawn, area, None, Tolerance.ANY)
    assert blended.verdict is Verdict.REDRAWN
    assert blended.result is not None


async def test_a_local_change_is_seen_and_the_rest_becomes_exact(
    tools: PictureTools, blobs: BlobStore
) -> None:
    original, answer, _ = await edited(tools, blobs)
    assert await tools.changed_locally(original, answer)
    exact = await tools.rest_exact(original, answer)
    assert exact is not None
    assert opened(blobs, exact.file.blob).getpixel((100, 140)) == (0, 0, 255)
    assert not await tools.changed_locally(original, original)
    assert await tools.rest_exact(original, original) is None


async def test_of_what_cannot_be_opened_nothing_is_local(tools: PictureTools, blobs: BlobStore) -> None:
    original, answer, area = await edited(tools, blobs)
    broken = PictureFile(put(blobs, picture()[:-100]), PictureFormat.PNG, 320, 200)
    assert not await tools.changed_locally(original, broken)
    for work in (
        tools.rest_exact(original, broken),
        tools.blend(original, broken, area, None, Tolerance.STRICT),
    ):
        with pytest.raises(Refused):
            await work
    lost = PictureFile(BlobRef("0" * 64, 1), PictureFormat.PNG, 320, 200)
    with pytest.raises(BlobMissing):
        await tools.blend(lost, answer, area, None, Tolerance.STRICT)
