"""What masks, envelopes and likenesses are made of."""

from math import inf

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageEnhance

from bot.imaging import envelope
from bot.imaging.likeness import cast, correlation, misfit, variety
from bot.imaging.masks import closed, grown, holes, hull_area, regions, shrunk
from bot.imaging.paint import unevenness
from tests.unit.imaging.scenes import SCENES, resent, scene

SIZE = (512, 384)


@pytest.mark.parametrize("pixels", [0, 1, 9, 10, 11, 25, 40])
def test_a_lone_pixel_grows_to_a_square_and_a_lone_hole_too(pixels: int) -> None:
    mask = Image.new("L", (101, 101))
    mask.putpixel((50, 50), 255)
    square = (50 - pixels, 50 - pixels, 51 + pixels, 51 + pixels)
    assert grown(mask, pixels).getbbox() == square
    assert grown(mask, pixels).histogram()[255] == (2 * pixels + 1) ** 2
    assert ImageChops.invert(shrunk(ImageChops.invert(mask), pixels)).getbbox() == square
    assert closed(mask, pixels).getbbox() == (50, 50, 51, 51)


def test_gaps_are_closed_up_to_twice_as_wide() -> None:
    for gap, pieces in ((10, 1), (11, 2)):
        mask = Image.new("L", (100, 30))
        mask.paste(255, (10, 10, 40, 20))
        mask.paste(255, (40 + gap, 10, 90, 20))
        assert len(regions(closed(mask, 5)) or []) == pieces


def test_corners_join_only_where_that_is_asked_for() -> None:
    mask = Image.new("L", (12, 12))
    for at in range(2, 10):
        mask.putpixel((at, at), 255)
        mask.putpixel((11 - at, at), 255)
    alone, together = regions(mask), regions(mask, corners=True)
    assert alone is not None
    assert together is not None
    assert (len(alone) > 1, len(together)) == (True, 1)


def test_a_hole_is_what_no_way_leads_out_of() -> None:
    mask = Image.new("L", (60, 40))
    ImageDraw.Draw(mask).rectangle((10, 10, 40, 30), outline=255, width=3)
    found = holes(mask)
    assert found is not None
    assert found.getbbox() == (13, 13, 38, 28)
    mask.putpixel((11, 20), 0)
    assert holes(mask) is not None
    mask.paste(0, (10, 20, 13, 21))
    found = holes(mask)
    assert found is not None
    assert found.getbbox() is None


def test_a_hull_has_no_dents() -> None:
    mask = Image.new("L", (50, 40))
    mask.paste(255, (3, 4, 30, 20))
    assert hull_area(regions(mask) or [], 50) == 27 * 16
    mask.paste(0, (10, 4, 20, 15))
    assert hull_area(regions(mask) or [], 50) == 27 * 16
    triangle = Image.new("L", (400, 400))
    ImageDraw.Draw(triangle).polygon([(0, 0), (399, 0), (0, 399)], fill=255)
    assert hull_area(regions(triangle) or [], 400) == pytest.approx(80_200, rel=0.005)
    assert hull_area([], 50) == 0


def test_compressing_stays_within_the_envelope_and_a_stroke_does_not() -> None:
    picture = scene("street", 0, SIZE)
    copy = resent(picture, 512, 70)
    quiet = envelope.score(picture, copy, luma=18, chroma=9, blur=0.8, window=3)
    assert sum(quiet.histogram()[envelope.AT_TOLERANCE :]) < 0.002 * SIZE[0] * SIZE[1]
    ImageDraw.Draw(copy).line((50, 50, 400, 300), fill=(230, 30, 60), width=8)
    loud = envelope.score(picture, copy, luma=18, chroma=9, blur=0.8, window=3)
    assert loud.getpixel((225, 175)) == pytest.approx(200, abs=56)
    assert sum(loud.histogram()[envelope.AT_TOLERANCE :]) > 0.01 * SIZE[0] * SIZE[1]


def test_sixteen_is_at_the_tolerance() -> None:
    grey, lighter = Image.new("RGB", SIZE, (100, 100, 100)), Image.new("RGB", SIZE, (118, 118, 118))
    for other in (lighter, Image.new("RGB", SIZE, (82, 82, 82))):
        assert envelope.score(grey, other, luma=18, chroma=9, blur=0, window=3).getextrema() == (16, 16)
    assert envelope.score(grey, grey, luma=18, chroma=9, blur=0, window=3).getextrema() == (0, 0)


@pytest.mark.parametrize("window", [1, 3, 5, 7, 9])
def test_the_brightest_in_a_window_is_a_square(window: int) -> None:
    image = Image.new("L", (40, 40))
    image.putpixel((20, 20), 200)
    image.putpixel((0, 39), 100)
    reach = window // 2
    bright = envelope.brightest(image, window)
    assert bright.crop((10, 10, 31, 31)).getbbox() == (10 - reach, 10 - reach, 11 + reach, 11 + reach)
    assert bright.histogram()[100] == (reach + 1) ** 2


@pytest.mark.parametrize("kind", SCENES)
def test_a_shift_by_a_pixel_is_about_one_and_a_resend_far_less(kind: str) -> None:
    picture = scene(kind, 0, SIZE)
    assert misfit(picture, resent(picture, 512, 75)) < 0.6
    shifted = ImageChops.offset(picture, 2, 0)
    assert misfit(picture, shifted) < 1.8
    assert misfit(picture, picture) == 0
    assert misfit(picture, ImageChops.offset(picture, 40, 30)) > 0.9


def test_what_is_ignored_does_not_count() -> None:
    picture = scene("street", 0, SIZE)
    copy = picture.copy()
    copy.paste((255, 0, 255), (100, 100, 300, 300))
    ignore = Image.new("L", SIZE)
    ignore.paste(255, (98, 98, 302, 302))
    assert misfit(picture, copy, ignore) == 0
    assert correlation(picture, copy, ignore) > 0.999 > correlation(picture, copy)
    assert cast(picture, copy, ignore) == 0 < cast(picture, copy)
    everything = Image.new("L", SIZE, 255)
    assert misfit(picture, copy, everything) == cast(picture, copy, everything) == inf
    assert correlation(picture, copy, everything) == variety(picture, everything) == 0


def test_flat_pictures_are_alike() -> None:
    grey, white = Image.new("RGB", SIZE, "grey"), Image.new("RGB", SIZE, "white")
    assert correlation(grey, white) == 1
    assert abs(correlation(grey, scene("street", 0, SIZE))) < 0.1
    assert variety(grey) == 0


def test_a_colour_filter_is_a_cast_and_not_a_shift() -> None:
    picture = scene("cartoon", 0, SIZE)
    strong = ImageEnhance.Color(picture).enhance(1.6)
    assert cast(picture, strong) > 4 > cast(picture, resent(picture, 512, 60))


def test_paint_is_even_and_a_photo_is_not() -> None:
    picture, other = scene("portrait", 0, SIZE), scene("checker", 0, SIZE)
    stroke = Image.new("L", SIZE)
    stroke.paste(255, (150, 100, 300, 250))
    covered = picture.copy()
    covered.paste((230, 30, 60), (150, 100, 300, 250))
    through = Image.composite(Image.blend(picture, covered, 0.45), picture, stroke)
    pasted = Image.composite(other, picture, stroke)
    assert unevenness(picture, covered, stroke) == 0
    assert unevenness(picture, through, stroke) < 8
    assert unevenness(picture, pasted, stroke) > 34
    assert unevenness(picture, covered, Image.new("L", SIZE)) == 0


def test_scenes_are_the_same_for_the_same_seed() -> None:
    size = 160, 120
    for kind in SCENES:
        assert scene(kind, 3, size).tobytes() == scene(kind, 3, size).tobytes()
        assert scene(kind, 3, size).tobytes() != scene(kind, 4, size).tobytes()
