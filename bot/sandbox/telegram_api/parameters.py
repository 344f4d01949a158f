"""The parameters of one call, however they were sent: query, form, JSON or multipart."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from bot.sandbox.telegram_api.errors import ApiError, bad_request
from bot.sandbox.telegram_api.uploads import Upload, copied, suffix_of

if TYPE_CHECKING:
    from starlette.requests import Request

    from bot.sandbox.telegram_api.files import FileStore
    from bot.sandbox.telegram_api.settings import Settings

_FORM_OVERHEAD_BYTES = 1 << 20
_INTEGER = re.compile(r"\s*(-?\d+)")


@dataclass(frozen=True)
class Parameters:
    """Every value is text, as on Telegram's server; structures are JSON inside the text."""

    values: dict[str, str] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str) -> str:
        return self.values.get(name, "")

    def required(self, name: str) -> str:
        value = self.text(name)
        if not value:
            raise bad_request(f'parameter "{name}" is required')
        return value

    def integer(self, name: str, default: int = 0) -> int:
        """Leading digits; anything else counts as 0, as on Telegram's server."""
        value = self.text(name)
        if not value:
            return default
        match = _INTEGER.match(value)
        return int(match[1]) if match else 0

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in ("true", "yes", "1")

    def json(self, name: str) -> Any:
        """The parsed value; None where there is none or it is no JSON."""
        try:
            return json.loads(self.text(name) or "null")
        except json.JSONDecodeError:
            return None

    def strict_json(self, name: str, complaint: str) -> Any:
        try:
            return json.loads(self.text(name))
        except json.JSONDecodeError as error:
            raise bad_request(complaint) from error

    def upload(self, name: str) -> Upload | None:
        """The file of a parameter: its own part, or the part that attach:// names."""
        reference = self.text(name)
        if reference.startswith("attach://"):
            return self.uploads.get(reference.removeprefix("attach://"))
        return None if reference else self.uploads.get(name)


async def read_parameters(request: Request, files: FileStore, settings: Settings) -> Parameters:
    values = dict(request.query_params)
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    declared = int(request.headers.get("content-length", "0") or 0)
    if declared > settings.max_upload_bytes + _FORM_OVERHEAD_BYTES:
        raise ApiError(413, "Request Entity Too Large")
    if kind == "application/json":
        return Parameters(values | json_values(await request.body()))
    if kind not in ("multipart/form-data", "application/x-www-form-urlencoded"):
        return Parameters(values)
    try:
        async with request.form(max_files=100, max_fields=1000, max_part_size=_FORM_OVERHEAD_BYTES) as form:
            return await _from_form(form, values, files)
    except HTTPException as error:
        raise ApiError(400, f"Bad Request: {error.detail}") from error


def json_values(body: bytes) -> dict[str, str]:
    """The members of a JSON object; whatever is not text stays JSON."""
    if not body:
        return {}
    try:
        read = json.loads(body)
    except ValueError as error:
        raise bad_request("JSON object expected") from error
    if not isinstance(read, dict):
        raise bad_request("JSON object expected")
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in read.items()}


async def _from_form(form: FormData, values: dict[str, str], files: FileStore) -> Parameters:
    uploads: dict[str, Upload] = {}
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            file_name = (value.filename or "").replace("\\", "/").rsplit("/", 1)[-1]
            path = files.new_path(suffix_of(file_name))
            uploads[name] = await asyncio.to_thread(copied, value.file, path, file_name)
        else:
            values[name] = value
    return Parameters(values, uploads)
