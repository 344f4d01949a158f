"""Where pictures are made: in worker threads, and kept on disk."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial
from hashlib import file_digest
from pathlib import Path
from uuid import uuid4

from bot.sandbox.image_api.calls import Artwork, Call
from bot.sandbox.image_api.noise import write_bomb, write_noise
from bot.sandbox.image_api.painter import Drift, Finish, paint
from bot.sandbox.image_api.settings import Noise, Result

NO_PICTURE = b"upstream said: the picture will be ready soon, please wait\n"


class Studio:
    """Makes pictures into a folder. What does not depend on a call is made once and shared."""

    def __init__(self, folder: Path, pool: Executor) -> None:
        self._folder = folder
        self._pool = pool
        self._shared: dict[str, asyncio.Task[Artwork]] = {}

    async def make(
        self, call: Call, result: Result | None, scale: float, drift: Drift, variant: int = 0
    ) -> Artwork:
        """The picture for this call: painted from its words and pictures, or the fixed result."""
        if isinstance(result, Noise):
            return await self._once(f"noise {result.size}", partial(write_noise, size=result.size))
        if isinstance(result, bytes):
            return await self._in_thread(partial(_write, data=result))
        inputs = [picture.path for picture in call.pictures if picture.path]
        order = call.order
        mask = call.mask.path if call.mask and order.obeys_mask else None
        finish = Finish(order.size, mask, order.transparent, order.format, order.compression, variant, drift)
        made = await self._in_thread(
            lambda path: _write(path, paint(call.last_user_text, inputs, call.number, scale, finish)),
        )
        return replace(made, media_type=f"image/{order.format.lower()}")

    async def text(self) -> Artwork:
        """Bytes that are no picture at all."""
        return await self._once("text", partial(_write, data=NO_PICTURE))

    async def bomb(self) -> Artwork:
        """A small PNG of enormous dimensions."""
        return await self._once("bomb", write_bomb)

    async def truncated(self, whole: Artwork) -> Artwork:
        """The first half of a picture's bytes."""
        return await self._in_thread(lambda path: _write(path, whole.path.read_bytes()[: whole.size // 2]))

    async def draw(self, write: Callable[[Path], None]) -> Artwork:
        """Whatever this writes; it may block."""
        return await self._in_thread(write)

    async def _once(self, name: str, write: Callable[[Path], None]) -> Artwork:
        if name not in self._shared:
            self._shared[name] = asyncio.create_task(self._in_thread(write))
        return await asyncio.shield(self._shared[name])

    async def _in_thread(self, write: Callable[[Path], None]) -> Artwork:
        path = self._folder / f"{uuid4().hex}.png"
        return await asyncio.get_running_loop().run_in_executor(self._pool, _made, path, write)


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def _made(path: Path, write: Callable[[Path], None]) -> Artwork:
    write(path)
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return Artwork(path, path.stat().st_size, digest)
