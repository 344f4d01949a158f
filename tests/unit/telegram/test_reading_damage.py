"""Updates that nobody would send: refused as unreadable, never with another error, never half read."""

import json
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.messages import Incoming, Nothing, Press
from bot.telegram.reading import TelegramReading
from tests.unit.telegram.updates import (
    ANN,
    DATE,
    GROUP,
    OUR_BOT,
    SUPERGROUP,
    US,
    Json,
    document,
    entity,
    in_group,
    mentioning,
    message,
    photo_sizes,
    press,
    read,
)

HALF = "\ud83d"
OTHER_HALF = "\udc3a"


def strings_of(value: object) -> list[str]:
    """Every string anywhere in a value."""
    if isinstance(value, str):
        return [value]
    if is_dataclass(value):
        return [text for one in fields(value) for text in strings_of(getattr(value, one.name))]
    if isinstance(value, tuple):
        return [text for one in value for text in strings_of(one)]
    return []


def test_half_characters_are_made_whole() -> None:
    """They could neither be stored nor sent back."""
    said = f"a {HALF} fox {OTHER_HALF}{HALF}"
    ann = ANN | {"first_name": f"Ann{HALF}", "last_name": OTHER_HALF}
    other = in_group(said, message_id=41) | {"from": ann}
    everything = [
        read(message(said) | {"from": ann}),
        read(in_group(said, sender_chat=GROUP | {"title": f"Family{HALF}"})),
        read(in_group(f"/draw {said}", reply_to_message=other, quote={"text": said, "position": 0})),
        read(message(None, photo=photo_sizes(), caption=said)),
        press(message=message("x") | {"from": OUR_BOT}, data=f"t:a:{HALF}"),
        press(message=message("x") | {"from": OUR_BOT}, **{"from": ann}),
    ]
    for found in everything:
        for text in strings_of(found):
            text.encode()
    assert read(message(said)).words == "a � fox ��"


def test_a_mention_after_half_a_character_is_found() -> None:
    text = f"{HALF} fox @Picture_Bot"
    mark = {"type": "mention", "offset": 6, "length": 12}
    found = read(in_group(text, entities=[mark]))
    assert (found.words, found.addressed) == ("� fox", True)


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "null",
        "5",
        "[]",
        '"words"',
        "{",
        "{}",
        '{"message": {}}',
        '{"update_id": 1, "message": {}}',
        '{"update_id": 1, "message": []}',
        '{"update_id": 1, "callback_query": {"id": "1", "data": "x"}}',
        '{"update_id": 1, "callback_query": {"id":"1","from":{"id":1,"is_bot":false,"first_name":"A"},"data":"x"}}',
        "[" * 100_000,
    ],
    ids=lambda payload: payload[:40] or "nothing",
)
def test_what_is_no_update_is_a_value_error(payload: str) -> None:
    with pytest.raises(ValueError, match=r"^unreadable update: \w+$"):
        TelegramReading(US).read(payload)


@pytest.mark.parametrize("date", [10**12, 10**18, 10**30, -(10**18), "today", None, 1.5e300])
def test_dates_that_are_none_are_a_value_error(date: object) -> None:
    broken = message("a private wish") | {"date": date}
    with pytest.raises(ValueError, match="unreadable") as caught:
        TelegramReading(US).read(json.dumps({"update_id": 1, "message": broken}))
    assert "private" not in str(caught.value)


WHOLE: list[Json] = [
    {"message": mentioning("🦊 @Picture_Bot a fox", reply_to_message=message("words", message_id=3))},
    {"message": message(None, photo=photo_sizes(), caption="/draw a fox", media_group_id="137")},
    {
        "message": in_group(
            None, document=document(), chat=SUPERGROUP, is_topic_message=True, message_thread_id=3
        )
    },
    {"edited_message": message("a fox", quote={"text": "fox", "position": 0}, sender_chat=GROUP)},
    {
        "callback_query": {
            "id": "1",
            "from": ANN,
            "chat_instance": "1",
            "data": "t:a:1",
            "message": message("x", entities=[entity("x", "x", "bold")]),
        }
    },
]

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False),
    st.text(max_size=5),
    st.just([]),
    st.just({}),
    st.just([[]]),
    st.just({"id": 1}),
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value in a document."""
    if isinstance(value, dict):
        return [path, *(place for key, item in value.items() for place in places(item, (*path, key)))]
    if isinstance(value, list):
        return [path, *(place for key, item in enumerate(value) for place in places(item, (*path, key)))]
    return [path]


@settings(max_examples=400, deadline=None)
@given(data=st.data(), odd=ODD, whole=st.sampled_from(WHOLE))
def test_any_odd_value_is_read_or_refused(data: st.DataObject, odd: object, whole: Json) -> None:
    """One value somewhere is something else: the reader never fails in another way."""
    update = json.loads(json.dumps({"update_id": 1, **whole}))
    *way, last = data.draw(st.sampled_from([place for place in places(update) if place]))
    at = update
    for key in way:
        at = at[key]
    at[last] = odd
    try:
        found = TelegramReading(US).read(json.dumps(update))
    except ValueError:
        return
    assert isinstance(found, Incoming | Press | Nothing)


def test_the_whole_ones_are_read() -> None:
    for whole in WHOLE:
        found = TelegramReading(US).read(json.dumps({"update_id": 1, **whole}))
        assert isinstance(found, Incoming | Press)
    assert read(message("x")).date == DATE * 1_000_000
