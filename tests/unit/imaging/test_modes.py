"""Kinds of pixels: grey, palettes, transparency, 16 bits, print colours, several frames."""

import struct

import pytest
from PIL import Image

from bot.domain.pictures import PictureFormat
from tests.unit.imaging.studio import (
    CORNERS,
    RED,
    Studio,
    corners,
    decoded,
    encoded,
    exif,
    level,
    opacity,
    png_of,
    seen_corners,
)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("PNG", "RGB"),
        ("PNG", "RGBA"),
        ("PNG", "L"),
        ("PNG", "LA"),
        ("PNG", "P"),
        ("JPEG", "RGB"),
        ("JPEG", "L"),
        ("WEBP", "RGB"),
        ("WEBP", "RGBA"),
    ],
)
async def test_usual_pixels_stay_bit_by_bit(studio: Studio, kind: str, mode: str) -> None:
    data = encoded(corners(mode=mode), kind)
    taken = await studio.taken(data)
    assert taken.mode == decoded(data).mode
    assert taken.tobytes() == decoded(data).tobytes()


async def test_a_palette_keeps_its_see_through_colour(studio: Studio) -> None:
    image = corners(mode="P")
    data = encoded(image, transparency=image.getpixel((1, 1)))
    taken = (await studio.taken(data)).convert("RGBA")
    assert [opacity(taken, at) for at in ((1, 1), (60, 1))] == [0, 255]


async def test_black_and_white_becomes_a_usual_picture(studio: Studio) -> None:
    file = await studio.take_in(encoded(corners(mode="1")))
    image = studio.image_of(file)
    assert image.mode in {"L", "RGB", "RGBA"}
    assert image.convert("1").tobytes() == corners(mode="1").tobytes()


def ramp_of_16_bits() -> bytes:
    """Grey from black on the left to white on the right."""
    row = b"\0" + b"".join(struct.pack(">H", x * 65535 // 255) for x in range(256))
    return png_of(256, 32, row * 32, 16, 0)


async def test_16_bits_of_grey_keep_their_shades(studio: Studio) -> None:
    data = ramp_of_16_bits()
    assert decoded(data).mode == "I;16"
    image = (await studio.taken(data)).convert("L")
    assert all(abs(level(image, (x, 5)) - x) <= 1 for x in range(256))


async def test_16_bits_of_grey_are_shown_in_their_shades(studio: Studio) -> None:
    examined = await studio.examine(ramp_of_16_bits())
    for made in (
        examined.thumbnail,
        (await studio.tools.preview(examined.file)).blob,
        (await studio.tools.shrink(examined.file, 5_000)).blob,
    ):
        image = studio.image_of(made).convert("L")
        assert 110 < level(image, (image.width // 2, image.height // 2)) < 145


async def test_16_bits_of_colour_stay_as_they_are(studio: Studio) -> None:
    row = b"\0" + struct.pack(">3H", 50_000, 8_000, 8_000) * 32
    data = png_of(32, 32, row * 32, 16, 2)
    file = await studio.take_in(data)
    assert studio.bytes_of(file) == data
    assert studio.image_of(file).getpixel((5, 5)) == (195, 31, 31)


async def test_print_colours_become_screen_colours(studio: Studio) -> None:
    file = await studio.take_in(encoded(corners(mode="CMYK"), "JPEG", quality=95))
    image = studio.image_of(file)
    assert (file.format, image.mode) == (PictureFormat.JPEG, "RGB")
    assert seen_corners(image) == list(CORNERS)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
async def test_of_a_moving_picture_the_first_frame_is_taken(studio: Studio, kind: str) -> None:
    others = [Image.new("RGB", (64, 48), colour) for colour in ("yellow", "black")]
    options = {} if kind == "PNG" else {"lossless": True}
    data = encoded(corners(), kind, save_all=True, append_images=others, duration=100, **options)
    assert getattr(decoded(data), "n_frames", 1) == 3
    file = await studio.take_in(data)
    image = studio.image_of(file)
    assert file.format is PictureFormat.PNG
    assert getattr(image, "n_frames", 1) == 1
    assert image.convert("RGB").tobytes() == corners().tobytes()


@pytest.mark.parametrize("mode", ["LA", "RGBA"])
async def test_what_is_see_through_stays_so_when_turned(studio: Studio, mode: str) -> None:
    image = corners(mode="RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 32, 24))
    taken = (await studio.taken(encoded(image.convert(mode), exif=exif(3)))).convert("RGBA")
    assert [opacity(taken, at) for at in ((60, 40), (1, 1))] == [0, 255]


@pytest.mark.parametrize("mode", ["RGB", "L", "P"])
async def test_a_colour_that_counts_as_see_through_stays_so_when_turned(studio: Studio, mode: str) -> None:
    image = corners(mode=mode)
    data = encoded(image, transparency=RED if mode == "RGB" else image.getpixel((1, 1)), exif=exif(3))
    taken = (await studio.taken(data)).convert("RGBA")
    assert [opacity(taken, at) for at in ((60, 40), (1, 1))] == [0, 255]
