"""Boxes of close-ups: large enough for the area and a margin, of a shape that the model draws, within the frame."""

from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.areas import Box
from bot.domain.framing import close_up_box
from bot.domain.sizes import RATIOS

SQUARE, WIDE, TALL = 1.0, 1.5, 2 / 3
ALL = [ratio.value for ratio in RATIOS]


def test_a_margin_of_two_fifths_lies_around_the_area() -> None:
    assert close_up_box(Box(1000, 900, 500, 400), 4000, 3000, None) == Box(800, 740, 900, 720)


def test_the_margin_is_128_pixels_at_least() -> None:
    assert close_up_box(Box(1000, 900, 20, 10), 4000, 3000, None) == Box(872, 772, 276, 266)


def test_at_the_frames_edge_the_box_stays_within() -> None:
    assert close_up_box(Box(0, 2900, 200, 100), 4000, 3000, None) == Box(0, 2772, 328, 228)


def test_the_shape_is_one_of_the_models() -> None:
    """Of two that hold the area, the smaller one."""
    assert close_up_box(Box(1000, 900, 500, 400), 4000, 3000, [SQUARE]) == Box(800, 650, 900, 900)
    assert close_up_box(Box(1000, 900, 500, 400), 4000, 3000, [SQUARE, WIDE, TALL]) == Box(
        710, 740, 1080, 720
    )
    assert close_up_box(Box(1000, 900, 1000, 500), 4000, 3000, [SQUARE, WIDE]) == Box(600, 550, 1800, 1200)


def test_a_shape_that_fits_the_frame_goes_before_a_smaller_one() -> None:
    """A tall area in a low panorama: the square would reach beyond it."""
    area = Box(900, 100, 1000, 300)
    assert close_up_box(area, 4000, 500, [SQUARE, 4.0]) == Box(400, 0, 2000, 500)
    assert close_up_box(area, 6000, 500, [SQUARE]) is None
    assert close_up_box(Box(900, 100, 500, 300), 6000, 500, [SQUARE]) == Box(700, -200, 900, 900)


def test_without_ratios_the_shape_is_no_longer_than_three_to_one() -> None:
    box = close_up_box(Box(100, 1500, 1500, 10), 4000, 3000, None)
    assert box is not None
    assert (box.width, box.height) == (2200, 733)


def test_what_shows_almost_everything_is_no_close_up() -> None:
    assert close_up_box(Box(300, 300, 400, 400), 1000, 1000, None) == Box(140, 140, 720, 720)
    assert close_up_box(Box(250, 250, 500, 500), 1000, 1000, None) is None
    assert close_up_box(Box(140, 140, 20, 20), 300, 300, None) is None


@given(
    st.tuples(st.integers(64, 9000), st.integers(64, 9000)),
    st.data(),
    st.one_of(st.none(), st.lists(st.sampled_from(ALL), min_size=1)),
)
def test_the_box_holds_the_area_has_the_shape_and_stays_within_where_it_can(
    size: tuple[int, int], data: st.DataObject, ratios: list[float] | None
) -> None:
    width, height = size
    left, top = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    area = Box(left, top, data.draw(st.integers(1, width - left)), data.draw(st.integers(1, height - top)))
    box = close_up_box(area, width, height, ratios)
    assume(box is not None)
    assert box is not None
    assert box.left <= area.left < area.right <= box.right
    assert box.top <= area.top < area.bottom <= box.bottom
    assert box.width * box.height < 0.7 * width * height
    shapes = ratios if ratios is not None else [min(max(box.width / box.height, 1 / 3), 3.0)]
    assert min(abs(box.height * shape - box.width) / max(1, shape) for shape in shapes) <= 1
    if box.width <= width:
        assert 0 <= box.left <= box.right <= width
    if box.height <= height:
        assert 0 <= box.top <= box.bottom <= height
    if box.left > 0 and box.right < width:
        assert min(area.left - box.left, box.right - area.right) >= min(128, 0.4 * area.width)
