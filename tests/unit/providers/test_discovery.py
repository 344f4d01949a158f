"""Venice's own list of models, read into profiles. Figures as its documents showed them in August 2026."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blobs.files import FileBlobs
from bot.domain.options import Options, Quality
from bot.domain.profiles import ModelProfile, ModelRef, Operation
from bot.domain.sizes import Detail, NamedRatios
from bot.providers.catalog import PROFILES, PROVIDERS, find_profile
from bot.providers.discovery import venice_models
from bot.providers.line import Endpoint
from bot.providers.services import ConfiguredServices

AUGUST = "2026-08"


def usd(price: float) -> dict[str, float]:
    return {"usd": price, "diem": price}


def model(
    name: str, pricing: dict[str, Any], constraints: dict[str, Any] | None = None, **spec: Any
) -> dict[str, Any]:
    described = {"name": name, "pricing": pricing, "constraints": constraints, "traits": [], **spec}
    return {"id": name, "type": "inpaint", "object": "model", "model_spec": described}


GPT_IMAGE_2_EDIT = model(
    "gpt-image-2-edit",
    {
        "inpaint": usd(0.34),
        "resolutions": {"1K": usd(0.34), "2K": usd(0.52), "4K": usd(0.84)},
        "inputImages": {"included": 1, "additional": usd(0.009200000000000002)},
        "quality": {
            "1K": {"high": usd(0.34), "low": usd(0.03), "medium": usd(0.08)},
            "2K": {"high": usd(0.52), "low": usd(0.03), "medium": usd(0.14)},
            "4K": {"high": usd(0.84), "low": usd(0.04), "medium": usd(0.22)},
        },
    },
    {
        "aspectRatios": ["auto", "1:1", "16:9", "9:16"],
        "promptCharacterLimit": 10_000,
        "combineImages": True,
        "maxInputImages": 14,
        "resolutions": ["1K", "2K", "4K"],
        "defaultQuality": "high",
        "qualities": ["high", "low", "medium"],
    },
)
NANO_BANANA_PRO_EDIT = model(
    "nano-banana-pro-edit",
    {"inpaint": usd(0.18), "resolutions": {"1K": usd(0.18), "2K": usd(0.23), "4K": usd(0.35)}},
    {"aspectRatios": ["1:1", "21:9"], "combineImages": True, "resolutions": ["1K", "2K", "4K"]},
)
FLUX_2_MAX_EDIT = model(
    "flux-2-max-edit",
    {"inpaint": usd(0.12), "inputImages": {"included": 1, "additional": usd(0.0345)}},
)


def only(item: dict[str, Any]) -> ModelProfile:
    (profile,) = venice_models({"object": "list", "type": "inpaint", "data": [item]}, AUGUST)
    return profile


def takes(profile: ModelProfile) -> frozenset[str]:
    route, *_ = profile.routes[Operation.EDIT]
    return route.takes


def test_a_model_with_everything() -> None:
    profile = only(GPT_IMAGE_2_EDIT)
    assert str(profile.ref) == "venice/gpt-image-2-edit"
    assert takes(profile) == {"aspect_ratio", "resolution", "quality"}
    assert profile.max_pictures == 14
    assert profile.qualities == tuple(Quality)
    assert isinstance(profile.sizes, NamedRatios)
    assert [str(ratio) for ratio in profile.sizes.ratios] == ["1:1", "16:9", "9:16"]
    assert profile.sizes.details == tuple(Detail)


def test_the_list_and_the_catalogue_agree_on_what_that_model_costs() -> None:
    profile, known = only(GPT_IMAGE_2_EDIT), find_profile(ModelRef("venice", "gpt-image-2-edit"))
    assert known is not None
    assert profile.prices.as_of == AUGUST
    for detail in Detail:
        for quality in Quality:
            for pictures in (1, 3):
                options = Options(detail=detail, quality=quality)
                assert profile.price(options, pictures) == known.price(options, pictures)


def test_what_the_list_does_not_say_stays_as_the_catalogue_has_it() -> None:
    profile, known = only(GPT_IMAGE_2_EDIT), find_profile(ModelRef("venice", "gpt-image-2-edit"))
    assert known is not None
    assert profile.routes[Operation.DRAW] == known.routes[Operation.DRAW]
    assert (profile.usual_seconds, profile.deadline) == (known.usual_seconds, known.deadline)


def test_a_model_that_costs_by_its_detail() -> None:
    profile = only(NANO_BANANA_PRO_EDIT)
    assert takes(profile) == {"aspect_ratio", "resolution"}
    assert [profile.price(Options(detail=detail)) for detail in Detail] == [180_000, 230_000, 350_000]


def test_a_model_that_is_new_to_the_catalogue() -> None:
    profile = only(FLUX_2_MAX_EDIT)
    assert [profile.price(pictures=pictures) for pictures in (1, 2, 3)] == [120_000, 154_500, 189_000]
    assert takes(profile) == frozenset()
    assert not profile.takes(0)
    assert profile.qualities == ()


@pytest.mark.parametrize(
    ("constraints", "capabilities", "most"),
    [
        (None, None, 3),
        ({"combineImages": True}, None, 3),
        ({"combineImages": False}, None, 1),
        ({"combineImages": False, "maxInputImages": 5}, None, 1),
        ({"maxInputImages": 5}, None, 5),
        (None, {"maxInputImages": 6}, 6),
        ({"maxInputImages": 0}, None, 3),
        ({"maxInputImages": "9"}, None, 3),
        ({"maxInputImages": 100}, None, 16),
    ],
)
def test_how_many_pictures_a_model_takes(
    constraints: dict[str, Any] | None, capabilities: dict[str, Any] | None, most: int
) -> None:
    item = model("new-edit", {"inpaint": usd(0.04)}, constraints, capabilities=capabilities)
    assert only(item).max_pictures == most


@pytest.mark.parametrize(
    "item",
    [
        model("dark-edit", {"inpaint": usd(0.04)}, offline=True),
        model("free-edit", {}),
        model("free-edit", {"inpaint": usd(0.0)}),
        model("odd-edit", {"inpaint": {"usd": "0.04"}}),
        model("odd-edit", {"inpaint": usd(-1.0)}),
        model("odd-edit", {"inpaint": usd(float("nan"))}),
        model("dear-edit", {"inpaint": usd(4_000.0)}),
        {**model("flux-2-max", {"generation": usd(0.09)}), "type": "image"},
        {"id": "bare-edit", "type": "inpaint"},
        {"type": "inpaint", "model_spec": {"pricing": {"inpaint": usd(0.04)}}},
        "firered-image-edit",
        None,
    ],
)
def test_what_cannot_be_offered_is_left_out(item: object) -> None:
    assert venice_models({"data": [item]}, AUGUST) == ()


def test_ratios_that_are_none_are_not_asked_for() -> None:
    item = model("new-edit", {"inpaint": usd(0.04)}, {"aspectRatios": ["auto", "wide", "0:1", 7]})
    assert takes(only(item)) == frozenset()


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["data", "id", "type", "model_spec", "pricing", "inpaint", "usd", "constraints"]),
            inner,
            max_size=4,
        )
    ),
)


@given(json)
def test_no_document_does_harm(document: object) -> None:
    assert isinstance(venice_models(document, AUGUST), tuple)


@given(json, json, json)
def test_no_model_does_harm(pricing: object, constraints: object, capabilities: object) -> None:
    spec = {"pricing": pricing, "constraints": constraints, "capabilities": capabilities}
    item = {"id": "new-edit", "type": "inpaint", "model_spec": spec}
    for profile in venice_models({"data": [item]}, AUGUST):
        assert profile.price() > 0
        assert profile.max_pictures >= 1


async def test_what_is_learnt_replaces_what_was_known_and_new_models_are_not_offered(
    blobs: FileBlobs,
) -> None:
    endpoints = {known.name: Endpoint("http://127.0.0.1:9", "sk-right") for known in PROVIDERS}
    services = ConfiguredServices(endpoints, PROFILES, blobs, (), 5.0, lambda profile: profile)
    new, known = venice_models({"data": [FLUX_2_MAX_EDIT, GPT_IMAGE_2_EDIT]}, AUGUST)
    services.learn((new, known))
    await services.close()
    assert [profile.ref for profile in services.offered()] == [profile.ref for profile in PROFILES]
    assert services.profile(str(known.ref)) is known
    assert services.profile(str(new.ref)) is new
    assert services.known()[-1] is new


def test_a_model_that_is_listed_twice_is_offered_once() -> None:
    dearer = replace(only(FLUX_2_MAX_EDIT), max_pictures=3)
    assert venice_models({"data": [FLUX_2_MAX_EDIT, FLUX_2_MAX_EDIT]}, AUGUST) == (dearer,)
