"""`/openai/v1/images/…`: OpenAI's Images API for gpt-image-2, as its reference of autumn 2026 has it."""

from typing import Any

from starlette.datastructures import Headers

from bot.sandbox.image_api import official
from bot.sandbox.image_api.calls import Asked
from bot.sandbox.image_api.errors import GatewayError, RequestRefusedError, invalid
from bot.sandbox.image_api.forms import (
    FORM_KIND,
    JSON_KIND,
    Form,
    Posted,
    read_json,
    read_multipart,
    refuse_other_kinds,
)
from bot.sandbox.image_api.official import FILE_LIMIT, Sent
from bot.sandbox.image_api.pictures import PictureReader
from bot.sandbox.image_api.settings import Settings
from bot.sandbox.image_api.uploads import linked, refuse_too_many, sent_with
from bot.sandbox.image_api.voices import OPENAI

BASE = "/openai/v1"
MODELS = ("gpt-image-2", "gpt-image-2-2026-04-21")
MOST_PICTURES = 10
LONGEST_URL = 20_971_520
IMAGE_TYPES = ("image/png", "image/jpeg", "image/webp")
FIELDS = official.FIELDS | {"user"}
FIELDS_OF_JSON = FIELDS | {"moderation"}


class OpenAiGenerations:
    """Words as JSON."""

    path = f"{BASE}/images/generations"
    provider = "openai"
    voice = OPENAI

    def check(self, headers: Headers) -> None:
        """Refuses what is not sent as JSON."""
        refuse_other_kinds(headers, JSON_KIND)

    def read(self, posted: Posted, settings: Settings, pictures: PictureReader) -> Asked:
        """Reads a spooled body; blocking. Raises RequestRefusedError for whatever breaks the rules."""
        del settings, pictures
        form = read_json(posted.body)
        model = _model(form)
        official.refuse_foreign_fields(form, FIELDS_OF_JSON)
        return _asked(form, Sent(), model)


class OpenAiEdits:
    """Words and pictures, as a multipart form or as JSON with URLs."""

    path = f"{BASE}/images/edits"
    provider = "openai"
    voice = OPENAI

    def check(self, headers: Headers) -> None:
        """Refuses what is neither a form nor JSON."""
        refuse_other_kinds(headers, FORM_KIND, JSON_KIND)

    def read(self, posted: Posted, settings: Settings, pictures: PictureReader) -> Asked:
        """Reads a spooled body; blocking. Raises RequestRefusedError for whatever breaks the rules."""
        del settings
        if posted.kind == JSON_KIND:
            form = read_json(posted.body)
            model = _model(form)
            official.refuse_foreign_fields(form, FIELDS_OF_JSON | {"images", "mask"})
            return _asked(form, _linked(form, pictures), model)
        form = read_multipart(posted)
        model = _model(form)
        official.refuse_foreign_fields(form, FIELDS)
        _check_types(form)
        return _asked(form, sent_with(form, pictures, FILE_LIMIT), model)


def _asked(form: Form, sent: Sent, model: str) -> Asked:
    return official.asked(form, sent, model=model, most=MOST_PICTURES, voice=OPENAI, echo=True)


def _model(form: Form) -> str:
    """Without a model OpenAI takes one that is gone or another one; here it has to be named."""
    model = form.text("model")
    if not model:
        raise invalid("Missing required parameter: 'model'.", "model", "missing_required_parameter")
    if model not in MODELS:
        message = f"The model '{model}' does not exist."
        raise RequestRefusedError(GatewayError(404, message, param="model", code="model_not_found"))
    return model


def _check_types(form: Form) -> None:
    for part in (*form.images, *form.masks):
        kind = (part.head.content_type or "application/octet-stream").lower()
        if kind not in IMAGE_TYPES:
            name = part.head.name
            message = f"Invalid file '{name}': unsupported mimetype ('{kind}')."
            raise invalid(message, name, "unsupported_file_mimetype")


def _linked(form: Form, pictures: PictureReader) -> Sent:
    given = form.values.get("images")
    if not isinstance(given, list) or not given:
        raise invalid("Missing required parameter: 'images'.", "images", "missing_required_parameter")
    refuse_too_many(len(given), "images")
    urls = [_url(item, f"images[{index}]") for index, item in enumerate(given)]
    mask = _url(form.values["mask"], "mask") if "mask" in form.values else None
    return linked(urls, mask, pictures)


def _url(item: Any, where: str) -> str:
    """The one URL in an object; files by id are not kept here."""
    if not isinstance(item, dict) or not isinstance(item.get("image_url"), str) or len(item) != 1:
        raise invalid(f"Invalid type for '{where}': expected an object with image_url", where, "invalid_type")
    url: str = item["image_url"]
    if len(url) > LONGEST_URL:
        message = f"Invalid '{where}.image_url': string too long, the maximum length is {LONGEST_URL}"
        raise invalid(message, f"{where}.image_url", "string_above_max_length")
    return url
