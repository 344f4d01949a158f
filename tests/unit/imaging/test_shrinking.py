"""The same picture in fewer bytes: never over the limit, as good as it goes, in its shape."""

import pytest
from PIL import Image

from bot.domain.pictures import PictureFormat
from tests.unit.imaging.studio import (
    CORNERS,
    Studio,
    corners,
    encoded,
    noise,
    opacity,
    seen_corners,
    srgb_profile,
)

LIMITS = [2_000, 5_000, 30_000, 150_000, 1_000_000]


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "RGB"), ("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "LA"), ("WEBP", "RGBA")]
)
async def test_never_over_the_limit_and_always_in_shape(
    studio: Studio, kind: str, mode: str, limit: int
) -> None:
    """With the worst there is: noise."""
    file = await studio.take_in(encoded(noise(480, 320, mode), kind))
    small = await studio.tools.shrink(file, limit)
    assert small.blob.size <= limit
    assert studio.image_of(small).size == (small.width, small.height)
    assert abs(small.width - small.height * 1.5) <= 1.5
    assert small.width <= file.width


@pytest.mark.parametrize("size", [(2000, 100), (100, 2000), (320, 16)])
@pytest.mark.parametrize("limit", [2_000, 20_000])
async def test_strips_keep_their_shape(studio: Studio, size: tuple[int, int], limit: int) -> None:
    file = await studio.take_in(encoded(noise(*size), "PNG"))
    small = await studio.tools.shrink(file, limit)
    assert small.blob.size <= limit
    long, short = max(small.width, small.height), min(small.width, small.height)
    assert (small.width > small.height) is (size[0] > size[1])
    assert abs(short - long / 20) <= 0.5


async def test_quality_goes_first_and_pixels_after_it(studio: Studio) -> None:
    """The more bytes there are, the larger and better the copy."""
    file = await studio.take_in(encoded(noise(450, 300), "PNG"))
    copies = [await studio.tools.shrink(file, limit) for limit in LIMITS]
    sizes = [copy.width for copy in copies]
    assert sizes == sorted(sizes)
    assert sizes[-1] == 450
    weights = [copy.blob.size for copy in copies]
    assert weights == sorted(weights)
    full = [copy for copy in copies if copy.width == 450]
    best = studio.image_of(full[-1]).convert("RGB").tobytes()
    original = studio.image_of(file).tobytes()
    assert sum(abs(a - b) for a, b in zip(best, original, strict=True)) / len(best) < 12


async def test_a_picture_of_many_pixels_is_not_sent_larger_than_services_look_at_it(studio: Studio) -> None:
    file = await studio.take_in(encoded(corners(4000, 3000), "JPEG"))
    small = await studio.tools.shrink(file, 1_500_000)
    assert 1800 <= max(small.width, small.height) <= 2048
    assert abs(small.width * 3 - small.height * 4) <= 4
    assert seen_corners(studio.image_of(small)) == list(CORNERS)


async def test_what_is_see_through_stays_so(studio: Studio) -> None:
    image = noise(500, 400, "RGBA")
    image.putalpha(255)
    image.paste((0, 0, 0, 0), (0, 0, 250, 400))
    small = await studio.tools.shrink(await studio.take_in(encoded(image)), 60_000)
    shown = studio.image_of(small).convert("RGBA")
    assert small.format is PictureFormat.PNG
    assert opacity(shown, (shown.width // 4, 50)) == 0
    assert opacity(shown, (shown.width * 3 // 4, 50)) == 255


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
async def test_an_alpha_channel_that_hides_nothing_is_not_paid_for_in_pixels(
    studio: Studio, mode: str
) -> None:
    """Screenshots are such pictures: as a JPEG they keep their size."""
    image = noise(800, 600).convert(mode)
    small = await studio.tools.shrink(await studio.take_in(encoded(image)), 500_000)
    assert (small.format, small.width, small.height) == (PictureFormat.JPEG, 800, 600)


async def test_a_colour_profile_stays_where_there_is_room_for_it(studio: Studio) -> None:
    profile = srgb_profile()
    file = await studio.take_in(encoded(noise(600, 400), "PNG", icc_profile=profile))
    assert studio.image_of(await studio.tools.shrink(file, 100_000)).info["icc_profile"] == profile
    small = await studio.tools.shrink(file, 2_000)
    assert "icc_profile" not in studio.image_of(small).info
    assert small.blob.size <= 2_000


async def test_a_profile_larger_than_the_limit_does_not_break_it(studio: Studio) -> None:
    huge = srgb_profile() + b"\0" * 400_000
    file = await studio.take_in(encoded(noise(300, 200), "JPEG", icc_profile=huge))
    assert (await studio.tools.shrink(file, 50_000)).blob.size <= 50_000


async def test_a_small_picture_is_not_blown_up(studio: Studio) -> None:
    file = await studio.take_in(encoded(Image.new("RGB", (20, 16), "red")))
    small = await studio.tools.shrink(file, 1_000_000)
    assert (small.width, small.height) == (20, 16)
