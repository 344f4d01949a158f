"""What a day may still cost."""

import pytest

from bot.domain.ledger import Money
from bot.domain.plans import Budget


@pytest.mark.parametrize(
    ("spent", "most"), [(0, 10), (1, 9), (70_000, 3), (90_000, 1), (90_001, 0), (100_000, 0), (120_000, 0)]
)
def test_several_turns_are_too_many_together_before_one_is(spent: int, most: int) -> None:
    budget = Budget(Money(10_000), Money(spent), Money(100_000))
    assert [budget.exhausted_by(turns) for turns in range(1, 12)] == [turns > most for turns in range(1, 12)]
    assert budget.exhausted is (most < 1)
