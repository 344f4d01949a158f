"""What is sent to models: a part of the picture, and a mask of exactly its size."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from bot.domain.areas import Area, Box
from bot.domain.frame_parts import CENTRE, Region, Side, along
from bot.domain.framing import FrameLimits
from bot.domain.pictures import PictureFile, PictureFormat
from tests.unit.imaging.studio import (
    BLUE,
    RED,
    WHITE,
    Studio,
    corners,
    encoded,
    exif,
    noise,
    opacity,
    seen_corners,
    srgb_profile,
)

ROOMY = FrameLimits(10_000_000, 4096, 8_000_000)
WHOLE = Box(0, 0, 400, 300)


async def put(
    studio: Studio, image: Image.Image, region: Region = CENTRE, kind: str = "PNG"
) -> tuple[PictureFile, Area]:
    file = await studio.take_in(encoded(image, kind))
    return file, await studio.tools.region_area(file, region)


async def framed(
    studio: Studio, file: PictureFile, area: Area, box: Box, limits: FrameLimits = ROOMY
) -> tuple[Image.Image, Image.Image]:
    """Both are PNGs of one size, and alpha is 0 or 255."""
    part, mask = await studio.tools.framed(file, area, box, limits)
    picture, hole = studio.image_of(part), studio.image_of(mask)
    assert (picture.format, picture.mode, hole.format, hole.mode) == ("PNG", "RGB", "PNG", "RGBA")
    assert picture.size == hole.size == (part.width, part.height) == (mask.width, mask.height)
    assert part.format is mask.format is PictureFormat.PNG
    assert part.blob.size <= limits.max_bytes
    assert mask.blob.size <= limits.mask_bytes
    assert sum(hole.getchannel("A").histogram()[1:255]) == 0
    return picture, hole


def changeable(hole: Image.Image) -> tuple[int, int, int, int] | None:
    return ImageChops.invert(hole.getchannel("A")).getbbox()


async def test_a_box_is_cut_pixel_by_pixel(studio: Studio) -> None:
    image = noise(400, 300)
    picture, hole = await framed(studio, *await put(studio, image), Box(50, 40, 300, 200))
    assert picture.tobytes() == image.crop((50, 40, 350, 240)).tobytes()
    # Grown by 1 % of 200 pixels.
    assert changeable(hole) == (48, 33, 252, 187)


async def test_the_area_grows_to_two_per_cent_of_the_frame(studio: Studio) -> None:
    file, area = await put(studio, corners(400, 300), Region(0.5, 0.5, 0.5025, 0.5033))
    _, hole = await framed(studio, file, area, WHOLE)
    share = hole.getchannel("A").histogram()[0] / (400 * 300)
    assert 0.02 <= share < 0.03
    left, top, right, bottom = changeable(hole) or (0, 0, 0, 0)
    assert abs(left + right - 401) <= 1
    assert abs(top + bottom - 301) <= 1


async def test_beyond_the_edges_pixels_are_repeated_and_stay(studio: Studio) -> None:
    file, area = await put(studio, corners(400, 300), along(Side.LEFT, 0.5))
    picture, hole = await framed(studio, file, area, Box(-100, -50, 600, 400))
    assert picture.crop((100, 50, 500, 350)).tobytes() == corners(400, 300).tobytes()
    assert [picture.getpixel(at) for at in ((0, 0), (0, 399), (599, 399), (50, 100), (250, 10))] == [
        RED,
        BLUE,
        WHITE,
        RED,
        RED,
    ]
    assert changeable(hole) == (100, 50, 304, 350)
    assert opacity(hole, (99, 200)) == 255


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize(
    ("limits", "size"),
    [
        (FrameLimits(10_000_000, 200, 8_000_000), (200, 150)),
        (FrameLimits(10_000_000, 4096, 30_000), (200, 150)),
        (FrameLimits(10_000_000, 400, 120_000), (400, 300)),
        (FrameLimits(10_000_000, 399, 120_000), (399, 299)),
    ],
)
async def test_limits_of_pixels_are_kept(
    studio: Studio, kind: str, limits: FrameLimits, size: tuple[int, int]
) -> None:
    file, area = await put(studio, corners(400, 300), kind=kind)
    picture, hole = await framed(studio, file, area, WHOLE, limits)
    assert picture.size == size
    assert seen_corners(picture) == seen_corners(corners())
    assert size[0] / 4 - 6 <= (changeable(hole) or (0,))[0] <= size[0] / 4


@pytest.mark.parametrize("limit", [300_000, 60_000, 5_000])
async def test_a_limit_of_bytes_is_kept(studio: Studio, limit: int) -> None:
    file, area = await put(studio, noise(400, 300))
    picture, _ = await framed(studio, file, area, WHOLE, FrameLimits(limit, 4096, 8_000_000))
    assert len(encoded(picture)) > limit / 3
    assert picture.width / picture.height == pytest.approx(4 / 3, abs=0.05)


async def test_a_mask_keeps_to_its_own_limit(studio: Studio) -> None:
    file = await studio.take_in(encoded(corners(1600, 1200)))
    specks = Image.effect_noise((1600, 1200), 80).point(lambda value: 255 * (value > 250))
    area = await studio.tools.area_of_file(
        await studio.take_in(encoded(specks.convert("1"))), file, black_and_white=True
    )
    assert isinstance(area, Area)
    whole = Box(0, 0, 1600, 1200)
    _, hole = await framed(studio, file, area, whole, FrameLimits(9_000_000, 1600, 2_000_000, 1_500))
    assert hole.width < 1600


async def test_a_large_jpeg_is_cut_where_the_box_lies(studio: Studio) -> None:
    """Decoded at a quarter of its size."""
    file, area = await put(studio, corners(4000, 3000), kind="JPEG")
    picture, hole = await framed(
        studio, file, area, Box(1000, 750, 2000, 1500), FrameLimits(9_000_000, 500, 8_000_000)
    )
    assert picture.size == (500, 375)
    assert seen_corners(picture) == seen_corners(corners())
    assert changeable(hole) == (0, 0, 500, 375)
    border = [picture.getpixel((x, 100)) for x in (247, 252)]
    assert [
        abs(pixel[0] - wanted) < 30
        for pixel, wanted in zip(border, (200, 30), strict=True)
        if isinstance(pixel, tuple)
    ] == [True, True]


async def test_a_turned_result_is_cut_upright(studio: Studio) -> None:
    data = encoded(corners(400, 300).transpose(Image.Transpose.ROTATE_90), "JPEG", exif=exif(6))
    file = (await studio.examine(data)).file
    area = await studio.tools.region_area(file, CENTRE)
    picture, _ = await framed(studio, file, area, Box(100, 75, 200, 150))
    assert seen_corners(picture) == seen_corners(corners())


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "RGBA", "I;16"])
async def test_all_kinds_of_pixels_become_rgb(studio: Studio, mode: str) -> None:
    image = (
        Image.new("I;16", (400, 300), 65535)
        if mode == "I;16"
        else Image.new("L", (400, 300), 255).convert(mode)
    )
    if mode in {"LA", "RGBA"}:
        image.putalpha(0)
    file = await studio.take_in(encoded(image))
    area = await studio.tools.region_area(file, CENTRE)
    picture, _ = await framed(studio, file, area, WHOLE)
    assert picture.getextrema() == ((255, 255),) * 3


async def test_the_colour_profile_goes_with_the_colours(studio: Studio) -> None:
    file = await studio.take_in(encoded(corners(400, 300), "JPEG", icc_profile=srgb_profile()))
    area = await studio.tools.region_area(file, CENTRE)
    picture, _ = await framed(studio, file, area, WHOLE)
    assert picture.info.get("icc_profile") == srgb_profile()


@pytest.mark.parametrize("box", [Box(400, 0, 100, 100), Box(-100, 0, 100, 100), Box(0, 300, 100, 100)])
async def test_a_box_without_the_picture_is_a_mistake(studio: Studio, box: Box) -> None:
    file, area = await put(studio, corners(400, 300))
    with pytest.raises(ValueError, match="Box"):
        await studio.tools.framed(file, area, box, ROOMY)
    with pytest.raises(ValueError, match="Box"):
        await studio.tools.cut_out(file, box, 100_000)


async def test_a_box_without_the_area_is_a_mistake(studio: Studio) -> None:
    file, area = await put(studio, corners(400, 300), along(Side.LEFT, 0.25))
    with pytest.raises(ValueError, match="Box"):
        await studio.tools.framed(file, area, Box(200, 0, 100, 100), ROOMY)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(
    st.integers(-150, 150),
    st.integers(-100, 100),
    st.integers(16, 500),
    st.integers(16, 400),
    st.integers(16, 600),
)
async def test_whatever_the_box_both_have_one_size_and_the_ratio_of_the_box(
    studio: Studio, left: int, top: int, width: int, height: int, side: int
) -> None:
    if left + width <= 1 or top + height <= 1:
        return
    file, area = await put(studio, corners(200, 150), Region(0, 0, 1, 0.995))
    picture, _ = await framed(
        studio, file, area, Box(left, top, width, height), FrameLimits(9_000_000, side, 8_000_000)
    )
    assert max(picture.size) <= side
    scale = min(1, side / max(width, height))
    assert abs(picture.width - width * scale) <= 1
    assert abs(picture.height - height * scale) <= 1


async def test_a_close_up_is_exact_where_there_is_room(studio: Studio) -> None:
    image = noise(400, 300)
    made = await studio.tools.cut_out(await studio.take_in(encoded(image)), Box(50, 40, 300, 200), 1_000_000)
    assert made.format is PictureFormat.PNG
    assert studio.image_of(made).tobytes() == image.crop((50, 40, 350, 240)).tobytes()


@pytest.mark.parametrize("limit", [200_000, 40_000, 3_000])
async def test_a_close_up_keeps_to_its_bytes(studio: Studio, limit: int) -> None:
    """First with less quality, then smaller."""
    made = await studio.tools.cut_out(await studio.take_in(encoded(noise(400, 300))), WHOLE, limit)
    image = studio.image_of(made)
    assert (made.format, image.format) == (PictureFormat.JPEG, "JPEG")
    assert limit / 3 < made.blob.size <= limit
    assert image.size == (made.width, made.height)
    assert (image.size == (400, 300)) is (limit == 200_000)


async def test_a_close_up_has_at_most_2048_pixels(studio: Studio) -> None:
    file = await studio.take_in(encoded(corners(4000, 1500), "JPEG"))
    made = await studio.tools.cut_out(file, Box(0, 0, 4000, 1500), 9_000_000)
    assert (made.width, made.height) == (2048, 768)
    assert seen_corners(studio.image_of(made)) == seen_corners(corners())
