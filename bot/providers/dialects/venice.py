"""Venice: edits and larger copies as forms, pictures from words as JSON; all answer with a picture's bytes."""

from collections.abc import Iterator

from bot.domain.generation import GenerationRequest
from bot.domain.profiles import ModelProfile, Route, led
from bot.domain.wire import DataUrl, FilePart, Json, TextPart, WireRequest, json_body
from bot.providers.dialects.images import file_parts, form, written


def encode_edit(request: GenerationRequest, profile: ModelProfile, route: Route) -> WireRequest:
    """`POST image/multi-edit`; the first picture is the base."""
    parts: list[FilePart | TextPart] = [TextPart("modelId", profile.wire_name(route))]
    parts += [TextPart(name, written(value)) for name, value in _fields(request, route)]
    parts += file_parts(request, route)
    return form("image/multi-edit", parts)


def encode_json_edit(request: GenerationRequest, profile: ModelProfile, route: Route) -> WireRequest:
    """The same with data URLs in JSON."""
    document: dict[str, Json] = {"modelId": profile.wire_name(route), **dict(_fields(request, route))}
    document["images"] = [DataUrl(picture) for picture in request.pictures]
    return WireRequest("POST", "image/multi-edit", {"Content-Type": "application/json"}, json_body(document))


def encode_generation(request: GenerationRequest, profile: ModelProfile, route: Route) -> WireRequest:
    """`POST image/generate`."""
    document: dict[str, Json] = {"model": profile.wire_name(route), **dict(_fields(request, route))}
    body = json_body(document)
    return WireRequest("POST", "image/generate", {"Content-Type": "application/json"}, body)


def encode_upscale(request: GenerationRequest, _profile: ModelProfile, route: Route) -> WireRequest:
    """`POST image/upscale`: one picture and no words."""
    parts: list[FilePart | TextPart] = [TextPart(name, written(value)) for name, value in route.fixed]
    return form("image/upscale", [*parts, *file_parts(request, route)])


def _fields(request: GenerationRequest, route: Route) -> Iterator[tuple[str, Json]]:
    yield "prompt", led(request, route)
    if "aspect_ratio" in route.takes:
        yield "aspect_ratio", str(request.canvas.ratio or _default_ratio(request))
    if "resolution" in route.takes:
        yield "resolution", request.canvas.detail.value.upper()
    if "quality" in route.takes and request.quality is not None:
        yield "quality", request.quality.value
    yield from route.fixed


def _default_ratio(request: GenerationRequest) -> str:
    """Nobody asked for a shape: an edit keeps that of its first picture, a new picture is a square."""
    return "auto" if request.pictures else "1:1"
