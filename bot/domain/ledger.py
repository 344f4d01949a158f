"""Money in integer micro-USD, and what a day may cost.

The ledger is append-only and signed. A turn's rows carry the UTC day of its reservation, so that the sum
of a day is what that day costs at most: reserve +p, release -p, charge +c (with a release -p), unknown 0
(the reservation stands, the picture may have been charged).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from bot.domain.ids import DAY, HOUR, MINUTE, Micros

Money = NewType("Money", int)
"""Micro-USD: 30_000 is three cents."""

USD = 1_000_000
NOTHING_DUE = Money(0)


class EntryKind(StrEnum):
    RESERVE = "reserve"
    RELEASE = "release"
    CHARGE = "charge"
    UNKNOWN = "unknown"


class Billed(StrEnum):
    """Whether an attempt costs money, as far as the provider's documents say."""

    NO = "no"
    YES = "yes"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row to be written for a turn."""

    kind: EntryKind
    amount: Money


def reservation(price: Money) -> tuple[Entry, ...]:
    return (Entry(EntryKind.RESERVE, price),)


def settlement(billed: Billed, reserved: Money, cost: Money) -> tuple[Entry, ...]:
    """The rows that end a reservation of `reserved` for an attempt that cost `cost` if it was billed."""
    release = Entry(EntryKind.RELEASE, Money(-reserved))
    match billed:
        case Billed.NO:
            return (release,)
        case Billed.YES:
            return (release, Entry(EntryKind.CHARGE, cost))
        case Billed.UNKNOWN:
            return (Entry(EntryKind.UNKNOWN, Money(0)),)


def day_of(moment: Micros) -> int:
    """The UTC day as a count of days since 1970-01-01."""
    return moment // DAY


def resets_in(moment: Micros) -> tuple[int, int]:
    """How long until the daily limit starts anew at 00:00 UTC: so many hours, or below one so many minutes."""
    left = DAY - moment % DAY
    minutes = max(1, round(left / MINUTE))
    return (round(left / HOUR), 0) if minutes >= 60 else (0, minutes)


def dollars(amount: Money) -> str:
    """A price for people: "$0.03"; tenths of a cent only where they matter."""
    cents, rest = divmod(amount, 10_000)
    return f"${amount / USD:.3f}" if rest and cents < 10 else f"${amount / USD:.2f}"
