"""Answers over chat completions: every shape that is known, old and new."""

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Reason
from bot.domain.generation import LinkedPicture, NoPicture, StoredPicture, Usage
from bot.domain.ledger import Billed
from bot.domain.pictures import BlobRef
from bot.providers.answers import Answer, Decoded, Found, InlinePicture, mark
from bot.providers.reading import decode

LINK = "https://r2cdn.copilotbase.com/r2cdn2/1f2e.png"
BLOB = BlobRef("aa", 100_000)
B64 = "iVBORw0KGgo="
DATA_URL = f"data:image/png;base64,{B64}"
MARKED_URL = f"data:image/png;base64,{mark(0)}"

LINKED, INLINE, STORED = LinkedPicture(LINK), InlinePicture(B64), StoredPicture(BLOB)


def read(document: object, status: int = 200) -> Decoded | NoPicture:
    return decode(Answer(status, document, blobs=(BLOB,), request_id="r-1"))


def data(**item: Any) -> dict[str, Any]:
    return {"data": [item], "created": 1_778_037_331}


def said(content: Any, **message: Any) -> dict[str, Any]:
    return {"choices": [{"index": 0, "message": {"role": "assistant", "content": content, **message}}]}


def part(url: str) -> dict[str, Any]:
    return {"type": "image_url", "image_url": {"url": url}}


@dataclass(frozen=True, slots=True)
class Shape:
    told: str
    document: dict[str, Any]
    found: Found


SHAPES = [
    Shape("data: a link", data(url=LINK), LINKED),
    Shape("data: a link that is a data URL", data(url=DATA_URL), INLINE),
    Shape("data: a long data URL as link", data(url=MARKED_URL), STORED),
    Shape("data: raw base64", data(b64_json=B64), INLINE),
    Shape("data: long raw base64", data(b64_json=mark(0)), STORED),
    Shape("data: base64 with its prefix", data(b64_json=DATA_URL), INLINE),
    Shape("data: long base64 with its prefix", data(b64_json=MARKED_URL), STORED),
    Shape("data: base64 of an unusual type", data(b64_json=f"data:;base64,{B64}"), INLINE),
    Shape("data: both, vip's head", data(url=LINK, b64_json=DATA_URL), INLINE),
    Shape("data: an empty b64_json beside a link", data(url=LINK, b64_json=None), LINKED),
    Shape("data: the second item", {"data": [{"revised_prompt": "x"}, {"url": LINK}]}, LINKED),
    Shape("Markdown with a link", said(f"![image]({LINK})\n\n"), LINKED),
    Shape("Markdown among words", said(f"Here you are:\n![a fox]({LINK})\nMore?"), LINKED),
    Shape("Markdown with a title", said(f'![image]({LINK} "a fox")'), LINKED),
    Shape("Markdown in angle brackets", said(f"![image](<{LINK}>)"), LINKED),
    Shape(
        "Markdown with a link without an ending",
        said("![i](https://x.org/a?b=c)"),
        LinkedPicture("https://x.org/a?b=c"),
    ),
    Shape("Markdown with a data URL", said(f"![image]({DATA_URL})"), INLINE),
    Shape("Markdown with a long data URL", said(f"![image]({MARKED_URL})\n"), STORED),
    Shape(
        "Markdown after one of the model's own", said(f"![a](sandbox:/mnt/data/a.png) ![b]({LINK})"), LINKED
    ),
    Shape("a Markdown link that is no image", said(f"[Download]({LINK})"), LINKED),
    Shape("a bare data URL", said(DATA_URL), INLINE),
    Shape("a bare link", said(LINK), LINKED),
    Shape(
        "a bare link among words",
        said(f"See {LINK}?sig=a%2Fb, it is done."),
        LinkedPicture(f"{LINK}?sig=a%2Fb"),
    ),
    Shape("long bare base64", said(mark(0)), STORED),
    Shape("parts with a link", said([{"type": "text", "text": ""}, part(LINK)]), LINKED),
    Shape("parts with a data URL", said([{"type": "text", "text": "Here"}, part(MARKED_URL)]), STORED),
    Shape("parts with the link itself", said([{"type": "image_url", "image_url": LINK}]), LINKED),
    Shape("parts with Markdown", said([{"type": "text", "text": f"![image]({LINK})"}]), LINKED),
    Shape(
        "a link with brackets in a part",
        said([part("https://x.org/a(1).png")]),
        LinkedPicture("https://x.org/a(1).png"),
    ),
    Shape("images beside no content", said(None, images=[part(DATA_URL)]), INLINE),
    Shape("images beside words", said("Here is your fox.", images=[part(MARKED_URL)]), STORED),
    Shape("the second choice", {"choices": [{"message": {}}, *said(LINK)["choices"]]}, LINKED),
]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.told)
def test_every_known_shape_gives_its_picture(shape: Shape) -> None:
    decoded = read(shape.document)
    assert isinstance(decoded, Decoded)
    assert decoded.picture == shape.found


@pytest.mark.parametrize("status", [200, 201, 202])
def test_any_success_is_read(status: int) -> None:
    """A paid picture must not be thrown away, nor drawn once more, for an unusual 2xx."""
    assert isinstance(read(data(url=LINK), status), Decoded)


@pytest.mark.parametrize(
    "written", [f"\n{B64}\n", f"  {B64}", B64[:6] + "\r\n" + B64[6:], f"data:image/png;base64,\n{B64}"]
)
def test_white_space_in_base64_is_left_to_whoever_decodes_it(written: str) -> None:
    decoded = read(data(b64_json=written))
    assert isinstance(decoded, Decoded)
    assert isinstance(decoded.picture, InlinePicture)
    assert "".join(decoded.picture.base64.split()) == B64


@pytest.mark.parametrize(
    ("usage", "counted"),
    [
        ({"prompt_tokens": 24, "completion_tokens": 818, "total_tokens": 842}, Usage(24, 818)),
        ({"input_tokens": 30, "output_tokens": 2_074, "total_tokens": 2_104}, Usage(30, 2_074)),
        (None, Usage()),
        ({}, Usage()),
        ({"prompt_tokens": None, "completion_tokens": "many"}, Usage()),
        ("none", Usage()),
    ],
)
def test_tokens_are_counted_under_either_name(usage: object, counted: Usage) -> None:
    decoded = read({**data(url=LINK), "usage": usage})
    assert isinstance(decoded, Decoded)
    assert decoded.usage == counted


@pytest.mark.parametrize(
    ("document", "reason", "words"),
    [
        (said("Which of the two dogs?"), Reason.WORDS, "Which of the two dogs?"),
        (said([{"type": "text", "text": "I can't"}, {"type": "text", "text": "draw that."}]), Reason.WORDS, "I can't draw that."),
        (said("See https://help.openai.com/policies"), Reason.WORDS, "See https://help.openai.com/policies"),
        (said("![image](attachment:a.png)"), Reason.WORDS, "![image](attachment:a.png)"),
        (said(""), Reason.EMPTY, ""),
        (said(" \n"), Reason.EMPTY, ""),
        (said(None), Reason.EMPTY, ""),
        ({"choices": []}, Reason.EMPTY, ""),
        ({"choices": [{"message": None}]}, Reason.EMPTY, ""),
        ({"choices": None, "data": None}, Reason.EMPTY, ""),
        ({"data": []}, Reason.EMPTY, ""),
        (data(), Reason.EMPTY, ""),
        (data(b64_json=""), Reason.EMPTY, ""),
        (data(url=""), Reason.EMPTY, ""),
        (data(url="/files/a.png"), Reason.EMPTY, ""),
        (data(url=7, b64_json=7), Reason.EMPTY, ""),
        ({"data": "x", "choices": "y"}, Reason.EMPTY, ""),
        ({}, Reason.EMPTY, ""),
        ({"error": {"message": "rejected by the safety system"}}, Reason.DECLINED, "rejected by the safety system"),
        ({"error": "Upstream error"}, Reason.UPSTREAM, "Upstream error"),
        ([], Reason.EMPTY, ""),
        (None, Reason.EMPTY, ""),
    ],
)  # fmt: skip
def test_a_200_without_a_picture_is_billed_and_quoted(document: object, reason: Reason, words: str) -> None:
    outcome = read(document)
    assert isinstance(outcome, NoPicture)
    assert (outcome.reason, outcome.billed, outcome.words) == (reason, Billed.YES, words)
    assert (outcome.status, outcome.request_id) == (200, "r-1")


def test_long_words_are_quoted_in_three_hundred_characters() -> None:
    outcome = read(said("I would rather not. " * 100))
    assert isinstance(outcome, NoPicture)
    assert len(outcome.words) == 300
    assert outcome.words.endswith("…")


def test_a_page_instead_of_a_document_is_billed() -> None:
    outcome = decode(Answer(200, None, "<html>Welcome</html>"))
    assert isinstance(outcome, NoPicture)
    assert (outcome.reason, outcome.billed, outcome.words) == (Reason.UNREADABLE, Billed.YES, "")


@pytest.mark.parametrize("status", [300, 302, 500, 503])
def test_an_error_is_an_error_whatever_it_carries(status: int) -> None:
    outcome = read(data(url=LINK), status)
    assert isinstance(outcome, NoPicture)
    assert (outcome.reason, outcome.billed) == (Reason.UPSTREAM, Billed.NO)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["data", "choices", "message", "content", "url", "b64_json", "image_url", "images",
                         "text", "usage", "error", "code", "type"]),
        inner,
        max_size=4,
    ),
)  # fmt: skip


@given(anything, st.integers(200, 599))
def test_no_document_whatever_raises(document: object, status: int) -> None:
    outcome = read(document, status)
    if isinstance(outcome, NoPicture):
        assert len(outcome.words) <= 300
    else:
        assert 200 <= status < 300
