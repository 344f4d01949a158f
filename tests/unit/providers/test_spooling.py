"""Pictures are taken out of an answer while it comes, whatever the document and however it is cut."""

import base64
import json
import re
import tracemalloc
from collections.abc import Iterable
from itertools import chain, repeat
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pictures import BlobRef
from bot.providers.spooling import LONG_TEXT, LONGEST_DOCUMENT, LONGEST_PICTURE, JsonSpooler, TooLongError

MARK = re.compile("\0blob:(\\d+)\0")


class Memory:
    """A blob writer that keeps its bytes, or only counts them."""

    def __init__(self, *, keeps: bool = True) -> None:
        self.content = bytearray()
        self.size = 0
        self._keeps = keeps

    def write(self, data: bytes) -> None:
        self.size += len(data)
        if self._keeps:
            self.content += data

    async def commit(self) -> BlobRef:
        return self.finish()

    def finish(self) -> BlobRef:
        return BlobRef("", self.size)

    def discard(self) -> None:
        self.content.clear()


class Spooled:
    """What became of a document that was fed in chunks."""

    def __init__(self, raw: bytes, size: int = 2**16) -> None:
        self.blobs: list[Memory] = []
        self.spooler = JsonSpooler(self._new)
        self.fed = 0
        self.complete = False
        while self.fed < len(raw) and not self.complete:
            self.complete = self.spooler.feed(raw[self.fed : self.fed + size])
            self.fed += size

    def _new(self) -> Memory:
        self.blobs.append(Memory())
        return self.blobs[-1]

    @property
    def document(self) -> Any:
        return json.loads(self.spooler.document, strict=False)

    @property
    def contents(self) -> list[bytes]:
        return [bytes(blob.content) for blob in self.blobs]

    def with_pictures(self) -> Any:
        """The document with the taken pictures in base64 in place of their marks."""
        return _replaced(self.document, lambda number: base64.b64encode(self.contents[number]).decode())


def _replaced(value: Any, picture: Any) -> Any:
    match value:
        case str():
            return MARK.sub(lambda found: picture(int(found[1])), value)
        case list():
            return [_replaced(item, picture) for item in value]
        case dict():
            return {_replaced(key, picture): _replaced(item, picture) for key, item in value.items()}
        case _:
            return value


def noise(size: int, seed: int = 7) -> bytes:
    """Bytes whose base64 has every digit."""
    return bytes((seed + index * index * 31 + index // 7) % 256 for index in range(size))


def b64(content: bytes) -> str:
    return base64.b64encode(content).decode()


BIG = noise(60_000)
FOLDED = "\r\n".join(b64(BIG)[start : start + 76] for start in range(0, len(b64(BIG)), 76))

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
around = st.sampled_from(
    ["", "![image](", ")\n\n", 'a "quote" \\ \\\\', "{[", "😀 ünï", "\\u0041", "<b>", " ;base64 "]
)
pictures = st.builds(noise, st.integers(49_200, 49_700), st.integers(0, 255))
long_strings = st.one_of(
    pictures.map(b64),
    pictures.map(lambda content: "data:image/png;base64," + b64(content)),
    st.builds(
        lambda before, content, after: f"{before}data:image/png;base64,{b64(content)}){after}",
        around,
        pictures,
        around,
    ),
    st.builds(
        lambda before, first, second: (
            f"{before}![a](data:image/png;base64,{b64(first)})![b](data:image/webp;base64,{b64(second)})"
        ),
        around,
        pictures,
        pictures,
    ),
    st.integers(LONG_TEXT - 50, LONG_TEXT + 50).map(lambda size: ("So many words. " * 5_000)[:size]),
)
leaves = st.none() | st.booleans() | st.integers() | texts | long_strings
documents = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=4,
).map(lambda value: {"data": value})
encodings = st.sampled_from(
    [
        json.dumps,
        lambda value: json.dumps(value, ensure_ascii=False),
        lambda value: json.dumps(value, indent=2),
        lambda value: json.dumps(value).replace("/", "\\/"),
        lambda value: json.dumps(value).replace("+", "\\u002B").replace("=", "\\u003d"),
    ]
)
sizes = st.sampled_from([2**16, 2**12, 1_000, 4_099, 77, 10**7])


@given(documents, encodings, sizes)
def test_marks_and_blobs_together_are_the_document(document: Any, encode: Any, size: int) -> None:
    spooled = Spooled(encode(document).encode(), size)
    assert spooled.complete
    assert spooled.with_pictures() == document


@given(documents, encodings, st.binary(min_size=1, max_size=20))
def test_a_document_is_complete_exactly_when_its_brackets_balance(
    document: Any, encode: Any, junk: bytes
) -> None:
    raw = encode(document).encode()
    assert not Spooled(raw[:-1]).complete
    assert Spooled(raw + junk, 1_000).document == Spooled(raw).document


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b64(BIG), id="raw"),
        pytest.param("data:image/png;base64," + b64(BIG), id="data URL"),
        pytest.param(f"![image](data:image/png;base64,{b64(BIG)}) Enjoy 😀 \\ /", id="Markdown"),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 3, 5, 7])
def test_single_bytes_are_enough(text: str, size: int) -> None:
    raw = json.dumps({"data": [{"b64_json": text}]}).replace("/", "\\/").replace("+", "\\u002b").encode()
    spooled = Spooled(raw, size)
    assert spooled.complete
    assert spooled.contents == [BIG]
    assert spooled.with_pictures() == {"data": [{"b64_json": text}]}


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(json.dumps(FOLDED), id="escaped line breaks"),
        pytest.param(f'"{FOLDED}"', id="raw line breaks"),
        pytest.param(json.dumps("\t" + FOLDED + " \n"), id="blanks around"),
        pytest.param(
            json.dumps(b64(BIG)).replace("A", "\\u0041").replace("z", "\\u007A"), id="letters escaped"
        ),
        pytest.param(json.dumps("data:image/png;base64," + FOLDED), id="folded data URL"),
        pytest.param(json.dumps(b64(BIG) + "\f"), id="form feed"),
    ],
)
@pytest.mark.parametrize("size", [2**16, 4_095, 13])
def test_base64_in_any_dress_is_the_same_picture(written: str, size: int) -> None:
    spooled = Spooled(b'{"b64_json":' + written.encode() + b"}", size)
    assert spooled.contents == [BIG]
    assert MARK.search(spooled.document["b64_json"])


@pytest.mark.parametrize("missing", range(3))
@pytest.mark.parametrize("size", [2**16, 13])
def test_padding_may_be_missing(missing: int, size: int) -> None:
    content = noise(60_000 - missing)
    spooled = Spooled(json.dumps([b64(content).rstrip("=")]).encode(), size)
    assert spooled.contents == [content]


@pytest.mark.parametrize("size", [2**16, 1_000, 17])
def test_words_after_a_picture_stay_as_they_were_written(size: int) -> None:
    """Many services escape everything that is not ASCII; emoji come as two halves."""
    after = ') \\ud83d\\ude00 \\"ok\\" \\\\u0041 \\\\\\/ \\u00e9 \\b\\f'
    raw = f'{{"content":"data:image/png;base64,{b64(BIG)}{after}"}}'.encode()
    spooled = Spooled(raw, size)
    assert spooled.contents == [BIG]
    assert spooled.document["content"].endswith(json.loads(f'"{after}"'))


@pytest.mark.parametrize("words", [0, 10, LONG_TEXT - 30, LONG_TEXT - 3, LONG_TEXT + 3, 3 * LONG_TEXT])
@pytest.mark.parametrize("size", [2**16, 999])
def test_any_number_of_words_may_stand_before_a_picture(words: int, size: int) -> None:
    text = ("So many words. " * 20_000)[:words] + "![](data:image/png;base64," + b64(BIG) + ")"
    spooled = Spooled(json.dumps({"content": text}).encode(), size)
    assert spooled.contents == [BIG]
    assert spooled.with_pictures() == {"content": text}


@pytest.mark.parametrize("first", [1_000, 60_000, 2_000_000])
def test_several_pictures_in_one_string_are_all_taken(first: int) -> None:
    one, two = noise(first), noise(1_500_000, seed=3)
    text = f"![a](data:image/png;base64,{b64(one)}) and ![b](data:image/jpeg;base64,{b64(two)})"
    spooled = Spooled(json.dumps({"content": text}).encode())
    assert spooled.with_pictures() == {"content": text}
    assert two in spooled.contents


def test_several_pictures_in_one_document_keep_their_order() -> None:
    contents = [noise(60_000, seed) for seed in range(3)]
    spooled = Spooled(json.dumps({"data": [{"b64_json": b64(content)} for content in contents]}).encode())
    assert spooled.contents == contents
    marks = [item["b64_json"] for item in spooled.document["data"]]
    assert [MARK.fullmatch(mark) is not None for mark in marks] == [True] * 3


def test_short_base64_stays() -> None:
    document = {"data": [{"b64_json": b64(noise(LONG_TEXT // 2))}]}
    spooled = Spooled(json.dumps(document).encode())
    assert spooled.blobs == []
    assert spooled.document == document


def test_a_string_that_is_cut_off_is_not_complete() -> None:
    raw = json.dumps({"data": [{"b64_json": b64(BIG)}]}).encode()
    for cut in (1, 20, len(raw) // 2, len(raw) - 4, len(raw) - 1):
        assert not Spooled(raw[:cut]).complete


@pytest.mark.parametrize("size", [2**16, 999])
def test_damaged_base64_is_said_aloud(size: int) -> None:
    with pytest.raises(ValueError, match=r"base64|padding"):
        Spooled(json.dumps(["A" * 70_000 + "A===" + "AAAA"]).encode(), size)


def test_one_digit_too_many_does_not_lose_a_picture() -> None:
    assert Spooled(json.dumps([b64(BIG) + "A"]).encode()).contents == [BIG]


def fed_until_too_long(spooler: JsonSpooler, chunks: Iterable[bytes]) -> int:
    """How many bytes were taken before it was too much."""
    fed = 0
    for chunk in chunks:
        fed += len(chunk)
        try:
            spooler.feed(chunk)
        except TooLongError:
            break
    return fed


@pytest.mark.parametrize("unit", [b"So many words. ", b'","', b"[[[["])
def test_an_answer_without_end_is_given_up(unit: bytes) -> None:
    spooled = fed_until_too_long(JsonSpooler(Memory), chain([b'{"content":"'], repeat(unit * 4_096)))
    assert spooled <= LONGEST_DOCUMENT + 4 * LONG_TEXT


def test_a_picture_without_end_is_given_up() -> None:
    spooler = JsonSpooler(lambda: Memory(keeps=False))
    block = b64(noise(98_304)).encode()
    fed = fed_until_too_long(spooler, chain([b'{"data":[{"b64_json":"'], repeat(block)))
    assert fed * 3 // 4 <= LONGEST_PICTURE + 2 * 98_304


def test_a_large_picture_is_never_held() -> None:
    """20 MB of picture in pieces as they come from a socket: less than 1 MB at any time."""
    block = b64(noise(49_152)).encode()
    spooler = JsonSpooler(lambda: Memory(keeps=False))
    tracemalloc.start()
    try:
        spooler.feed(b'{"data":[{"b64_json":"')
        for _ in range(20 * 2**20 // 49_152):
            spooler.feed(block)
        complete = spooler.feed(b'"}]}')
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert complete
    assert peak < 2**20
