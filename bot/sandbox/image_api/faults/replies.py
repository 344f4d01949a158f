"""Short wrong answers: errors of the gateway, pages of its proxies, and 200s without a picture.

Texts and statuses from docs.apiyi.com (error tables of gpt-image-2-all and -vip, the notice of May 2026 on
safety refusals as 500, the moderation FAQ) and from the habits of its family of gateways; a provider's voice
may tell an error in other words. Billing: an error is free; a timeout behind the gateway is charged, because
the generation goes on; a 200 counts as a success.
"""

import json
from functools import partial

from bot.sandbox.image_api.errors import GatewayError
from bot.sandbox.image_api.exchange import Header
from bot.sandbox.image_api.faults.behaviour import Behaviour
from bot.sandbox.image_api.faults.names import Fault
from bot.sandbox.image_api.job import JSON, Job

HTML = ("Content-Type", "text/html; charset=UTF-8")
SAFETY = (
    "Your request was rejected by the safety system. "
    "If you believe this is an error, contact us at help.openai.com"
)
NOT_GENERATED = (
    "Image was not generated as expected. Please adjust the prompt and retry (traceid: 6f1d2c4b9a)"
)
NOT_GENERATED_CHINESE = "没有按照预期生成图片，请重新调整提示词后重试 (traceid: 6f1d2c4b9a)"


async def _reply(job: Job, status: int, headers: tuple[Header, ...], body: bytes) -> None:
    await job.reply(status, headers, body)


async def _fail(job: Job, error: GatewayError) -> None:
    await job.fail(error)


async def _rate_limit_with_time(job: Job) -> None:
    error = job.voice.told(Fault.RATE_429, RATE_LIMIT)
    headers = (JSON, ("Retry-After", str(job.settings.retry_after)))
    await job.reply(429, headers, job.voice.body(error))


def _answer(status: int, headers: tuple[Header, ...], body: bytes, *, billed: bool) -> Behaviour:
    return Behaviour(partial(_reply, status=status, headers=headers, body=body), billed)


def _error(
    status: int,
    message: str,
    type: str = "invalid_request_error",  # noqa: A002, the wire's name
    code: str | None = None,
    param: str | None = None,
) -> Behaviour:
    return Behaviour(partial(_fail, error=GatewayError(status, message, type, param, code)), billed=False)


def _page(status: int, title: str, *, billed: bool) -> Behaviour:
    page = (
        f"<!DOCTYPE html>\n<html><head><title>{title}</title></head>\n"
        f"<body><center><h1>{title}</h1></center><hr><center>cloudflare</center></body></html>\n"
    )
    return _answer(status, (HTML,), page.encode(), billed=billed)


def _not_generated(message: str) -> Behaviour:
    error = {
        "message": message,
        "localized_message": "Unknown error",
        "type": "invalid_request_error",
        "param": "",
        "code": None,
    }
    return _answer(500, (JSON,), json.dumps({"error": error}, ensure_ascii=False).encode(), billed=False)


RATE_LIMIT = GatewayError(
    429, "Rate limit reached, please slow down", "rate_limit_error", code="rate_limit_exceeded"
)

REPLIES: dict[Fault, Behaviour] = {
    Fault.PARAMETER_400: _error(400, "Invalid value for 'messages'", code="invalid_value", param="messages"),
    Fault.MODERATION_400: _error(400, SAFETY, "shell_api_error", "moderation_blocked"),
    Fault.UNAUTHORISED_401: _error(401, "Invalid token", code="invalid_api_key"),
    Fault.PAYMENT_402: _error(
        402, "Insufficient balance, please top up", "billing_error", "insufficient_balance"
    ),
    Fault.PERMISSION_403: _error(
        403, "This token has no access to model gpt-image-2-all", "permission_error"
    ),
    Fault.CONTENT_403: _error(
        403, "Request blocked by content policy", "shell_api_error", "content_policy_violation"
    ),
    Fault.TOO_LARGE_413: _error(413, "Request entity too large", code="request_too_large"),
    Fault.RATE_429: Behaviour(partial(_fail, error=RATE_LIMIT), billed=False),
    Fault.RATE_429_RETRY_AFTER: Behaviour(_rate_limit_with_time, billed=False),
    Fault.BALANCE_429: _error(
        429,
        "You exceeded your current quota: insufficient balance",
        "insufficient_quota",
        "insufficient_quota",
    ),
    Fault.PARAMETER_429: _error(429, "quality must be one of low, medium, high", param="quality"),
    Fault.SATURATED_429: _error(429, "当前分组上游负载已饱和，请稍后再试", "shell_api_error"),
    Fault.IMAGE_SAFETY_451: _error(
        451, "The provider declined this image", "shell_api_error", "image_safety"
    ),
    Fault.SAFETY_500: _error(500, SAFETY, "shell_api_error"),
    Fault.NOT_GENERATED_500: _not_generated(NOT_GENERATED),
    Fault.NOT_GENERATED_500_CHINESE: _not_generated(NOT_GENERATED_CHINESE),
    Fault.SERVER_500: _error(500, "An error occurred while processing your request", "server_error"),
    Fault.BAD_GATEWAY_502: _page(502, "502 Bad Gateway", billed=False),
    Fault.UNAVAILABLE_503: _error(503, "Service temporarily unavailable", "server_error"),
    Fault.GATEWAY_TIMEOUT_504: _page(504, "504 Gateway Time-out", billed=True),
    # Cloudflare's 520 and 524 come after the request has reached the gateway, which goes on working.
    Fault.ORIGIN_UNKNOWN_520: _page(520, "520: Web server is returning an unknown error", billed=True),
    Fault.ORIGIN_TIMEOUT_524: _page(524, "524: A timeout occurred", billed=True),
    Fault.REDIRECT_302: _answer(302, (("Location", "/login"),), b"", billed=False),
    Fault.PAGE_200: _page(200, "Welcome", billed=False),
    Fault.ERROR_200: _answer(
        200, (JSON,), GatewayError(200, "Upstream error", "upstream_error").body, billed=False
    ),
    Fault.EMPTY_200: _answer(200, (JSON,), b"", billed=True),
    Fault.INVALID_JSON_200: _answer(200, (JSON,), b'{"data":[{"url":"https://', billed=True),
    Fault.NO_DATA: _answer(200, (JSON,), b'{"data":[],"created":1778037331}', billed=True),
    Fault.EMPTY_B64: _answer(200, (JSON,), b'{"data":[{"b64_json":""}],"created":1778037331}', billed=True),
}
