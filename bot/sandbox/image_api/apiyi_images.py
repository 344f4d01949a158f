"""`/v1/images/generations` and `/v1/images/edits` of APIYI: the model in the body decides the rules.

An unknown model has no channel and is a 503, as on the chat endpoint.
"""

from collections.abc import Callable

from starlette.datastructures import Headers

from bot.sandbox.image_api import apiyi_all, apiyi_relay, apiyi_vip
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
from bot.sandbox.image_api.pictures import PictureReader
from bot.sandbox.image_api.settings import Settings
from bot.sandbox.image_api.voices import GATEWAY

Line = Callable[[Form, PictureReader | None, Settings], Asked]

LINES: dict[str, Line] = {
    **dict.fromkeys(apiyi_all.MODELS, apiyi_all.asked),
    **dict.fromkeys(apiyi_relay.MODELS, apiyi_relay.asked),
    **dict.fromkeys(apiyi_vip.MODELS, apiyi_vip.asked),
}


class ApiyiGenerations:
    """Words as JSON, one picture per call."""

    path = "/v1/images/generations"
    provider = "apiyi"
    voice = GATEWAY

    def check(self, headers: Headers) -> None:
        """Refuses what is not sent as JSON."""
        refuse_other_kinds(headers, JSON_KIND)

    def read(self, posted: Posted, settings: Settings, pictures: PictureReader) -> Asked:
        """Reads a spooled body; blocking. Raises RequestRefusedError for whatever breaks the rules."""
        del pictures
        form = read_json(posted.body)
        return _line(form)(form, None, settings)


class ApiyiEdits:
    """Words and pictures as a multipart form."""

    path = "/v1/images/edits"
    provider = "apiyi"
    voice = GATEWAY

    def check(self, headers: Headers) -> None:
        """Refuses what is not sent as a form."""
        refuse_other_kinds(headers, FORM_KIND)

    def read(self, posted: Posted, settings: Settings, pictures: PictureReader) -> Asked:
        """Reads a spooled body; blocking. Raises RequestRefusedError for whatever breaks the rules."""
        form = read_multipart(posted)
        return _line(form)(form, pictures, settings)


def _line(form: Form) -> Line:
    model = form.text("model")
    if not model:
        raise invalid("you must provide a model parameter", "model", "missing_required_parameter")
    if model not in LINES:
        message = f"No available channel for model {model} under group default"
        raise RequestRefusedError(GatewayError(503, message, "shell_api_error", "model", "model_not_found"))
    return LINES[model]
