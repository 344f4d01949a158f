"""The first picture of an answer, whatever shape it has, or why there is none.

Services answer with the picture itself, with `data[]` of base64 or links, or with a chat message; old and new
shapes of each are read.
"""

import re

from bot.domain.errors import Reason
from bot.domain.generation import LinkedPicture, NoPicture, StoredPicture, Usage
from bot.domain.ledger import Billed
from bot.providers.answers import Answer, Decoded, Found, InlinePicture
from bot.providers.outcomes import of_error, unreadable, without_picture

_DATA_URL = re.compile(r"data:image/[\w.+-]+;base64,(?P<data>\0blob:\d+\0|[A-Za-z0-9+/=\s]+)")
_MARKDOWN_IMAGE = re.compile(r"!\[[^\]]*\]\(\s*<?(?P<url>[^)\s>]+)>?[^)]*\)")
_WEB = ("http://", "https://")
_BARE_LINK = re.compile(
    r"https?://[^\s\"'<>)\]]+\.(?:png|jpe?g|webp)(?:\?[^\s\"'<>)\]]*[^\s\"'<>)\].,;:!?])?", re.IGNORECASE
)


_VIOLATION = "x-venice-is-content-violation"
"""Venice answers a refusal with 200 and this header."""


def decode(answer: Answer) -> Decoded | NoPicture:
    """The first picture of an answer, or why there is none."""
    if not 200 <= answer.status < 300:
        return of_error(answer)
    if answer.headers.get(_VIOLATION, "").lower() == "true":
        return NoPicture(Reason.DECLINED, Billed.YES, status=answer.status, request_id=answer.request_id)
    if answer.is_picture:
        return Decoded(StoredPicture(answer.blobs[0]), Usage())
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
    details = usage.get("input_tokens_details")
    return Usage(
        _count(usage, "input_tokens", "prompt_tokens"),
        _count(usage, "output_tokens", "completion_tokens"),
        _count(details, "image_tokens") if isinstance(details, dict) else 0,
    )


def _count(usage: dict[str, object], *names: str) -> int:
    return next((value for name in names if isinstance(value := usage.get(name), int)), 0)
