"""Options in the words of a request: what is taken out and what stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.options import NOTHING, Options, Quality, read_options
from bot.domain.sizes import RATIOS, Detail

options = st.builds(
    Options,
    st.none() | st.sampled_from(RATIOS),
    st.none() | st.sampled_from(Detail),
    st.none() | st.sampled_from(Quality),
)


@pytest.mark.parametrize(
    ("words", "rest", "found"),
    [
        ("red fox 16:9 4k", "red fox", "16:9 4k"),
        ("a fox, high", "a fox", "high"),
        ("a fox 4K HIGH", "a fox", "4k high"),
        ("a fox 16:9 high 4k", "a fox", "16:9 4k high"),
        ("a fox, high 4k", "a fox", "4k high"),
        ("16:9 sea, a boat", "sea, a boat", "16:9"),
        ("16:9, 2k: a boat", "2k: a boat", "16:9"),
        ("16:9 2k a boat 4k", "a boat", "16:9 4k"),
        ("a fox (16:9)", "a fox", "16:9"),
        ("a fox\n3:2", "a fox", "3:2"),
        ("a fox 16:9 4:3", "a fox", "4:3"),
        ("a fox, high quality", "a fox", "high"),
        ("a fox low-quality 1:1", "a fox", "1:1 low"),
        ("a fox, quality: medium", "a fox", "medium"),
        ("a fox Quality High", "a fox", "high"),
        ("一只狐狸，16：9，4k", "一只狐狸", "16:9 4k"),
        ("一只狐狸、高山；2:3", "一只狐狸、高山", "2:3"),
        ("9×16，海上的船", "海上的船", "9:16"),
        ("一只狐狸，high", "一只狐狸", "high"),
        ("a fox 16:9\n\na dog 4k", "a fox\n\na dog", "16:9 4k"),
        ("make it 16:9", "make it 16:9", "16:9"),
        ("Make it 16:9 4k, high", "Make it 16:9", "16:9 4k high"),
        ("把它改成 4k", "把它改成 4k", "4k"),
        ("the score is 3:2, 16:9", "the score is 3:2", "16:9"),
        ("a fox in 2k", "a fox in 2k", "2k"),
        ("a fox in high quality", "a fox", "high"),
        ("a fox 16:9\n\na dog 1:1", "a fox\n\na dog", "1:1"),
        ("16:9", "16:9", "16:9"),
        ("4k, high", "4k, high", "4k high"),
        ("high quality", "high quality", "high"),
        ("two lines\n\n16:9", "two lines\n\n16:9", "16:9"),
    ],
)
def test_what_is_taken_out(words: str, rest: str, found: str) -> None:
    assert read_options(words) == (rest, Options.parse(found))


@pytest.mark.parametrize(
    "words",
    [
        "",
        "the bird flies high",
        "a high mountain",
        "High above the sea",
        "low, a bird over the sea",
        "the tide is low",
        "a 4k monitor on a desk",
        "the 16:9 frame of a film",
        "meet at 12:30",
        "a map at 1:25000",
        "a quality of light",
        " a fox, ",
        "一只狐狸，",
    ],
)
def test_what_stays(words: str) -> None:
    assert read_options(words) == (words, NOTHING)


def test_a_bird_may_fly_high_in_a_wide_picture() -> None:
    assert read_options("the bird flies high 16:9") == ("the bird flies high", Options.parse("16:9"))


letters = st.text(st.characters(exclude_characters="0123456789lmhLMHqQ", exclude_categories=["Cs", "Nd"]))


@given(letters)
def test_words_without_options_are_unchanged(words: str) -> None:
    assert read_options(words) == (words, NOTHING)


@given(st.from_regex(r"[a-f ]*[a-f]", fullmatch=True), options, options)
def test_options_at_both_ends_are_found_and_the_last_count(
    words: str, before: Options, after: Options
) -> None:
    before = Options(before.ratio, before.detail)
    rest, found = read_options(f"{before} {words}, {after}")
    assert rest.rstrip(", ").split() == words.split()
    assert found == after.over(before)


@given(st.text())
def test_nothing_is_found_twice(words: str) -> None:
    rest, _ = read_options(words)
    assert read_options(rest)[0] == rest


@given(options)
def test_what_is_kept_is_read_again(chosen: Options) -> None:
    assert Options.parse(str(chosen)) == chosen


def test_unknown_parts_of_what_was_kept_are_left_out() -> None:
    assert Options.parse("16:9 8k best") == Options.parse("16:9")


@given(options, options)
def test_one_s_own_options_count_before_others(own: Options, others: Options) -> None:
    both = own.over(others)
    assert (own.over(NOTHING), NOTHING.over(own)) == (own, own)
    assert both.quality == (own.quality or others.quality)
    assert both.over(others) == both
