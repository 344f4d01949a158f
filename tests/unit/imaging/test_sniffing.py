"""What a file is, by its bytes alone."""

from pathlib import Path

import pytest

from bot.domain.errors import Reason, Refused
from bot.domain.pictures import PictureFormat
from bot.imaging.inspection import sniff
from tests.unit.imaging.studio import Studio, corners, encoded

MP4 = b"\0\0\0\x18ftypisom\0\0\0\0isommp41" + b"\0" * 100

OTHERS = {
    "gif": encoded(corners(), "GIF"),
    "bmp": encoded(corners(), "BMP"),
    "tiff": encoded(corners(), "TIFF"),
    "ico": encoded(corners(), "ICO"),
    "pdf": encoded(corners(), "PDF"),
    "mp4": MP4,
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "html": b"<!DOCTYPE html><html><body>502 Bad Gateway</body></html>",
    "json": b'{"error": "no"}',
    "text": b"a letter",
    "riff that is no webp": b"RIFF\x24\0\0\0WAVEfmt ",
    "empty": b"",
    "one byte": b"\xff",
    "half a signature": b"\x89PNG\r\n",
    "a shell script": b"#!/bin/sh\nconvert \xff\xd8\xff",
}


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("picture.png", "PNG", PictureFormat.PNG),
        ("picture.png", "JPEG", PictureFormat.JPEG),
        ("letter.txt", "WEBP", PictureFormat.WEBP),
        ("photo.heic", "JPEG", PictureFormat.JPEG),
        ("no name at all", "PNG", PictureFormat.PNG),
    ],
)
def test_names_are_not_looked_at(tmp_path: Path, name: str, kind: str, expected: PictureFormat) -> None:
    file = tmp_path / name
    file.write_bytes(encoded(corners(), kind))
    assert sniff(file) is expected


@pytest.mark.parametrize("name", ["picture.png", "photo.jpg"])
def test_a_name_makes_no_picture(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(b"not a picture")
    with pytest.raises(Refused) as caught:
        sniff(file)
    assert caught.value.reason is Reason.NOT_A_PICTURE


@pytest.mark.parametrize("kind", OTHERS)
async def test_other_kinds_of_files_are_refused_as_what_cannot_be_read(studio: Studio, kind: str) -> None:
    assert await studio.refusal(OTHERS[kind]) is Reason.NOT_A_PICTURE


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
async def test_each_format_is_taken_in_as_it_is(studio: Studio, kind: str) -> None:
    data = encoded(corners(), kind)
    file = await studio.take_in(data)
    assert (file.format.name, file.width, file.height) == (kind, 64, 48)
    assert studio.bytes_of(file) == data


async def test_a_gif_that_says_it_is_a_png_is_damaged(studio: Studio) -> None:
    """Pillow is asked for the sniffed format only; it does not go on guessing."""
    assert await studio.refusal(b"\x89PNG\r\n\x1a\n" + encoded(corners(), "GIF")) is Reason.BROKEN
    assert await studio.refusal(b"\xff\xd8\xff" + encoded(corners(), "TIFF")) is Reason.BROKEN
