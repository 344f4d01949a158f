"""How an answer is zoomed and shifted is found to a part of a pixel, and taken out in one step."""

from statistics import median

import pytest
from PIL import Image, ImageChops

from bot.imaging import alignment
from bot.imaging.alignment import STILL
from bot.imaging.masks import grown
from tests.unit.imaging.answers import DRIFTS, Drift, answered, case, decibels
from tests.unit.imaging.scenes import SCENES, Size, scene

MODEST = (480, 360)


def left_over(kind: str, drift: Drift, size: Size) -> float:
    """Pixels by which the picture's edge is still misplaced at most."""
    made = case(kind, 6, size)
    moved = drift.towards(made.rng)
    answer = answered(made.ideal, moved, made.rng)
    found = alignment.found(made.original, answer, grown(made.mask, 15), size)
    return max(
        abs(found.zoom - moved.zoom) * side / 2 + abs(got * size[0] - wanted)
        for side, got, wanted in zip(size, (found.right, found.down), moved.shift, strict=True)
    )


@pytest.mark.parametrize("name", ["2 px, colour 4", "zoom 1 %, 2 px", "zoom 2 %, 8 px, colour 10"])
@pytest.mark.parametrize("kind", ["street", "foliage"])
def test_a_drift_is_found(kind: str, name: str) -> None:
    assert left_over(kind, DRIFTS[name], MODEST) < 0.4


@pytest.mark.full
@pytest.mark.parametrize("name", DRIFTS)
def test_drifts_are_found_in_all_kinds_of_pictures(name: str) -> None:
    found = sorted(left_over(kind, DRIFTS[name], (960, 720)) for kind in SCENES)
    print(f"{name}: median {median(found):.2f} px, worst {found[-1]:.2f}")
    assert median(found) < 0.4


@pytest.mark.parametrize("kind", ["street", "sunset", "sea", "product"])
def test_what_did_not_move_is_left_alone(kind: str) -> None:
    image = scene(kind, 1, MODEST)
    answer = answered(image, Drift(tint=(5, 3, 5)), case(kind, 1, MODEST).rng)
    assert alignment.found(image, answer, Image.new("L", MODEST), MODEST) == STILL


def test_where_everything_is_veiled_nothing_is_said() -> None:
    image = scene("street", 1, MODEST)
    moved = ImageChops.offset(image, 5, 0)
    assert alignment.found(image, moved, Image.new("L", MODEST, 255), MODEST, far=True) == STILL
    assert alignment.found(image, moved, Image.new("L", MODEST), MODEST) != STILL


def test_a_wide_zoom_takes_a_second_look() -> None:
    made = case("street", 1, MODEST)
    answer = answered(made.original, Drift(1.07), made.rng)
    found = alignment.found(made.original, answer, Image.new("L", MODEST), MODEST, far=True)
    assert abs(found.zoom - 1.07) < 0.002


@pytest.mark.parametrize("drift", [alignment.Drift(0.97, 0.01, -0.02), alignment.Drift(1.03, -0.02, 0.01)])
def test_warping_takes_a_drift_back(drift: alignment.Drift) -> None:
    image = scene("portrait", 1, MODEST)
    shift = drift.right * MODEST[0], drift.down * MODEST[0]
    answer = answered(image, Drift(drift.zoom, shift), case("portrait", 1, MODEST).rng, grain=0)
    frame = (0, 0, *MODEST)
    box = (40, 30, 440, 330)
    back = alignment.warped(answer, frame, MODEST, box, drift)
    assert back.size == (400, 300)
    everywhere = Image.new("L", back.size, 255)
    assert decibels(back, image.crop(box), everywhere) > 34
    assert decibels(answer.crop(box), image.crop(box), everywhere) < 28


def test_where_an_answer_has_no_pixels_its_last_ones_are_repeated() -> None:
    answer = Image.new("RGB", (200, 100), "blue")
    answer.paste("red", (0, 0, 20, 100))
    drift = alignment.Drift(1.0, -0.1, 0.0)
    size = (100, 50)
    assert alignment.known(answer.size, (0, 0, 200, 100), size, drift) == (10, 0, 100, 50)
    back = alignment.warped(answer, (0, 0, 200, 100), size, (0, 0, *size), drift)
    assert back.getpixel((0, 0)) == back.getpixel((9, 49)) == (255, 0, 0)
    assert back.getpixel((99, 49)) == (0, 0, 255)
