"""Golden files, and a provider that takes down what it is sent and answers what it is told."""

import base64
import hashlib
import json
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from bot.blobs.files import FileBlobs
from bot.domain.generation import Generated, GenerationRequest, LinkedPicture, NoPicture, StoredPicture
from bot.domain.pictures import PictureFile, PictureFormat
from bot.domain.profiles import ModelProfile
from bot.providers import catalog
from bot.providers.line import Endpoint
from bot.providers.services import ConfiguredServices
from bot.sandbox.serving import serving

_UPDATE = "--update-goldens"
_HEADERS = ("authorization", "content-type", "content-length", "transfer-encoding")
_DATA_URL = re.compile(r"(data:[\w/+.-]*;base64,)([A-Za-z0-9+/=]+)")
_FOLDER = Path(__file__).parent

Scope = Any
Golden = Callable[[str, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(_UPDATE, action="store_true", help="write the golden files of tests/wire anew")


def goldens(folder: str) -> set[str]:
    """The names of the golden files in a folder."""
    return {file.stem for file in (_FOLDER / folder).iterdir()}


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """`golden(path, text)`: the file below this folder says the same, or is made to say it."""

    def compare(path: str, text: str) -> None:
        file = _FOLDER / path
        if request.config.getoption(_UPDATE, default=False):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        assert file.exists(), f"{path} is missing; {_UPDATE} writes it"
        assert text == file.read_text(encoding="utf-8")

    return compare


def readable(document: object) -> str:
    """JSON for people: in the order of the wire, pictures by their SHA-256 and size."""
    return json.dumps(_shortened(document), ensure_ascii=False, indent=2) + "\n"


def _readable_body(content_type: str, body: bytes) -> str:
    """A form part by part, files by their SHA-256 and size; else JSON."""
    if not content_type.startswith("multipart/"):
        return readable(json.loads(body))
    message = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    lines = []
    for part in message.iter_parts():
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        lines.append(str(part["content-disposition"]))
        if part.get_filename() is None:
            lines.append(f"  {content.decode()}")
        else:
            lines.append(f"  {part['content-type']}")
            lines.append(f"  {described_bytes(content)}")
    return "\n".join(lines) + "\n"


def _shortened(value: Any) -> Any:
    match value:
        case str():
            return _DATA_URL.sub(lambda found: found[1] + described(found[2]), value)
        case list():
            return [_shortened(item) for item in value]
        case dict():
            return {key: _shortened(item) for key, item in value.items()}
        case _:
            return value


def described(text: str) -> str:
    """What stands for base64 in a golden file."""
    return described_bytes(base64.b64decode(text, validate=True))


def described_bytes(content: bytes) -> str:
    return f"<{len(content)} bytes, sha256 {hashlib.sha256(content).hexdigest()}>"


@dataclass(slots=True)
class Provider:
    """Both ends of a line: `send` asks through the bot's own services, the other end answers as told.

    `taken` is the last request in plain text, `content` its body as it came.
    """

    services: ConfiguredServices
    blobs: FileBlobs
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b"{}"
    taken: str = ""
    content: bytes = b""
    content_type: str = ""
    address: str = ""

    async def send(self, profile: ModelProfile, request: GenerationRequest) -> Generated | NoPicture:
        return await self.services.call(profile, request)

    def picture(self, words: str, kind: PictureFormat = PictureFormat.PNG) -> PictureFile:
        """A file for the wire, which does not look into it: these words over and over."""
        blob = self.blobs.new()
        blob.write(words.encode() * 100)
        return PictureFile(blob.finish(), kind, 64, 64)

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """The ASGI application at the other end."""
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        named = {name.decode(): value.decode() for name, value in scope["headers"]}
        self.content, self.content_type = body, named["content-type"]
        lines = [f"{scope['method']} {scope['path']}"]
        lines += [f"{name}: {named[name]}" for name in _HEADERS if name in named]
        self.taken = "\n".join(lines) + "\n\n" + _readable_body(named["content-type"], body)
        headers = [(name.encode(), value.encode()) for name, value in self.headers]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


@pytest.fixture
async def provider(tmp_path: Path) -> AsyncIterator[Provider]:
    blobs = FileBlobs(tmp_path / "blobs")
    endpoints: dict[str, Endpoint] = {}
    services = ConfiguredServices(endpoints, catalog.PROFILES, blobs, (), 1.0, lambda profile: profile)
    provider = Provider(services, blobs)
    async with serving(provider) as address:
        provider.address = address
        for known in catalog.PROVIDERS:
            endpoints[known.name] = Endpoint(f"{address}{urlsplit(known.base_url).path}", "sk-test")
        yield provider
    await services.close()


def understood(outcome: Generated | NoPicture) -> dict[str, Any]:
    """What an answer was taken for."""
    if isinstance(outcome, NoPicture):
        said = {"words": outcome.words} if outcome.words else {}
        wait = {} if outcome.retry_after is None else {"retry_after": outcome.retry_after}
        return {"reason": outcome.reason.value, "billed": outcome.billed.value, **said, **wait}
    match outcome.picture:
        case LinkedPicture(url=url):
            picture: dict[str, Any] = {"link": url}
        case StoredPicture(blob=blob):
            picture = {"bytes": blob.size, "sha256": blob.sha256}
    usage = {"input": outcome.usage.input_tokens, "output": outcome.usage.output_tokens}
    if outcome.usage.picture_tokens:
        usage["pictures"] = outcome.usage.picture_tokens
    return {"picture": picture, "usage": usage}
