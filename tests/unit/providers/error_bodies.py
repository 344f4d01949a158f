"""Error bodies as the providers document them, and what each means."""

from dataclasses import dataclass
from typing import Any

from bot.domain.errors import Reason
from bot.domain.ledger import Billed
from bot.providers.answers import Answer

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
    """A body as text (no JSON) or as a document; `wait` is in seconds, where its words say one."""

    status: int
    body: str | dict[str, Any]
    reason: Reason
    billed: Billed = Billed.NO
    wait: float | None = None

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
    Row(408, CLOUDFLARE.format("408 Request Time-out"), Reason.UPSTREAM),
    Row(413, CLOUDFLARE.format("413 Request Entity Too Large"), Reason.SENT_TOO_MUCH),
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
    Row(
        400,
        error(
            "Transparent background is not supported for JPEG output format",
            "invalid_request_error",
            "invalid_value",
        ),
        Reason.BAD_REQUEST,
    ),
    Row(403, error("content moderation block"), Reason.DECLINED),
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
    Row(400, error("The provider declined this image", "shell_api_error", "image_safety"), Reason.DECLINED),
    Row(451, {"error": {"message": "image_safety"}}, Reason.DECLINED),
    Row(500, error(SAFETY, "shell_api_error"), Reason.DECLINED),
]
LLMAPI = [
    Row(404, error("Images API is not supported for this platform", "not_found_error"), Reason.BAD_KEY),
    *(
        Row(400, error(message, "invalid_request_error"), Reason.BAD_REQUEST)
        for message in (
            "images[].image_url is required",
            "images[].file_id is not supported",
            "image file is required",
            "prompt is required",
            "invalid n field type",
            "n must be greater than 0",
            'images endpoint requires an image model, got "gpt-4o"',
            "request body is empty",
            "failed to parse request body",
            "too many input images",
        )
    ),
    Row(400, error("blocked", "invalid_request_error", "moderation_blocked"), Reason.DECLINED),
    Row(403, error("blocked", "content_policy_violation"), Reason.DECLINED),
    Row(400, error("blocked", "image_generation_user_error"), Reason.DECLINED),
    Row(401, error("Invalid API key", "authentication_error"), Reason.BAD_KEY),
    Row(403, error("Image generation is not enabled for this group", "permission_error"), Reason.BAD_KEY),
    Row(403, error("Insufficient account balance", "billing_error"), Reason.NO_BALANCE),
    Row(413, error("Request body too large"), Reason.SENT_TOO_MUCH),
    Row(429, error("Too many requests", "rate_limit_error", "rate_limit_exceeded"), Reason.BUSY),
    Row(
        429,
        error("Image generation concurrency limit exceeded, please retry later", "rate_limit_error"),
        Reason.BUSY,
    ),
    Row(502, error("Upstream request failed", "upstream_error"), Reason.UPSTREAM),
    Row(503, error("No available compatible accounts", "api_error"), Reason.BUSY),
    Row(503, error("Please try again later", "billing_service_error"), Reason.UPSTREAM),
    Row(524, "error code: 524", Reason.NO_ANSWER, Billed.UNKNOWN),
    Row(402, {"code": "INSUFFICIENT_CREDIT"}, Reason.NO_BALANCE),
]
VENICE = [
    Row(
        400, {"error": "Invalid request parameters", "details": {"modelId": ["Required"]}}, Reason.BAD_REQUEST
    ),
    Row(400, {"error": "Invalid request", "issues": [{"path": ["n"]}]}, Reason.BAD_REQUEST),
    Row(401, {"error": "Authentication failed"}, Reason.BAD_KEY),
    Row(401, {"error": "This model is only available to Pro users"}, Reason.BAD_KEY),
    Row(402, {"error": "Insufficient USD or Diem balance to complete request"}, Reason.NO_BALANCE),
    Row(402, {"error": "API key USD spend limit exceeded"}, Reason.NO_BALANCE),
    Row(402, {"error": "PAYMENT_REQUIRED", "topUpInstructions": {"minimum": 5}}, Reason.NO_BALANCE),
    Row(403, {"error": "Unauthorized access"}, Reason.BAD_KEY),
    Row(404, {"error": "Specified model not found"}, Reason.BAD_REQUEST),
    Row(413, {"error": "The request payload is too large"}, Reason.SENT_TOO_MUCH),
    Row(415, {"error": "Invalid content-type"}, Reason.BAD_REQUEST),
    Row(422, {"error": "CONTENT_POLICY_VIOLATION"}, Reason.DECLINED),
    Row(422, {"error": "IMAGE_TOO_LARGE"}, Reason.SENT_TOO_MUCH),
    Row(
        429,
        {
            "error": "Too many failed attempts (> 20) resulting in a non-success status code. "
            "Please wait 30s and try again."
        },
        Reason.BUSY,
        wait=30.0,
    ),
    Row(429, {"error": "Rate limit exceeded"}, Reason.BUSY),
    Row(429, {"error": "The model is currently overloaded. Please try again later."}, Reason.BUSY),
    Row(500, {"error": "Inference processing failed"}, Reason.UPSTREAM),
    Row(500, {"error": "IMAGE_EDIT_ERROR"}, Reason.UPSTREAM),
    Row(503, {"error": "The model is at capacity."}, Reason.BUSY),
    Row(503, {"error": "The model is offline."}, Reason.UPSTREAM),
    Row(504, {"error": "Request timed out"}, Reason.NO_ANSWER, Billed.UNKNOWN),
]
OPENAI = [
    Row(400, error(SAFETY, "image_generation_user_error", "moderation_blocked"), Reason.DECLINED),
    Row(
        400,
        error(
            "Invalid size '4096x4096'. The longest edge must be <= 3840",
            "image_generation_user_error",
            "invalid_value",
        ),
        Reason.BAD_REQUEST,
    ),
    Row(
        400,
        error("Requested resolution is below the current minimum pixel budget", code="invalid_value"),
        Reason.BAD_REQUEST,
    ),
    Row(
        400,
        error("Your request was rejected by the safety system. safety_violations=[sexual]"),
        Reason.DECLINED,
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
