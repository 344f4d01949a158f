"""Edits without a mark: local ones are recognised, and everything else of the picture comes back."""

import io
import time
from pathlib import Path
from random import Random
from statistics import median

import pytest
from PIL import Image, ImageChops

from bot.imaging import local
from bot.imaging.masks import grown, share
from tests.unit.imaging.answers import DRIFTS, Case, Drift, answered, case, decibels, stored
from tests.unit.imaging.scenes import SCENES, scene

SIZE = (960, 720)
MODEST = (480, 360)
SOME = ("none", "2 px, colour 4", "zoom 0.5 %, 2 px", "zoom 1 %, 2 px")


def changed(one: Image.Image, other: Image.Image) -> Image.Image:
    red, green, blue = ImageChops.difference(one, other).split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue).point([0, *[255] * 255])


def differing(one: Image.Image, other: Image.Image) -> float:
    return share(changed(one, other))


def restored(folder: Path, made: Case, answer: Image.Image) -> tuple[bool, Image.Image | None]:
    """Whether it would be offered, and what it gives."""
    original, other = stored(folder, "original", made.original), stored(folder, "answer", answer)
    out = io.BytesIO()
    offered = local.local_change(original, other) is not None
    result = local.rest_exact(original, other, out.write)
    if result is None:
        assert out.tell() == 0
        return offered, None
    image = Image.open(out)
    image.load()
    assert image.size == (result.width, result.height) == made.original.size
    assert 0 < differing(image, made.original) <= 2 * result.share
    return offered, image


@pytest.mark.parametrize("name", SOME)
def test_a_local_edit_is_kept_and_the_rest_is_exact(tmp_path: Path, name: str) -> None:
    made = case("street", 3, MODEST)
    offered, image = restored(tmp_path, made, answered(made.ideal, DRIFTS[name].towards(made.rng), made.rng))
    assert offered
    assert image is not None
    far = ImageChops.invert(grown(changed(made.ideal, made.original), 24))
    assert share(far) > 0.6
    assert max(changed(image, made.original).histogram(far)[1:]) == 0
    assert decibels(image, made.ideal, Image.new("L", MODEST, 255)) > 33


@pytest.mark.full
def test_nearly_all_local_edits_are_recognised(tmp_path: Path) -> None:
    offers, exact, near, raw = [], [], [], []
    for kind in SCENES:
        for name in SOME:
            made = case(kind, 3, SIZE)
            grain = made.rng.choice((2, 4, 6))
            answer = answered(made.ideal, DRIFTS[name].towards(made.rng), made.rng, grain=grain)
            offered, image = restored(tmp_path, made, answer)
            offers.append(offered and image is not None)
            if image is None:
                continue
            everywhere = Image.new("L", SIZE, 255)
            near.append(decibels(image, made.ideal, everywhere))
            raw.append(decibels(answer, made.ideal, everywhere))
            exact.append(1 - differing(image, made.original))
    print(f"recognised {sum(offers)}/{len(offers)}, identical pixels {median(exact):.3f}")
    print(f"to the ideal: {median(raw):.1f} -> {median(near):.1f} dB")
    assert sum(offers) >= 0.95 * len(offers)
    assert median(near) > 40


def test_nothing_is_offered_where_nothing_or_everything_changed(tmp_path: Path) -> None:
    made = case("street", 3, MODEST)
    same = answered(made.original, Drift(tint=(4, 2, 4)), Random(1))
    assert restored(tmp_path, made, same) == (False, None)
    assert restored(tmp_path, made, scene("foliage", 1, MODEST)) == (False, None)


def test_nothing_is_offered_for_another_shape(tmp_path: Path) -> None:
    made = case("street", 3, MODEST)
    assert restored(tmp_path, made, made.ideal.resize((480, 480))) == (False, None)
    assert restored(tmp_path, made, made.ideal.resize((640, 482)))[0]


@pytest.mark.full
def test_looking_takes_a_moment(tmp_path: Path) -> None:
    made = case("still life", 3, (1632, 1224))
    original = stored(tmp_path, "original", made.original)
    answer = stored(tmp_path, "answer", answered(made.ideal, DRIFTS["zoom 1 %, 2 px"], made.rng))
    spent = []
    for _ in range(3):
        begun = time.thread_time()
        assert local.local_change(original, answer)
        spent.append(time.thread_time() - begun)
    print(f"{min(spent):.2f} s")
    assert min(spent) <= 0.35
