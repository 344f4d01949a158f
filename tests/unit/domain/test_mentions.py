"""Which numbered pictures words name, and how they are named to the image service."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.mentions import Mentions, named, read_mentions

texts = st.text(st.characters(exclude_categories=["Cs"]))
crowded = st.text(st.sampled_from("#＃17７0 ax帽,.:，-'’‘\"“”„«»「」`\n&_"), max_size=40)
unquoted = st.text(st.sampled_from("#＃17７0 ax帽,.:，-\n&_"), max_size=40)
numbers = st.integers(1, 9999)
plain_words = st.text(st.sampled_from("abc xyz帽子,.!"), min_size=1, max_size=20)

PAIRS = ["“”", "«»", "»«", "‹›", "「」", "『』", "｢｣", "„“", "„”", "””", "‘’", "‚‘", '""', "＂＂", "``", "''"]


@pytest.mark.parametrize(
    "words", ["#7", " #7 ", "#7.", "#7!", "#7 ?", "(#7)", "＃７", "#７", "#7 👍", "#7, #7"]
)
def test_a_number_alone_goes_back_to_its_picture(words: str) -> None:
    assert read_mentions(words) == Mentions("", 7, ())


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        ("#7 with a hat", "with a hat"),
        ("#7: with a hat", "with a hat"),
        ("  #7 - with a hat", "with a hat"),
        ("#7 — with a hat", "with a hat"),
        ("#7, with a hat", "with a hat"),
        ("#7. With a hat", "With a hat"),
        ("#7\nwith a hat", "with a hat"),
        ("#7，戴帽子", "戴帽子"),
        ("＃７：戴帽子", "戴帽子"),
        ("#7、戴帽子", "戴帽子"),
        ('#7 with "#3" on it', 'with "#3" on it'),
    ],
)
def test_a_leading_number_is_where_the_picture_starts_from(words: str, rest: str) -> None:
    assert read_mentions(words) == Mentions(rest, 7, ())


@pytest.mark.parametrize(
    ("words", "references"),
    [
        ("the hat from #3", (3,)),
        ("the hat from #3.", (3,)),
        ("the hat (#3)", (3,)),
        ("the hat from #3, the coat from #5 and the shoes from #3", (3, 5)),
        ("the coat from #5 and the hat from #3", (5, 3)),
        ("把#3的帽子戴上", (3,)),
        ("把＃３的帽子和#5的外套戴上", (3, 5)),
        ("모자는#3에서", (3,)),
        ("the fox’s hat from #3 and the dogs’ coat from #5", (3, 5)),
        ("the dogs' hat from #3 and the cats' coat from #5", (3, 5)),
        ("it's #3, isn't it", (3,)),
        ('a 5" pipe from #3 and a 6" one', (3,)),
        ("the hat from #9999", (9999,)),
        ("say “hello and put on the hat from #3", (3,)),
        ("the hat of ❤️#3", (3,)),
    ],
)
def test_numbers_further_on_are_references(words: str, references: tuple[int, ...]) -> None:
    read = read_mentions(words)
    assert read.references == references
    assert read.words == words


def test_a_start_and_references_may_stand_together() -> None:
    read = read_mentions("#7 with the hat from #3 and the coat from #5, else like #7")
    assert read == Mentions("with the hat from #3 and the coat from #5, else like #7", 7, (3, 5))
    assert read.numbers == (7, 3, 5)
    assert named(read.words, {7: 1, 3: 2, 5: 3}) == (
        "with the hat from image 2 and the coat from image 3, else like image 1"
    )


@pytest.mark.parametrize(
    ("words", "prompt"),
    [
        ("#3's hat in red", "image 1's hat in red"),
        ("#3’s hat in red", "image 1’s hat in red"),
        ("#3 and #5 side by side", "image 1 and image 2 side by side"),
        ("#3, #5 side by side", "image 1, image 2 side by side"),
        ("#3 + #5", "image 1 + image 2"),
        ("#3の帽子", "image 1の帽子"),
        ("#3的帽子戴在#5上", "image 1的帽子戴在image 2上"),
    ],
)
def test_a_leading_number_that_the_sentence_needs_stays_in_it(words: str, prompt: str) -> None:
    read = read_mentions(words)
    assert (read.words, read.start) == (words, 3)
    assert named(read.words, {3: 1, 5: 2}) == prompt


@pytest.mark.parametrize(
    "words",
    [
        'a sign that says "#1"',
        "a sign that says “#1”",
        "a sign that says “we are “#1” here, not #2”",
        "a sign that says „Platz #1“ there",
        "a sign that says ”#1”",
        "a sign that says ‘the dog’s #1’",
        "a sign that says '#1'",
        "a sign that says 'it's #1'",
        "a sign that says « #1 »",
        "a sign that says `#1` or ```#2```",
        "写着「#1」的牌子",
        "写着“#1”的牌子",
        "写着'#1'的牌子",
        '"#1"',
        '"#7 with a hat"',
    ],
)
def test_a_number_in_quotation_marks_is_only_text(words: str) -> None:
    assert read_mentions(words) == Mentions(words, None, ())
    assert named(words, {1: 1, 2: 2, 7: 3}) == words


@pytest.mark.parametrize(
    "words",
    [
        "", "#", "# 7 with a hat", "##3", "#3#", "#10k", "#3d", "#fff", "#ff0000", "#12ab", "a #112233 background",
        "#12345", "#0", "#007", "C#7", "issue#3", "café#3", "#2024summer", "#3_", "_#3", "#3.5", "#1,000", "#7️⃣",
        "#️⃣", "don&#39;t", "draw https://example.org/a#7 and https://example.org/#8", "#１０k", "#３ａ",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_number_is_no_mention(words: str) -> None:
    assert read_mentions(words) == Mentions(words, None, ())
    assert named(words, dict.fromkeys(range(1, 10_000), 1)) == words


def test_a_picture_without_a_place_keeps_its_number() -> None:
    assert named("the hat from #3 and #4, not “#3”", {3: 2}) == "the hat from image 2 and #4, not “#3”"


@given(texts | crowded)
def test_reading_never_fails_and_names_each_picture_once(words: str) -> None:
    read = read_mentions(words)
    assert len(set(read.numbers)) == len(read.numbers)
    assert all(1 <= number <= 9999 for number in read.numbers)
    assert words.endswith(read.words)
    assert named(words, {}) == words


@given(texts.filter(lambda words: not set("#＃") & set(words)))
def test_words_without_a_number_sign_are_left_alone(words: str) -> None:
    assert read_mentions(words) == Mentions(words, None, ())
    assert named(words, dict.fromkeys(range(10), 1)) == words


@given(crowded)
def test_words_are_changed_exactly_where_a_mention_is(words: str) -> None:
    everything = dict.fromkeys(range(1, 10_000), 1)
    assert (named(words, everything) == words) == (read_mentions(words).numbers == ())


@given(crowded)
def test_reading_the_words_again_finds_the_same_references(words: str) -> None:
    read = read_mentions(words)
    if not read.words:
        return
    again = read_mentions(read.words)
    assert set(read.references) <= set(again.numbers) <= set(read.numbers)


@given(unquoted)
def test_naming_leaves_nothing_to_name(words: str) -> None:
    everything = dict.fromkeys(range(1, 10_000), 1)
    once = named(words, everything)
    assert named(once, everything) == once
    assert read_mentions(once).numbers == ()


@given(st.sampled_from(PAIRS), numbers, plain_words)
def test_quoted_numbers_never_count_in_any_writing(pair: str, number: int, text: str) -> None:
    opening, closing = pair[0], pair[1]
    for inside in (f"#{number}", f"#{number} {text}.", f"{text.strip() or 'x'} #{number}"):
        words = f"the hat from #7 with {opening}{inside}{closing} on it"
        assert read_mentions(words).numbers == (7,)


@given(numbers, numbers, plain_words)
def test_every_number_that_stands_apart_is_found(first: int, second: int, text: str) -> None:
    words = f"red {text} #{first} and then the {text} #{second}"
    assert read_mentions(words) == Mentions(words, None, tuple(dict.fromkeys((first, second))))
