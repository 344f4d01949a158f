"""No request has a field that its provider does not document: some answer 400 to an unknown one, others charge it.

The fields are written here from the documents, for each way of each model.
"""

import json
from collections.abc import Mapping
from email.parser import BytesParser
from email.policy import HTTP

import pytest

from bot.domain.options import Options, Quality
from bot.domain.profiles import HistoryPolicy, ModelProfile, fit
from bot.domain.sizes import RATIOS, Detail
from bot.providers.catalog import PROFILES

from .conftest import Provider
from .test_requests import Make, possible

CHAT = {"model", "messages", "stream", "temperature"}
OPENAI = {
    "model",
    "prompt",
    "size",
    "quality",
    "output_format",
    "output_compression",
    "background",
    "moderation",
}
APIYI = {"model", "prompt", "size", "response_format"}
VENICE = {"prompt", "aspect_ratio", "resolution", "quality", "safe_mode", "enhance_prompt"}

FIELDS: Mapping[tuple[str, str], set[str]] = {
    ("apiyi/gpt-image-2-all", "/v1/chat/completions"): CHAT,
    ("apiyi/gpt-image-2-all", "/v1/images/generations"): APIYI,
    ("apiyi/gpt-image-2-all", "/v1/images/edits"): APIYI | {"image"},
    ("apiyi/gpt-image-2", "/v1/images/generations"): OPENAI,
    ("apiyi/gpt-image-2", "/v1/images/edits"): OPENAI | {"image", "image[]"},
    ("apiyi/gpt-image-2-vip", "/v1/images/generations"): APIYI,
    ("apiyi/gpt-image-2-vip", "/v1/images/edits"): APIYI | {"image"},
    ("llmapi/gpt-image-2", "/v1/images/generations"): OPENAI | {"response_format"},
    ("llmapi/gpt-image-2", "/v1/images/edits"): OPENAI | {"image", "image[]", "response_format"},
    ("openai/gpt-image-2", "/v1/images/generations"): OPENAI,
    ("openai/gpt-image-2", "/v1/images/edits"): (OPENAI - {"moderation"}) | {"image", "image[]"},
    ("venice", "/api/v1/image/multi-edit"): VENICE | {"modelId", "images", "output_format"},
    ("venice", "/api/v1/image/upscale"): {"image", "scale"},
    ("venice", "/api/v1/image/generate"): VENICE | {"model", "format", "return_binary"},
}
"""A number of pictures is nowhere: `n` is charged as often and gives one picture."""

VALUES: Mapping[str, set[str]] = {
    "aspect_ratio": {"auto", "1:1", "3:2", "16:9", "21:9", "9:16", "2:3", "3:4", "4:5"},
    "resolution": {"1K", "2K", "4K"},
    "quality": {"low", "medium", "high"},
    "response_format": {"url"},
    "output_format": {"png"},
    "format": {"png"},
    "safe_mode": {"true"},
    "return_binary": {"true"},
    "stream": {"false"},
}


def sent(provider: Provider) -> tuple[str, dict[str, str]]:
    """Path and fields of the last request, values as they are written; files have none."""
    path = provider.taken.split()[1]
    if not provider.content_type.startswith("multipart/"):
        document = json.loads(provider.content)
        return path, {
            name: value if isinstance(value, str) else json.dumps(value) for name, value in document.items()
        }
    head = f"Content-Type: {provider.content_type}\r\n\r\n".encode()
    found = {}
    for part in BytesParser(policy=HTTP).parsebytes(head + provider.content).iter_parts():
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        text = "" if part.get_filename() else content.decode()
        found[part["content-disposition"].params["name"]] = text
    return path, found


def documented(profile: ModelProfile, path: str) -> set[str]:
    ref = profile.ref
    return FIELDS["venice" if ref.provider == "venice" else str(ref), path]


async def check(profile: ModelProfile, provider: Provider) -> None:
    path, fields = sent(provider)
    assert set(fields) <= documented(profile, path)
    for name, allowed in VALUES.items():
        assert fields.get(name) in {None, *allowed}


@pytest.mark.parametrize(
    ("profile", "make"),
    [(profile, make) for profile in PROFILES for make in possible(profile)],
    ids=lambda value: value.__name__ if callable(value) else str(value.ref),
)
async def test_every_kind_of_turn(provider: Provider, profile: ModelProfile, make: Make) -> None:
    await provider.send(profile, make(profile, provider))
    await check(profile, provider)


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: str(profile.ref))
@pytest.mark.parametrize("pictures", [0, 1])
async def test_every_option(provider: Provider, profile: ModelProfile, pictures: int) -> None:
    if not profile.takes(pictures):
        return
    files = (provider.picture("a dog "),) * pictures
    wishes = [
        *(Options(ratio=ratio) for ratio in RATIOS),
        *(Options(detail=detail) for detail in Detail),
        *(Options(quality=quality) for quality in Quality),
    ]
    for wish in wishes:
        await provider.send(profile, fit("a fox", files, (), profile, HistoryPolicy(), wish))
        await check(profile, provider)
