"""Which words name a part of the frame, and which only look as if they did."""

from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.frame_parts import CENTRE, CORNER, EDGE, Region, Side, along, at_corner
from bot.domain.regions import read_region

LEFT, RIGHT, TOP, BOTTOM = Side.LEFT, Side.RIGHT, Side.TOP, Side.BOTTOM
LEFT_HALF, RIGHT_HALF = along(LEFT, 1 / 2), along(RIGHT, 1 / 2)
TOP_HALF, BOTTOM_HALF = along(TOP, 1 / 2), along(BOTTOM, 1 / 2)
TOP_THIRD, BOTTOM_FIFTH = along(TOP, 1 / 3), along(BOTTOM, 1 / 5)


def outside(region: Region) -> Region:
    return Region(region.left, region.top, region.right, region.bottom, inverted=True)


def close(one: Region | None, other: Region) -> bool:
    if one is None or one.inverted != other.inverted:
        return False
    pairs = zip(
        (one.left, one.top, one.right, one.bottom),
        (other.left, other.top, other.right, other.bottom),
        strict=True,
    )
    return all(abs(a - b) < 1e-9 for a, b in pairs)


def test_parts_lie_where_their_names_say() -> None:
    assert along(LEFT, 0.3) == Region(0, 0, 0.3, 1)
    assert along(RIGHT, 0.25) == Region(0.75, 0, 1, 1)
    assert along(TOP, 0.3) == Region(0, 0, 1, 0.3)
    assert along(BOTTOM, 0.25) == Region(0, 0.75, 1, 1)
    assert at_corner(TOP, RIGHT, 0.25) == Region(0.75, 0, 1, 0.25)
    assert at_corner(BOTTOM, LEFT, 0.25) == Region(0, 0.75, 0.25, 1)


@pytest.mark.parametrize(
    ("words", "region"),
    [
        ("left half", LEFT_HALF),
        ("the left half", LEFT_HALF),
        ("make the left half darker", LEFT_HALF),
        ("Make the left half of the picture darker!", LEFT_HALF),
        ("left half of picture", LEFT_HALF),
        ("turn the left half into winter", LEFT_HALF),
        ("paint the left half blue", LEFT_HALF),
        ("make the left half black and white", LEFT_HALF),
        ("make the left half darker and warmer", LEFT_HALF),
        ("make the left half look like winter", LEFT_HALF),
        ("only change the left half, keep the rest as it is", LEFT_HALF),
        ("darken the left half but don't touch anything else", LEFT_HALF),
        ("remove everything in the left half", LEFT_HALF),
        ("make it darker in the left half", LEFT_HALF),
        ("change the colour of the left half to blue", LEFT_HALF),
        ("put a dog in the left half", LEFT_HALF),
        ("left half: darker", LEFT_HALF),
        ("the left-hand side", LEFT_HALF),
        ("the left side of the photo", LEFT_HALF),
        ("the right side", RIGHT_HALF),
        ("the right side should be brighter", RIGHT_HALF),
        ("the entire right side", RIGHT_HALF),
        ("replace the right half with snow", RIGHT_HALF),
        ("top half", TOP_HALF),
        ("upper half", TOP_HALF),
        ("make the lower part of the image darker", BOTTOM_HALF),
        ("top third", TOP_THIRD),
        ("Blur the top third, please", TOP_THIRD),
        ("in the top third, add stars", TOP_THIRD),
        ("make the top third a starry sky", TOP_THIRD),
        ("I'd like the top third darker", TOP_THIRD),
        ("I’d like the top third darker", TOP_THIRD),
        ("add birds to the top third", TOP_THIRD),
        ("make the top 1/3 darker", TOP_THIRD),
        ("make the top ⅓ darker", TOP_THIRD),
        ("make the bottom two thirds blurry", along(BOTTOM, 2 / 3)),
        ("the bottom three-quarters", along(BOTTOM, 3 / 4)),
        ("can you make the bottom quarter darker?", along(BOTTOM, 1 / 4)),
        ("bottom 20 %", BOTTOM_FIFTH),
        ("fill the bottom 20% with grass", BOTTOM_FIFTH),
        ("the bottom 20 percent", BOTTOM_FIFTH),
        ("the bottom fifth", BOTTOM_FIFTH),
        ("the left 12.5 %", along(LEFT, 1 / 8)),
        ("left edge", along(LEFT, EDGE)),
        ("upper left corner", at_corner(TOP, LEFT, CORNER)),
        ("upper-left corner", at_corner(TOP, LEFT, CORNER)),
        ("the left upper corner", at_corner(TOP, LEFT, CORNER)),
        ("the lower left-hand corner", at_corner(BOTTOM, LEFT, CORNER)),
        ("Top left corner: add a logo", at_corner(TOP, LEFT, CORNER)),
        ("add a moon in the upper right corner", at_corner(TOP, RIGHT, CORNER)),
        ('write "left side" in the bottom right corner', at_corner(BOTTOM, RIGHT, CORNER)),
        ("add the word “SALE” in the top left corner", at_corner(TOP, LEFT, CORNER)),
        ("the top left quarter should be blue", at_corner(TOP, LEFT, 1 / 2)),
        ("make the upper left darker", at_corner(TOP, LEFT, 1 / 2)),
        ("the middle", CENTRE),
        ("the centre", CENTRE),
        ("center", CENTRE),
        ("make the middle brighter", CENTRE),
        ("the centre of the picture", CENTRE),
        ("in the middle of the picture, put a red ball", CENTRE),
        ("everything except the middle", outside(CENTRE)),
        ("make everything except the middle black and white", outside(CENTRE)),
        ("blur everything but the centre", outside(CENTRE)),
        ("outside the centre", outside(CENTRE)),
        ("everything outside of the centre in black and white", outside(CENTRE)),
        ("all but the centre", outside(CENTRE)),
        ("everything except the left half", outside(LEFT_HALF)),
    ],
)
def test_parts_of_the_frame(words: str, region: Region) -> None:
    assert close(read_region(words), region)


@pytest.mark.parametrize(
    ("words", "region"),
    [
        ("左半边", LEFT_HALF),
        ("把左半边变暗", LEFT_HALF),
        ("把图片的左半边变暗", LEFT_HALF),
        ("把 左半边 变暗。", LEFT_HALF),
        ("把畫面左半邊變暗", LEFT_HALF),
        ("左邊變暗", LEFT_HALF),
        ("模糊左半边", LEFT_HALF),
        ("在图片左边加一棵树", LEFT_HALF),
        ("照片左侧一半", LEFT_HALF),
        ("右侧调亮一点", RIGHT_HALF),
        ("把右半边调成黑白，其他地方不变", RIGHT_HALF),
        ("上半部分", TOP_HALF),
        ("把画面上半部分换成星空", TOP_HALF),
        ("下半部分变成雪", BOTTOM_HALF),
        ("上面三分之一", TOP_THIRD),
        ("上三分之一", TOP_THIRD),
        ("请把照片上面三分之一换成夜空", TOP_THIRD),
        ("下1/3变暗", along(BOTTOM, 1 / 3)),
        ("把画面的左边三分之二变成冬天", along(LEFT, 2 / 3)),
        ("下面四分之一模糊", along(BOTTOM, 1 / 4)),
        ("底部20%换成草地", BOTTOM_FIFTH),
        ("底部２０％换成草地", BOTTOM_FIFTH),
        ("底部百分之二十", BOTTOM_FIFTH),
        ("上面百分之二十五", along(TOP, 1 / 4)),
        ("左边缘变暗", along(LEFT, EDGE)),
        ("右下角", at_corner(BOTTOM, RIGHT, CORNER)),
        ("在右上角加一个月亮", at_corner(TOP, RIGHT, CORNER)),
        ("加一只鸟在右上角", at_corner(TOP, RIGHT, CORNER)),
        ("在右下角写上“你好”", at_corner(BOTTOM, RIGHT, CORNER)),
        ("左上方变亮", at_corner(TOP, LEFT, 1 / 2)),
        ("中间", CENTRE),
        ("画面中央调亮", CENTRE),
        ("把中间换成蓝色", CENTRE),
        ("除了中间", outside(CENTRE)),
        ("除了中间都变暗", outside(CENTRE)),
        ("除了中间以外全部模糊", outside(CENTRE)),
        ("除了中间部分以外的其他地方都变成黑白", outside(CENTRE)),
        ("中间以外的地方变成黑白", outside(CENTRE)),
        ("除了左上角都模糊", outside(at_corner(TOP, LEFT, CORNER))),
    ],
)
def test_parts_of_the_frame_in_chinese(words: str, region: Region) -> None:
    assert close(read_region(words), region)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "sky",
        "left",
        "top",
        "side",
        "the corner",
        "left shoe",
        "right hand",
        "the person on the left",
        "the right way",
        "turn left",
        "the middle finger",
        "the middle one",
        "make the middle pink car bigger",
        "middle aged man",
        "middle-aged man",
        "middle ground",
        "center the dog",
        "center it",
        "shopping centre",
        "the centre of attention",
        "the middle third",
        "top hat",
        "make the top red",
        "top 10",
        "corner shop",
        "the top left button",
        "the left side table",
        "the right side mirror",
        "left half moon",
        "right side up",
        "the left side of the road",
        "the left half of the sandwich",
        "paint the left half of a sandwich red",
        "make the left half, the sandwich, red",
        "the left side of her face",
        "the left half of the picture's frame",
        "the right side of the picture frame",
        "bottom edge of the table",
        "her left side",
        "make my left side slimmer",
        "Anna's left side",
        "shave the left side",
        "make the lower part darker",
        "the dog in the left half",
        "make the sky in the top half pink",
        "remove the person in the middle",
        "put a hat on the man in the left half",
        "put the dog in the left half",
        "put a cherry in the middle",
        "add an earring on the left side",
        "add a tree on the left side of the house",
        "light from the left side",
        "move the dog to the left side",
        "crop the left half",
        "keep the left half",
        "remove the left half",
        "mirror the left half",
        "extend the left side",
        "don't touch the left half",
        "not the middle",
        "the left half is eaten",
        "a portrait with the left half in shadow",
        "brighten it and make the left half blue",
        "make the left half darker and the dog bigger",
        "make the left half darker and add a dog",
        "make the left half darker and the right half brighter",
        "left half, right half",
        "everything except the sky",
        "outside the house",
        'write "left half" on a sign',
        "bottom 0 %",
        "bottom 100 %",
        "bottom 120 %",
        "the top 3/2",
        "the top 5/5",
        "the left half " * 30,
        "make the left half darker" + " and darker" * 40,
    ],
)
def test_what_is_no_part_of_the_frame(words: str) -> None:
    assert read_region(words) is None


@pytest.mark.parametrize(
    "words",
    [
        "天空",
        "左手",
        "左转",
        "左边的人",
        "左边那个人",
        "左边红色的车",
        "把左半边的车变红",
        "右下角的猫",
        "右上角的logo变红",
        "删除右下角的水印",
        "她的左脸",
        "左半身",
        "左半张脸",
        "中间的人变大",
        "中间人",
        "中心思想",
        "桌子中间放一个杯子",
        "中间放一颗樱桃",
        "左边加一个耳环",
        "三明治的左半边",
        "马路左侧",
        "杯子底部变红",
        "山的左边变暗",
        "上面加一顶帽子",
        "往左边看",
        "把狗移到左边",
        "画一只在左边的猫",
        "左边有人",
        "裁掉左半边",
        "保留左半边",
        "去掉左半边",
        "不要改左半边",
        "左右两边变暗",
        "把左半边变暗右半边变亮",
        "把左半边变暗，人变亮",
        "除了人都模糊",
        "除了左边的人都模糊",
        "角落里的猫",
        "底部百分之零",
        "底部百分之二二",
        "底部一分之三",
    ],
)
def test_what_is_no_part_of_the_frame_in_chinese(words: str) -> None:
    assert read_region(words) is None


THINGS = [
    "shoe",
    "hand",
    "eye",
    "sleeve",
    "wing",
    "door",
    "window",
    "car",
    "tree",
    "person",
    "man",
    "dog",
    "cat",
    "house",
    "sky",
    "river",
    "lamp",
    "sock",
    "glove",
    "ear",
    "wheel",
    "building",
    "sandwich",
    "table",
    "flower",
    "finger",
    "shelf",
    "tower",
    "speaker",
    "layer",
    "drawer",
    "button",
    "pocket",
    "chair",
]
PLACES = [
    "left",
    "right",
    "top",
    "bottom",
    "upper",
    "lower",
    "middle",
    "upper left",
    "left side",
    "top third",
]
VERBS = ["make", "paint", "blur", "remove", "darken", "replace", "move", "turn", ""]
LOOKS = ["darker", "red", "bigger", "with snow", "black and white", ""]
OF = ["of the", "of a", "of her", "of this", "of"]

things = st.sampled_from(THINGS)
places = st.sampled_from(PLACES)


@given(st.sampled_from(VERBS), places, things, st.sampled_from(LOOKS))
def test_a_thing_that_a_word_of_the_frame_describes_is_no_region(
    verb: str, place: str, thing: str, look: str
) -> None:
    assert read_region(f"{verb} the {place} {thing} {look}".strip()) is None


@given(
    st.sampled_from(VERBS),
    places,
    st.sampled_from(["half", "third", "side", "edge", "20 %"]),
    things,
    st.data(),
)
def test_a_part_of_a_thing_is_no_region(
    verb: str, place: str, part: str, thing: str, data: st.DataObject
) -> None:
    of, look = data.draw(st.sampled_from(OF)), data.draw(st.sampled_from(LOOKS))
    assert read_region(f"{verb} the {place} {part} {of} {thing} {look}".strip()) is None


@given(st.sampled_from(VERBS), things, st.sampled_from(["in", "on", "at"]), places, st.sampled_from(LOOKS))
def test_a_thing_in_a_part_of_the_frame_is_no_region(
    verb: str, thing: str, where: str, place: str, look: str
) -> None:
    for part in ("half", "side", "corner", ""):
        assert read_region(f"{verb} the {thing} {where} the {place} {part} {look}".strip()) is None


def test_two_regions_are_none() -> None:
    parts = ["left half", "top third", "bottom 20 %", "middle", "upper left corner"]
    for one, other in product(parts, parts):
        assert read_region(f"make the {one} darker and the {other} brighter") is None
        assert read_region(f"make the {one} and the {other} brighter") is None


@pytest.mark.parametrize(
    ("side", "region"), [("left", LEFT), ("right", RIGHT), ("top", TOP), ("bottom", BOTTOM)]
)
@given(percent=st.integers(1, 99))
def test_a_percentage_is_taken_at_its_word(side: str, region: Side, percent: int) -> None:
    assert close(read_region(f"make the {side} {percent} % darker"), along(region, percent / 100))


SAID = [
    "the",
    "a",
    "left",
    "right",
    "top",
    "bottom",
    "middle",
    "centre",
    "corner",
    "edge",
    "half",
    "third",
    "two",
    "thirds",
    "side",
    "part",
    "20",
    "%",
    "1/3",
    "0/0",
    "9/9",
    "999",
    "%",
    "of",
    "in",
    "everything",
    "except",
    "outside",
    "but",
    "picture",
    "make",
    "darker",
    "add",
    "red",
    ",",
    ".",
    ":",
    "'",
    '"',
    "-",
    "and",
    "左",
    "右",
    "上",
    "下",
    "半",
    "边",
    "角",
    "中间",
    "的",
    "除了",
    "以外",
    "都",
    "三分之一",
    "百分之",
    "二",
    "十",
    "%",
    "变暗",
    "图片",
    "把",
    "在",
    "加",
]


@given(st.one_of(st.text(max_size=320), st.lists(st.sampled_from(SAID), max_size=12).map(" ".join)))
@example("底部一十分之二")
@example("top 1/0")
def test_whatever_is_said_fractions_stay_within_the_frame(words: str) -> None:
    region = read_region(words)
    if region is not None:
        assert 0 <= region.left < region.right <= 1
        assert 0 <= region.top < region.bottom <= 1
        assert (region.right - region.left) * (region.bottom - region.top) < 1
