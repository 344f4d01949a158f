"""The pictures of an edit, in their order, and its mask: files of a multipart form, or what URLs lead to."""

from collections.abc import Sequence

from bot.sandbox.image_api.calls import SentPicture
from bot.sandbox.image_api.errors import invalid
from bot.sandbox.image_api.forms import Form
from bot.sandbox.image_api.multipart import Part
from bot.sandbox.image_api.official import FILE_LIMIT, MOST_IMAGES, Sent
from bot.sandbox.image_api.pictures import PictureReader


def images_of(form: Form, pictures: PictureReader, limit: int) -> tuple[SentPicture, ...]:
    """1 to 16 pictures of at most `limit` bytes."""
    if not form.images:
        raise invalid("image is required", "image", "missing_required_parameter")
    refuse_too_many(len(form.images), "image")
    return tuple(pictures.upload(bytes(part.data), _kind(part), "image", limit) for part in form.images)


def sent_with(form: Form, pictures: PictureReader, limit: int) -> Sent:
    """Pictures and mask as OpenAI judges them: the mask belongs to the first picture."""
    images = images_of(form, pictures, limit)
    if not form.masks:
        return Sent(images)
    part = only_mask(form)
    return Sent(images, pictures.mask(bytes(part.data), _kind(part), images[0]))


def linked(urls: Sequence[str], mask: str | None, pictures: PictureReader) -> Sent:
    """Pictures and mask behind URLs, judged like uploaded ones."""
    images: list[SentPicture] = []
    for index, url in enumerate(urls):
        where = f"images[{index}].image_url"
        data, declared = pictures.behind(url, where)
        images.append(pictures.upload(data, declared, where, FILE_LIMIT))
    if mask is None:
        return Sent(tuple(images))
    data, declared = pictures.behind(mask, "mask.image_url")
    return Sent(tuple(images), pictures.mask(data, declared, images[0]))


def only_mask(form: Form) -> Part:
    """The one mask of a form that has any."""
    if len(form.masks) > 1:
        raise invalid("Invalid 'mask': expected one file", "mask")
    return form.masks[0]


def loose_mask(form: Form, pictures: PictureReader) -> SentPicture | None:
    """A mask of any size, as a service takes it that does not look at it."""
    if not form.masks:
        return None
    part = only_mask(form)
    return pictures.loose_mask(bytes(part.data), _kind(part))


def refuse_too_many(count: int, param: str) -> None:
    if count > MOST_IMAGES:
        message = f"Invalid '{param}': array too long, the maximum length is {MOST_IMAGES}, got {count}"
        raise invalid(message, param, "array_above_max_length")


def _kind(part: Part) -> str:
    return part.head.content_type or ""
