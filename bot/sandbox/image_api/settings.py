"""What a pretend image API can be told about itself."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.image_api.painter.drift import Drift
from bot.sandbox.image_api.shapes import Shape

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Noise:
    """A result of exactly this many bytes: a valid PNG of noise, which no compression makes smaller."""

    size: int


Result = bytes | Noise


@dataclass(slots=True)
class Settings:
    """May be changed between two calls; a call uses what is set when it is answered.

    `api_keys` None takes any key. `result` None lets the demo painter draw, `scale` times as wide and high as
    the real service does. `delay` in seconds, or from the
    last user text; it is waited before the answer, whether or not the client is still there. A result link
    answers 404 after `link_seconds` (about a day at APIYI). `strict` refuses fields that the pages of
    docs.apiyi.com do not list for the reverse lines (chat, -all, -vip); the official models always do. The 10 MB per picture are the gateway's documented limit; `body_limit` and
    `pixel_limit` are our own, where nothing is documented. `words` is what a refusal in words says.
    `provider_keys` are the keys of providers that do not take `api_keys`, by the provider's name.
    `per_call_keys` are tokens charged per call: APIYI's models that are charged by tokens do not take them.
    `drift` is how far edits with a mask stray from their picture.
    `llmapi_account`: llmapi.site passes requests on with a ChatGPT account instead of an API key, so that `n` is
    ignored and a wanted URL is a data URL. `llmapi_takes_files` False refuses multipart, as some upstreams do;
    `llmapi_serves_images` False is a key of another group.
    `price` in US dollars is charged for each picture made by the flat-priced models, whatever its
    prompt and size: overview pages of docs.apiyi.com; gpt-image-2 itself is charged by tokens.
    """

    api_keys: frozenset[str] | None = None
    provider_keys: dict[str, frozenset[str]] = field(default_factory=dict)
    per_call_keys: frozenset[str] = frozenset()
    models: frozenset[str] = frozenset({"gpt-image-2-all", "gpt-image-2.5-all"})
    strict: bool = True
    shape: Shape = Shape.CHAT_LINK
    words: str = "I can't draw that as it is. Could you tell me more about what you have in mind?"
    price: float = 0.03
    result: Result | None = None
    scale: float = 1.0
    drift: Drift = field(default_factory=Drift)
    delay: float | Callable[[str], float] = 0.0
    body_limit: int = 64 * MEGABYTE
    picture_limit: int = 10 * MEGABYTE
    pixel_limit: int = 89_478_485
    llmapi_account: bool = False
    llmapi_takes_files: bool = True
    llmapi_serves_images: bool = True
    keep_pictures: bool = True
    link_seconds: float = 86_400.0
    retry_after: int = 2
    keep_alive_seconds: float = 1.0
    drip_bytes: int = 8
    drip_seconds: float = 0.2
    workers: int = 2
    clock: Callable[[], float] = field(default=time.time)
