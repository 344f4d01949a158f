"""Golden answers: what each documented answer is taken for."""

import json
from typing import Any

import pytest

from bot.domain.generation import GenerationRequest
from bot.domain.profiles import ModelRef
from bot.providers.catalog import PROVIDERS, find_profile

from .conftest import Golden, Provider, described, described_bytes, goldens, readable, understood
from .documented import DOCUMENTED, LONG, SHORT, Known


@pytest.mark.parametrize(
    ("model", "known"),
    [(model, known) for model, answers in DOCUMENTED.items() for known in answers],
    ids=lambda value: value.name if isinstance(value, Known) else value,
)
async def test_a_known_answer_is_understood_as_before(
    provider: Provider, golden: Golden, model: str, known: Known
) -> None:
    profile = find_profile(ModelRef.parse(model))
    assert profile is not None
    provider.status, provider.headers, provider.body = known.status, known.headers, sent(known)
    outcome = await provider.send(profile, GenerationRequest("a fox"))
    answer = {"status": known.status, "headers": dict(known.headers), "body": _named(known.body)}
    text = readable(answer) + "\nis understood as\n\n" + readable(understood(outcome))
    golden(f"{model}/answers/{known.name}.txt", text)


@pytest.mark.parametrize("model", DOCUMENTED)
def test_no_answer_is_left_over(model: str) -> None:
    assert goldens(f"{model}/answers") == {known.name for known in DOCUMENTED[model]}


def test_every_provider_s_answers_are_known() -> None:
    assert {ModelRef.parse(model).provider for model in DOCUMENTED} == {known.name for known in PROVIDERS}


def sent(known: Known) -> bytes:
    if isinstance(known.body, bytes):
        return known.body
    return (known.body if isinstance(known.body, str) else json.dumps(known.body)).encode()


def _named(value: Any) -> Any:
    """Raw base64 shortened like that of data URLs, bytes described."""
    match value:
        case bytes():
            return described_bytes(value)
        case str():
            return _shortened(value)
        case list():
            return [_named(item) for item in value]
        case dict():
            return {key: _named(item) for key, item in value.items()}
        case _:
            return value


def _shortened(text: str) -> str:
    for content in (LONG, SHORT):
        text = text.replace(content, described(content))
    return text
