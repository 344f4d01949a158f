"""Which providers and models there are. A new provider is a row here; a new wire shape is a dialect.

Prices, times and limits: documents of the providers as of November 2026.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Protocol

from bot.domain.ledger import Money
from bot.domain.options import Quality
from bot.domain.prices import Prices, TokenPrices
from bot.domain.profiles import ModelProfile, ModelRef, Operation, Route
from bot.domain.sizes import Detail, EdgeSizes, FreeSizes, ListedSizes, NamedRatios, Ratio, Size


@dataclass(frozen=True, slots=True)
class Provider:
    """A service: its name in settings (`NAME_API_KEY`, `NAME_BASE_URL`) and its usual address.

    After `failures` troubles in a row within `within` seconds it is left alone for `pause` seconds; where it
    `counts_all` it does so itself, and every answer that is no success is one.
    """

    name: str
    base_url: str
    failures: int = 20
    within: float = 60.0
    pause: float = 20.0
    counts_all: bool = False
    key_check: str = "models"
    """What can be asked for free, and only with a key that is good."""


PROVIDERS = (
    Provider("apiyi", "https://api.apiyi.com/v1"),
    Provider("llmapi", "https://llmapi.site/v1"),
    # More than 20 failures in 30 s and Venice answers nobody for 30 s.
    Provider(
        "venice",
        "https://api.venice.ai/api/v1",
        failures=15,
        within=30.0,
        pause=30.0,
        counts_all=True,
        key_check="api_keys/rate_limits",
    ),
    Provider("openai", "https://api.openai.com/v1"),
)

_QUALITIES = (Quality.LOW, Quality.MEDIUM, Quality.HIGH)


def _by_quality(*rows: tuple[int, int, int]) -> Mapping[tuple[Quality | None, Detail], Money]:
    """Micro-USD: a row per detail, from small to large, a column per quality, from low to high."""
    return MappingProxyType(
        {
            (quality, detail): Money(price)
            for detail, row in zip(Detail, rows, strict=False)
            for quality, price in zip(_QUALITIES, row, strict=True)
        }
    )


_CHAT = Route("chat", lead="Generate an image: ", ratio_words=True, with_history=True)
_LINKED = (("response_format", "url"),)

GPT_IMAGE_2_SIZES = FreeSizes(
    multiple=16, fewest_pixels=655_360, most_pixels=8_294_400, longest=3840, steepest=3.0
)

GPT_IMAGE_2_PRICES = Prices(
    source="docs.apiyi.com overview of gpt-image-2; developers.openai.com model page",
    as_of="2026-11",
    flat=Money(53_000),
    table=_by_quality((6_000, 53_000, 211_000), (24_000, 212_000, 844_000), (26_000, 216_000, 870_000)),
    picture=Money(10_000),
    tokens=TokenPrices(text=Money(5_000_000), picture=Money(8_000_000), output=Money(30_000_000)),
)
"""Tokens decide; the table is what the documents expect of a square picture, a picture that goes along a cent."""

_SIZED = frozenset({"size", "quality", "background", "mask"})

GPT_IMAGE_2 = ModelProfile(
    ref=ModelRef("openai", "gpt-image-2"),
    routes={
        Operation.DRAW: (Route("generations", takes=_SIZED),),
        Operation.EDIT: (Route("edits", picture_field="image[]", takes=_SIZED),),
    },
    prices=GPT_IMAGE_2_PRICES,
    usual_seconds=(30, 90),
    deadline=600.0,
    max_pictures=16,
    picture_bytes=1_500_000,
    request_bytes=12_000_000,
    sizes=GPT_IMAGE_2_SIZES,
    qualities=_QUALITIES,
    transparency=True,
)

_APIYI_ALL = ModelProfile(
    ref=ModelRef("apiyi", "gpt-image-2-all"),
    routes={
        Operation.DRAW: (_CHAT,),
        Operation.EDIT: (_CHAT,),
        Operation.DRAW_SIZED: (Route("generations", takes=frozenset({"size"}), fixed=_LINKED), _CHAT),
        Operation.EDIT_SIZED: (Route("edits", takes=frozenset({"size"}), fixed=_LINKED), _CHAT),
    },
    prices=Prices("docs.apiyi.com overview of gpt-image-2-all", "2026-11", flat=Money(30_000)),
    usual_seconds=(30, 60),
    deadline=360.0,
    max_pictures=16,
    picture_bytes=1_500_000,
    request_bytes=6_000_000,
    sizes=EdgeSizes(longest=1536),
    keeps_shape=True,
)

_APIYI_RELAY = replace(
    GPT_IMAGE_2,
    ref=ModelRef("apiyi", "gpt-image-2"),
    routes={
        Operation.DRAW: (Route("generations", takes=_SIZED),),
        Operation.EDIT: (Route("edits", takes=_SIZED),),
    },
)

_VIP_SIZES = ListedSizes(
    tuple(
        (detail, Size(*size))
        for detail, sizes in zip(
            Detail,
            (
                ((1280, 1280), (848, 1280), (1280, 848), (960, 1280), (1280, 960), (1024, 1280), (1280, 1024),
                 (720, 1280), (1280, 720), (1280, 544)),
                ((2048, 2048), (1360, 2048), (2048, 1360), (1536, 2048), (2048, 1536), (1632, 2048), (2048, 1632),
                 (1152, 2048), (2048, 1152), (2048, 864)),
                ((2880, 2880), (2336, 3520), (3520, 2336), (2480, 3312), (3312, 2480), (2560, 3216), (3216, 2560),
                 (2160, 3840), (3840, 2160), (3840, 1632)),
            ),
            strict=True,
        )
        for size in sizes
    )
)  # fmt: skip
"""The enum of the edit page: ten ratios in three details."""

_APIYI_VIP = replace(
    _APIYI_ALL,
    ref=ModelRef("apiyi", "gpt-image-2-vip"),
    routes={
        Operation.DRAW: (Route("generations", takes=frozenset({"size"}), fixed=_LINKED),),
        Operation.EDIT: (Route("edits", takes=frozenset({"size"}), fixed=_LINKED),),
    },
    prices=Prices("docs.apiyi.com overview of gpt-image-2-vip", "2026-11", flat=Money(30_000)),
    usual_seconds=(90, 200),
    sizes=_VIP_SIZES,
    keeps_shape=False,
)

_LLMAPI = replace(
    GPT_IMAGE_2,
    ref=ModelRef("llmapi", "gpt-image-2"),
    routes={
        Operation.DRAW: (Route("generations", takes=_SIZED),),
        # Some of its upstreams take no files: the same as JSON then.
        Operation.EDIT: (Route("edits", takes=_SIZED), Route("json edits", takes=_SIZED)),
    },
    usual_seconds=(75, 215),
    deadline=420.0,
    transparency=False,
)

_VENICE_RATIOS = tuple(
    Ratio.parse(text) for text in ("1:1", "3:2", "16:9", "21:9", "9:16", "2:3", "3:4", "4:5")
)
_VENICE_SOURCE = "docs.venice.ai model list"
_VENICE_FIXED = (("safe_mode", True), ("output_format", "png"))
_VENICE_EDIT = Route(
    "venice edit", picture_field="images", takes=frozenset({"aspect_ratio"}), fixed=_VENICE_FIXED
)
_VENICE_JSON = replace(_VENICE_EDIT, dialect="venice json edit")
_VENICE_GENERATE = Route(
    "venice generate",
    takes=frozenset({"aspect_ratio"}),
    fixed=(("safe_mode", True), ("format", "png"), ("return_binary", True)),
)
_VENICE_GPT = frozenset({"aspect_ratio", "resolution", "quality"})


def venice_edit(model: str, price: int, *, pictures: int = 3) -> ModelProfile:
    """An edit model at one price (micro-USD)."""
    return ModelProfile(
        ref=ModelRef("venice", model),
        routes={Operation.EDIT: (_VENICE_EDIT, _VENICE_JSON)},
        prices=Prices(_VENICE_SOURCE, "2026-08", flat=Money(price)),
        usual_seconds=(15, 60),
        deadline=300.0,
        max_pictures=pictures,
        picture_bytes=4_000_000,
        request_bytes=12_000_000,
        sizes=NamedRatios(_VENICE_RATIOS),
        keeps_shape=True,
    )


_VENICE_GPT_EDIT = replace(
    venice_edit("gpt-image-2-edit", 80_000),
    routes={
        Operation.EDIT: tuple(replace(one, takes=_VENICE_GPT) for one in (_VENICE_EDIT, _VENICE_JSON)),
        Operation.DRAW: (replace(_VENICE_GENERATE, model="gpt-image-2", takes=_VENICE_GPT),),
    },
    prices=Prices(
        _VENICE_SOURCE,
        "2026-08",
        flat=Money(80_000),
        table=_by_quality((30_000, 80_000, 340_000), (30_000, 140_000, 520_000), (40_000, 220_000, 840_000)),
        picture=Money(9_200),
        free_pictures=1,
    ),
    draw_prices=Prices(
        _VENICE_SOURCE,
        "2026-08",
        flat=Money(70_000),
        table=_by_quality((20_000, 70_000, 260_000), (30_000, 130_000, 500_000), (50_000, 210_000, 830_000)),
    ),
    usual_seconds=(30, 90),
    sizes=NamedRatios(_VENICE_RATIOS, tuple(Detail)),
    qualities=_QUALITIES,
)

_VENICE_UPSCALER = ModelProfile(
    ref=ModelRef("venice", "upscaler"),
    routes={Operation.UPSCALE: (Route("venice upscale", fixed=(("scale", 2),)),)},
    prices=Prices(_VENICE_SOURCE, "2026-08", flat=Money(20_000)),
    usual_seconds=(5, 30),
    deadline=300.0,
    max_pictures=1,
    picture_bytes=24_000_000,
    request_bytes=24_000_000,
)
"""Twice as wide and high."""

PROFILES = (
    _APIYI_ALL,
    _APIYI_RELAY,
    _APIYI_VIP,
    _LLMAPI,
    _VENICE_GPT_EDIT,
    venice_edit("firered-image-edit", 40_000),
    venice_edit("qwen-edit", 40_000, pictures=1),
    venice_edit("seedream-v4-edit", 50_000),
    venice_edit("nano-banana-pro-edit", 180_000),
    _VENICE_UPSCALER,
    GPT_IMAGE_2,
)


_LIKE: Mapping[str, ModelProfile] = {
    "apiyi": _APIYI_RELAY,
    "llmapi": _LLMAPI,
    "venice": venice_edit("firered-image-edit", 40_000),
}
"""How a provider's other models are spoken to; everybody else speaks as OpenAI does."""


class Configured(Protocol):
    """What settings may say of a provider beside its key and its address."""

    @property
    def models(self) -> tuple[str, ...]: ...
    @property
    def price(self) -> Money | None: ...


def with_configured(providers: Mapping[str, Configured]) -> tuple[ModelProfile, ...]:
    """The catalogue and the models that settings name for a provider, each with its price if that is given."""
    return (
        *PROFILES,
        *(
            compatible(ModelRef(provider, model), configured.price)
            for provider, configured in providers.items()
            for model in configured.models
            if find_profile(ModelRef(provider, model)) is None
        ),
    )


def compatible(ref: ModelRef, price: Money | None) -> ModelProfile:
    """A model of which nothing but its provider is known."""
    like = _LIKE.get(ref.provider, GPT_IMAGE_2)
    prices = like.prices if price is None else Prices("settings", "", flat=price)
    return replace(like, ref=ref, prices=prices, transparency=False)


def find_profile(ref: ModelRef) -> ModelProfile | None:
    return next((profile for profile in PROFILES if profile.ref == ref), None)


def find_provider(name: str) -> Provider | None:
    return next((provider for provider in PROVIDERS if provider.name == name), None)
