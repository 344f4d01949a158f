"""What any request asks of each model keeps the rules that its provider documents.

The rules are written here a second time, from the documents and not from the catalogue.
"""

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.generation import GenerationRequest
from bot.domain.options import Options, Quality
from bot.domain.pictures import BlobRef, PictureFile, PictureFormat
from bot.domain.profiles import HistoryPolicy, ModelProfile, fit
from bot.domain.sizes import RATIOS, Detail
from bot.providers.catalog import PROFILES

VIP_SIDES: Mapping[int, tuple[int, ...]] = {
    1280: (1280, 848, 960, 1024, 720),
    2048: (2048, 1360, 1536, 1632, 1152),
    2880: (2880,),
    3520: (2336,),
    3312: (2480,),
    3216: (2560,),
    3840: (2160,),
}
"""The sizes of the list by their longer side, each in both directions; three more lie only on their side."""
VIP_SIZES = {
    (1280, 544),
    (2048, 864),
    (3840, 1632),
    *((long, short) for long, shorts in VIP_SIDES.items() for short in shorts),
    *((short, long) for long, shorts in VIP_SIDES.items() for short in shorts),
}
VENICE_RATIOS = {"1:1", "3:2", "16:9", "21:9", "9:16", "2:3", "3:4", "4:5"}

Rule = Callable[[GenerationRequest], bool]


def as_gpt_image_2_takes_it(request: GenerationRequest) -> bool:
    """Multiples of 16, at most 3:1, edges up to 3840, 655,360 to 8,294,400 pixels; three qualities."""
    if request.quality not in set(Quality):
        return False
    if request.canvas.size is None:
        return True
    width, height = request.canvas.size.width, request.canvas.size.height
    return (
        width % 16 == 0
        and height % 16 == 0
        and max(width, height) <= 3840
        and max(width, height) <= 3 * min(width, height)
        and 655_360 <= width * height <= 8_294_400
    )


def as_vip_takes_it(request: GenerationRequest) -> bool:
    size = request.canvas.size
    return request.quality is None and (size is None or (size.width, size.height) in VIP_SIZES)


def as_all_takes_it(request: GenerationRequest) -> bool:
    """The long edge from 512 to 1536."""
    size = request.canvas.size
    return request.quality is None and (size is None or 512 <= max(size.width, size.height) <= 1536)


def as_venice_takes_it(request: GenerationRequest) -> bool:
    ratio = request.canvas.ratio
    return request.canvas.size is None and (ratio is None or str(ratio) in VENICE_RATIOS)


RULES: Mapping[str, Rule] = {
    "apiyi/gpt-image-2-all": as_all_takes_it,
    "apiyi/gpt-image-2": as_gpt_image_2_takes_it,
    "apiyi/gpt-image-2-vip": as_vip_takes_it,
    "llmapi/gpt-image-2": as_gpt_image_2_takes_it,
    "openai/gpt-image-2": as_gpt_image_2_takes_it,
}

options = st.builds(
    Options,
    st.none() | st.sampled_from(RATIOS),
    st.none() | st.sampled_from(Detail),
    st.none() | st.sampled_from(Quality),
)
pictures = st.builds(
    lambda width, height: PictureFile(BlobRef("0" * 64, 1_000), PictureFormat.JPEG, width, height),
    st.integers(16, 9_000),
    st.integers(16, 9_000),
)


def rule_of(profile: ModelProfile) -> Rule:
    return as_venice_takes_it if profile.ref.provider == "venice" else RULES[str(profile.ref)]


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: str(profile.ref))
@given(st.data())
def test_whatever_is_wished_the_model_is_asked_for_what_it_takes(
    profile: ModelProfile, data: st.DataObject
) -> None:
    wished = data.draw(options)
    files = tuple(data.draw(st.lists(pictures, max_size=profile.max_pictures)))
    request = fit("a fox", files, (), profile, HistoryPolicy(), wished)
    assert rule_of(profile)(request)
    assert request.canvas.detail in profile.sizes.details
    if wished.detail in profile.sizes.details and len(profile.sizes.details) > 1:
        assert request.canvas.detail is wished.detail


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: str(profile.ref))
@given(st.data())
def test_a_wished_detail_is_paid_for_only_when_it_is_asked_for(
    profile: ModelProfile, data: st.DataObject
) -> None:
    """A model that knows sizes and was asked for more detail without a ratio must be told a size."""
    wished = Options(detail=data.draw(st.sampled_from([Detail.K2, Detail.K4])))
    request = fit("a fox", (), (), profile, HistoryPolicy(), wished)
    dearer = profile.price(wished) > profile.price()
    fields = frozenset[str]().union(*(route.takes for routes in profile.routes.values() for route in routes))
    told = request.canvas.size is not None or "resolution" in fields
    assert told or not dearer


def test_the_list_has_thirty_sizes() -> None:
    assert len(VIP_SIZES) == 30
