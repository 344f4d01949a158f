"""Areas from words and from people's mask files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from bot.domain.areas import Area, OtherShape
from bot.domain.frame_parts import CENTRE, Region, Side, along, at_corner
from bot.domain.pictures import PictureFile, PictureFormat
from bot.imaging.areas import of_region
from tests.unit.imaging.studio import Studio, corners, decoded, encoded, exif, level, noise

SIZE = (200, 100)
HOLE = (20, 10, 60, 50)


@pytest.mark.parametrize(
    ("region", "box"),
    [
        (along(Side.LEFT, 1 / 2), (0, 0, 100, 100)),
        (along(Side.BOTTOM, 0.2), (0, 80, 200, 100)),
        (along(Side.TOP, 1 / 3), (0, 0, 200, 33)),
        (at_corner(Side.TOP, Side.RIGHT, 1 / 3), (133, 0, 200, 33)),
        (CENTRE, (50, 25, 150, 75)),
    ],
)
def test_a_region_is_white_where_it_lies(region: Region, box: tuple[int, int, int, int]) -> None:
    mask = of_region(region, SIZE)
    assert (mask.mode, mask.size, mask.getbbox()) == ("L", SIZE, box)
    assert mask.histogram()[255] == (box[2] - box[0]) * (box[3] - box[1])
    other = of_region(Region(region.left, region.top, region.right, region.bottom, inverted=True), SIZE)
    assert other.histogram() == mask.histogram()[::-1]
    assert other.crop(box).getbbox() is None


parts = st.builds(lambda side, percent: along(side, percent / 100), st.sampled_from(Side), st.integers(1, 99))
regions = st.builds(
    lambda part, inverted: Region(part.left, part.top, part.right, part.bottom, inverted),
    parts,
    st.booleans(),
)


@given(regions, st.tuples(st.integers(16, 90), st.integers(16, 90)))
def test_a_region_is_neither_everything_nor_nothing(region: Region, size: tuple[int, int]) -> None:
    assert of_region(region, size).getextrema() == (0, 255)


async def target(studio: Studio, size: tuple[int, int] = SIZE) -> PictureFile:
    return await studio.take_in(encoded(corners(*size), "JPEG"))


def holed(
    size: tuple[int, int] = SIZE, box: tuple[int, int, int, int] = HOLE, mode: str = "RGBA"
) -> Image.Image:
    """Noise with a hole in it."""
    image = noise(*size, "RGB").convert(mode)
    image.paste(0 if mode == "L" else (0,) * len(image.getbands()), box)
    alpha = image.getchannel("A")
    alpha.paste(255, (0, 0, *size))
    alpha.paste(0, box)
    image.putalpha(alpha)
    return image


def two_toned(size: tuple[int, int] = SIZE, box: tuple[int, int, int, int] = HOLE) -> Image.Image:
    image = Image.new("RGB", size, "black")
    image.paste((255, 255, 255), box)
    return image


async def area_of(
    studio: Studio, data: bytes, *, black_and_white: bool = True, size: tuple[int, int] = SIZE
) -> Area | OtherShape | None:
    file = await studio.take_in(data)
    return await studio.tools.area_of_file(file, await target(studio, size), black_and_white=black_and_white)


def box_of(studio: Studio, area: Area | OtherShape | None) -> tuple[int, int, int, int] | None:
    """Where the one white rectangle of an area lies."""
    assert isinstance(area, Area)
    mask = studio.image_of(area.file)
    assert (mask.format, mask.mode, mask.size) == ("PNG", "L", (area.file.width, area.file.height))
    assert area.file.format is PictureFormat.PNG
    assert sum(mask.histogram()[1:255]) == 0
    assert area.share == pytest.approx(mask.histogram()[255] / (mask.width * mask.height))
    box = mask.getbbox()
    assert box is not None
    assert mask.histogram()[255] == (box[2] - box[0]) * (box[3] - box[1])
    return box


@pytest.mark.parametrize("black_and_white", [True, False])
@pytest.mark.parametrize("mode", ["RGBA", "LA"])
@pytest.mark.parametrize(
    ("kind", "options"), [("PNG", {}), ("WEBP", {"lossless": True}), ("WEBP", {"quality": 60})]
)
async def test_a_hole_marks_the_area(
    studio: Studio, kind: str, options: dict[str, object], mode: str, *, black_and_white: bool
) -> None:
    """Also after the way in, on which files lose their metadata."""
    data = encoded(holed(mode=mode), kind, exif=exif(), **options)
    area = await area_of(studio, data, black_and_white=black_and_white)
    assert box_of(studio, area) == HOLE


async def test_a_hole_in_a_turned_file_stands_upright(studio: Studio) -> None:
    data = encoded(holed().transpose(Image.Transpose.ROTATE_90), "PNG", exif=exif(6))
    assert box_of(studio, await area_of(studio, data)) == HOLE


async def test_a_colour_of_a_palette_may_be_the_hole(studio: Studio) -> None:
    image = Image.new("P", SIZE, 1)
    image.putpalette([9, 9, 9, 200, 100, 50])
    image.paste(0, HOLE)
    assert box_of(studio, await area_of(studio, encoded(image, "PNG", transparency=0))) == HOLE


@pytest.mark.parametrize(("alpha", "marks"), [(127, True), (128, False)])
async def test_half_transparent_counts_as_a_hole_up_to_the_half(
    studio: Studio, alpha: int, *, marks: bool
) -> None:
    image = holed()
    image.paste((9, 9, 9, alpha), HOLE)
    assert isinstance(await area_of(studio, encoded(image), black_and_white=False), Area) is marks


@pytest.mark.parametrize(
    ("box", "marks"),
    [
        ((0, 0, 5, 1), False),
        ((0, 0, 5, 2), True),
        ((0, 0, 200, 95), True),
        ((0, 0, 200, 96), False),
        ((0, 0, 0, 0), False),
    ],
)
async def test_a_speck_or_almost_everything_is_no_hole(
    studio: Studio, box: tuple[int, int, int, int], *, marks: bool
) -> None:
    area = await area_of(studio, encoded(holed(box=box)), black_and_white=False)
    assert isinstance(area, Area) is marks


@pytest.mark.parametrize("mode", ["RGB", "L", "1", "P", "RGBA"])
async def test_white_marks_the_area_where_that_is_asked_for(studio: Studio, mode: str) -> None:
    data = encoded(two_toned().convert(mode))
    assert box_of(studio, await area_of(studio, data)) == HOLE
    assert await area_of(studio, data, black_and_white=False) is None


async def test_a_jpeg_in_black_and_white_marks_the_area(studio: Studio) -> None:
    area = await area_of(studio, encoded(two_toned(box=(16, 16, 96, 64)), "JPEG", quality=80))
    assert box_of(studio, area) == (16, 16, 96, 64)


@pytest.mark.parametrize(
    ("tone", "marks"), [((12, 12, 12), True), ((13, 13, 13), False), ((0, 0, 100), False)]
)
async def test_almost_black_is_black(studio: Studio, tone: tuple[int, int, int], *, marks: bool) -> None:
    image = Image.new("RGB", SIZE, tone)
    image.paste((243, 244, 255), HOLE)
    assert isinstance(await area_of(studio, encoded(image)), Area) is marks


@pytest.mark.parametrize(("grey_rows", "marks"), [(2, True), (3, False)])
async def test_two_per_cent_may_have_other_tones(studio: Studio, grey_rows: int, *, marks: bool) -> None:
    image = two_toned()
    image.paste((128, 128, 128), (0, 100 - grey_rows, 200, 100))
    assert isinstance(await area_of(studio, encoded(image)), Area) is marks


@pytest.mark.parametrize(
    "image", [corners(*SIZE), noise(*SIZE), Image.new("L", SIZE), Image.new("L", SIZE, 255)]
)
async def test_ordinary_pictures_are_no_masks(studio: Studio, image: Image.Image) -> None:
    for kind in ("PNG", "JPEG"):
        assert await area_of(studio, encoded(image, kind)) is None


@pytest.mark.parametrize("size", [(400, 200), (100, 50), (1000, 503), (1000, 498)])
async def test_a_mask_of_another_size_is_fitted(studio: Studio, size: tuple[int, int]) -> None:
    """Pixels are repeated or left out: nothing becomes grey."""
    box = size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2
    for image in (holed(size, box), two_toned(size, box)):
        found = box_of(studio, await area_of(studio, encoded(image)))
        assert found is not None
        assert all(abs(a - b) <= 1 for a, b in zip(found, (50, 25, 100, 50), strict=True))


@pytest.mark.parametrize("size", [(200, 102), (100, 200), (204, 100)])
async def test_a_mask_of_another_shape_says_both_sizes(studio: Studio, size: tuple[int, int]) -> None:
    for image in (holed(size), two_toned(size)):
        assert await area_of(studio, encoded(image)) == OtherShape(size, SIZE)


async def test_a_mask_that_vanishes_when_it_is_fitted_is_none(studio: Studio) -> None:
    image = two_toned((2000, 1000), (0, 0, 2000, 2))
    image.paste((0, 0, 0), (0, 0, 2000, 0))
    assert await area_of(studio, encoded(image)) is None


async def test_inverting_twice_gives_the_same(studio: Studio) -> None:
    area = await studio.tools.region_area(await target(studio), along(Side.LEFT, 0.25))
    other = await studio.tools.inverted(area)
    assert (area.share, other.share) == (0.25, 0.75)
    assert box_of(studio, other) == (50, 0, 200, 100)
    assert (
        decoded(studio.bytes_of((await studio.tools.inverted(other)).file)).tobytes()
        == decoded(studio.bytes_of(area.file)).tobytes()
    )


async def test_bounds_hold_all_of_the_area(studio: Studio) -> None:
    image = two_toned()
    ImageDraw.Draw(image).rectangle((150, 80, 159, 89), "white")
    area = await area_of(studio, encoded(image))
    assert isinstance(area, Area)
    box = await studio.tools.bounds(area)
    assert (box.left, box.top, box.right, box.bottom) == (20, 10, 160, 90)
    assert level(studio.image_of(area.file), (100, 70)) == 0
