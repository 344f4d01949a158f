"""What images endpoints order of the painter: size, mask, background, file format."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from statistics import fmean

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageStat

from bot.sandbox.image_api.painter import SLIGHT, Drift, Finish, Obedience, paint, read_chips

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
    assert read_chips(edited) == [1], "the strip lies outside the mask"


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
    assert max(difference.crop((500, 0, 960, 400)).tobytes()) <= 3


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


CIRCLE = (120, 60, 240, 180)


@pytest.fixture
def spotted(tmp_path: Path) -> Callable[..., tuple[Image.Image, Image.Image]]:
    """A picture and what becomes of it where the words and a mask with a round hole say what to do there."""

    def edit(words: str, drift: Drift | None = None) -> tuple[Image.Image, Image.Image]:
        base = painted(tmp_path)
        alpha = Image.new("L", SIZE, 255)
        ImageDraw.Draw(alpha).ellipse(CIRCLE, fill=0)
        mask = Image.new("RGBA", SIZE)
        mask.putalpha(alpha)
        mask.save(tmp_path / "mask.png")
        made = paint(
            words, [base], 2, finish=Finish(SIZE, mask=tmp_path / "mask.png", drift=drift or Drift())
        )
        return Image.open(base).convert("RGB"), opened(made).convert("RGB")

    return edit


def strays(before: Image.Image, after: Image.Image, box: tuple[int, int, int, int]) -> float:
    """Mean difference in levels."""
    difference = ImageChops.difference(before.crop(box), after.crop(box))
    return fmean(ImageStat.Stat(difference).mean)


INSIDE, OUTSIDE = (150, 90, 210, 150), (260, 0, 480, 260)


@pytest.mark.parametrize(
    "words", ["make it red", "a red balloon", "a hat", "remove it", "at night", "make it pretty"]
)
def test_words_are_followed_inside_the_mask(spotted, words: str):
    before, after = spotted(words)
    assert strays(before, after, INSIDE) > 6
    assert 1 <= strays(before, after, OUTSIDE) <= 2


def test_what_is_taken_away_leaves_its_surroundings_and_what_is_put_there_is_seen(spotted):
    before, removed = spotted("remove the fox")
    _, swapped = spotted("replace it with a blue heart")
    detail = [ImageStat.Stat(picture.crop(INSIDE).convert("L")).stddev[0] for picture in (before, removed)]
    assert detail[1] < detail[0] / 2
    red, _, blue = ImageStat.Stat(swapped.crop((170, 100, 190, 120))).mean
    assert blue > red + 60


def test_a_drift_moves_zooms_and_colours_the_whole_answer(spotted):
    before, still = spotted("remove it", Drift(cast=(0, 0, 0)))
    _, moved = spotted("remove it", Drift(shift=(3, -2), cast=(0, 0, 0)))
    assert strays(before, still, OUTSIDE) == 0
    assert strays(before, moved, OUTSIDE) > 0.3
    back = moved.crop((263, 8, 483, 248))
    assert strays(before.crop((260, 10, 480, 250)), back, (0, 0, 210, 240)) < 0.05
    _, warm = spotted("remove it", Drift(cast=(6, 0, -6)))
    cast = [
        ours - theirs
        for ours, theirs in zip(
            ImageStat.Stat(warm.crop(OUTSIDE)).mean, ImageStat.Stat(before.crop(OUTSIDE)).mean, strict=True
        )
    ]
    assert cast == pytest.approx([6, 0, -6], abs=1.5)
    _, slight = spotted("remove it", SLIGHT)
    assert 0.5 < strays(before, slight, OUTSIDE) < 6
    assert read_chips(slight) == [1]
    _, closer = spotted("remove it", Drift(zoom=1.05))
    assert strays(before, closer, OUTSIDE) > strays(before, slight, OUTSIDE)


def test_models_that_do_not_heed_the_mask(spotted):
    before, same = spotted("a hat", Drift(obedience=Obedience.NOTHING))
    assert strays(before, same, (0, 0, *SIZE)) <= 2
    assert read_chips(same) == [1]
    _, other = spotted("a hat", Drift(obedience=Obedience.REDRAWS))
    assert strays(before, other, OUTSIDE) > 15
    _, everywhere = spotted("at night", Drift(obedience=Obedience.IGNORES))
    assert strays(before, everywhere, OUTSIDE) > 15


def test_a_model_may_change_nothing_without_a_mask_too(tmp_path: Path):
    base = painted(tmp_path)
    for told in (True, False):
        drift = Drift(obedience=Obedience.NOTHING, without_mask=told)
        made = opened(paint("a hat", [base], 2, finish=Finish(SIZE, drift=drift)))
        assert (read_chips(made) == [1]) is told


def test_a_mask_protects_the_foot_of_a_photo(tmp_path: Path):
    photo = tmp_path / "photo.png"
    Image.radial_gradient("L").resize(SIZE).convert("RGB").save(photo)
    mask = Image.new("RGBA", SIZE, (0, 0, 0, 255))
    mask.paste((0, 0, 0, 0), (100, 60, 200, 160))
    mask.save(tmp_path / "mask.png")
    made = opened(paint("a hat", [photo], 3, finish=Finish(SIZE, mask=tmp_path / "mask.png")))
    assert strays(Image.open(photo).convert("RGB"), made.convert("RGB"), (0, 280, 480, 320)) <= 2
    assert read_chips(made) == []


def test_without_a_mask_answers_drift_where_they_are_told_to(tmp_path: Path):
    base = painted(tmp_path)
    plain, moved = (
        opened(paint("a hat", [base], 2, finish=Finish(SIZE, drift=Drift(shift=(4, 0), without_mask=told))))
        for told in (False, True)
    )
    assert strays(plain, moved, (0, 100, 100, 260)) > 1
