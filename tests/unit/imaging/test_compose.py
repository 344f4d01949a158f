"""Only a marked area comes from an answer: seams, refusals, growth, kinds of files, chains of edits."""

import io
import math
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from statistics import median

import pytest
from PIL import Image, ImageChops

from bot.domain.areas import Box, Tolerance, Verdict
from bot.imaging import compose, feather
from bot.imaging.compose import Blend
from bot.imaging.masks import grown, shrunk
from tests.unit.imaging.answers import (
    DRIFTS,
    Case,
    Drift,
    answered,
    case,
    decibels,
    painted,
    polygon,
    stored,
    whole,
)
from tests.unit.imaging.scenes import SCENES, Size, blob, scene
from tests.unit.imaging.studio import opacity

LIKE_ITSELF = 37.0
"""Decibels of a seam that nobody sees."""

MODEST = (480, 360)


def blended(
    folder: Path,
    original: Path,
    answer: Image.Image,
    mask: Image.Image,
    box: Box | None = None,
    tolerance: Tolerance = Tolerance.STRICT,
) -> tuple[Blend, Image.Image | None]:
    out = io.BytesIO()
    result = compose.blend(
        original,
        stored(folder, "answer", answer),
        stored(folder, "mask", mask),
        box or whole(mask),
        tolerance,
        out.write,
    )
    if not result.written:
        assert out.tell() == 0
        return result, None
    image = Image.open(out)
    image.load()
    assert (image.format, image.size, image.info) == ("PNG", mask.size, image.info)
    assert (result.width, result.height) == mask.size
    return result, image


def beyond(mask: Image.Image) -> Image.Image:
    """White where no pixel may change."""
    return ImageChops.invert(grown(mask, 2 * feather.width(mask.size)))


def same(one: Image.Image, other: Image.Image, where: Image.Image) -> bool:
    """Bit by bit, in all channels."""
    assert one.mode == other.mode
    return all(
        max(band.histogram(where)[1:], default=0) == 0 for band in ImageChops.difference(one, other).split()
    )


def seam(mask: Image.Image) -> Image.Image:
    soft = feather.softened(mask, feather.width(mask.size))
    assert soft is not None
    band = Image.new("L", mask.size)
    band.paste(soft.alpha.point([255 if 0 < level < 250 else 0 for level in range(256)]), soft.box)
    return band


def seams(folder: Path, cases: list[Case], drift: Drift) -> list[float]:
    found = []
    for made in cases:
        answer = answered(made.ideal, drift.towards(made.rng), made.rng)
        original = stored(folder, "original", made.original)
        _, image = blended(folder, original, answer, made.mask, tolerance=Tolerance.ANY)
        assert image is not None
        assert same(image, made.original, beyond(made.mask))
        found.append(decibels(image, made.ideal, seam(made.mask)))
    return found


@pytest.mark.parametrize("name", ["none", "2 px, colour 4", "zoom 0.5 %, 2 px", "zoom 2 %, 8 px, colour 10"])
def test_some_seams_are_invisible(tmp_path: Path, name: str) -> None:
    (found,) = seams(tmp_path, [case("street", 1, MODEST)], DRIFTS[name])
    assert found >= LIKE_ITSELF


@pytest.mark.full
@pytest.mark.parametrize("name", DRIFTS)
def test_all_seams_are_invisible(tmp_path: Path, name: str) -> None:
    found = seams(tmp_path, [case(kind, seed) for kind in SCENES for seed in (1, 2)], DRIFTS[name])
    print(f"{name}: median {median(found):.1f} dB, worst {min(found):.1f}")
    assert median(found) >= LIKE_ITSELF


Remake = Callable[[Case], Image.Image]


def faithful(made: Case) -> Image.Image:
    return answered(made.ideal, DRIFTS[made.rng.choice(list(DRIFTS))].towards(made.rng), made.rng)


def zoomed(made: Case) -> Image.Image:
    return answered(made.ideal, Drift(1.2, (5, 5)), made.rng)


def regenerated(made: Case) -> Image.Image:
    """Another picture of the same kind."""
    return scene(made.rng.choice(list(SCENES)), made.rng.randrange(100, 200), made.ideal.size)


def elsewhere(made: Case) -> Image.Image:
    """The object where nobody marked anything."""
    image = made.ideal
    moved = ImageChops.offset(made.mask, image.width // 2, image.height // 2)
    return answered(painted(made.original, moved, made.rng), Drift(), made.rng)


def untouched(made: Case) -> Image.Image:
    return answered(made.original, DRIFTS["1 px"].towards(made.rng), made.rng)


def verdicts(
    folder: Path, kinds: list[tuple[str, int]], remake: Remake, size: Size
) -> list[tuple[str, Blend]]:
    found = []
    for kind, seed in kinds:
        made = case(kind, seed, size)
        original = stored(folder, "original", made.original)
        found.append((kind, blended(folder, original, remake(made), made.mask)[0]))
    return found


EXPECTED: dict[Remake, Verdict] = {
    faithful: Verdict.BLENDED,
    zoomed: Verdict.REDRAWN,
    regenerated: Verdict.REDRAWN,
    elsewhere: Verdict.UNCHANGED,
    untouched: Verdict.UNCHANGED,
}


@pytest.mark.parametrize("remake", EXPECTED)
def test_answers_are_told_apart(tmp_path: Path, remake: Remake) -> None:
    ((_, result),) = verdicts(tmp_path, [("still life", 5)], remake, MODEST)
    assert result.verdict is EXPECTED[remake], result


@pytest.mark.full
def test_answers_of_all_kinds_are_told_apart(tmp_path: Path) -> None:
    kinds = [(kind, seed) for kind in SCENES for seed in (3, 4)]
    right = {}
    for remake, verdict in EXPECTED.items():
        found = verdicts(tmp_path, kinds, remake, (960, 720))
        wrong = [(kind, result) for kind, result in found if result.verdict is not verdict]
        right[remake.__name__] = 1 - len(wrong) / len(found)
        print(
            remake.__name__,
            f"{len(found) - len(wrong)}/{len(found)}",
            f"misfit {median(r.misfit for _, r in found):.2f}",
        )
        print(
            *(f"  {k} {r.misfit:.2f} {r.outside:.3f} {r.inside:.2f} {r.verdict}" for k, r in wrong), sep="\n"
        )
    assert right["faithful"] >= 0.95
    assert (right["zoomed"] + right["regenerated"]) / 2 >= 45 / 48
    assert right["untouched"] >= 0.95
    assert right["elsewhere"] >= 0.9


def test_what_outgrew_the_mark_is_kept_whole(tmp_path: Path) -> None:
    made = case("street", 2, (960, 720), outgrown=True)
    answer = answered(made.ideal, Drift(), made.rng, grain=0)
    result, image = blended(tmp_path, stored(tmp_path, "original", made.original), answer, made.mask)
    assert result.verdict is Verdict.BLENDED
    assert image is not None
    over = ImageChops.subtract(changed(made.ideal, made.original), grown(made.mask, 2))
    kept = ImageChops.darker(over, changed(image, made.original))
    assert over.histogram()[255] > 0.02 * made.mask.histogram()[255]
    assert kept.histogram()[255] >= 0.9 * over.histogram()[255]


def changed(one: Image.Image, other: Image.Image) -> Image.Image:
    return ImageChops.difference(one, other).convert("L").point([0] * 24 + [255] * 232)


def see_through(image: Image.Image) -> Image.Image:
    made = image.convert("RGBA")
    made.putalpha(Image.linear_gradient("L").rotate(90).resize(image.size))
    return made


FILES: dict[str, tuple[Callable[[Image.Image], Image.Image], str]] = {
    "RGBA": (see_through, "PNG"),
    "opaque RGBA": (lambda image: image.convert("RGBA"), "PNG"),
    "grey": (lambda image: image.convert("L"), "PNG"),
    "grey with alpha": (lambda image: see_through(image).convert("LA"), "PNG"),
    "palette": (lambda image: image.quantize(64), "PNG"),
    "JPEG": (lambda image: image, "JPEG"),
    "grey JPEG": (lambda image: image.convert("L"), "JPEG"),
    "WebP": (lambda image: image, "WEBP"),
    "WebP with alpha": (see_through, "WEBP"),
}


@pytest.mark.parametrize(("name", "size"), [*((name, None) for name in FILES), ("RGBA", (344, 256))])
def test_every_kind_of_original_stays_outside(tmp_path: Path, name: str, size: Size | None) -> None:
    make, kind = FILES[name]
    made = case("still life", 1, MODEST)
    original = stored(tmp_path, "original", make(made.original), kind)
    answer = answered(made.ideal, DRIFTS["1 px"], made.rng, size)
    _, image = blended(tmp_path, original, answer, made.mask, tolerance=Tolerance.ANY)
    assert image is not None
    with Image.open(original) as before:
        assert same(image, before.convert(image.mode), beyond(made.mask))
        assert before.has_transparency_data == (image.mode == "RGBA") or name == "opaque RGBA"
    assert not same(image.convert("RGB"), made.original, shrunk(made.mask, 20))


def test_an_opaque_answer_leaves_transparency_where_it_changed_nothing(tmp_path: Path) -> None:
    """A service shows a sticker on white or black, and gives that back."""
    subject = scene("street", 1, MODEST).convert("RGBA")
    shape = polygon(MODEST, [(100, 60), (380, 60), (380, 300), (100, 300)])
    subject.putalpha(shape)
    mask = Image.new("L", MODEST)
    mask.paste(255, (40, 40, 240, 240))
    for behind in ("white", "black"):
        answer = Image.new("RGB", MODEST, behind)
        answer.paste(subject, None, shape)
        answer.paste("magenta", (60, 100, 180, 200))
        original = stored(tmp_path, "original", subject)
        result, image = blended(tmp_path, original, answer, mask)
        assert result.verdict is Verdict.BLENDED
        assert image is not None
        assert opacity(image, (50, 50)) == 0
        assert image.getpixel((75, 150)) == image.getpixel((150, 150)) == (255, 0, 255, 255)


def test_where_an_answer_shows_nothing_the_picture_stays(tmp_path: Path) -> None:
    made = case("street", 1, MODEST)
    answer = made.ideal.convert("RGBA")
    answer.putalpha(ImageChops.invert(made.mask))
    _, image = blended(
        tmp_path, stored(tmp_path, "original", made.original), answer, made.mask, tolerance=Tolerance.ANY
    )
    assert image is not None
    assert same(image, made.original, made.mask)


@pytest.mark.parametrize(
    "box", [Box(60, 40, 360, 290), Box(-40, -40, 560, 440), Box(0, 0, 480, 400), Box(60, -40, 480, 360)]
)
def test_a_part_or_more_than_the_picture_was_sent(tmp_path: Path, box: Box) -> None:
    made = case("street", 4, MODEST)
    corners = box.left, box.top, box.right, box.bottom
    for size in (None, (512, 512)):
        answer = answered(made.ideal, Drift(), made.rng, grain=1).crop(corners)
        answer = answer if size is None else answer.resize(size, Image.Resampling.LANCZOS)
        original = stored(tmp_path, "original", made.original)
        result, image = blended(tmp_path, original, answer, made.mask, box)
        assert result.verdict is Verdict.BLENDED
        assert image is not None
        assert same(image, made.original, beyond(made.mask))
        assert decibels(image, made.ideal, made.mask) > 25


def test_nothing_beyond_the_part_that_was_sent_changes(tmp_path: Path) -> None:
    made = case("street", 4, MODEST)
    corners = made.mask.getbbox()
    assert corners is not None
    box = Box(corners[0] + 20, corners[1], corners[2] - corners[0] - 20, corners[3] - corners[1])
    original = stored(tmp_path, "original", made.original)
    _, image = blended(
        tmp_path, original, Image.new("RGB", (300, 300), "red"), made.mask, box, tolerance=Tolerance.ANY
    )
    assert image is not None
    outside = Image.new("L", MODEST, 255)
    outside.paste(0, (box.left, box.top, box.right, box.bottom))
    assert same(image, made.original, outside)


def test_a_picture_edge_is_no_seam(tmp_path: Path) -> None:
    """What is marked up to the edge is taken up to the edge, also where the answer shows less of it."""
    original = scene("street", 7, MODEST)
    mask = Image.new("L", MODEST)
    mask.paste(255, (0, 100, 120, 260))
    ideal = original.copy()
    ideal.paste((220, 20, 200), (0, 100, 110, 260))
    answer = answered(ideal, Drift(1.01, (-1, 0)), Random(1), grain=0)
    _, image = blended(
        tmp_path, stored(tmp_path, "original", original), answer, mask, tolerance=Tolerance.ANY
    )
    assert image is not None
    red, green, blue = pixel(image, (0, 180))
    assert red > 180
    assert green < 60
    assert blue > 160


def pixel(image: Image.Image, at: tuple[int, int]) -> tuple[int, int, int]:
    found = image.getpixel(at)
    assert isinstance(found, tuple)
    return int(found[0]), int(found[1]), int(found[2])


def test_after_six_edits_what_was_never_marked_is_as_it_was(tmp_path: Path) -> None:
    rng = Random("six edits")
    first = scene("street", 9, MODEST)
    image, marked = first, Image.new("L", MODEST)
    for turn in range(6):
        centre = rng.uniform(100, 380), rng.uniform(80, 280)
        mask = polygon(MODEST, blob(rng, centre, 45))
        ideal = painted(image, polygon(MODEST, blob(rng, centre, 32)), rng)
        answer = answered(ideal, Drift(1.004, (0.8, 0.6), (3, 2, 3)).towards(rng), rng)
        _, result = blended(
            tmp_path, stored(tmp_path, f"original {turn}", image), answer, mask, tolerance=Tolerance.ANY
        )
        assert result is not None
        image, marked = result, ImageChops.lighter(marked, mask)
    assert same(image, first, ImageChops.invert(grown(marked, 12)))
    assert not same(image, first, marked)


def spent(folder: Path, size: Size) -> float:
    """Seconds of one core for a whole blend, decoding and encoding included."""
    made = case("still life", 2, size)
    original = stored(folder, "original", made.original)
    answer = stored(folder, "answer", answered(made.ideal, DRIFTS["zoom 1 %, 2 px"], made.rng, (1536, 1152)))
    mask = stored(folder, "mask", made.mask)
    begun = time.thread_time()
    result = compose.blend(original, answer, mask, whole(made.mask), Tolerance.STRICT, io.BytesIO().write)
    assert result.verdict is Verdict.BLENDED
    return time.thread_time() - begun


@pytest.mark.full
@pytest.mark.parametrize(("size", "limit"), [((1632, 1224), 0.6), ((3264, 2448), 2.0)])
def test_blending_takes_moments(tmp_path: Path, size: Size, limit: float) -> None:
    seconds = min(spent(tmp_path, size) for _ in range(3))
    print(f"{size}: {seconds:.2f} s")
    assert seconds <= limit


def test_decibels_of_sameness_are_many() -> None:
    image = scene("street", 1, MODEST)
    assert decibels(image, image, Image.new("L", MODEST, 255)) > 70
    assert math.isclose(
        decibels(image, image.point([min(255, v + 1) for v in range(256)] * 3), Image.new("L", MODEST, 255)),
        48.1,
        abs_tol=0.3,
    )
