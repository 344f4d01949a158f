"""Bodies written in pieces are the bytes that `json.dumps` would write."""

import base64
import hashlib
import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pictures import BlobRef, PictureFile, PictureFormat
from bot.domain.wire import BlobSlot, DataUrl, Json, Segment, WireRequest, json_body

contents: dict[BlobRef, bytes] = {}


def stored(content: bytes, kind: PictureFormat = PictureFormat.PNG) -> DataUrl:
    ref = BlobRef(hashlib.sha256(content).hexdigest(), len(content))
    contents[ref] = content
    return DataUrl(PictureFile(ref, kind, 1, 1))


def rendered(body: tuple[Segment, ...]) -> bytes:
    """The bytes on the wire, slots filled from what was stored."""
    whole = b""
    for part in body:
        if isinstance(part, bytes):
            whole += part
        else:
            content = contents[part.ref]
            whole += base64.b64encode(content) if part.base64 else content
    return whole


def filled(value: Any) -> Any:
    """The same document as plain JSON values, data URLs written out."""
    if isinstance(value, DataUrl):
        content = base64.b64encode(contents[value.picture.blob]).decode()
        return f"data:{value.picture.format.value};base64,{content}"
    if isinstance(value, dict):
        return {key: filled(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [filled(item) for item in value]
    return value


texts = st.text(st.characters(exclude_categories=["Cs"]))
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts
data_urls = st.builds(stored, st.binary(max_size=64), st.sampled_from(PictureFormat))
documents = st.recursive(
    scalars | data_urls,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(texts, inner, max_size=4)
    ),
    max_leaves=20,
)


@given(documents)
def test_a_body_is_what_json_dumps_writes_with_the_pictures_in_their_places(document: Json) -> None:
    body = json_body(document)
    expected = json.dumps(filled(document), ensure_ascii=False, separators=(",", ":")).encode()
    assert rendered(body) == expected
    assert WireRequest("POST", "x", {}, body).content_length == len(expected)


@given(documents)
def test_neighbouring_bytes_are_one_segment(document: Json) -> None:
    kinds = [isinstance(part, bytes) for part in json_body(document)]
    assert all(left != right for left, right in pairwise(kinds))
    assert kinds[0]
    assert kinds[-1]


@given(st.binary(max_size=100), st.booleans())
def test_the_length_of_a_slot_is_arithmetic(content: bytes, encoded: bool) -> None:  # noqa: FBT001
    slot = BlobSlot(BlobRef("aa", len(content)), encoded)
    assert slot.length == len(base64.b64encode(content) if encoded else content)


@pytest.mark.parametrize(
    "text", ['"', "\\", "\n\t\x00\x1f", "\u2028\u2029", "ärger", "狐🦊", "</script>", "\x7f"]
)
def test_strings_survive(text: str) -> None:
    assert json.loads(rendered(json_body({text: [text]}))) == {text: [text]}


def test_a_picture_is_never_part_of_what_is_printed() -> None:
    request = WireRequest("POST", "x", {}, json_body({"words": "very private"}))
    assert "private" not in repr(request)
