"""The edit models that Venice offers today, as its own list tells them: `GET models?type=inpaint`, without a key.

The list changes every few weeks. What it says of a model goes before the catalogue, which knows what the list does
not: how long a picture takes, and which model draws without a picture.
"""

import asyncio
import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import httpx

from bot.domain.addresses import is_this_machine
from bot.domain.ledger import USD, Money
from bot.domain.options import Quality
from bot.domain.prices import Prices
from bot.domain.profiles import ModelProfile, ModelRef, Operation
from bot.domain.sizes import ANY_SIZE, Detail, NamedRatios, Ratio, SizeRule
from bot.providers.catalog import find_profile, venice_edit
from bot.providers.line import tls

MODELS_PATH = "models?type=inpaint"
"""Relative to Venice's base address."""

_USUAL_PICTURES = 3
_MOST_PICTURES = 16
_DEAREST = 100 * USD

SECONDS = 4.0
LONGEST_LIST = 4_000_000
"""Bytes."""

log = logging.getLogger(__name__)

_Fields = Mapping[str, object]


def venice_models(document: object, as_of: str) -> tuple[ModelProfile, ...]:
    """The models of a list as Venice sends it, in its order; `as_of` is the month, like 2026-11.

    A model that is offline, or whose price cannot be read, is left out: nothing could be reserved for it.
    """
    items = _fields(document).get("data")
    found = [_profile(_fields(item), as_of) for item in _sequence(items)]
    return tuple({str(one.ref): one for one in found if one is not None}.values())


async def ask_venice(base_url: str, as_of: str) -> tuple[ModelProfile, ...]:
    """What Venice offers today; nothing where it does not say so within a few seconds."""
    try:
        async with (
            asyncio.timeout(SECONDS),
            httpx.AsyncClient(verify=tls(), trust_env=not is_this_machine(base_url)) as client,
            client.stream("GET", f"{base_url.rstrip('/')}/{MODELS_PATH}") as response,
        ):
            body = b""
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > LONGEST_LIST:
                    return ()
            return venice_models(json.loads(body), as_of) if response.is_success else ()
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError, RecursionError) as error:
        log.info("no list of models", extra={"provider": "venice", "why": type(error).__name__})
        return ()


def _profile(item: _Fields, as_of: str) -> ModelProfile | None:
    name, spec = item.get("id"), _fields(item.get("model_spec"))
    if not isinstance(name, str) or not name.strip() or item.get("type") != "inpaint" or spec.get("offline"):
        return None
    constraints = _fields(spec.get("constraints"))
    qualities = tuple(one for one in Quality if one.value in _sequence(constraints.get("qualities")))
    prices = _prices(_fields(spec.get("pricing")), qualities, as_of)
    if prices is None:
        return None
    ref = ModelRef("venice", name)
    base = find_profile(ref) or venice_edit(name, prices.flat)
    resolutions, ratios = _details(constraints), _ratios(constraints)
    asked = {"aspect_ratio": ratios, "resolution": resolutions, "quality": qualities}
    takes = frozenset(field for field, values in asked.items() if values)
    routes = tuple(replace(route, takes=takes) for route in base.routes[Operation.EDIT])
    return replace(
        base,
        routes={**base.routes, Operation.EDIT: routes},
        prices=prices,
        max_pictures=_pictures(constraints, _fields(spec.get("capabilities"))),
        sizes=_sizes(ratios, resolutions),
        qualities=qualities,
    )


def _pictures(constraints: _Fields, capabilities: _Fields) -> int:
    """The document says it in either place; three where it says nothing, one where pictures cannot be combined."""
    if constraints.get("combineImages") is False:
        return 1
    for said in (constraints.get("maxInputImages"), capabilities.get("maxInputImages")):
        if isinstance(said, int) and said > 0:
            return min(said, _MOST_PICTURES)
    return _USUAL_PICTURES


def _sizes(ratios: tuple[Ratio, ...], resolutions: tuple[Detail, ...]) -> SizeRule:
    details = resolutions or (Detail.K1,)
    return NamedRatios(ratios, details) if ratios else replace(ANY_SIZE, details=details)


def _details(constraints: _Fields) -> tuple[Detail, ...]:
    said = {str(one).lower() for one in _sequence(constraints.get("resolutions"))}
    return tuple(detail for detail in Detail if detail.value in said)


def _ratios(constraints: _Fields) -> tuple[Ratio, ...]:
    """All that are ratios: `auto` is what is asked for when nobody wishes another."""
    return tuple(_parsed(_sequence(constraints.get("aspectRatios"))))


def _parsed(names: Sequence[object]) -> Iterator[Ratio]:
    for name in names:
        try:
            yield Ratio.parse(str(name))
        except ValueError:
            continue


def _prices(pricing: _Fields, qualities: tuple[Quality, ...], as_of: str) -> Prices | None:
    by_detail, by_quality = _fields(pricing.get("resolutions")), _fields(pricing.get("quality"))
    table: dict[tuple[Quality | None, Detail], Money] = {}
    for detail in Detail:
        name = detail.value.upper()
        of_qualities = _fields(by_quality.get(name))
        for quality in qualities or (None,):
            said = by_detail.get(name) if quality is None else of_qualities.get(quality.value)
            price = _money(said)
            if price:
                table[quality, detail] = price
    flat = _money(pricing.get("inpaint")) or max(table.values(), default=None)
    if not flat:
        return None
    pictures = _fields(pricing.get("inputImages"))
    included = pictures.get("included")
    return Prices(
        source="Venice's model list",
        as_of=as_of,
        flat=flat,
        table=table,
        picture=_money(pictures.get("additional")) or Money(0),
        free_pictures=included if isinstance(included, int) else 0,
    )


def _money(price: object) -> Money | None:
    """`{"usd": 0.04}`; None for what is no sensible price."""
    usd = _fields(price).get("usd")
    if isinstance(usd, bool) or not isinstance(usd, int | float) or not 0 <= usd * USD <= _DEAREST:
        return None
    return Money(round(Decimal(str(usd)) * USD))


def _fields(value: object) -> _Fields:
    return value if isinstance(value, dict) else {}


def _sequence(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else []
