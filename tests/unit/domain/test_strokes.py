"""What the painter page sends is read strictly: the whole of it, or not at all."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.strokes import (
    LONGEST_PROMPT,
    MOST_OPS,
    MOST_POINTS,
    BadStrokes,
    Clear,
    Invert,
    Lasso,
    Line,
    Rectangle,
    Strokes,
    parse,
)

BRUSH = {"t": "b", "r": 80, "p": [10, 20, 30, 40]}


def sent(*ops: Any, prompt: Any = "a red scarf", **more: Any) -> bytes:
    return json.dumps({"v": 1, "ops": list(ops), "prompt": prompt} | more).encode()


def test_everything_that_can_be_painted_is_read_in_its_order() -> None:
    body = sent(
        BRUSH,
        {"t": "e", "r": 4096, "p": [-16384, 32768]},
        {"t": "l", "p": [0, 0, 9, 0, 9, 9]},
        {"t": "r", "p": [500, 20, 100, 900]},
        {"t": "i"},
        {"t": "c"},
        prompt="  a red scarf\n",
    )
    assert parse(body) == Strokes(
        (
            Line(80, ((10, 20), (30, 40))),
            Line(4096, ((-16384, 32768),), erases=True),
            Lasso(((0, 0), (9, 0), (9, 9))),
            Rectangle(100, 20, 500, 900),
            Invert(),
            Clear(),
        ),
        "a red scarf",
    )


def test_what_was_said_is_never_part_of_what_is_printed() -> None:
    assert "scarf" not in repr(parse(sent()))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"v":1,"ops":[' + b"9" * 5000 + b'],"prompt":"x"}',
        b"[]",
        b"null",
        sent(v=2),
        sent(more=1),
        json.dumps({"v": 1, "ops": []}).encode(),
        sent(prompt=""),
        sent(prompt=" \n"),
        sent(prompt=7),
        sent(prompt="x" * (LONGEST_PROMPT + 1)),
        sent(prompt="\ud800"),
        sent(prompt="a\0b"),
        sent(None),
        sent([]),
        sent({}),
        sent({"t": "x"}),
        sent({"t": ["b"]}),
        sent({"t": "i", "p": [1, 2]}),
        sent({"t": "l", "r": 5, "p": [0, 0, 9, 0, 9, 9]}),
        sent({"t": "l", "p": [0, 0, 9, 0]}),
        sent({"t": "r", "p": [0, 0, 9, 0, 9, 9]}),
        sent(BRUSH | {"p": []}),
        sent(BRUSH | {"p": [1]}),
        sent(BRUSH | {"p": [1, 2, 3]}),
        sent(BRUSH | {"p": "1234"}),
        sent(BRUSH | {"p": [1, 2.0]}),
        sent(BRUSH | {"p": [1, True]}),
        sent(BRUSH | {"p": [1, None]}),
        sent(BRUSH | {"p": [1, -16385]}),
        sent(BRUSH | {"p": [1, 32769]}),
        sent(BRUSH | {"p": [1, float("nan")]}),
        sent(BRUSH | {"r": 0}),
        sent(BRUSH | {"r": 4097}),
        sent(BRUSH | {"r": 5.5}),
        sent(BRUSH | {"r": True}),
        sent(*[{"t": "i"}] * (MOST_OPS + 1)),
        sent(BRUSH | {"p": [1, 2] * (MOST_POINTS + 1)}),
        sent(BRUSH | {"p": [1, 2] * MOST_POINTS}, BRUSH),
    ],
)
def test_anything_else_is_bad(body: bytes) -> None:
    with pytest.raises(BadStrokes):
        parse(body)


def test_the_limits_themselves_are_allowed() -> None:
    assert len(parse(sent(*[{"t": "i"}] * MOST_OPS, prompt="x" * LONGEST_PROMPT)).ops) == MOST_OPS
    (line,) = parse(sent(BRUSH | {"p": [1, 2] * MOST_POINTS})).ops
    assert isinstance(line, Line)
    assert len(line.points) == MOST_POINTS


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=2), inner, max_size=4),
    max_leaves=10,
)
near_ops = st.fixed_dictionaries(
    {"t": st.sampled_from(["b", "e", "l", "r", "i", "c"]) | anything},
    optional={"r": st.integers(-1, 5000) | anything, "p": st.lists(st.integers(-1, 20000)) | anything},
)
near = st.fixed_dictionaries(
    {
        "v": st.just(1) | anything,
        "ops": st.lists(near_ops | anything) | anything,
        "prompt": st.text() | anything,
    }
)


@given(
    st.binary()
    | near.map(lambda value: json.dumps(value).encode())
    | anything.map(lambda v: json.dumps(v).encode())
)
def test_whatever_comes_is_read_or_bad(body: bytes) -> None:
    try:
        strokes = parse(body)
    except BadStrokes:
        return
    assert strokes.prompt.strip() == strokes.prompt != ""
