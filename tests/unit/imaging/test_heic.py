"""HEIC of phones: taken in as JPEG or PNG, never kept."""

import io
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import pillow_heif
import pytest
from PIL import Image

from bot.domain.errors import Reason, Refused
from bot.domain.pictures import PictureFormat
from bot.imaging.inspection import MAX_PIXELS, is_heif
from tests.unit.imaging.studio import (
    CORNERS,
    SECRET,
    Studio,
    corners,
    encoded,
    exif,
    seen_corners,
    srgb_profile,
    xmp,
)

SIZE = (132, 76)
STORED_ORIENTATIONS = (1, 2, 3, 4, 5, 6, 7, 8)


def heif(image: Image.Image, **options: Any) -> bytes:
    buffer = io.BytesIO()
    pillow_heif.from_pillow(image).save(buffer, quality=90, **options)
    return buffer.getvalue()


def with_size(data: bytes, width: int, height: int) -> bytes:
    """The file's header says so; its pixels stay."""
    at = data.index(b"ispe") + 8
    return data[:at] + struct.pack(">II", width, height) + data[at + 8 :]


def with_brands(data: bytes, major: bytes, *others: bytes) -> bytes:
    """The file with another first box of the same length, so that no offset changes."""
    length = struct.unpack(">I", data[:4])[0]
    brands = b"".join(others).ljust(length - 16, b"\0")
    assert len(brands) == length - 16
    return data[:4] + b"ftyp" + major + data[12:16] + brands + data[length:]


async def refused(studio: Studio, data: bytes) -> Reason:
    with pytest.raises(Refused) as caught:
        await studio.tools.take_in(studio.put(data))
    return caught.value.reason


async def test_an_opaque_photo_becomes_a_jpeg(studio: Studio) -> None:
    file = await studio.take_in(heif(corners(*SIZE)))
    image = studio.image_of(file)
    assert (file.format, image.format, image.size) == (PictureFormat.JPEG, "JPEG", SIZE)
    assert seen_corners(image) == list(CORNERS)


async def test_what_shows_something_through_becomes_a_png(studio: Studio) -> None:
    image = corners(*SIZE).convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, SIZE[0], SIZE[1] // 2))
    taken = await studio.taken(heif(image))
    assert (taken.format, taken.mode) == ("PNG", "RGBA")
    alpha = taken.getchannel("A")
    assert alpha.getpixel((30, 10)) == 0
    assert alpha.getpixel((30, 70)) == 255


async def test_an_alpha_channel_that_hides_nothing_is_left_out(studio: Studio) -> None:
    file = await studio.take_in(heif(corners(*SIZE).convert("RGBA")))
    assert file.format is PictureFormat.JPEG


async def test_grey_stays_grey(studio: Studio) -> None:
    taken = await studio.taken(heif(corners(*SIZE, mode="L")))
    assert taken.mode in {"L", "RGB"}
    assert taken.convert("L").getpixel((100, 60)) in range(246, 255)


@pytest.mark.parametrize("orientation", STORED_ORIENTATIONS)
async def test_a_phone_that_says_twice_how_it_was_held_is_turned_once(
    studio: Studio, orientation: int
) -> None:
    """The encoders write the container's own rotation; the Exif tag is put in beside it, as phones do."""
    image = corners(*SIZE)
    data = both_marks(image, orientation)
    expected = upright(image, orientation)
    taken = await studio.taken(data)
    assert taken.size == expected.size
    assert seen_corners(taken) == seen_corners(expected)
    assert not taken.getexif()


def upright(image: Image.Image, orientation: int) -> Image.Image:
    methods = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    return image.transpose(methods[orientation]) if orientation in methods else image


def both_marks(image: Image.Image, orientation: int) -> bytes:
    """Pixels as the sensor saw them, `irot`/`imir` and the Exif tag."""
    buffer = io.BytesIO()
    pillow_heif.encode(
        "RGB", image.size, image.tobytes(), buffer, quality=90, exif=exif(orientation).tobytes()
    )
    data = buffer.getvalue()
    assert (b"irot" in data or b"imir" in data) is (orientation != 1)
    written = Image.Exif()
    raw = pillow_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=True).info["exif"]
    assert isinstance(raw, bytes)
    written.load(raw)
    assert written[274] == orientation
    return data


async def test_nothing_of_where_and_when_remains(studio: Studio) -> None:
    data = heif(corners(*SIZE), exif=exif(1).tobytes(), xmp=xmp())
    assert SECRET in data
    taken = studio.bytes_of(await studio.take_in(data))
    assert SECRET not in taken
    assert b"Exif" not in taken


async def test_a_colour_profile_stays(studio: Studio) -> None:
    image = corners(*SIZE)
    image.info["icc_profile"] = srgb_profile()
    taken = await studio.taken(heif(image))
    assert taken.info["icc_profile"] == srgb_profile()


async def test_of_several_pictures_the_first_is_taken(studio: Studio) -> None:
    first, second = corners(*SIZE), Image.new("RGB", SIZE, "black")
    both = pillow_heif.from_pillow(first)
    both.add_from_pillow(second)
    buffer = io.BytesIO()
    both.save(buffer, quality=90)
    taken = await studio.taken(buffer.getvalue())
    assert seen_corners(taken) == list(CORNERS)


@pytest.mark.parametrize("size", [(16_000, 16_000), (12_000, 6_000)])
async def test_too_many_pixels_are_refused_by_the_header(studio: Studio, size: tuple[int, int]) -> None:
    assert size[0] * size[1] > MAX_PIXELS
    assert await refused(studio, with_size(heif(corners(*SIZE)), *size)) is Reason.TOO_MANY_PIXELS


async def test_a_header_that_lies_about_its_size_is_damage(studio: Studio) -> None:
    data = heif(corners(640, 480))
    for size in ((64, 48), (4_000, 3_000)):
        assert await refused(studio, with_size(data, *size)) is Reason.BROKEN


async def test_a_picture_too_small_to_work_with_is_refused(studio: Studio) -> None:
    assert await refused(studio, with_size(heif(corners(*SIZE)), 12, 76)) is Reason.TOO_SMALL


@pytest.mark.parametrize("share", [0.02, 0.1, 0.3, 0.6, 0.9])
async def test_a_file_that_ends_early_is_refused(studio: Studio, share: float) -> None:
    data = heif(Image.effect_noise((300, 200), 80).convert("RGB"))
    assert await refused(studio, data[: int(len(data) * share)]) is Reason.BROKEN


@pytest.mark.parametrize("brand", [b"heic", b"mif1"])
async def test_a_brand_with_nothing_behind_it_is_damage(studio: Studio, brand: bytes) -> None:
    data = b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0mif1" + brand + b"\0" * 100
    assert await refused(studio, data) is Reason.BROKEN


@pytest.mark.parametrize(
    ("major", "others", "expected"),
    [
        *(
            (brand, (), True)
            for brand in (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"heif")
        ),
        (b"avif", (), False),
        (b"avis", (b"msf1",), False),
        (b"mif1", (b"mif1", b"avif"), False),
        (b"mif1", (b"mif1", b"heic"), True),
        (b"isom", (b"mp41",), False),
        (b"qt  ", (), False),
    ],
)
def test_brands_tell_a_phones_photo(
    tmp_path: Path, major: bytes, others: tuple[bytes, ...], *, expected: bool
) -> None:
    file = tmp_path / "picture.jpg"
    brands = b"".join(others)
    file.write_bytes(struct.pack(">I", 16 + len(brands)) + b"ftyp" + major + b"\0\0\0\0" + brands + b"avif")
    assert is_heif(file) is expected


@pytest.mark.parametrize("brand", [b"heif", b"mif1", b"heix"])
async def test_each_heif_brand_is_opened(studio: Studio, brand: bytes) -> None:
    data = with_brands(heif(corners(*SIZE)), brand, b"mif1", b"heic")
    assert seen_corners(await studio.taken(data)) == list(CORNERS)


@pytest.mark.parametrize("brand", [b"avif", b"mif1"])
async def test_avif_is_no_picture_that_is_taken(studio: Studio, brand: bytes) -> None:
    data = with_brands(encoded(corners(*SIZE), "AVIF", quality=90), brand, b"avif", b"mif1")
    assert await refused(studio, data) is Reason.NOT_A_PICTURE


async def test_a_service_cannot_answer_with_it(studio: Studio) -> None:
    """Results are kept as they came, and kept are only formats that every chat shows."""
    with pytest.raises(Refused) as caught:
        await studio.examine(heif(corners(*SIZE)))
    assert caught.value.reason is Reason.NOT_A_PICTURE


def test_the_heif_decoder_is_loaded_with_the_first_such_file_only() -> None:
    code = "import sys, bot.app; print('pillow_heif' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("kind", ["lossless", "lossy"])
async def test_a_static_sticker_is_taken_in_with_what_shows_through(studio: Studio, kind: str) -> None:
    image = Image.new("RGBA", (512, 400), (0, 0, 0, 0))
    image.paste((200, 30, 30, 255), (100, 100, 400, 300))
    image.paste((200, 30, 30, 128), (100, 300, 400, 320))
    data = encoded(image, "WEBP", lossless=kind == "lossless")
    file = await studio.take_in(data)
    assert (file.format, file.width, file.height) == (PictureFormat.WEBP, 512, 400)
    alpha = studio.image_of(file).convert("RGBA").getchannel("A")
    assert [alpha.getpixel(at) for at in ((5, 5), (250, 200), (250, 310))] == [0, 255, 128]
