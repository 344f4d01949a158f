"""What is made to be looked at has the colours that a photo has with its profile, though it carries none."""

import struct

import pytest
from PIL import Image

from bot.domain.pictures import BlobRef
from tests.unit.imaging.studio import Studio, encoded, grey_profile, srgb_profile

DISPLAY_P3 = {
    b"wtpt": (0.9642, 1.0, 0.8249),
    b"rXYZ": (0.51512, 0.24120, -0.00105),
    b"gXYZ": (0.29198, 0.69225, 0.04189),
    b"bXYZ": (0.15710, 0.06657, 0.78407),
}
"""White and primaries, adapted to D50."""

SKIN, SHOWN_SKIN = (235, 190, 160), (244, 189, 157)
"""The numbers in a file with this profile, and those that look the same in sRGB."""


def fixed(*values: float) -> bytes:
    """Numbers as s15Fixed16 (ICC.1, 4.6)."""
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)


def display_p3() -> bytes:
    """A profile as phones embed it, with a plain power of 2.2 as its curve."""
    curve = struct.pack(">4s4xIH2x", b"curv", 1, round(2.2 * 256))
    tags = {b"desc": struct.pack(">4s4xI3s79x2x", b"desc", 3, b"P3\0"), b"cprt": b"text\0\0\0\0none\0\0\0\0"}
    tags |= {name: b"XYZ \0\0\0\0" + fixed(*values) for name, values in DISPLAY_P3.items()}
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    start = 128 + 4 + 12 * len(tags)
    table, content = struct.pack(">I", len(tags)), b""
    for name, tag in tags.items():
        table += struct.pack(">4sII", name, start + len(content), len(tag))
        content += tag
    size = start + len(content)
    head = struct.pack(">I4xI4s4s4s12x4s28x", size, 0x0240_0000, b"mntr", b"RGB ", b"XYZ ", b"acsp")
    return head + fixed(0.9642, 1.0, 0.8249) + bytes(48) + table + content


async def made(studio: Studio, data: bytes) -> list[BlobRef]:
    """Everything that is made of a picture for people to look at."""
    examined = await studio.examine(data)
    file, tools = examined.file, studio.tools
    pair = await tools.side_by_side(file, file, ("", ""))
    return [examined.thumbnail, (await tools.preview(file)).blob, pair.blob]


def near(pixel: object, colour: object) -> bool:
    """Whether two pixels have the same colour as far as JPEG and WebP keep it; alpha is not compared."""
    assert isinstance(pixel, tuple)
    assert isinstance(colour, tuple)
    return all(abs(a - b) <= 3 for a, b in zip(pixel[:3], colour[:3], strict=True))


def off_the_plate(image: Image.Image) -> object:
    return image.getpixel((image.width // 4, image.height * 3 // 4))


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "RGB"), ("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "P")])
async def test_the_colours_of_a_phone_are_shown_as_the_phone_shows_them(
    studio: Studio, kind: str, mode: str
) -> None:
    plain = Image.new("RGB", (300, 200), SKIN)
    image = plain.quantize(8) if mode == "P" else plain.convert(mode)
    for blob in await made(studio, encoded(image, kind, icc_profile=display_p3())):
        shown = studio.image_of(blob)
        assert near(off_the_plate(shown), SHOWN_SKIN)
        assert "icc_profile" not in shown.info


async def test_before_looks_as_after_where_both_look_the_same(studio: Studio) -> None:
    before = await studio.examine(
        encoded(Image.new("RGB", (300, 300), SKIN), "JPEG", icc_profile=display_p3())
    )
    after = await studio.examine(encoded(Image.new("RGB", (300, 300), SHOWN_SKIN), "JPEG"))
    pair = studio.image_of(await studio.tools.side_by_side(before.file, after.file, ("#7", "#8")))
    left, right = (pair.getpixel((pair.width * part // 4, pair.height // 2)) for part in (1, 3))
    assert near(right, left)


async def test_a_sticker_has_the_colours_of_the_photo(studio: Studio) -> None:
    image = Image.new("RGB", (400, 400), "white")
    image.paste(SKIN, (100, 100, 300, 300))
    cut = await studio.tools.sticker((await studio.examine(encoded(image, icc_profile=display_p3()))).file)
    assert cut is not None
    assert near(studio.image_of(cut.file).getpixel((256, 256)), SHOWN_SKIN)


async def test_what_shows_through_stays_while_colours_change(studio: Studio) -> None:
    image = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    image.paste((*SKIN, 255), (100, 100, 300, 300))
    cut = await studio.tools.sticker((await studio.examine(encoded(image, icc_profile=display_p3()))).file)
    assert cut is not None
    sticker = studio.image_of(cut.file).convert("RGBA")
    middle, corner = sticker.getpixel((256, 256)), sticker.getpixel((1, 1))
    assert isinstance(middle, tuple)
    assert isinstance(corner, tuple)
    assert near(middle, SHOWN_SKIN)
    assert (middle[3], corner[3]) == (255, 0)


@pytest.mark.parametrize(
    ("mode", "profile"),
    [
        ("RGB", srgb_profile()),
        ("RGB", b"rubbish"),
        ("RGB", bytes(16) + b"RGB " + bytes(200)),
        ("RGB", display_p3()[:200]),
        ("RGB", grey_profile()),
        ("L", grey_profile()),
        ("L", display_p3()),
    ],
    ids=["srgb", "rubbish", "empty", "torn", "grey", "grey of grey", "colour of grey"],
)
async def test_a_profile_that_says_nothing_about_the_numbers_changes_none(
    studio: Studio, mode: str, profile: bytes
) -> None:
    image = Image.new("RGB", (300, 200), SKIN).convert(mode)
    wanted = image.convert("RGB").getpixel((0, 0))
    for blob in await made(studio, encoded(image, icc_profile=profile)):
        assert near(off_the_plate(studio.image_of(blob)), wanted)


async def test_print_colours_with_a_profile_can_be_shown(studio: Studio) -> None:
    data = encoded(Image.new("CMYK", (300, 200), (0, 200, 200, 0)), "JPEG", icc_profile=display_p3())
    for blob in await made(studio, data):
        assert studio.image_of(blob).mode == "RGB"
