"""Pictures over chat completions: the conversation as messages, the base picture in the last one.

The service reads pictures only in the last user message; earlier turns travel as text.
"""

from bot.domain.generation import EarlierTurn, GenerationRequest
from bot.domain.profiles import ModelProfile, Route, led
from bot.domain.wire import DataUrl, Json, WireRequest, json_body


def encode(request: GenerationRequest, profile: ModelProfile, route: Route) -> WireRequest:
    """The request as `POST chat/completions`."""
    messages: list[Json] = []
    if request.system:
        messages.append({"role": "system", "content": request.system})
    for turn in request.history if route.with_history else ():
        messages.append({"role": "user", "content": turn.words})
        messages.append({"role": "assistant", "content": _earlier_result(turn)})
    messages.append({"role": "user", "content": _last_content(request, led(request, route))})
    body = json_body({"model": profile.wire_name(route), "messages": messages, "stream": False})
    return WireRequest("POST", "chat/completions", {"Content-Type": "application/json"}, body)


def _earlier_result(turn: EarlierTurn) -> Json:
    words = f"picture #{turn.number}"
    if turn.picture is None:
        return words
    return [
        {"type": "text", "text": words},
        {"type": "image_url", "image_url": {"url": DataUrl(turn.picture)}},
    ]


def _last_content(request: GenerationRequest, words: str) -> Json:
    if not request.pictures:
        return words
    parts: list[Json] = [{"type": "text", "text": words}]
    parts += [{"type": "image_url", "image_url": {"url": DataUrl(picture)}} for picture in request.pictures]
    return parts
