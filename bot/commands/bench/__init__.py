"""Measures the bot as its own process against the pretended world: time, CPU, memory, bytes on the wire."""

import asyncio
import json
import sys
from pathlib import Path

from bot.commands.bench.figures import Figure, table
from bot.commands.bench.scenes import SCENES, Scale
from bot.domain.errors import ConfigurationError


def bench(output: Path | None, *, quick: bool) -> int:
    """Prints a table of figures beside their goals; `output` gets them as JSON. Raises ConfigurationError."""
    if not Path("/proc/self/clear_refs").exists():
        raise ConfigurationError("imagebot bench reads /proc, which only Linux has.")
    figures = asyncio.run(_measure(Scale.quick() if quick else Scale()))
    print(table(figures))
    if output is not None:
        output.write_text(json.dumps([figure.as_json() for figure in figures], indent=2) + "\n")
    return 0


async def _measure(scale: Scale) -> list[Figure]:
    figures: list[Figure] = []
    for number, (name, scene) in enumerate(SCENES.items()):
        _progress(number, len(SCENES), name)
        figures += await scene(scale)
    _progress(len(SCENES), len(SCENES), "")
    return figures


def _progress(done: int, total: int, name: str) -> None:
    if not sys.stderr.isatty():
        return
    bar = "█" * done + "░" * (total - done)
    end = "\n" if done == total else ""
    print(f"\r\033[K{bar} {done}/{total} {name}", end=end, file=sys.stderr, flush=True)
