"""`/llmapi/v1/images/…`: llmapi.site, a gateway of the sub2api kind before OpenAI's gpt-image-2.

Source: its pages on OpenAI Edits and Generations and the source of sub2api, whose errors it shows. It serves a
request with an API key, then OpenAI's own rules come through, or with an account of ChatGPT, then what does
not fit is dropped; the client cannot tell, so the settings do.
"""

from dataclasses import replace
from typing import Any

from starlette.datastructures import Headers

from bot.sandbox.image_api import official
from bot.sandbox.image_api.calls import Asked
from bot.sandbox.image_api.errors import GatewayError, RequestRefusedError
from bot.sandbox.image_api.forms import (
    FORM_KIND,
    JSON_KIND,
    Form,
    Posted,
    read_json,
    read_multipart,
    refuse_other_kinds,
)
from bot.sandbox.image_api.multipart import Part
from bot.sandbox.image_api.official import Sent
from bot.sandbox.image_api.pictures import PictureReader
from bot.sandbox.image_api.settings import MEGABYTE, Settings
from bot.sandbox.image_api.shapes import Shape
from bot.sandbox.image_api.uploads import linked, refuse_too_many, sent_with
from bot.sandbox.image_api.voices import LLMAPI

BASE = "/llmapi/v1"
MODELS = ("gpt-image-2",)
USUAL_MODEL = "gpt-image-2"
MOST_PICTURES = 10
FIELDS = official.FIELDS | {"moderation", "stream"}
ACCOUNT_DROPS = ("input_fidelity", "response_format", "n")
PART_LIMIT = 20 * MEGABYTE


class LlmapiGenerations:
    """Words as JSON."""

    path = f"{BASE}/images/generations"
    provider = "llmapi"
    voice = LLMAPI

    def check(self, headers: Headers) -> None:
        """Refuses what is not sent as JSON."""
        refuse_other_kinds(headers, JSON_KIND)

    def read(self, posted: Posted, settings: Settings, pictures: PictureReader) -> Asked:
        """Reads a spooled body; blocking. Raises RequestRefusedError for whatever breaks the rules."""
        del pictures
        form = _document(posted, settings)
        _check_form(form)
        return _asked(form, Sent(), settings, FIELDS)


class LlmapiEdits:
    """Words and pictures, as a multipart form or as JSON with URLs."""

    path = f"{BASE}/images/edits"
    provider = "llmapi"
    voice = LLMAPI

    def check(self, headers: Headers) -> None:
        """Refuses what is neither a form nor JSON."""
        refuse_other_kinds(headers, FORM_KIND, JSON_KIND)

    def read(self, posted: Posted, settings: Settings, pictures: PictureReader) -> Asked:
        """Reads a spooled body; blocking. Raises RequestRefusedError for whatever breaks the rules."""
        if posted.kind == JSON_KIND:
            form = _document(posted, settings)
            urls, mask = _urls(form)
            _check_form(form)
            return _asked(form, linked(urls, mask, pictures), settings, FIELDS | {"images", "mask"})
        _check_group(settings)
        form = read_multipart(posted, indexed=True)
        _check_files(form)
        _check_form(form)
        if not settings.llmapi_takes_files:
            raise _refused("gpt-image-2 does not accept multipart file upload; provide URL")
        if settings.llmapi_account:
            form = replace(form, images=tuple(_cut_short(part) for part in form.images))
        return _asked(form, sent_with(form, pictures, official.FILE_LIMIT), settings, FIELDS)


def _refused(message: str) -> RequestRefusedError:
    return RequestRefusedError(GatewayError(400, message))


def _check_group(settings: Settings) -> None:
    if not settings.llmapi_serves_images:
        message = "Images API is not supported for this platform"
        raise RequestRefusedError(GatewayError(404, message, "not_found_error"))


def _document(posted: Posted, settings: Settings) -> Form:
    _check_group(settings)
    if not posted.body.stat().st_size:
        raise _refused("request body is empty")
    try:
        return read_json(posted.body)
    except RequestRefusedError:
        raise _refused("failed to parse request body") from None


def _check_form(form: Form) -> None:
    """What the gateway itself looks at, in its words."""
    model = form.values.get("model", USUAL_MODEL)
    if not isinstance(model, str) or not model.startswith("gpt-image-"):
        raise _refused(f'images endpoint requires an image model, got "{model}"')
    if model not in MODELS:
        raise RequestRefusedError(GatewayError(503, "No available compatible accounts", "api_error"))
    prompt = form.values.get("prompt")
    if not isinstance(prompt, str) or not prompt.strip():
        raise _refused("prompt is required")
    count = form.values.get("n", 1)
    if form.as_text:
        if not str(count).isdecimal() or int(count) < 1:
            raise _refused("n must be a positive integer")
    elif isinstance(count, bool) or not isinstance(count, int):
        raise _refused("invalid n field type")
    elif count < 1:
        raise _refused("n must be greater than 0")
    streamed, not_streamed = ("true", "false") if form.as_text else (True, False)
    stream = form.values.get("stream", not_streamed)
    if stream not in (streamed, not_streamed):
        raise _refused("invalid stream field value")
    if stream == streamed:
        raise _refused("this pretend service does not stream")


def _check_files(form: Form) -> None:
    """A part without a filename is no file; one without a content type is not taken for an image."""
    if not form.images or any(not part.head.content_type for part in (*form.images, *form.masks)):
        raise _refused("image file is required")
    if any(name.startswith("image[") or name in {"image", "mask"} for name in form.values):
        raise _refused("image file is required")


def _cut_short(part: Part) -> Part:
    """The surplus of a large file is dropped without a word."""
    return replace(part, data=part.data[:PART_LIMIT])


def _urls(form: Form) -> tuple[list[str], str | None]:
    given = form.values.get("images")
    if not isinstance(given, list) or not given:
        raise _refused("images[].image_url is required")
    refuse_too_many(len(given), "images")
    urls = [_url(item, "images[]") for item in given]
    return urls, _url(form.values["mask"], "mask") if "mask" in form.values else None


def _url(item: Any, where: str) -> str:
    if isinstance(item, dict) and "file_id" in item:
        raise _refused(f"{where}.file_id is not supported")
    url = item.get("image_url") if isinstance(item, dict) else None
    if not isinstance(url, str) or not url:
        raise _refused(f"{where}.image_url is required")
    return url


def _asked(form: Form, sent: Sent, settings: Settings, known: frozenset[str]) -> Asked:
    """With an API key OpenAI judges all fields; an account gets only those that it understands."""
    model = form.text("model", USUAL_MODEL)
    judged = form
    if settings.llmapi_account:
        taken = known.difference(ACCOUNT_DROPS)
        judged = replace(form, values={name: value for name, value in form.values.items() if name in taken})
    official.refuse_foreign_fields(judged, known)
    asked = official.asked(
        judged, sent, model=model, most=MOST_PICTURES, voice=LLMAPI, echo=settings.llmapi_account
    )
    if settings.llmapi_account and form.values.get("response_format") == "url":
        asked = replace(asked, order=replace(asked.order, shape=Shape.DATA_DATA_URL))
    return replace(asked, options=form.options)
