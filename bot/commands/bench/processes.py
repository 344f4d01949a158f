"""Processes that are measured from outside, over /proc."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1_000_000
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Measured:
    """A running process."""

    process: asyncio.subprocess.Process

    @property
    def _proc(self) -> Path:
        return Path(f"/proc/{self.process.pid}")

    def cpu(self) -> float:
        """Seconds of processor time used so far."""
        fields = (self._proc / "stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def memory(self) -> float:
        """Megabytes in memory now."""
        return self._status("VmRSS")

    def peak(self) -> float:
        """Megabytes in memory at most since `forget_peak`."""
        return self._status("VmHWM")

    def forget_peak(self) -> None:
        (self._proc / "clear_refs").write_text("5")

    def _status(self, name: str) -> float:
        for line in (self._proc / "status").read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1]) * 1024 / MEGABYTE
        raise LookupError(name)


@asynccontextmanager
async def running(module: str, environment: Mapping[str, str]) -> AsyncIterator[Measured]:
    """`python -m module` with these settings, silent, until the block ends."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        env={**os.environ, **environment, "LOG_LEVEL": "ERROR"},
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        yield Measured(process)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
