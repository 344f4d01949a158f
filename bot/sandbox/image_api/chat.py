"""`POST /v1/chat/completions` of APIYI's gpt-image-2-all: what a request may look like.

Source of the rules: the chat page of docs.apiyi.com (fields, roles, parts, one-shot only, only pictures of
the last user message count). Where it is silent the habits of gateways of this family hold: an unknown model
has no channel and is a 503 `model_not_found`, a wrong content type is a 415.
"""

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import Headers

from bot.sandbox.image_api.calls import Asked, SentMessage, SentPicture
from bot.sandbox.image_api.errors import GatewayError, RequestRefusedError, invalid
from bot.sandbox.image_api.forms import JSON_KIND, Posted, read_json, refuse_other_kinds
from bot.sandbox.image_api.pictures import PictureReader
from bot.sandbox.image_api.settings import Settings
from bot.sandbox.image_api.voices import GATEWAY

PATH = "/v1/chat/completions"
FIELDS = {"model", "messages", "stream", "temperature"}
ROLES = {"system", "user", "assistant"}
HOTTEST = 2


class ChatFamily:
    """The chat endpoint: JSON in, one picture per call."""

    path = PATH
    provider = "apiyi"
    voice = GATEWAY

    def check(self, headers: Headers) -> None:
        """Refuses what is not sent as JSON."""
        refuse_other_kinds(headers, JSON_KIND)

    def read(self, posted: Posted, settings: Settings, pictures: PictureReader) -> Asked:
        """Reads a spooled body; blocking. Raises RequestRefusedError for whatever breaks the rules."""
        return _Rules(settings, pictures).asked(read_json(posted.body).values)


class _Rules:
    """Walks over one document from its top to its pictures."""

    def __init__(self, settings: Settings, pictures: PictureReader) -> None:
        self._settings = settings
        self._pictures = pictures

    def asked(self, document: dict[str, Any]) -> Asked:
        model = document.get("model")
        if not isinstance(model, str) or not model:
            raise invalid("you must provide a model parameter", "model", "missing_required_parameter")
        if model not in self._settings.models:
            message = f"No available channel for model {model} under group default"
            raise RequestRefusedError(
                GatewayError(503, message, "shell_api_error", "model", "model_not_found")
            )
        self._only(document, FIELDS, "")
        self._check_options(document)
        messages = self._messages(document.get("messages"))
        options = {name: value for name, value in document.items() if name not in {"model", "messages"}}
        return Asked(model, messages, options)

    def _only(self, given: Mapping[str, Any], known: set[str], where: str) -> None:
        unknown = [name for name in given if name not in known]
        if unknown and self._settings.strict:
            name = f"{where}.{unknown[0]}" if where else unknown[0]
            raise invalid(f"Unknown parameter: '{name}'.", name, "unknown_parameter")

    def _check_options(self, document: dict[str, Any]) -> None:
        stream = document.get("stream", False)
        if not isinstance(stream, bool):
            raise invalid("stream must be a boolean", "stream", "invalid_type")
        if stream:
            raise invalid("This model does not support streaming", "stream", "unsupported_value")
        temperature = document.get("temperature", 1)
        if isinstance(temperature, bool) or not isinstance(temperature, int | float):
            raise invalid("temperature must be a number", "temperature", "invalid_type")
        if not 0 <= temperature <= HOTTEST:
            raise invalid(f"temperature must be between 0 and {HOTTEST}", "temperature")

    def _messages(self, given: Any) -> tuple[SentMessage, ...]:
        if not isinstance(given, list) or not given:
            raise invalid("messages must be a non-empty array", "messages")
        messages = tuple(self._message(message, f"messages[{index}]") for index, message in enumerate(given))
        last = messages[-1]
        if last.role != "user":
            raise invalid("The last message must come from the user", f"messages[{len(given) - 1}].role")
        if not last.text.strip():
            raise invalid("The last message must contain text", f"messages[{len(given) - 1}].content")
        return messages

    def _message(self, given: Any, where: str) -> SentMessage:
        if not isinstance(given, dict):
            raise invalid(f"{where} must be an object", where, "invalid_type")
        self._only(given, {"role", "content"}, where)
        role = given.get("role")
        if role not in ROLES:
            raise invalid(f"{where}.role must be system, user or assistant", f"{where}.role")
        content = given.get("content")
        if isinstance(content, str):
            return SentMessage(role, _readable(content, f"{where}.content"))
        if not isinstance(content, list) or not content:
            raise invalid(
                f"{where}.content must be a string or a non-empty array", f"{where}.content", "invalid_type"
            )
        texts: list[str] = []
        pictures: list[SentPicture] = []
        for index, part in enumerate(content):
            self._part(part, f"{where}.content[{index}]", texts, pictures)
        return SentMessage(role, "\n".join(texts), tuple(pictures))

    def _part(self, given: Any, where: str, texts: list[str], pictures: list[SentPicture]) -> None:
        kind = given.get("type") if isinstance(given, dict) else None
        if kind == "text":
            self._only(given, {"type", "text"}, where)
            if not isinstance(given.get("text"), str):
                raise invalid(f"{where}.text must be a string", f"{where}.text", "invalid_type")
            texts.append(_readable(given["text"], f"{where}.text"))
        elif kind == "image_url":
            self._only(given, {"type", "image_url"}, where)
            image = given.get("image_url")
            if not isinstance(image, dict) or not isinstance(image.get("url"), str):
                raise invalid(
                    f"{where}.image_url.url must be a string", f"{where}.image_url.url", "invalid_type"
                )
            self._only(image, {"url"}, f"{where}.image_url")
            pictures.append(self._pictures.read(image["url"], f"{where}.image_url.url"))
        else:
            raise invalid(f"{where}.type must be text or image_url", f"{where}.type")


def _readable(text: str, where: str) -> str:
    """The text, refused when it holds half of a surrogate pair: such a string was cut in the middle of a sign."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise invalid(f"{where} is not valid Unicode", where, "invalid_unicode") from None
    return text
