"""Requests over chat completions: the conversation as messages, the pictures in the last one."""

import base64
import hashlib
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.generation import EarlierTurn, GenerationRequest
from bot.domain.ledger import Money
from bot.domain.pictures import BlobRef, PictureFile, PictureFormat
from bot.domain.prices import Prices
from bot.domain.profiles import HistoryPolicy, ModelProfile, ModelRef, Operation, Route, fit
from bot.providers.dialects.chat import encode

CHAT = Route("chat", lead="Generate an image: ", with_history=True)
PROFILE = ModelProfile(
    ref=ModelRef("apiyi", "gpt-image-2-all"),
    routes={Operation.DRAW: (CHAT,), Operation.EDIT: (CHAT,)},
    prices=Prices("a page", "2026-11", flat=Money(30_000)),
    usual_seconds=(30, 60),
    deadline=360.0,
    max_pictures=16,
    picture_bytes=1_500_000,
    request_bytes=6_000_000,
)
contents: dict[BlobRef, bytes] = {}


def picture(content: bytes, kind: PictureFormat = PictureFormat.PNG) -> PictureFile:
    ref = BlobRef(hashlib.sha256(content).hexdigest(), len(content))
    contents[ref] = content
    return PictureFile(ref, kind, 64, 64)


def sent(request: GenerationRequest) -> dict[str, Any]:
    """The request as the service reads it."""
    parts = (
        part if isinstance(part, bytes) else base64.b64encode(contents[part.ref])
        for part in encode(request, PROFILE, CHAT).body
    )
    document: dict[str, Any] = json.loads(b"".join(parts))
    return document


def data_url(content: bytes, kind: str = "image/png") -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


BASE, HAT, TREE = (
    picture(b"base"),
    picture(b"a hat", PictureFormat.JPEG),
    picture(b"tree", PictureFormat.WEBP),
)


def test_a_request_is_one_post_without_streaming() -> None:
    request = encode(GenerationRequest("a fox"), PROFILE, CHAT)
    assert (request.method, request.path) == ("POST", "chat/completions")
    assert request.headers == {"Content-Type": "application/json"}
    document = sent(GenerationRequest("a fox"))
    assert set(document) == {"model", "messages", "stream"}
    assert (document["model"], document["stream"]) == ("gpt-image-2-all", False)


def test_words_alone_are_a_string_with_the_lead() -> None:
    request = fit("a fox", (), (), PROFILE, HistoryPolicy())
    assert sent(request)["messages"] == [{"role": "user", "content": "Generate an image: a fox"}]


def test_an_edit_carries_its_base_as_data_url_and_no_lead() -> None:
    request = fit("a red scarf", (BASE,), (), PROFILE, HistoryPolicy())
    assert sent(request)["messages"] == [
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "a red scarf"},
                {"type": "image_url", "image_url": {"url": data_url(b"base")}},
            ],
        }
    ]


def test_two_pictures_have_names_too() -> None:
    (message,) = sent(fit("with this hat", (BASE, HAT), (), PROFILE, HistoryPolicy()))["messages"]
    assert "image 1" in message["content"][0]["text"]
    assert "image 2" in message["content"][0]["text"]


def test_the_base_comes_first_and_references_follow_in_order_with_their_names() -> None:
    (message,) = sent(fit("swap them", (BASE, HAT, TREE), (), PROFILE, HistoryPolicy()))["messages"]
    text, *pictures = message["content"]
    assert [part["image_url"]["url"] for part in pictures] == [
        data_url(b"base"),
        data_url(b"a hat", "image/jpeg"),
        data_url(b"tree", "image/webp"),
    ]
    assert text["text"].startswith("swap them")
    named = [text["text"].index(f"image {number}") for number in (1, 2, 3)]
    assert named == sorted(named)
    assert "image 4" not in text["text"]


def test_history_goes_along_as_text_in_alternating_roles() -> None:
    history = (EarlierTurn("a fox", 7), EarlierTurn("now in snow", 8))
    messages = sent(GenerationRequest("a red scarf", (BASE,), history))["messages"]
    assert [(message["role"], message["content"]) for message in messages[:-1]] == [
        ("user", "a fox"),
        ("assistant", "picture #7"),
        ("user", "now in snow"),
        ("assistant", "picture #8"),
    ]
    assert messages[-1]["role"] == "user"


def test_the_system_text_comes_before_everything() -> None:
    messages = sent(GenerationRequest("a fox", (), (EarlierTurn("x", 1),), system="Be kind."))["messages"]
    assert messages[0] == {"role": "system", "content": "Be kind."}
    assert [message["role"] for message in messages] == ["system", "user", "assistant", "user"]


def test_a_history_picture_stands_beside_its_number() -> None:
    messages = sent(GenerationRequest("a scarf", (BASE,), (EarlierTurn("a fox", 7, HAT),)))["messages"]
    assert messages[1]["content"] == [
        {"type": "text", "text": "picture #7"},
        {"type": "image_url", "image_url": {"url": data_url(b"a hat", "image/jpeg")}},
    ]


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
some = st.binary(min_size=1, max_size=40).map(picture)


@given(
    texts, st.lists(some, max_size=4), st.lists(st.builds(EarlierTurn, texts, st.integers(1, 99)), max_size=4)
)
def test_today_s_api_finds_everything_in_the_last_message(
    words: str, pictures: list[PictureFile], history: list[EarlierTurn]
) -> None:
    messages = sent(GenerationRequest(words, tuple(pictures), tuple(history)))["messages"]
    roles = [message["role"] for message in messages]
    assert roles == ["user", "assistant"] * len(history) + ["user"]
    last = messages[-1]["content"]
    if not pictures:
        assert last == f"Generate an image: {words}"
        return
    assert last[0]["text"].startswith(words)
    urls = [part["image_url"]["url"] for part in last[1:]]
    assert urls == [data_url(contents[file.blob]) for file in pictures]
