"""Pictures over chat completions: the conversation as messages, the base picture in the last one.

The service reads pictures only in the last user message; earlier turns travel as text. Its answers come in
several shapes, old and new, and all of them are read.
"""

import re

from bot.domain.generation import EarlierTurn, GenerationRequest, LinkedPicture, NoPicture, Usage
from bot.domain.profiles import ModelProfile
from bot.domain.wire import DataUrl, Json, WireRequest, json_body
from bot.providers.answers import Answer, Decoded, Found, InlinePicture
from bot.providers.outcomes import of_error, unreadable, without_picture

_DATA_URL = re.compile(r"data:image/[\w.+-]+;base64,(?P<data>\0blob:\d+\0|[A-Za-z0-9+/=\s]+)")
_MARKDOWN_IMAGE = re.compile(r"!\[[^\]]*\]\(\s*<?(?P<url>[^)\s>]+)>?[^)]*\)")
_WEB = ("http://", "https://")
_BARE_LINK = re.compile(
    r"https?://[^\s\"'<>)\]]+\.(?:png|jpe?g|webp)(?:\?[^\s\"'<>)\]]*[^\s\"'<>)\].,;:!?])?", re.IGNORECASE
)


def encode(request: GenerationRequest, profile: ModelProfile) -> WireRequest:
    """The request as `POST chat/completions`."""
    messages: list[Json] = []
    if request.system:
        messages.append({"role": "system", "content": request.system})
    for turn in request.history:
        messages.append({"role": "user", "content": turn.words})
        messages.append({"role": "assistant", "content": _earlier_result(turn)})
    messages.append({"role": "user", "content": _last_content(request)})
    body = json_body({"model": profile.ref.model, "messages": messages, "stream": False})
    return WireRequest("POST", "chat/completions", {"Content-Type": "application/json"}, body)


def _earlier_result(turn: EarlierTurn) -> Json:
    words = f"picture #{turn.number}"
    if turn.picture is None:
        return words
    return [
        {"type": "text", "text": words},
        {"type": "image_url", "image_url": {"url": DataUrl(turn.picture)}},
    ]


def _last_content(request: GenerationRequest) -> Json:
    if not request.pictures:
        return request.words
    words = request.words
    if len(request.pictures) > 1:
        references = ", ".join(f"image {index}" for index in range(2, len(request.pictures) + 1))
        words += f"\n\n(image 1 is the base; for reference: {references})"
    parts: list[Json] = [{"type": "text", "text": words}]
    parts += [{"type": "image_url", "image_url": {"url": DataUrl(picture)}} for picture in request.pictures]
    return parts


def decode(answer: Answer) -> Decoded | NoPicture:
    """The first picture of an answer, or why there is none."""
    if not 200 <= answer.status < 300:
        return of_error(answer)
    if not isinstance(answer.document, dict):
        return unreadable(answer)
    words: list[str] = []
    for item in _items(answer.document.get("data")):
        found = _in_item(answer, item)
        if found is not None:
            return Decoded(found, _usage(answer.document))
    for choice in _items(answer.document.get("choices")):
        message = choice.get("message")
        texts, urls = _said(message if isinstance(message, dict) else {})
        finds = [*(_in_url(answer, url) for url in urls), *(_in_text(answer, text) for text in texts)]
        found = next((find for find in finds if find is not None), None)
        if found is not None:
            return Decoded(found, _usage(answer.document))
        words += texts
    return without_picture(answer, " ".join(words).strip())


def _items(value: object) -> list[dict[str, object]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _in_item(answer: Answer, item: dict[str, object]) -> Found | None:
    """`data[i]`: base64 with or without the prefix of a data URL, or a link that may be a data URL."""
    content, url = item.get("b64_json"), item.get("url")
    if isinstance(content, str) and content.strip():
        before, prefix, after = content.partition("base64,")
        return answer.marked(content) or InlinePicture(after if prefix else before)
    return _in_url(answer, url) if isinstance(url, str) else None


def _in_url(answer: Answer, url: str) -> Found | None:
    if url.startswith("data:"):
        return _in_text(answer, url)
    return LinkedPicture(url) if url.startswith(_WEB) else None


def _said(message: dict[str, object]) -> tuple[list[str], list[str]]:
    """The texts and the picture links of a message, whether its content is a text or a list of parts."""
    content = message.get("content")
    texts, urls = [content] if isinstance(content, str) else [], []
    for part in [*_items(content), *_items(message.get("images"))]:
        link, text = part.get("image_url"), part.get("text")
        url = link.get("url") if isinstance(link, dict) else link
        if isinstance(url, str):
            urls.append(url)
        elif isinstance(text, str):
            texts.append(text)
    return texts, urls


def _in_text(answer: Answer, text: str) -> Found | None:
    data = _DATA_URL.search(text)
    if data is not None:
        return answer.marked(data["data"]) or InlinePicture(data["data"])
    for link in _MARKDOWN_IMAGE.finditer(text):
        if link["url"].startswith(_WEB):
            return LinkedPicture(link["url"])
    bare = _BARE_LINK.search(text)
    return LinkedPicture(bare[0]) if bare is not None else answer.marked(text)


def _usage(document: dict[str, object]) -> Usage:
    usage = document.get("usage")
    if not isinstance(usage, dict):
        return Usage()
    return Usage(
        _count(usage, "input_tokens", "prompt_tokens"), _count(usage, "output_tokens", "completion_tokens")
    )


def _count(usage: dict[str, object], *names: str) -> int:
    return next((value for name in names if isinstance(value := usage.get(name), int)), 0)
