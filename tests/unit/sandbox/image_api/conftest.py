"""A pretend image API on a real port, and somebody who asks it over HTTP."""

import ssl
from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from bot.sandbox.image_api import ImageApi, Settings
from bot.sandbox.serving import serving

CHAT = "/v1/chat/completions"
MODEL = "gpt-image-2-all"


def encoded(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def data_url(data: bytes, kind: str = "image/png") -> str:
    return f"data:{kind};base64,{b64encode(data).decode()}"


def connected(address: str, **headers: str) -> httpx.AsyncClient:
    # A context without certificates: nothing here speaks TLS, and loading them is most of a test's time.
    plain = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return httpx.AsyncClient(base_url=address, headers=headers, timeout=10, trust_env=False, verify=plain)


@dataclass(slots=True)
class Asker:
    """Sends requests as the documentation writes them."""

    client: httpx.AsyncClient

    @staticmethod
    def body(*content: str | bytes, **fields: Any) -> dict[str, Any]:
        """Words, or words and pictures (bytes), as one user message."""
        parts: list[dict[str, Any]] = [
            {"type": "text", "text": item}
            if isinstance(item, str)
            else {"type": "image_url", "image_url": {"url": data_url(item)}}
            for item in content
        ]
        words = content[0] if len(content) == 1 and isinstance(content[0], str) else parts
        return {"model": MODEL, "messages": [{"role": "user", "content": words}], **fields}

    async def ask(self, *content: str | bytes, **fields: Any) -> httpx.Response:
        return await self.client.post(CHAT, json=self.body(*content, **fields))

    async def picture(self, answer: httpx.Response) -> bytes:
        """Follows the link of an answer in the current shape."""
        markdown = answer.json()["choices"][0]["message"]["content"]
        link = markdown.partition("](")[2].partition(")")[0]
        return (await self.client.get(link)).raise_for_status().content


@dataclass(slots=True)
class Images:
    """Asks the images endpoints at one address, such as /v1."""

    client: httpx.AsyncClient
    base: str
    model: str = "gpt-image-2"

    async def generate(self, **fields: Any) -> httpx.Response:
        return await self.client.post(f"{self.base}/images/generations", json=self.fields(fields))

    async def edit(self, *pictures: bytes, mask: bytes | None = None, **fields: Any) -> httpx.Response:
        """A multipart form with the pictures as PNG files named image."""
        files = [("image", (f"{index}.png", data, "image/png")) for index, data in enumerate(pictures)]
        if mask is not None:
            files.append(("mask", ("mask.png", mask, "image/png")))
        return await self.send_form(files, **fields)

    async def send_form(self, files: Any, **fields: Any) -> httpx.Response:
        return await self.client.post(f"{self.base}/images/edits", data=self.fields(fields), files=files)

    async def edit_by_url(self, *pictures: bytes, **fields: Any) -> httpx.Response:
        """JSON with the pictures as data URLs, unless the fields give `images` themselves."""
        images = [{"image_url": data_url(picture)} for picture in pictures]
        document = self.fields({"images": images, **fields})
        return await self.client.post(f"{self.base}/images/edits", json=document)

    def fields(self, given: dict[str, Any]) -> dict[str, Any]:
        """The given fields and what every request needs; a field of None is left out."""
        fields = {"model": self.model, "prompt": "a fox", **given}
        return {name: value for name, value in fields.items() if value is not None}


@pytest.fixture
def settings() -> Settings:
    return Settings(api_keys=frozenset({"sk-right"}), retry_after=7, drip_seconds=0.0)


@pytest.fixture
async def api(settings: Settings) -> AsyncIterator[ImageApi]:
    with ImageApi(settings) as api:
        yield api


@pytest.fixture
async def address(api: ImageApi) -> AsyncIterator[str]:
    async with serving(api.app) as address:
        yield address


@pytest.fixture
async def client(address: str) -> AsyncIterator[httpx.AsyncClient]:
    async with connected(address, Authorization="Bearer sk-right") as client:
        yield client


@pytest.fixture
def connect() -> Callable[..., httpx.AsyncClient]:
    """A client of one's own: `connect(address, Header=value)`."""
    return connected


@pytest.fixture
def asker(client: httpx.AsyncClient) -> Asker:
    return Asker(client)


@pytest.fixture
def at(client: httpx.AsyncClient) -> Callable[..., Images]:
    """Whom to ask: `at("/openai/v1")`, `at("/v1", "gpt-image-2-vip")`."""
    return lambda base, model="gpt-image-2": Images(client, base, model)


@pytest.fixture(scope="session")
def hole() -> bytes:
    """A mask for `png`: its left half is to be edited."""
    mask = Image.new("RGBA", (96, 64), (0, 0, 0, 255))
    mask.paste((0, 0, 0, 0), (0, 0, 48, 64))
    return encoded(mask)


@pytest.fixture(scope="session")
def png() -> bytes:
    """A small picture with something in it."""
    picture = Image.radial_gradient("L").resize((96, 64)).convert("RGB")
    return encoded(picture)


@pytest.fixture(scope="session")
def encode() -> Callable[..., bytes]:
    return encoded


@pytest.fixture(scope="session")
def as_data_url() -> Callable[..., str]:
    return data_url
