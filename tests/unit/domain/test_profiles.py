"""Fitting a request to a model: bytes, history, policies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Reason
from bot.domain.generation import EarlierTurn
from bot.domain.ledger import Money
from bot.domain.pictures import BlobRef, PictureFile, PictureFormat
from bot.domain.prices import Prices
from bot.domain.profiles import (
    HistoryKind,
    HistoryPolicy,
    ModelProfile,
    ModelRef,
    Operation,
    Route,
    byte_budget,
    fit,
    fitted_history,
    led,
    refuse,
)

CHAT = Route("chat", lead="Generate an image: ", with_history=True)
LAST, ALL = HistoryPolicy(), HistoryPolicy(HistoryKind.ALL)


def profile(
    picture_bytes: int = 1_500, request_bytes: int = 6_000, turns: int = 8, characters: int = 4_000
) -> ModelProfile:
    return ModelProfile(
        ref=ModelRef("apiyi", "gpt-image-2-all"),
        routes={Operation.DRAW: (CHAT,), Operation.EDIT: (CHAT,)},
        prices=Prices("a page", "2026-11", flat=Money(30_000)),
        usual_seconds=(30, 60),
        deadline=360.0,
        max_pictures=3,
        picture_bytes=picture_bytes,
        request_bytes=request_bytes,
        history_turns=turns,
        history_characters=characters,
    )


def picture(size: int) -> PictureFile:
    return PictureFile(BlobRef(f"{size:064x}", size), PictureFormat.PNG, 64, 64)


def earlier(number: int, words: str = "words", size: int | None = None) -> EarlierTurn:
    return EarlierTurn(words, number, None if size is None else picture(size))


def window(turns: int) -> HistoryPolicy:
    return HistoryPolicy(HistoryKind.WINDOW, turns)


def sent(turns: tuple[EarlierTurn, ...]) -> list[int]:
    """Numbers of the turns whose pictures go along."""
    return [turn.number for turn in turns if turn.picture is not None]


@pytest.mark.parametrize(("pictures", "refused"), [(0, False), (3, False), (4, True)])
def test_more_pictures_than_the_model_takes_are_refused_aloud(pictures: int, *, refused: bool) -> None:
    assert (refuse(pictures, profile()) is Reason.TOO_MANY_PICTURES) is refused


@given(
    st.lists(st.integers(1, 10_000), max_size=16).map(tuple), st.integers(1, 5_000), st.integers(16, 20_000)
)
def test_a_byte_budget_keeps_both_limits(sizes: tuple[int, ...], each: int, together: int) -> None:
    budget = byte_budget(sizes, profile(each, together))
    assert len(budget) == len(sizes)
    assert sum(budget) <= together
    for size, allowed in zip(sizes, budget, strict=True):
        assert 0 < allowed <= min(size, each)


@given(
    st.lists(st.integers(1, 10_000), min_size=2, max_size=16).map(tuple),
    st.integers(1, 5_000),
    st.integers(16, 20_000),
)
def test_references_give_way_before_the_base(sizes: tuple[int, ...], each: int, together: int) -> None:
    """The base is cut below what one picture may have only when every reference is down to an even share."""
    base, *references = byte_budget(sizes, profile(each, together))
    even = together // len(sizes)
    if base < min(sizes[0], each):
        assert base >= even
        assert all(reference <= max(even, base) for reference in references)
        assert all(
            reference >= min(size, each, even) - 1
            for size, reference in zip(sizes[1:], references, strict=True)
        )


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=16).map(tuple), st.integers(16, 20_000))
def test_small_pictures_keep_their_size(sizes: tuple[int, ...], together: int) -> None:
    budget = byte_budget(sizes, profile(10_000, together))
    for size, allowed in zip(sizes, budget, strict=True):
        if size <= together // len(sizes):
            assert allowed == size


@pytest.mark.parametrize(
    ("sizes", "budget"),
    [
        ((), ()),
        ((900,), (900,)),
        ((9_000,), (1_500,)),
        ((9_000, 9_000, 9_000, 9_000), (1_500,) * 4),
        ((1_500, 1_500, 1_500, 1_500, 1_500), (1_200, 1_200, 1_200, 1_200, 1_200)),
        ((1_500, 1_500, 1_500, 1_500, 100), (1_500, 1_466, 1_467, 1_467, 100)),
        ((100, 1_500, 1_500, 1_500, 1_500), (100, 1_475, 1_475, 1_475, 1_475)),
    ],
)
def test_how_six_thousand_bytes_are_shared(sizes: tuple[int, ...], budget: tuple[int, ...]) -> None:
    assert byte_budget(sizes, profile()) == budget


@pytest.mark.parametrize(
    ("text", "policy"),
    [("last", LAST), ("all", ALL), ("window:1", window(1)), (" window:12 ", window(12))],
)
def test_policies_as_they_are_written(text: str, policy: HistoryPolicy) -> None:
    assert HistoryPolicy.parse(text) == policy


@pytest.mark.parametrize(
    "text",
    [
        "",
        "none",
        "Last",
        "last:1",
        "last:",
        "all:2",
        "window",
        "window:",
        "window:0",
        "window:-1",
        "window:x",
    ],
)
def test_no_other_policy_is_understood(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S|^$"):
        HistoryPolicy.parse(text)


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("apiyi/gpt-image-2-all", ModelRef("apiyi", "gpt-image-2-all")),
        (" openai/gpt-image-2 ", ModelRef("openai", "gpt-image-2")),
        ("venice/black-forest/flux", ModelRef("venice", "black-forest/flux")),
    ],
)
def test_a_model_is_written_as_provider_and_name(text: str, ref: ModelRef) -> None:
    assert ModelRef.parse(text) == ref
    assert ModelRef.parse(str(ref)) == ref


@pytest.mark.parametrize("text", ["", "/", "apiyi", "apiyi/", "/gpt", " / "])
def test_half_a_model_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="provider/model"):
        ModelRef.parse(text)


lineages = st.lists(st.tuples(st.integers(0, 3_000), st.none() | st.integers(1, 4_000)), max_size=12).map(
    lambda turns: tuple(
        earlier(number, "w" * length, size) for number, (length, size) in enumerate(turns, start=1)
    )
)
policies = st.sampled_from([LAST, ALL, window(1), window(3)])


@given(lineages, policies, st.integers(-1_000, 9_000))
def test_history_keeps_its_limits_and_the_newest_turns(
    turns: tuple[EarlierTurn, ...], policy: HistoryPolicy, spare: int
) -> None:
    kept = fitted_history(turns, profile(), policy, spare)
    assert len(kept) <= 8
    assert sum(len(turn.words) for turn in kept) <= 4_000
    newest = turns[len(turns) - len(kept) :]
    assert [(turn.number, turn.words) for turn in kept] == [(turn.number, turn.words) for turn in newest]
    if len(kept) < min(8, len(turns)):
        next_older = turns[len(turns) - len(kept) - 1]
        assert sum(len(turn.words) for turn in kept) + len(next_older.words) > 4_000


@given(lineages, policies, st.integers(-1_000, 9_000))
def test_history_pictures_are_the_newest_ones_that_fit(
    turns: tuple[EarlierTurn, ...], policy: HistoryPolicy, spare: int
) -> None:
    kept = fitted_history(turns, profile(), policy, spare)
    originals = {turn.number: turn for turn in turns}
    with_picture = [turn.number for turn in kept if originals[turn.number].picture]
    gone = sent(kept)
    assert gone == with_picture[len(with_picture) - len(gone) :]
    sizes = [turn.picture.blob.size for turn in kept if turn.picture]
    assert sum(sizes) <= max(0, spare)
    assert all(size <= 1_500 for size in sizes)
    limit = {HistoryKind.LAST: 0, HistoryKind.WINDOW: policy.window, HistoryKind.ALL: 12}[policy.kind]
    assert len(gone) <= limit


@pytest.mark.parametrize(
    ("policy", "spare", "numbers"),
    [
        (LAST, 9_000, []),
        (window(1), 9_000, [4]),
        (window(2), 9_000, [3, 4]),
        (window(9), 9_000, [1, 2, 3, 4]),
        (ALL, 9_000, [1, 2, 3, 4]),
        (ALL, 3_000, [2, 3, 4]),
        (ALL, 999, []),
        (ALL, -1, []),
        (window(3), 2_000, [3, 4]),
    ],
)
def test_old_history_pictures_are_the_first_to_stay_behind(
    policy: HistoryPolicy, spare: int, numbers: list[int]
) -> None:
    turns = tuple(earlier(number, size=1_000) for number in range(1, 5))
    kept = fitted_history(turns, profile(), policy, spare)
    assert sent(kept) == numbers
    assert len(kept) == 4


def test_a_model_without_history_gets_none() -> None:
    assert fitted_history((earlier(1), earlier(2)), profile(turns=0), LAST, 0) == ()


def test_text_alone_gets_the_lead_and_an_edit_does_not() -> None:
    assert led(fit("a fox", (), (), profile(), LAST), CHAT) == "Generate an image: a fox"
    request = fit("a hat", (picture(10), picture(20)), (earlier(7, "a fox"),), profile(), LAST)
    assert led(request, CHAT) == "a hat\n\n(image 1 is the base; for reference: image 2)"
    assert [file.blob.size for file in request.pictures] == [10, 20]
    assert request.history == (earlier(7, "a fox"),)


def test_history_pictures_get_only_what_the_request_leaves_over() -> None:
    base, reference = picture(1_500), picture(1_500)
    turns = (earlier(1, size=1_500), earlier(2, size=1_500), earlier(3, size=1_500))
    assert sent(fit("a hat", (base, reference), turns, profile(), ALL).history) == [2, 3]


def test_under_last_a_long_conversation_costs_what_a_short_one_does() -> None:
    turns = tuple(earlier(number, "w" * 500, size=1_000) for number in range(1, 100))
    request = fit("a hat", (picture(10),), turns, profile(), LAST)
    assert len(request.history) == 8
    assert sent(request.history) == []
