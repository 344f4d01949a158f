"""Golden answers: what each documented answer is taken for."""

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any

import pytest

from bot.domain.generation import GenerationRequest
from bot.domain.profiles import ModelRef
from bot.providers.catalog import find_profile

from .conftest import Golden, Provider, described, goldens, readable, understood

REF = ModelRef("apiyi", "gpt-image-2-all")
LINK = "https://r2cdn.copilotbase.com/r2cdn2/1f2e3d.png"
PREFIX = "data:image/png;base64,"


def picture(size: int) -> str:
    """Base64 of so many bytes."""
    blocks = (hashlib.sha256(str(number).encode()).digest() for number in range(size // 32 + 1))
    return base64.b64encode(b"".join(blocks)[:size]).decode()


SHORT, LONG = picture(300), picture(120_000)
PROMPT_USAGE = {"prompt_tokens": 24, "completion_tokens": 818, "total_tokens": 842}
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


def image_list(**item: str) -> dict[str, Any]:
    return {"data": [item], "created": 1_778_037_127, "usage": INPUT_USAGE}


def error(message: str, kind: str, code: str | None = None) -> dict[str, Any]:
    return {"error": {"message": message, "type": kind, "param": "", "code": code}}


@dataclass(frozen=True, slots=True)
class Known:
    """An answer as it is documented; a text is sent as it is, anything else as JSON."""

    name: str
    body: Any
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


ANSWERS = [
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


@pytest.mark.parametrize("known", ANSWERS, ids=lambda known: known.name)
async def test_a_known_answer_is_understood_as_before(
    provider: Provider, golden: Golden, known: Known
) -> None:
    profile = find_profile(REF)
    assert profile is not None
    body = known.body if isinstance(known.body, str) else json.dumps(known.body)
    provider.status, provider.headers, provider.body = known.status, known.headers, body.encode()
    outcome = await provider.send(profile, GenerationRequest("a fox"))
    answer = {"status": known.status, "headers": dict(known.headers), "body": known.body}
    text = readable(_named(answer)) + "\nis understood as\n\n" + readable(understood(outcome))
    golden(f"{REF}/answers/{known.name}.txt", text)


def test_no_answer_is_left_over() -> None:
    assert goldens(f"{REF}/answers") == {known.name for known in ANSWERS}


def _named(value: Any) -> Any:
    """Raw base64 shortened like that of data URLs."""
    match value:
        case str() if value in (SHORT, LONG):
            return described(value)
        case list():
            return [_named(item) for item in value]
        case dict():
            return {key: _named(item) for key, item in value.items()}
        case _:
            return value
