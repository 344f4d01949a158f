"""Error bodies as the providers document them, and what each means."""

import json
import re
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Reason
from bot.domain.ledger import Billed
from bot.providers.answers import Answer
from bot.providers.outcomes import error_text, of_error, shown_words, unreadable, without_picture

SAFETY = (
    "Your request was rejected by the safety system. If you believe this is an error, contact us at "
    "help.openai.com"
)
NOT_GENERATED = {
    "message": "Image was not generated as expected. Please adjust the prompt and retry (traceid: 6f1d)",
    "localized_message": "Unknown error",
    "type": "invalid_request_error",
    "param": "",
    "code": None,
}
NOT_GENERATED_CHINESE = "没有按照预期生成图片，请重新调整提示词后重试"
CLOUDFLARE = "<!DOCTYPE html><html><head><title>{0}</title></head><body>{0} cloudflare</body></html>"


@dataclass(frozen=True, slots=True)
class Row:
    """A body as text (no JSON) or as a document."""

    status: int
    body: str | dict[str, Any]
    reason: Reason
    billed: Billed = Billed.NO

    @property
    def answer(self) -> Answer:
        if isinstance(self.body, str):
            return Answer(self.status, None, self.body, request_id="r-1")
        return Answer(self.status, self.body, request_id="r-1")


def error(message: str | None, type_: str | None = None, code: str | None = None) -> dict[str, Any]:
    return {"error": {"message": message, "type": type_, "param": None, "code": code}}


APIYI_ALL = [
    Row(401, error("Invalid token", code="invalid_api_key"), Reason.BAD_KEY),
    Row(401, "", Reason.BAD_KEY),
    Row(400, error("Invalid value for 'messages'", "invalid_request_error"), Reason.BAD_REQUEST),
    Row(400, error("The provider declined this image", code="image_safety"), Reason.DECLINED),
    Row(451, error("The provider declined this image", "shell_api_error", "image_safety"), Reason.DECLINED),
    Row(451, "", Reason.DECLINED),
    Row(429, error("Rate limit reached, please slow down", "rate_limit_error"), Reason.BUSY),
    Row(429, error("You exceeded your current quota", code="insufficient_quota"), Reason.NO_BALANCE),
    Row(500, error(SAFETY, "shell_api_error"), Reason.DECLINED),
    Row(500, {"error": NOT_GENERATED}, Reason.UNPAINTED),
    Row(503, {"error": NOT_GENERATED}, Reason.UNPAINTED),
    Row(500, error(NOT_GENERATED_CHINESE), Reason.UNPAINTED),
    Row(500, error("Internal error", "server_error"), Reason.UPSTREAM),
    Row(503, error("Service temporarily unavailable"), Reason.UPSTREAM),
    Row(504, CLOUDFLARE.format("504 Gateway Time-out"), Reason.NO_ANSWER, Billed.UNKNOWN),
    Row(520, CLOUDFLARE.format("unknown error"), Reason.NO_ANSWER, Billed.UNKNOWN),
    Row(524, CLOUDFLARE.format("A timeout occurred"), Reason.NO_ANSWER, Billed.UNKNOWN),
    Row(502, CLOUDFLARE.format("502 Bad Gateway"), Reason.UPSTREAM),
    Row(403, CLOUDFLARE.format("Sorry, you have been blocked"), Reason.BAD_KEY),
    Row(404, CLOUDFLARE.format("Not found"), Reason.BAD_REQUEST),
]
APIYI_RELAY = [
    Row(
        400,
        error("Unknown parameter: 'response_format'.", "invalid_request_error", "unknown_parameter"),
        Reason.BAD_REQUEST,
    ),
    Row(
        400,
        error(
            "Invalid image file or mode for image 1, please check your image file.",
            "shell_api_error",
            "invalid_image_file",
        ),
        Reason.BAD_REQUEST,
    ),
    Row(
        400,
        {"status_code": 400, **error(SAFETY, "shell_api_error", "moderation_blocked")},
        Reason.DECLINED,
    ),
    Row(400, error("Output blocked, safety_violations=[sexual]."), Reason.DECLINED),
    Row(403, error("Blocked", code="content_policy_violation"), Reason.DECLINED),
    Row(429, error("insufficient balance", "shell_api_error"), Reason.NO_BALANCE),
    Row(429, error("用户余额不足"), Reason.NO_BALANCE),
    Row(500, error("write_response_body_failed", "shell_api_error"), Reason.UPSTREAM),
    Row(500, error("read tcp: connection reset by peer", "shell_api_error"), Reason.UPSTREAM),
]
APIYI_VIP = [
    Row(400, error("size not in set", "invalid_request_error"), Reason.BAD_REQUEST),
    Row(429, error("quality must be one of low, medium, high"), Reason.BAD_REQUEST),
    Row(429, error("当前分组上游负载已饱和，请稍后再试", "shell_api_error"), Reason.BUSY),
    Row(
        500,
        {
            "status_code": 500,
            **error("An error occurred while processing your request. request ID 1", "invalid_request_error"),
        },
        Reason.UPSTREAM,
    ),
    Row(500, error("Unknown error", "shell_api_error"), Reason.UPSTREAM),
]
LLMAPI = [
    Row(404, error("Images API is not supported for this platform", "not_found_error"), Reason.BAD_REQUEST),
    Row(400, error("images[].image_url is required", "invalid_request_error"), Reason.BAD_REQUEST),
    Row(400, error("blocked", "image_generation_user_error"), Reason.DECLINED),
    Row(401, error("Invalid API key", "authentication_error"), Reason.BAD_KEY),
    Row(403, error("Image generation is not enabled for this group", "permission_error"), Reason.BAD_KEY),
    Row(403, error("Insufficient account balance", "billing_error"), Reason.NO_BALANCE),
    Row(413, error("Request body too large"), Reason.BAD_REQUEST),
    Row(
        429,
        error("Image generation concurrency limit exceeded, please retry later", "rate_limit_error"),
        Reason.BUSY,
    ),
    Row(502, error("Upstream request failed", "upstream_error"), Reason.UPSTREAM),
    Row(503, error("No available compatible accounts"), Reason.UPSTREAM),
    Row(503, error("Please try again later", "billing_service_error"), Reason.UPSTREAM),
    Row(524, "error code: 524", Reason.NO_ANSWER, Billed.UNKNOWN),
    Row(402, {"code": "INSUFFICIENT_CREDIT"}, Reason.NO_BALANCE),
]
VENICE = [
    Row(
        400, {"error": "Invalid request parameters", "details": {"modelId": ["Required"]}}, Reason.BAD_REQUEST
    ),
    Row(401, {"error": "Authentication failed"}, Reason.BAD_KEY),
    Row(402, {"error": "Insufficient USD or Diem balance to complete request"}, Reason.NO_BALANCE),
    Row(403, {"error": "Unauthorized access"}, Reason.BAD_KEY),
    Row(404, {"error": "Specified model not found"}, Reason.BAD_REQUEST),
    Row(415, {"error": "Invalid content-type"}, Reason.BAD_REQUEST),
    Row(422, {"error": "CONTENT_POLICY_VIOLATION"}, Reason.DECLINED),
    Row(429, {"error": "Too many failed attempts (> 20). Please wait 30s and try again."}, Reason.BUSY),
    Row(429, {"error": "The model is currently overloaded. Please try again later."}, Reason.BUSY),
    Row(500, {"error": "Inference processing failed"}, Reason.UPSTREAM),
    Row(503, {"error": "The model is at capacity."}, Reason.UPSTREAM),
    Row(504, {"error": "Request timed out"}, Reason.NO_ANSWER, Billed.UNKNOWN),
]
OPENAI = [
    Row(400, error(SAFETY, "image_generation_user_error", "moderation_blocked"), Reason.DECLINED),
    Row(
        400,
        error("Invalid size '4096x4096'. The longest edge must be <= 3840", code="invalid_value"),
        Reason.BAD_REQUEST,
    ),
    Row(400, error("Not for this model", code="invalid_input_fidelity_model"), Reason.BAD_REQUEST),
    Row(
        400,
        error("Billing hard limit has been reached", code="billing_hard_limit_reached"),
        Reason.NO_BALANCE,
    ),
    Row(401, error("Incorrect API key provided: sk-proj-abc*123.", code="invalid_api_key"), Reason.BAD_KEY),
    Row(403, error("Your organization must be verified to use the model"), Reason.BAD_KEY),
    Row(404, error("The model does not exist", code="model_not_found"), Reason.BAD_REQUEST),
    Row(429, error("Rate limit exceeded for images per minute", code="rate_limit_exceeded"), Reason.BUSY),
    Row(429, error("You exceeded your current quota", code="insufficient_quota"), Reason.NO_BALANCE),
    Row(429, error("Limit reached", code="project_spend_limit_exceeded"), Reason.NO_BALANCE),
    Row(500, error("The server had an error", "server_error"), Reason.UPSTREAM),
]
ODD_SHAPES = [
    Row(429, {"success": False, "message": "用户额度不足", "data": None}, Reason.NO_BALANCE),
    Row(400, {"code": "moderation_blocked", "data": []}, Reason.DECLINED),
    Row(400, {"error": {"message": None, "code": None}}, Reason.BAD_REQUEST),
    Row(400, {"error": [{"message": SAFETY}]}, Reason.DECLINED),
    Row(422, {"detail": [{"loc": ["body"], "msg": "field required"}]}, Reason.BAD_REQUEST),
    Row(500, "upstream connect error", Reason.UPSTREAM),
    Row(500, "", Reason.UPSTREAM),
    Row(302, "", Reason.UPSTREAM),
    Row(400, SAFETY, Reason.DECLINED),
]

ROWS = [*APIYI_ALL, *APIYI_RELAY, *APIYI_VIP, *LLMAPI, *VENICE, *OPENAI, *ODD_SHAPES]


def named(row: Row) -> str:
    return f"{row.status}-{json.dumps(row.body, ensure_ascii=False)[:60]}"


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_what_an_error_means_and_whether_it_is_billed(row: Row) -> None:
    outcome = of_error(row.answer)
    assert (outcome.reason, outcome.billed) == (row.reason, row.billed)
    assert (outcome.status, outcome.request_id) == (row.status, "r-1")


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_a_wait_is_handed_on(row: Row) -> None:
    answer = Answer(row.status, row.answer.document, row.answer.text, retry_after=7.0)
    assert of_error(answer).retry_after == 7.0


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
