"""When a call is made again by itself."""

import itertools

import pytest

from bot.domain.errors import Reason
from bot.domain.generation import NoPicture
from bot.domain.ledger import Billed
from bot.domain.retries import next_try_in

TRIES = {Reason.BUSY: 3, Reason.UPSTREAM: 2, Reason.UNREACHABLE: 3}
"""Tries altogether; everything else has one."""


def failed(reason: Reason, billed: Billed = Billed.NO, retry_after: float | None = None) -> NoPicture:
    return NoPicture(reason, billed, retry_after=retry_after)


@pytest.mark.parametrize(("reason", "tries"), list(itertools.product(Reason, range(1, 5))))
def test_only_what_may_pass_is_tried_again_and_not_for_ever(reason: Reason, tries: int) -> None:
    again = next_try_in(failed(reason), tries) is not None
    assert again == (tries < TRIES.get(reason, 1))


@pytest.mark.parametrize(
    ("reason", "billed", "tries"), list(itertools.product(Reason, [Billed.YES, Billed.UNKNOWN], range(1, 4)))
)
def test_what_was_or_may_have_been_billed_is_never_tried_again(
    reason: Reason, billed: Billed, tries: int
) -> None:
    assert next_try_in(failed(reason, billed), tries) is None
    assert next_try_in(failed(reason, billed, retry_after=1.0), tries) is None


def test_waits_grow() -> None:
    first, second = next_try_in(failed(Reason.BUSY), 1), next_try_in(failed(Reason.BUSY), 2)
    assert first is not None
    assert second is not None
    assert 0 < first < second


@pytest.mark.parametrize(
    ("asked", "waited"), [(1.0, 1.0), (7.5, 7.5), (120.0, 120.0), (120.5, None), (float("inf"), None)]
)
def test_a_service_that_names_its_wait_is_believed_within_reason(asked: float, waited: float | None) -> None:
    assert next_try_in(failed(Reason.BUSY, retry_after=asked), 1) == waited


def test_a_named_wait_gives_no_more_tries() -> None:
    assert next_try_in(failed(Reason.BUSY, retry_after=1.0), 3) is None
    assert next_try_in(failed(Reason.DECLINED, retry_after=1.0), 1) is None
