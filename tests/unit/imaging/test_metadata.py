"""Where a photo was taken is nobody's business: everything but pixels and colours goes."""

import struct

import pytest
from PIL import Image

from bot.domain.pictures import PictureFormat
from bot.imaging.metadata import copy, is_whole, pieces
from tests.unit.imaging.studio import (
    RED,
    SECRET,
    Studio,
    chunk,
    corners,
    decoded,
    encoded,
    exif,
    grey_profile,
    segment,
    srgb_profile,
    with_chunks,
    with_segments,
    xmp,
)

EXIF = segment(0xE1, b"Exif\0\0" + exif().tobytes()[6:] + b"\xff\xd8" + SECRET + b"\xff\xd9")
XMP = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp())
IPTC = segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x18" + SECRET)
COMMENT = segment(0xFE, SECRET)
JFXX = segment(0xE0, b"JFXX\0\x10" + SECRET)
MAKER = segment(0xE4, b"Maker\0" + SECRET)
JPEG_EXTRAS = {
    "exif": EXIF,
    "xmp": XMP,
    "iptc": IPTC,
    "comment": COMMENT,
    "thumbnail of jfxx": JFXX,
    "maker": MAKER,
}

PNG_EXTRAS = {
    "exif": chunk(b"eXIf", exif().tobytes()[6:]),
    "text": chunk(b"tEXt", b"Comment\0" + SECRET),
    "compressed text": chunk(b"zTXt", b"Comment\0\0" + b"x\x9c\x01" + SECRET),
    "international text": chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp()),
    "time": chunk(b"tIME", b"\x07\xea\x0b\x15\x03\x00\x00"),
    "content credentials": chunk(b"caBX", SECRET),
    "somebody's own": chunk(b"prVt", SECRET),
}


def jpeg(**options: object) -> bytes:
    return encoded(corners(), "JPEG", **options)


def pixels(data: bytes) -> bytes:
    return decoded(data).tobytes()


class TestJpeg:
    @pytest.mark.parametrize("name", JPEG_EXTRAS)
    async def test_each_extra_goes_and_not_a_byte_more(self, studio: Studio, name: str) -> None:
        plain = jpeg()
        file = await studio.take_in(with_segments(plain, JPEG_EXTRAS[name]))
        assert studio.bytes_of(file) == plain

    async def test_all_of_them_at_once(self, studio: Studio) -> None:
        plain = jpeg(quality=90)
        file = await studio.take_in(with_segments(plain, *JPEG_EXTRAS.values()) + b"trailing " + SECRET)
        assert studio.bytes_of(file) == plain

    async def test_the_thumbnail_in_the_first_segment_goes(self, studio: Studio) -> None:
        """JFIF has room for a small picture of its own."""
        plain = jpeg()
        small = SECRET.ljust(48, b"\0")
        head = plain[6:18] + bytes([4, 4]) + small
        file = await studio.take_in(plain[:2] + segment(0xE0, head) + plain[20:])
        assert studio.bytes_of(file) == plain

    async def test_what_hides_behind_the_first_segment_goes(self, studio: Studio) -> None:
        plain = jpeg()
        file = await studio.take_in(plain[:2] + segment(0xE0, plain[6:20] + SECRET) + plain[20:])
        assert studio.bytes_of(file) == plain

    async def test_segments_may_have_filling_between_them(self, studio: Studio) -> None:
        plain = jpeg()
        file = await studio.take_in(plain[:20] + b"\xff\xff" + EXIF + plain[20:])
        assert studio.bytes_of(file) == plain

    @pytest.mark.parametrize(
        "options",
        [
            {},
            {"progressive": True},
            {"restart_marker_blocks": 3},
            {"restart_marker_rows": 1},
            {"optimize": True},
        ],
        ids=str,
    )
    async def test_a_file_with_nothing_to_remove_is_the_same_blob(
        self, studio: Studio, options: dict[str, object]
    ) -> None:
        data = encoded(corners(200, 120), "JPEG", **options)
        assert (await studio.take_in(data)).blob == studio.put(data)

    @pytest.mark.parametrize(
        "options", [{"progressive": True}, {"restart_marker_blocks": 2}], ids=["progressive", "restarts"]
    )
    async def test_extras_go_from_between_the_scans(self, studio: Studio, options: dict[str, object]) -> None:
        plain = encoded(corners(200, 120), "JPEG", **options)
        start = plain.rindex(b"\xff\xda")
        file = await studio.take_in(plain[:start] + COMMENT + b"\xff\xff" + plain[start:])
        assert SECRET not in studio.bytes_of(file)
        assert pixels(studio.bytes_of(file)) == pixels(plain)

    async def test_the_colour_profile_stays(self, studio: Studio) -> None:
        """Also one so large that it takes several segments."""
        profile = srgb_profile() + b"\0" * 150_000
        data = with_segments(encoded(corners(), "JPEG", icc_profile=profile), EXIF)
        file = await studio.take_in(data)
        assert studio.image_of(file).info["icc_profile"] == profile
        assert SECRET not in studio.bytes_of(file)

    async def test_the_adobe_marker_stays(self, studio: Studio) -> None:
        """Without it the colours would be others."""
        plain = encoded(corners(), "JPEG", keep_rgb=True, quality=95)
        data = plain[:2] + EXIF + plain[2:]
        file = await studio.take_in(data)
        assert studio.bytes_of(file) == plain
        assert pixels(studio.bytes_of(file)) == pixels(plain)

    async def test_the_second_picture_of_a_phone_goes(self, studio: Studio) -> None:
        first, second = corners(), Image.new("RGB", (64, 48), "yellow")
        data = encoded(first, "MPO", save_all=True, append_images=[second], exif=exif())
        assert decoded(data).format == "MPO"
        file = await studio.take_in(data)
        image = studio.image_of(file)
        assert (image.format, file.format) == ("JPEG", PictureFormat.JPEG)
        assert image.tobytes() == pixels(jpeg())
        assert b"MPF" not in studio.bytes_of(file)
        assert SECRET not in studio.bytes_of(file)

    @pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
    async def test_a_picture_that_is_drawn_anew_says_nothing_either(self, studio: Studio, mode: str) -> None:
        """Turned upright or in other colours; Pillow writes back comments that it read."""
        drawn = encoded(
            corners(mode=mode), "JPEG", exif=exif(6), xmp=xmp(), comment=SECRET, icc_profile=srgb_profile()
        )
        data = drawn[:2] + IPTC + drawn[2:] + SECRET
        file = await studio.take_in(data)
        assert (file.width, file.height) == (48, 64)
        for made in (
            file.blob,
            (await studio.examine(data)).thumbnail,
            (await studio.tools.shrink(file, 3_000)).blob,
            (await studio.tools.preview(file)).blob,
        ):
            assert SECRET not in studio.bytes_of(made)
            assert set(studio.image_of(made).info) <= {
                "jfif",
                "jfif_version",
                "jfif_unit",
                "jfif_density",
                "icc_profile",
            }


class TestPng:
    @pytest.mark.parametrize("name", PNG_EXTRAS)
    @pytest.mark.parametrize("place", ["before", "after"])
    async def test_each_extra_goes_and_not_a_byte_more(self, studio: Studio, name: str, place: str) -> None:
        plain = encoded(corners())
        extras = {place: [PNG_EXTRAS[name]]}
        file = await studio.take_in(with_chunks(plain, **extras))
        assert studio.bytes_of(file) == plain

    async def test_trailing_data_goes(self, studio: Studio) -> None:
        plain = encoded(corners())
        assert studio.bytes_of(await studio.take_in(plain + SECRET)) == plain

    @pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P"])
    async def test_a_file_with_nothing_to_remove_is_the_same_blob(self, studio: Studio, mode: str) -> None:
        data = encoded(corners(mode=mode))
        assert (await studio.take_in(data)).blob == studio.put(data)

    async def test_colours_and_transparency_stay(self, studio: Studio) -> None:
        kept = [
            chunk(b"gAMA", struct.pack(">I", 45455)),
            chunk(b"cHRM", struct.pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000)),
        ]
        plain = with_chunks(encoded(corners(), icc_profile=srgb_profile(), transparency=RED), kept)
        file = await studio.take_in(with_chunks(plain, [PNG_EXTRAS["text"]]))
        assert studio.bytes_of(file) == plain

    async def test_a_picture_that_is_drawn_anew_says_nothing_either(self, studio: Studio) -> None:
        data = with_chunks(
            encoded(corners(mode="P"), exif=exif(8), icc_profile=srgb_profile()), PNG_EXTRAS.values()
        )
        file = await studio.take_in(data)
        assert SECRET not in studio.bytes_of(file)
        assert set(studio.image_of(file).info) <= {"icc_profile"}
        assert (file.width, file.height) == (48, 64)


class TestWebp:
    @pytest.mark.parametrize("lossless", [True, False])
    async def test_exif_and_xmp_go_and_the_pixels_stay(self, studio: Studio, *, lossless: bool) -> None:
        options = {"lossless": lossless, "icc_profile": srgb_profile()}
        data = encoded(corners(mode="RGBA"), "WEBP", exif=exif(), xmp=xmp(), **options)
        file = await studio.take_in(data)
        cleaned = studio.bytes_of(file)
        assert SECRET not in cleaned
        assert len(cleaned) == struct.unpack("<I", cleaned[4:8])[0] + 8
        assert pixels(cleaned) == pixels(data)
        assert studio.image_of(file).info.get("icc_profile") == srgb_profile()
        assert not {"exif", "xmp"} & set(studio.image_of(file).info)

    async def test_trailing_data_and_strange_chunks_go(self, studio: Studio) -> None:
        plain = encoded(corners(mode="RGBA"), "WEBP", lossless=True, icc_profile=srgb_profile())
        strange = b"prVt" + struct.pack("<I", len(SECRET) - 1) + SECRET[:-1] + b"\0"
        size = struct.pack("<I", len(plain) - 8 + len(strange))
        data = plain[:4] + size + plain[8:] + strange + b"trailing" + SECRET
        assert studio.bytes_of(await studio.take_in(data)) == plain

    @pytest.mark.parametrize("lossless", [True, False])
    @pytest.mark.parametrize("mode", ["RGB", "RGBA"])
    async def test_a_file_with_nothing_to_remove_is_the_same_blob(
        self, studio: Studio, mode: str, *, lossless: bool
    ) -> None:
        data = encoded(corners(mode=mode), "WEBP", lossless=lossless)
        assert (await studio.take_in(data)).blob == studio.put(data)


async def test_a_profile_for_other_pixels_does_not_travel_along(studio: Studio) -> None:
    """A printer's or a grey profile under pixels that are red, green and blue now would spoil them."""
    cmyk = encoded(corners(mode="CMYK"), "JPEG", icc_profile=srgb_profile().replace(b"RGB ", b"CMYK", 1))
    assert "icc_profile" not in (await studio.taken(cmyk)).info
    grey = await studio.take_in(encoded(corners(300, 200, "L"), "JPEG", icc_profile=grey_profile()))
    assert studio.image_of(grey).info["icc_profile"] == grey_profile()
    assert "icc_profile" not in studio.image_of(await studio.tools.shrink(grey, 3_000)).info


def test_pieces_are_copied_in_blocks(studio: Studio) -> None:
    data = with_chunks(encoded(corners()), [PNG_EXTRAS["text"]]) + b"x" * 300_000
    path = studio.blobs.local(studio.put(data))
    kept = pieces(path, PictureFormat.PNG)
    assert not is_whole(kept, len(data))
    written: list[bytes] = []
    copy(path, kept, written.append)
    assert b"".join(written) == encoded(corners())
