"""Small values that stand in one column: files, marked areas, boxes."""

from bot.domain.areas import Area, Box
from bot.domain.pictures import BlobRef, PictureFile, PictureFormat

_MILLION = 1_000_000


def written_file(file: PictureFile) -> str:
    return f"{file.blob.sha256}:{file.blob.size}:{file.format.value}:{file.width}:{file.height}"


def read_file(text: str) -> PictureFile:
    sha256, size, kind, width, height = text.split(":")
    return PictureFile(BlobRef(sha256, int(size)), PictureFormat(kind), int(width), int(height))


def written_area(area: Area) -> str:
    """The file, the share in millionths, and whether it is turned inside out."""
    return f"{written_file(area.file)}:{round(area.share * _MILLION)}:{int(area.inverted)}"


def read_area(text: str) -> Area:
    file, share, inverted = text.rsplit(":", 2)
    return Area(read_file(file), int(share) / _MILLION, inverted == "1")


def written_box(box: Box) -> str:
    return f"{box.left},{box.top},{box.width},{box.height}"


def read_box(text: str) -> Box:
    return Box(*map(int, text.split(",")))
