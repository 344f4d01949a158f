"""What a profile says of a request: the way it goes, the size and quality it asks for, what it costs."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Reason
from bot.domain.generation import GenerationRequest
from bot.domain.ledger import Money
from bot.domain.options import NOTHING, Options, Quality
from bot.domain.pictures import BlobRef, PictureFile, PictureFormat
from bot.domain.prices import Prices
from bot.domain.profiles import (
    ModelProfile,
    ModelRef,
    Operation,
    Route,
    canvas_for,
    led,
    refuse,
    with_references,
)
from bot.domain.sizes import ANY_SIZE, UNASKED, Canvas, Detail, EdgeSizes, NamedRatios, Ratio, Size

DRAW, DRAW_SIZED, EDIT, EDIT_SIZED = (Route(name) for name in ("draw", "draw sized", "edit", "edit sized"))
CHAT = Route("chat", lead="Draw: ", ratio_words=True)
EDGES = EdgeSizes(longest=1536)
NAMED = NamedRatios((Ratio(1, 1), Ratio(16, 9)), tuple(Detail))
WIDE = PictureFile(BlobRef("0" * 64, 10), PictureFormat.PNG, 1600, 900)

PROFILE = ModelProfile(
    ref=ModelRef("acme", "painter"),
    routes={Operation.DRAW: (DRAW,), Operation.EDIT: (EDIT,)},
    prices=Prices(
        "a page",
        "2026-11",
        flat=Money(30_000),
        table={(Quality.HIGH, Detail.K4): Money(90)},
        picture=Money(5),
    ),
    usual_seconds=(30, 60),
    deadline=360.0,
    max_pictures=3,
    picture_bytes=1_500,
    request_bytes=6_000,
)
BOTH_WAYS = replace(
    PROFILE,
    routes={**PROFILE.routes, Operation.DRAW_SIZED: (DRAW_SIZED,), Operation.EDIT_SIZED: (EDIT_SIZED, CHAT)},
)
ONLY_DRAWS = replace(PROFILE, routes={Operation.DRAW: (DRAW,)})
ONLY_EDITS = replace(PROFILE, routes={Operation.EDIT: (EDIT,)})


def request(pictures: int = 0, canvas: Canvas = UNASKED, words: str = "a fox") -> GenerationRequest:
    return GenerationRequest(words, (WIDE,) * pictures, canvas=canvas)


@pytest.mark.parametrize(
    ("pictures", "canvas", "ways"),
    [
        (0, UNASKED, (DRAW,)),
        (2, UNASKED, (EDIT,)),
        (0, Canvas(detail=Detail.K4), (DRAW,)),
        (0, Canvas(Size(64, 64)), (DRAW_SIZED,)),
        (0, Canvas(ratio=Ratio(1, 1)), (DRAW_SIZED,)),
        (1, Canvas(Size(64, 64)), (EDIT_SIZED, CHAT)),
    ],
)
def test_a_size_may_go_another_way(pictures: int, canvas: Canvas, ways: tuple[Route, ...]) -> None:
    assert BOTH_WAYS.routes_for(request(pictures, canvas)) == ways


def test_a_size_goes_the_usual_way_where_there_is_no_other() -> None:
    sized = Canvas(Size(64, 64))
    assert PROFILE.routes_for(request(0, sized)) == (DRAW,)
    assert PROFILE.routes_for(request(1, sized)) == (EDIT,)


@pytest.mark.parametrize(
    ("profile", "pictures", "reason"),
    [
        (PROFILE, 0, None),
        (PROFILE, 3, None),
        (PROFILE, 4, Reason.TOO_MANY_PICTURES),
        (ONLY_EDITS, 0, Reason.NEEDS_A_PICTURE),
        (ONLY_EDITS, 1, None),
        (ONLY_DRAWS, 0, None),
        (ONLY_DRAWS, 1, Reason.CANNOT_EDIT),
        (ONLY_DRAWS, 9, Reason.CANNOT_EDIT),
    ],
)
def test_what_a_model_cannot_do_is_said(profile: ModelProfile, pictures: int, reason: Reason | None) -> None:
    assert refuse(pictures, profile) is reason
    assert profile.takes(pictures) is (reason is None)


def test_a_route_may_know_the_model_by_another_name() -> None:
    assert PROFILE.wire_name(DRAW) == "painter"
    assert PROFILE.wire_name(replace(DRAW, model="painter-2")) == "painter-2"


@pytest.mark.parametrize(
    ("known", "wanted", "asked"),
    [
        ((), Quality.HIGH, None),
        (tuple(Quality), None, Quality.MEDIUM),
        (tuple(Quality), Quality.LOW, Quality.LOW),
        ((Quality.LOW, Quality.HIGH), Quality.MEDIUM, Quality.HIGH),
    ],
)
def test_the_quality_that_is_asked_for(
    known: tuple[Quality, ...], wanted: Quality | None, asked: Quality | None
) -> None:
    assert replace(PROFILE, qualities=known).quality(wanted) is asked


def test_a_price_is_that_of_what_is_asked_for_and_not_of_what_was_wished() -> None:
    best = Options(detail=Detail.K4, quality=Quality.HIGH)
    able = replace(PROFILE, qualities=tuple(Quality), sizes=NAMED)
    assert able.price() == 30_000
    assert able.price(best, 2) == 90 + 10
    assert replace(able, sizes=EDGES).price(best) == 30_000
    assert PROFILE.price(best) == 30_000


@pytest.mark.parametrize(
    ("options", "source", "keeps_shape", "canvas"),
    [
        ("", None, False, Canvas()),
        ("", WIDE, True, Canvas()),
        ("", WIDE, False, Canvas(ratio=Ratio(16, 9))),
        ("1:1", WIDE, True, Canvas(ratio=Ratio(1, 1))),
        ("4k", None, False, Canvas(detail=Detail.K4)),
        ("4k", WIDE, True, Canvas(ratio=Ratio(16, 9), detail=Detail.K4)),
        ("16:9 2k", None, False, Canvas(ratio=Ratio(16, 9), detail=Detail.K2)),
    ],
)
def test_the_shape_of_a_source_is_kept_unless_another_is_wished(
    options: str, source: PictureFile | None, canvas: Canvas, *, keeps_shape: bool
) -> None:
    profile = replace(PROFILE, sizes=NAMED, keeps_shape=keeps_shape)
    assert canvas_for(Options.parse(options), source, profile) == canvas


def test_a_detail_that_the_model_does_not_know_is_not_asked_for() -> None:
    assert canvas_for(Options.parse("1:1 4k"), None, replace(PROFILE, sizes=EDGES)).detail is Detail.K1
    assert canvas_for(Options.parse("1:1 4k"), WIDE, replace(PROFILE, sizes=ANY_SIZE)) == UNASKED


@pytest.mark.parametrize(
    ("ratio", "pictures", "said"),
    [
        (None, 0, "Draw: a fox"),
        (None, 1, "a fox"),
        ("16:9", 0, "横版 16:9\nDraw: a fox"),
        ("9:16", 0, "竖屏 9:16\nDraw: a fox"),
        ("1:1", 0, "1:1\nDraw: a fox"),
        ("16:9", 1, "横版 16:9\na fox"),
    ],
)
def test_what_goes_before_the_words(ratio: str | None, pictures: int, said: str) -> None:
    canvas = Canvas(ratio=None if ratio is None else Ratio.parse(ratio))
    assert led(request(pictures, canvas), CHAT) == said


@given(st.text())
def test_a_way_that_needs_nothing_gets_the_words_as_they_are(words: str) -> None:
    canvas = Canvas(Size(64, 36), Ratio(16, 9))
    assert led(request(0, canvas, words), DRAW) == words
    assert led(request(1, canvas, words), EDIT) == words


@pytest.mark.parametrize(
    ("pictures", "said"),
    [
        (0, "swap"),
        (1, "swap"),
        (2, "swap\n\n(image 1 is the base; for reference: image 2)"),
        (4, "swap\n\n(image 1 is the base; for reference: image 2, image 3, image 4)"),
    ],
)
def test_the_base_is_named_where_there_are_references(pictures: int, said: str) -> None:
    assert with_references("swap", pictures) == said


def test_nothing_wished_is_nothing_asked() -> None:
    assert canvas_for(NOTHING, None, PROFILE) == UNASKED


@pytest.mark.parametrize("text", ["apiyi/gpt-image-2", "openai/gpt-image-2", "a/b"])
def test_a_name_s_number_fits_a_button_and_stays(text: str) -> None:
    ref = ModelRef.parse(text)
    assert 0 <= ref.code < 36**4
    assert ref.code == ModelRef.parse(text).code


def test_numbers_of_names_never_change() -> None:
    """Buttons lie in chats for years."""
    assert ModelRef.parse("openai/gpt-image-2").code == 1516877
