"""One view of a request to an images endpoint, whether it came as JSON or as a multipart form."""

import json
from collections.abc import Container, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from starlette.datastructures import Headers

from bot.sandbox.image_api.calls import SentPart
from bot.sandbox.image_api.errors import GatewayError, RequestRefusedError, invalid
from bot.sandbox.image_api.multipart import BrokenFormError, Part, parts_of

JSON_KIND = "application/json"
FORM_KIND = "multipart/form-data"
IMAGE_NAMES = ("image", "image[]")
LONGEST_PROMPT = 32_000


@dataclass(frozen=True, slots=True)
class Posted:
    """A request as it lies here: the body in a file, and its headers."""

    body: Path
    headers: Headers

    @property
    def kind(self) -> str:
        return kind_of(self.headers)


@dataclass(frozen=True, slots=True)
class Form:
    """What was asked: plain `values`, then the files. `as_text`: numbers come as text.

    A file in a field that is no file's is a value of None, so that it is judged like any unknown field.
    """

    values: dict[str, Any]
    images: tuple[Part, ...] = ()
    masks: tuple[Part, ...] = ()
    parts: tuple[SentPart, ...] = ()
    as_text: bool = False

    def text(self, name: str, default: str = "") -> str:
        """A text field; refused when it is anything else."""
        value = self.values.get(name, default)
        if not isinstance(value, str):
            raise invalid(f"Invalid type for '{name}': expected a string", name, "invalid_type")
        return value

    def choice(self, name: str, allowed: Iterable[str], default: str) -> str:
        """One of the allowed words."""
        value, words = self.text(name, default), tuple(allowed)
        if value not in words:
            known = ", ".join(f"'{word}'" for word in words)
            raise invalid(f"Invalid value: '{value}'. Supported values are: {known}.", name)
        return value

    def whole(self, name: str, default: int, lowest: int, highest: int) -> int:
        """A whole number within its limits; in a multipart form it is written in digits."""
        value = self.values.get(name, default)
        if self.as_text and isinstance(value, str) and value.isascii() and value.isdecimal():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise invalid(f"Invalid type for '{name}': expected an integer", name, "invalid_type")
        if not lowest <= value <= highest:
            message = f"Invalid '{name}': must be between {lowest} and {highest}, got {value}"
            raise invalid(message, name)
        return value

    def prompt(self) -> str:
        """The prompt; every provider wants one."""
        prompt = self.text("prompt")
        if not prompt.strip():
            raise invalid("prompt is required", "prompt", "missing_required_parameter")
        if len(prompt) > LONGEST_PROMPT:
            message = f"Invalid 'prompt': string too long, the maximum length is {LONGEST_PROMPT}"
            raise invalid(message, "prompt", "string_above_max_length")
        try:
            prompt.encode()
        except UnicodeEncodeError:
            raise invalid("prompt is not valid Unicode", "prompt", "invalid_unicode") from None
        return prompt

    def only(self, known: Container[str]) -> None:
        """Refuses the first field that is not known."""
        for name in self.values:
            if name not in known:
                raise unknown(name)

    @property
    def options(self) -> dict[str, Any]:
        """For the log: the fields beside model, words and pictures."""
        beside = {"model", "prompt", "images", "mask"}
        return {name: value for name, value in self.values.items() if name not in beside}


def unknown(name: str) -> RequestRefusedError:
    """A field that the API does not know."""
    return invalid(f"Unknown parameter: '{name}'.", name, "unknown_parameter")


def kind_of(headers: Headers) -> str:
    """The content type without its parameters."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def refuse_other_kinds(headers: Headers, *taken: str) -> None:
    """Refuses a content type that is not among those taken."""
    kind = kind_of(headers)
    if kind not in taken:
        message = f"Unsupported content type {kind!r}, use {' or '.join(taken)}"
        raise RequestRefusedError(GatewayError(415, message, code="unsupported_media_type"))


def read_json(body: Path) -> Form:
    """An object of JSON; blocking."""

    def no_constant(name: str) -> NoReturn:
        raise ValueError(f"{name} is no JSON")

    try:
        document = json.loads(body.read_bytes(), parse_constant=no_constant)
    except (ValueError, RecursionError):
        raise invalid("Failed to parse the request body as JSON", code="invalid_json") from None
    if not isinstance(document, dict):
        raise invalid("The request body must be a JSON object", code="invalid_json")
    return Form(document)


def read_multipart(posted: Posted, *, indexed: bool = False) -> Form:
    """A multipart form; blocking. `indexed` takes every field `image[…]` for an image."""
    try:
        parts = parts_of(posted.body, posted.headers.get("content-type", ""))
    except BrokenFormError as error:
        raise invalid(f"Failed to parse the multipart form: {error}", code="invalid_multipart") from None
    values: dict[str, Any] = {}
    images: list[Part] = []
    masks: list[Part] = []
    for part in parts:
        name = part.head.name
        if not part.is_file:
            # Bytes that are no UTF-8 are kept as halves of signs, which the prompt is refused for.
            values[name] = part.data.decode("utf-8", "surrogateescape")
        elif name in IMAGE_NAMES or (indexed and name.startswith("image[")):
            images.append(part)
        elif name == "mask":
            masks.append(part)
        else:
            values[name] = None
    heads = tuple(part.head for part in parts)
    return Form(values, tuple(images), tuple(masks), heads, as_text=True)
