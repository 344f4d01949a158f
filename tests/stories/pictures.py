"""Pictures that people in stories send."""

import io

from PIL import ExifTags, Image, ImageDraw

MARK = (255, 0, 0)


def photo(colour: str = "orange", size: tuple[int, int] = (640, 480)) -> bytes:
    """A JPEG of one colour."""
    return _encoded(Image.new("RGB", size, colour), "JPEG", quality=92)


def png(colour: str = "teal", size: tuple[int, int] = (400, 300)) -> bytes:
    return _encoded(Image.new("RGB", size, colour), "PNG")


def webp(colour: str = "purple", size: tuple[int, int] = (400, 300)) -> bytes:
    return _encoded(Image.new("RGB", size, colour), "WEBP", lossless=True)


def sideways_photo_with_gps() -> bytes:
    """A JPEG that is to be turned by 90 degrees; upright it is 300x400 with a red top left corner."""
    upright = Image.new("RGB", (300, 400), "white")
    ImageDraw.Draw(upright).rectangle((0, 0, 60, 60), fill=MARK)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Make] = "Secret Camera"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (52.0, 31.0, 12.0)
    turned = upright.transpose(Image.Transpose.ROTATE_90)
    return _encoded(turned, "JPEG", quality=95, exif=exif, comment=b"a secret comment")


def noisy_photo(megapixels: int) -> bytes:
    """A large JPEG: 4 MB for 12 megapixels."""
    width = int((megapixels * 1_000_000 * 4 / 3) ** 0.5)
    noise = Image.effect_noise((width, width * 3 // 4), 60).convert("RGB")
    return _encoded(noise, "JPEG", quality=60)


def bomb() -> bytes:
    """A PNG of a few kilobytes that would be 81 megapixels."""
    return _encoded(Image.new("1", (9_000, 9_000)), "PNG")


def average(image: Image.Image) -> tuple[int, int, int]:
    """The average colour."""
    pixel = image.convert("RGB").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    assert isinstance(pixel, tuple)
    return pixel[0], pixel[1], pixel[2]


def _encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()
