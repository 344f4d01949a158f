"""The operations of `ports.PictureTools` on marked areas."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from PIL import Image

from bot.domain.areas import Area, Box, Look, OtherShape, Outlined
from bot.domain.errors import BlobMissing
from bot.domain.frame_parts import Region
from bot.domain.framing import FrameLimits
from bot.domain.pictures import BlobRef, PictureFile, PictureFormat
from bot.domain.strokes import Strokes
from bot.imaging import area_views, areas, encoding, framing, looking
from bot.imaging.masks import share
from bot.imaging.strokes import rasterised
from bot.imaging.workshop import BYTES_PER_PIXEL, SECONDS, Workshop, decoded


class AreaTools(Workshop):
    """Areas from words and files, seen by people, cut for models."""

    async def look(self, copy: PictureFile, candidates: Sequence[tuple[PictureFile, BlobRef | None]]) -> Look:
        return await self._run(SECONDS, self._look, copy, tuple(candidates))

    async def region_area(self, picture: PictureFile, region: Region) -> Area:
        return await self._run(SECONDS, self._region_area, picture, region)

    async def paint(self, strokes: Strokes, width: int, height: int) -> Area | None:
        return await self._run(SECONDS, self._paint, strokes, width, height)

    async def inverted(self, area: Area) -> Area:
        return await self._run(SECONDS, self._inverted, area)

    async def area_of_file(
        self, file: PictureFile, target: PictureFile, *, black_and_white: bool
    ) -> Area | OtherShape | None:
        find = areas.from_file if black_and_white else areas.from_hole
        return await self._run(SECONDS, self._area_of_file, file, target, find)

    async def area_preview(self, picture: PictureFile, area: Area) -> PictureFile:
        return await self._run(SECONDS, self._area_preview, picture, area)

    async def outlined(self, picture: PictureFile, area: Area) -> Outlined:
        return await self._run(SECONDS, self._outlined, picture, area)

    async def framed(
        self, picture: PictureFile, area: Area, box: Box, limits: FrameLimits
    ) -> tuple[PictureFile, PictureFile]:
        return await self._run(SECONDS, self._framed, picture, area, box, limits)

    async def cut_out(self, picture: PictureFile, box: Box, limit: int) -> PictureFile:
        return await self._run(SECONDS, self._cut_out, picture, box, limit)

    async def bounds(self, area: Area) -> Box:
        return await self._run(SECONDS, self._bounds, area)

    def _look(self, copy: PictureFile, candidates: tuple[tuple[PictureFile, BlobRef | None], ...]) -> Look:
        there = [(place, one) for place, pair in enumerate(candidates) if (one := self._candidate(*pair))]
        # The mask is made at the picture's full size, when the picture itself is gone again.
        largest = max((max(decoded(file), 2 * _pixels(file)) for file, _ in candidates), default=0)
        writer = self._blobs.new()
        try:
            with self._memory.taken(looking.WORKING_BYTES + decoded(copy) + largest):
                found = looking.look(
                    self._blobs.local(copy.blob), [candidate for _, candidate in there], writer.write
                )
            if found.place is None:
                return Look(found.seen)
            place, candidate = there[found.place]
            area = None
            if writer.size:
                file = PictureFile(writer.finish(), PictureFormat.PNG, candidate.width, candidate.height)
                area = Area(file, found.share)
            return Look(found.seen, place, found.sure, area, found.box)
        finally:
            writer.discard()

    def _candidate(self, picture: PictureFile, thumbnail: BlobRef | None) -> looking.Candidate | None:
        """One whose file is gone cannot be compared; a thumbnail only saves time."""
        path = self._there(picture.blob)
        small = None if thumbnail is None else self._there(thumbnail)
        return None if path is None else looking.Candidate(path, small, picture.width, picture.height)

    def _there(self, blob: BlobRef) -> Path | None:
        with suppress(BlobMissing):
            return self._blobs.local(blob)
        return None

    def _region_area(self, picture: PictureFile, region: Region) -> Area:
        with self._memory.taken(_pixels(picture)):
            return self._area(areas.of_region(region, (picture.width, picture.height)))

    def _paint(self, strokes: Strokes, width: int, height: int) -> Area | None:
        with self._memory.taken(2 * width * height):
            mask = rasterised(strokes, width, height)
            return None if mask is None else self._area(mask)

    def _inverted(self, area: Area) -> Area:
        path = self._blobs.local(area.file.blob)
        with self._memory.taken(2 * _pixels(area.file)), Image.open(path, formats=("PNG",)) as mask:
            return self._area(areas.inverted(mask))

    def _area_of_file(
        self, file: PictureFile, target: PictureFile, find: Callable[[Path], Image.Image | None]
    ) -> Area | OtherShape | None:
        path = self._blobs.local(file.blob)
        with self._memory.taken(2 * decoded(file) + _pixels(target)):
            mask = find(path)
            if mask is None:
                return None
            fitted = areas.fitted(mask, (file.width, file.height), (target.width, target.height))
            return self._area(fitted) if isinstance(fitted, Image.Image) else fitted

    def _area_preview(self, picture: PictureFile, area: Area) -> PictureFile:
        path, mask = self._blobs.local(picture.blob), self._blobs.local(area.file.blob)
        with self._memory.taken(decoded(picture) + _pixels(area.file)):
            return self._jpeg(area_views.preview(path, mask), quality=90)

    def _outlined(self, picture: PictureFile, area: Area) -> Outlined:
        path, mask = self._blobs.local(picture.blob), self._blobs.local(area.file.blob)
        with self._memory.taken(decoded(picture) + _pixels(area.file)):
            image, colour = area_views.outlined(path, mask)
            return Outlined(self._jpeg(image, quality=94, subsampling=0), colour)

    def _framed(
        self, picture: PictureFile, area: Area, box: Box, limits: FrameLimits
    ) -> tuple[PictureFile, PictureFile]:
        path, mask = self._blobs.local(picture.blob), self._blobs.local(area.file.blob)
        with self._memory.taken(2 * BYTES_PER_PIXEL * _pixels(picture) + _pixels(area.file)):
            part, hole = framing.frame(path, mask, box, limits)
        return self._put(part), self._put(hole)

    def _cut_out(self, picture: PictureFile, box: Box, limit: int) -> PictureFile:
        path = self._blobs.local(picture.blob)
        with self._memory.taken(2 * BYTES_PER_PIXEL * _pixels(picture)):
            part = framing.cut(path, box, limit)
        return self._put(part)

    def _bounds(self, area: Area) -> Box:
        path = self._blobs.local(area.file.blob)
        with self._memory.taken(_pixels(area.file)), Image.open(path, formats=("PNG",)) as mask:
            left, top, right, bottom = mask.getbbox() or (0, 0, *mask.size)
        return Box(left, top, right - left, bottom - top)

    def _area(self, mask: Image.Image) -> Area:
        blob, _ = self._written(lambda write: encoding.save(mask, write, format="PNG", compress_level=1))
        return Area(PictureFile(blob, PictureFormat.PNG, *mask.size), share(mask))

    def _jpeg(self, image: Image.Image, **options: int) -> PictureFile:
        blob, _ = self._written(lambda write: encoding.save(image, write, format="JPEG", **options))
        return PictureFile(blob, PictureFormat.JPEG, *image.size)

    def _put(self, made: framing.Encoded) -> PictureFile:
        blob, _ = self._written(lambda write: write(made.content))
        return PictureFile(blob, made.format, *made.size)


def _pixels(file: PictureFile) -> int:
    return file.width * file.height
