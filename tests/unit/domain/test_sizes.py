"""Sizes: what each kind of model is asked for keeps that model's own limits."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.sizes import (
    ANY_SIZE,
    RATIOS,
    UNASKED,
    Canvas,
    Detail,
    EdgeSizes,
    FreeSizes,
    ListedSizes,
    NamedRatios,
    Ratio,
    Size,
    nearest_detail,
)

FREE = FreeSizes(multiple=16, fewest_pixels=655_360, most_pixels=8_294_400, longest=3840, steepest=3.0)
EDGES = EdgeSizes(longest=1536)
LISTED = ListedSizes(
    (
        (Detail.K1, Size(1280, 1280)),
        (Detail.K1, Size(848, 1280)),
        (Detail.K1, Size(1280, 720)),
        (Detail.K2, Size(2048, 2048)),
        (Detail.K2, Size(2048, 1152)),
    )
)
NAMED = NamedRatios(tuple(Ratio.parse(text) for text in ("1:1", "3:2", "16:9", "9:16")), tuple(Detail))

ratios = st.floats(0.01, 100.0)
details = st.sampled_from(Detail)


def test_a_ratio_is_written_as_people_write_it() -> None:
    assert Ratio.parse("16:9") == Ratio(16, 9)
    assert str(Ratio(16, 9)) == "16:9"
    assert Ratio(16, 9).value == pytest.approx(1.7778, abs=1e-4)


@pytest.mark.parametrize("text", ["", "16", "16:", ":9", "0:9", "16:0", "-1:2", "a:b", "1:2:3", "1.5:1"])
def test_no_other_ratio_is_understood(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        Ratio.parse(text)


def test_a_size_is_written_with_a_small_x() -> None:
    assert str(Size(3840, 2160)) == "3840x2160"


@given(st.none() | ratios, details)
def test_a_model_that_decides_by_itself_is_asked_for_nothing(ratio: float | None, detail: Detail) -> None:
    assert ANY_SIZE.canvas(ratio, detail) == UNASKED


@given(ratios, details)
def test_free_sizes_keep_their_limits(ratio: float, detail: Detail) -> None:
    canvas = FREE.canvas(ratio, detail)
    assert canvas.size is not None
    assert canvas.ratio is None
    assert FREE.takes(canvas.size)
    assert max(canvas.size.width, canvas.size.height) <= {"1k": 1536, "2k": 2048, "4k": 3840}[detail.value]


@given(st.floats(1 / 3, 3.0), details)
def test_free_sizes_are_close_to_the_ratio(ratio: float, detail: Detail) -> None:
    size = FREE.canvas(ratio, detail).size
    assert size is not None
    assert abs(log(size.ratio / ratio)) < 0.03


@given(st.floats(1 / 3, 3.0))
def test_more_detail_is_a_larger_size(ratio: float) -> None:
    sizes = [FREE.canvas(ratio, detail).size for detail in Detail]
    pixels = [size.pixels for size in sizes if size is not None]
    assert len(pixels) == 3
    assert pixels == sorted(set(pixels))


@pytest.mark.parametrize(
    ("ratio", "detail", "size"),
    [
        ("1:1", Detail.K1, "1024x1024"),
        ("3:2", Detail.K1, "1536x1024"),
        ("2:3", Detail.K1, "1024x1536"),
        ("16:9", Detail.K1, "1536x864"),
        ("1:1", Detail.K2, "2048x2048"),
        ("16:9", Detail.K2, "2048x1152"),
        ("16:9", Detail.K4, "3840x2160"),
        ("9:16", Detail.K4, "2160x3840"),
        ("1:1", Detail.K4, "2880x2880"),
    ],
)
def test_known_free_sizes(ratio: str, detail: Detail, size: str) -> None:
    assert str(FREE.canvas(Ratio.parse(ratio).value, detail).size) == size


def test_without_a_ratio_an_ordinary_free_size_is_left_to_the_model_and_a_large_one_is_asked_for() -> None:
    assert FREE.canvas(None, Detail.K1) == Canvas()
    assert FREE.canvas(None, Detail.K4) == Canvas(Size(2880, 2880), detail=Detail.K4)


@given(ratios, details)
def test_sizes_between_edges_keep_them_and_know_their_ratio_s_name(ratio: float, detail: Detail) -> None:
    canvas = EDGES.canvas(ratio, detail)
    assert canvas.size is not None
    assert canvas.ratio in RATIOS
    sides = sorted((canvas.size.width, canvas.size.height))
    assert sides[0] >= 512
    assert sides[1] <= 1536
    assert EDGES.canvas(None, detail).size is None


@pytest.mark.parametrize(
    ("ratio", "size"), [("1:1", "1024x1024"), ("16:9", "1536x864"), ("9:21", "658x1536")]
)
def test_known_sizes_between_edges(ratio: str, size: str) -> None:
    canvas = EDGES.canvas(Ratio.parse(ratio).value, Detail.K1)
    assert (str(canvas.size), str(canvas.ratio)) == (size, ratio)


@given(st.none() | ratios, details)
def test_listed_sizes_come_from_the_list_in_the_wanted_detail(ratio: float | None, detail: Detail) -> None:
    detail = nearest_detail(detail, LISTED.details)
    canvas = LISTED.canvas(ratio, detail)
    if ratio is None and detail is Detail.K1:
        assert canvas == Canvas()
    else:
        assert (detail, canvas.size) in LISTED.sizes


@pytest.mark.parametrize(
    ("ratio", "detail", "size"),
    [
        (1.0, Detail.K1, "1280x1280"),
        (0.7, Detail.K1, "848x1280"),
        (3.0, Detail.K1, "1280x720"),
        (1.3, Detail.K2, "2048x2048"),
        (1.4, Detail.K2, "2048x1152"),
        (None, Detail.K2, "2048x2048"),
    ],
)
def test_known_picks_of_a_list(ratio: float | None, detail: Detail, size: str) -> None:
    assert str(LISTED.canvas(ratio, detail).size) == size


def test_a_list_knows_its_details() -> None:
    assert LISTED.details == (Detail.K1, Detail.K2)


@given(ratios, details)
def test_named_ratios_are_of_the_list(ratio: float, detail: Detail) -> None:
    canvas = NAMED.canvas(ratio, detail)
    assert canvas.ratio in NAMED.ratios
    assert (canvas.size, canvas.detail) == (None, detail)
    assert NAMED.canvas(None, detail) == Canvas(detail=detail)


@pytest.mark.parametrize(
    ("ratio", "name"), [("4:3", "3:2"), ("5:4", "3:2"), ("21:9", "16:9"), ("4:5", "1:1")]
)
def test_a_ratio_without_a_name_is_the_nearest_that_has_one(ratio: str, name: str) -> None:
    assert str(NAMED.canvas(Ratio.parse(ratio).value, Detail.K1).ratio) == name


@pytest.mark.parametrize(
    ("wanted", "known", "nearest"),
    [
        (Detail.K4, (Detail.K1,), Detail.K1),
        (Detail.K4, (Detail.K1, Detail.K2), Detail.K2),
        (Detail.K2, tuple(Detail), Detail.K2),
        (Detail.K1, (Detail.K2, Detail.K4), Detail.K2),
    ],
)
def test_a_detail_that_is_not_known_is_the_next_smaller_one(
    wanted: Detail, known: tuple[Detail, ...], nearest: Detail
) -> None:
    assert nearest_detail(wanted, known) is nearest
