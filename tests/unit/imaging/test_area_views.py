"""What people and models see of an area: the rest dimmed, or a line round it."""

import pytest
from PIL import Image, ImageChops, ImageStat

from bot.domain.areas import Area, LineColour
from bot.domain.frame_parts import CENTRE, Region
from bot.domain.pictures import PictureFile
from bot.imaging.area_views import absent_colour
from tests.unit.imaging.studio import Studio, corners, encoded, exif, noise, seen_corners


async def shown(
    studio: Studio, image: Image.Image, region: Region = CENTRE, kind: str = "PNG"
) -> tuple[PictureFile, Area]:
    file = await studio.take_in(encoded(image, kind))
    return file, await studio.tools.region_area(file, region)


def mean(image: Image.Image, box: tuple[int, int, int, int]) -> float:
    return ImageStat.Stat(image.convert("L").crop(box)).mean[0]


@pytest.mark.parametrize(
    ("size", "small"), [((2560, 1920), (1280, 960)), ((900, 1800), (640, 1280)), ((400, 300), (400, 300))]
)
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
async def test_a_preview_is_a_jpeg_of_at_most_1280_pixels(
    studio: Studio, kind: str, size: tuple[int, int], small: tuple[int, int]
) -> None:
    preview = await studio.tools.area_preview(*await shown(studio, corners(*size), kind=kind))
    image = studio.image_of(preview)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", small)
    assert (preview.width, preview.height) == small
    assert seen_corners(
        image.crop((small[0] // 3, small[1] // 3, 2 * small[0] // 3, 2 * small[1] // 3))
    ) == seen_corners(corners())


@pytest.mark.parametrize("inverted", [False, True])
@pytest.mark.parametrize("tone", [255, 128, 60, 0])
async def test_what_is_outside_differs_and_a_white_line_runs_between(
    studio: Studio, tone: int, *, inverted: bool
) -> None:
    """On bright pictures it is darker; on dark ones it has stripes."""
    region = Region(0.25, 0.25, 0.75, 0.75, inverted=inverted)
    preview = await studio.tools.area_preview(
        *await shown(studio, Image.new("RGB", (600, 600), (tone,) * 3), region)
    )
    image = studio.image_of(preview)
    middle, corner = (200, 200, 400, 400), (10, 10, 120, 120)
    inside, outside = (corner, middle) if inverted else (middle, corner)
    assert mean(image, inside) == pytest.approx(tone, abs=1)
    if tone > 70:
        assert mean(image, outside) < 0.55 * tone
    else:
        assert ImageStat.Stat(image.convert("L").crop(outside)).stddev[0] > 5
    assert ImageStat.Stat(image.convert("L").crop(inside)).stddev[0] < 2
    assert image.convert("L").crop((140, 290, 160, 310)).point(lambda level: 255 * (level > 240)).getbbox()


async def test_a_preview_of_what_is_see_through_is_on_white(studio: Studio) -> None:
    image = Image.new("RGBA", (400, 400))
    preview = await studio.tools.area_preview(*await shown(studio, image))
    assert mean(studio.image_of(preview), (150, 150, 250, 250)) > 250


async def test_a_turned_result_is_shown_upright(studio: Studio) -> None:
    """Results keep their bytes."""
    data = encoded(corners(400, 300).transpose(Image.Transpose.ROTATE_90), "JPEG", exif=exif(6))
    file = (await studio.examine(data)).file
    area = await studio.tools.region_area(file, CENTRE)
    assert (area.file.width, area.file.height) == (400, 300)
    for made in (await studio.tools.area_preview(file, area), (await studio.tools.outlined(file, area)).file):
        image = studio.image_of(made)
        assert image.size == (400, 300)
        assert seen_corners(image.crop((120, 90, 280, 210))) == seen_corners(corners())


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
async def test_a_line_runs_just_outside_the_area(studio: Studio, kind: str) -> None:
    """0.6 % of the longest side wide: 6 pixels here."""
    file, area = await shown(studio, corners(1000, 800), kind=kind)
    made = await studio.tools.outlined(file, area)
    image = studio.image_of(made.file)
    assert (image.format, image.size) == ("JPEG", (1000, 800))
    levels = ImageChops.difference(image, corners(1000, 800)).split()
    changed = ImageChops.lighter(levels[0], ImageChops.lighter(levels[1], levels[2]))
    changed = changed.point(lambda value: 255 * (value > 90))
    assert changed.getbbox() == (244, 194, 756, 606)
    assert changed.crop((250, 200, 750, 600)).getbbox() is None
    ring = 512 * 412 - 500 * 400
    assert changed.histogram()[255] == pytest.approx(ring, rel=0.01)


async def test_a_large_picture_is_outlined_at_2048_pixels(studio: Studio) -> None:
    made = await studio.tools.outlined(*await shown(studio, corners(4096, 1024), kind="JPEG"))
    assert (made.file.width, made.file.height) == (2048, 512)


@pytest.mark.parametrize("colour", LineColour)
def test_the_line_has_another_colour_than_the_picture(colour: LineColour) -> None:
    """Of the colours that are asked for, only one is missing here."""
    palette = {
        "magenta": "#f0f",
        "bright green": "#0f0",
        "cyan": "#0ff",
        "yellow": "#ff0",
        "red": "#f00",
        "blue": "#00f",
    }
    picture = Image.new("RGB", (500, 100))
    for place, name in enumerate(name for name in palette if name != colour):
        picture.paste(palette[name], (100 * place, 0, 100 * place + 100, 100))
    assert absent_colour(picture) is colour


def test_where_every_colour_is_there_is_still_a_line() -> None:
    assert absent_colour(noise(300, 300)) in LineColour
