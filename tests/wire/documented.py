"""Answers of the providers as their documents show them."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LINK = "https://r2cdn.copilotbase.com/r2cdn2/1f2e3d.png"
PREFIX = "data:image/png;base64,"


def picture(size: int) -> str:
    """Base64 of so many bytes."""
    blocks = (hashlib.sha256(str(number).encode()).digest() for number in range(size // 32 + 1))
    return base64.b64encode(b"".join(blocks)[:size]).decode()


SHORT, LONG = picture(300), picture(120_000)
PROMPT_USAGE = {"prompt_tokens": 24, "completion_tokens": 818, "total_tokens": 842}
DETAILED_USAGE = {
    "input_tokens": 1_280,
    "input_tokens_details": {"image_tokens": 1_024, "text_tokens": 256},
    "output_tokens": 6_240,
    "output_tokens_details": {"image_tokens": 6_240, "text_tokens": 0},
    "total_tokens": 7_520,
}
SAFETY = (
    "Your request was rejected by the safety system. If you believe this is an error, contact us at "
    "help.openai.com"
)
INPUT_USAGE = {"input_tokens": 30, "output_tokens": 2_074, "total_tokens": 2_104}


def completion(content: Any) -> dict[str, Any]:
    message = {"role": "assistant", "content": content}
    return {
        "id": "chatcmpl-xxx",
        "object": "chat.completion",
        "created": 1_778_037_331,
        "model": "gpt-image-2-all",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": PROMPT_USAGE,
    }


def image_list(usage: Mapping[str, Any] = INPUT_USAGE, **item: str) -> dict[str, Any]:
    return {"data": [item], "created": 1_778_037_127, "usage": dict(usage)}


def error(message: str, kind: str, code: str | None = None) -> dict[str, Any]:
    return {"error": {"message": message, "type": kind, "param": "", "code": code}}


@dataclass(frozen=True, slots=True)
class Known:
    """An answer as it is documented; text and bytes are sent as they are, anything else as JSON."""

    name: str
    body: Any
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


APIYI_ALL = [
    Known("chat_link", completion(f"![image]({LINK})\n\n")),
    Known("chat_data_url", completion(f"![image]({PREFIX}{LONG})")),
    Known("chat_data_url_short", completion(f"![image]({PREFIX}{SHORT})")),
    Known("chat_parts", completion([{"type": "image_url", "image_url": {"url": PREFIX + LONG}}])),
    Known("chat_bare_link", completion(f"Done: {LINK}")),
    Known("chat_words", completion("Which of the two dogs?")),
    Known("chat_nothing", completion("")),
    Known("data_link", image_list(url=LINK)),
    Known("data_b64", image_list(b64_json=LONG)),
    Known("data_b64_short", image_list(b64_json=SHORT)),
    Known("data_b64_prefixed", image_list(b64_json=PREFIX + LONG)),
    Known("data_both", image_list(url=LINK, b64_json=PREFIX + SHORT)),
    Known("data_empty", {"data": [], "created": 1_778_037_127}),
    Known("page", "<!DOCTYPE html><html><head><title>Welcome</title></head></html>"),
    Known("bad_key", error("Invalid token", "new_api_error", "invalid_api_key"), 401),
    Known("bad_parameter", error("Invalid value for 'messages'", "invalid_request_error"), 400),
    Known("image_safety", error("The provider declined this image", "shell_api_error", "image_safety"), 451),
    Known("rate_limit", error("Rate limit reached", "rate_limit_error"), 429, (("Retry-After", "7"),)),
    Known("saturated", error("当前分组上游负载已饱和", "shell_api_error"), 429),
    Known(
        "parameter_as_429", error("quality must be one of low, medium, high", "invalid_request_error"), 429
    ),
    Known("no_balance", error("insufficient balance", "shell_api_error", "insufficient_quota"), 429),
    Known("safety_as_500", error("Your request was rejected by the safety system.", "shell_api_error"), 500),
    Known("not_generated", error("Image was not generated as expected.", "invalid_request_error"), 500),
    Known("not_generated_chinese", error("没有按照预期生成图片", "invalid_request_error"), 500),
    Known("upstream", error("read: connection reset by peer", "shell_api_error"), 500),
    Known("bad_gateway", "<html><body>502 Bad Gateway</body></html>", 502),
    Known("gateway_timeout", "<html><body>504 Gateway Time-out</body></html>", 504),
]

RELAY_USAGE = {"input_tokens": 1_280, "output_tokens": 6_240, "total_tokens": 7_520}

APIYI_RELAY = [
    Known("data_b64", image_list(RELAY_USAGE, b64_json=LONG)),
    Known("data_b64_detailed", image_list(DETAILED_USAGE, b64_json=LONG)),
    Known(
        "data_b64_said_more",
        {
            "background": "opaque",
            "output_format": "png",
            "quality": "medium",
            "size": "1024x1024",
            **image_list(DETAILED_USAGE, b64_json=LONG, generation_id="ig_0123"),
        },
    ),
    Known(
        "unknown_parameter",
        {
            "error": {
                "message": "Unknown parameter: 'response_format'.",
                "type": "invalid_request_error",
                "param": "response_format",
                "code": "unknown_parameter",
            }
        },
        400,
    ),
    Known(
        "bad_picture",
        error(
            "Invalid image file or mode for image 1, please check your image file.",
            "shell_api_error",
            "invalid_image_file",
        ),
        400,
    ),
    Known(
        "moderation",
        {"status_code": 400, **error(SAFETY, "shell_api_error", "moderation_blocked")},
        400,
    ),
    Known("moderation_as_403", error("content moderation block", "shell_api_error"), 403),
    Known("no_balance", error("insufficient balance", "shell_api_error"), 429),
    Known("lost_body", error("write_response_body_failed", "shell_api_error"), 500),
]

APIYI_VIP = [
    Known("data_both", {"data": [{"url": LINK, "b64_json": PREFIX + LONG}]}),
    Known("data_b64", image_list(b64_json=LONG)),
    Known("data_link", image_list(url=LINK)),
    Known("wrong_size", error("size not in the 30-size set, or malformed", "invalid_request_error"), 400),
    Known(
        "parameter_as_429",
        error("quality must be one of auto, low, medium, high", "invalid_request_error"),
        429,
    ),
    Known("saturated", error("当前分组上游负载已饱和", "shell_api_error"), 429),
    Known("image_safety", error("The provider declined this image", "shell_api_error", "image_safety"), 451),
    Known("safety_as_500", error(SAFETY, "shell_api_error"), 500),
    Known(
        "upstream",
        {
            "status_code": 500,
            **error("An error occurred while processing your request.", "invalid_request_error"),
        },
        500,
    ),
    Known("unknown", error("Unknown error", "shell_api_error"), 500),
]


def gateway_error(kind: str, message: str, **more: str) -> dict[str, Any]:
    """As llmapi writes them."""
    return {"error": {"type": kind, "message": message, **more}}


LLMAPI = [
    Known("data_b64", {"created": 1_778_037_127, "data": [{"b64_json": LONG}]}),
    Known("data_b64_detailed", image_list(DETAILED_USAGE, b64_json=LONG)),
    Known(
        "data_url_as_link",
        {
            "created": 1_778_037_127,
            "data": [{"url": PREFIX + LONG, "revised_prompt": "A fox in the snow"}],
            "background": "opaque",
            "output_format": "png",
            "quality": "medium",
            "size": "1024x1024",
            "model": "gpt-image-2",
            "usage": DETAILED_USAGE,
        },
    ),
    Known("data_url_as_link_short", image_list(url=PREFIX + SHORT)),
    Known("kept_alive", "\n\n \n" + json.dumps(image_list(b64_json=SHORT))),
    Known(
        "kept_alive_error", "\n\n \n" + json.dumps(gateway_error("upstream_error", "Upstream request failed"))
    ),
    Known(
        "wrong_platform",
        gateway_error("not_found_error", "Images API is not supported for this platform"),
        404,
    ),
    Known("no_picture_sent", gateway_error("invalid_request_error", "image file is required"), 400),
    Known("no_link_sent", gateway_error("invalid_request_error", "images[].image_url is required"), 400),
    Known("moderation", gateway_error("image_generation_user_error", SAFETY, code="moderation_blocked"), 400),
    Known(
        "moderation_as_403", gateway_error("content_policy_violation", "Blocked by content moderation"), 403
    ),
    Known("bad_key", gateway_error("authentication_error", "Invalid API key"), 401),
    Known(
        "not_enabled",
        gateway_error("permission_error", "Image generation is not enabled for this group"),
        403,
    ),
    Known("no_balance", gateway_error("billing_error", "Insufficient account balance"), 403),
    Known("too_large", gateway_error("invalid_request_error", "Request body too large"), 413),
    Known(
        "too_many_at_once",
        gateway_error("rate_limit_error", "Image generation concurrency limit exceeded, please retry later"),
        429,
    ),
    Known(
        "rate_limit", gateway_error("rate_limit_exceeded", "Too many requests"), 429, (("Retry-After", "3"),)
    ),
    Known("upstream", gateway_error("upstream_error", "Upstream request failed"), 502),
    Known("no_accounts", gateway_error("api_error", "No available compatible accounts"), 503),
    Known("billing_down", gateway_error("billing_service_error", "Billing service is unavailable"), 503),
    Known(
        "no_files",
        gateway_error("invalid_request_error", "gpt-image-2 does not accept multipart file upload"),
        400,
    ),
    Known("gateway_timeout", "error code: 524", 524),
]

PNG, JPEG = (("Content-Type", "image/png"),), (("Content-Type", "image/jpeg"),)
VIOLATION = ("x-venice-is-content-violation", "true")

VENICE = [
    Known("picture", base64.b64decode(LONG), headers=PNG),
    Known("picture_jpeg", base64.b64decode(SHORT), headers=JPEG),
    Known(
        "picture_of_an_old_model",
        base64.b64decode(SHORT),
        headers=(*PNG, ("x-venice-deprecated", "true"), ("x-venice-is-content-violation", "false")),
    ),
    Known("violation", base64.b64decode(SHORT), headers=(*PNG, VIOLATION)),
    Known("violation_without_a_picture", b"", headers=(*PNG, VIOLATION)),
    Known("nothing", b"", headers=PNG),
    Known(
        "unknown_field", {"error": "Invalid request parameters", "details": {"n": ["Unrecognized key"]}}, 400
    ),
    Known("bad_key", {"error": "Authentication failed"}, 401),
    Known("no_balance", {"error": "Insufficient USD or Diem balance to complete request"}, 402),
    Known("no_such_model", {"error": "Specified model not found"}, 404),
    Known("too_large", {"error": "The request payload is too large"}, 413),
    Known("wrong_form", {"error": "Invalid content-type"}, 415),
    Known(
        "declined",
        {"error": "Your prompt violates the content policy of Venice.ai or the model provider"},
        422,
    ),
    Known(
        "rate_limit", {"error": "Rate limit exceeded"}, 429, (("x-ratelimit-reset-requests", "1778037187"),)
    ),
    Known(
        "blocked",
        {
            "error": "Too many failed attempts (> 20) resulting in a non-success status code. "
            "Please wait 30s and try again."
        },
        429,
    ),
    Known("failed", {"error": "Inference processing failed"}, 500),
    Known("at_capacity", {"error": "The model is at capacity."}, 503),
    Known("timeout", {"error": "Request timed out"}, 504),
]

OPENAI = [
    Known(
        "data_b64",
        {
            "created": 1_778_037_127,
            "background": "opaque",
            "output_format": "png",
            "quality": "high",
            "size": "1024x1024",
            "data": [{"b64_json": LONG}],
            "usage": DETAILED_USAGE,
        },
    ),
    Known("moderation", error(SAFETY, "image_generation_user_error", "moderation_blocked"), 400),
    Known(
        "wrong_size",
        error(
            "Invalid size '4096x4096'. The longest edge must be <= 3840",
            "image_generation_user_error",
            "invalid_value",
        ),
        400,
    ),
    Known(
        "hard_limit",
        error("Billing hard limit has been reached", "billing", "billing_hard_limit_reached"),
        400,
    ),
    Known(
        "bad_key",
        error("Incorrect API key provided: sk-proj-abc*123.", "invalid_request_error", "invalid_api_key"),
        401,
    ),
    Known(
        "not_verified",
        error("Your organization must be verified to use the model", "invalid_request_error"),
        403,
    ),
    Known(
        "no_such_model", error("The model does not exist", "invalid_request_error", "model_not_found"), 404
    ),
    Known(
        "rate_limit",
        error("Rate limit exceeded for images per minute", "input-images", "rate_limit_exceeded"),
        429,
        (("Retry-After", "12"),),
    ),
    Known(
        "no_balance",
        error("You exceeded your current quota", "insufficient_quota", "insufficient_quota"),
        429,
    ),
    Known("server", error("The server had an error", "server_error"), 500),
]

DOCUMENTED: Mapping[str, list[Known]] = {
    "apiyi/gpt-image-2-all": APIYI_ALL,
    "apiyi/gpt-image-2": APIYI_RELAY,
    "apiyi/gpt-image-2-vip": APIYI_VIP,
    "llmapi/gpt-image-2": LLMAPI,
    "venice/gpt-image-2-edit": VENICE,
    "openai/gpt-image-2": OPENAI,
}
"""By the model that gives them; other models of a provider answer alike."""
