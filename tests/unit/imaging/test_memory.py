"""Decoded pictures share a budget of memory."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, BrokenBarrierError

import pytest

from bot.imaging.workshop import Memory


def test_what_fits_together_runs_together() -> None:
    memory, both = Memory(10), Barrier(2, timeout=5)

    def work() -> None:
        with memory.taken(5):
            both.wait()

    with ThreadPoolExecutor(2) as pool:
        for running in [pool.submit(work), pool.submit(work)]:
            running.result()


@pytest.mark.parametrize("size", [6, 10, 99])
def test_what_does_not_fit_together_runs_one_after_the_other(size: int) -> None:
    memory, both = Memory(10), Barrier(2, timeout=0.2)

    def work() -> bool:
        with memory.taken(size):
            try:
                both.wait()
            except BrokenBarrierError:
                return False
            return True

    with ThreadPoolExecutor(2) as pool:
        assert [running.result() for running in [pool.submit(work), pool.submit(work)]] == [False, False]
