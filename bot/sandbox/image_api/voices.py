"""How each provider puts its errors: the JSON around them, and its own words for what can go wrong."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from bot.sandbox.image_api.errors import GatewayError
from bot.sandbox.image_api.faults.names import Fault

MODERATION_BLOCKED = "moderation_blocked"


@dataclass(frozen=True, slots=True)
class Voice:
    """`body` is the document around an error. `words` replaces faults, also their status, where known."""

    body: Callable[[GatewayError], bytes]
    words: Mapping[Fault, GatewayError] = field(default_factory=dict)

    def told(self, fault: Fault | None, usual: GatewayError) -> GatewayError:
        """The fault in this provider's words, else as gateways usually tell it."""
        return usual if fault is None else self.words.get(fault, usual)


def _four_keys(error: GatewayError) -> bytes:
    return error.body


def _with_status_when_moderated(error: GatewayError) -> bytes:
    """Azure's answer shines through the gateway: a status beside the error, and no param."""
    if error.code != MODERATION_BLOCKED:
        return error.body
    inner = {"message": error.message, "type": error.type, "code": error.code}
    return json.dumps({"status_code": error.status, "error": inner}).encode()


def _openai_keys(error: GatewayError) -> bytes:
    """All four keys; what a gateway calls by its own name is an invalid request here."""
    own = "invalid_request_error" if error.type == "shell_api_error" else error.type
    return replace(error, type=own).body


def _known_keys(error: GatewayError) -> bytes:
    """Type and message, code and param only where there are any."""
    own = "invalid_request_error" if error.type == "shell_api_error" else error.type
    inner = {"type": own, "message": error.message}
    inner |= {name: value for name, value in (("code", error.code), ("param", error.param)) if value}
    return json.dumps({"error": inner}, ensure_ascii=False).encode()


WRONG_SIZE = GatewayError(
    400, "Invalid size '4096x4096'. The longest edge must be <= 3840.", param="size", code="invalid_value"
)
REJECTED_BY_OPENAI = GatewayError(
    400,
    "Your request was rejected by the safety system. If you believe this is an error, contact us at "
    "help.openai.com and include the request ID. safety_violations=[sexual].",
    "image_generation_user_error",
    code=MODERATION_BLOCKED,
)

GATEWAY = Voice(_four_keys)
REVERSE_LINE = Voice(_four_keys, {Fault.PARAMETER_400: WRONG_SIZE})
RELAY = Voice(
    _with_status_when_moderated,
    {
        Fault.PARAMETER_400: WRONG_SIZE,
        Fault.MODERATION_400: GatewayError(
            400,
            "Your request was rejected by the safety system. If you believe this is an error, please file "
            "an Azure support ticket and include the request ID.",
            "shell_api_error",
            code=MODERATION_BLOCKED,
        ),
        Fault.PERMISSION_403: GatewayError(
            403, "This token is charged per call and has no access to model gpt-image-2", "permission_error"
        ),
    },
)
OPENAI = Voice(
    _openai_keys,
    {
        Fault.PARAMETER_400: WRONG_SIZE,
        Fault.MODERATION_400: REJECTED_BY_OPENAI,
        Fault.UNAUTHORISED_401: GatewayError(401, "Incorrect API key provided.", code="invalid_api_key"),
        Fault.PERMISSION_403: GatewayError(
            403, "Your organization must be verified to use the model `gpt-image-2`."
        ),
        Fault.RATE_429: GatewayError(
            429,
            "Rate limit exceeded for images per minute in organization. Limit: 5/1min.",
            "requests",
            code="rate_limit_exceeded",
        ),
        Fault.BALANCE_429: GatewayError(
            429,
            "You exceeded your current quota, please check your plan and billing details.",
            "insufficient_quota",
            code="insufficient_quota",
        ),
        Fault.SERVER_500: GatewayError(
            500, "The server had an error while processing your request.", "server_error"
        ),
    },
)
LLMAPI = Voice(
    _known_keys,
    {
        Fault.PARAMETER_400: WRONG_SIZE,
        Fault.MODERATION_400: REJECTED_BY_OPENAI,
        Fault.UNAUTHORISED_401: GatewayError(401, "Invalid API key", "authentication_error"),
        Fault.PERMISSION_403: GatewayError(
            403, "Image generation is not enabled for this group", "permission_error"
        ),
        Fault.CONTENT_403: GatewayError(403, "Request blocked by content policy", "content_policy_violation"),
        Fault.BALANCE_429: GatewayError(403, "Insufficient account balance", "billing_error"),
        Fault.RATE_429: GatewayError(
            429, "Image generation concurrency limit exceeded, please retry later", "rate_limit_error"
        ),
        Fault.SERVER_500: GatewayError(502, "Upstream request failed", "upstream_error"),
        Fault.UNAVAILABLE_503: GatewayError(503, "No available compatible accounts", "api_error"),
    },
)
