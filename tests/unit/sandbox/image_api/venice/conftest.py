"""Somebody who asks Venice over HTTP."""

from base64 import b64encode
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from PIL import Image

EDIT = "/venice/api/v1/image/multi-edit"


@dataclass(slots=True)
class Editor:
    """Sends edits as the reference writes them; `photo` is a picture large enough to be taken."""

    client: httpx.AsyncClient
    photo: bytes

    def document(self, **fields: Any) -> dict[str, Any]:
        return {"prompt": "at night", "images": [b64encode(self.photo).decode()], **fields}

    async def ask(self, **fields: Any) -> httpx.Response:
        return await self.client.post(EDIT, json=self.document(**fields))

    async def send(self, *files: bytes, **fields: str) -> httpx.Response:
        """As a form with files."""
        parts = [("images", (f"{number}.png", data, "image/png")) for number, data in enumerate(files)]
        return await self.client.post(EDIT, files=parts, data={"prompt": "at night", **fields})


@pytest.fixture(scope="session")
def photo(encode) -> bytes:
    """The smallest kind of picture that is taken, wider than high."""
    return encode(Image.radial_gradient("L").resize((512, 256)).convert("RGB"))


@pytest.fixture
def editor(client: httpx.AsyncClient, photo: bytes) -> Editor:
    return Editor(client, photo)
