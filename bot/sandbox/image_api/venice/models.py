"""The models: what they take and what they cost (GET /models and the pricing page of docs.venice.ai)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

ASPECT_RATIOS = ("auto", "1:1", "3:2", "16:9", "21:9", "9:16", "2:3", "3:4", "4:5")
RESOLUTIONS = ("1K", "2K", "4K")
QUALITIES = ("low", "medium", "high")
LONGEST_PROMPT = 32_768
LONGEST_PROMPT_OF_GPT = 10_000
INPUTS_WHERE_UNSAID = 3
ENHANCED_PROMPT = 0.04
DEFAULT_EDITOR = "firered-image-edit"
UPSCALER = "upscaler"

Tiers = Mapping[str, float]


class Place(StrEnum):
    """Where a row tells `maxInputImages`: the reference names one place, the models' pages the other."""

    CONSTRAINTS = "constraints"
    CAPABILITIES = "capabilities"


@dataclass(frozen=True, slots=True)
class Pricing:
    """US dollars for a picture: `flat`, else by resolution, else by resolution and quality.

    The first input picture is included, each further one costs `further`.
    """

    flat: float = 0.0
    tiers: Tiers = field(default_factory=dict)
    qualities: Mapping[str, Tiers] = field(default_factory=dict)
    further: float = 0.0

    def of(self, resolution: str, quality: str, inputs: int = 0) -> float:
        """For one picture made from so many."""
        base = self.tiers.get(resolution, self.flat)
        if self.qualities:
            base = self.qualities[resolution][quality]
        return base + self.further * max(0, inputs - 1)


@dataclass(frozen=True, slots=True)
class Model:
    """`inputs` is the row's `maxInputImages`, told in `place`; None where the row is silent.

    `created` is a Unix time. `successor` is set for a model that is on its way out.
    """

    id: str
    type: str
    name: str
    pricing: Pricing
    created: int
    private: bool = False
    inputs: int | None = None
    place: Place = Place.CONSTRAINTS
    combines: bool = True
    longest_prompt: int = LONGEST_PROMPT
    successor: str | None = None

    @property
    def most_inputs(self) -> int:
        """How many input pictures it takes."""
        if self.inputs is not None:
            return self.inputs
        return INPUTS_WHERE_UNSAID if self.combines else 1

    @property
    def resolutions(self) -> tuple[str, ...]:
        """The tiers to choose from; none where there is one size only."""
        return tuple(self.pricing.tiers)

    @property
    def default_quality(self) -> str:
        """The dearest, which is what an order without a quality gets."""
        return QUALITIES[-1]

    @property
    def row(self) -> dict[str, Any]:
        """As GET /models shows it."""
        return {
            "id": self.id,
            "object": "model",
            "type": self.type,
            "created": self.created,
            "owned_by": "venice.ai",
            "model_spec": {
                "name": self.name,
                "modelSource": "",
                "offline": False,
                "privacy": "private" if self.private else "anonymized",
                "pricing": self._pricing_row(),
                "constraints": self._constraints_row(),
                "traits": [],
                **self._capabilities_row(),
            },
        }

    def _pricing_row(self) -> dict[str, Any]:
        if self.type == "upscale":
            return {"upscale": {f"{name}x": _money(self.pricing.tiers[name]) for name in self.pricing.tiers}}
        row: dict[str, Any] = {}
        if self.type == "inpaint":
            row["inpaint"] = _money(self.pricing.of(RESOLUTIONS[0], self.default_quality))
        if self.pricing.tiers:
            row["resolutions"] = {name: _money(price) for name, price in self.pricing.tiers.items()}
        if self.pricing.further:
            row["inputImages"] = {"included": 1, "additional": _money(self.pricing.further)}
        if self.pricing.qualities:
            row["quality"] = {
                resolution: {quality: _money(price) for quality, price in prices.items()}
                for resolution, prices in self.pricing.qualities.items()
            }
        return row

    def _constraints_row(self) -> dict[str, Any]:
        if self.type == "upscale":
            return {}
        row: dict[str, Any] = {
            "aspectRatios": list(ASPECT_RATIOS),
            "promptCharacterLimit": self.longest_prompt,
        }
        if self.type == "inpaint":
            row["combineImages"] = self.combines
        if self.resolutions:
            row |= {"defaultResolution": RESOLUTIONS[0], "resolutions": list(self.resolutions)}
        if self.pricing.qualities:
            row |= {"defaultQuality": self.default_quality, "qualities": list(QUALITIES)}
        if self.inputs is not None and self.place is Place.CONSTRAINTS:
            row["maxInputImages"] = self.inputs
        return row

    def _capabilities_row(self) -> dict[str, Any]:
        if self.inputs is None or self.place is Place.CONSTRAINTS:
            return {}
        return {"capabilities": {"maxInputImages": self.inputs}}


def _money(usd: float) -> dict[str, float]:
    """A diem is worth a dollar."""
    return {"usd": usd, "diem": usd}


def _by_quality(*prices: tuple[float, float, float]) -> dict[str, Tiers]:
    return {
        resolution: dict(zip(QUALITIES, row, strict=True))
        for resolution, row in zip(RESOLUTIONS, prices, strict=True)
    }


def _by_resolution(*prices: float) -> Tiers:
    return dict(zip(RESOLUTIONS, prices, strict=False))


GPT_IMAGE_EDIT = Pricing(
    tiers=_by_resolution(0.34, 0.52, 0.84),
    qualities=_by_quality((0.03, 0.08, 0.34), (0.03, 0.14, 0.52), (0.04, 0.22, 0.84)),
    further=0.0092,
)
GPT_IMAGE = Pricing(
    tiers=_by_resolution(0.27, 0.51, 0.84),
    qualities=_by_quality((0.02, 0.07, 0.26), (0.03, 0.13, 0.50), (0.05, 0.21, 0.83)),
)
NANO_BANANA = Pricing(tiers=_by_resolution(0.18, 0.23, 0.35))

# How many pictures a model takes is documented for few; the numbers here make every kind of row appear.
_ALL = (
    Model(DEFAULT_EDITOR, "inpaint", "FireRed Edit", Pricing(flat=0.04), created=1774396800, private=True),
    Model(
        "qwen-edit",
        "inpaint",
        "Qwen Edit",
        Pricing(flat=0.04),
        created=1762300800,
        private=True,
        successor=DEFAULT_EDITOR,
    ),
    Model(
        "gpt-image-2-edit",
        "inpaint",
        "GPT Image 2",
        GPT_IMAGE_EDIT,
        created=1776729600,
        inputs=16,
        longest_prompt=LONGEST_PROMPT_OF_GPT,
    ),
    Model(
        "nano-banana-pro-edit",
        "inpaint",
        "Nano Banana Pro",
        NANO_BANANA,
        created=1765584000,
        inputs=14,
        place=Place.CAPABILITIES,
    ),
    Model("seedream-v4-edit", "inpaint", "Seedream V4.5", Pricing(flat=0.05), created=1767484800, inputs=10),
    Model("luma-uni-1-edit", "inpaint", "Luma Uni 1", Pricing(flat=0.06), created=1778000000, combines=False),
    Model(
        "gpt-image-2",
        "image",
        "GPT Image 2",
        GPT_IMAGE,
        created=1776729600,
        longest_prompt=LONGEST_PROMPT_OF_GPT,
    ),
    Model("nano-banana-pro", "image", "Nano Banana Pro", NANO_BANANA, created=1763653951),
    Model(
        UPSCALER,
        "upscale",
        "Upscaler",
        Pricing(tiers={"2": 0.02, "4": 0.08}),
        created=1744453050,
        private=True,
    ),
)
MODELS: Mapping[str, Model] = MappingProxyType({model.id: model for model in _ALL})
