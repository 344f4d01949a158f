"""Previews within what Telegram shows as a photo, and thumbnails of 256 pixels."""

import pytest
from PIL import Image

from bot.domain.pictures import (
    TELEGRAM_PHOTO_BYTES,
    TELEGRAM_PHOTO_RATIO,
    TELEGRAM_PHOTO_SIDES,
    PhotoForm,
    PictureFormat,
    photo_form,
)
from tests.unit.imaging.studio import CORNERS, WHITE, Studio, corners, encoded, noise, seen_corners


@pytest.mark.parametrize(
    "size", [(6000, 5000), (9990, 520), (500, 9900), (640, 480), (6019, 301), (301, 6019)]
)
async def test_a_preview_can_be_shown_as_a_photo(studio: Studio, size: tuple[int, int]) -> None:
    """At most 10 MB, both sides together at most 10,000 pixels, no longer than 1:20."""
    file = await studio.take_in(encoded(corners(*size), "JPEG"))
    preview = await studio.tools.preview(file)
    assert preview.format is PictureFormat.JPEG
    assert preview.blob.size <= TELEGRAM_PHOTO_BYTES
    assert preview.width + preview.height <= TELEGRAM_PHOTO_SIDES
    assert preview.longest <= TELEGRAM_PHOTO_RATIO * min(preview.width, preview.height)
    assert photo_form(preview) is PhotoForm.ITSELF
    image = studio.image_of(preview)
    assert (image.format, image.size) == ("JPEG", (preview.width, preview.height))
    assert seen_corners(image) == list(CORNERS)


async def test_the_heaviest_preview_is_light_enough(studio: Studio) -> None:
    file = await studio.take_in(encoded(noise(2560, 2560), "JPEG", quality=85))
    preview = await studio.tools.preview(file)
    assert preview.blob.size <= TELEGRAM_PHOTO_BYTES
    assert preview.longest == 2560


async def test_what_is_see_through_is_shown_on_white(studio: Studio) -> None:
    """Telegram would show it on black."""
    image = corners(mode="RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 32, 24))
    data = encoded(image)
    examined = await studio.examine(data)
    for made in (examined.thumbnail, (await studio.tools.preview(examined.file)).blob):
        assert seen_corners(studio.image_of(made)) == [WHITE, *CORNERS[1:]]


@pytest.mark.parametrize(
    ("size", "small"),
    [
        ((1254, 1254), (256, 256)),
        ((2000, 1500), (256, 192)),
        ((1500, 2000), (192, 256)),
        ((2000, 100), (256, 13)),
        ((100, 40), (100, 40)),
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
async def test_a_thumbnail_is_a_jpeg_of_256_pixels(
    studio: Studio, kind: str, size: tuple[int, int], small: tuple[int, int]
) -> None:
    examined = await studio.examine(encoded(corners(*size), kind))
    thumbnail = studio.image_of(examined.thumbnail)
    assert (thumbnail.format, thumbnail.mode, thumbnail.size) == ("JPEG", "RGB", small)
    assert seen_corners(thumbnail) == list(CORNERS)
    assert examined.thumbnail.size < 40_000


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "RGBA"])
async def test_thumbnails_of_all_kinds_of_pixels(studio: Studio, mode: str) -> None:
    thumbnail = studio.image_of((await studio.examine(encoded(corners(300, 200, mode)))).thumbnail)
    assert (thumbnail.mode, thumbnail.size) == ("RGB", (256, 171))


async def test_the_bytes_of_a_result_stay_as_they_are(studio: Studio) -> None:
    data = encoded(Image.new("RGB", (40, 30), "red"), "PNG") + b"whatever the service added"
    examined = await studio.examine(data)
    assert studio.bytes_of(examined.file) == data
    assert (examined.file.width, examined.file.height) == (40, 30)
