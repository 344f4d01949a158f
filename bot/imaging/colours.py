"""Colours of other spaces as those of sRGB: phones photograph in Display P3, whose numbers look dull without its profile."""

import io
from functools import cache

from PIL import Image, ImageCms


def in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """An RGB or RGBA picture whose numbers need no profile; as it is where the profile is none of RGB or damaged."""
    if profile is None or profile[16:20] != b"RGB ":
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(source):
            return image
        shown = ImageCms.profileToProfile(image, source, _srgb())
    except (OSError, ImageCms.PyCMSError):
        return image
    return image if shown is None else shown


@cache
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
