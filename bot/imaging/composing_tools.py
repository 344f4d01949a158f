"""The operations of `ports.PictureTools` that put answers and their pictures together."""

from contextlib import suppress

from bot.domain.areas import Area, Box, Tolerance
from bot.domain.errors import Refused
from bot.domain.pictures import PictureFile
from bot.domain.records import Blended, Examined
from bot.imaging import compose, local
from bot.imaging.workshop import SECONDS, Workshop, decoded


class ComposingTools(Workshop):
    """What is put together is written without loss, at the size of the picture that it began as."""

    async def blend(
        self, original: PictureFile, answer: PictureFile, area: Area, box: Box | None, tolerance: Tolerance
    ) -> Blended:
        """A result is paid: it gets the time that it takes."""
        whole = Box(0, 0, original.width, original.height)
        return await self._run(None, self._blend, original, answer, area, box or whole, tolerance)

    async def changed_locally(self, original: PictureFile, answer: PictureFile) -> bool:
        with suppress(Refused):
            return await self._run(SECONDS, self._changed_locally, original, answer)
        return False

    async def rest_exact(self, original: PictureFile, answer: PictureFile) -> Examined | None:
        return await self._run(SECONDS, self._rest_exact, original, answer)

    def _blend(
        self, original: PictureFile, answer: PictureFile, area: Area, box: Box, tolerance: Tolerance
    ) -> Blended:
        before, after, mask = (self._blobs.local(file.blob) for file in (original, answer, area.file))
        writer = self._blobs.new()
        try:
            with self._memory.taken(compose.working_bytes(original, answer)):
                made = compose.blend(before, after, mask, box, tolerance, writer.write)
            result = self._examine(writer.finish()) if made.written else None
        finally:
            writer.discard()
        return Blended(made.verdict, result)

    def _changed_locally(self, original: PictureFile, answer: PictureFile) -> bool:
        before, after = self._blobs.local(original.blob), self._blobs.local(answer.blob)
        with self._memory.taken(decoded(original) + decoded(answer)):
            return local.local_change(before, after) is not None

    def _rest_exact(self, original: PictureFile, answer: PictureFile) -> Examined | None:
        before, after = self._blobs.local(original.blob), self._blobs.local(answer.blob)
        writer = self._blobs.new()
        try:
            with self._memory.taken(compose.working_bytes(original, answer)):
                made = local.rest_exact(before, after, writer.write)
            return None if made is None else self._examine(writer.finish())
        finally:
            writer.discard()
