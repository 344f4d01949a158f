"""Which of the earlier pictures a photo is a copy of, and what was done to it."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageOps

from bot.domain.areas import Box, Seen
from bot.domain.errors import Refused
from bot.imaging import encoding
from bot.imaging.looking import Candidate, Finding, look
from bot.imaging.masks import share
from tests.unit.imaging.brushes import VIVID, drawn, edited
from tests.unit.imaging.scenes import SCENES, Size, blob, overlap, resent, scene
from tests.unit.imaging.studio import decoded, encoded

SIZE = (960, 720)
TIME = 1.6
"""Seconds of work for a copy beside twenty pictures: usually half of one; the rest is for machines that are busy."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Stored pictures with their thumbnails."""

    folder: Path
    candidates: list[Candidate]
    pictures: list[Image.Image]

    def put(self, image: Image.Image, kind: str = "PNG", **options: int) -> None:
        path = self.folder / f"{len(self.candidates)}.{kind.lower()}"
        path.write_bytes(encoded(image, kind, **options))
        small = path.with_suffix(".thumbnail")
        with small.open("wb") as file:
            encoding.thumbnail(path, file.write)
        self.candidates.append(Candidate(path, small, *image.size))
        self.pictures.append(image)

    def look(
        self, copy: Image.Image, candidates: Sequence[Candidate] | None = None, quality: int = 82
    ) -> tuple[Finding, Image.Image | None]:
        """What a photo of at most 1280 pixels is, and the mask that was written."""
        path = self.folder / "copy.jpg"
        path.write_bytes(encoded(resent(copy, 1280, 95), "JPEG", quality=quality))
        written: list[bytes] = []
        found = look(path, self.candidates if candidates is None else candidates, written.append)
        return found, decoded(b"".join(written)) if written else None


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """One picture of each kind, in three formats."""
    made = Shelf(tmp_path_factory.mktemp("shelf"), [], [])
    for number, kind in enumerate(SCENES):
        made.put(scene(kind, 0, SIZE), ("PNG", "JPEG", "WEBP")[number % 3], quality=90)
    return made


def some(values: Iterable[str]) -> list[Any]:
    """Every third always, the others only in full runs."""
    return [
        value if number % 3 == 1 else pytest.param(value, marks=pytest.mark.full)
        for number, value in enumerate(values)
    ]


def place_of(kind: str) -> int:
    return list(SCENES).index(kind)


@pytest.mark.parametrize("kind", SCENES)
def test_a_resend_is_the_same(shelf: Shelf, kind: str) -> None:
    place = place_of(kind)
    found, mask = shelf.look(resent(shelf.pictures[place], 800, 70), quality=50)
    assert found == Finding(Seen.SAME, place, sure=True)
    assert mask is None


@pytest.mark.parametrize("kind", some(SCENES))
def test_a_marked_copy_is_known_and_its_mask_has_the_pictures_size(shelf: Shelf, kind: str) -> None:
    place = place_of(kind)
    rng = Random(place + 3)
    colour = VIVID["sky" if kind in {"sunset", "still life", "cartoon"} else "red"]
    made = drawn(shelf.pictures[place], rng, gesture="outline", colour=colour, width=11)
    found, mask = shelf.look(made.image)
    assert (found.seen, found.place, found.sure) == (Seen.MARKED, place, True)
    assert mask is not None
    assert (mask.format, mask.mode, mask.size) == ("PNG", "L", SIZE)
    assert sum(mask.histogram()[1:255]) == 0
    assert found.share == share(mask)
    assert overlap(mask, made.region) > 0.96


@pytest.mark.parametrize("kind", some(SCENES))
def test_an_arrow_points(shelf: Shelf, kind: str) -> None:
    place = place_of(kind)
    made = drawn(shelf.pictures[place], Random(5), gesture="arrow", colour=VIVID["sky"], width=8)
    found, mask = shelf.look(made.image)
    assert (found.seen, found.place, found.sure) == (Seen.POINTED, place, False)
    assert mask is not None


@pytest.mark.parametrize("kind", some(["foliage", "portrait", "still life", "street", "cartoon", "product"]))
@pytest.mark.parametrize("share_kept", [0.85, 0.6, 0.4])
def test_a_part_is_found_where_it_was_cut_out(shelf: Shelf, kind: str, share_kept: float) -> None:
    place = place_of(kind)
    rng = Random(f"{kind} {share_kept}")
    width, height = round(SIZE[0] * share_kept), round(SIZE[1] * share_kept * rng.uniform(0.7, 1))
    left, top = (SIZE[0] - width) // 2 + rng.randrange(-40, 40), (SIZE[1] - height) // 2 + rng.randrange(40)
    found, mask = shelf.look(shelf.pictures[place].crop((left, top, left + width, top + height)))
    assert (found.seen, found.place, mask) == (Seen.CROPPED, place, None)
    assert found.box is not None
    assert max(apart(found.box, Box(left, top, width, height))) <= 7


def apart(one: Box, other: Box) -> tuple[int, ...]:
    return tuple(
        abs(a - b)
        for a, b in zip(
            (one.left, one.top, one.right, one.bottom),
            (other.left, other.top, other.right, other.bottom),
            strict=True,
        )
    )


@pytest.mark.parametrize("kind", some(["foliage", "portrait", "still life", "street"]))
def test_filters_mirrors_and_turns_alter_a_picture(shelf: Shelf, kind: str) -> None:
    place = place_of(kind)
    picture = shelf.pictures[place]
    turned = picture.transpose(Image.Transpose.ROTATE_90)
    for copy, sure in (
        (ImageEnhance.Brightness(picture).enhance(1.25), True),
        (ImageEnhance.Contrast(picture).enhance(1.5), True),
        (ImageOps.grayscale(picture).convert("RGB"), True),
        (ImageOps.mirror(picture), False),
        (turned, False),
    ):
        found, mask = shelf.look(copy)
        assert (found.seen, found.place, mask) == (Seen.ALTERED, place, None)
        assert found.sure is sure


@pytest.mark.parametrize("kind", some(reversed(SCENES)))
def test_another_picture_is_never_taken_for_a_surely_marked_one(shelf: Shelf, kind: str) -> None:
    """Of one kind and one shape; two suns may pass for a filter, two things on white for a change."""
    found, _ = shelf.look(scene(kind, 9, SIZE))
    assert found.seen in {Seen.OTHER, Seen.ALTERED} or not found.sure
    if kind not in {"sunset", "sea", "product", "night"}:
        assert found == Finding(Seen.OTHER)


@pytest.mark.parametrize("colour", ["white", "black", (120, 160, 200)])
def test_a_plain_colour_is_no_part_of_anything(shelf: Shelf, colour: str) -> None:
    assert shelf.look(Image.new("RGB", (640, 480), colour))[0] == Finding(Seen.OTHER)


@pytest.mark.parametrize("numbers", [1, pytest.param(32, marks=pytest.mark.full)])
def test_of_versions_that_are_almost_alike_the_right_one_is_found(tmp_path: Path, numbers: int) -> None:
    """Six versions in which one thing has another colour: at least 15 of 16 copies are known."""
    right = total = 0
    for number in range(numbers):
        rng = Random(f"versions {number}")
        shelf = Shelf(tmp_path, [], [])
        picture = scene(list(SCENES)[number % len(SCENES)], number, SIZE)
        thing = Image.new("L", SIZE)
        centre = rng.uniform(200, 760), rng.uniform(150, 570)
        ImageDraw.Draw(thing).polygon(blob(rng, centre, rng.uniform(50, 110)), fill=255)
        shelf.put(picture)
        for colour in ((255, 120, 120), (120, 255, 120), (120, 120, 255), (255, 255, 90), (90, 255, 255)):
            shelf.put(edited(picture, thing, colour))
        for place in (0, 2, 5):
            made = drawn(shelf.pictures[place], rng, gesture="circle", colour=VIVID["violet"], width=9)
            found, _ = shelf.look(made.image)
            right += found.place == place
            total += 1
    print(f"{right} of {total} versions")
    assert right >= total * 15 / 16


def test_candidates_that_cannot_be_opened_are_passed_over(shelf: Shelf, tmp_path: Path) -> None:
    good = shelf.candidates[0]
    broken = tmp_path / "broken.png"
    broken.write_bytes(good.picture.read_bytes()[:-200])
    rubbish = tmp_path / "rubbish"
    rubbish.write_bytes(b"rubbish")
    picture = shelf.pictures[0]
    candidates = [replace(good, picture=broken, thumbnail=None), replace(good, picture=broken), good]
    assert shelf.look(picture, candidates)[0] == Finding(Seen.SAME, 2, sure=True)
    for thumbnail in (None, rubbish):
        assert shelf.look(picture, [replace(good, thumbnail=thumbnail)])[0].seen is Seen.SAME


def test_a_damaged_copy_is_refused(shelf: Shelf, tmp_path: Path) -> None:
    path = tmp_path / "copy.jpg"
    path.write_bytes(encoded(shelf.pictures[0], "JPEG")[:5000])
    with pytest.raises(Refused):
        look(path, shelf.candidates, bytes)


def test_beside_nothing_a_photo_is_another(shelf: Shelf) -> None:
    assert shelf.look(shelf.pictures[0], [])[0] == Finding(Seen.OTHER)


@pytest.mark.parametrize("kind", ["mark", "other"])
def test_twenty_pictures_take_less_than_a_second_of_work(shelf: Shelf, kind: str) -> None:
    twenty = (shelf.candidates * 2)[:20]
    picture = scene("street", 0 if kind == "mark" else 7, SIZE)
    made = drawn(picture, Random(1), gesture="circle", colour=VIVID["red"], width=10)
    shelf.look(made.image, twenty[:1])
    started = time.thread_time()
    found, _ = shelf.look(made.image, twenty)
    taken = time.thread_time() - started
    print(f"{kind}: {taken:.2f} s")
    assert found.seen is (Seen.MARKED if kind == "mark" else Seen.OTHER)
    assert taken < TIME


@pytest.mark.full
def test_a_photo_of_forty_megapixels_is_marked_in_full(tmp_path: Path) -> None:
    size: Size = (7296, 5472)
    shelf = Shelf(tmp_path, [], [])
    shelf.put(scene("street", 0, (1824, 1368)).resize(size), "JPEG", quality=90)
    made = drawn(resent(shelf.pictures[0], 1280), Random(2), gesture="outline", colour=VIVID["red"], width=12)
    started = time.thread_time()
    found, mask = shelf.look(made.image)
    print(f"40 megapixels: {time.thread_time() - started:.2f} s")
    assert (found.seen, found.sure) == (Seen.MARKED, True)
    assert mask is not None
    assert mask.size == size
