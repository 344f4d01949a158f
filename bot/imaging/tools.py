"""`ports.PictureTools` in threads: few at a time, so that decoded pictures do not pile up in memory."""

from collections.abc import Sequence
from contextlib import suppress

from bot.domain.errors import BlobMissing, Refused
from bot.domain.pictures import BlobRef, PictureFile, PictureFormat
from bot.domain.records import Cell, CutOut, Examined
from bot.imaging import cutting, encoding, metadata, sheets
from bot.imaging.area_tools import AreaTools
from bot.imaging.composing_tools import ComposingTools
from bot.imaging.inspection import is_heif, opened, opened_heif
from bot.imaging.workshop import BYTES_PER_PIXEL, SECONDS, decoded


class ThreadedPictureTools(AreaTools, ComposingTools):
    """Each operation takes and returns blobs; two run at a time, people's files no longer than a minute."""

    async def examine(self, blob: BlobRef) -> Examined:
        """A result is paid: it gets the time that it takes."""
        return await self._run(None, self._examine, blob)

    async def take_in(self, blob: BlobRef) -> PictureFile:
        return await self._run(SECONDS, self._take_in, blob)

    async def shrink(self, file: PictureFile, limit: int) -> PictureFile:
        return await self._run(SECONDS, self._shrink, file, limit)

    async def preview(self, file: PictureFile, side: int = encoding.PREVIEW_SIDE) -> PictureFile:
        return await self._run(None, self._preview, file, side)

    async def sheet(self, cells: Sequence[Cell], columns: int) -> PictureFile:
        return await self._run(None, self._sheet, tuple(cells), columns)

    async def side_by_side(
        self, before: PictureFile, after: PictureFile, labels: tuple[str, str]
    ) -> PictureFile:
        return await self._run(None, self._side_by_side, before, after, labels)

    async def sticker(self, file: PictureFile) -> CutOut | None:
        return await self._run(None, self._sticker, file)

    def _take_in(self, blob: BlobRef) -> PictureFile:
        path = self._blobs.local(blob)
        if is_heif(path):
            with opened_heif(path) as image:
                pixels = image.width * image.height
            with self._memory.taken(2 * BYTES_PER_PIXEL * pixels):
                clean, made = self._written(lambda write: encoding.converted(path, write))
            return PictureFile(clean, *made)
        with opened(path) as (_, facts):
            pass
        if not facts.plain:
            with self._memory.taken(2 * BYTES_PER_PIXEL * facts.width * facts.height):
                clean, (kind, width, height) = self._written(lambda write: encoding.upright(path, write))
            return PictureFile(clean, kind, width, height)
        with self._memory.taken(decoded(facts)):
            encoding.verify(path)
        kept = metadata.pieces(path, facts.format)
        if not metadata.is_whole(kept, blob.size):
            blob, _ = self._written(lambda write: metadata.copy(path, kept, write))
        return PictureFile(blob, facts.format, facts.width, facts.height)

    def _shrink(self, file: PictureFile, limit: int) -> PictureFile:
        path = self._blobs.local(file.blob)
        with self._memory.taken(decoded(file)):
            content, kind, width, height = encoding.shrunk(path, limit)
        blob, _ = self._written(lambda write: write(content))
        return PictureFile(blob, kind, width, height)

    def _preview(self, file: PictureFile, side: int) -> PictureFile:
        path = self._blobs.local(file.blob)
        with self._memory.taken(decoded(file)):
            blob, (width, height) = self._written(lambda write: encoding.preview(path, write, side))
        return PictureFile(blob, PictureFormat.JPEG, width, height)

    def _sheet(self, cells: tuple[Cell, ...], columns: int) -> PictureFile:
        layout = sheets.grid([cell.file for cell in cells], columns)
        sheet = sheets.Sheet(layout, [cell.label for cell in cells])
        for place, cell in enumerate(cells):
            if not self._shows(sheet, place, cell):
                sheet.cross_out(place)
        return self._drawn(sheet)

    def _shows(self, sheet: sheets.Sheet, place: int, cell: Cell) -> bool:
        """One picture that cannot be opened any more does not cost the others."""
        if cell.file is None:
            return False
        with suppress(BlobMissing, Refused):
            self._show(sheet, place, cell.file)
            return True
        if cell.thumbnail is not None:
            with suppress(BlobMissing, Refused):
                sheet.show(place, self._blobs.local(cell.thumbnail))
                return True
        return False

    def _side_by_side(self, before: PictureFile, after: PictureFile, labels: tuple[str, str]) -> PictureFile:
        sheet = sheets.Sheet(sheets.pair(before, after), labels)
        self._show(sheet, 0, before)
        self._show(sheet, 1, after)
        return self._drawn(sheet)

    def _show(self, sheet: sheets.Sheet, place: int, file: PictureFile) -> None:
        path = self._blobs.local(file.blob)
        with self._memory.taken(decoded(file)):
            sheet.show(place, path)

    def _drawn(self, sheet: sheets.Sheet) -> PictureFile:
        blob, (width, height) = self._written(sheet.save)
        return PictureFile(blob, PictureFormat.JPEG, width, height)

    def _sticker(self, file: PictureFile) -> CutOut | None:
        path = self._blobs.local(file.blob)
        with self._memory.taken(decoded(file) + cutting.WORKING_BYTES):
            made = cutting.sticker(path)
        if made is None:
            return None
        blob, _ = self._written(lambda write: write(made.content))
        return CutOut(PictureFile(blob, PictureFormat.WEBP, made.width, made.height), made.sure)
