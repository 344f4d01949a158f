"""Several pictures in one, judged by its pixels: all are there, whole, in order, with readable numbers."""

import time
from collections.abc import Sequence

import pytest
from PIL import Image, ImageChops, ImageColor, ImageStat

from bot.domain.errors import BlobMissing
from bot.domain.pictures import BlobRef, PhotoForm, PictureFile, PictureFormat, photo_form
from bot.domain.records import Cell
from tests.unit.imaging.studio import CORNERS, STORED_AS, Studio, corners, encoded, exif, noise, seen_corners

COLOURS = ("red", "lime", "blue", "yellow", "cyan", "magenta", "maroon", "olive", "navy")
PHONE = 390
"""Pixels across."""
GAP = 8
LOST = BlobRef("0" * 64, 1)

Box = tuple[int, int, int, int]


async def plain(studio: Studio, colour: str, size: tuple[int, int] = (300, 200)) -> PictureFile:
    return await studio.take_in(encoded(Image.new("RGB", size, colour)))


def named(image: Image.Image, x: float, y: float) -> str:
    """The colour of a pixel as a word; other colours as numbers."""
    pixel = image.getpixel((int(x), int(y)))
    assert isinstance(pixel, tuple)
    for name in (*COLOURS, "white", "black"):
        wanted = ImageColor.getrgb(name)
        if all(abs(a - b) < 16 for a, b in zip(pixel, wanted, strict=True)):
            return name
    return str(pixel)


def grey(name: str) -> bool:
    """Whether `named` found a quiet colour that is nobody's."""
    if not name.startswith("("):
        return False
    values = [int(value) for value in name.strip("()").split(",")]
    return max(values) - min(values) < 20


def middles(image: Image.Image, columns: int, rows: int) -> list[str]:
    """The colour in the middle of every cell, row by row."""
    return [
        named(image, image.width * (column + 0.5) / columns, image.height * (row + 0.5) / rows)
        for row in range(rows)
        for column in range(columns)
    ]


def cells(files: Sequence[PictureFile | None]) -> list[Cell]:
    return [Cell(str(number), file) for number, file in enumerate(files, 12)]


async def sheet(studio: Studio, files: Sequence[PictureFile | None], columns: int) -> Image.Image:
    """Whatever is drawn is a JPEG that says its size and that Telegram shows as a photo."""
    return shown(studio, await studio.tools.sheet(cells(files), columns))


async def pair(studio: Studio, before: PictureFile, after: PictureFile) -> Image.Image:
    return shown(studio, await studio.tools.side_by_side(before, after, ("#7", "#8")))


def shown(studio: Studio, file: PictureFile) -> Image.Image:
    image = studio.image_of(file)
    assert (image.format, image.size) == ("JPEG", (file.width, file.height))
    assert file.format is PictureFormat.JPEG
    assert photo_form(file) is PhotoForm.ITSELF
    return image.convert("RGB")


async def test_nine_pictures_stand_in_order_three_in_a_row(studio: Studio) -> None:
    image = await sheet(studio, [await plain(studio, colour) for colour in COLOURS], 3)
    assert image.size == (3 * 420 + 2 * GAP, 3 * 280 + 2 * GAP)
    assert middles(image, 3, 3) == list(COLOURS)


@pytest.mark.parametrize("size", [(300, 200), (200, 300), (256, 256)])
async def test_four_ideas_are_large_and_waste_nothing(studio: Studio, size: tuple[int, int]) -> None:
    image = await sheet(studio, [await plain(studio, colour, size) for colour in COLOURS[:4]], 2)
    assert max(image.size) == 2048
    assert middles(image, 2, 2) == list(COLOURS[:4])
    ends = [(2, image.height - 3), (image.width - 3, 2), (image.width - 3, image.height - 3)]
    assert [named(image, *end) for end in ends] == ["blue", "lime", "yellow"]


@pytest.mark.parametrize(
    ("count", "columns", "rows"), [(1, 1, 1), (2, 2, 1), (3, 3, 1), (4, 3, 2), (7, 3, 3)]
)
async def test_a_sheet_is_no_larger_than_its_cells(
    studio: Studio, count: int, columns: int, rows: int
) -> None:
    image = await sheet(studio, [await plain(studio, colour) for colour in COLOURS[:count]], 3)
    assert image.size == (columns * 428 - GAP, rows * 288 - GAP)
    seen = middles(image, columns, rows)
    assert seen[:count] == list(COLOURS[:count])
    assert all(grey(name) for name in seen[count:])


async def test_pictures_of_different_shapes_are_seen_whole(studio: Studio) -> None:
    """Each corner of each picture, with quiet space around it."""
    wide = await studio.take_in(encoded(corners(600, 300)))
    tall = await studio.take_in(encoded(corners(300, 600)))
    image = await sheet(studio, [wide, tall], 3)
    assert image.size == (2 * 420 + GAP, 420)
    assert seen_corners(image.crop((0, 105, 420, 315))) == list(CORNERS)
    assert seen_corners(image.crop((428 + 105, 0, 428 + 315, 420))) == list(CORNERS)
    assert grey(named(image, 210, 400))
    assert grey(named(image, 428 + 400, 210))


async def test_a_result_that_its_camera_held_sideways_is_upright(studio: Studio) -> None:
    stored = corners(400, 200).transpose(Image.Transpose.ROTATE_90)
    result = await studio.examine(encoded(stored, "JPEG", exif=exif(6)))
    image = await sheet(studio, [result.file], 3)
    assert image.size == (420, 210)
    assert seen_corners(image) == list(CORNERS)


@pytest.mark.parametrize(("mode", "orientation"), [("P", 1), ("1", 1), ("RGB", 6), ("L", 8)])
async def test_fine_detail_is_the_same_however_it_is_stored(
    studio: Studio, mode: str, orientation: int
) -> None:
    fine = noise(1000, 500, "L").point(lambda value: 255 * (value > 128))
    turn = STORED_AS[orientation]
    stored = (fine if turn is None else fine.transpose(turn)).convert(mode)
    plainly = (await studio.examine(encoded(fine.convert("RGB")))).file
    otherwise = (await studio.examine(encoded(stored, exif=exif(orientation)))).file
    first, second = await sheet(studio, [plainly], 3), await sheet(studio, [otherwise], 3)
    difference = ImageStat.Stat(ImageChops.difference(first, second).convert("L"))
    assert difference.mean[0] < 4


async def test_a_picture_that_did_not_come_is_a_quiet_cross(studio: Studio) -> None:
    image = await sheet(studio, [await plain(studio, "red"), None], 2)
    assert image.size == (2048, 680)
    assert named(image, 510, 340) == "red"
    cell = image.crop((1028, 0, 2048, 680))
    middle, beside = named(cell, 510, 340), named(cell, 900, 340)
    assert grey(middle)
    assert grey(beside)
    assert middle != beside
    arms = [named(cell, 510 + x, 340 + y) for x in (-40, 40) for y in (-40, 40)]
    assert arms == [middle] * 4


async def test_a_sheet_of_nothing_but_crosses_can_be_drawn(studio: Studio) -> None:
    image = await sheet(studio, [None, None, None, None], 2)
    assert image.size == (2048, 2048)
    assert all(grey(name) for name in middles(image, 2, 2))


async def test_a_lost_file_does_not_cost_the_others(studio: Studio) -> None:
    """Its thumbnail stands in; without one it is a picture that did not come."""
    red, lime = await plain(studio, "red"), await plain(studio, "lime")
    thumbnail = (await studio.tools.examine(lime.blob)).thumbnail
    lost = PictureFile(LOST, PictureFormat.PNG, 300, 200)
    damaged = PictureFile(studio.put(studio.bytes_of(lime)[:-30]), PictureFormat.PNG, 300, 200)
    drawn = await studio.tools.sheet(
        [
            Cell("1", red),
            Cell("2", lost),
            Cell("3", lost, thumbnail),
            Cell("4", damaged),
            Cell("5", damaged, thumbnail),
            Cell("6", lost, LOST),
        ],
        3,
    )
    seen = middles(shown(studio, drawn), 3, 2)
    assert [name if not grey(name) else "" for name in seen] == ["red", "", "lime", "", "lime", ""]


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
async def test_what_is_see_through_stands_on_white(studio: Studio, mode: str) -> None:
    image = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 200, 300, 300))
    file = (await studio.examine(encoded(image.convert(mode)))).file
    drawn = await sheet(studio, [file], 3)
    assert named(drawn, 210, 140) == "white"
    assert named(drawn, 210, 350) == "black"


def box_of(image: Image.Image, *, light: bool) -> Box:
    """Around what is nearly white, or around what is dark."""
    chosen = image.convert("L").point(lambda value: 255 * (value > 200 if light else value < 90))
    box = chosen.getbbox()
    assert box is not None
    return box


@pytest.mark.parametrize(("count", "columns"), [(9, 3), (4, 2), (4, 3), (1, 3)])
@pytest.mark.parametrize("size", [(300, 200), (200, 300)])
async def test_numbers_are_readable_on_a_phone(
    studio: Studio, count: int, columns: int, size: tuple[int, int]
) -> None:
    """White on a dark plate, whatever is behind it, in the top left corner of every cell."""
    on_black = await sheet(studio, [await plain(studio, "black", size)] * count, columns)
    on_white = await sheet(studio, [await plain(studio, "white", size)] * count, columns)
    across, down = min(columns, count), -(-count // columns)
    width, height = (on_black.width + GAP) // across, (on_black.height + GAP) // down
    for place in range(count):
        left, top = place % columns * width, place // columns * height
        cell = (left, top, left + width - GAP, top + height - GAP)
        digits = box_of(on_black.crop(shrunk(cell)), light=True)
        plate = box_of(on_white.crop(shrunk(cell)), light=False)
        assert digits[3] - digits[1] >= 13 * max(on_black.width, on_black.height * 3 / 4) / PHONE
        assert plate[0] < digits[0] < digits[2] < plate[2] < width // 2
        assert plate[1] < digits[1] < digits[3] < plate[3] < height // 2
        middle = (digits[0] + digits[2] - plate[0] - plate[2], digits[1] + digits[3] - plate[1] - plate[3])
        assert max(map(abs, middle)) <= 0.12 * (plate[3] - plate[1])


def shrunk(cell: Box) -> Box:
    """Without what a JPEG smears over the edges."""
    return cell[0] + 4, cell[1] + 4, cell[2] - 4, cell[3] - 4


async def test_every_picture_has_its_own_number(studio: Studio) -> None:
    """Another label changes its own plate and nothing else."""
    file = await plain(studio, "red")
    first = shown(studio, await studio.tools.sheet([Cell(label, file) for label in "123"], 3))
    second = shown(studio, await studio.tools.sheet([Cell(label, file) for label in "183"], 3))
    changed = ImageChops.difference(first, second).getbbox()
    assert changed is not None
    assert 428 <= changed[0] < changed[2] < 428 + 210
    assert changed[3] < 140


@pytest.mark.parametrize("labels", [("1", "2"), ("12345", "6"), ("#7", "#123456")])
@pytest.mark.parametrize("size", [(2000, 100), (100, 2000)])
async def test_plates_stay_within_the_cells_of_strips(
    studio: Studio, size: tuple[int, int], labels: tuple[str, str]
) -> None:
    file = await plain(studio, "white", size)
    image = shown(studio, await studio.tools.sheet([Cell(label, file) for label in labels], 3))
    both = shown(studio, await studio.tools.side_by_side(file, file, labels))
    for drawn in (image, both):
        stacked = drawn is both and size[0] > size[1]
        half = (drawn.width, drawn.height // 2) if stacked else (drawn.width // 2, drawn.height)
        last = drawn.width - half[0], drawn.height - half[1]
        for left, top in ((0, 0), last):
            plate = box_of(drawn.crop((left, top, left + half[0], top + half[1])), light=False)
            assert plate[0] > 0
            assert plate[1] > 0
            assert plate[2] < half[0]
            assert plate[3] < half[1]


async def test_nine_photos_of_twelve_megapixels_take_about_a_second(studio: Studio) -> None:
    """Of the processor: what else the machine does is not counted."""
    photo = (await studio.examine(encoded(noise(4032, 3024), "JPEG", quality=80))).file
    start = time.process_time()
    await studio.tools.sheet(cells([photo] * 9), 3)
    assert time.process_time() - start < 1.5


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((300, 300), (500, 500)),
        ((200, 300), (1024, 1536)),
        ((200, 300), (300, 200)),
        ((300, 200), (300, 300)),
    ],
)
async def test_before_stands_left_of_after_at_one_height(
    studio: Studio, before: tuple[int, int], after: tuple[int, int]
) -> None:
    image = await pair(studio, await plain(studio, "red", before), await plain(studio, "blue", after))
    assert abs(max(image.size) - 2560) <= 1
    left, right = before[0] / before[1] * image.height, after[0] / after[1] * image.height
    assert abs(left + GAP + right - image.width) <= 2
    for y in (image.height // 2, image.height - 3):
        assert named(image, left - 5, y) == "red"
        assert named(image, left + GAP + 5, y) == "blue"
        assert named(image, image.width - 3, y) == "blue"
    assert grey(named(image, left + GAP / 2, image.height // 2))


@pytest.mark.parametrize(
    ("before", "after"), [((300, 200), (1536, 1024)), ((400, 300), (1600, 900)), ((1000, 400), (300, 200))]
)
async def test_before_stands_above_after_when_both_are_wide(
    studio: Studio, before: tuple[int, int], after: tuple[int, int]
) -> None:
    image = await pair(studio, await plain(studio, "red", before), await plain(studio, "blue", after))
    assert abs(max(image.size) - 2560) <= 1
    upper, lower = image.width * before[1] / before[0], image.width * after[1] / after[0]
    assert abs(upper + GAP + lower - image.height) <= 2
    for x in (image.width // 2, image.width - 3):
        assert named(image, x, upper - 5) == "red"
        assert named(image, x, upper + GAP + 5) == "blue"
        assert named(image, x, image.height - 3) == "blue"
    assert grey(named(image, image.width // 2, upper + GAP / 2))


@pytest.mark.parametrize("before", [(3200, 160), (160, 3200), (4000, 16), (300, 300)])
@pytest.mark.parametrize("after", [(3200, 160), (160, 3200), (16, 4000)])
async def test_strips_are_compared_within_the_limits_of_photos(
    studio: Studio, before: tuple[int, int], after: tuple[int, int]
) -> None:
    """`pair` holds what is drawn against them."""
    image = await pair(studio, await plain(studio, "red", before), await plain(studio, "blue", after))
    seen = {name for name in middles(image, 40, 40) if name in COLOURS}
    assert seen <= {"red", "blue"}


async def test_a_pair_with_a_lost_picture_is_not_drawn(studio: Studio) -> None:
    lost = PictureFile(LOST, PictureFormat.PNG, 300, 200)
    with pytest.raises(BlobMissing):
        await studio.tools.side_by_side(await plain(studio, "red"), lost, ("#7", "#8"))
