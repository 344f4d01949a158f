"""Masks, and edits as JSON: what the golden files of today's turns do not show."""

import json
from dataclasses import replace

import pytest

from bot.blobs.files import FileBlobs
from bot.domain.generation import Generated, GenerationRequest
from bot.domain.pictures import BlobRef, PictureFile, PictureFormat
from bot.domain.profiles import Operation
from bot.domain.wire import BlobSlot
from bot.providers import catalog
from bot.providers.dialects import images
from bot.providers.line import Endpoint
from bot.providers.services import ConfiguredServices
from bot.sandbox.image_api import ImageApi
from tests.stories.pictures import png

BASE, HAT, MASK = (PictureFile(BlobRef(name * 64, 3), PictureFormat.PNG, 64, 64) for name in ("a", "b", "c"))
MASKED = GenerationRequest("a hat", (BASE, HAT), mask=MASK)
ROUTE = catalog.GPT_IMAGE_2.routes[Operation.EDIT][0]


def test_a_mask_comes_last_under_its_own_name() -> None:
    body = images.encode_edit(MASKED, catalog.GPT_IMAGE_2, ROUTE).body
    text = b"".join(part for part in body if isinstance(part, bytes)).decode()
    assert [part.ref for part in body if isinstance(part, BlobSlot)] == [BASE.blob, HAT.blob, MASK.blob]
    assert 'name="mask"; filename="mask.png"\r\nContent-Type: image/png' in text
    assert text.index('name="mask"') > text.rindex('name="image[]"')


def test_a_mask_in_json_is_a_data_url() -> None:
    body = images.encode_json_edit(MASKED, catalog.GPT_IMAGE_2, ROUTE).body
    text = b"".join(part if isinstance(part, bytes) else b"AAAA" for part in body)
    document = json.loads(text)
    assert document["mask"] == {"image_url": "data:image/png;base64,AAAA"}
    assert len(document["images"]) == 2


def test_a_model_without_masks_is_sent_none() -> None:
    route = replace(ROUTE, takes=ROUTE.takes - {"mask"})
    assert b"mask" not in b"".join(
        part
        for part in images.encode_edit(MASKED, catalog.GPT_IMAGE_2, route).body
        if isinstance(part, bytes)
    )


@pytest.mark.parametrize("model", ["gpt-image-2-edit", "firered-image-edit"])
async def test_venice_takes_the_same_edit_as_json(
    api: ImageApi, address: str, blobs: FileBlobs, model: str
) -> None:
    profile = next(one for one in catalog.PROFILES if one.ref.model == model)
    profile = replace(profile, routes={Operation.EDIT: profile.routes[Operation.EDIT][1:]})
    endpoints = {"venice": Endpoint(f"{address}/venice/api/v1", "sk-right")}
    services = ConfiguredServices(endpoints, (profile,), blobs, (), 5.0, lambda profile: profile)
    blob = blobs.new()
    blob.write(png("teal", (320, 320)))
    file = PictureFile(blob.finish(), PictureFormat.PNG, 320, 320)
    outcome = await services.call(profile, GenerationRequest("a hat", (file, file)))
    await services.close()
    assert isinstance(outcome, Generated)
    (call,) = api.calls
    assert [picture.sha256 for picture in call.pictures] == [file.blob.sha256] * 2
