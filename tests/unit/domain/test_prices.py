"""Prices: what is reserved before a call, and what it cost."""

from dataclasses import replace

import pytest

from bot.domain.generation import UNCOUNTED, Usage
from bot.domain.ledger import Money
from bot.domain.options import Quality
from bot.domain.prices import Prices, TokenPrices
from bot.domain.sizes import Detail

FLAT = Prices("a page", "2026-11", flat=Money(30_000))
TOKENS = TokenPrices(text=Money(5_000_000), picture=Money(8_000_000), output=Money(30_000_000))
TABLE = Prices(
    "a page",
    "2026-11",
    flat=Money(80_000),
    table={(Quality.LOW, Detail.K1): Money(30_000), (Quality.HIGH, Detail.K4): Money(840_000)},
    picture=Money(9_200),
    free_pictures=1,
)


@pytest.mark.parametrize("quality", [None, *Quality])
@pytest.mark.parametrize("detail", Detail)
@pytest.mark.parametrize("pictures", [0, 1, 16])
def test_a_flat_price_is_always_the_same(quality: Quality | None, detail: Detail, pictures: int) -> None:
    assert FLAT.likely(quality, detail, pictures) == 30_000


@pytest.mark.parametrize(
    ("quality", "detail", "price"),
    [
        (Quality.LOW, Detail.K1, 30_000),
        (Quality.HIGH, Detail.K4, 840_000),
        (Quality.MEDIUM, Detail.K1, 80_000),
        (None, Detail.K1, 80_000),
    ],
)
def test_a_table_knows_some_and_the_flat_price_the_rest(
    quality: Quality | None, detail: Detail, price: int
) -> None:
    assert TABLE.likely(quality, detail, 0) == price


def test_a_model_without_qualities_may_have_a_price_for_each_detail() -> None:
    prices = replace(FLAT, table={(None, Detail.K2): Money(50_000)})
    assert prices.likely(None, Detail.K1, 0) == 30_000
    assert prices.likely(None, Detail.K2, 0) == 50_000


@pytest.mark.parametrize(("pictures", "more"), [(0, 0), (1, 0), (2, 9_200), (5, 36_800)])
def test_pictures_after_the_free_ones_cost_more(pictures: int, more: int) -> None:
    assert TABLE.likely(Quality.LOW, Detail.K1, pictures) == 30_000 + more
    each = replace(TABLE, free_pictures=0)
    assert each.likely(Quality.LOW, Detail.K1, pictures) == 30_000 + 9_200 * pictures


@pytest.mark.parametrize(
    ("usage", "micro_dollars"),
    [
        (Usage(1_280, 6_240), 193_600),
        (Usage(1_280, 6_240, 1_024), 196_672),
        (Usage(1_280, 6_240, 1_280), 197_440),
        (Usage(24, 818), 24_660),
        (Usage(0, 1), 30),
        (Usage(10, 1, 20), 190),
    ],
)
def test_tokens_to_the_micro_dollar(usage: Usage, micro_dollars: int) -> None:
    assert TOKENS.of(usage) == micro_dollars


def test_a_part_of_a_micro_dollar_is_a_whole_one() -> None:
    cheap = TokenPrices(text=Money(1), picture=Money(1), output=Money(1))
    assert cheap.of(Usage(1, 0)) == 1
    assert cheap.of(Usage(0, 0)) == 0
    assert cheap.of(Usage(1_000_000, 1)) == 2


def test_counted_tokens_decide_where_they_are_priced() -> None:
    priced = replace(TABLE, tokens=TOKENS)
    assert priced.real(Usage(1_280, 6_240), Money(53_000)) == 193_600
    assert priced.real(UNCOUNTED, Money(53_000)) == 53_000
    assert priced.real(Usage(1_280, 0), Money(53_000)) == 53_000
    assert FLAT.real(Usage(1_280, 6_240), Money(30_000)) == 30_000
