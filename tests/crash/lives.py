"""Starts and ends lives of the bot beside a pretend world, from the test's event loop."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.crash.life import Death

KILLED = -signal.SIGKILL


@dataclass
class Lives:
    """Lives one after another in one data folder."""

    process: asyncio.subprocess.Process
    folder: Path
    environment: dict[str, str]
    current: int = 0

    async def begin(self, death: Death | None = None) -> None:
        """Starts a life; it is not connected yet when this returns."""
        order = {
            "environment": self.environment,
            "death": asdict(death) if death else None,
            "tally": str(self.folder / "commits"),
            "log": str(self.folder / "log"),
        }
        self._stdin.write(json.dumps(order).encode() + b"\n")
        self.current = int(await self._line())

    async def ended(self) -> int:
        """Waits for the end of the life; its exit status, negative for a signal."""
        return int(await self._line())

    async def kill(self) -> int:
        os.kill(self.current, signal.SIGKILL)
        return await self.ended()

    async def stop(self) -> int:
        self.terminate()
        return await self.ended()

    def terminate(self) -> None:
        """Asks the life to end; it may have ended by itself."""
        with suppress(ProcessLookupError):
            os.kill(self.current, signal.SIGTERM)

    def commits(self) -> int:
        """How many commits the last life counted."""
        return int((self.folder / "commits").read_text())

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8")

    @property
    def _stdin(self) -> asyncio.StreamWriter:
        assert self.process.stdin is not None
        return self.process.stdin

    async def _line(self) -> bytes:
        assert self.process.stdout is not None
        async with asyncio.timeout(60):
            return await self.process.stdout.readline()


@asynccontextmanager
async def zygote() -> AsyncIterator[asyncio.subprocess.Process]:
    """A process that has loaded the bot and forks lives of it; what still lives at the end is killed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.crash.life",
        cwd=Path(__file__).parents[2],
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        process_group=0,
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
