"""The Images API of OpenAI and of those that speak like it: generations, and edits as a form or as JSON."""

import hashlib
from collections.abc import Iterator, Sequence

from bot.domain.generation import GenerationRequest
from bot.domain.profiles import ModelProfile, Route, led
from bot.domain.wire import DataUrl, FilePart, Json, TextPart, WireRequest, json_body, multipart_body

_JSON = {"Content-Type": "application/json"}


def encode_generation(request: GenerationRequest, profile: ModelProfile, route: Route) -> WireRequest:
    """A picture from words: `POST images/generations`."""
    document = dict(_fields(request, profile, route))
    return WireRequest("POST", "images/generations", _JSON, json_body(document))


def encode_edit(request: GenerationRequest, profile: ModelProfile, route: Route) -> WireRequest:
    """Pictures and words as a form: `POST images/edits`. The order of the files is that of the pictures."""
    parts: list[FilePart | TextPart] = [
        TextPart(name, written(value)) for name, value in _fields(request, profile, route)
    ]
    parts += file_parts(request, route)
    if request.mask is not None and "mask" in route.takes:
        parts.append(FilePart("mask", "mask.png", request.mask))
    return form("images/edits", parts)


def encode_json_edit(request: GenerationRequest, profile: ModelProfile, route: Route) -> WireRequest:
    """The same with data URLs in JSON, for services that take no files."""
    document = dict(_fields(request, profile, route))
    document["images"] = [{"image_url": DataUrl(picture)} for picture in request.pictures]
    if request.mask is not None and "mask" in route.takes:
        document["mask"] = {"image_url": DataUrl(request.mask)}
    return WireRequest("POST", "images/edits", _JSON, json_body(document))


def form(path: str, parts: Sequence[FilePart | TextPart]) -> WireRequest:
    """A form whose boundary depends on everything in it, so that no file can contain it."""
    said = [
        f"{part.name}={part.value if isinstance(part, TextPart) else part.picture.blob.sha256}"
        for part in parts
    ]
    boundary = hashlib.sha256("\n".join(said).encode()).hexdigest()[:48]
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    return WireRequest("POST", path, headers, multipart_body(parts, boundary))


def file_parts(request: GenerationRequest, route: Route) -> list[FilePart]:
    return [
        FilePart(route.picture_field, f"image-{place}{picture.format.extension}", picture)
        for place, picture in enumerate(request.pictures, 1)
    ]


def written(value: Json) -> str:
    """A field of a form."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _fields(request: GenerationRequest, profile: ModelProfile, route: Route) -> Iterator[tuple[str, Json]]:
    yield "model", profile.wire_name(route)
    yield "prompt", led(request, route)
    if "size" in route.takes:
        size = request.canvas.size
        yield "size", "auto" if size is None else str(size)
    if "quality" in route.takes and request.quality is not None:
        yield "quality", request.quality.value
    if "background" in route.takes and request.transparent:
        yield "background", "transparent"
    yield from route.fixed
