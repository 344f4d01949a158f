"""Answers without a picture: why, whether they are billed, and which words people see."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Reason
from bot.domain.ledger import Billed
from bot.providers.answers import Answer
from bot.providers.outcomes import (
    error_text,
    of_error,
    refuses_the_form,
    shown_words,
    unreadable,
    without_picture,
)

from .error_bodies import CLOUDFLARE, NOT_GENERATED, ROWS, SAFETY, Row, error

BAD = Reason.BAD_REQUEST


def named(row: Row) -> str:
    return f"{row.status}-{json.dumps(row.body, ensure_ascii=False)[:60]}"


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_what_an_error_means_and_whether_it_is_billed(row: Row) -> None:
    outcome = of_error(row.answer)
    assert (outcome.reason, outcome.billed) == (row.reason, row.billed)
    assert (outcome.status, outcome.request_id, outcome.retry_after) == (row.status, "r-1", row.wait)


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_a_wait_is_handed_on(row: Row) -> None:
    answer = Answer(row.status, row.answer.document, row.answer.text, retry_after=7.0)
    assert of_error(answer).retry_after == 7.0


@pytest.mark.parametrize(
    ("row", "other_way"),
    [
        (Row(400, error("gpt-image-2 does not accept multipart file upload; provide URL"), BAD), True),
        (Row(400, error("Unknown parameter: 'size'.", code="unknown_parameter"), BAD), True),
        (Row(400, error("Invalid size '1536x864'", code="invalid_value"), BAD), True),
        (Row(400, error("Unsupported content type multipart/form-data"), BAD), True),
        (Row(404, error("Invalid URL (POST /v1/images/edits)"), BAD), True),
        (Row(404, CLOUDFLARE.format("404 Not found"), BAD), True),
        (Row(405, error("Method not allowed"), BAD), True),
        (Row(415, {"error": "Invalid content-type"}, BAD), True),
        (Row(400, error("Invalid image file or mode for image 1", code="invalid_image_file"), BAD), False),
        (Row(400, error("Image format heic is not supported"), BAD), False),
        (Row(400, error("The file size is over the limit"), BAD), False),
        (Row(400, error("prompt is required"), BAD), False),
        (Row(401, error("Invalid API key"), Reason.BAD_KEY), False),
        (Row(404, error("Images API is not supported for this platform"), Reason.BAD_KEY), False),
        (Row(400, error(SAFETY, code="moderation_blocked"), Reason.DECLINED), False),
        (Row(413, error("Request body size exceeded"), Reason.SENT_TOO_MUCH), False),
        (Row(504, error("multipart"), Reason.NO_ANSWER), False),
    ],
)
def test_another_way_is_tried_only_where_this_one_was_refused(row: Row, *, other_way: bool) -> None:
    outcome = of_error(row.answer)
    assert outcome.reason is row.reason
    assert refuses_the_form(outcome) is other_way


def test_what_was_billed_is_not_asked_for_another_way() -> None:
    outcome = without_picture(Answer(200, error("multipart must be one of", code="invalid_value")), "")
    assert (outcome.reason, outcome.billed) == (BAD, Billed.YES)
    assert not refuses_the_form(outcome)


@given(st.integers(300, 599), st.text(max_size=50))
def test_only_gateways_that_gave_up_waiting_leave_doubt(status: int, text: str) -> None:
    outcome = of_error(Answer(status, None, text))
    assert outcome.billed is (Billed.UNKNOWN if status in {504, 520, 524} else Billed.NO)


@pytest.mark.parametrize(
    ("document", "words", "reason"),
    [
        ({"choices": []}, "Which of the two dogs?", Reason.WORDS),
        ({"choices": []}, "", Reason.EMPTY),
        ({"data": []}, "", Reason.EMPTY),
        ({"data": [{}], "message": "ok"}, "", Reason.EMPTY),
        ({"choices": [{}], "code": "ok"}, "", Reason.EMPTY),
        ({}, "", Reason.EMPTY),
        (error("Upstream error", "upstream_error"), "", Reason.UPSTREAM),
        ({"error": "Upstream error"}, "", Reason.UPSTREAM),
        (error(SAFETY), "", Reason.DECLINED),
        ({"error": NOT_GENERATED}, "", Reason.UNPAINTED),
        (error("insufficient balance"), "", Reason.NO_BALANCE),
    ],
)
def test_a_200_without_a_picture_is_billed(document: dict[str, Any], words: str, reason: Reason) -> None:
    outcome = without_picture(Answer(200, document), words)
    assert (outcome.reason, outcome.billed) == (reason, Billed.YES)
    if reason is Reason.WORDS:
        assert outcome.words == words


@pytest.mark.parametrize(
    ("text", "reason"), [("", Reason.EMPTY), (" \n", Reason.EMPTY), ("<html>", Reason.UNREADABLE)]
)
def test_a_200_that_nobody_can_read_is_billed_and_not_repeated_to_people(text: str, reason: Reason) -> None:
    outcome = unreadable(Answer(200, None, text))
    assert (outcome.reason, outcome.billed, outcome.words) == (reason, Billed.YES, "")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (Row(400, error(SAFETY, code="moderation_blocked"), Reason.DECLINED), SAFETY),
        (Row(400, {"error": "human text", "details": {}}, Reason.BAD_REQUEST), "human text"),
        (Row(502, CLOUDFLARE.format("502"), Reason.UPSTREAM), ""),
        (Row(400, error('Bad: {"type":"x"}'), Reason.BAD_REQUEST), "Bad"),
        (Row(400, error("Upstream said <html><body>no</body></html>"), Reason.BAD_REQUEST), "Upstream said"),
        (Row(400, error('[{"loc": "body"}]'), Reason.BAD_REQUEST), ""),
        (Row(400, error("two\n\n lines\t"), Reason.BAD_REQUEST), "two lines"),
        (Row(400, error("longest edge must be < 3840 & > 64"), Reason.BAD_REQUEST), None),
        (Row(400, error("images[].image_url is required"), Reason.BAD_REQUEST), None),
        (Row(400, {"error": {"message": {"nested": 1}}}, Reason.BAD_REQUEST), ""),
    ],
)
def test_people_get_the_service_s_sentence_and_nothing_else(row: Row, words: str | None) -> None:
    assert of_error(row.answer).words == (error_text(row.body).split(" · ")[0] if words is None else words)


@pytest.mark.parametrize(
    "secret",
    [
        "sk-proj-Ab12Cd34",
        "sk-abcdefghij",
        "SK-ABCDEF123",
        "sk_live_abcdef",
        "pk-123456789",
        "Bearer abcdef.ghi-jkl",
        "bearer: abcdefghi",
        "key=AIzaSyA1234567",
        "api_key: abcdefgh",
        "key-0123456789ab",
        "VENICE-INFERENCE-KEY-0123456789abcdefghij",
        "0123456789abcdef0123456789abcdef",
        "sk-abc***xyz",
    ],
)
def test_keys_are_never_repeated(secret: str) -> None:
    shown = shown_words(f"Incorrect key {secret}, see the docs.")
    tail = re.split(r"[ :=]", secret)[-1]
    assert tail not in shown
    assert shown.endswith("see the docs.")


def test_three_hundred_characters_are_kept() -> None:
    assert shown_words("狐" * 300) == "狐" * 300
    assert shown_words("狐" * 301) == "狐" * 299 + "…"


def test_ordinary_words_are_kept() -> None:
    words = "The key to this is a well-known risk-averse painter, at most 16 images per request."
    assert shown_words(words) == words


@given(st.text(max_size=2_000) | st.text(st.sampled_from('<>{}[]"\\\n\0ab /!k-s1 '), max_size=400))
def test_words_are_short_plain_and_storable(text: str) -> None:
    words = shown_words(text)
    assert len(words) <= 300
    assert not re.search(r"<[a-zA-Z/!?]|[{\x00-\x1f\x7f]", words)
    assert words.encode("utf-8").decode("utf-8") == words
    assert words == " ".join(words.split())
