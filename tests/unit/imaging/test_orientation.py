"""However the camera was held, the picture ends upright, to the pixel."""

import pytest

from bot.domain.pictures import PictureFormat
from tests.unit.imaging.studio import (
    CORNERS,
    STORED_AS,
    Studio,
    chunk,
    corners,
    encoded,
    exif,
    seen_corners,
    segment,
    with_chunks,
    with_segments,
)

SIZE = (66, 38)


def stored(orientation: int, kind: str) -> bytes:
    """The upright picture as a camera stores it that was held so."""
    turn = STORED_AS[orientation]
    image = corners(*SIZE)
    image = image if turn is None else image.transpose(turn)
    if kind == "PNG, behind the pixels":
        return with_chunks(encoded(image), after=[chunk(b"eXIf", exif(orientation).tobytes()[6:])])
    options = {"quality": 95, "subsampling": 0} if kind == "JPEG" else {"lossless": True}
    return encoded(image, kind, exif=exif(orientation), **(options if kind != "PNG" else {}))


@pytest.mark.parametrize("orientation", STORED_AS)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "PNG, behind the pixels", "WEBP"])
async def test_a_picture_ends_upright(studio: Studio, orientation: int, kind: str) -> None:
    file = await studio.take_in(stored(orientation, kind))
    image = studio.image_of(file)
    assert image.size == SIZE
    assert seen_corners(image) == list(CORNERS)
    assert not image.getexif()
    if orientation != 1:
        assert file.format is (PictureFormat.JPEG if kind == "JPEG" else PictureFormat.PNG)
    if kind != "JPEG":
        assert image.convert("RGB").tobytes() == corners(*SIZE).tobytes()


@pytest.mark.parametrize("orientation", STORED_AS)
async def test_what_is_made_of_a_result_is_upright_too(studio: Studio, orientation: int) -> None:
    """The bytes of a service's picture stay; what is said and shown of it is upright."""
    data = stored(orientation, "JPEG")
    examined = await studio.examine(data)
    assert studio.bytes_of(examined.file) == data
    assert (examined.file.width, examined.file.height) == SIZE
    for picture in (
        examined.thumbnail,
        (await studio.tools.preview(examined.file)).blob,
        (await studio.tools.shrink(examined.file, 1_500)).blob,
    ):
        image = studio.image_of(picture)
        assert seen_corners(image) == list(CORNERS)
        assert (image.width > image.height) is True
        assert not image.getexif()


@pytest.mark.parametrize("orientation", [0, 9, 255])
async def test_an_orientation_that_is_none_changes_nothing(studio: Studio, orientation: int) -> None:
    image = corners(*SIZE)
    file = await studio.take_in(encoded(image, "JPEG", exif=exif(orientation)))
    assert (file.width, file.height) == SIZE
    assert studio.image_of(file).tobytes() == studio.image_of(studio.put(encoded(image, "JPEG"))).tobytes()


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
@pytest.mark.parametrize(
    "rubbish", [b"", b"rubbish" * 9, b"II*\0\xff\xff\xff\xff", b"MM\0*\0\0\0\x08\xff\xff"]
)
async def test_exif_that_nobody_can_read_is_thrown_away(studio: Studio, rubbish: bytes) -> None:
    """It says nothing about the picture, which every viewer shows."""
    plain = encoded(corners(*SIZE), "JPEG")
    file = await studio.take_in(with_segments(plain, segment(0xE1, b"Exif\0\0" + rubbish)))
    assert studio.bytes_of(file) == plain
    png = encoded(corners(*SIZE))
    for place in ({"before": [chunk(b"eXIf", rubbish)]}, {"after": [chunk(b"eXIf", rubbish)]}):
        file = await studio.take_in(with_chunks(png, **place))
        assert studio.bytes_of(file) == png
