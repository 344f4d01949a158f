"""What images endpoints order of the painter: size, mask, background, file format."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from bot.sandbox.image_api.painter import Finish, paint, read_chips

SIZE = (480, 320)


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def painted(tmp_path: Path, size: tuple[int, int] = SIZE) -> Path:
    path = tmp_path / "base.png"
    path.write_bytes(paint("a red fox", [], 1, finish=Finish(size)))
    return path


@pytest.mark.parametrize("size", [(480, 320), (320, 480), (512, 512), (480, 330)])
def test_a_size_is_met_exactly(size: tuple[int, int], tmp_path: Path):
    base = painted(tmp_path)
    assert opened(paint("16:9 a red fox", [], 1, finish=Finish(size))).size == size
    edited = opened(paint("a hat", [base], 2, finish=Finish(size)))
    assert (edited.size, read_chips(edited)) == (size, [1, 2])


def test_a_mask_limits_the_edit_softly(tmp_path: Path):
    base = painted(tmp_path)
    mask = Image.new("RGBA", SIZE, (0, 0, 0, 255))
    mask.paste((0, 0, 0, 0), (100, 60, 200, 160))
    mask.save(tmp_path / "mask.png")
    edited = opened(paint("a hat", [base], 2, finish=Finish(SIZE, mask=tmp_path / "mask.png")))
    difference = ImageChops.difference(Image.open(base).convert("RGB"), edited.convert("RGB")).convert("L")
    assert max(difference.crop((100, 60, 200, 160)).tobytes()) > 20
    outside = difference.crop((0, 0, 480, 60)).tobytes()
    assert min(outside) >= 1
    assert max(outside) <= 2
    assert read_chips(edited) == [1, 2]


def test_a_mask_follows_to_another_size(tmp_path: Path):
    base = painted(tmp_path)
    mask = Image.new("LA", SIZE, (0, 255))
    mask.paste((0, 0), (0, 0, 240, 320))
    mask.save(tmp_path / "mask.png")
    finish = Finish((960, 640), mask=tmp_path / "mask.png")
    edited = opened(paint("a hat", [base], 2, finish=finish)).convert("RGB")
    large = Image.open(base).convert("RGB").resize((960, 640), Image.Resampling.BICUBIC)
    difference = ImageChops.difference(large, edited).convert("L")
    assert max(difference.crop((0, 0, 480, 400)).tobytes()) > 20
    assert max(difference.crop((480, 0, 960, 400)).tobytes()) <= 3


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_background_can_be_seen_through(kind: str, tmp_path: Path):
    picture = opened(paint("a red fox", [], 1, finish=Finish(SIZE, transparent=True, format=kind)))
    assert (picture.mode, picture.format) == ("RGBA", kind)
    alpha = picture.getchannel("A")
    assert (alpha.getpixel((0, 0)), alpha.getpixel((240, 160))) == (0, 255)
    assert read_chips(picture) == [1]


def test_a_file_can_be_compressed():
    small, large = (
        paint("a red fox", [], 1, finish=Finish(SIZE, format="JPEG", compression=level)) for level in (5, 95)
    )
    assert opened(small).format == "JPEG"
    assert len(small) < len(large)


def test_variants_differ_and_show_their_number():
    made = [paint("a red fox", [], 7, finish=Finish(SIZE, variant=variant)) for variant in range(4)]
    assert len(set(made)) == 4
    assert [read_chips(opened(data)) for data in made] == [[7]] * 4
