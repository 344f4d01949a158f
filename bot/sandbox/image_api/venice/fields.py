"""The fields of a request, from JSON or from a form, judged one by one."""

import binascii
import json
from base64 import b64decode
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NoReturn

from starlette.datastructures import Headers

from bot.sandbox.image_api.calls import SentPart, SentPicture
from bot.sandbox.image_api.errors import RequestRefusedError
from bot.sandbox.image_api.forms import JSON_KIND, Posted, kind_of
from bot.sandbox.image_api.multipart import BrokenFormError, Part, parts_of
from bot.sandbox.image_api.pictures import DATA_URL, PictureReader
from bot.sandbox.image_api.venice.errors import MODEL_NOT_FOUND, WRONG_TYPE, VeniceError, bad_request, refused
from bot.sandbox.image_api.venice.models import MODELS, Model

FEWEST_PIXELS = 65_536
MOST_PIXELS = 33_177_600
SMALLER_THAN = 25 * 1024 * 1024
REQUIRED = "Required"


def check_kind(headers: Headers, *kinds: str) -> None:
    """Refuses any other content type."""
    if kind_of(headers) not in kinds:
        raise refused(WRONG_TYPE)


class Fields:
    """Takes field after field out of a request; `judge` refuses it when anything was wrong with one of them.

    In a form every value is text, and pictures are files; `parts` is how it was written.
    """

    def __init__(self, given: Mapping[str, Any], *, form: bool) -> None:
        self.parts: tuple[SentPart, ...] = ()
        self._given = given
        self._form = form
        self._asked: set[str] = set()
        self._problems: dict[str, list[str]] = {}

    @classmethod
    def read(cls, posted: Posted, files: str) -> "Fields":
        """The fields of a spooled body; `files` is the one that holds pictures. Blocking."""
        if posted.kind == JSON_KIND:
            return cls(_document(posted.body.read_bytes()), form=False)
        try:
            parts = parts_of(posted.body, posted.headers["content-type"])
        except BrokenFormError:
            raise bad_request({"": ["Failed to parse the form"]}) from None
        fields = cls(_form_values(parts, files), form=True)
        fields.parts = tuple(part.head for part in parts)
        for part in parts:
            if part.is_file != (part.head.name == files):
                fields.wrong(part.head.name, "Only files of pictures can be uploaded, and only as files")
        return fields

    @property
    def options(self) -> dict[str, Any]:
        """What has been taken so far, as given."""
        return {name: self._given[name] for name in self._given if name in self._asked}

    def wrong(self, name: str, text: str) -> None:
        self._problems.setdefault(name, []).append(text)

    def text(self, name: str, longest: int, *, required: bool = False) -> str:
        """A text, counted in characters; empty when it is not there."""
        value = self._taken(name, required=required)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.wrong(name, "Expected string")
            return ""
        if not _encodable(value):
            self.wrong(name, "Invalid Unicode")
        elif not value.strip() and required:
            self.wrong(name, "String must contain at least 1 character(s)")
        elif len(value) > longest:
            self.wrong(name, f"String must contain at most {longest} character(s)")
        return value

    def choice(self, name: str, choices: Iterable[str]) -> str | None:
        value = self._taken(name)
        allowed = tuple(choices)
        if value is not None and value not in allowed:
            self.wrong(name, f"Invalid enum value. Expected {' | '.join(allowed)}")
            return None
        return None if value is None else str(value)

    def flag(self, name: str) -> bool | None:
        value = self._taken(name)
        if self._form and value in ("true", "false"):
            return bool(value == "true")
        if value is None or isinstance(value, bool):
            return value
        self.wrong(name, "Expected boolean")
        return None

    def number(self, name: str, lowest: float, highest: float, *, whole: bool = False) -> float | None:
        value = self._taken(name)
        if self._form and isinstance(value, str):
            value = _number(value)
        if value is None and name not in self._given:
            return None
        if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
            self.wrong(name, "Expected integer" if whole else "Expected number")
            return None
        if not lowest <= value <= highest:
            self.wrong(name, f"Number must be between {lowest} and {highest}")
        return value

    def picture(self, name: str) -> Any:
        """The only picture as it was sent: a string of JSON, or a part of a form."""
        value = self._taken(name, required=True)
        if self._form and value is not None:
            if len(value) > 1:
                self.wrong(name, "Only one file is allowed")
            return value[0]
        if value is not None and not isinstance(value, str):
            self.wrong(name, "Expected string")
        return value

    def pictures(self, name: str) -> list[Any]:
        """The pictures as they were sent: strings of a JSON array, or parts of a form."""
        value = self._taken(name, required=True)
        if value is None:
            return []
        if not isinstance(value, list):
            self.wrong(name, "Expected array")
            return []
        if not value:
            self.wrong(name, "Array must contain at least 1 element(s)")
        if not self._form and not all(isinstance(item, str) for item in value):
            self.wrong(name, "Expected string")
        return value

    def judge(self, *, strict: bool) -> None:
        """Raises a 400 that tells all that was wrong, unknown fields included."""
        unknown = [name for name in self._given if name not in self._asked]
        if unknown and strict:
            names = ", ".join(f"'{name}'" for name in unknown)
            self.wrong("", f"Unrecognized key(s) in object: {names}")
        if self._problems:
            raise bad_request(self._problems)

    def _taken(self, name: str, *, required: bool = False) -> Any:
        self._asked.add(name)
        value = self._given.get(name)
        if value is None and name in self._given and not required:
            self.wrong(name, "Expected a value, received null")
        if value is None and required:
            self.wrong(name, REQUIRED)
        return value


def named_model(name: str, kind: str, field: str) -> Model:
    """The model of this type; 404 for an unknown one, 400 for one that does something else."""
    model = MODELS.get(name)
    if model is None:
        raise refused(MODEL_NOT_FOUND)
    if model.type != kind:
        problems = {field: [f"{name} is not of type {kind}"]}
        raise bad_request(problems, "Invalid model specified", "INVALID_MODEL")
    return model


def read_pictures(given: Sequence[Any], name: str, reader: PictureReader) -> tuple[SentPicture, ...]:
    """The pictures in order, each within the limits of pixels and bytes."""
    return tuple(_read_picture(item, name, reader) for item in given)


def _read_picture(item: Any, name: str, reader: PictureReader) -> SentPicture:
    try:
        picture = _decoded(item, name, reader)
    except RequestRefusedError as refusal:
        if isinstance(refusal.error, VeniceError):
            raise
        if refusal.error.code == "invalid_image_file":
            message, code = "The image file is corrupted or unreadable", "CORRUPTED_IMAGE"
            raise bad_request({name: [message]}, message, code) from None
        raise bad_request({name: ["Failed to download the image"]}) from None
    pixels = picture.width * picture.height
    if pixels < FEWEST_PIXELS:
        message = "Image dimensions are too small"
        problem = f"Image dimensions must be at least {FEWEST_PIXELS} pixels"
        raise bad_request({name: [problem]}, message, "IMAGE_TOO_SMALL")
    if pixels > MOST_PIXELS:
        message = "Image dimensions exceed the maximum allowed."
        problem = f"Image dimensions must not exceed {MOST_PIXELS} pixels"
        raise bad_request({name: [problem]}, message, "IMAGE_TOO_LARGE")
    return picture


def _decoded(item: Any, name: str, reader: PictureReader) -> SentPicture:
    if isinstance(item, Part):
        return _limited(bytes(item.data), (item.head.content_type or "").lower(), name, reader)
    text = str(item)
    if text.lower().startswith(("http://", "https://")):
        return reader.read(text, name)
    declared = DATA_URL.match(text)
    try:
        data = b64decode(text[declared.end() if declared else 0 :], validate=True)
    except (binascii.Error, ValueError):
        raise bad_request({name: ["Expected a base64-encoded image or a URL"]}) from None
    return _limited(data, declared[1].lower() if declared else "", name, reader)


def _limited(data: bytes, declared: str, name: str, reader: PictureReader) -> SentPicture:
    if len(data) >= SMALLER_THAN:
        raise bad_request({name: ["File size must be less than 25MB"]})
    return reader.upload(data, declared, name, SMALLER_THAN)


def _document(body: bytes) -> dict[str, Any]:
    def no_constant(name: str) -> NoReturn:
        raise ValueError(f"{name} is no JSON")

    try:
        document = json.loads(body, parse_constant=no_constant)
    except (ValueError, RecursionError):
        raise bad_request({"": ["Failed to parse the body as JSON"]}) from None
    if not isinstance(document, dict):
        raise bad_request({"": ["Expected object"]})
    return document


def _form_values(parts: Sequence[Part], files: str) -> dict[str, Any]:
    """The last value of each plain field, and all files."""
    values: dict[str, Any] = {}
    for part in parts:
        if part.head.name == files:
            values.setdefault(files, []).append(part)
        else:
            values[part.head.name] = part.data.decode(errors="surrogateescape")
    return values


def _number(text: str) -> int | float | None:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return None


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
