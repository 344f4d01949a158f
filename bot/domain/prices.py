"""What a call costs: a flat price, a price by quality and detail, or tokens."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.generation import Usage
from bot.domain.ledger import NOTHING_DUE, Money
from bot.domain.options import Quality
from bot.domain.sizes import Detail


@dataclass(frozen=True, slots=True)
class TokenPrices:
    """Micro-USD per million tokens: which is micro-dollars for a dollar price per token."""

    text: Money
    picture: Money
    output: Money

    def of(self, usage: Usage) -> Money:
        """What the tokens of a call cost, rounded up to a micro-dollar."""
        text = max(0, usage.input_tokens - usage.picture_tokens)
        total = text * self.text + usage.picture_tokens * self.picture + usage.output_tokens * self.output
        return Money(-(-total // 1_000_000))


@dataclass(frozen=True, slots=True)
class Prices:
    """Where the figures come from and of when they are; `table` by quality and detail where they matter.

    The quality is None in the table of a model that has none.
    `picture` is added for each picture that goes along, after the first `free_pictures`.
    """

    source: str
    as_of: str
    flat: Money = NOTHING_DUE
    table: Mapping[tuple[Quality | None, Detail], Money] = field(default_factory=dict)
    picture: Money = NOTHING_DUE
    free_pictures: int = 0
    tokens: TokenPrices | None = None

    def likely(self, quality: Quality | None, detail: Detail, pictures: int) -> Money:
        """What is reserved for a call: the most likely price."""
        base = self.table.get((quality, detail), self.flat)
        return Money(base + self.picture * max(0, pictures - self.free_pictures))

    def real(self, usage: Usage, likely: Money) -> Money:
        """What a call cost: by its tokens where they are counted and priced, else what was likely."""
        if self.tokens is None or not usage.output_tokens:
            return likely
        return self.tokens.of(usage)
